"""Reads the clocks: from one child's history, the rows of the deadline ledger.

What a reading means:

- A clock is read once for each of its subjects: an episode, an assessment, an enquiry, a plan. It starts with the
  earliest starting event that carries the subject's id.
- An event stops or ends it if it carries the subject's id. An event that carries no subject of that kind counts
  for every one that is open on the day: a visit knows no plan, and a closure touches all of its episode.
- A repeating clock starts again with each stop: occurrence 0, 1, 2 and so on. A second stop on one day changes
  nothing. A limit set in the plan goes before the local standard, and a local standard before the shipped example.
- It is judged by the limit in force on the day of its start. A frequency that a review sets in the plan while a visit
  is awaited holds from its day on: counted from the last visit where that lies ahead, else from the day it was set, and
  then no later than before. What was overdue on that day stays so.
- It never pauses. What ends it without meeting it makes it *stopped*, with the reason; a stop on the same day as an
  end counts as met. Nothing ends it because a child died or came of age: the plan or the episode does.
- A clock in hours is judged to the moment where both moments are known, else by whole days.
- What a file cannot hold is not held against anyone. For a subject loaded from a file, a clock that stops on such a
  kind of event (a visit, a decision) does not apply until one is known; a repeating one then starts with it. Whether
  a child was first seen in time is said only where a known visit was in time.
- A date outside the calendar of bank holidays, a limit that is not held for the day, and a stop or an end before
  the start make the reading *not applicable*, with the reason. Reading never raises for what a history holds.
- A clock that starts or stops on what the record cannot hold, or that has no number, gives no reading.

Readings stand in the order of the catalogue, then of the start, then of the occurrence: the same history always gives
the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from lineofsight.domain.clocks.catalogue import CLOCKS
from lineofsight.domain.clocks.clock import Case, Clock, Moment, Outcome, Reading
from lineofsight.domain.clocks.limits import Due, Limit, days
from lineofsight.domain.clocks.predicates import was_unborn_on
from lineofsight.domain.clocks.sentences import (
    LOCAL_STANDARD,
    SET_AT_A_REVIEW,
    SET_IN_THE_PLAN,
    SHIPPED_EXAMPLE,
    Run,
    not_applicable_sentence,
    sentence_of,
)
from lineofsight.domain.clocks.standards import LocalStandards
from lineofsight.domain.clocks.timeline import Timeline
from lineofsight.domain.clocks.wording import said, written
from lineofsight.domain.events import KINDS_NOT_IN_A_CENSUS
from lineofsight.domain.exceptions import CalendarGap
from lineofsight.domain.history import Event, EventKind, History, Origin, SubjectKind
from lineofsight.domain.working_days import Calendar

NOT_IN_THIS_FILE: dict[EventKind, str] = {
    EventKind.REFERRAL_DECIDED: "the day of the decision is not in this file",
    EventKind.CHILD_SEEN: "visits are not in this file",
    EventKind.ASSESSMENT_REVIEW_POINT_HELD: "whether the review point was held is not in this file",
    EventKind.STRATEGY_DISCUSSION_HELD: "strategy discussions are not in this file",
    EventKind.SECTION_47_CONCLUDED: "the day the outcome was signed is not in this file",
    EventKind.CHILD_IN_NEED_PLAN_REVIEWED: "reviews of child in need plans are not in this file",
    EventKind.CORE_GROUP_HELD: "core groups are not in this file",
    EventKind.CHILD_IN_NEED_MEETING_HELD: "child in need meetings are not in this file",
    EventKind.FOLLOW_UP_MEETING_HELD: "strategy discussions are not in this file",
    EventKind.CONFERENCE_LETTER_SENT: "letters are not in this file",
    EventKind.CONFERENCE_RECORD_SENT: "letters are not in this file",
    EventKind.REVIEW_LETTER_SENT: "letters are not in this file",
    EventKind.REVIEW_RECORD_SENT: "letters are not in this file",
}
"""What is said of a loaded subject whose clock stops on a kind of event that a census cannot hold."""

EARLIER_ONES: dict[EventKind, str] = {EventKind.CHILD_SEEN: "visits", EventKind.CORE_GROUP_HELD: "core groups"}
"""What may have happened before the first that is known here, so that a late first one says nothing."""


def read(clock: Clock, history: History, standards: LocalStandards, calendar: Calendar) -> tuple[Reading, ...]:
    """The readings of one clock for every subject of a child, in order; none where the clock makes no readings."""
    if not clock.makes_readings:
        return ()
    return tuple(_Child(Timeline(history), standards, calendar).read(clock))


def read_all(history: History, standards: LocalStandards, calendar: Calendar) -> tuple[Reading, ...]:
    """The readings of every clock for a child: the child's part of the deadline ledger, in a stable order."""
    child = _Child(Timeline(history), standards, calendar)
    return tuple(reading for clock in READ_CLOCKS for reading in child.read(clock))


