"""How deadlines stand, said for people, at one moment for a whole page."""

from datetime import date, datetime
from typing import NamedTuple

from lineofsight.domain.clocks import CLOCKS_BY_KEY, Outcome, Standing, months_after, spoken_standing, standing
from lineofsight.domain.working_days import Calendar
from lineofsight.record.models import Deadline, Now

IN_HOURS = frozenset(key for key, clock in CLOCKS_BY_KEY.items() if clock.is_in_hours)
BEYOND_LABELS = {
    "1-5": "1 to 5 working days",
    "6-10": "6 to 10 working days",
    "11-20": "11 to 20 working days",
    "21-40": "21 to 40 working days",
    "over-40": "More than 40 working days",
}
AGE_LABELS = {
    "unborn": "Unborn",
    "under-1": "Under 1",
    "1-4": "1 to 4",
    "5-9": "5 to 9",
    "10-15": "10 to 15",
    "16-plus": "16 and over",
    "unknown": "Age not recorded",
}


class Period(NamedTuple):
    """A stretch of days, both ends included, and what it is called."""

    key: str
    title: str
    first: date
    last: date


def periods_to(last: date) -> tuple[Period, Period]:
    """The year to date and the last twelve months, both ending on `last`. The year starts on 1 April."""
    year = last.year if (last.month, last.day) >= (4, 1) else last.year - 1
    twelve_months_before = date.fromordinal(months_after(last, -12).toordinal() + 1)
    return (
        Period("year_to_date", "This year to date", date(year, 4, 1), last),
        Period("last_12_months", "The last 12 months", twelve_months_before, last),
    )


def title_of(clock_key: str) -> str:
    """The clock's title; its key, should the catalogue no longer hold it."""
    clock = CLOCKS_BY_KEY.get(clock_key)
    return clock.title if clock else clock_key


def _now_for(deadline: Deadline, now: Now) -> tuple[datetime, date]:
    """The moment and the day that "now" is for this deadline: the file's, for a child known only from a file."""
    if deadline.as_at_on is None or deadline.as_at_moment is None:
        return now.at, now.on
    return deadline.as_at_moment, deadline.as_at_on


def standing_of(deadline: Deadline, now: Now) -> Standing:
    """How a deadline stands."""
    at, on = _now_for(deadline, now)
    outcome = Outcome(deadline.outcome)
    return standing(outcome, deadline.due_on, deadline.due_at, at, on, Calendar.england(), now.due_soon_working_days)


def spoken(deadline: Deadline, now: Now) -> str:
    """How a deadline stands, with its days: "overdue by 3 working days"."""
    at, on = _now_for(deadline, now)
    return spoken_standing(
        Outcome(deadline.outcome),
        deadline.due_on,
        deadline.due_at,
        at,
        on,
        Calendar.england(),
        stopped_on=deadline.stopped_on,
        stopped_at=deadline.stopped_at,
        reason=deadline.reason,
        is_in_hours=deadline.clock in IN_HOURS,
    )
