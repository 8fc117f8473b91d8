"""Opening hours of the front door, dated: how long it was open between two moments, which is the age of work there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lineofsight.domain.working_days import Calendar

HOUR = timedelta(hours=1)
_ANY_DAY = date(2000, 1, 3)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """From `opens_at` to `closes_at` on each working day from `in_force_from` on, until the next one begins."""

    in_force_from: date
    opens_at: time
    closes_at: time

    def __post_init__(self) -> None:
        if self.closes_at <= self.opens_at:
            raise ValueError("The front door closes later than it opens.")

    @property
    def hours_a_day(self) -> float:
        return self._hours_until(self.closes_at)

    def hours_of_day_until(self, moment: time) -> float:
        """How many hours it has been open by this time of a working day: 0 before it opens, the whole day after."""
        return self._hours_until(min(max(moment, self.opens_at), self.closes_at))

    def _hours_until(self, moment: time) -> float:
        return (datetime.combine(_ANY_DAY, moment) - datetime.combine(_ANY_DAY, self.opens_at)) / HOUR


class OpeningTimes:
    """Opening hours over time, by one calendar. The first of them stands for the days before it too."""

    def __init__(self, hours: Iterable[OpeningHours], calendar: Calendar) -> None:
        self._hours = sorted(hours, key=lambda one: one.in_force_from)
        self._calendar = calendar
        if not self._hours:
            raise ValueError("Opening times need one standard at least.")

    def on(self, day: date) -> OpeningHours:
        """The hours in force on a day."""
        in_force = [one for one in self._hours if one.in_force_from <= day]
        return in_force[-1] if in_force else self._hours[0]

    def hours_between(self, start: datetime, end: datetime) -> float:
        """For how many hours the front door was open from one local moment to a later one. Raises CalendarGap."""
        return self._hours_up_to(end) - self._hours_up_to(start)

    def _hours_up_to(self, moment: datetime) -> float:
        """The hours it was open from the first day of the calendar up to a local moment."""
        day = moment.date()
        whole_days = sum(hours.hours_a_day * self._working_days(first, last) for hours, first, last in self._until(day))
        if not self._calendar.is_working_day(day):
            return whole_days
        return whole_days + self.on(day).hours_of_day_until(moment.time())

    def _until(self, day: date) -> Iterator[tuple[OpeningHours, date, date]]:
        """Each standard with its first day and the day after its last, up to a day that is not counted."""
        begins = [self._calendar.first, *(one.in_force_from for one in self._hours[1:])]
        for place, hours in enumerate(self._hours):
            ends = begins[place + 1] if place + 1 < len(begins) else day
            if begins[place] < min(ends, day):
                yield hours, begins[place], min(ends, day)

    def _working_days(self, first: date, after_last: date) -> int:
        before = self._calendar.index(first - timedelta(days=1)) if first > self._calendar.first else 0
        return self._calendar.index(after_last - timedelta(days=1)) - before
