"""What puts right what was recorded: only a manager what only a manager decides, and no step that may not be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import Account
from lineofsight.actions import child_protection, corrections, family_help
from lineofsight.actions.child_protection import ConferenceRecord
from lineofsight.actions.exceptions import ActionError, StepRefused
from lineofsight.domain.codes import AssessmentFactor, CategoryOfAbuse
from lineofsight.record.models import (
    Allocation,
    Assessment,
    Child,
    ChildProtectionPlan,
    Conference,
    Episode,
    FactVersion,
    PlannedConference,
    ReviewConference,
    Section47Enquiry,
)
from tests.authority import SmallAuthority

WHY = "The paper says so"
REFERRED = date(2026, 9, 7)


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    return authority.child()


@pytest.fixture
def episode(authority: SmallAuthority, child: Child) -> Episode:
    return authority.episode(child, on=REFERRED)


@pytest.fixture
def assessment(authority: SmallAuthority, child: Child, episode: Episode) -> Assessment:
    """Finished by the worker, and authorised by the manager two days later."""
    begun = family_help.start_assessment(child.pk, episode.pk, on=date(2026, 9, 8), by=authority.north.worker)
    factors = [AssessmentFactor.from_code("3A")]
    family_help.complete_assessment(
        child.pk, begun.pk, on=date(2026, 10, 5), factors=factors, by=authority.north.worker
    )
    return family_help.authorise_assessment(child.pk, begun.pk, on=date(2026, 10, 7), by=authority.north.manager)


def corrected(child: Child, assessment: Assessment, by: Account, *factors: str, **changes: Any) -> None:
    told = {"started_on": assessment.started_on} | changes
    corrections.correct_assessment(child.pk, assessment.pk, told, factors=factors or None, reason=WHY, by=by)


def test_only_who_may_authorise_an_assessment_puts_the_day_of_its_authorisation_right(
    authority: SmallAuthority, child: Child, assessment: Assessment
) -> None:
    with pytest.raises(Refused):
        corrected(child, assessment, authority.north.worker, authorised_on=date(2026, 10, 6))
    corrected(child, assessment, authority.north.manager, authorised_on=date(2026, 10, 6))
    assert Assessment.objects.get().authorised_on == date(2026, 10, 6)
    Assessment.objects.update(authorised_by=None, completed_by=authority.north.manager.worker)
    with pytest.raises(Refused):
        corrected(child, assessment, authority.north.manager, authorised_on=date(2026, 10, 7))


def test_only_who_may_close_puts_a_closure_right_of_a_file_too(
    authority: SmallAuthority, child: Child, episode: Episode
) -> None:
    Episode.objects.update(closed_on=date(2026, 11, 2), reason_for_closure="RC1", origin="loaded")
    told: dict[str, Any] = {"referred_on": REFERRED, "closed_on": date(2026, 11, 3), "reason_for_closure": "RC1"}
    with pytest.raises(Refused):
        corrections.correct_referral(
            child.pk, episode.pk, told, transfer_in_on=None, reason=WHY, by=authority.north.worker
        )
    corrections.correct_referral(
        child.pk, episode.pk, told, transfer_in_on=None, reason=WHY, by=authority.north.manager
    )
    assert Episode.objects.get().closed_on == date(2026, 11, 3)


def decide(child: Child, episode: Episode, by: Account, *, nfa: bool, need: str = "N1") -> None:
    told = {"referred_on": episode.referred_on, "is_no_further_action": nfa, "primary_need": need}
    corrections.correct_referral(child.pk, episode.pk, told, transfer_in_on=None, reason=WHY, by=by)


def test_no_further_action_is_refused_where_something_followed_and_lets_go_of_the_child_where_nothing_did(
    authority: SmallAuthority, child: Child, episode: Episode
) -> None:
    Episode.objects.update(is_no_further_action=None, origin="loaded")
    begun = family_help.start_assessment(child.pk, episode.pk, on=date(2026, 9, 8), by=authority.north.worker)
    with pytest.raises(StepRefused, match="Something followed this referral"):
        decide(child, episode, authority.north.worker, nfa=True)
    begun.delete()
    decide(child, episode, authority.north.worker, nfa=True)
    assert Episode.objects.get().is_no_further_action
    assert not Allocation.objects.current().filter(child=child).exists()


def test_a_referral_becomes_accepted_only_beside_no_other_open_episode_and_with_its_need(
    authority: SmallAuthority, child: Child, episode: Episode
) -> None:
    earlier = Episode.objects.create(
        child=child, referred_on=date(2026, 3, 2), is_no_further_action=True, origin="loaded"
    )
    with pytest.raises(StepRefused, match="This child is already open"):
        decide(child, earlier, authority.north.worker, nfa=False)
    Episode.objects.filter(pk=episode.pk).update(closed_on=date(2026, 11, 2), reason_for_closure="RC1")
    with pytest.raises(StepRefused, match="Choose the primary need"):
        decide(child, earlier, authority.north.worker, nfa=False, need="")
    assert Episode.objects.get(pk=earlier.pk).is_no_further_action


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"started_on": date(2026, 9, 4)}, "The date is before the referral. Check both dates."),
        ({"authorised_on": date(2026, 10, 2)}, "The assessment was not completed by that day."),
        ({"started_on": date(2026, 10, 6)}, "The completion is before the start. Check both dates."),
    ],
)
def test_an_assessment_is_held_to_the_pathway_and_stays_as_it_is_where_it_breaks_it(
    authority: SmallAuthority, child: Child, assessment: Assessment, changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(ActionError, match=told):
        corrected(child, assessment, authority.north.manager, **changes)
    assert Assessment.objects.get().version == assessment.version


def test_a_wrong_factor_is_taken_away_and_kept_and_21_stands_alone(
    authority: SmallAuthority, child: Child, assessment: Assessment
) -> None:
    with pytest.raises(StepRefused, match="Factor 21 says that no factors were found"):
        corrected(child, assessment, authority.north.worker, "21", "3A")
    corrected(child, assessment, authority.north.worker, "4A", "4B")
    assert sorted(assessment.factors.values_list("code", flat=True)) == ["4A", "4B"]
    kept = FactVersion.objects.get(fact="assessmentfactorfound")
    assert (kept.content["code"], kept.reason) == ("3A", WHY)


@pytest.fixture
def conference(authority: SmallAuthority, child: Child, episode: Episode) -> Conference:
    """The initial conference of an enquiry, with the child protection plan that it made."""
    began = date(2026, 9, 9)
    enquiry = Section47Enquiry.objects.create(child=child, episode=episode, started_on=began, origin="loaded")
    held = ConferenceRecord(
        held_on=date(2026, 9, 25),
        outcome=Conference.Outcome.CHILD_PROTECTION_PLAN,
        category=CategoryOfAbuse.from_code("NEG"),
    )
    return child_protection.hold_initial_conference(child.pk, enquiry.pk, held, by=authority.north.manager)


def test_a_plan_moves_with_the_conference_that_made_it_and_not_by_itself(
    authority: SmallAuthority, child: Child, conference: Conference
) -> None:
    enquiry = Section47Enquiry.objects.get()
    told = {"started_on": enquiry.started_on}
    days = {"set_on": date(2026, 9, 10), "planned_on": date(2026, 9, 25), "held_on": date(2026, 9, 25)}
    about = {"child": child, "episode": conference.episode, "section_47_enquiry": enquiry}
    PlannedConference.objects.create(conference=conference, **about, **days)

    def move(day: date) -> None:
        corrections.correct_enquiry(
            child.pk, enquiry.pk, told, conference_on=day, reason=WHY, by=authority.north.worker
        )

    with pytest.raises(StepRefused, match="The date is at a weekend"):
        move(date(2026, 9, 26))
    move(date(2026, 9, 24))
    plan = ChildProtectionPlan.objects.get()
    assert (Conference.objects.get().held_on, plan.started_on) == (date(2026, 9, 24), date(2026, 9, 24))
    assert PlannedConference.objects.get().held_on == date(2026, 9, 24)
    assert FactVersion.objects.get(fact="childprotectionplan").reason == WHY
    with pytest.raises(ActionError, match="starts on the day of the conference that made it"):
        corrections.correct_protection_plan(
            child.pk, plan.pk, {"started_on": date(2026, 9, 25)}, reviews={}, reason=WHY, by=authority.north.worker
        )


def test_two_reviews_of_a_plan_do_not_come_to_stand_on_one_day(
    authority: SmallAuthority, child: Child, conference: Conference
) -> None:
    plan = ChildProtectionPlan.objects.get()
    first, second = (
        ReviewConference.objects.create(plan=plan, held_on=day, decision="continue")
        for day in (date(2026, 10, 20), date(2026, 11, 17))
    )
    told = {"started_on": plan.started_on}
    with pytest.raises(StepRefused, match="already recorded on that day"):
        corrections.correct_protection_plan(
            child.pk, plan.pk, told, reviews={first.pk: second.held_on}, reason=WHY, by=authority.north.worker
        )
    with pytest.raises(StepRefused, match="The date is not after the plan started"):
        corrections.correct_protection_plan(
            child.pk, plan.pk, told, reviews={first.pk: plan.started_on}, reason=WHY, by=authority.north.worker
        )
    assert ReviewConference.objects.get(pk=first.pk).held_on == date(2026, 10, 20)
