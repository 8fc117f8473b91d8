"""The pathway of child in need meetings: the family and who works with it, on what is agreed and who does what.

Source: practice reference 2.2, child in need plan, and 3.2, K19.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.child_in_need import is_decided_in_need
from lineofsight.domain.pathway import (
    EPISODE_IS_OPEN,
    NOT_IN_THE_FUTURE,
    ON_OR_AFTER_REFERRAL,
    PRACTICE,
    Condition,
    Step,
)

DECIDED_IN_NEED = Condition(
    "decided_in_need",
    "Nothing in this episode says yet that the child is in need. An authorised assessment, the end of a child"
    " protection plan or a child in need plan says so, before a meeting is held about it.",
    lambda attempt: is_decided_in_need(attempt.current),
    PRACTICE,
)
NO_NEED_MEETING_THAT_DAY = Condition(
    "no_need_meeting_that_day",
    "A child in need meeting is already recorded on that day.",
    lambda attempt: all(one.held_on != attempt.on for one in attempt.current.need_meetings),
    PRACTICE,
)

HOLD_NEED_MEETING = Step(
    "hold_child_in_need_meeting",
    "Hold a child in need meeting",
    (NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, ON_OR_AFTER_REFERRAL, DECIDED_IN_NEED, NO_NEED_MEETING_THAT_DAY),
)

CHILD_IN_NEED_STEPS: Final[tuple[Step, ...]] = (HOLD_NEED_MEETING,)
