"""How long a clock allows: so many working days, days, weeks, months or hours.

The start day is day 0. A month later is the same day number, clipped to the end of a shorter month. Hours are
real hours, through nights, weekends and the change of the clocks; where only the day of the start is known they
are counted in whole days, and nobody claims an hour.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from lineofsight.domain.working_days import Calendar

LONDON = ZoneInfo("Europe/London")


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    HOURS = "hours"

    def counted(self, number: int) -> str:
        """The number with its unit: "1 working day", "15 working days"."""
        plural = self.value.replace("_", " ")
        return f"{number} {plural.removesuffix('s') if number == 1 else plural}"


class Due(NamedTuple):
    """When a clock is due: the last day, and the aware moment (UTC) where it is known to the hour."""

    on: date
    at: datetime | None = None


class Dated(Protocol):
    """Anything with a day, and with the aware moment where it is known."""

    @property
    def on(self) -> date: ...

    @property
    def at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of units. `is_before` counts back: the clock must stop that long before its event."""

    number: int
    unit: Unit
    is_before: bool = False

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError(f"A limit is 1 unit or more, not {self.number}.")

    def __str__(self) -> str:
        return self.unit.counted(self.number) + (" before" if self.is_before else "")

    def due(self, on: date, at: datetime | None, calendar: Calendar) -> Due:
        """The last day, or moment, in time for a clock that started on `on`, or at the aware moment `at`.

        Raises CalendarGap where the start or the due day lies outside the calendar, whatever the unit.
        """
        sign = -1 if self.is_before else 1
        if self.unit is Unit.WORKING_DAYS:
            count = calendar.subtract if self.is_before else calendar.add
            return Due(count(on, self.number))
        calendar.index(on)
        if self.unit is Unit.HOURS and at is not None:
            moment = at.astimezone(UTC) + timedelta(hours=sign * self.number)
            due = Due(moment.astimezone(LONDON).date(), moment)
        elif self.unit is Unit.MONTHS:
            due = Due(months_after(on, sign * self.number))
        else:
            due = Due(on + timedelta(days=sign * self.days))
        calendar.index(due.on)
        return due

    @property
    def days(self) -> int:
        """The limit in whole calendar days, for a limit in hours (rounded up), days or weeks."""
        if self.unit is Unit.HOURS:
            return -(-self.number // 24)
        return self.number * (7 if self.unit is Unit.WEEKS else 1)

    @property
    def taken_unit(self) -> Unit:
        """The unit that the time taken is told in: weeks and months are told in days."""
        return Unit.DAYS if self.unit in (Unit.WEEKS, Unit.MONTHS) else self.unit

    def taken(self, start: Dated, stop: Dated, calendar: Calendar) -> int | None:
        """How many units of `taken_unit` lie between two days or moments; a begun hour counts whole.

        None for a limit in hours where a moment is not known.
        """
        if self.unit is Unit.WORKING_DAYS:
            return calendar.elapsed(start.on, stop.on)
        if self.unit is not Unit.HOURS:
            return (stop.on - start.on).days
        if start.at is None or stop.at is None:
            return None
        return -((start.at.astimezone(UTC) - stop.at.astimezone(UTC)) // timedelta(hours=1))


def working_days(number: int, *, before: bool = False) -> Limit:
    """So many working days after the start, or `before` it."""
    return Limit(number, Unit.WORKING_DAYS, before)


def days(number: int) -> Limit:
    """So many calendar days after the start."""
    return Limit(number, Unit.DAYS)


def weeks(number: int, *, before: bool = False) -> Limit:
    """So many weeks after the start, or `before` it."""
    return Limit(number, Unit.WEEKS, before)


def months(number: int) -> Limit:
    """The same day number so many months later, clipped to the end of the month."""
    return Limit(number, Unit.MONTHS)


def hours(number: int) -> Limit:
    """So many real hours after the start."""
    return Limit(number, Unit.HOURS)


def months_after(day: date, number: int) -> date:
    """The same day number `number` months later (earlier when negative), clipped to the end of the month."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))
