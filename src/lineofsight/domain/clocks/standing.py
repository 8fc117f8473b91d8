"""What a clock says now: a comparison of its due day or moment with now, never stored."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from lineofsight.domain.clocks.clock import Outcome, Standing
from lineofsight.domain.clocks.limits import Unit
from lineofsight.domain.clocks.wording import written
from lineofsight.domain.working_days import Calendar

DUE_SOON_WORKING_DAYS = 5
_HOUR = timedelta(hours=1)


def standing(
    outcome: Outcome | None,
    due_on: date | None,
    due_at: datetime | None,
    now: datetime,
    today: date,
    calendar: Calendar,
    due_soon_working_days: int = DUE_SOON_WORKING_DAYS,
) -> Standing:
    """How a clock stands at the aware moment `now`, on the London date `today`.

    outcome None: there is no reading, so it has not started. A running clock is overdue once its day, or its
    moment where it has one, is past, and due soon from so many working days before. For a child known only from a
    file hand in the end of the file's last day, and that day. Raises CalendarGap where today comes before the
    calendar.
    """
    if outcome is None:
        return Standing.NOT_STARTED
    if outcome is not Outcome.RUNNING or due_on is None:
        return Standing(outcome.value)
    if is_past(due_on, due_at, now, today):
        return Standing.OVERDUE
    if calendar.elapsed(today, due_on) <= due_soon_working_days:
        return Standing.DUE_SOON
    return Standing.RUNNING


def is_past(due_on: date, due_at: datetime | None, now: datetime, today: date) -> bool:
    """Whether the due moment, or else the whole of the due day, is over."""
    return now > due_at if due_at is not None else today > due_on


def spoken_standing(
    outcome: Outcome | None,
    due_on: date | None,
    due_at: datetime | None,
    now: datetime,
    today: date,
    calendar: Calendar,
    *,
    stopped_on: date | None = None,
    stopped_at: datetime | None = None,
    reason: str = "",
    is_in_hours: bool = False,
) -> str:
    """The standing in words: "overdue by 3 working days", "due in 2 working days", "met 1 working day late".

    is_in_hours: whether its limit is counted in hours, which run through nights and weekends; so is one that is due at
    a moment. Distances are then in hours where both moments are known and less than two days apart, and otherwise in
    calendar days. All others are in working days, and in calendar days where no working day lies between.
    """
    counted_by = None if is_in_hours or due_at is not None else calendar
    if outcome is None:
        return "not started"
    if outcome is Outcome.MET:
        return "met in time"
    if outcome in (Outcome.STOPPED, Outcome.NOT_APPLICABLE) or due_on is None:
        words = outcome.value.replace("_", " ")
        return f"{words}: {reason}" if reason else words
    if outcome is Outcome.MET_LATE:
        late = None if stopped_on is None else _distance(due_on, due_at, stopped_on, stopped_at, counted_by)
        return f"met {late} late" if late else "met late"
    if is_past(due_on, due_at, now, today):
        beyond = _distance(due_on, due_at, today, now, counted_by)
        return f"overdue by {beyond}" if beyond else f"overdue, was due on {written(due_on)}"
    left = _distance(today, now, due_on, due_at, counted_by)
    return f"due in {left}" if left else "due today"


def _distance(
    first_on: date, first_at: datetime | None, last_on: date, last_at: datetime | None, calendar: Calendar | None
) -> str:
    """How far the last lies after the first, in words; "" for one day without hours.

    Past the end of the calendar it is told in calendar days, and without one.
    """
    if first_at is not None and last_at is not None:
        between = last_at.astimezone(UTC) - first_at.astimezone(UTC)
        if timedelta(0) <= between < timedelta(days=2):
            return Unit.HOURS.counted(between // _HOUR) if between >= _HOUR else "less than an hour"
    days = (last_on - first_on).days
    working_days = 0
    if calendar is not None and calendar.first <= first_on and last_on <= calendar.last:
        working_days = calendar.elapsed(first_on, last_on)
    if working_days > 0:
        return Unit.WORKING_DAYS.counted(working_days)
    return Unit.DAYS.counted(days) if days > 0 else ""
