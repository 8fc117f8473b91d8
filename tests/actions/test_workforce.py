"""Workers who leave, and workers who may not see a child."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.access import gate
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.actions import workforce
from lineofsight.actions.exceptions import ActionError, CannotAllocate
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Allocation, Child, ConflictOfInterest, TeamMembership
from tests.authority import SmallAuthority

TODAY = date(2026, 11, 23)


def held(authority: SmallAuthority) -> Child:
    child = authority.child()
    give(authority, child)
    return child


def give(authority: SmallAuthority, child: Child) -> None:
    workforce.allocate(
        child.pk,
        team=authority.north.team,
        worker=authority.north.worker_row,
        on=TODAY,
        reason=Allocation.Reason.FIRST_CONTACT,
        by=authority.north.manager,
    )


def test_a_leaver_keeps_the_row_and_what_they_held_is_told(authority: SmallAuthority) -> None:
    child, _ = held(authority), held(authority)
    worker = authority.north.worker_row
    assert workforce.record_leaving(worker, on=TODAY, by=authority.administrator) == 2
    worker.refresh_from_db()
    assert worker.left_on == TODAY
    assert list(TeamMembership.objects.filter(worker=worker).values_list("ended_on", flat=True)) == [TODAY]
    assert Allocation.objects.current().get(child=child).worker == worker
    row = TrailEvent.objects.order_by("-sequence").first()
    assert row is not None
    assert (row.object_kind, row.object_id, row.details) == ("worker", str(worker.pk), {"children_still_held": 2})
    assert not gate.may(Action.READ_CHILD, authority.north.worker, child).allowed


def test_nobody_is_given_to_a_leaver(authority: SmallAuthority) -> None:
    child = authority.child()
    assert workforce.record_leaving(authority.north.worker_row, on=TODAY, by=authority.administrator) == 0
    with pytest.raises(CannotAllocate, match="had left"):
        give(authority, child)


def test_a_worker_leaves_once_and_after_they_came(authority: SmallAuthority) -> None:
    worker = authority.north.worker_row
    with pytest.raises(ActionError, match="started on 6 January 2020"):
        workforce.record_leaving(worker, on=date(2020, 1, 5), by=authority.administrator)
    TeamMembership.objects.create(worker=worker, team=authority.south.team, started_on=date(2026, 12, 1))
    with pytest.raises(ActionError, match="joined a team after"):
        workforce.record_leaving(worker, on=TODAY, by=authority.administrator)
    workforce.record_leaving(worker, on=date(2026, 12, 1), by=authority.administrator)
    with pytest.raises(ActionError, match="already left, on 1 December 2026"):
        workforce.record_leaving(worker, on=date(2026, 12, 2), by=authority.administrator)


def test_only_an_administrator_records_a_leaver(authority: SmallAuthority) -> None:
    with pytest.raises(Refused):
        workforce.record_leaving(authority.north.worker_row, on=TODAY, by=authority.north.manager)
    assert authority.north.worker_row.left_on is None


def test_a_worker_declares_that_they_know_the_family(authority: SmallAuthority) -> None:
    child = held(authority)
    worker = authority.north.worker
    declared = workforce.declare_conflict(child.pk, authority.north.worker_row, reason="My cousin's son", by=worker)
    assert (declared.declared_by, declared.reason) == (authority.north.worker_row, "My cousin's son")
    row = TrailEvent.objects.order_by("-sequence").first()
    assert row is not None
    assert (row.action, row.object_kind, row.children) == (
        Action.DECLARE_OWN_CONFLICT,
        "conflictofinterest",
        [child.pk],
    )
    assert "cousin" not in str(row.details)
    assert not gate.may(Action.READ_CHILD, worker, child).allowed


def test_a_manager_declares_it_for_a_worker_of_any_team(authority: SmallAuthority) -> None:
    child = held(authority)
    stranger = authority.south.worker_row
    workforce.declare_conflict(child.pk, stranger, reason="Her grandson", by=authority.north.manager)
    workforce.declare_conflict(child.pk, authority.north.worker_row, reason="A neighbour", by=authority.service_manager)
    assert ConflictOfInterest.objects.filter(child=child).count() == 2


def test_a_conflict_is_declared_once_with_a_reason_and_by_nobody_else(authority: SmallAuthority) -> None:
    child = held(authority)
    stranger = authority.south.worker_row
    with pytest.raises(Refused):
        workforce.declare_conflict(child.pk, stranger, reason="Her grandson", by=authority.north.worker)
    with pytest.raises(Refused):
        workforce.declare_conflict(child.pk, stranger, reason="My grandson", by=authority.south.worker)
    with pytest.raises(ActionError, match="Say why"):
        workforce.declare_conflict(child.pk, stranger, reason=" ", by=authority.north.manager)
    workforce.declare_conflict(child.pk, stranger, reason="Her grandson", by=authority.north.manager)
    with pytest.raises(ActionError, match="already declared"):
        workforce.declare_conflict(child.pk, stranger, reason="Again", by=authority.north.manager)
