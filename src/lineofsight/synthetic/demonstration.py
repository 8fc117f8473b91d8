"""The demonstration: an invented authority whose census file is loaded, and then worked on through the real actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from lineofsight.access.models import Account
from lineofsight.actions import family_help, people, workforce
from lineofsight.actions.loading import load_census
from lineofsight.domain.permissions import Role
from lineofsight.domain.working_days import Calendar
from lineofsight.record import ledger
from lineofsight.record.models import (
    Allocation,
    Authority,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Episode,
    Load,
    Team,
    Visit,
    Worker,
)
from lineofsight.record.moment import today
from lineofsight.synthetic.census import AUTHORITY_NAME, invented_census_files
from lineofsight.synthetic.names import FAMILY_NAMES, GIVEN_NAMES, WORKERS

CHILDREN = 300
SEED = 7
PASSWORD = "a demonstration only"  # noqa: S105 - printed on the screen, for invented people on one machine
TEAMS = ("Assessment", "Family Help East", "Family Help West", "Safeguarding")
WORKERS_IN_A_TEAM = 4
TEAM_OPENED_ON = date(2023, 4, 3)

Progress = Callable[[str, int, int], None]
"""Told what is being done, how far it is, and how far it goes."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account of the demonstration: what to type, and what the person there does."""

    username: str
    role: Role
    who: str


@dataclass(slots=True)
class Office:
    """A team of the demonstration with its people."""

    team: Team
    manager: Account
    workers: list[Account] = field(default_factory=list)


def is_prepared() -> bool:
    """Whether a record stands here already, of whatever making."""
    return Load.objects.exists() or Child.objects.exists()


def prepare(folder: Path, progress: Progress) -> list[SignIn]:
    """Write and load the invented files, and bring the authority to life. Gives back who can sign in.

    folder: where the files are written. Does nothing to a record that stands already, but names its sign-ins.
    """
    if not is_prepared():
        _Demonstration(folder, Random(SEED), progress).run()
    return sign_ins()


def sign_ins() -> list[SignIn]:
    """One account of each role, the first of those there are; empty for a record that is no demonstration."""
    found = []
    for role in (
        Role.SERVICE_MANAGER,
        Role.TEAM_MANAGER,
        Role.SOCIAL_WORKER,
        Role.PERFORMANCE_ANALYST,
        Role.ADMINISTRATOR,
    ):
        account = Account.objects.filter(role=role, username__startswith="demo.").order_by("pk").first()
        if account is not None:
            found.append(SignIn(account.username, role, account.display_name))
    return found


