"""The figures of the oversight board: a fixed number of queries, put together for the page.

Every figure is of deadlines or children that the reader may see, so that each opens to a list of exactly as many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from lineofsight.domain.clocks import CLOCKS, Clock
from lineofsight.record.assessment_figures import InterimHelpFigures, interim_help_figures
from lineofsight.record.meeting_figures import MeetingFigures, meeting_figures
from lineofsight.record.models import Child, Deadline, Now, Team, Worker
from lineofsight.record.models.deadlines import BEYOND_BANDS
from lineofsight.web.board_children import ChildrenFigures, children_figures
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
    """A team or a worker, and the open work they hold. key: of the team or worker in an address.

    left_on: the day on which the worker left; None for a team and for a worker who is here.
    """

    key: str
    name: str
    work: OpenWork
    left_on: date | None = None


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
    overdue first, `worker_count` how many there are. children: who holds them and whether they are seen. file_dates:
    the first and last day of the files that some children are read as at, None where none is. read_until: today, or
    the last file's day while no child is known later.
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
    children: ChildrenFigures
    periods: tuple[Period, ...]
    timeliness: list[Timeliness]
    meetings: MeetingFigures
    interim_help: InterimHelpFigures
    read_until: date
    as_at_file: int
    file_dates: tuple[date, date] | None = None


def figures(deadlines: QuerySet[Deadline], children: QuerySet[Child], now: Now, *, is_exact: bool) -> BoardFigures:
    """The board's figures over the deadlines and the children that its reader may see.

    is_exact: whether a caseload of few children is told as it is.
    Fourteen queries, whatever their number.
    """
    rows: Any = deadlines
    counted = counted_work(deadlines, now)
    read_until = rows.read_until(now)
    periods = periods_to(read_until)
    overdue = rows.overdue_work(now)
    workers = Worker.objects.in_bulk()
    holders = _workers_holding(counted.by_worker, workers, now.on)
    return BoardFigures(
        now=now,
        total=counted.total,
        unallocated=counted.by_worker[None].total if None in counted.by_worker else 0,
        by_clock=_in_catalogue_order(counted.by_clock),
        beyond=_in_catalogue_order(_beyond(overdue)),
        by_age=_by_age(overdue),
        teams=_teams_holding(counted.by_team, dict(Team.objects.values_list("pk", "name"))),
        workers=holders[:WORKERS_SHOWN],
        worker_count=len(holders),
        children=children_figures(children, workers, now.on, is_exact=is_exact),
        periods=periods,
        timeliness=_timeliness(rows.timeliness({one.key: (one.first, one.last) for one in periods}), periods),
        meetings=meeting_figures(children, deadlines, periods[1].first, periods[1].last, now),
        interim_help=interim_help_figures(children, now),
        read_until=read_until,
        as_at_file=counted.as_at,
        file_dates=(min(counted.file_dates), max(counted.file_dates)) if counted.file_dates else None,
    )


def counted_work(deadlines: QuerySet[Deadline], now: Now) -> CountedWork:
    """Open work along each way of looking at it. One query."""
    rows: Any = deadlines
    counted = CountedWork()
    for row in rows.open_work(now):
        counted.take(row)
    return counted


@dataclass
class CountedWork:
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


def _teams_holding(by_team: Mapping[int | None, OpenWork], names: Mapping[int, str]) -> list[Holder]:
    return _pressed_first(
        Holder(NOBODY, "No team", work) if key is None else Holder(str(key), names.get(key, ""), work)
        for key, work in by_team.items()
    )


def _workers_holding(by_worker: Mapping[int | None, OpenWork], workers: Mapping[int, Worker], on: date) -> list[Holder]:
    held = []
    for key, work in by_worker.items():
        worker = None if key is None else workers[key]
        if worker is None:
            held.append(Holder(NOBODY, "No worker", work))
        else:
            held.append(Holder(str(key), worker.name, work, worker.left_on if worker.has_left(on) else None))
    return _pressed_first(held)


def _pressed_first(holders: Iterable[Holder]) -> list[Holder]:
    """Teams or workers, those with most overdue first, and those with most open work among them."""
    return sorted(holders, key=lambda holder: (-holder.work.overdue, -holder.work.total, holder.name))


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
