"""The pathway inside an assessment: help given while it is open, what is said when it is finished, sending it back.

The steps stand beside those of the pathway table: an assessment that says what it found is held against its row there
and here. Source: practice reference 2.2; Working Together.
"""

from __future__ import annotations

from lineofsight.domain.assessments import FamilyTold
from lineofsight.domain.pathway import (
    ASSESSMENT_IS_COMPLETED,
    ASSESSMENT_NOT_AUTHORISED,
    EPISODE_IS_OPEN,
    NOT_IN_THE_FUTURE,
    ON_OR_AFTER_ASSESSMENT_START,
    PRACTICE,
    SAYS_WHY_SENT_BACK,
    Attempt,
    Condition,
    Step,
)

FAMILY_TOLD = frozenset(one.value for one in FamilyTold)


def _in_time_or_says_why(attempt: Attempt) -> bool:
    """`until` is the last day in time, None where it is not known; the words say why it was not kept."""
    return attempt.until is None or attempt.on <= attempt.until or bool(attempt.words.strip())


SAYS_WHAT_HELP = Condition(
    "says_what_help", "Say what help was given.", lambda attempt: bool(attempt.words.strip()), PRACTICE
)
OUTCOME_CHOSEN = Condition(
    "outcome_chosen", "Choose what the assessment decided.", lambda attempt: bool(attempt.code), PRACTICE
)
FAMILY_IS_TOLD = Condition(
    "family_is_told",
    "An assessment is finished when it was discussed with the family, or the family and the partner agencies were told"
    " in writing. Say which.",
    lambda attempt: bool(FAMILY_TOLD & set(attempt.codes)),
    PRACTICE,
)
IN_TIME_OR_SAYS_WHY = Condition(
    "in_time_or_says_why",
    "This is more than 45 working days after the referral. Say why the assessment took longer.",
    _in_time_or_says_why,
    "Working Together",
)

CLOSES_AFTER_INTERIM_HELP = Condition(
    "closes_after_interim_help",
    "Help that was given while an assessment was open is dated after that day. An episode closes on or after all that"
    " stands in it.",
    lambda attempt: attempt.until is None or attempt.on >= attempt.until,
    PRACTICE,
)

GIVE_INTERIM_HELP = Step(
    "give_interim_help",
    "Record help given while an assessment is open",
    (NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, ASSESSMENT_NOT_AUTHORISED, ON_OR_AFTER_ASSESSMENT_START, SAYS_WHAT_HELP),
)
SAY_WHAT_WAS_FOUND = Step(
    "say_what_was_found",
    "Say what a finished assessment found and decided",
    (OUTCOME_CHOSEN, FAMILY_IS_TOLD, IN_TIME_OR_SAYS_WHY),
)
SEND_ASSESSMENT_BACK = Step(
    "send_assessment_back",
    "Send a finished assessment back to its author",
    (NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, ASSESSMENT_NOT_AUTHORISED, ASSESSMENT_IS_COMPLETED, SAYS_WHY_SENT_BACK),
)

CLOSE_AFTER_HELP = Step(
    "close_after_interim_help",
    "Close an episode in which help was given while an assessment was open",
    (CLOSES_AFTER_INTERIM_HELP,),
)

ASSESSMENT_STEPS: tuple[Step, ...] = (GIVE_INTERIM_HELP, SAY_WHAT_WAS_FOUND, SEND_ASSESSMENT_BACK, CLOSE_AFTER_HELP)
