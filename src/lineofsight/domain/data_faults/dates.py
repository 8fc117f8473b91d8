"""Every date of a child's history in one list, and the faults that any date can have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from lineofsight.domain.clocks.wording import written
from lineofsight.domain.data_faults.fault import Case, DataFault, Finding, Severity
from lineofsight.domain.history import Episode, History, SubjectKind

MIGRATION_YEAR = 1900  # what old systems put where a date was missing


class Dated(NamedTuple):
    """One date that says something happened. `is_activity` is False for what may rightly follow a death."""

    kind: SubjectKind
    id: int
    words: str
    on: date
    is_activity: bool = True


def days_of(history: History) -> Iterator[Dated]:
    """Every date on which something happened; not the dates that are planned, expected or targets."""
    child = SubjectKind.CHILD, history.child_id
    if history.born_on:
        yield Dated(*child, "Born on", history.born_on, is_activity=False)
    if history.died_on:
        yield Dated(*child, "Died on", history.died_on, is_activity=False)
    for visit in history.visits:
        yield Dated(*child, "Visited on", visit.happened_on)
    for episode in history.episodes:
        yield Dated(SubjectKind.EPISODE, episode.id, "Referred on", episode.referred_on)
        if episode.closed_on:
            yield Dated(SubjectKind.EPISODE, episode.id, "Closed on", episode.closed_on, is_activity=False)
        yield from _work_in(episode)
        yield from _plans_in(episode)


def _work_in(episode: Episode) -> Iterator[Dated]:
    for assessment in episode.assessments:
        yield Dated(SubjectKind.ASSESSMENT, assessment.id, "Assessment started on", assessment.started_on)
        if assessment.review_point_held_on:
            held_on = assessment.review_point_held_on
            yield Dated(SubjectKind.ASSESSMENT, assessment.id, "Review point held on", held_on)
        if assessment.authorised_on:
            authorised_on = assessment.authorised_on
            yield Dated(SubjectKind.ASSESSMENT, assessment.id, "Authorised on", authorised_on, is_activity=False)
    for discussion in episode.strategy_discussions:
        yield Dated(SubjectKind.STRATEGY_DISCUSSION, discussion.id, "Strategy discussion on", discussion.held_on)
    for enquiry in episode.section_47_enquiries:
        kind = SubjectKind.SECTION_47_ENQUIRY
        yield Dated(kind, enquiry.id, "Section 47 enquiry started on", enquiry.started_on)
        if enquiry.conference_on:
            yield Dated(kind, enquiry.id, "Conference held on", enquiry.conference_on)
        if enquiry.concluded_on:
            yield Dated(kind, enquiry.id, "Enquiry concluded on", enquiry.concluded_on, is_activity=False)
    for conference in episode.conferences:
        yield Dated(SubjectKind.CONFERENCE, conference.id, "Conference held on", conference.held_on)


def _plans_in(episode: Episode) -> Iterator[Dated]:
    for kind, name, plans in (
        (SubjectKind.CHILD_PROTECTION_PLAN, "Child protection plan", episode.child_protection_plans),
        (SubjectKind.CHILD_IN_NEED_PLAN, "Child in need plan", episode.child_in_need_plans),
    ):
        for plan in plans:
            yield Dated(kind, plan.id, f"{name} started on", plan.started_on)
            if plan.ended_on:
                yield Dated(kind, plan.id, f"{name} ended on", plan.ended_on)
            for review in plan.reviews:
                yield Dated(kind, plan.id, "Review held on", review.held_on)


def _in_the_future(case: Case) -> Iterator[Finding]:
    for dated in days_of(case.history):
        if dated.on > case.today:
            yield dated.kind, dated.id, f"{_said(dated)}."


def _of_1900(case: Case) -> Iterator[Finding]:
    for dated in days_of(case.history):
        if dated.on.year == MIGRATION_YEAR:
            yield dated.kind, dated.id, f"{_said(dated)}."


def _said(dated: Dated) -> str:
    """The date in words; the day of a birth is not told."""
    return f"Born in {dated.on.year}" if dated.words == "Born on" else f"{dated.words} {written(dated.on)}"


DATE_FAULTS = (
    DataFault(
        "dated_in_the_future", 31, Severity.BLOCK,
        ("4010", "4013", "8520", "8600", "8620", "8696", "8715", "8720", "8930"),
        "Something is recorded as done on a day that has not come.",
        "Correct the date; a plan or an appointment goes in its own place.", _in_the_future,
    ),
    DataFault(
        "dated_1900", 42, Severity.QUEUE, (),
        "A date of the year 1900 stands where an old system had none.",
        "Record the true date if it can be found; until then this date counts for no clock.", _of_1900,
    ),
)  # fmt: skip
