"""Arrivals and decisions at the front door beside its capacity, and the backlog from day to day beside its aim.

Capacity is the authority's own dated standard: decisions an hour, in the hours that the front door is open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import CharField, Count, Func, Q, QuerySet

from lineofsight.domain.working_days import Calendar
from lineofsight.record.front_door_standards import hours_open, in_force_on
from lineofsight.record.models import Contact, FrontDoorStandard, Now
from lineofsight.record.moment import LONDON, local_date

DAYS_BEFORE: Final = 7
"""So many whole days before today are told together, hour by hour."""
DAYS_OF_BACKLOG: Final = 28
"""So many days of the backlog are told, today the last."""
HOUR = timedelta(hours=1)
_ANY_DAY = date(2000, 1, 3)


# --- hour by hour ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HourFlow:
    """What came and what was decided in one hour of the clock. hour: 0 to 23, as it begins.

    arrived, decided: today. arrived_before, decided_before: in the `DAYS_BEFORE` days before today, together.
    capacity, capacity_before: how many decisions could be made in this hour, today and in those days.
    """

    hour: int
    arrived: int
    decided: int
    arrived_before: int
    decided_before: int
    capacity: float
    capacity_before: float


@dataclass(frozen=True, slots=True)
class DayFlow:
    """The hours of today and of the days before it, from the first to the last in which anything was or could be."""

    hours: tuple[HourFlow, ...]

    def total(self, what: str) -> float:
        """The sum of one of the columns of `HourFlow` over the hours."""
        return float(sum(getattr(hour, what) for hour in self.hours))


def flow_by_hour(contacts: QuerySet[Contact], now: Now, standards: Sequence[FrontDoorStandard]) -> DayFlow:
    """Arrivals and decisions of the contacts, hour by hour, in two queries. standards: of `every_standard`."""
    first = now.on - timedelta(days=DAYS_BEFORE)
    arrived = _by_hour(_came(contacts, first), "received")
    decided = _by_hour(contacts.filter(decided_on__gte=first), "decided")
    days_before = [first + timedelta(days=number) for number in range(DAYS_BEFORE)]
    hours = [
        HourFlow(
            hour=hour,
            arrived=arrived[now.on, hour],
            decided=decided[now.on, hour],
            arrived_before=sum(arrived[day, hour] for day in days_before),
            decided_before=sum(decided[day, hour] for day in days_before),
            capacity=_capacity(standards, now.on, hour),
            capacity_before=sum(_capacity(standards, day, hour) for day in days_before),
        )
        for hour in range(24)
    ]
    busy = [hour.hour for hour in hours if any((hour.arrived, hour.decided, hour.arrived_before, hour.decided_before))]
    opened = [hour.hour for hour in hours if hour.capacity or hour.capacity_before]
    shown = busy + opened
    return DayFlow(tuple(hours[min(shown) : max(shown) + 1]) if shown else ())


class HourInUtc(Func):
    """The hour of a moment in UTC as a text, "2026-11-22 10".

    Summer time moves the clock by a whole hour, so that each hour in UTC is one hour in London: the few hours that
    come out are turned into London's, instead of every moment that goes in.
    """

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002
        sql, params = compiler.compile(self.source_expressions[0])
        return f"substr({sql}, 1, 13)", tuple(params)

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002
        sql, params = compiler.compile(self.source_expressions[0])
        return f"to_char({sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24')", tuple(params)


def _came(contacts: QuerySet[Contact], first: date) -> QuerySet[Contact]:
    """Those that came into this queue from a day on."""
    return contacts.filter(received_on__gte=first).exclude(stage=Contact.Stage.NOT_SAID)


def _by_hour(contacts: QuerySet[Contact], what: str) -> Counter[tuple[date, int]]:
    """How many were received, or decided, on each local day in each local hour."""
    rows: Any = contacts.annotate(hour=HourInUtc(f"{what}_at")).order_by().values("hour").annotate(n=Count("*"))
    found: Counter[tuple[date, int]] = Counter()
    for row in rows:
        local = datetime.fromisoformat(row["hour"]).replace(tzinfo=UTC).astimezone(LONDON)
        found[local.date(), local.hour] += row["n"]
    return found


def _capacity(standards: Sequence[FrontDoorStandard], day: date, hour: int) -> float:
    """How many decisions can be made in an hour of the clock of a day."""
    if not Calendar.england().is_working_day(day):
        return 0
    standard = in_force_on(standards, day)
    begins = datetime.combine(_ANY_DAY, time(hour))
    opens, closes = (datetime.combine(_ANY_DAY, at) for at in (standard.opens_at, standard.closes_at))
    open_for = max(min(begins + HOUR, closes) - max(begins, opens), timedelta())
    return float(standard.decisions_an_hour) * (open_for / HOUR)


def capacity_on(standards: Sequence[FrontDoorStandard], day: date) -> float:
    """How many decisions can be made on a day: none where it is no working day."""
    if not Calendar.england().is_working_day(day):
        return 0
    standard = in_force_on(standards, day)
    return float(standard.decisions_an_hour) * hours_open(standard)


# --- day by day ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BacklogDay:
    """One day of the backlog: what came, what left the queue, what was open at its end (today: now), and its target.

    target: how many may be open at the end of the day to reach the aim evenly; None where there is no aim.
    """

    on: date
    arrived: int
    left: int
    open: int
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """The backlog up to now, and what it takes to reach the aim.

    arrivals_a_day: mean of the working days told, what came between them counted with the next. working_days_left:
    from today, if it is a working day, to the day of the aim; None without an aim that is still ahead.
    """

    days: tuple[BacklogDay, ...]
    aim: int | None
    aim_on: date | None
    arrivals_a_day: float
    capacity_a_day: float
    working_days_left: int | None

    @property
    def open_now(self) -> int:
        return self.days[-1].open

    @property
    def needed_a_day(self) -> float | None:
        """Decisions needed on each working day left, to reach the aim while as many come as did; None without one."""
        if self.aim is None or not self.working_days_left:
            return None
        return max(self.arrivals_a_day + (self.open_now - self.aim) / self.working_days_left, 0)

    @property
    def is_within_capacity(self) -> bool:
        """Whether the capacity of a day is enough: to reach the aim, or without one to decide what comes."""
        needed = self.arrivals_a_day if self.needed_a_day is None else self.needed_a_day
        return needed <= self.capacity_a_day


def backlog_of(contacts: QuerySet[Contact], open_now: int, now: Now, standards: Sequence[FrontDoorStandard]) -> Backlog:
    """The backlog of the last days, in three queries. open_now: how many of the contacts are open.

    Counted back from now. A contact that was reopened more than once counts as decided until the last time.
    """
    first = now.on - timedelta(days=DAYS_OF_BACKLOG - 1)
    came, left = _moves(contacts, first)
    days, open_at_end = [], open_now
    for number in range(DAYS_OF_BACKLOG):
        on = now.on - timedelta(days=number)
        days.append(BacklogDay(on, came[on], left[on], open_at_end))
        open_at_end += left[on] - came[on]
    days.reverse()
    standard = in_force_on(standards, now.on)
    is_aimed = standard.open_at_most_by is not None and standard.open_at_most_by >= now.on
    return Backlog(
        days=tuple(_with_targets(days, standard)),
        aim=standard.open_at_most if is_aimed else None,
        aim_on=standard.open_at_most_by if is_aimed else None,
        arrivals_a_day=_arrivals_a_day(days),
        capacity_a_day=float(standard.decisions_an_hour) * hours_open(standard),
        working_days_left=_working_days_left(now.on, standard.open_at_most_by) if is_aimed else None,
    )


def _moves(contacts: QuerySet[Contact], first: date) -> tuple[Counter[date], Counter[date]]:
    """How many contacts came into the queue and left it on each day from `first` on."""
    came = _by_day(_came(contacts, first), "received_on")
    never_reopened = contacts.filter(reopened_at__isnull=True, decided_on__gte=first)
    left = _by_day(never_reopened, "decided_on")
    begins = datetime.combine(first, time.min, tzinfo=LONDON)
    moved = Q(first_decided_at__gte=begins) | Q(reopened_at__gte=begins) | Q(decided_at__gte=begins)
    reopened = contacts.filter(moved, reopened_at__isnull=False).order_by()
    for decided_first, again, decided_last in reopened.values_list("first_decided_at", "reopened_at", "decided_at"):
        came.update(local_date(at) for at in (again,) if at is not None)
        left.update(local_date(at) for at in (decided_first, decided_last) if at is not None)
    return came, left


def _by_day(contacts: QuerySet[Contact], column: str) -> Counter[date]:
    rows: Any = contacts.order_by().values(column).annotate(n=Count("*"))
    return Counter({row[column]: row["n"] for row in rows})


def _with_targets(days: Sequence[BacklogDay], standard: FrontDoorStandard) -> Iterator[BacklogDay]:
    """The days with their targets: evenly over the working days from the day the aim was set to its own."""
    aim, by, since = standard.open_at_most, standard.open_at_most_by, standard.in_force_from
    start = None if aim is None else {day.on: day.open for day in days}.get(since - timedelta(days=1))
    if aim is None or by is None or start is None:
        yield from days
        return
    calendar = Calendar.england()
    span = max(calendar.elapsed(since - timedelta(days=1), by), 1)
    for day in days:
        if not since <= day.on <= by:
            yield day
            continue
        done = calendar.elapsed(since - timedelta(days=1), day.on)
        target = start + (aim - start) * min(done / span, 1)
        yield BacklogDay(day.on, day.arrived, day.left, day.open, target)


def _arrivals_a_day(days: Sequence[BacklogDay]) -> float:
    """How many came for each working day of the whole days told; 0 where none of them is one."""
    whole = days[:-1]
    worked = sum(Calendar.england().is_working_day(day.on) for day in whole)
    return sum(day.arrived for day in whole) / worked if worked else 0


def _working_days_left(on: date, until: date | None) -> int:
    calendar = Calendar.england()
    return 0 if until is None else calendar.elapsed(on, until) + calendar.is_working_day(on)
