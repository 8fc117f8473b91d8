"""The pathway of the edge of care: the legal gateway, the letter before proceedings, meetings, and the court.

Starting pre-proceedings for a child on a plan is the step up that practice calls `up_cp_to_plo`: a manager decides it
at the legal gateway meeting, and where another team takes the case over the same recording proposes it to that team.
Source: practice reference 2.2 and 2.3; Public Law Outline; Children Act 1989, section 31.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.pathway import (
    EPISODE_IS_OPEN,
    NOT_IN_THE_FUTURE,
    ON_OR_AFTER_REFERRAL,
    Attempt,
    Condition,
    Step,
)
from lineofsight.domain.proceedings import Proceedings

EDGE_OF_CARE: Final = "Practice reference 2.3, edge of care"
FAMILY_GROUPS: Final = "Children’s Wellbeing and Schools Act 2026, section 1 (unverified)"
COURT: Final = "Children Act 1989, section 31"


def _of(attempt: Attempt) -> Proceedings:
    return next(one for one in attempt.current.proceedings if one.id == attempt.subject_id)


NO_PROCEEDINGS_OPEN = Condition(
    "no_proceedings_open",
    "Pre-proceedings or care proceedings of this child have not ended. Record what became of them first.",
    lambda attempt: not any(one.is_open for episode in attempt.history.episodes for one in episode.proceedings),
    EDGE_OF_CARE,
)
GATEWAY_SAYS_WHY = Condition(
    "gateway_says_why",
    "Say why: what has changed, what was tried, and why this is decided now.",
    lambda attempt: bool(attempt.words.strip()),
    EDGE_OF_CARE,
)
PRE_PROCEEDINGS_GO_ON = Condition(
    "pre_proceedings_go_on",
    "Pre-proceedings of this child have ended, or were never started.",
    lambda attempt: _of(attempt).is_pre_proceedings,
    EDGE_OF_CARE,
)
NO_LETTER_YET = Condition(
    "no_letter_yet",
    "The letter before proceedings is already recorded.",
    lambda attempt: _of(attempt).letter_on is None,
    EDGE_OF_CARE,
)
LETTER_SENT = Condition(
    "letter_sent",
    "The letter before proceedings is not recorded yet. Record it first: the 16 weeks start with it.",
    lambda attempt: _of(attempt).letter_on is not None,
    EDGE_OF_CARE,
)
OFFERS_OR_SAYS_WHY_NOT = Condition(
    "offers_or_says_why_not",
    "The letter offers family group decision-making. Where that is not in the child’s interests, say why.",
    lambda attempt: attempt.code == "offered" or bool(attempt.words.strip()),
    FAMILY_GROUPS,
)
WAS_OFFERED = Condition(
    "was_offered",
    "Family group decision-making was not offered in the letter, so there is no answer to record.",
    lambda attempt: bool(_of(attempt).is_offered),
    FAMILY_GROUPS,
)
ON_OR_AFTER_ALL_OF_IT = Condition(
    "on_or_after_all_of_it",
    "The date is before something that is recorded of this already. Check the dates.",
    lambda attempt: attempt.on >= _of(attempt).latest_on,
    EDGE_OF_CARE,
)
ON_OR_AFTER_LETTER = Condition(
    "on_or_after_letter",
    "The date is before the letter before proceedings. Check both dates.",
    lambda attempt: attempt.on >= (_of(attempt).letter_on or attempt.on),
    EDGE_OF_CARE,
)
NO_SUCH_MEETING_THAT_DAY = Condition(
    "no_such_meeting_that_day",
    "A pre-proceedings meeting is already recorded on that date.",
    lambda attempt: attempt.on not in _of(attempt).meetings,
    EDGE_OF_CARE,
)
STEP_DOWN_SAYS_WHY = Condition(
    "step_down_says_why",
    "Say why: what has changed for the child, and what would bring the matter back.",
    lambda attempt: bool(attempt.words.strip()),
    EDGE_OF_CARE,
)
NOT_APPLIED_YET = Condition(
    "not_applied_yet",
    "The application to the court is already recorded, or this way to court has ended.",
    lambda attempt: _of(attempt).ended_on is None,
    COURT,
)
LETTER_OR_SHORT_NOTICE = Condition(
    "letter_or_short_notice",
    "There was no letter before proceedings. Say why the court was asked at short notice.",
    lambda attempt: _of(attempt).letter_on is not None or bool(attempt.words.strip()),
    EDGE_OF_CARE,
)
BEFORE_THE_COURT = Condition(
    "before_the_court",
    "No care proceedings of this child are before the court.",
    lambda attempt: _of(attempt).is_before_court,
    COURT,
)
COURT_SAID_SOMETHING = Condition(
    "court_said_something",
    "Choose what the court decided.",
    lambda attempt: bool(attempt.code),
    COURT,
)

GATEWAY: Final = (NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, ON_OR_AFTER_REFERRAL, NO_PROCEEDINGS_OPEN, GATEWAY_SAYS_WHY)
"""What every decision of a legal gateway meeting needs."""

CONTINUE_PLAN = Step("continue_plan_at_gateway", "Decide at a legal gateway meeting to go on with the plan", GATEWAY)
UP_CP_TO_PLO = Step(
    "start_pre_proceedings_at_gateway", "Decide at a legal gateway meeting to start pre-proceedings", GATEWAY
)
ISSUE_AT_GATEWAY = Step("issue_at_gateway", "Decide at a legal gateway meeting to issue care proceedings", GATEWAY)
SEND_LETTER = Step(
    "send_letter_before_proceedings",
    "Send the letter before proceedings, with the offer of family group decision-making",
    (NOT_IN_THE_FUTURE, PRE_PROCEEDINGS_GO_ON, NO_LETTER_YET, ON_OR_AFTER_ALL_OF_IT, OFFERS_OR_SAYS_WHY_NOT),
)
ANSWER_FAMILY_GROUP_OFFER = Step(
    "answer_family_group_offer",
    "Record the family’s answer to the offer of family group decision-making, and the day it was held",
    (NOT_IN_THE_FUTURE, PRE_PROCEEDINGS_GO_ON, WAS_OFFERED, ON_OR_AFTER_LETTER),
)
HOLD_PRE_PROCEEDINGS_MEETING = Step(
    "hold_pre_proceedings_meeting",
    "Hold a pre-proceedings meeting",
    (NOT_IN_THE_FUTURE, PRE_PROCEEDINGS_GO_ON, LETTER_SENT, ON_OR_AFTER_LETTER, NO_SUCH_MEETING_THAT_DAY),
)
STEP_DOWN_FROM_PRE_PROCEEDINGS = Step(
    "step_down_from_pre_proceedings",
    "End pre-proceedings without going to court",
    (NOT_IN_THE_FUTURE, PRE_PROCEEDINGS_GO_ON, ON_OR_AFTER_ALL_OF_IT, STEP_DOWN_SAYS_WHY),
)
ISSUE_PROCEEDINGS = Step(
    "issue_care_proceedings",
    "Apply to the court for care proceedings",
    (NOT_IN_THE_FUTURE, NOT_APPLIED_YET, ON_OR_AFTER_ALL_OF_IT, LETTER_OR_SHORT_NOTICE),
)
CONCLUDE_PROCEEDINGS = Step(
    "conclude_care_proceedings",
    "Record how care proceedings ended",
    (NOT_IN_THE_FUTURE, BEFORE_THE_COURT, ON_OR_AFTER_ALL_OF_IT, COURT_SAID_SOMETHING),
)

PROCEEDINGS_STEPS: Final[tuple[Step, ...]] = (
    CONTINUE_PLAN,
    UP_CP_TO_PLO,
    ISSUE_AT_GATEWAY,
    SEND_LETTER,
    ANSWER_FAMILY_GROUP_OFFER,
    HOLD_PRE_PROCEEDINGS_MEETING,
    STEP_DOWN_FROM_PRE_PROCEEDINGS,
    ISSUE_PROCEEDINGS,
    CONCLUDE_PROCEEDINGS,
)
"""Every step of the way to court."""
