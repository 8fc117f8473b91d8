"""The invented workforce taken on in the record: a team and an account for each of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from lineofsight.access.models import Account
from lineofsight.actions import teams as team_actions
from lineofsight.actions import workforce
from lineofsight.actions.recording import many_at_once
from lineofsight.actions.teams import TeamRecord
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Team, Worker
from lineofsight.record.moment import LONDON, told
from lineofsight.synthetic.contacts.senders import LANDLINE_OF_NOBODY
from lineofsight.synthetic.partners import Partner, take_in
from lineofsight.synthetic.workforce_plan import InventedTeam, InventedWorker, TeamKind, WorkforcePlan

IN_THE_MORNING = time(8, 0)
IN_THE_EVENING = time(18, 0)
PARTS: Final = tuple(Decimal(part) for part in ("1", "1", "0.8", "1", "1", "0.6", "1", "0.9", "1", "1"))
"""Every worker's part of a full-time post in turn: most work full time."""


@dataclass(frozen=True, slots=True)
class Staff:
    """The teams, and the account of everybody, each in its place in the plan. `head` is the service manager's.

    partners: the agencies and their people, by the agency's key.
    """

    teams: tuple[Team, ...]
    accounts: tuple[Account, ...]
    managers: tuple[Account, ...]
    head: Account
    administrator: Account
    partners: Mapping[str, Partner]

    def manager_of(self, team: int) -> Account:
        return self.managers[team]

    def account_of(self, worker: InventedWorker) -> Account:
        return self.accounts[worker.number]


def take_on(plan: WorkforcePlan, front_door_since: date) -> Staff:
    """Open the teams and take on the workers, each on the day of the plan; who leaves has left.

    front_door_since: the day from which agencies are asked.
    """
    opened_on = min(team.opened_on for team in plan.teams)
    with many_at_once(), told(_at(opened_on, IN_THE_MORNING)):
        administrator = Account.objects.create_user("demo.administrator", role=Role.ADMINISTRATOR)
        teams = tuple(_opened(team, administrator) for team in plan.teams)
        head = _hired(plan.head, administrator)
        accounts = tuple(_joined(worker, teams, administrator) for worker in plan.workers)
        managers = {worker.team: accounts[worker.number] for worker in plan.workers if worker.is_manager}
    intake = next(managers[team.number] for team in plan.teams if team.kind is TeamKind.FRONT_DOOR)
    partners = take_in(worker_of(intake), since=front_door_since, until=plan.until, administrator=administrator)
    return Staff(teams, accounts, tuple(managers[team.number] for team in plan.teams), head, administrator, partners)


def _opened(team: InventedTeam, administrator: Account) -> Team:
    return team_actions.begin(
        TeamRecord(
            team.name,
            is_front_door=team.kind is TeamKind.FRONT_DOOR,
            is_early_help=team.kind is TeamKind.EARLY_HELP,
            telephone=f"{LANDLINE_OF_NOBODY} {team.number:03}",
        ),
        opened_on=team.opened_on,
        by=administrator,
    )


def _joined(worker: InventedWorker, teams: tuple[Team, ...], administrator: Account) -> Account:
    """The account of a worker who has joined their team, and left it where they have."""
    assert worker.team is not None, "all but the service manager are in a team"
    with told(_at(worker.started_on, IN_THE_MORNING)):
        account = _hired(worker, administrator)
        row = worker_of(account)
        team = teams[worker.team]
        team_actions.add_member(team, row, on=worker.started_on, is_manager=worker.is_manager, by=administrator)
        part, percent = hours_of(worker)
        workforce.set_working_hours(
            row,
            full_time_equivalent=part,
            case_holding_percent=percent,
            from_on=worker.started_on,
            by=administrator,
        )
    if worker.left_on is not None:
        with told(_at(worker.left_on, IN_THE_EVENING)):
            workforce.record_leaving(row, on=worker.left_on, by=administrator)
    return account


def hours_of(worker: InventedWorker) -> tuple[Decimal, int]:
    """The part of a full-time post that an invented worker works, and how much of it for children of their own."""
    if worker.share == 0:
        return Decimal(1), 0
    return PARTS[worker.number % len(PARTS)], 100


def _hired(worker: InventedWorker, administrator: Account) -> Account:
    row = workforce.take_on_worker(
        worker.name,
        started_on=worker.started_on,
        by=administrator,
        job_title=worker.job_title,
        employment=worker.employment,
        social_work_england_number=worker.social_work_england_number,
    )
    return Account.objects.create_user(worker.username, role=worker.role, worker=row)


def worker_of(account: Account) -> Worker:
    """The worker behind an account of the workforce."""
    assert account.worker is not None, "everybody here is a worker"
    return account.worker


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=LONDON)
