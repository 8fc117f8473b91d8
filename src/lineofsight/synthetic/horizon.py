"""The days that lives are told in: worked ones until the last day lived, and the planted year that ends there."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

from lineofsight.domain.working_days import Calendar
from lineofsight.returns.cin_census.reading import census_year
from lineofsight.synthetic.census_years import conference_ruled_out_on, first_day
from lineofsight.synthetic.lateness import Pace

DAYS_OF_A_YEAR: Final = 365.25


class Horizon:
    """`until` is the last day lived. Past it nobody looks, no bank holiday is asked for, and every day is worked.

    Work that begins by then is counted in working days to its end, as far as bank holidays are known.
    """

    __slots__ = ("_planted_days", "_planted_working_days", "calendar", "planted_from", "until")

    def __init__(self, until: date) -> None:
        self.until = until
        self.calendar = Calendar.england()
        self.planted_from = first_day(census_year(until))
        eve = self.planted_from - timedelta(days=1)
        self._planted_working_days = self.calendar.elapsed(eve, until)
        self._planted_days = (until - eve).days

    def worked(self, start: date, working_days: int) -> date:
        """The n-th working day after `start`; for 0, `start` or the first working day after it."""
        if start > self.until:
            return start + timedelta(days=working_days)
        if working_days == 0 and self.calendar.is_working_day(start):
            return start
        days = max(1, working_days)
        beyond = days - self.calendar.elapsed(start, self.calendar.last)
        return self.calendar.last + timedelta(days=beyond) if beyond > 0 else self.calendar.add(start, days)

    def worked_before(self, day: date, working_days: int = 0) -> date:
        """The n-th working day before the day; for 0, the day or the last working day before it."""
        if day > self.until:
            day, working_days = day - timedelta(days=working_days), 0
        return day if day > self.until else self.calendar.day(self.calendar.index(day) - working_days)

    def conference_ruled_out_on(self, enquiry_started_on: date) -> date:
        """The day a manager decides that an enquiry needs no conference; past the last day lived, the enquiry's own."""
        return enquiry_started_on if enquiry_started_on > self.until else conference_ruled_out_on(enquiry_started_on)

    def after_working_days(self, start: date, pace: Pace, promptness: float, chance: Random) -> date:
        """The day that work begun on `start` ends, for a pace in working days.

        promptness: 0 to below 1; in the planted year, the lower the likelier in time.
        """
        ends_on = self.worked(start, pace.length(chance))
        if start > self.until or ends_on < self.planted_from:
            return ends_on
        at_least = self.calendar.elapsed(start, self.planted_from - timedelta(days=1)) + 1
        length = pace.planted_length(promptness, at_least, self._planted_working_days, chance)
        return self.worked(start, length)

    def after_days(self, start: date, pace: Pace, promptness: float, chance: Random) -> date:
        """The day that work begun on `start` ends, for a pace in calendar days; a working day, never a later one."""
        length = pace.length(chance)
        at_least = (self.planted_from - start).days
        if start <= self.until and length >= at_least:
            length = pace.planted_length(promptness, at_least, self._planted_days, chance)
        return self.worked_before(start + timedelta(days=length))
