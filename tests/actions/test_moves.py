"""Moves between authorities, and the closure with what is written of it."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.access.exceptions import Refused
from lineofsight.actions import child_protection, front_door, moves
from lineofsight.actions.child_protection import ConferenceRecord
from lineofsight.actions.exceptions import StepRefused
from lineofsight.actions.front_door import Closing
from lineofsight.actions.voice import ViewSaid
from lineofsight.domain.codes import CategoryOfAbuse, ReasonForClosure
from lineofsight.record.models import Allocation, Child, Conference, Deadline, Episode, FactVersion, View
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

RC5, RC7 = ReasonForClosure.TO_ANOTHER_AUTHORITY, ReasonForClosure.SERVICES_CEASED


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    return authority.child()


@pytest.fixture
def episode(authority: SmallAuthority, child: Child) -> Episode:
    return authority.episode(child, on=date(2026, 11, 2))


def test_a_child_who_moves_away_stays_ours_until_a_named_person_accepts(
    authority: SmallAuthority, child: Child, episode: Episode
) -> None:
    by, manager = authority.north.worker, authority.north.manager
    moves.send_notice_of_move(child.pk, episode.pk, on=date(2026, 11, 9), to="Wolds", why="To her aunt", by=by)
    with pytest.raises(StepRefused, match="responsibility stays here"):
        front_door.close_episode(child.pk, episode.pk, on=date(2026, 11, 20), reason=RC5, by=manager)
    moves.record_refusal(child.pk, episode.pk, on=date(2026, 11, 11), why="No address yet", by=by)
    assert Allocation.objects.current().filter(child=child).exists()
    moves.send_notice_of_move(child.pk, episode.pk, on=date(2026, 11, 16), to="Wolds", by=by)
    moves.record_acceptance(child.pk, episode.pk, on=date(2026, 11, 18), named_person="Jo Marsh", by=by)
    closed = front_door.close_episode(child.pk, episode.pk, on=date(2026, 11, 18), reason=RC5, by=manager)
    assert (closed.reason_for_closure, closed.named_person, closed.why_move_refused) == ("RC5", "Jo Marsh", "")
    kept = FactVersion.objects.filter(fact="episode", fact_id=episode.pk).order_by("version")
    assert [row.content["move_outcome"] for row in kept] == ["", "waiting", "refused", "waiting", "accepted"]
    assert not Allocation.objects.current().filter(child=child).exists()
    with pytest.raises(Refused):
        moves.send_notice_of_move(child.pk, episode.pk, on=date(2026, 11, 20), to="Wolds", by=authority.south.worker)


def test_a_child_who_moves_in_on_a_plan_has_a_conference_within_15_working_days_of_the_notice(
    authority: SmallAuthority, child: Child, episode: Episode
) -> None:
    by = authority.north.worker
    moves.receive_notice_of_move(child.pk, episode.pk, on=date(2026, 11, 3), moved_from="Wolds", by=by)
    due = Deadline.objects.get(child=child, clock="transfer_in_conference")
    assert (due.due_on, due.outcome, due.started_on) == (date(2026, 11, 24), "running", date(2026, 11, 3))
    held = ConferenceRecord(
        date(2026, 11, 23), Conference.Outcome.CHILD_PROTECTION_PLAN, CategoryOfAbuse.from_code("NEG")
    )
    conference = child_protection.hold_transfer_in_conference(child.pk, episode.pk, held, by=by)
    assert conference.section_47_enquiry is None
    assert Deadline.objects.get(pk=due.pk).outcome == "met"
    assert child.child_protection_plans.get().previous_plans == 0


def test_a_closure_keeps_what_was_achieved_and_what_the_child_says(
    authority: SmallAuthority, child: Child, episode: Episode
) -> None:
    closing = Closing("At school", "Glad of it", "Referred by the police", "School", "Found alone", ViewSaid("I’m ok"))
    closed = front_door.close_episode(
        child.pk, episode.pk, on=date(2026, 11, 20), reason=RC7, by=authority.north.manager, closing=closing
    )
    assert (closed.outcomes_achieved, closed.comes_back_if) == ("At school", "Found alone")
    assert View.objects.get().episode == episode
