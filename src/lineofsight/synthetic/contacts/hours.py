"""When the invented front door is open, and moments of work reckoned within its hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from lineofsight.record.moment import LONDON
from lineofsight.synthetic.horizon import Horizon

OPENS: Final = time(8, 30)
CLOSES: Final = time(17, 0)
"""As the shipped example of the front door's standards has it."""
A_MINUTE: Final = timedelta(minutes=1)


class Hours:
    """Opening hours on working days; past the last day lived on weekdays, for no holiday is asked for there."""

    def __init__(self, horizon: Horizon) -> None:
        self.horizon = horizon

    def is_open(self, moment: datetime) -> bool:
        return self._is_worked(moment.date()) and OPENS <= moment.time() < CLOSES

    def opening(self, moment: datetime) -> datetime:
        """The moment itself in opening hours; else when the front door opens next."""
        if self.is_open(moment):
            return moment
        if self._is_worked(moment.date()) and moment.time() < OPENS:
            return at(moment.date(), OPENS)
        return at(self.next_day(moment.date()), OPENS)

    def later(self, moment: datetime, minutes: int) -> datetime:
        """So many minutes of opening hours later."""
        start = self.opening(moment)
        end = start + minutes * A_MINUTE
        closes = at(start.date(), CLOSES)
        if end < closes:
            return end
        return self.later(at(self.next_day(start.date()), OPENS), int((end - closes) / A_MINUTE))

    def before(self, moment: datetime) -> datetime:
        """The moment itself in opening hours; else the last minute before it that is."""
        if self.is_open(moment):
            return moment
        day = moment.date()
        if self._is_worked(day) and moment.time() >= CLOSES:
            return at(day, CLOSES) - A_MINUTE
        day -= timedelta(days=1)
        while not self._is_worked(day):
            day -= timedelta(days=1)
        return at(day, CLOSES) - A_MINUTE

    def next_day(self, day: date) -> date:
        """The next day on which the front door opens."""
        day += timedelta(days=1)
        while not self._is_worked(day):
            day += timedelta(days=1)
        return day

    def _is_worked(self, day: date) -> bool:
        if day > self.horizon.until:
            return day.weekday() < 5
        return self.horizon.calendar.is_working_day(day)


def at(day: date, when: time) -> datetime:
    return datetime.combine(day, when, tzinfo=LONDON)