READ_CLOCKS: tuple[Clock, ...] = tuple(clock for clock in CLOCKS if clock.makes_readings)
"""The clocks that make readings, in the order of the catalogue."""


@dataclass(frozen=True, slots=True)
class _Child:
    """One child's events, with what every clock is judged by."""

    timeline: Timeline
    standards: LocalStandards
    calendar: Calendar

    def read(self, clock: Clock) -> list[Reading]:
        """The readings of one clock that makes readings, for each of the child's subjects."""
        per = cast("SubjectKind", clock.per)  # a clock about anything else is not recorded here
        readings: list[Reading] = []
        for subject_id, (start, started_on) in self.timeline.starts_of(clock, per).items():
            readings += _Subject(clock, subject_id, start, started_on, self).readings()
        return readings


@dataclass(frozen=True, slots=True)
class _SetLater:
    """A frequency set while a visit was awaited. counted_from: None where it counts from the last visit."""

    limit: tuple[Limit, str]
    due: Due
    counted_from: date | None


class _Subject:
    """One clock for one subject: what starts, stops and ends it, and the readings that follow."""

    __slots__ = (
        "calendar",
        "clock",
        "end",
        "end_reason",
        "first",
        "id",
        "kind",
        "standards",
        "start",
        "stops",
        "timeline",
    )

    def __init__(self, clock: Clock, subject_id: int, start: Event, started_on: date, child: _Child) -> None:
        kind = cast("SubjectKind", clock.per)
        self.clock, self.kind, self.id, self.start = clock, kind, subject_id, start
        self.timeline, self.standards, self.calendar = child.timeline, child.standards, child.calendar
        self.end, self.end_reason = self.timeline.end_of(clock, kind, subject_id, start)
        self.stops = self.timeline.stops_of(clock, kind, subject_id, start, self.end)
        self.first = Moment(started_on, start.at, said(start.kind))

    def readings(self) -> list[Reading]:
        try:
            limit = self._limit(self.first, 0)
            if limit is None and not self.clock.is_due_on_the_day_set:
                return [self._not_applicable(f"no limit of this clock is held for {written(self.first.on)}")]
            reason = self._why_not(self._due(limit[0] if limit else None, self.first))
        except CalendarGap as gap:
            reason = str(gap)
        if reason is None:
            return []
        if reason:
            return [self._not_applicable(reason)]
        return self._repeated() if self.clock.repeats else [self._run(self.first, 0, next(iter(self.stops), None))]

    # --- whether it applies ------------------------------------------------------------------------------------

    def _why_not(self, due: Due) -> str | None:
        """Why the clock does not apply, "" where it does, None where there is to be no reading at all.

        Moves the first start to the birth of an unborn child, or to what is known first of a loaded subject.
        """
        clock = self.clock
        if clock.no_reading_when is not None or clock.not_applicable_when:
            case = self._case(due)
            if clock.no_reading_when is not None and clock.no_reading_when(case):
                return None
            for predicate in clock.not_applicable_when:
                if reason := predicate(case):
                    return reason
        return self._out_of_order(due) or self._unborn() or self._not_in_this_file(due)

    def _case(self, due: Due) -> Case:
        episode_id = self.start.subjects.get(SubjectKind.EPISODE)
        episode = None if episode_id is None else self.timeline.episodes.get(episode_id)
        return Case(self.timeline.history, episode, self.first.on, due.on, self.stops)

    def _out_of_order(self, due: Due) -> str:
        start = f"{self.first.by} on {written(self.first.on)}: see data quality"
        if self.stops and not self.clock.repeats and self.stops[0].on < self.first.on:
            return f"{self.stops[0].by} on {written(self.stops[0].on)}, before {start}"
        if self.end is not None and self.end.on is not None and self.end.on < self.first.on:
            return f"{self.end_reason} on {written(self.end.on)}, before {start}"
        if self.clock.is_due_on_the_day_set and due.on < self.first.on:
            return f"due on {written(due.on)}, before {start}"
        return ""

    def _unborn(self) -> str:
        history = self.timeline.history
        if not self.clock.waits_for_birth or not was_unborn_on(history, self.first.on):
            return ""
        if history.born_on is None:
            return "the child is not yet born"
        end = self.end.on if self.end else None
        if end is not None and end <= history.born_on:
            return "it had ended by the day the child was born"
        self.first = Moment(history.born_on, None, "child born")
        return ""

    def _not_in_this_file(self, due: Due) -> str:
        if self.start.origin is not Origin.LOADED or not KINDS_NOT_IN_A_CENSUS.issuperset(self.clock.stops):
            return ""
        known = next((stop for stop in self.stops if stop.on >= self.first.on), None)
        if known is None:
            return NOT_IN_THIS_FILE[self.clock.stops[0]]
        if self.clock.repeats:
            self.first = known
        elif (earlier := EARLIER_ONES.get(self.clock.stops[0])) and not _is_in_time(known, due):
            return f"{earlier} before {written(known.on)} are not in this file"
        return ""

    # --- the readings ------------------------------------------------------------------------------------------

    def _repeated(self) -> list[Reading]:
        readings: list[Reading] = []
        current = self.first
        end = self.end.on if self.end else None
        for stop in self.stops:
            if stop.on > current.on and (end is None or stop.on <= end):
                readings.append(self._run(current, len(readings), stop))
                current = stop
        if not readings or end is None or current.on < end:
            readings.append(self._run(current, len(readings), None))
        return readings

    def _run(self, start: Moment, occurrence: int, stop: Moment | None) -> Reading:
        """One reading, from `start` to `stop`, or to the end if that comes first, or running."""
        try:
            limit = self._limit(start, occurrence)
            due = self._due(limit[0] if limit else None, start)
            set_later = self._set_later(start, due, stop)
            if set_later is not None:
                return self._reading(start, occurrence, set_later.limit, set_later.due, stop, set_later.counted_from)
            counted_from = self.start.due_on if self.clock.counts_from_the_day_set else None
            return self._reading(start, occurrence, limit, due, stop, counted_from)
        except CalendarGap as gap:
            return self._not_applicable(str(gap), occurrence)

    def _reading(
        self,
        start: Moment,
        occurrence: int,
        limit: tuple[Limit, str] | None,
        due: Due,
        stop: Moment | None,
        counted_from: date | None = None,
    ) -> Reading:
        outcome, stopped = self._outcome(due, stop)
        number, limit_from = limit or (None, "")
        run = Run(
            start=start,
            limit=number,
            limit_from=limit_from,
            due=due,
            stopped=stopped,
            outcome=outcome,
            reason=self.end_reason if outcome is Outcome.STOPPED else "",
            taken=None if stopped is None else (number or days(1)).taken(start, stopped, self.calendar),
            counted_from=counted_from,
        )
        return Reading(
            clock=self.clock,
            subject_kind=self.kind,
            subject_id=self.id,
            occurrence=occurrence,
            started_on=start.on,
            started_at=start.at,
            due_on=due.on,
            due_at=due.at,
            stopped_on=stopped.on if stopped else None,
            stopped_at=stopped.at if stopped else None,
            outcome=outcome,
            reason=run.reason,
            taken=run.taken,
            sentence=sentence_of(run, self.calendar),
        )

    def _outcome(self, due: Due, stop: Moment | None) -> tuple[Outcome, Moment | None]:
        """How a run ended and with what: None while it runs, and where the day of what ended it is not recorded."""
        end = self.end
        if stop is not None and (end is None or end.on is None or stop.on <= end.on):
            return (Outcome.MET if _is_in_time(stop, due) else Outcome.MET_LATE), stop
        if end is None:
            return Outcome.RUNNING, None
        return Outcome.STOPPED, None if end.on is None else Moment(end.on, end.at, self.end_reason)

    def _not_applicable(self, reason: str, occurrence: int = 0) -> Reading:
        return Reading(
            clock=self.clock,
            subject_kind=self.kind,
            subject_id=self.id,
            occurrence=occurrence,
            started_on=None,
            started_at=None,
            due_on=None,
            due_at=None,
            stopped_on=None,
            stopped_at=None,
            outcome=Outcome.NOT_APPLICABLE,
            reason=reason,
            taken=None,
            sentence=not_applicable_sentence(reason),
        )

    # --- the limit ---------------------------------------------------------------------------------------------

    def _limit(self, start: Moment, occurrence: int) -> tuple[Limit, str] | None:
        """The limit of one occurrence and whose it is, by the rule of the day on which it started; None if none."""
        clock, every = self.clock, self.start.every_days
        if clock.is_set_in_the_plan:
            later = [one for one in self.start.frequencies if one.from_on <= start.on]
            if later:
                return days(later[-1].every_days), SET_AT_A_REVIEW.format(day=written(later[-1].from_on))
            if every is not None and every > 0:
                return days(every), SET_IN_THE_PLAN
        if clock.local is not None:
            own = self.standards.limit_on(clock.key, start.on)
            if own is not None:
                return replace(own, is_before=clock.local.example.is_before), LOCAL_STANDARD
            return clock.local.example, SHIPPED_EXAMPLE
        dated = clock.dated_limit_on(start.on)
        return None if dated is None else (dated.for_occurrence(occurrence, start.on, self.first.on), "")

    def _set_later(self, start: Moment, due: Due, stop: Moment | None) -> _SetLater | None:
        """The frequency that was set while the next visit was awaited, with what is due by it; None for none."""
        found: _SetLater | None = None
        for one in self.start.frequencies if self.clock.is_set_in_the_plan else ():
            is_over = stop is not None and stop.on <= one.from_on
            if one.from_on <= start.on or is_over or due.on < one.from_on:
                continue
            limit = days(one.every_days)
            by_last, by_day = limit.due(start.on, None, self.calendar), limit.due(one.from_on, None, self.calendar)
            whose = SET_AT_A_REVIEW.format(day=written(one.from_on))
            if by_last.on > one.from_on:
                found = _SetLater((limit, whose), by_last, None)
            elif by_day.on < due.on:
                found = _SetLater((limit, whose), by_day, one.from_on)
            due = found.due if found is not None else due
        return found

    def _due(self, limit: Limit | None, start: Moment) -> Due:
        if limit is not None and self.clock.counts_from_the_day_set:
            counted = limit.due(self.start.due_on or start.on, None, self.calendar)
            return Due(counted.on if self.clock.may_be_late_from_its_start else max(counted.on, start.on))
        if limit is not None:
            return limit.due(start.on, start.at, self.calendar)
        self.calendar.index(start.on)
        due_on = self.start.due_on or start.on
        self.calendar.index(due_on)
        return Due(due_on)


def _is_in_time(stop: Moment, due: Due) -> bool:
    if due.at is not None and stop.at is not None:
        return stop.at <= due.at
    return stop.on <= due.on
