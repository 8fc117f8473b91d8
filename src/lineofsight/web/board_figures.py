"""The figures of the oversight board: a fixed number of queries, put together for the page.

Every figure is of deadlines that the reader may see, so that each opens to a list that holds exactly as many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from lineofsight.domain.clocks import CLOCKS, Clock
from lineofsight.record.models import Deadline, Now, Team, Worker
from lineofsight.record.models.deadlines import BEYOND_BANDS
from lineofsight.web.standings import AGE_LABELS, Period, periods_to

WORKERS_SHOWN = 25
NOBODY = "none"
"""Stands in an address for "no team" and "no worker"."""


@dataclass(slots=True)
class OpenWork:
    """Running deadlines by standing."""

    overdue: int = 0
    due_soon: int = 0
    running: int = 0

    @property
    def total(self) -> int:
        return self.overdue + self.due_soon + self.running

    def add(self, overdue: int, due_soon: int, running: int) -> None:
        self.overdue += overdue
        self.due_soon += due_soon
        self.running += running


class Holder(NamedTuple):
    """A team or a worker, and the open work they hold. key: of the team or worker in an address."""

    key: str
    name: str
    work: OpenWork


class Completed(NamedTuple):
    """Deadlines met in a period: how many, and how many of them in time."""

    n: int
    met: int


class Timeliness(NamedTuple):
    """A clock's completed deadlines, for each period in the order of `BoardFigures.periods`."""

    clock: Clock
    periods: tuple[Completed, ...]


@dataclass
class BoardFigures:
    """What the board shows, as at one moment.

    by_clock, beyond: clocks in the order of the catalogue, those with open work only. beyond: overdue deadlines by
    how far they are beyond their limit. by_age: overdue deadlines by the age of the child. workers are those with most
    overdue first, `worker_count` how many there are. file_dates: the first and last day of the files that some
    children are read as at, None where none is. read_until: today, or the last
    file's day while no child is known later.
    """

    now: Now
    total: OpenWork
    unallocated: int
    by_clock: list[tuple[Clock, OpenWork]]
    beyond: list[tuple[Clock, dict[str, int]]]
    by_age: list[tuple[str, str, int]]
    teams: list[Holder]
    workers: list[Holder]
    worker_count: int
    periods: tuple[Period, ...]
    timeliness: list[Timeliness]
    read_until: date
    as_at_file: int
    file_dates: tuple[date, date] | None = None


def figures(deadlines: QuerySet[Deadline], now: Now) -> BoardFigures:
    """The board's figures over the deadlines that its reader may see. Six queries, whatever their number."""
    rows: Any = deadlines
    counted = _Counted()
    for row in rows.open_work(now):
        counted.take(row)
    read_until = rows.read_until(now)
    periods = periods_to(read_until)
    overdue = rows.overdue_work(now)
    workers = _holders(counted.by_worker, dict(Worker.objects.values_list("pk", "name")), "No worker")
    return BoardFigures(
        now=now,
        total=counted.total,
        unallocated=counted.by_worker[None].total if None in counted.by_worker else 0,
        by_clock=_in_catalogue_order(counted.by_clock),
        beyond=_in_catalogue_order(_beyond(overdue)),
        by_age=_by_age(overdue),
        teams=_holders(counted.by_team, dict(Team.objects.values_list("pk", "name")), "No team"),
        workers=workers[:WORKERS_SHOWN],
        worker_count=len(workers),
        periods=periods,
        timeliness=_timeliness(rows.timeliness({one.key: (one.first, one.last) for one in periods}), periods),
        read_until=read_until,
        as_at_file=counted.as_at,
        file_dates=(min(counted.file_dates), max(counted.file_dates)) if counted.file_dates else None,
    )


def open_work_by_worker(deadlines: QuerySet[Deadline], now: Now) -> list[Holder]:
    """Every worker's open work, those with most overdue first. Two queries."""
    rows: Any = deadlines
    counted = _Counted()
    for row in rows.open_work(now):
        counted.take(row)
    return _holders(counted.by_worker, dict(Worker.objects.values_list("pk", "name")), "No worker")


@dataclass
class _Counted:
    """Open work added up along each way of looking at it."""

    total: OpenWork = field(default_factory=OpenWork)
    by_clock: dict[str, OpenWork] = field(default_factory=lambda: defaultdict(OpenWork))
    by_team: dict[int | None, OpenWork] = field(default_factory=lambda: defaultdict(OpenWork))
    by_worker: dict[int | None, OpenWork] = field(default_factory=lambda: defaultdict(OpenWork))
    as_at: int = 0
    file_dates: set[date] = field(default_factory=set)

    def take(self, row: dict[str, Any]) -> None:
        overdue, due_soon = row["overdue"], row["due_soon"]
        running = row["n"] - overdue - due_soon
        self.total.add(overdue, due_soon, running)
        self.by_clock[row["clock"]].add(overdue, due_soon, running)
        self.by_team[row["team_id"]].add(overdue, due_soon, running)
        self.by_worker[row["owner_id"]].add(overdue, due_soon, running)
        if row["as_at"]:
            self.as_at += row["as_at"]
            self.file_dates |= {row["first_as_at"], row["last_as_at"]}


def _in_catalogue_order(by_clock: dict[str, Any]) -> list[tuple[Clock, Any]]:
    return [(clock, by_clock[clock.key]) for clock in CLOCKS if clock.key in by_clock]


def _holders(by_holder: dict[int | None, OpenWork], names: dict[int, str], nobody: str) -> list[Holder]:
    """Teams or workers, those with most overdue first, and those with most open work among them."""
    held = [
        Holder(NOBODY if key is None else str(key), nobody if key is None else names.get(key, ""), work)
        for key, work in by_holder.items()
    ]
    return sorted(held, key=lambda holder: (-holder.work.overdue, -holder.work.total, holder.name))


def _beyond(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Overdue deadlines by clock and by how far they are beyond the limit."""
    by_clock: dict[str, dict[str, int]] = defaultdict(lambda: {key: 0 for key, _, _ in BEYOND_BANDS})
    for row in rows:
        by_clock[row["clock"]][row["band"]] += row["n"]
    return by_clock


def _by_age(rows: Iterable[dict[str, Any]]) -> list[tuple[str, str, int]]:
    """Overdue deadlines by the child's age: key, label and how many, in the order of age."""
    ages: dict[str, int] = dict.fromkeys(AGE_LABELS, 0)
    for row in rows:
        ages[row["age"]] += row["n"]
    return [(key, AGE_LABELS[key], n) for key, n in ages.items()]


def _timeliness(rows: Iterable[dict[str, Any]], periods: tuple[Period, ...]) -> list[Timeliness]:
    by_clock = {row["clock"]: row for row in rows}
    return [
        Timeliness(
            clock,
            tuple(
                Completed(by_clock[clock.key][f"{one.key}_n"], by_clock[clock.key][f"{one.key}_met"]) for one in periods
            ),
        )
        for clock in CLOCKS
        if clock.key in by_clock
    ]
