"""The rules that look at an assessment, alone and among the others of its episode."""

from __future__ import annotations

from collections.abc import Sequence

from lineofsight.returns.cin_census.rules.census_year import CensusYear
from lineofsight.returns.cin_census.rules.episode_rules import CLOSED_AFTER_ASSESSMENT, REASON, REFERRED
from lineofsight.returns.cin_census.rules.rows import AssessmentRow, Row
from lineofsight.returns.cin_census.rules.rule import AnyRule, Rule, Severity

ERROR, QUERY = Severity.ERROR, Severity.QUERY
ASSESSMENT = "Assessments"
STARTED = f"{ASSESSMENT}.AssessmentActualStartDate"
AUTHORISED = f"{ASSESSMENT}.AssessmentAuthorisationDate"
FACTORS = f"{ASSESSMENT}.AssessmentFactors"
REFERENCE_DATE = "Header.ReferenceDate"

NO_FACTORS = "21"


def _is_late_and_unfinished(assessment: AssessmentRow, year: CensusYear) -> bool:
    return assessment.started_on is not None and assessment.started_on < year.assessment_late_before


def _is_unfinished_and_not_of_the_year(assessment: AssessmentRow, year: CensusYear) -> bool:
    return assessment.started_on is None or not year.holds(assessment.started_on)


def _starts_during_another(assessment: AssessmentRow, year: CensusYear) -> Sequence[Row]:
    """From the other's start to its authorisation, both included, or to the end of the year while it is open."""
    started = assessment.started_on
    if started is None:
        return ()
    return [
        other
        for other in assessment.episode.assessments
        if other is not assessment
        and other.started_on is not None
        and other.started_on <= started <= (other.authorised_on or year.ends_on)
    ]


def _finds_nothing_and_is_not_closed_so(assessment: AssessmentRow, _year: CensusYear) -> bool:
    """The only assessment of its episode, completed with factor 21, and the case not closed after assessment."""
    return (
        NO_FACTORS in assessment.factors
        and assessment.authorised_on is not None
        and len(assessment.episode.assessments) == 1
        and assessment.episode.reason_for_closure not in CLOSED_AFTER_ASSESSMENT
    )


def _is_open_beside_another(assessment: AssessmentRow, _year: CensusYear) -> Sequence[Row]:
    return [one for one in assessment.episode.assessments if one is not assessment and one.authorised_on is None]


def _lacks_factors(assessment: AssessmentRow, year: CensusYear) -> bool:
    if assessment.authorised_on is None or assessment.authorised_on < year.begins_on:
        return False
    return not assessment.factors or not year.factors.issuperset(assessment.factors)


