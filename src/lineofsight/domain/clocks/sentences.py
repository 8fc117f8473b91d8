"""The sentence that explains one reading: plain, dated, and enough to recompute the due date by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lineofsight.domain.clocks.clock import Moment, Outcome
from lineofsight.domain.clocks.limits import Due, Limit, Unit
from lineofsight.domain.clocks.wording import listed, written, written_moment, written_with_weekday
from lineofsight.domain.working_days import Calendar

SET_IN_THE_PLAN = "set in the plan"
SET_AT_A_REVIEW = "set in the plan on {day}"
LOCAL_STANDARD = "local standard"
SHIPPED_EXAMPLE = "example standard: the authority has not set its own"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a clock, as its sentence tells it.

    limit: None where the starting event carried the day to meet. limit_from: whose limit it is, "" for a national
    one. stopped: None while running, and where the day of what ended it is not recorded. reason: what ended it
    without meeting it, "" otherwise. counted_from: the day from which the limit counts, where that is not the start.
    """

    start: Moment
    limit: Limit | None
    limit_from: str
    due: Due
    stopped: Moment | None
    outcome: Outcome
    reason: str
    taken: int | None
    counted_from: date | None = None


def sentence_of(run: Run, calendar: Calendar) -> str:
    """The sentence of a reading that applies: start, limit with the bank holidays left out, due, and stop."""
    start = f"Started {written_moment(run.start.on, _hour(run, run.start))} ({run.start.by})"
    due = f"due {written_moment(run.due.on, run.due.at)}"
    if run.limit is None:
        due = f"{due}, the day that was set"
    parts = [start, *_limit(run, calendar), due]
    if run.outcome is not Outcome.RUNNING:
        parts.append(_stop(run, calendar))
    return "; ".join(parts) + "."


def _limit(run: Run, calendar: Calendar) -> list[str]:
    if run.limit is None:
        return []
    words = str(run.limit) + (f" ({run.limit_from})" if run.limit_from else "")
    if run.counted_from is not None:
        words += f", counted from {written(run.counted_from)}"
    return [words + _how_counted(run, run.limit, calendar)]


def _how_counted(run: Run, limit: Limit, calendar: Calendar) -> str:
    if limit.unit is Unit.WORKING_DAYS:
        first, last = sorted((run.counted_from or run.start.on, run.due.on))
        return _not_counting(calendar.holidays_between(first, last))
    if limit.unit is Unit.HOURS and run.due.at is None:
        return f", counted as {Unit.DAYS.counted(limit.days)} because the hour of the start is not recorded"
    if limit.unit is Unit.MONTHS and run.due.on.day != run.start.on.day:
        return ", to the end of the month"
    return ""


def _not_counting(holidays: tuple[date, ...]) -> str:
    return f", not counting {listed([written_with_weekday(day) for day in holidays])}" if holidays else ""


def _stop(run: Run, calendar: Calendar) -> str:
    if run.stopped is None:
        return f"stopped: {run.reason} (day not recorded)"
    on = written_moment(run.stopped.on, _hour(run, run.stopped))
    if run.outcome is Outcome.STOPPED:
        return f"stopped {on}: {run.reason}"
    stop = f"stopped {on} ({run.stopped.by})"
    if run.taken is not None and run.limit is not None:
        stop += f" after {run.limit.taken_unit.counted(run.taken)}"
    if run.outcome is Outcome.MET:
        return f"{stop}, in time"
    return f"{stop}, {_late(run, run.stopped, calendar)}"


def _late(run: Run, stopped: Moment, calendar: Calendar) -> str:
    limit = run.limit
    late = None if limit is None else limit.taken(run.due, stopped, calendar)
    if limit is None or late is None:
        return f"{Unit.DAYS.counted((stopped.on - run.due.on).days)} late"
    if limit.unit is not Unit.WORKING_DAYS:
        return f"{limit.taken_unit.counted(late)} late"
    words = f"{limit.unit.counted(late)} late" if late else "late, on a day that is not a working day"
    return words + _not_counting(calendar.holidays_between(run.due.on, stopped.on))


def _hour(run: Run, moment: Moment) -> datetime | None:
    """The hour of a start or a stop, told only for a clock that is due at an hour."""
    return None if run.due.at is None else moment.at


def not_applicable_sentence(reason: str) -> str:
    """The sentence of a reading that does not apply."""
    return f"Not applicable: {reason.removesuffix('.')}."
