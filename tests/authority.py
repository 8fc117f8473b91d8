"""A very small authority for tests: two teams with their people, reached through the real actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count
from typing import Any

from lineofsight.access.models import Account
from lineofsight.actions import contacts, front_door, teams, workforce
from lineofsight.actions.teams import TeamRecord
from lineofsight.domain.codes import PrimaryNeed, ReferralSource
from lineofsight.domain.codes.front_door import ContactCategory, ContactMethod, Priority
from lineofsight.domain.contact_rules import NewMessage, SaidOfChild
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Child, Contact, ContactMessage, Episode, Team, Worker
from lineofsight.record.moment import LONDON, now

LONG_AGO = date(2020, 1, 6)


@dataclass(slots=True)
class Office:
    """One team: its manager and one social worker, with their accounts."""

    team: Team
    manager: Account
    worker: Account

    @property
    def worker_row(self) -> Worker:
        assert self.worker.worker is not None
        return self.worker.worker


@dataclass(slots=True)
class FrontDoor:
    """The front-door team: its manager, a social worker who decides, and a screening officer who recommends."""

    team: Team
    manager: Account
    worker: Account
    screener: Account


@dataclass(slots=True)
class SmallAuthority:
    """The authority, and short ways to reach a state in it. Only the interesting argument needs naming."""

    administrator: Account
    north: Office
    south: Office
    service_manager: Account
    analyst: Account
    door: FrontDoor
    numbers: count[int] = field(default_factory=lambda: count(1))

    def child(self, office: Office | None = None, *, born_on: date | None = date(2016, 5, 14)) -> Child:
        """A child new to the authority, held by the team and allocated to its worker."""
        place = office or self.north
        new = front_door.NewChild(
            family_name=f"Testchild{next(self.numbers)}",
            given_names="Robin",
            born_on=born_on,
            expected_on=None if born_on else date(2026, 12, 24),
            sex="F" if born_on else "U",
            ethnicity="WBRI" if born_on else "NOBT",
        )
        return front_door.record_new_child(new, team=place.team, by=place.worker)

    def episode(
        self, child: Child, *, on: date, by: Account | None = None, is_no_further_action: bool = False
    ) -> Episode:
        """An episode of that child, opened on a referral by the police."""
        referral = front_door.Referral(
            received_on=on,
            source=ReferralSource.from_code("6"),
            primary_need=PrimaryNeed.from_code("N1"),
            is_no_further_action=is_no_further_action,
            decided_at=datetime.combine(on, time(16, 0), tzinfo=LONDON),
        )
        return front_door.open_episode(child.pk, referral, by=by or self.north.worker)

    def message(
        self,
        *children: SaidOfChild,
        at: datetime | None = None,
        source: str = "2A",
        method: ContactMethod = ContactMethod.PHONE,
        **said: Any,
    ) -> ContactMessage:
        """A message to the front door, taken down by its screening officer: from a school, about one child."""
        about = children or (SaidOfChild(given_names="Robin", family_name=f"Said{next(self.numbers)}"),)
        new = NewMessage(
            received_at=at or now(), method=method, source=source, worries="She came to school hungry again.", **said
        )
        return contacts.receive(new, about, by=self.door.screener)

    def contact(self, child: Child | None = None, **message: Any) -> Contact:
        """The one contact of a new message, triaged and linked: to this child, or to a child new to the record."""
        contact = contacts.contact_of(self.message(**message), 0)
        contacts.triage(contact.pk, Priority.AMBER, ContactCategory.NEGLECT, by=self.door.screener)
        if child is None:
            contacts.link_new(contact.pk, by=self.door.screener)
        else:
            contacts.link(contact.pk, child, by=self.door.screener)
        contact.refresh_from_db()
        return contact


def small_authority() -> SmallAuthority:
    """Made afresh in an empty record."""
    administrator = Account.objects.create_user("administrator", role=Role.ADMINISTRATOR)
    north = _office("North", administrator)
    south = _office("South", administrator)
    head = workforce.take_on_worker("Hazel Head", started_on=LONG_AGO, by=administrator)
    return SmallAuthority(
        administrator=administrator,
        north=north,
        south=south,
        service_manager=Account.objects.create_user("hazel", role=Role.SERVICE_MANAGER, worker=head),
        analyst=Account.objects.create_user("analyst", role=Role.PERFORMANCE_ANALYST),
        door=_front_door(administrator),
    )


def _front_door(administrator: Account) -> FrontDoor:
    office = _office("Front Door", administrator)
    Team.objects.filter(pk=office.team.pk).update(is_front_door=True)
    office.team.refresh_from_db()
    screener = workforce.take_on_worker("Front Door Screening officer", started_on=LONG_AGO, by=administrator)
    teams.add_member(office.team, screener, on=LONG_AGO, by=administrator)
    account = Account.objects.create_user("screener", role=Role.SCREENING_OFFICER, worker=screener)
    return FrontDoor(office.team, office.manager, office.worker, account)


def _office(name: str, administrator: Account) -> Office:
    team = teams.begin(TeamRecord(name), opened_on=LONG_AGO, by=administrator)
    accounts = []
    for role, is_manager in ((Role.TEAM_MANAGER, True), (Role.SOCIAL_WORKER, False)):
        worker = workforce.take_on_worker(f"{name} {role.label}", started_on=LONG_AGO, by=administrator)
        teams.add_member(team, worker, on=LONG_AGO, is_manager=is_manager, by=administrator)
        username = f"{name}.{role.value}".lower().replace(" ", "_")
        accounts.append(Account.objects.create_user(username, role=role, worker=worker))
    return Office(team, *accounts)
