"""The steps that may have local questions beside their typed ones, by subject, and the pages that stand without.

The rows of each subject stand in the modules beside this one.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.local_forms.typed_assessment import REFERRAL_AND_ASSESSMENT
from lineofsight.domain.local_forms.typed_care import CARE
from lineofsight.domain.local_forms.typed_early_help import BETWEEN_TEAMS, EARLY_HELP
from lineofsight.domain.local_forms.typed_plans import PLANS
from lineofsight.domain.local_forms.typed_protection import CHILD_PROTECTION
from lineofsight.domain.local_forms.typed_question import TypedStep

TYPED_BY_SUBJECT: Final[tuple[tuple[str, tuple[TypedStep, ...]], ...]] = (
    ("Referral, visits and assessment", REFERRAL_AND_ASSESSMENT),
    ("Child protection", CHILD_PROTECTION),
    ("Plans", PLANS),
    ("Care, private fostering and the way to court", CARE),
    ("Early help", EARLY_HELP),
    ("Between teams and authorities, and closure", BETWEEN_TEAMS),
)
"""In the order of the child's journey. A page that is not here has no local questions: add its row, or say why."""

TYPED_STEPS: Final = tuple(step for _, steps in TYPED_BY_SUBJECT for step in steps)
TYPED_STEPS_BY_KEY: Final = {step.key: step for step in TYPED_STEPS}

ANSWERS_ANOTHER: Final = "It approves, answers or takes back what somebody else wrote, and one is asked there"
ONLY_SENT: Final = "It says only that something was sent or shared, and on which day"
A_LINE_OF_THE_FAMILY_PLAN: Final = "It changes one line of what is one fact as a whole: ask at its start or review"
PARTICULARS: Final = "It says who the child is, and is no step of the pathway"
PUTS_RIGHT: Final = "It puts right what was recorded before, and is no step of the pathway"

WITHOUT_LOCAL_QUESTIONS: Final = {
    "authorise-assessment": ANSWERS_ANOTHER,
    "sign-section-47": ANSWERS_ANOTHER,
    "accept-step": ANSWERS_ANOTHER,
    "refuse-step": ANSWERS_ANOTHER,
    "withdraw-step": ANSWERS_ANOTHER,
    "share-birth-plan": ONLY_SENT,
    "share-conference-report": ONLY_SENT,
    "conference-papers": ONLY_SENT,
    "review-papers": ONLY_SENT,
    "correct-details": PUTS_RIGHT,
    "correct-referral": PUTS_RIGHT,
    "correct-assessment": PUTS_RIGHT,
    "correct-section-47": PUTS_RIGHT,
    "correct-need-plan": PUTS_RIGHT,
    "correct-protection-plan": PUTS_RIGHT,
    "record-birth": PARTICULARS,
    "record-disabilities": PARTICULARS,
    "record-number": PARTICULARS,
    "no-pupil-number": PARTICULARS,
    "record-name": PARTICULARS,
    "record-address": PARTICULARS,
    "record-death": PARTICULARS,
    "allocate": "It says who works with the child, and nothing of the child",
    "early-help-lead": A_LINE_OF_THE_FAMILY_PLAN,
    "family-plan-action": A_LINE_OF_THE_FAMILY_PLAN,
    "family-plan-action-done": A_LINE_OF_THE_FAMILY_PLAN,
    "family-plan-goals": A_LINE_OF_THE_FAMILY_PLAN,
    "leave-team-around-family": A_LINE_OF_THE_FAMILY_PLAN,
}
"""Pages that record something and have no local questions, by their key, each with why."""
