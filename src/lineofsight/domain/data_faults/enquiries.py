"""Faults in section 47 enquiries and initial child protection conferences."""

from __future__ import annotations

from collections.abc import Iterator

from lineofsight.domain.clocks.wording import WEEKDAYS, written
from lineofsight.domain.data_faults.fault import (
    Case,
    DataFault,
    Finding,
    Severity,
    conference_days,
    enquiries,
    transfer_days,
)
from lineofsight.domain.history import Section47Enquiry, SubjectKind

ENQUIRY = SubjectKind.SECTION_47_ENQUIRY
CONFERENCE_LIMIT = 15  # working days
SATURDAY = 5


def _is_undecided(enquiry: Section47Enquiry) -> bool:
    """Whether an enquiry has neither a conference nor a decision that none is needed."""
    return enquiry.conference_on is None and enquiry.conference_not_required is not True


def _before_referral(case: Case) -> Iterator[Finding]:
    for episode, enquiry in enquiries(case):
        if enquiry.started_on < episode.referred_on:
            started_on, referred_on = written(enquiry.started_on), written(episode.referred_on)
            yield ENQUIRY, enquiry.id, f"Started on {started_on}, before the referral on {referred_on}."


def _two_open(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        opened = [enquiry for enquiry in episode.section_47_enquiries if _is_undecided(enquiry)]
        if len(opened) > 1:
            days = " and ".join(written(enquiry.started_on) for enquiry in opened)
            for enquiry in opened:
                yield ENQUIRY, enquiry.id, f"Open at once: the enquiries started on {days}."


def _open_at_closure(case: Case) -> Iterator[Finding]:
    for episode, enquiry in enquiries(case):
        if episode.closed_on and _is_undecided(enquiry):
            started_on, closed_on = written(enquiry.started_on), written(episode.closed_on)
            yield ENQUIRY, enquiry.id, f"Started on {started_on}; the case closed on {closed_on}."


def _open_over_the_limit(case: Case) -> Iterator[Finding]:
    for episode, enquiry in enquiries(case):
        if episode.closed_on is None and _is_undecided(enquiry):
            elapsed = case.working_days_since(enquiry.started_on)
            if elapsed is not None and elapsed > CONFERENCE_LIMIT:
                started_on, limit = enquiry.started_on, case.calendar.add(enquiry.started_on, CONFERENCE_LIMIT)
                detail = f"Started on {written(started_on)}; {CONFERENCE_LIMIT} working days ended on {written(limit)}."
                yield ENQUIRY, enquiry.id, detail


def _conference_before_enquiry(case: Case) -> Iterator[Finding]:
    for _, enquiry in enquiries(case):
        if enquiry.conference_on and enquiry.conference_on < enquiry.started_on:
            held_on, started_on = written(enquiry.conference_on), written(enquiry.started_on)
            yield ENQUIRY, enquiry.id, f"Conference on {held_on}, before the enquiry started on {started_on}."


def _conference_before_referral(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        for held_on in conference_days(episode):
            if held_on < episode.referred_on:
                referred_on = written(episode.referred_on)
                detail = f"Conference on {written(held_on)}, before the referral on {referred_on}."
                yield SubjectKind.EPISODE, episode.id, detail


def _conference_at_weekend(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        for held_on in (*conference_days(episode), *transfer_days(episode)):
            if held_on.weekday() >= SATURDAY:
                detail = f"{written(held_on)} is a {WEEKDAYS[held_on.weekday()]}."
                yield SubjectKind.EPISODE, episode.id, detail


def _conference_twice(case: Case) -> Iterator[Finding]:
    after_enquiries = {day for episode in case.episodes for day in conference_days(episode)}
    for episode in case.episodes:
        for held_on in transfer_days(episode):
            if held_on in after_enquiries:
                detail = f"{written(held_on)} is given as a conference after an enquiry and as one for a move."
                yield SubjectKind.EPISODE, episode.id, detail


ENQUIRY_FAULTS = (
    DataFault(
        "enquiry_before_referral", None, Severity.BLOCK, ("2889",),
        "The section 47 enquiry started before the referral.",
        "Correct the start of the enquiry, or move it to the episode it belongs to.", _before_referral,
    ),
    DataFault(
        "two_open_enquiries", None, Severity.BLOCK, ("8839",),
        "More than one section 47 enquiry is open in this episode.",
        "Record for the earlier one that a conference was held or was not required.", _two_open,
    ),
    DataFault(
        "enquiry_open_at_closure", 22, Severity.QUEUE, ("8868",),
        "The case closed with a section 47 enquiry that has no conference and no decision that none is needed.",
        "Record the conference, or that none was required.", _open_at_closure,
    ),
    DataFault(
        "enquiry_open_over_15_working_days", 22, Severity.QUEUE, ("8675Q",),
        "More than 15 working days into the section 47 enquiry there is no conference and no decision.",
        "Record the conference, or that none is required; if it is late, say so to the manager today.",
        _open_over_the_limit,
    ),
    DataFault(
        "conference_before_enquiry", 23, Severity.BLOCK, ("8615",),
        "The conference was held before the section 47 enquiry started.",
        "Correct the wrong one of the two dates, or tie the conference to its own enquiry.",
        _conference_before_enquiry,
    ),
    DataFault(
        "conference_before_referral", 23, Severity.BLOCK, ("1104",),
        "The conference was held before the referral.",
        "Correct the date, or move the conference to the episode it belongs to.", _conference_before_referral,
    ),
    DataFault(
        "conference_at_weekend", 23, Severity.BLOCK, ("8875",),
        "The conference is dated on a Saturday or a Sunday.",
        "Correct the date of the conference.", _conference_at_weekend,
    ),
    DataFault(
        "conference_recorded_twice", 23, Severity.WARN, ("2884",),
        "One conference is recorded twice: after an enquiry, and for a child who moved in.",
        "Keep it on the enquiry, unless the child moved in on a plan.", _conference_twice,
    ),
)  # fmt: skip
