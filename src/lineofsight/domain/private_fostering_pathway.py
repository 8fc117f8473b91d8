"""The pathway of private fostering: how it becomes known, what is decided of it, and how it ends.

Source: Children Act 1989, sections 66 to 70; Children (Private Arrangements for Fostering) Regulations 2005; practice
reference 2.3.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from lineofsight.domain.clocks.limits import months_after
from lineofsight.domain.pathway import EPISODE_IS_OPEN, NOT_IN_THE_FUTURE, Attempt, Condition, Step
from lineofsight.domain.private_fostering import (
    NOT_DISABLED,
    OLDEST_DISABLED_MONTHS,
    OLDEST_MONTHS,
    PrivateFostering,
)

REGULATIONS: Final = "Children (Private Arrangements for Fostering) Regulations 2005"
CHILDREN_ACT: Final = "Children Act 1989, section 66"


def _arrangement(attempt: Attempt) -> PrivateFostering:
    return next(one for one in attempt.current.private_fosterings if one.id == attempt.subject_id)


def _is_young_enough(attempt: Attempt) -> bool:
    born_on = attempt.history.born_on
    is_disabled = any(code != NOT_DISABLED for code in attempt.history.disabilities)
    months = OLDEST_DISABLED_MONTHS if is_disabled else OLDEST_MONTHS
    return born_on is None or attempt.on < months_after(born_on, months)


def _is_looked_after(attempt: Attempt) -> bool:
    return any(
        period.started_on <= attempt.on and (period.ended_on is None or period.ended_on > attempt.on)
        for episode in attempt.history.episodes
        for period in episode.care_periods
    )


def _is_seen_since_known(attempt: Attempt) -> bool:
    known = _arrangement(attempt).aware_on
    visits = (one for one in attempt.history.visits if one.is_in_person and one.is_child_seen)
    return any(known <= one.happened_on <= attempt.on for one in visits)


def _latest(arrangement: PrivateFostering) -> date:
    return max(arrangement.aware_on, *arrangement.decided_on) if arrangement.decided_on else arrangement.aware_on


NOT_PRIVATELY_FOSTERED_NOW = Condition(
    "not_privately_fostered_now",
    "A private fostering arrangement of this child is recorded and has not ended. Record its end first.",
    lambda attempt: not any(one.is_open for episode in attempt.history.episodes for one in episode.private_fosterings),
    REGULATIONS,
)
YOUNG_ENOUGH_FOR_PRIVATE_FOSTERING = Condition(
    "young_enough_for_private_fostering",
    "The child was 16 by that date. Only a disabled child is privately fostered from 16 to 18: check the date of birth"
    " and the disabilities recorded.",
    _is_young_enough,
    CHILDREN_ACT,
)
NOT_LOOKED_AFTER_THAT_DAY = Condition(
    "not_looked_after_that_day",
    "The child was looked after on that date. A looked-after child is not privately fostered.",
    lambda attempt: not _is_looked_after(attempt),
    CHILDREN_ACT,
)
NOTICE_WHEN_AWARE_OR_LATER = Condition(
    "notice_when_aware_or_later",
    "The notice is dated before the day on which the authority became aware, or in the future. The authority is aware"
    " from the day of the notice at the latest: check both dates.",
    lambda attempt: attempt.until is None or attempt.on <= attempt.until <= attempt.today,
    REGULATIONS,
)
FOSTERING_NOT_ENDED = Condition(
    "fostering_not_ended",
    "This private fostering arrangement has ended.",
    lambda attempt: _arrangement(attempt).is_open,
    REGULATIONS,
)
SEEN_SINCE_FOSTERING_KNOWN = Condition(
    "seen_since_fostering_known",
    "No visit in person has seen the child since the authority became aware. Visit and see the child, and record it,"
    " before the arrangement is judged.",
    _is_seen_since_known,
    REGULATIONS,
)
SAYS_WHY_OF_FOSTERING = Condition(
    "says_why_of_fostering",
    "Say why: what was found of the carer, the home and what the child says.",
    lambda attempt: bool(attempt.words.strip()),
    REGULATIONS,
)
ON_OR_AFTER_FOSTERING_KNOWN = Condition(
    "on_or_after_fostering_known",
    "The date is before the authority became aware, or before a decision about the arrangement. Check both dates.",
    lambda attempt: attempt.on >= _latest(_arrangement(attempt)),
    REGULATIONS,
)
FOSTERING_ENDS_WITH_REASON = Condition(
    "fostering_ends_with_reason",
    "Choose why the arrangement ended.",
    lambda attempt: bool(attempt.code),
    REGULATIONS,
)

RECORD_PRIVATE_FOSTERING = Step(
    "record_private_fostering",
    "Record that a child is, or is to be, privately fostered",
    (
        NOT_IN_THE_FUTURE,
        EPISODE_IS_OPEN,
        NOT_PRIVATELY_FOSTERED_NOW,
        YOUNG_ENOUGH_FOR_PRIVATE_FOSTERING,
        NOT_LOOKED_AFTER_THAT_DAY,
        NOTICE_WHEN_AWARE_OR_LATER,
    ),
)
DECIDE_SUITABILITY = Step(
    "decide_suitability",
    "Decide whether a private fostering arrangement is suitable",
    (
        NOT_IN_THE_FUTURE,
        FOSTERING_NOT_ENDED,
        ON_OR_AFTER_FOSTERING_KNOWN,
        SEEN_SINCE_FOSTERING_KNOWN,
        SAYS_WHY_OF_FOSTERING,
    ),
)
END_PRIVATE_FOSTERING = Step(
    "end_private_fostering",
    "End a private fostering arrangement",
    (NOT_IN_THE_FUTURE, FOSTERING_NOT_ENDED, ON_OR_AFTER_FOSTERING_KNOWN, FOSTERING_ENDS_WITH_REASON),
)

PRIVATE_FOSTERING_STEPS: Final[tuple[Step, ...]] = (
    RECORD_PRIVATE_FOSTERING,
    DECIDE_SUITABILITY,
    END_PRIVATE_FOSTERING,
)
"""Every step of private fostering."""
