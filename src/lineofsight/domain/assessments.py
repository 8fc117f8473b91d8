"""The words of an assessment: what it decided, each parent's part in it, and how the family was told.

Source: practice reference 2.2 (assessment) and 4 (P26).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from lineofsight.domain.codes.front_door import Worded
from lineofsight.domain.exceptions import CalendarGap
from lineofsight.domain.working_days import Calendar

LONGEST: Final = 45
"""So many working days after the referral an assessment is finished at the latest. Source: Working Together."""
HELP_IS_LOOKED_FOR: Final = 20
"""An assessment that is open longer than so many working days is looked at for the help given meanwhile (P26)."""


class AssessmentOutcome(Worded):
    """What an assessment decided."""

    NO_FURTHER_ACTION = "nfa", "No further action"
    EARLY_HELP = "early_help", "Early help"
    CHILD_IN_NEED_PLAN = "cin_plan", "Child in need plan"
    STRATEGY_DISCUSSION = "strategy_discussion", "Strategy discussion"
    SPECIALIST_ASSESSMENT = "specialist_assessment", "Specialist assessment"
    LEGAL_ACTION = "legal_action", "Legal action"
    LOOKED_AFTER_REQUEST = "looked_after_request", "Request for the child to be looked after"
    PRIVATE_FOSTERING = "private_fostering", "Private fostering"
    OTHER_AGENCY = "other_agency", "Work of another agency"


IS_FURTHER_ACTION: Final = frozenset(
    {
        AssessmentOutcome.CHILD_IN_NEED_PLAN,
        AssessmentOutcome.STRATEGY_DISCUSSION,
        AssessmentOutcome.SPECIALIST_ASSESSMENT,
        AssessmentOutcome.LEGAL_ACTION,
        AssessmentOutcome.LOOKED_AFTER_REQUEST,
    }
)
"""What was decided where social care goes on: factor 21 says that it does not."""


class ParentReached(Worded):
    """Whether one parent took part in an assessment."""

    SEEN = "seen", "Seen"
    SPOKEN_TO = "spoken_to", "Spoken to, not seen"
    NEITHER = "neither", "Neither seen nor spoken to"
    NO_SUCH_PARENT = "no_such_parent", "The child has no such parent, or the parent has died"


class FamilyTold(Worded):
    """How the family came to know what an assessment found and decided."""

    DISCUSSED = "discussed", "Discussed with the family"
    IN_WRITING = "in_writing", "The family and the partner agencies were told in writing"


def latest_finish(referred_on: date, calendar: Calendar) -> date | None:
    """The last day on which an assessment after this referral is finished in time; None outside the calendar."""
    try:
        return calendar.add(referred_on, LONGEST)
    except CalendarGap:
        return None
