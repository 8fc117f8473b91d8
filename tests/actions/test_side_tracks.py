"""Private fostering and the way to court: what is kept, which clocks follow, who may, and what stands in the way."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.access.exceptions import Refused
from lineofsight.actions import family_help, front_door, private_fostering, proceedings, step_changes
from lineofsight.actions.child_protection import ConferenceRecord, hold_transfer_in_conference
from lineofsight.actions.exceptions import StepRefused
from lineofsight.actions.private_fostering import FosteringKnown, Suitability
from lineofsight.actions.proceedings import Application, MeetingHeld
from lineofsight.actions.step_changes import StepProposal
from lineofsight.domain.codes import CategoryOfAbuse, ReasonForClosure
from lineofsight.domain.private_fostering import FosteringEnd
from lineofsight.domain.proceedings import CarePlanAim, CourtOutcome, GatewayDecision
from lineofsight.record import ledger
from lineofsight.record.histories import history_of
from lineofsight.record.models import Conference, Deadline, Episode, Proceedings, StepChange, Visit
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(authority: SmallAuthority) -> Episode:
    """An episode of need that was opened on Tuesday 1 September 2026."""
    return authority.episode(authority.child(), on=date(2026, 9, 1))


def deadlines() -> list[tuple[str, int, date, str]]:
    found = Deadline.objects.exclude(clock__contains="referral").order_by("clock", "occurrence")
    return list(found.values_list("clock", "occurrence", "due_on", "outcome"))


def due(clock: str) -> list[tuple[date, str]]:
    rows = Deadline.objects.filter(clock=clock).order_by("occurrence")
    return list(rows.values_list("due_on", "outcome"))


def test_private_fostering_is_visited_judged_and_ended(authority: SmallAuthority, episode: Episode) -> None:
    child, by = episode.child_id, authority.north.worker
    known = FosteringKnown(date(2026, 9, 1), date(2026, 9, 1), date(2026, 9, 21), "Mrs Park", "A friend’s mother")
    arrangement = private_fostering.record_private_fostering(child, episode.pk, known, by=by)
    assert due("private_fostering_notice") == [(date(2026, 8, 10), "met_late")]
    assert due("private_fostering_first_visit") == [(date(2026, 9, 10), "running")]
    assert due("private_fostering_visits") == [(date(2026, 10, 13), "running")]
    suitable = Suitability(date(2026, 9, 9), is_suitable=True, reasons="He has a room of his own")
    with pytest.raises(StepRefused) as refusal:
        private_fostering.decide_suitability(child, arrangement.pk, suitable, by=by)
    assert [one.key for one in refusal.value.conditions] == ["seen_since_fostering_known"]
    seen = family_help.VisitRecord(kind=Visit.Kind.IN_PERSON, happened_on=date(2026, 9, 8), is_child_seen=True)
    family_help.record_visit(child, seen, by=by)
    decision = private_fostering.decide_suitability(child, arrangement.pk, suitable, by=by)
    assert decision.about_child_id == child
    assert due("private_fostering_first_visit") == [(date(2026, 9, 10), "met")]
    assert due("private_fostering_visits")[1] == (date(2026, 10, 20), "running")
    with pytest.raises(StepRefused) as refusal:
        front_door.close_episode(
            child, episode.pk, on=date(2026, 10, 1), reason=ReasonForClosure.SERVICES_CEASED, by=authority.north.manager
        )
    assert [one.key for one in refusal.value.conditions] == ["closes_not_privately_fostered"]
    private_fostering.end_private_fostering(
        child, arrangement.pk, on=date(2026, 10, 1), reason=FosteringEnd.TO_PARENTS, by=by
    )
    assert due("private_fostering_visits")[1] == (date(2026, 10, 20), "stopped")
    before = deadlines()
    ledger.rebuild()
    assert deadlines() == before
    assert history_of(child).episodes[0].private_fosterings[0].decided_on == (date(2026, 9, 9),)


def gateway(authority: SmallAuthority, episode: Episode, decision: GatewayDecision) -> Proceedings:
    return proceedings.hold_legal_gateway(
        episode.child_id,
        episode.pk,
        on=date(2026, 9, 7),
        decision=decision,
        reasons="Nothing has changed in a year",
        by=authority.north.manager,
    )


def test_pre_proceedings_run_from_the_letter_to_the_court(authority: SmallAuthority, episode: Episode) -> None:
    child, by, manager = episode.child_id, authority.north.worker, authority.north.manager
    held = gateway(authority, episode, GatewayDecision.START_PRE_PROCEEDINGS)
    assert due("pre_proceedings") == []
    proceedings.send_letter_before_proceedings(child, held.pk, on=date(2026, 9, 14), is_offered=True, by=by)
    assert due("pre_proceedings") == [(date(2027, 1, 4), "running")]
    proceedings.answer_family_group_offer(child, held.pk, on=date(2026, 9, 18), is_accepted=True, by=by)
    proceedings.answer_family_group_offer(child, held.pk, on=date(2026, 10, 2), is_accepted=True, was_held=True, by=by)
    for day in (28, 30):
        meeting = MeetingHeld(date(2026, 9, day), did_parents_attend=True, had_legal_advice=True)
        kept = proceedings.hold_pre_proceedings_meeting(child, held.pk, meeting, by=by)
        assert kept.about_child_id == child
    application = Application(date(2026, 10, 12), CarePlanAim.WITH_FAMILY)
    with pytest.raises(Refused):
        proceedings.issue_care_proceedings(child, held.pk, application, by=by)
    row = proceedings.issue_care_proceedings(child, held.pk, application, by=manager)
    assert (row.end, row.family_group_on, row.is_accepted) == ("issue", date(2026, 10, 2), True)
    assert due("pre_proceedings") == [(date(2027, 1, 4), "met")]
    assert due("care_proceedings") == [(date(2027, 4, 12), "running")]
    with pytest.raises(StepRefused) as refusal:
        front_door.close_episode(
            child, episode.pk, on=date(2026, 11, 1), reason=ReasonForClosure.SERVICES_CEASED, by=manager
        )
    assert [one.key for one in refusal.value.conditions] == ["closes_without_proceedings"]
    proceedings.conclude_care_proceedings(
        child,
        held.pk,
        on=date(2026, 11, 2),
        outcome=CourtOutcome.SPECIAL_GUARDIANSHIP,
        final_plan=CarePlanAim.WITH_FAMILY,
        by=by,
    )
    assert due("care_proceedings") == [(date(2027, 4, 12), "met")]
    before = deadlines()
    ledger.rebuild()
    assert deadlines() == before


def test_the_gateway_that_starts_pre_proceedings_proposes_the_step_up_too(
    authority: SmallAuthority, episode: Episode
) -> None:
    child, manager, south = episode.child_id, authority.north.manager, authority.south
    transfer_in = ConferenceRecord(
        date(2026, 9, 2), Conference.Outcome.CHILD_PROTECTION_PLAN, CategoryOfAbuse.from_code("NEG")
    )
    hold_transfer_in_conference(child, episode.pk, transfer_in, by=authority.north.worker)
    up = StepProposal(south.team, "It gets worse", proposed_on=date(2026, 9, 7), within="up_cp_to_plo")
    with pytest.raises(StepRefused) as refusal:
        step_changes.propose_step(child, up, by=manager)
    assert [one.key for one in refusal.value.conditions] == ["pre_proceedings_started"]
    decision = {"on": date(2026, 9, 7), "decision": GatewayDecision.START_PRE_PROCEEDINGS, "by": manager}
    with pytest.raises(StepRefused):
        proceedings.hold_legal_gateway(child, episode.pk, reasons="Worse", to_team=authority.north.team, **decision)
    assert not Proceedings.objects.exists()
    proceedings.hold_legal_gateway(child, episode.pk, reasons="Worse", to_team=south.team, **decision)
    proposed = StepChange.objects.get()
    assert (proposed.kind, proposed.to_team, proposed.reason) == ("up_cp_to_plo", south.team, "Worse")
    accepted = step_changes.accept_step(proposed.pk, south.worker_row, by=south.manager)
    assert accepted.outcome == StepChange.Outcome.ACCEPTED


def test_pre_proceedings_may_step_down_and_a_gateway_may_go_on_with_the_plan(
    authority: SmallAuthority, episode: Episode
) -> None:
    child, manager = episode.child_id, authority.north.manager
    went_on = gateway(authority, episode, GatewayDecision.CONTINUE_PLAN)
    assert (went_on.ended_on, went_on.end) == (date(2026, 9, 7), "continue_plan")
    held = gateway(authority, episode, GatewayDecision.START_PRE_PROCEEDINGS)
    proceedings.send_letter_before_proceedings(
        child, held.pk, on=date(2026, 9, 8), is_offered=False, why_not_offered="Violence", by=manager
    )
    down = proceedings.step_down_from_pre_proceedings(
        child, held.pk, on=date(2026, 10, 5), why="The mother is sober", by=manager
    )
    assert (down.end, down.why_not_offered) == ("step_down", "Violence")
    assert due("pre_proceedings") == [(date(2026, 12, 29), "met")]
    assert due("care_proceedings") == []


def test_without_a_letter_the_court_is_asked_only_with_a_reason(authority: SmallAuthority, episode: Episode) -> None:
    manager = authority.north.manager
    held = gateway(authority, episode, GatewayDecision.ISSUE)
    application = Application(date(2026, 9, 8), CarePlanAim.FOSTERING)
    with pytest.raises(StepRefused) as refusal:
        proceedings.issue_care_proceedings(episode.child_id, held.pk, application, by=manager)
    assert [one.key for one in refusal.value.conditions] == ["letter_or_short_notice"]
    for stranger in (authority.north.worker, authority.south.manager, authority.analyst):
        with pytest.raises(Refused):
            proceedings.issue_care_proceedings(episode.child_id, held.pk, application, by=stranger)
    urgent = Application(date(2026, 9, 8), CarePlanAim.FOSTERING, short_notice="A baby with broken ribs")
    issued = proceedings.issue_care_proceedings(episode.child_id, held.pk, urgent, by=manager)
    assert issued.applied_on == date(2026, 9, 8)
