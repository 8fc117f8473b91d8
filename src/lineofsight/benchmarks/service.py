"""A service to show on a board: open children of a generated file, spread over teams and workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from django.db import connection

from lineofsight.access.models import Account
from lineofsight.actions.loading import load_census
from lineofsight.benchmarks import invented_files
from lineofsight.domain.permissions import Role
from lineofsight.record import ledger
from lineofsight.record.models import Allocation, Child, PersonName, Team, TeamMembership, Visit, Worker
from lineofsight.record.moment import today
from lineofsight.synthetic.names import FAMILY_NAMES, GIVEN_NAMES

CHILDREN_TO_A_WORKER = 16
"""A little above England's mean caseload of 15.2 (September 2025)."""
WORKERS_TO_A_TEAM = 8
EVERY_SO_MANY_WITHOUT_WORKER = 20
EVERY_SO_MANY_FROM_FILE_ALONE = 4
VISITS_TO_A_CHILD = 6
DAYS_BETWEEN_VISITS = 10
LATEST_VISIT_WITHIN = 40
BATCH = 1000

MADE_HOW = (
    "generated files of children whose case is open, taken by the loader; then named, and allocated in bulk to teams"
    f" of {WORKERS_TO_A_TEAM} workers with {CHILDREN_TO_A_WORKER} children each, one child in"
    f" {EVERY_SO_MANY_WITHOUT_WORKER} without a worker; all but one in {EVERY_SO_MANY_FROM_FILE_ALONE} worked with"
    f" here, with {VISITS_TO_A_CHILD} visits each, the last within {LATEST_VISIT_WITHIN} days; then the"
    " ledger read again from nothing"
)

Progress = Callable[[str, int, int], None]


class InventedService:
    """An invented service in the record at hand, which grows."""

    def __init__(self, folder: Path, by: Account, progress: Progress) -> None:
        self.folder = folder
        self.by = by
        self.progress = progress
        self.children = 0
        self._waiting = invented_files.open_children()

    def grow_to(self, children: int) -> None:
        """Take in the next open children, and give them to workers."""
        path = self.folder / f"invented_open_children_{children}.xml"
        invented_files.write_file(path, islice(self._waiting, children - self.children))
        read = 0

        def told(more: int, total: int) -> None:
            nonlocal read
            read += more
            self.progress(f"Loading up to {children:,} open children", read, total)

        load_census(path, by=self.by, progress=told)
        self.children = children
        self._name_and_allocate()
        self._read_ledger_again()
        with connection.cursor() as cursor:
            # What PostgreSQL does by itself, a minute or so after such a load.
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    def service_manager(self) -> Account:
        """Somebody who sees the whole board."""
        worker = Worker.objects.create(name="Invented service manager")
        return Account.objects.create_user("bench.service_manager", role=Role.SERVICE_MANAGER, worker=worker)

    def _name_and_allocate(self) -> None:
        held = Allocation.objects.current().filter(team__is_holding_team=True).select_related("child")
        waiting = list(held.order_by("child_id"))
        for office in _batches(waiting, CHILDREN_TO_A_WORKER * WORKERS_TO_A_TEAM):
            self._give_to_new_team(office)
        PersonName.objects.bulk_create(
            [
                PersonName(
                    person_id=allocation.child_id,
                    given_names=GIVEN_NAMES[allocation.child_id % len(GIVEN_NAMES)],
                    family_name=FAMILY_NAMES[allocation.child_id % len(FAMILY_NAMES)],
                )
                for allocation in waiting
            ],
            batch_size=BATCH,
        )
        Allocation.objects.bulk_update(waiting, ["team", "worker"], batch_size=BATCH)
        self._visit([one.child for one in waiting if one.child_id % EVERY_SO_MANY_FROM_FILE_ALONE])

    def _visit(self, children: list[Child]) -> None:
        """Let the children be known here, and not from their file alone: each seen every so often until lately."""
        for child in children:
            child.as_at_on = None
        Child.objects.bulk_update(children, ["as_at_on"], batch_size=BATCH)
        on = today()
        Visit.objects.bulk_create(
            (
                Visit(
                    child=child,
                    kind=Visit.Kind.IN_PERSON,
                    is_child_seen=True,
                    happened_on=on - timedelta(days=child.pk % LATEST_VISIT_WITHIN + DAYS_BETWEEN_VISITS * number),
                )
                for child in children
                for number in range(VISITS_TO_A_CHILD)
            ),
            batch_size=BATCH,
        )

    def _give_to_new_team(self, office: list[Allocation]) -> None:
        opened_on = date(2020, 1, 1)
        team = Team.objects.create(name=f"Invented team {Team.objects.count():03}", opened_on=opened_on)
        workers = Worker.objects.bulk_create(
            Worker(name=f"Invented worker {team.pk:03}-{number}") for number in range(1, WORKERS_TO_A_TEAM + 1)
        )
        TeamMembership.objects.bulk_create(
            TeamMembership(worker=worker, team=team, started_on=min(opened_on, today())) for worker in workers
        )
        for number, allocation in enumerate(office):
            allocation.team = team
            is_without = number % EVERY_SO_MANY_WITHOUT_WORKER == 0
            allocation.worker = None if is_without else workers[number % WORKERS_TO_A_TEAM]

    def _read_ledger_again(self) -> None:
        read, total = 0, Child.objects.count()

        def told(more: int) -> None:
            nonlocal read
            read += more
            self.progress(f"Reading the clocks of {total:,} children", read, total)

        ledger.rebuild(told)


def _batches(rows: list[Allocation], size: int) -> Iterator[list[Allocation]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
