"""Faults in assessments and their factors."""

from __future__ import annotations

from dataclasses import replace

from lineofsight.domain.codes import AssessmentFactor, ReasonForClosure
from lineofsight.returns.cin_census.children import CensusAssessment, CensusEpisode
from lineofsight.synthetic.dirty.changing import (
    ChangeOfPart,
    days,
    in_an_episode,
    in_the_only,
    in_the_only_episode,
    is_closed,
    is_open,
)
from lineofsight.synthetic.dirty.fault import DirtyFault, DirtyFile, Spoil, in_values

NONE_IDENTIFIED = AssessmentFactor.NONE_IDENTIFIED.code
WITHDRAWN = "18A"
OVERDUE = 85  # days: surely more than 45 working days

Several = tuple[CensusAssessment, ...]


def _in_the_only_assessment(change: ChangeOfPart) -> Spoil:
    return in_values(in_an_episode(in_the_only("assessments", change)))


def _before_referral(assessment: CensusAssessment, episode: CensusEpisode, _file: DirtyFile) -> CensusAssessment:
    return replace(assessment, started_on=episode.referred_on - days(6))


def _ends_before_start(
    assessment: CensusAssessment, _episode: CensusEpisode, _file: DirtyFile
) -> CensusAssessment | None:
    if assessment.authorised_on is None:
        return None
    return replace(assessment, authorised_on=assessment.started_on - days(3))


def _second_open(assessment: CensusAssessment, episode: CensusEpisode, file: DirtyFile) -> Several | None:
    further = CensusAssessment(assessment.started_on + days(4))
    if assessment.authorised_on or not is_open(episode) or further.started_on > file.reference_date:
        return None
    return assessment, further


def _second_while_first_ran(assessment: CensusAssessment, _episode: CensusEpisode, _file: DirtyFile) -> Several | None:
    started_on = assessment.started_on + days(3)
    if assessment.authorised_on is None or assessment.authorised_on <= started_on or not assessment.factors:
        return None
    return assessment, replace(assessment, started_on=started_on)


def _forgotten(assessment: CensusAssessment, episode: CensusEpisode, file: DirtyFile) -> CensusAssessment | None:
    if not is_open(episode) or not file.covers_from <= assessment.started_on <= file.reference_date - days(OVERDUE):
        return None
    return replace(assessment, authorised_on=None, factors=())


def _none_with_others(
    assessment: CensusAssessment, _episode: CensusEpisode, _file: DirtyFile
) -> CensusAssessment | None:
    if assessment.authorised_on is None or not assessment.factors or NONE_IDENTIFIED in assessment.factors:
        return None
    return replace(assessment, factors=(*assessment.factors, NONE_IDENTIFIED))


def _no_factors(assessment: CensusAssessment, _episode: CensusEpisode, file: DirtyFile) -> CensusAssessment | None:
    if assessment.authorised_on is None or assessment.authorised_on < file.covers_from:
        return None
    return replace(assessment, factors=())


def _factors_too_early(
    assessment: CensusAssessment, _episode: CensusEpisode, _file: DirtyFile
) -> CensusAssessment | None:
    if assessment.authorised_on is not None:
        return None
    return replace(assessment, factors=(AssessmentFactor.OTHER.code,))


def _withdrawn_factor(
    assessment: CensusAssessment, _episode: CensusEpisode, _file: DirtyFile
) -> CensusAssessment | None:
    if assessment.authorised_on is None or {NONE_IDENTIFIED, WITHDRAWN} & set(assessment.factors):
        return None
    return replace(assessment, factors=(*assessment.factors, WITHDRAWN))


def _none_and_then_help(
    assessment: CensusAssessment, episode: CensusEpisode, _file: DirtyFile
) -> CensusAssessment | None:
    if assessment.authorised_on is None or episode.reason_for_closure != ReasonForClosure.SERVICES_CEASED.code:
        return None
    return replace(assessment, factors=(NONE_IDENTIFIED,))


def _open_at_closure(assessment: CensusAssessment, episode: CensusEpisode, _file: DirtyFile) -> CensusAssessment | None:
    return replace(assessment, authorised_on=None, factors=()) if is_closed(episode) else None


def _authorised_in_the_future(
    assessment: CensusAssessment, episode: CensusEpisode, file: DirtyFile
) -> CensusAssessment | None:
    if assessment.authorised_on is not None or not is_open(episode):
        return None
    found = (AssessmentFactor.OTHER.code,)
    return replace(assessment, authorised_on=file.reference_date + days(10), factors=found)


ASSESSMENT_FAULTS = (
    DirtyFault(
        "assessment_before_referral", "The assessment started six days before the referral.",
        13, ("1103",), in_values(in_the_only_episode(in_the_only("assessments", _before_referral))),
        ("assessment_before_referral",),
    ),
    DirtyFault(
        "assessment_ends_before_it_starts", "The assessment was authorised three days before it started.",
        13, ("8608",), _in_the_only_assessment(_ends_before_start), ("assessment_ends_before_it_starts",),
    ),
    DirtyFault(
        "two_open_assessments", "A second assessment started while the first was open, and both are.",
        14, ("8863Q", "8896"), _in_the_only_assessment(_second_open),
        ("two_open_assessments", "assessment_started_while_another_ran"),
    ),
    DirtyFault(
        "assessment_started_while_another_ran", "A second assessment started before the first was authorised.",
        14, ("8863Q",), _in_the_only_assessment(_second_while_first_ran), ("assessment_started_while_another_ran",),
    ),
    DirtyFault(
        "assessment_forgotten", "An assessment has been open for many months.",
        15, ("8670Q",), _in_the_only_assessment(_forgotten), ("assessment_open_over_45_working_days",),
    ),
    DirtyFault(
        "no_factors_beside_a_factor", "Factor 21, none identified, stands beside others.",
        17, ("8869",), _in_the_only_assessment(_none_with_others), ("no_factors_beside_a_factor",),
    ),
    DirtyFault(
        "no_factors_on_completed_assessment", "A complete assessment has no factors.",
        17, ("8897Q",), _in_the_only_assessment(_no_factors), ("no_factors_on_completed_assessment",),
    ),
    DirtyFault(
        "factors_on_open_assessment", "An assessment that is not complete has a factor.",
        17, ("8614",), _in_the_only_assessment(_factors_too_early), ("factors_on_open_assessment",),
    ),
    DirtyFault(
        "no_factors_and_then_help", "The only assessment found no factors, and yet the child was helped.",
        None, ("8873Q",), _in_the_only_assessment(_none_and_then_help),
    ),
    DirtyFault(
        "closed_with_assessment_open", "The case closed with an assessment that nobody had completed.",
        19, ("8867",), _in_the_only_assessment(_open_at_closure), ("closed_with_assessment_open",),
    ),
    DirtyFault(
        "authorised_in_the_future", "The assessment was authorised ten days after the end of the file.",
        31, ("8696",), _in_the_only_assessment(_authorised_in_the_future), ("dated_in_the_future",),
    ),
    DirtyFault(
        "withdrawn_factor", "A factor is given by code 18A, which was withdrawn.",
        38, ("8945Q",), _in_the_only_assessment(_withdrawn_factor),
    ),
)  # fmt: skip
