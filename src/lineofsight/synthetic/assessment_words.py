"""What Springshire's assessments and enquiries say beside their dates: the same words for the same child and day."""

from __future__ import annotations

from datetime import date
from typing import Final

from lineofsight.actions.assessments import AssessmentFound
from lineofsight.actions.section_47 import Section47Concluded
from lineofsight.domain.assessments import AssessmentOutcome, FamilyTold, ParentReached
from lineofsight.domain.codes import CategoryOfAbuse
from lineofsight.domain.concerns import Finding
from lineofsight.record.models import Section47Enquiry
from lineofsight.synthetic.phrases import ANALYSIS_OF_NO_NEED

HELP: Final = (
    ("A food parcel, and help with a claim for benefits", "Family centre"),
    ("A place at the breakfast club", "School"),
    ("Three visits at bedtime, to settle a routine", "Family support worker"),
    ("A first appointment about drinking", "Drug and alcohol service"),
)
FACTS: Final = (
    "The home was seen twice, and the school, the GP and both sides of the family were asked.",
    "The referral was gone through with the family, line by line. Some of it is agreed and some is not.",
    "The records of three services were read. They agree on the dates, and differ on what led to them.",
)
RISKS: Final = (
    "Arguments at home that the child hears, and nobody to turn to at night.",
    "Money runs out before the end of the month, and meals are missed.",
    "The parent is often too low to get the child to school.",
)
STRENGTHS: Final = (
    "A grandmother who comes each day, and a teacher whom the child trusts.",
    "The parent asks for help, and comes to what is offered.",
    "Brothers and sisters who look out for each other.",
)
AGENCIES: Final = (
    "School: attends, often tired. GP: known well, no concerns of late.",
    "Health visitor: has seen the home and is worried. Housing: the tenancy is safe.",
)
WHY_NOT_FATHER: Final = "He does not live with the family. Two letters and a call to his mother were not answered."
WHY_LATE: Final = "Reports of other services came late, and the child was to be seen again before it was finished."
VIEWS: Final = "Police and health agree with what was found."
TOLD: Final = "The parents were told what was found and what happens next, and have it in writing."
SAFETY: Final = "The family and the worker agreed who is with the child each night, and whom to ring."
CHALLENGE: Final = "Health asked for a conference. The managers of both services spoke, and agreed not to hold one."
WHY_NOT_SEEN: Final = "Nobody answered the door, twice. The police and the school were told, and the worker goes again."
FINDINGS: Final = {
    Section47Enquiry.Outcome.NOT_SUBSTANTIATED: Finding.NOT_SUBSTANTIATED,
    Section47Enquiry.Outcome.SUBSTANTIATED_NO_ONGOING_RISK: Finding.SUBSTANTIATED,
    Section47Enquiry.Outcome.SUBSTANTIATED_ONGOING_RISK: Finding.SUBSTANTIATED,
}
WITHOUT_A_FATHER: Final = 5
CHALLENGED: Final = 9
CONCERNS: Final = (
    (CategoryOfAbuse.NEGLECT,),
    (CategoryOfAbuse.EMOTIONAL, CategoryOfAbuse.NEGLECT),
    (CategoryOfAbuse.PHYSICAL,),
)
"""What enquiries are about, the most common first."""


def help_meanwhile(number: int) -> tuple[str, str] | None:
    """What help was given at the review point of an assessment, and by whom; None in one of three."""
    return HELP[number % len(HELP)] if number % 3 else None


def found_in(number: int, on: date, analysis: str, *, is_enquired: bool, is_late: bool) -> AssessmentFound:
    """What an assessment found and decided. number: of the child and the day on which it started."""
    outcome = AssessmentOutcome.STRATEGY_DISCUSSION if is_enquired else AssessmentOutcome.CHILD_IN_NEED_PLAN
    if analysis in ANALYSIS_OF_NO_NEED:
        outcome = AssessmentOutcome.NO_FURTHER_ACTION
    father = (ParentReached.SEEN, ParentReached.SPOKEN_TO, ParentReached.NEITHER)[number % 3]
    if number % WITHOUT_A_FATHER == 0:
        father = ParentReached.NO_SUCH_PARENT
    return AssessmentFound(
        outcome=outcome,
        family_told=FamilyTold.DISCUSSED,
        family_told_on=on,
        facts_found=FACTS[number % len(FACTS)],
        risk_factors=RISKS[number % len(RISKS)],
        protective_factors=STRENGTHS[number % len(STRENGTHS)],
        agencies_said=AGENCIES[number % len(AGENCIES)],
        mother=ParentReached.SEEN,
        father=father,
        why_not_father=WHY_NOT_FATHER if father is ParentReached.NEITHER else "",
        why_over_time=WHY_LATE if is_late else "",
    )


def concluded_in(number: int, outcome: Section47Enquiry.Outcome, *, is_seen: bool) -> Section47Concluded:
    """What an enquiry found beside its outcome. number: of the child and the day on which it started."""
    is_refused = outcome is Section47Enquiry.Outcome.SUBSTANTIATED_NO_ONGOING_RISK and number % CHALLENGED == 0
    return Section47Concluded(
        concerns=tuple((one, FINDINGS[outcome]) for one in CONCERNS[number % len(CONCERNS)]),
        agencies_views=VIEWS,
        family_told=TOLD,
        safety_plan=SAFETY,
        agency_challenge=CHALLENGE if is_refused else "",
        why_not_seen="" if is_seen else WHY_NOT_SEEN,
    )
