"""The pathway of child protection meetings: who must take part in them, and which meeting may follow which.

The steps stand beside those of the pathway table: a strategy discussion is held against its row there and here.
Source: Working Together; practice reference 2.2.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.history import StrategyDiscussion
from lineofsight.domain.meetings import DISCUSSION_NEEDS, can_be_quorate
from lineofsight.domain.pathway import (
    NOT_IN_THE_FUTURE,
    PRACTICE,
    PROTECTION_PLAN_NOT_ENDED,
    Attempt,
    Condition,
    Step,
    is_under_way,
)

WORKING_TOGETHER: Final = "Working Together to Safeguard Children"
LOCAL: Final = "Local standard"


def _quorate_or_says_why(attempt: Attempt) -> bool:
    """The codes of the attempt are the agencies that took part, its words why it was held without the others."""
    return set(DISCUSSION_NEEDS) <= set(attempt.codes) or bool(attempt.words.strip())


def _followed(attempt: Attempt) -> StrategyDiscussion:
    return next(one for one in attempt.current.strategy_discussions if one.id == attempt.subject_id)


DISCUSSION_QUORATE_OR_SAYS_WHY = Condition(
    "discussion_quorate_or_says_why",
    "Children’s social care, the police and health must take part in a strategy discussion. When one of them did not"
    " and the child’s safety could not wait, say why it was held without them.",
    _quorate_or_says_why,
    WORKING_TOGETHER,
)
FOLLOWS_A_TELEPHONE_DISCUSSION = Condition(
    "follows_a_telephone_discussion",
    "Only a strategy discussion by telephone has a follow-up meeting. Record this one as a discussion of its own.",
    lambda attempt: _followed(attempt).is_by_telephone,
    LOCAL,
)
NOT_FOLLOWED_UP_YET = Condition(
    "not_followed_up_yet",
    "A follow-up meeting of this discussion is already recorded. Record this one as a discussion of its own.",
    lambda attempt: all(one.follows_id != attempt.subject_id for one in attempt.current.strategy_discussions),
    LOCAL,
)
ON_OR_AFTER_DISCUSSION = Condition(
    "on_or_after_discussion",
    "The date is before the discussion by telephone. Check both dates.",
    lambda attempt: attempt.on >= _followed(attempt).held_on,
    LOCAL,
)
ENQUIRY_RUNS = Condition(
    "enquiry_runs",
    "No section 47 enquiry is running in this episode, so there is none to carry on with. Say that this discussion"
    " begins it.",
    lambda attempt: any(is_under_way(one) for one in attempt.current.section_47_enquiries),
    WORKING_TOGETHER,
)
ON_OR_AFTER_PROTECTION_PLAN_START = Condition(
    "on_or_after_protection_plan_start",
    "The date is before the child protection plan started. Check both dates.",
    lambda attempt: attempt.on >= attempt.protection_plan.started_on,
    WORKING_TOGETHER,
)
NO_CORE_GROUP_THAT_DAY = Condition(
    "no_core_group_that_day",
    "A core group of this plan is already recorded on that day.",
    lambda attempt: all(group.held_on != attempt.on for group in attempt.protection_plan.core_groups),
    PRACTICE,
)
CONFERENCE_QUORATE_OR_SAYS_WHY = Condition(
    "conference_quorate_or_says_why",
    "A child protection conference needs children’s social care and at least two other agencies in direct contact with"
    " the child. When it was held without them, say why.",
    lambda attempt: can_be_quorate(attempt.codes) or bool(attempt.words.strip()),
    WORKING_TOGETHER,
)

HOLD_QUORATE_DISCUSSION = Step(
    "hold_quorate_discussion",
    "Decide at a strategy discussion, with the agencies that it needs",
    (DISCUSSION_QUORATE_OR_SAYS_WHY,),
)
FOLLOW_UP_DISCUSSION = Step(
    "follow_up_discussion",
    "Hold the meeting that follows a strategy discussion by telephone",
    (FOLLOWS_A_TELEPHONE_DISCUSSION, NOT_FOLLOWED_UP_YET, ON_OR_AFTER_DISCUSSION),
)
CARRY_ON_SECTION_47_ENQUIRY = Step(
    "carry_on_section_47_enquiry",
    "Decide at a strategy discussion to carry on with the section 47 enquiry that is running",
    (ENQUIRY_RUNS,),
)
HOLD_QUORATE_CONFERENCE = Step(
    "hold_quorate_conference",
    "Decide at a child protection conference, with the agencies that it needs",
    (CONFERENCE_QUORATE_OR_SAYS_WHY,),
)
HOLD_CORE_GROUP = Step(
    "hold_core_group",
    "Hold a core group of a child protection plan",
    (NOT_IN_THE_FUTURE, PROTECTION_PLAN_NOT_ENDED, ON_OR_AFTER_PROTECTION_PLAN_START, NO_CORE_GROUP_THAT_DAY),
)

PROTECTION_STEPS: tuple[Step, ...] = (
    HOLD_QUORATE_DISCUSSION,
    FOLLOW_UP_DISCUSSION,
    CARRY_ON_SECTION_47_ENQUIRY,
    HOLD_QUORATE_CONFERENCE,
    HOLD_CORE_GROUP,
)
