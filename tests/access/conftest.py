"""A small service to ask about: two teams, the people of each role, and children whom they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.test import Client

from lineofsight.access.models import Account
from lineofsight.domain.permissions import Role
from lineofsight.record.models import (
    Agency,
    Allocation,
    Child,
    ConflictOfInterest,
    Contact,
    ContactMessage,
    Person,
    Team,
    TeamMembership,
    Worker,
)
from lineofsight.record.moment import now, today

PASSWORD = "a long walk by the river"
_numbers = count(1)


def a_worker(*teams: Team, manages: bool = False) -> Worker:
    worker = Worker.objects.create(name=f"Worker {next(_numbers)}")
    for team in teams:
        TeamMembership.objects.create(
            worker=worker, team=team, is_manager=manages, started_on=today() - timedelta(days=400)
        )
    return worker


def an_account(role: Role, worker: Worker | None = None, **columns: Any) -> Account:
    return Account.objects.create_user(f"person{next(_numbers)}", PASSWORD, role=role, worker=worker, **columns)


def a_partner(sponsor: Worker | None, agency: Agency | None = None) -> Account:
    """Somebody of a partner agency, whose account was attested today."""
    asked = agency or Agency.objects.create(name=f"Agency {next(_numbers)}", kind="police")
    return an_account(Role.PARTNER, full_name="Pat Partner", agency=asked, sponsor=sponsor, attested_on=today())


def a_contact(child: Child, team: Team, *, readable_until: date | None = None) -> Contact:
    """A contact about the child: open, or decided and read by the front door until a day."""
    message = ContactMessage.objects.create(
        received_at=now(), received_on=today(), method="phone", source="2A", worries="Hungry.", team=team
    )
    decided = {"decided_at": now(), "decided_on": today(), "stage": "decided", "outcome": "advice"}
    columns = decided | {"readable_until": readable_until} if readable_until else {}
    return Contact.objects.create(
        message=message, child=child, received_at=message.received_at, received_on=message.received_on, **columns
    )


def a_child(
    team: Team | None = None,
    worker: Worker | None = None,
    *,
    restriction: str = "S0",
    started_on: date | None = None,
    ended_on: date | None = None,
    conflicted: Worker | None = None,
) -> Child:
    child = Child.objects.create(
        person=Person.objects.create(), la_child_id=f"LA{next(_numbers):06}", restriction=restriction
    )
    if team is not None:
        Allocation.objects.create(
            child=child,
            team=team,
            worker=worker,
            started_on=started_on or today() - timedelta(days=100),
            ended_on=ended_on,
        )
    if conflicted is not None:
        ConflictOfInterest.objects.create(worker=conflicted, child=child, declared_at=now())
    return child


@dataclass
class Service:
    """Team North with its manager, its social worker and their child; Team South with its own; the roles beside."""

    north: Team = field(default_factory=lambda: Team.objects.create(name=f"Team North {next(_numbers)}"))
    south: Team = field(default_factory=lambda: Team.objects.create(name=f"Team South {next(_numbers)}"))

    def __post_init__(self) -> None:
        self.worker = an_account(Role.SOCIAL_WORKER, a_worker(self.north))
        self.colleague = an_account(Role.SOCIAL_WORKER, a_worker(self.north))
        self.stranger = an_account(Role.SOCIAL_WORKER, a_worker(self.south))
        self.manager = an_account(Role.TEAM_MANAGER, a_worker(self.north, manages=True))
        self.service_manager = an_account(Role.SERVICE_MANAGER, a_worker())
        self.analyst = an_account(Role.PERFORMANCE_ANALYST)
        self.administrator = an_account(Role.ADMINISTRATOR)
        self.door = Team.objects.create(name=f"Front Door {next(_numbers)}", is_front_door=True)
        self.helpers = Team.objects.create(name=f"Early Help {next(_numbers)}", is_early_help=True)
        self.screener = an_account(Role.SCREENING_OFFICER, a_worker(self.door))
        self.practitioner = an_account(Role.EARLY_HELP_PRACTITIONER, a_worker(self.helpers))
        self.partner = a_partner(self.worker.worker)
        self.child = a_child(self.north, self.worker.worker)
        self.elsewhere = a_child(self.south, self.stranger.worker)

    @property
    def accounts(self) -> dict[Role, Account]:
        """One account of each role that can sign in."""
        return {
            Role.SOCIAL_WORKER: self.worker,
            Role.TEAM_MANAGER: self.manager,
            Role.SERVICE_MANAGER: self.service_manager,
            Role.PERFORMANCE_ANALYST: self.analyst,
            Role.ADMINISTRATOR: self.administrator,
            Role.SCREENING_OFFICER: self.screener,
            Role.EARLY_HELP_PRACTITIONER: self.practitioner,
            Role.PARTNER: self.partner,
        }


@pytest.fixture
def service(db: None) -> Service:
    return Service()


@pytest.fixture
def signed_in() -> Callable[[Account], Client]:
    """A browser in which an account is signed in."""

    def sign_in(account: Account) -> Client:
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
