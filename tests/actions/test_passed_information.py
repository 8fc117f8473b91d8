"""Information that the front door passed on is unread until whoever holds the child says that they read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.actions import decisions, front_door, passed_information, workforce
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.domain.codes import ReasonForClosure
from lineofsight.record.models import Allocation, Child, Contact, InformationRead, Worker
from lineofsight.record.moment import now
from lineofsight.record.passed_information import has_unread, unread, unread_about
from tests.authority import SmallAuthority, small_authority
from tests.deciding import Deciding
from tests.early_help import help_office

pytestmark = pytest.mark.django_db
Clock = Callable[[timedelta], None]


@pytest.fixture
def clock() -> Clock:
    with time_machine.travel(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller.shift


@pytest.fixture
def authority(clock: Clock) -> SmallAuthority:
    return small_authority()


@pytest.fixture
def door(authority: SmallAuthority) -> Deciding:
    return Deciding(authority)


def give_to(child: Child, worker: Worker | None, authority: SmallAuthority) -> None:
    """Allocate the child within the North team; None leaves it without a worker."""
    first = Allocation.Reason.FIRST_CONTACT
    on = date(2026, 11, 23)
    team, manager = authority.north.team, authority.north.manager
    workforce.allocate(child.pk, team=team, worker=worker, on=on, reason=first, by=manager)


def passed(door: Deciding) -> Contact:
    """A contact about an open child of the North team's worker, passed on to them."""
    authority = door.authority
    child = authority.child()
    authority.episode(child, on=date(2026, 11, 2))
    give_to(child, authority.north.worker_row, authority)
    contact = door.ready(child, source="6")
    door.decide(contact, "information_on_open_episode", "3", criteria=())
    return contact


def test_it_is_unread_until_the_childs_worker_says_so(door: Deciding) -> None:
    contact = passed(door)
    child = contact.child
    assert child is not None
    assert unread_about(child) == [contact]
    assert list(Child.objects.filter(has_unread())) == [child]
    worker = door.authority.north.worker
    read = passed_information.acknowledge(child.pk, contact.reference, by=worker)
    assert (read.read_at, read.read_by, read.recorded_by) == (now(), worker.worker, worker.worker)
    assert unread_about(child) == []
    assert not Child.objects.filter(has_unread()).exists()
    row = TrailEvent.objects.latest("sequence")
    assert (row.verb, row.action, row.children) == ("change", "acknowledge_information", [child.pk])
    assert (row.object_kind, row.object_id) == ("informationread", str(read.pk))


def test_the_manager_of_the_team_may_say_so_in_the_workers_place(door: Deciding) -> None:
    contact = passed(door)
    assert contact.child is not None
    passed_information.acknowledge(contact.child.pk, contact.pk, by=door.authority.north.manager)
    assert not unread().exists()


def test_of_a_child_without_a_worker_the_manager_says_so(door: Deciding) -> None:
    contact = passed(door)
    assert contact.child is not None
    give_to(contact.child, None, door.authority)
    with pytest.raises(Refused):
        passed_information.acknowledge(contact.child.pk, contact.pk, by=door.authority.north.worker)
    passed_information.acknowledge(contact.child.pk, contact.pk, by=door.authority.north.manager)
    assert not unread().exists()


def test_said_twice_it_is_recorded_once(door: Deciding) -> None:
    contact = passed(door)
    assert contact.child is not None
    first = passed_information.acknowledge(contact.child.pk, contact.pk, by=door.authority.north.worker)
    again = passed_information.acknowledge(contact.child.pk, contact.pk, by=door.authority.north.manager)
    assert again == first
    assert InformationRead.objects.count() == 1


def test_nobody_else_may_say_so(door: Deciding) -> None:
    contact = passed(door)
    assert contact.child is not None
    authority = door.authority
    for account in (authority.south.worker, authority.door.worker, authority.door.manager, authority.service_manager):
        with pytest.raises(Refused):
            passed_information.acknowledge(contact.child.pk, contact.pk, by=account)
    assert unread().count() == 1


def test_only_what_was_passed_on_about_this_child_can_be_read(door: Deciding) -> None:
    contact = passed(door)
    other = door.authority.child()
    give_to(other, door.authority.north.worker_row, door.authority)
    undecided = door.ready(other)
    for child, asked in ((other, contact), (other, undecided)):
        with pytest.raises(NotInThisRecord, match="did not pass this on"):
            passed_information.acknowledge(child.pk, asked.pk, by=door.authority.north.worker)


def test_what_is_passed_on_again_is_to_be_read_again(door: Deciding, clock: Clock) -> None:
    contact = passed(door)
    child = contact.child
    assert child is not None
    passed_information.acknowledge(child.pk, contact.pk, by=door.authority.north.worker)
    clock(timedelta(hours=1))
    decisions.reopen(contact.pk, "There is more to it.", by=door.manager)
    assert unread_about(child) == []  # it is with the front door again
    door.decide(contact, "information_on_open_episode", "3", criteria=())
    assert unread_about(child) == [contact]
    passed_information.acknowledge(child.pk, contact.pk, by=door.authority.north.worker)
    assert unread_about(child) == []
    assert InformationRead.objects.filter(contact=contact).count() == 2


def test_it_waits_for_nobody_once_the_episode_is_closed(door: Deciding) -> None:
    contact = passed(door)
    child = contact.child
    assert child is not None
    assert contact.episode_id is not None
    reason = ReasonForClosure.from_code("RC3")
    manager = door.authority.north.manager
    front_door.close_episode(child.pk, contact.episode_id, on=date(2026, 11, 23), reason=reason, by=manager)
    assert unread_about(child) == []


def test_what_was_passed_to_an_episode_waits_again_once_social_care_holds_the_child(door: Deciding) -> None:
    contact = passed(door)
    child = contact.child
    assert child is not None
    held = Allocation.objects.current().filter(child=child)
    north = held.get().team
    office = help_office(door.authority)
    held.update(team=office.team, worker=office.practitioner_row)
    assert not Child.objects.filter(has_unread()).exists()
    for account in (office.practitioner, office.manager):
        with pytest.raises(ActionError, match="for social care to read"):
            passed_information.acknowledge(child.pk, contact.pk, by=account)
    held.update(team=north, worker=door.authority.north.worker_row)
    assert unread_about(child) == [contact]
    passed_information.acknowledge(child.pk, contact.pk, by=door.authority.north.worker)
    assert not unread().exists()
