"""The pathway before a birth: the birth plan, what the hospital is told, and the discharge planning meeting.

The types are those of `domain.pathway`. Source: practice reference 2.3, pre-birth: both parents, the hospital's plan,
who is called, birth, discharge planning.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.clocks.predicates import was_unborn_on
from lineofsight.domain.pathway import (
    EPISODE_IS_OPEN,
    NOT_IN_THE_FUTURE,
    ON_OR_AFTER_REFERRAL,
    Attempt,
    Condition,
    Step,
)

TRACK: Final = "Practice reference 2.3, pre-birth"


def _is_born_by_then(attempt: Attempt) -> bool:
    born_on = attempt.history.born_on
    return born_on is not None and born_on <= attempt.on


CHILD_IS_UNBORN = Condition(
    "child_is_unborn",
    "A birth plan is made before the birth. This child is born: make a child in need plan or a child protection plan.",
    lambda attempt: was_unborn_on(attempt.history, attempt.on),
    TRACK,
)
NO_BIRTH_PLAN_YET = Condition(
    "no_birth_plan_yet",
    "This pregnancy has a birth plan already. Change that one.",
    lambda attempt: attempt.code == "",
    TRACK,
)
SAYS_WHO_TO_CALL = Condition(
    "says_who_to_call",
    "Write whom the hospital calls, by day and by night.",
    lambda attempt: bool(attempt.words.strip()),
    TRACK,
)
ON_OR_AFTER_MADE = Condition(
    "on_or_after_made",
    "The date is before the birth plan was made. Check both dates.",
    lambda attempt: attempt.until is not None and attempt.on >= attempt.until,
    TRACK,
)
CHILD_IS_BORN = Condition(
    "child_is_born",
    "The discharge planning meeting is held once the child is born. Record the birth first.",
    _is_born_by_then,
    TRACK,
)

MAKE_BIRTH_PLAN = Step(
    "make_birth_plan",
    "Make a birth plan for an unborn child",
    (NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, ON_OR_AFTER_REFERRAL, CHILD_IS_UNBORN, NO_BIRTH_PLAN_YET, SAYS_WHO_TO_CALL),
)
CHANGE_BIRTH_PLAN = Step(
    "change_birth_plan",
    "Change a birth plan",
    (NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, CHILD_IS_UNBORN, SAYS_WHO_TO_CALL),
)
SHARE_BIRTH_PLAN = Step(
    "share_birth_plan",
    "Give the birth plan to the hospital and the midwife",
    (NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, ON_OR_AFTER_MADE),
)
HOLD_DISCHARGE_MEETING = Step(
    "hold_discharge_meeting",
    "Hold the discharge planning meeting",
    (NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, CHILD_IS_BORN),
)

PRE_BIRTH_STEPS: tuple[Step, ...] = (MAKE_BIRTH_PLAN, CHANGE_BIRTH_PLAN, SHARE_BIRTH_PLAN, HOLD_DISCHARGE_MEETING)
