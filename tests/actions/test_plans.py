"""What stands in a plan: outcomes, actions, progress at the reviews, and why it is there."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.access.exceptions import Refused
from lineofsight.actions import child_protection, core_groups, family_help, plans, voice
from lineofsight.actions.core_groups import CoreGroupRecord
from lineofsight.actions.exceptions import ActionError, NotInThisRecord, StepRefused
from lineofsight.actions.plans import ActionAgreed, ActionOwner, OutcomeWanted, ProgressSaid, TermsSaid
from lineofsight.domain.codes import CategoryOfAbuse
from lineofsight.domain.meetings import MeetingAgency
from lineofsight.domain.plans import FamilysAgreement, Owner, PlanKind, Progress
from lineofsight.record.flag_facts import flags_of
from lineofsight.record.models import (
    ChildInNeedPlan,
    ChildInNeedReview,
    ChildProtectionPlan,
    Conference,
    FactVersion,
    PlanAction,
    PlanOutcome,
    View,
)
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

NEED, PROTECTION = PlanKind.CHILD_IN_NEED, PlanKind.CHILD_PROTECTION
STARTED, AGREED, DUE = date(2026, 9, 1), date(2026, 9, 8), date(2026, 10, 1)
BY_MOTHER = ActionAgreed("Take him to school", ActionOwner(Owner.FAMILY, name="Mother"), DUE)


@pytest.fixture
def plan(authority: SmallAuthority) -> ChildInNeedPlan:
    child = authority.child()
    episode = authority.episode(child, on=STARTED)
    return family_help.start_child_in_need_plan(child.pk, episode.pk, on=STARTED, by=authority.north.worker)


def outcome_in(
    authority: SmallAuthority, plan: ChildInNeedPlan, *actions: ActionAgreed, because_of: int | None = None
) -> PlanOutcome:
    wanted = OutcomeWanted("He is at school every day", "The register", because_of=because_of, actions=actions)
    by = authority.north.worker
    (outcome,) = plans.set_outcomes(plan.child_id, NEED, plan.pk, [wanted], on=AGREED, by=by)
    return outcome


def keys(refusal: pytest.ExceptionInfo[StepRefused]) -> list[str]:
    return [one.key for one in refusal.value.conditions]


def test_an_action_keeps_who_does_it_and_the_day_first_agreed(authority: SmallAuthority, plan: ChildInNeedPlan) -> None:
    by, child = authority.north.worker, plan.child_id
    outcome = outcome_in(authority, plan, BY_MOTHER)
    assert (outcome.plan_kind, outcome.plan_id) == (NEED, plan.pk)
    (action,) = PlanAction.objects.all()
    assert (action.owner_words, action.due_on) == ("Mother", DUE)
    nurse = ActionOwner(Owner.AGENCY, agency=MeetingAgency.HEALTH, name="the school nurse")
    plans.agree_action(child, outcome.pk, ActionAgreed("Weigh him", nurse, DUE), on=AGREED, by=by)
    own = ActionOwner(Owner.WORKER, worker=authority.north.worker_row)
    mine = plans.agree_action(child, outcome.pk, ActionAgreed("Ask the school", own, DUE), on=AGREED, by=by)
    said = list(PlanAction.objects.order_by("pk").values_list("owner", "owner_agency", "owner_name"))
    assert said == [("family", "", "Mother"), ("agency", "health", "the school nurse"), ("worker", "", "")]
    assert mine.owner_words == authority.north.worker_row.name
    later = date(2026, 12, 1)
    plans.carry_over_action(child, action.pk, on=date(2026, 11, 2), due_on=later, why="She was ill", by=by)
    action.refresh_from_db()
    assert (action.due_on, action.first_due_on, action.carried_over_on) == (later, DUE, date(2026, 11, 2))
    assert FactVersion.objects.get(fact="planaction").content["due_on"] == DUE.isoformat()
    plans.give_up_action(child, action.pk, on=date(2026, 11, 3), why="He goes by himself", by=by)
    with pytest.raises(StepRefused) as refusal:
        plans.finish_action(child, action.pk, on=date(2026, 11, 4), by=by)
    assert keys(refusal) == ["action_not_ended"]
    assert FactVersion.objects.filter(fact="planaction", fact_id=action.pk).count() == 2


def test_an_action_without_an_owner_or_with_a_day_before_it_was_agreed_is_refused_with_its_outcome(
    authority: SmallAuthority, plan: ChildInNeedPlan
) -> None:
    wrong = ActionAgreed("Weigh him", ActionOwner(Owner.AGENCY), date(2026, 9, 7))
    with pytest.raises(StepRefused) as refusal:
        outcome_in(authority, plan, BY_MOTHER, wrong)
    assert keys(refusal) == ["action_has_owner", "due_after_agreed"]
    assert not PlanOutcome.objects.exists()
    with pytest.raises(ActionError, match="what should be better"):
        plans.set_outcomes(plan.child_id, NEED, plan.pk, [OutcomeWanted(" ")], on=AGREED, by=authority.north.worker)


def test_an_outcome_ends_once_its_actions_are_settled(authority: SmallAuthority, plan: ChildInNeedPlan) -> None:
    by, child = authority.north.worker, plan.child_id
    outcome = outcome_in(authority, plan, BY_MOTHER)
    with pytest.raises(StepRefused) as refusal:
        plans.end_outcome(child, outcome.pk, on=DUE, is_reached=True, by=by)
    assert keys(refusal) == ["actions_settled"]
    plans.finish_action(child, PlanAction.objects.get().pk, on=DUE, by=by)
    with pytest.raises(ActionError, match="why it is wanted no longer"):
        plans.end_outcome(child, outcome.pk, on=DUE, is_reached=False, by=by)
    plans.end_outcome(child, outcome.pk, on=DUE, is_reached=True, by=by)
    with pytest.raises(StepRefused) as refusal:
        plans.agree_action(child, outcome.pk, BY_MOTHER, on=date(2026, 10, 2), by=by)
    assert keys(refusal) == ["outcome_not_ended", "due_after_agreed"]


def test_a_plan_says_because_of_which_words_and_the_words_say_what_they_changed(
    authority: SmallAuthority, plan: ChildInNeedPlan
) -> None:
    by, child = authority.north.worker, plan.child_id
    view = voice.record_view(child, voice.ViewSaid("I want to walk to school with Ben."), on=AGREED, by=by)
    walk = ActionAgreed("Walk with Ben", ActionOwner(Owner.FAMILY, name="Mother"), DUE, because_of=view.pk)
    outcome_in(authority, plan, walk)
    view.refresh_from_db()
    assert (view.influence, view.changed, view.changed_id) == (View.Influence.PLAN, NEED.value, plan.pk)
    assert view.what_changed == "Walk with Ben"
    again = outcome_in(authority, plan, because_of=view.pk)
    view.refresh_from_db()
    assert view.what_changed == "Walk with Ben"
    assert again.because_of == view
    stranger = authority.child()
    other = voice.record_view(stranger.pk, voice.ViewSaid("Mine"), on=AGREED, by=by)
    with pytest.raises(NotInThisRecord):
        outcome_in(authority, plan, because_of=other.pk)


def test_reviews_tell_the_progress_and_drift_is_flagged_by_it(authority: SmallAuthority, plan: ChildInNeedPlan) -> None:
    by, child = authority.north.worker, plan.child_id
    outcome = outcome_in(authority, plan)
    said = (ProgressSaid(outcome.pk, Progress.NO_CHANGE, "He was there on two days"),)
    for on in (date(2026, 10, 1), date(2026, 11, 2)):
        outcomes = ChildInNeedReview.Outcome
        family_help.review_child_in_need_plan(child, plan.pk, on=on, outcome=outcomes.CONTINUE, outcomes=said, by=by)
    drift = next(one for one in flags_of(child, household=()) if one.flag.id == "F15")
    assert [event.on for event in drift.events] == [date(2026, 10, 1), date(2026, 11, 2)]
    assert {event.words for event in drift.events} == {"No change towards an outcome of the child in need plan"}
    with pytest.raises(StepRefused) as refusal:
        plans.end_outcome(child, outcome.pk, on=date(2026, 11, 1), is_reached=True, by=by)
    assert keys(refusal) == ["ends_after_progress"]


def test_a_core_group_tells_only_of_outcomes_of_its_own_plan(authority: SmallAuthority, plan: ChildInNeedPlan) -> None:
    by, child = authority.north.worker, plan.child_id
    other = outcome_in(authority, plan)
    conference = child_protection.ConferenceRecord(
        date(2026, 10, 5), Conference.Outcome.CHILD_PROTECTION_PLAN, CategoryOfAbuse.from_code("NEG")
    )
    episode = plan.episode_id
    held = child_protection.hold_transfer_in_conference(child, episode, conference, by=by)
    protection: ChildProtectionPlan = held.plan
    on = date(2026, 10, 6)
    (own,) = plans.set_outcomes(child, PROTECTION, protection.pk, [OutcomeWanted("He is safe")], on=on, by=by)
    group_on = date(2026, 10, 12)
    wrong = CoreGroupRecord(group_on, outcomes=(ProgressSaid(other.pk, Progress.BETTER),))
    with pytest.raises(NotInThisRecord):
        core_groups.hold_core_group(child, protection.pk, wrong, by=by)
    right = CoreGroupRecord(group_on, outcomes=(ProgressSaid(own.pk, Progress.WORSE, "They drink again"),))
    group = core_groups.hold_core_group(child, protection.pk, right, by=by)
    assert group.outcome_progress.get().progress == Progress.WORSE
    assert {one.about_child_id for one in (own, *group.outcome_progress.all())} == {child}


def test_what_the_family_agreed_to_is_kept_with_what_it_said_before(
    authority: SmallAuthority, plan: ChildInNeedPlan
) -> None:
    by = authority.north.worker
    terms = TermsSaid("Her sister takes him in", FamilysAgreement.IN_PART, "Mother agrees to the visits")
    plans.write_terms(plan.child_id, NEED, plan.pk, terms, by=by)
    plans.write_terms(plan.child_id, NEED, plan.pk, TermsSaid("Her sister", FamilysAgreement.AGREED), by=by)
    plan.refresh_from_db()
    assert (plan.contingency, plan.agreement) == ("Her sister", "agreed")
    kept = FactVersion.objects.filter(fact="childinneedplan").latest("version").content
    assert (kept["agreement"], kept["agreement_words"]) == ("in_part", "Mother agrees to the visits")
    with pytest.raises(Refused):
        plans.write_terms(plan.child_id, NEED, plan.pk, terms, by=authority.south.worker)
