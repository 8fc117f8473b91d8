"""What a data fault is: a row of the catalogue, what it looks for in a history, and one that was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lineofsight.domain.exceptions import CalendarGap
from lineofsight.domain.history import Assessment, ChildProtectionPlan, Episode, History, Section47Enquiry, SubjectKind
from lineofsight.domain.working_days import Calendar

Finding = tuple[SubjectKind, int, str]
"""What a fault is about, by kind and id, and a sentence with the dates; no name, no date of birth."""

LONG_AGO = date.min


class Severity(StrEnum):
    """What is done about a fault: stopped at entry, warned about, put in the owner's queue, or mended by rule."""

    BLOCK = "block"
    WARN = "warn"
    QUEUE = "queue"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class Case:
    """One child's history with the day and the calendar that it is judged by."""

    history: History
    calendar: Calendar
    today: date

    @property
    def episodes(self) -> tuple[Episode, ...]:
        """The child's episodes, oldest first."""
        return self.history.episodes

    def working_days_since(self, start: date, end: date | None = None) -> int | None:
        """Working days from `start` to `end` (today if None), the start day being day 0.

        None where the calendar does not reach: a date that far out is a fault of its own.
        """
        try:
            return self.calendar.elapsed(start, end or self.today)
        except CalendarGap:
            return None

    def census_year(self) -> int:
        """The year of the 31 March on or after today."""
        return self.today.year if (self.today.month, self.today.day) <= (3, 31) else self.today.year + 1


@dataclass(frozen=True, slots=True)
class DataFault:
    """One kind of fault.

    `number` is that of the field's list of common faults, None for a ground rule of practice that the list leaves out.
    `rules` are the codes of the census rules that find the same.
    """

    key: str
    number: int | None
    severity: Severity
    rules: tuple[str, ...]
    message: str
    what_to_do: str
    finds: Callable[[Case], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that stands in one child's history now."""

    row: DataFault
    subject_kind: SubjectKind
    subject_id: int
    detail: str


def is_continued(episode: Episode) -> bool:
    """Whether the referral went further, or nobody has recorded that it did not."""
    return episode.is_no_further_action is not True


def is_open(episode: Episode) -> bool:
    """Whether an episode is open: not closed, and not a referral with no further action."""
    return episode.closed_on is None and is_continued(episode)


def enquiries(case: Case) -> Iterator[tuple[Episode, Section47Enquiry]]:
    """Every section 47 enquiry with its episode."""
    return ((episode, enquiry) for episode in case.episodes for enquiry in episode.section_47_enquiries)


def assessments(case: Case) -> Iterator[tuple[Episode, Assessment]]:
    """Every assessment with its episode."""
    return ((episode, assessment) for episode in case.episodes for assessment in episode.assessments)


def protection_plans(case: Case) -> Iterator[tuple[Episode, ChildProtectionPlan]]:
    """Every child protection plan with its episode."""
    return ((episode, plan) for episode in case.episodes for plan in episode.child_protection_plans)


def conference_days(episode: Episode) -> tuple[date, ...]:
    """The days of the initial conferences that followed an enquiry, each once, in the order of the enquiries.

    A conference stands on its enquiry, as a row of its own, or as both.
    """
    days = [enquiry.conference_on for enquiry in episode.section_47_enquiries if enquiry.conference_on]
    days += [conference.held_on for conference in episode.conferences if not conference.is_transfer_in]
    return tuple(dict.fromkeys(days))


def transfer_days(episode: Episode) -> tuple[date, ...]:
    """The days of the conferences for a child who moved in on a plan."""
    return tuple(conference.held_on for conference in episode.conferences if conference.is_transfer_in)
