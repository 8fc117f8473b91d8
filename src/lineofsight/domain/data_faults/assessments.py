"""Faults in assessments and their factors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lineofsight.domain.clocks.wording import written
from lineofsight.domain.codes import AssessmentFactor
from lineofsight.domain.data_faults.fault import Case, DataFault, Finding, Severity, assessments
from lineofsight.domain.history import SubjectKind

ASSESSMENT = SubjectKind.ASSESSMENT
ASSESSMENT_LIMIT = 45  # working days
NONE_IDENTIFIED = AssessmentFactor.NONE_IDENTIFIED.code


def _before_referral(case: Case) -> Iterator[Finding]:
    for episode, assessment in assessments(case):
        if assessment.started_on < episode.referred_on:
            started_on, referred_on = written(assessment.started_on), written(episode.referred_on)
            yield ASSESSMENT, assessment.id, f"Started on {started_on}, before the referral on {referred_on}."


def _ends_before_start(case: Case) -> Iterator[Finding]:
    for _, assessment in assessments(case):
        if assessment.authorised_on and assessment.authorised_on < assessment.started_on:
            started_on, authorised_on = written(assessment.started_on), written(assessment.authorised_on)
            yield ASSESSMENT, assessment.id, f"Authorised on {authorised_on}, before its start on {started_on}."


def _two_open(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        opened = [assessment for assessment in episode.assessments if assessment.authorised_on is None]
        if len(opened) > 1:
            days = " and ".join(written(assessment.started_on) for assessment in opened)
            for assessment in opened:
                yield ASSESSMENT, assessment.id, f"Open at once: the assessments started on {days}."


def _started_while_another_ran(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        for assessment in episode.assessments:
            for other in episode.assessments:
                is_other = other.id != assessment.id
                if is_other and other.started_on <= assessment.started_on <= (other.authorised_on or case.today):
                    started_on, earlier = written(assessment.started_on), written(other.started_on)
                    detail = f"Started on {started_on} while the assessment of {earlier} was not yet authorised."
                    yield ASSESSMENT, assessment.id, detail
                    break


def _open_over_the_limit(case: Case) -> Iterator[Finding]:
    for _, assessment in assessments(case):
        if assessment.authorised_on is None:
            elapsed = case.working_days_since(assessment.started_on)
            if elapsed is not None and elapsed > ASSESSMENT_LIMIT:
                started_on, limit = assessment.started_on, case.calendar.add(assessment.started_on, ASSESSMENT_LIMIT)
                detail = f"Started on {written(started_on)}; {ASSESSMENT_LIMIT} working days ended on {written(limit)}."
                yield ASSESSMENT, assessment.id, detail


def _none_with_others(case: Case) -> Iterator[Finding]:
    for _, assessment in assessments(case):
        if NONE_IDENTIFIED in assessment.factors and len(set(assessment.factors)) > 1:
            others = ", ".join(code for code in assessment.factors if code != NONE_IDENTIFIED)
            yield ASSESSMENT, assessment.id, f"21, no factors identified, stands beside {others}."


def _no_factors(case: Case) -> Iterator[Finding]:
    this_census = date(case.census_year() - 1, 4, 1)
    for _, assessment in assessments(case):
        if assessment.authorised_on and assessment.authorised_on >= this_census and not assessment.factors:
            yield ASSESSMENT, assessment.id, f"Authorised on {written(assessment.authorised_on)} with no factors."


def _factors_before_the_end(case: Case) -> Iterator[Finding]:
    """One that the worker has finished has its factors, and waits for a manager: that is as it should be."""
    for _, assessment in assessments(case):
        if assessment.authorised_on is None and assessment.completed_on is None and assessment.factors:
            yield ASSESSMENT, assessment.id, f"Started on {written(assessment.started_on)} and not yet authorised."


def _factor_twice(case: Case) -> Iterator[Finding]:
    for _, assessment in assessments(case):
        twice = sorted({code for code in assessment.factors if assessment.factors.count(code) > 1})
        if twice:
            yield ASSESSMENT, assessment.id, f"Given more than once: {', '.join(twice)}."


ASSESSMENT_FAULTS = (
    DataFault(
        "assessment_before_referral", 13, Severity.BLOCK, ("1103",),
        "The assessment started before the referral.",
        "Correct the start of the assessment, or move it to the episode it belongs to.", _before_referral,
    ),
    DataFault(
        "assessment_ends_before_it_starts", 13, Severity.BLOCK, ("8608",),
        "The assessment was authorised before it started.",
        "Correct the wrong one of the two dates.", _ends_before_start,
    ),
    DataFault(
        "two_open_assessments", 14, Severity.BLOCK, ("8896",),
        "More than one assessment is open in this episode.",
        "Authorise the one that is finished; an assessment is continued, not started again.", _two_open,
    ),
    DataFault(
        "assessment_started_while_another_ran", 14, Severity.QUEUE, ("8863Q",),
        "An assessment started while another was not yet authorised.",
        "Authorise the first on the day it ended, or join the two.", _started_while_another_ran,
    ),
    DataFault(
        "assessment_open_over_45_working_days", 15, Severity.QUEUE, ("8670Q",),
        "The assessment has been open for more than 45 working days.",
        "Say whether it is truly open or was finished and forgotten; the worker and the manager both see this.",
        _open_over_the_limit,
    ),
    DataFault(
        "no_factors_beside_a_factor", 17, Severity.BLOCK, ("8869",),
        "The factors say both that none was identified and that some were.",
        "Remove 21, or remove the others.", _none_with_others,
    ),
    DataFault(
        "no_factors_on_completed_assessment", 17, Severity.WARN, ("8897Q",),
        "The assessment is complete and no factors are recorded.",
        "Record the factors that it found; 21 alone where it found none.", _no_factors,
    ),
    DataFault(
        "factors_on_open_assessment", 17, Severity.WARN, ("8614",),
        "Factors are recorded for an assessment that is not complete.",
        "Authorise the assessment, or remove the factors until it ends.", _factors_before_the_end,
    ),
    DataFault(
        "factor_twice", 17, Severity.WARN, ("8898",),
        "The same factor is recorded twice.",
        "Keep one of them.", _factor_twice,
    ),
)  # fmt: skip
