"""What a clock is, and what one clock says about one subject: the types of the catalogue and of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from lineofsight.domain.clocks.limits import Limit, Unit, months_after
from lineofsight.domain.events import RECORDED_KINDS
from lineofsight.domain.exceptions import CatalogueFault
from lineofsight.domain.history import Episode, EventKind, History, SubjectKind


class Basis(StrEnum):
    """What gives a clock its limit."""

    STATUTORY = "statutory"
    LOCAL = "local"
    BEST_PRACTICE = "best_practice"
    PUBLISHED = "published"
    """The way a national statistic counts: a measure, not a duty."""


class OtherSubject(StrEnum):
    """What a clock is about where this record holds no such thing yet: these clocks give no reading."""

    WORKER = "worker"
    DECISION = "decision"
    RECORDING = "recording"
    MISSING_EPISODE = "missing_episode"
    EXPLOITATION_CONCERN = "exploitation_concern"
    AUDIT_ACTION = "audit_action"
    WARNING_MARKER = "warning_marker"
    ACCESS_REQUEST = "access_request"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class Later:
    """The limit of a repeating clock further on: from an occurrence (0 is the first) and from a month of its run."""

    limit: Limit
    from_occurrence: int = 0
    from_month: int = 0


@dataclass(frozen=True, slots=True)
class DatedLimit:
    """The limit for clocks that start from `since` to `until`, both included; `until` None means still in force."""

    limit: Limit
    since: date
    source: str
    until: date | None = None
    is_unverified: bool = False
    later: tuple[Later, ...] = ()

    def for_occurrence(self, occurrence: int, started_on: date, first_started_on: date) -> Limit:
        """The limit of one occurrence of a repeating clock whose first occurrence started on `first_started_on`."""
        limit = self.limit
        for later in self.later:
            is_old_enough = started_on >= months_after(first_started_on, later.from_month)
            if occurrence >= later.from_occurrence and is_old_enough:
                limit = later.limit
        return limit


@dataclass(frozen=True, slots=True)
class Local:
    """A local standard's example: shipped as the default until the authority sets its own, and said to be so."""

    example: Limit
    whose: str


@dataclass(frozen=True, slots=True)
class End:
    """An event that stops a clock without meeting it, and the reason in words."""

    kind: EventKind
    reason: str


class Moment(NamedTuple):
    """What happened, and when: a day, and the aware moment where it is known."""

    on: date
    at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class Case:
    """One subject of one clock, as a named predicate of its row sees it.

    stops: what could stop the clock, oldest first, before the start too where it carries the subject's id.
    """

    history: History
    episode: Episode | None
    started_on: date
    due_on: date
    stops: Sequence[Moment]


Predicate = Callable[[Case], str]
"""Gives the reason, in words, why a clock does not apply to a case; "" where it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock of the field: a row of the catalogue.

    id: its number in the practice reference. key: its name in the ledger, which never changes.
    per: what one run of it is about. starts, stops: any event of these kinds. ends: what stops it without meeting
    it. repeats: each stop starts it again. limits: dated, oldest first; an old case is judged by the limit of the
    day on which it started. local: set by each authority. is_due_on_the_day_set: the starting event itself
    carries the day to meet. counts_from_the_day_set: its limit is counted from that day, forward or back, and ends on
    the day of its start or later; before it where it may_be_late_from_its_start. is_set_in_the_plan: how
    often is set in the plan that starts it, where it says so.
    waits_for_birth: for an unborn child it starts on the day of birth.
    no_reading_when: no reading at all where it gives a reason. not_applicable_when: the first reason given stands.
    """

    id: str
    key: str
    title: str
    per: SubjectKind | OtherSubject
    starts: tuple[EventKind, ...]
    stops: tuple[EventKind, ...]
    basis: Basis
    source: str
    ends: tuple[End, ...] = ()
    repeats: bool = False
    limits: tuple[DatedLimit, ...] = ()
    local: Local | None = None
    is_due_on_the_day_set: bool = False
    counts_from_the_day_set: bool = False
    may_be_late_from_its_start: bool = False
    is_set_in_the_plan: bool = False
    waits_for_birth: bool = False
    no_reading_when: Predicate | None = None
    not_applicable_when: tuple[Predicate, ...] = ()
    is_unverified: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        for earlier, later in pairwise(self.limits):
            if earlier.until is None or earlier.until >= later.since:
                raise CatalogueFault(f"Clock {self.id}: the limit since {earlier.since} must end before {later.since}.")

    @property
    def is_local(self) -> bool:
        """Whether each authority sets the limit for itself."""
        return self.basis is Basis.LOCAL

    @property
    def unrecorded_kinds(self) -> tuple[EventKind, ...]:
        """The kinds of event that it starts and stops on and that the record cannot hold yet."""
        return tuple(kind for kind in (*self.starts, *self.stops) if kind not in RECORDED_KINDS)

    @property
    def is_recorded_here(self) -> bool:
        """Whether the record can hold what starts and stops it."""
        return isinstance(self.per, SubjectKind) and not self.unrecorded_kinds

    @property
    def has_limit(self) -> bool:
        """Whether it has something to be due by: a national limit, a local example, or a day that is set."""
        return bool(self.limits) or self.local is not None or self.is_due_on_the_day_set

    @property
    def is_in_hours(self) -> bool:
        """Whether it counts hours, which run through nights and weekends."""
        limits = [row.limit for row in self.limits] + ([self.local.example] if self.local else [])
        return any(limit.unit is Unit.HOURS for limit in limits)

    @property
    def makes_readings(self) -> bool:
        """Whether it is read at all: recorded here, and with something to be due by."""
        return self.is_recorded_here and self.has_limit

    def dated_limit_on(self, day: date) -> DatedLimit | None:
        """The national limit for a clock that starts on `day`; None where none is held for that day."""
        for row in reversed(self.limits):
            if row.since <= day:
                return row if row.until is None or day <= row.until else None
        return None


class Outcome(StrEnum):
    """How a clock ended, or that it has not."""

    RUNNING = "running"
    MET = "met"
    MET_LATE = "met_late"
    STOPPED = "stopped"
    NOT_APPLICABLE = "not_applicable"


class Standing(StrEnum):
    """What a clock says now: its outcome, or for a running one a comparison with now. Never stored."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"
    STOPPED = "stopped"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Reading:
    """One clock for one subject: one row of the deadline ledger.

    occurrence: 0, 1, 2 and so on for a repeating clock, else 0. started_on and due_on are None only where the
    outcome is NOT_APPLICABLE. stopped_on is None while running, and where the day of what ended it is not recorded.
    taken: from start to stop in working days, days or hours (weeks and months are told in days); None while
    running, and for a limit in hours where an hour is not recorded. reason: "" or why it stopped or does not apply.
    """

    clock: Clock
    subject_kind: SubjectKind
    subject_id: int
    occurrence: int
    started_on: date | None
    started_at: datetime | None
    due_on: date | None
    due_at: datetime | None
    stopped_on: date | None
    stopped_at: datetime | None
    outcome: Outcome
    reason: str
    taken: int | None
    sentence: str
