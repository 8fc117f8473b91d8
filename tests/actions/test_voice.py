"""The child's voice: words, what they mean, what they changed; and the warning where the words stand elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import family_help, teams, workforce
from lineofsight.actions.exceptions import ActionError, NotInThisRecord, StepRefused
from lineofsight.actions.voice import Influence, ViewSaid, WordsStandElsewhere, record_view, record_what_became
from lineofsight.domain.codes import AssessmentFactor
from lineofsight.record.models import (
    Allocation,
    Child,
    ChildInNeedPlan,
    EarlyHelp,
    FactVersion,
    FlagThreshold,
    Relationship,
    Team,
    View,
    Visit,
)
from lineofsight.record.moment import now
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 16)
WORDS = "I want to sleep in my own bed at Nan's, and I want Mum to know that I am not cross with her."
SAID = ViewSaid(WORDS, View.Source.SAID, seen=View.Seen.ALONE)


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    child = authority.child()
    authority.episode(child, on=date(2026, 11, 2))
    return child


def plan_of(child: Child, authority: SmallAuthority) -> ChildInNeedPlan:
    episode_id = child.episodes.get().pk
    return family_help.start_child_in_need_plan(child.pk, episode_id, on=date(2026, 11, 17), by=authority.north.worker)


def sister_of(child: Child, authority: SmallAuthority, *, office: str = "north") -> Child:
    sister = authority.child(getattr(authority, office))
    Relationship.objects.create(person=sister.person, to=child.person, kind="sibling", recorded_at=now())
    return sister


# --- the words -------------------------------------------------------------------------------------------------------


def test_words_are_recorded_by_themselves(authority: SmallAuthority, child: Child) -> None:
    view = record_view(child.pk, replace(SAID, analysis="She feels torn"), on=DAY, by=authority.north.worker)
    assert (view.words, view.said_on, view.seen, view.analysis) == (WORDS, DAY, "alone", "She feels torn")
    assert (view.episode_id, view.influence, view.is_alike_confirmed) == (child.episodes.get().pk, "", False)
    assert WORDS not in str(TrailEvent.objects.latest("sequence").details)


def test_a_visit_and_an_assessment_carry_them(authority: SmallAuthority, child: Child) -> None:
    worker = authority.north.worker
    visit = family_help.record_visit(
        child.pk,
        family_help.VisitRecord(Visit.Kind.IN_PERSON, DAY, is_child_seen=True, is_seen_alone=True, view=SAID),
        by=worker,
    )
    assert (visit.childs_view, visit.views.get().words) == ("", WORDS)
    assert TrailEvent.objects.latest("sequence").object_kind == "visit"
    started = family_help.start_assessment(child.pk, child.episodes.get().pk, on=DAY, by=worker)
    other = ViewSaid("He drew the house with the door shut and said that nobody could come in any more now.")
    family_help.complete_assessment(
        child.pk, started.pk, on=DAY, factors=[AssessmentFactor.from_code("3B")], view=other, by=worker
    )
    assert started.views.get().said_on == DAY


@pytest.mark.parametrize(("words", "on"), [("  ", DAY), (WORDS, date(2026, 11, 24))])
def test_no_words_and_a_day_ahead_are_refused(authority: SmallAuthority, child: Child, words: str, on: date) -> None:
    with pytest.raises((ActionError, StepRefused)):
        record_view(child.pk, ViewSaid(words), on=on, by=authority.north.worker)
    assert not View.objects.exists()


def test_another_team_records_none(authority: SmallAuthority, child: Child) -> None:
    with pytest.raises(Refused):
        record_view(child.pk, SAID, on=DAY, by=authority.south.worker)


# --- near-identical words --------------------------------------------------------------------------------------------


def test_words_that_stand_in_an_earlier_record_are_warned_of_with_the_day(
    authority: SmallAuthority, child: Child
) -> None:
    record_view(child.pk, SAID, on=date(2026, 11, 9), by=authority.north.worker)
    with pytest.raises(WordsStandElsewhere, match="stand in this record, 9 November 2026"):
        record_view(child.pk, replace(SAID, words=WORDS.upper()), on=DAY, by=authority.north.worker)
    assert View.objects.count() == 1


def test_a_sisters_words_are_warned_of_by_her_name_and_can_be_confirmed(
    authority: SmallAuthority, child: Child
) -> None:
    sister = sister_of(child, authority)
    record_view(sister.pk, SAID, on=date(2026, 11, 9), by=authority.north.worker)
    with pytest.raises(WordsStandElsewhere) as warning:
        record_view(child.pk, SAID, on=DAY, by=authority.north.worker)
    assert f"the record of {sister.name}, 9 November 2026" in str(warning.value)
    assert WORDS not in str(warning.value)
    view = record_view(child.pk, replace(SAID, is_alike_confirmed=True), on=DAY, by=authority.north.worker)
    assert view.is_alike_confirmed
    other = replace(SAID, words="Something else that is long enough to be compared with what stood here before today.")
    unlike = record_view(child.pk, replace(other, is_alike_confirmed=True), on=DAY, by=authority.north.worker)
    assert not unlike.is_alike_confirmed, "there was nothing to confirm"


def test_the_authority_says_what_is_nearly_the_same(authority: SmallAuthority, child: Child) -> None:
    FlagThreshold.objects.create(
        flag="silent_child", threshold="words", number=40, in_force_from=date(2020, 1, 6), set_at=now()
    )
    for day in (date(2026, 11, 9), DAY):
        record_view(child.pk, SAID, on=day, by=authority.north.worker)
    assert View.objects.count() == 2


def test_a_visit_whose_words_stand_elsewhere_is_not_recorded_at_all(authority: SmallAuthority, child: Child) -> None:
    record_view(child.pk, SAID, on=date(2026, 11, 9), by=authority.north.worker)
    visit = family_help.VisitRecord(Visit.Kind.IN_PERSON, DAY, is_child_seen=True, view=SAID)
    with pytest.raises(WordsStandElsewhere):
        family_help.record_visit(child.pk, visit, by=authority.north.worker)
    assert not Visit.objects.exists()


def test_the_words_of_a_sister_whom_the_worker_may_not_read_are_not_compared(
    authority: SmallAuthority, child: Child
) -> None:
    sister = sister_of(child, authority, office="south")
    record_view(sister.pk, SAID, on=date(2026, 11, 9), by=authority.south.worker)
    assert record_view(child.pk, SAID, on=DAY, by=authority.north.worker).pk


# --- what became of them ---------------------------------------------------------------------------------------------


def test_what_they_mean_and_the_plan_they_changed_are_kept_with_the_version_before(
    authority: SmallAuthority, child: Child
) -> None:
    view = record_view(child.pk, SAID, on=DAY, by=authority.north.worker)
    plan = plan_of(child, authority)
    change = Influence(View.Influence.PLAN, "Two nights a week at Nan's", f"child_in_need_plan {plan.pk}")
    record_what_became(child.pk, view.pk, analysis="She is torn", influence=change, by=authority.north.worker)
    view.refresh_from_db()
    assert (view.analysis, view.influence, view.changed, view.changed_id) == (
        "She is torn", "plan", "child_in_need_plan", plan.pk,
    )  # fmt: skip
    assert FactVersion.objects.filter(fact="view", fact_id=view.pk).count() == 1


def test_it_may_be_said_that_it_was_not_followed_and_why(authority: SmallAuthority, child: Child) -> None:
    view = record_view(child.pk, SAID, on=DAY, by=authority.north.worker)
    why = Influence(View.Influence.NOT_FOLLOWED, "Nan is in hospital")
    record_what_became(child.pk, view.pk, analysis="", influence=why, by=authority.north.worker)
    view.refresh_from_db()
    assert (view.influence, view.changed, view.what_changed) == ("not_followed", "", "Nan is in hospital")
    record_what_became(child.pk, view.pk, analysis="Later", influence=None, by=authority.north.worker)
    view.refresh_from_db()
    assert (view.analysis, view.influence, view.what_changed) == ("Later", "", "")


@pytest.mark.parametrize(
    ("influence", "words"),
    [
        (Influence(View.Influence.PLAN, ""), "Write what changed"),
        (Influence(View.Influence.PLAN, "More nights", "child_in_need_plan 999"), "Choose the plan that it changed"),
        (Influence(View.Influence.DECISION, "No visit", ""), "Choose the decision that it changed"),
        (Influence(View.Influence.NOT_FOLLOWED, " "), "Write why it was not followed"),
        (Influence(View.Influence.NOT_FOLLOWED, "No", "episode 1"), "choose one of the two"),
    ],
)
def test_what_became_of_it_is_said_whole_or_not_at_all(
    authority: SmallAuthority, child: Child, influence: Influence, words: str
) -> None:
    view = record_view(child.pk, SAID, on=DAY, by=authority.north.worker)
    with pytest.raises(ActionError, match=words):
        record_what_became(child.pk, view.pk, analysis="", influence=influence, by=authority.north.worker)
    view.refresh_from_db()
    assert view.influence == ""


def test_a_plan_is_no_decision_and_another_childs_plan_is_neither(authority: SmallAuthority, child: Child) -> None:
    view = record_view(child.pk, SAID, on=DAY, by=authority.north.worker)
    own = plan_of(child, authority)
    sister = sister_of(child, authority)
    authority.episode(sister, on=date(2026, 11, 2))
    hers = plan_of(sister, authority)
    for influence in (
        Influence(View.Influence.DECISION, "More nights", f"child_in_need_plan {own.pk}"),
        Influence(View.Influence.PLAN, "More nights", f"child_in_need_plan {hers.pk}"),
    ):
        with pytest.raises(ActionError):
            record_what_became(child.pk, view.pk, analysis="", influence=influence, by=authority.north.worker)
    with pytest.raises(NotInThisRecord):
        record_what_became(sister.pk, view.pk, analysis="x", influence=None, by=authority.north.worker)


def test_early_help_writes_of_no_plan_of_social_care_that_is_not_shared(
    authority: SmallAuthority, child: Child
) -> None:
    plan = plan_of(child, authority)
    inside = record_view(child.pk, SAID, on=DAY, by=authority.north.worker)
    early = held_by_early_help(authority, child)
    other = replace(SAID, words="The garden is good and I like the dog there more than the one at home.")
    view = record_view(child.pk, other, on=DAY, by=early)
    change = Influence(View.Influence.PLAN, "Two nights a week", f"child_in_need_plan {plan.pk}")
    with pytest.raises(ActionError, match="Choose the plan that it changed"):
        record_what_became(child.pk, view.pk, analysis="", influence=change, by=early)
    View.objects.filter(pk=inside.pk).update(episode=child.episodes.get())
    with pytest.raises(NotInThisRecord):
        record_what_became(child.pk, inside.pk, analysis="x", influence=None, by=early)
    EarlyHelp.objects.update(stepped_down_from=child.episodes.get())
    record_what_became(child.pk, view.pk, analysis="", influence=change, by=early)
    view.refresh_from_db()
    assert view.changed_id == plan.pk


def held_by_early_help(authority: SmallAuthority, child: Child) -> Account:
    """Early help works with the child from now on; nothing of the closed episode is shared with it."""
    child.episodes.update(closed_on=DAY, reason_for_closure="RC1")
    team = Team.objects.create(name="Early help", is_early_help=True)
    worker = workforce.take_on_worker("Erin Early", started_on=date(2020, 1, 6), by=authority.administrator)
    teams.add_member(team, worker, on=date(2020, 1, 6), by=authority.administrator)
    EarlyHelp.objects.create(child=child, requested_on=DAY, agreed_on=DAY, agreed_by="Mother")
    Allocation.objects.filter(child=child).delete()
    Allocation.objects.create(child=child, team=team, worker=worker, started_on=DAY)
    return Account.objects.create_user("early", role="early_help_practitioner", worker=worker)