class _Demonstration:
    """The making of it, one step after another."""

    def __init__(self, folder: Path, chance: Random, progress: Progress) -> None:
        self.folder = folder
        self.chance = chance
        self.progress = progress
        self.calendar = Calendar.england()
        self.names = iter(self._shuffled(WORKERS))

    def run(self) -> None:
        last_month_end = today().replace(day=1) - timedelta(days=1)
        self.folder.mkdir(parents=True, exist_ok=True)
        with transaction.atomic():
            loader = Account.objects.create_user("loader", role=Role.SERVICE_ACCOUNT)
            for path in invented_census_files(self.folder, CHILDREN, last_month_end, SEED):
                load_census(path, by=loader, progress=lambda read, total: self.progress("Loading", read, total))
            Authority.objects.update(name=AUTHORITY_NAME)
            intake, offices, head = self._people()
            # One hash for all: it is slow on purpose, and the password is printed on the screen anyway.
            Account.objects.filter(username__startswith="demo.").update(password=make_password(PASSWORD))
            with ledger.held_back():
                self._name_children(intake)
                self._allocate(offices, head)
                self._visit(offices)

    def _shuffled(self, names: tuple[str, ...]) -> list[str]:
        return self.chance.sample(names, len(names))

    def _people(self) -> tuple[Account, list[Office], Account]:
        """Everybody who works there: the holding team's manager, the teams, and the service manager."""
        administrator = Account.objects.create_user("demo.administrator", role=Role.ADMINISTRATOR)
        Account.objects.create_user("demo.analyst", role=Role.PERFORMANCE_ANALYST)
        head = self._account("demo.service", Role.SERVICE_MANAGER, "Service manager", administrator)
        intake = self._account("demo.intake", Role.TEAM_MANAGER, "Intake manager", administrator)
        self._join(intake, Team.holding_team(), administrator, is_manager=True)
        offices = [self._office(number, name, administrator) for number, name in enumerate(TEAMS, 1)]
        return intake, offices, head

    def _office(self, number: int, name: str, administrator: Account) -> Office:
        team = workforce.open_team(name, opened_on=TEAM_OPENED_ON, by=administrator)
        manager = self._account(f"demo.manager{number}", Role.TEAM_MANAGER, "Team manager", administrator)
        self._join(manager, team, administrator, is_manager=True)
        office = Office(team, manager)
        for _ in range(WORKERS_IN_A_TEAM):
            count = (number - 1) * WORKERS_IN_A_TEAM + len(office.workers) + 1
            worker = self._account(f"demo.worker{count}", Role.SOCIAL_WORKER, "Social worker", administrator)
            self._join(worker, team, administrator)
            office.workers.append(worker)
        return office

    def _account(self, username: str, role: Role, job_title: str, administrator: Account) -> Account:
        worker = workforce.take_on_worker(
            next(self.names),
            started_on=TEAM_OPENED_ON,
            by=administrator,
            job_title=job_title,
            employment=self.chance.choices(list(Worker.Employment)[:2], weights=(87, 13))[0],
        )
        return Account.objects.create_user(username, role=role, worker=worker)

    def _join(self, account: Account, team: Team, administrator: Account, *, is_manager: bool = False) -> None:
        workforce.join_team(_worker(account), team, started_on=TEAM_OPENED_ON, by=administrator, is_manager=is_manager)

    def _name_children(self, intake: Account) -> None:
        """Give every child a name. Children who follow each other in the file are sometimes brothers and sisters."""
        children = list(Child.objects.select_related("person").order_by("la_child_id"))
        family = self.chance.choice(FAMILY_NAMES)
        for done, child in enumerate(children, 1):
            if self.chance.random() > 0.35:
                family = self.chance.choice(FAMILY_NAMES)
            given = "" if child.person.is_unborn else self.chance.choice(GIVEN_NAMES)
            on = child.person.born_on or child.person.expected_on or TEAM_OPENED_ON
            people.record_name(child.pk, given_names=given or "Unborn", family_name=family, on=on, by=intake)
            self.progress("Naming invented children", done, len(children))

    def _allocate(self, offices: list[Office], head: Account) -> None:
        """Give open children to teams and workers. Some stay in the holding team, and some have no worker."""
        children = list(Child.objects.filter(episodes__in=Episode.objects.open()).distinct().order_by("pk"))
        for done, child in enumerate(children, 1):
            self.progress("Allocating", done, len(children))
            if self.chance.random() < 0.08:
                continue
            office = offices[-1] if _has_protection_plan(child) else self.chance.choice(offices[:-1])
            worker = _worker(self.chance.choice(office.workers)) if self.chance.random() > 0.06 else None
            workforce.allocate(
                child.pk,
                team=office.team,
                worker=worker,
                on=self._soon_after(_loaded_until()),
                reason=Allocation.Reason.FIRST_CONTACT,
                by=head,
            )

    def _soon_after(self, day: date) -> date:
        return min(self.calendar.add(day, self.chance.randint(1, 6)), today())

    def _visit(self, offices: list[Office]) -> None:
        """Visits to children with a plan, at about the rhythm of the local standard, some missed and some late."""
        accounts = {_worker(account).pk: account for office in offices for account in office.workers}
        allocations = list(Allocation.objects.current().filter(worker__in=accounts).order_by("child_id"))
        for done, allocation in enumerate(allocations, 1):
            self.progress("Visiting", done, len(allocations))
            for on in self._visit_days(allocation):
                self._visit_once(allocation.child_id, on, accounts[allocation.worker_id or 0])

    def _visit_days(self, allocation: Allocation) -> Iterator[date]:
        child = allocation.child
        every = 10 if _has_protection_plan(child) else 20 if _has_need_plan(child) else None
        if every is None:
            return
        day = self.calendar.add(allocation.started_on - timedelta(days=60), self.chance.randint(1, every))
        while day <= today():
            yield day
            day = self.calendar.add(day, max(2, round(self.chance.gauss(every * 0.9, every * 0.22))))

    def _visit_once(self, child_id: int, on: date, by: Account) -> None:
        is_seen = self.chance.random() > 0.08
        visit = family_help.VisitRecord(
            kind=Visit.Kind.IN_PERSON if is_seen else Visit.Kind.FAILED,
            happened_on=on,
            is_child_seen=is_seen,
            is_seen_alone=self.chance.random() > 0.3 if is_seen else None,
            reason_not_seen="" if is_seen else "No reply at the door",
        )
        family_help.record_visit(child_id, visit, by=by)


def _worker(account: Account) -> Worker:
    assert account.worker is not None, "everybody here who holds children is a worker"
    return account.worker


def _has_protection_plan(child: Child) -> bool:
    return ChildProtectionPlan.objects.filter(child=child, ended_on__isnull=True).exists()


def _has_need_plan(child: Child) -> bool:
    return ChildInNeedPlan.objects.filter(child=child, ended_on__isnull=True).exists()


def _loaded_until() -> date:
    return Load.objects.latest("reference_date").reference_date