ASSESSMENT_RULES: tuple[AnyRule, ...] = (
    Rule(
        AssessmentRow, "1103", ERROR, ASSESSMENT, (STARTED, REFERRED),
        "The assessment start date cannot be before the referral date",
        lambda assessment, _: assessment.started_on is not None
        and (referred := assessment.episode.referred_on) is not None
        and assessment.started_on < referred,
        given="started_on",
        logic="Fails for each assessment whose AssessmentActualStartDate is before the CINreferralDate of the"
        " CINdetails that contains it; same day passes; not tested when either date is missing.",
    ),
    Rule(
        AssessmentRow, "8608", ERROR, ASSESSMENT, (STARTED, AUTHORISED),
        "Assessment Start Date cannot be later than its End Date",
        lambda assessment, _: assessment.authorised_on is not None
        and assessment.started_on is not None
        and assessment.authorised_on < assessment.started_on,
        given="authorised_on",
        logic="AssessmentAuthorisationDate is present and before AssessmentActualStartDate of the same assessment;"
        " same day passes.",
    ),
    Rule(
        AssessmentRow, "8614", ERROR, ASSESSMENT, (AUTHORISED, FACTORS),
        "Parental or child factors at assessment should only be present for a completed assessment.",
        lambda _assessment, _: True,
        unless="authorised_on",
        given="factors",
        logic="AssessmentAuthorisationDate is missing and the same assessment has at least one AssessmentFactors"
        " value.",
    ),
    Rule(
        AssessmentRow, "8670Q", QUERY, ASSESSMENT, (STARTED, AUTHORISED, REFERENCE_DATE),
        "Please check and either amend data or provide a reason: Assessment started more than 45 working days before"
        " the end of the census year. However, there is no Assessment end date.",
        _is_late_and_unfinished,
        given="started_on",
        unless="authorised_on",
        has_automatic_ok=True,
        logic="AssessmentAuthorisationDate is missing and AssessmentActualStartDate is before (ReferenceDate minus"
        " 45 working days); working days exclude Saturdays, Sundays and England bank holidays.",
    ),
    Rule(
        AssessmentRow, "8696", ERROR, ASSESSMENT, (AUTHORISED, REFERENCE_DATE),
        "Assessment end date must fall within the census year",
        lambda assessment, year: assessment.authorised_on is not None and not year.holds(assessment.authorised_on),
        given="authorised_on",
        logic="AssessmentAuthorisationDate is present and outside the period of census.",
    ),
    Rule(
        AssessmentRow, "8736", ERROR, ASSESSMENT, (AUTHORISED, STARTED, REFERENCE_DATE),
        "For an Assessment that has not been completed, the start date must fall within the census year",
        _is_unfinished_and_not_of_the_year,
        unless="authorised_on",
        logic="AssessmentAuthorisationDate is missing and AssessmentActualStartDate is missing or outside the"
        " period of census.",
    ),
    Rule(
        AssessmentRow, "8863Q", QUERY, ASSESSMENT, (STARTED, AUTHORISED, REFERENCE_DATE),
        "An Assessment is shown as starting when there is another Assessment ongoing.",
        _starts_during_another,
        given="is_among_others",
        since="2023/24",
        logic="Within one CINdetails an AssessmentActualStartDate falls inside another assessment: on or after its"
        " start and on or before its AssessmentAuthorisationDate, or on or before ReferenceDate if it has no"
        " AssessmentAuthorisationDate.",
    ),
    Rule(
        AssessmentRow, "8869", ERROR, ASSESSMENT, (FACTORS,),
        "The assessment factors code “21” cannot be used in conjunction with any other assessment factors.",
        lambda assessment, _: NO_FACTORS in assessment.factors
        and any(code != NO_FACTORS for code in assessment.factors),
        given="factors",
        logic="An assessment has factor 21 and any other factor as well.",
    ),
    Rule(
        AssessmentRow, "8873Q", QUERY, ASSESSMENT, (REASON, FACTORS),
        "Please check and either amend data or provide a reason: When there is only one assessment on the episode and"
        " the factors code “21 No factors identified” has been used for the completed assessment, the reason for"
        " closure ‘RC8’ or 'RC9' should be used.",
        _finds_nothing_and_is_not_closed_so,
        given="authorised_on",
        since="2023/24",
        logic="A CINdetails contains exactly one Assessments group, that assessment is completed and has factor 21,"
        " and ReasonForClosure is not RC8 or RC9 (missing counts as not).",
    ),
    Rule(
        AssessmentRow, "8896", ERROR, ASSESSMENT, (AUTHORISED,),
        "Within one CINDetails group there are 2 or more open Assessments groups",
        _is_open_beside_another,
        given="is_among_others",
        unless="authorised_on",
        logic="One CINdetails contains more than one Assessments group without AssessmentAuthorisationDate.",
    ),
    Rule(
        AssessmentRow, "8897Q", QUERY, ASSESSMENT, (AUTHORISED, FACTORS),
        "Parental or child factors at assessment information is missing from a completed assessment",
        _lacks_factors,
        given="authorised_on",
        since="2023/24",
        logic="AssessmentAuthorisationDate is on or after 1 April at the start of the census year and the same"
        " assessment has no AssessmentFactors, or has one that is not a code of codeset AssessmentFactors.",
    ),
    Rule(
        AssessmentRow, "8898", ERROR, ASSESSMENT, (FACTORS,),
        "The assessment has more than one parental or child factors with the same code",
        lambda assessment, _: len(set(assessment.factors)) < len(assessment.factors),
        given="factors",
        logic="An assessment lists the same factor code more than once.",
    ),
    Rule(
        AssessmentRow, "8945Q", QUERY, ASSESSMENT, (FACTORS,),
        "Please check and either amend data or provide a reason: the assessment factors code '18A' should not be used"
        " ('18B' or '18C' should be used instead)",
        lambda assessment, _: "18A" in assessment.factors,
        given="factors",
        since="2024/25",
        logic="An assessment uses factor 18A (withdrawn; 18B or 18C replace it).",
    ),
    Rule(
        AssessmentRow, "8950Q", QUERY, ASSESSMENT, (FACTORS,),
        "Please check and either amend data or provide a reason: the assessment factors code '19A' should not be used"
        " ('19B' or '19C' should be used instead)",
        lambda assessment, _: "19A" in assessment.factors,
        given="factors",
        since="2024/25",
        logic="An assessment uses factor 19A (withdrawn; 19B or 19C replace it).",
    ),
)  # fmt: skip
