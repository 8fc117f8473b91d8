"""The pathway of being looked after: how it starts, changes and ends, its reviews, and what protects a child at once.

A period of being looked after stands in an episode of need, which stays open as long as it lasts. Source: practice
reference 2.3; Children Act 1989, sections 20, 44 to 46; Care Planning Regulations 2010; SSDA903.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from lineofsight.domain.clocks.limits import months_after
from lineofsight.domain.codes import ParticipationCode, ReasonCareEpisodeCeased
from lineofsight.domain.looked_after import STATUS_OF_MEASURE, CarePeriod, EmergencyMeasure, EmergencyProtection
from lineofsight.domain.pathway import (
    EPISODE_IS_OPEN,
    NOT_IN_THE_FUTURE,
    ON_OR_AFTER_REFERRAL,
    Attempt,
    Condition,
    Step,
)

CHILDREN_ACT: Final = "Children Act 1989"
REGULATIONS: Final = "Care Planning Regulations 2010"
RETURN: Final = "Return of looked-after children (SSDA903)"
LONGEST_ORDER: Final = timedelta(days=8)
LONGEST_EXTENSION: Final = timedelta(days=7)
UNDER_FOUR: Final = ParticipationCode.UNDER_FOUR.code
ADULT_MONTHS: Final = 18 * 12
FOUR_YEARS_IN_MONTHS: Final = 4 * 12


def _period(attempt: Attempt) -> CarePeriod:
    return next(one for one in attempt.current.care_periods if one.id == attempt.subject_id)


def _measure(attempt: Attempt) -> EmergencyProtection:
    return next(one for one in attempt.current.emergency_protections if one.id == attempt.subject_id)


def _is_born(attempt: Attempt) -> bool:
    born_on = attempt.history.born_on
    return attempt.on >= born_on if born_on is not None else attempt.history.expected_on is None


def _is_under_eighteen(attempt: Attempt) -> bool:
    born_on = attempt.history.born_on
    return born_on is None or attempt.on < months_after(born_on, ADULT_MONTHS)


def _emergency_stands(attempt: Attempt) -> bool:
    """The code of the attempt is the legal status from that day on."""
    needed = STATUS_OF_MEASURE.get(attempt.code)
    measures = (one for episode in attempt.history.episodes for one in episode.emergency_protections)
    return needed is None or any(one.kind == needed.value and one.is_in_force(attempt.on) for one in measures)


def _participation_fits_age(attempt: Attempt) -> bool:
    """Under four there is one code, and from the fourth birthday on it is none of them. "" says nothing."""
    born_on = attempt.history.born_on
    if not attempt.code or born_on is None:
        return True
    return (attempt.code == UNDER_FOUR) == (attempt.on < months_after(born_on, FOUR_YEARS_IN_MONTHS))


def _has_same_emergency(attempt: Attempt) -> bool:
    measures = (one for episode in attempt.history.episodes for one in episode.emergency_protections)
    return any(one.kind == attempt.code and (one.ended_on is None or one.ended_on > attempt.on) for one in measures)


NOT_LOOKED_AFTER_SINCE = Condition(
    "not_looked_after_since",
    "The child is recorded as looked after on or after that day. Record a change of placement or legal status instead,"
    " or check the date.",
    lambda attempt: (
        not any(
            period.ended_on is None or period.ended_on > attempt.on
            for episode in attempt.history.episodes
            for period in episode.care_periods
        )
    ),
    RETURN,
)
CHILD_IS_BORN = Condition(
    "child_is_born",
    "The date is before the child was born. Check the date of birth.",
    _is_born,
    CHILDREN_ACT,
)
CHILD_IS_UNDER_EIGHTEEN = Condition(
    "child_is_under_eighteen",
    "The child was 18 by that date. Nobody is looked after from their eighteenth birthday on.",
    _is_under_eighteen,
    CHILDREN_ACT,
)
EMERGENCY_IS_RECORDED = Condition(
    "emergency_is_recorded",
    "No police protection or emergency protection order of this kind is recorded for that day. Record it first: its"
    " limit starts with it.",
    _emergency_stands,
    CHILDREN_ACT,
)
NOT_PRIVATELY_FOSTERED = Condition(
    "not_privately_fostered",
    "The child is recorded as privately fostered, which a looked-after child is not. Record the end of that first.",
    lambda attempt: not any(one.is_open for episode in attempt.history.episodes for one in episode.private_fosterings),
    CHILDREN_ACT,
)
CARE_NOT_ENDED = Condition(
    "care_not_ended",
    "The child has left care. Record a new period of being looked after.",
    lambda attempt: _period(attempt).is_open,
    RETURN,
)
AFTER_LAST_CHANGE = Condition(
    "after_last_change",
    "The date is not after the last change of legal status or placement. Check both dates.",
    lambda attempt: attempt.on > _period(attempt).latest.started_on,
    RETURN,
)
SOMETHING_CHANGES = Condition(
    "something_changes",
    "Neither the legal status nor the placement is another than before. Change one of them, or leave this page.",
    lambda attempt: bool(attempt.words),
    RETURN,
)
WITHIN_CARE = Condition(
    "within_care",
    "The child was not looked after on that date. Check the date.",
    lambda attempt: _period(attempt).runs_on(attempt.on),
    REGULATIONS,
)
NO_CARE_REVIEW_THAT_DAY = Condition(
    "no_care_review_that_day",
    "A review is already recorded on that date.",
    lambda attempt: all(one.held_on != attempt.on for one in _period(attempt).reviews),
    REGULATIONS,
)
PARTICIPATION_FITS_AGE = Condition(
    "participation_fits_age",
    "PN0 is for a child who is under 4 on the day of the meeting, and for no other child. Choose how the child took"
    " part.",
    _participation_fits_age,
    RETURN,
)
CARE_ENDS_AFTER_REVIEWS = Condition(
    "care_ends_after_reviews",
    "A review is dated after that day. Care ends on or after the last review.",
    lambda attempt: all(one.held_on <= attempt.on for one in _period(attempt).reviews),
    REGULATIONS,
)
LEAVES_WITH_REASON = Condition(
    "leaves_with_reason",
    "Choose why the child left care.",
    lambda attempt: bool(attempt.code) and attempt.code != ReasonCareEpisodeCeased.ANOTHER_BEGAN.code,
    RETURN,
)
NOT_UNDER_THE_SAME_EMERGENCY = Condition(
    "not_under_the_same_emergency",
    "Such a measure is recorded already and has not ended. Record its end first.",
    lambda attempt: not _has_same_emergency(attempt),
    CHILDREN_ACT,
)
EMERGENCY_NOT_ENDED = Condition(
    "emergency_not_ended",
    "This measure has ended.",
    lambda attempt: _measure(attempt).ended_on is None,
    CHILDREN_ACT,
)
ON_OR_AFTER_EMERGENCY = Condition(
    "on_or_after_emergency",
    "The date is before the measure began, or before it was extended. Check both dates.",
    lambda attempt: attempt.on >= (_measure(attempt).extended_on or _measure(attempt).started_on),
    CHILDREN_ACT,
)
IS_AN_ORDER = Condition(
    "is_an_order",
    "Police protection cannot be extended: it lasts 72 hours at most.",
    lambda attempt: _measure(attempt).kind == EmergencyMeasure.EMERGENCY_PROTECTION_ORDER.value,
    f"{CHILDREN_ACT}, section 46",
)
NOT_EXTENDED_YET = Condition(
    "not_extended_yet",
    "This order was extended already. It may be extended once.",
    lambda attempt: _measure(attempt).extended_on is None,
    f"{CHILDREN_ACT}, section 45",
)
EXTENDED_WHILE_IN_FORCE = Condition(
    "extended_while_in_force",
    "The order lasts 8 days, and that date is later. An order that has run out cannot be extended.",
    lambda attempt: attempt.on <= _measure(attempt).started_on + LONGEST_ORDER,
    f"{CHILDREN_ACT}, sections 44 and 45",
)
EXTENDED_BY_SEVEN_DAYS_AT_MOST = Condition(
    "extended_by_seven_days_at_most",
    "An order of 8 days may be extended by up to 7 days, so that it ends 15 days after it was made at the latest.",
    lambda attempt: (
        attempt.until is not None
        and attempt.on < attempt.until <= _measure(attempt).started_on + LONGEST_ORDER + LONGEST_EXTENSION
    ),
    f"{CHILDREN_ACT}, section 45",
)

START_BEING_LOOKED_AFTER = Step(
    "start_being_looked_after",
    "Start to look after a child",
    (
        NOT_IN_THE_FUTURE,
        EPISODE_IS_OPEN,
        ON_OR_AFTER_REFERRAL,
        NOT_LOOKED_AFTER_SINCE,
        CHILD_IS_BORN,
        CHILD_IS_UNDER_EIGHTEEN,
        EMERGENCY_IS_RECORDED,
        NOT_PRIVATELY_FOSTERED,
    ),
)
CHANGE_CARE = Step(
    "change_care",
    "Change the legal status or the placement of a looked-after child",
    (
        NOT_IN_THE_FUTURE,
        CARE_NOT_ENDED,
        AFTER_LAST_CHANGE,
        SOMETHING_CHANGES,
        CHILD_IS_UNDER_EIGHTEEN,
        EMERGENCY_IS_RECORDED,
    ),
)
HOLD_LOOKED_AFTER_REVIEW = Step(
    "hold_looked_after_review",
    "Hold a review of the care of a looked-after child",
    (NOT_IN_THE_FUTURE, WITHIN_CARE, NO_CARE_REVIEW_THAT_DAY, PARTICIPATION_FITS_AGE),
)
RECORD_LOOKED_AFTER_CHECK = Step(
    "record_looked_after_check",
    "Record a health or dental check of a looked-after child, or a contact of the reviewing officer",
    (NOT_IN_THE_FUTURE, WITHIN_CARE),
)
LEAVE_CARE = Step(
    "leave_care",
    "End a period of being looked after",
    (NOT_IN_THE_FUTURE, CARE_NOT_ENDED, AFTER_LAST_CHANGE, CARE_ENDS_AFTER_REVIEWS, LEAVES_WITH_REASON),
)
TAKE_EMERGENCY_PROTECTION = Step(
    "take_emergency_protection",
    "Record police protection or an emergency protection order",
    (
        NOT_IN_THE_FUTURE,
        EPISODE_IS_OPEN,
        ON_OR_AFTER_REFERRAL,
        NOT_UNDER_THE_SAME_EMERGENCY,
        CHILD_IS_BORN,
        CHILD_IS_UNDER_EIGHTEEN,
    ),
)
EXTEND_EMERGENCY_PROTECTION_ORDER = Step(
    "extend_emergency_protection_order",
    "Record that the court extended an emergency protection order",
    (
        NOT_IN_THE_FUTURE,
        IS_AN_ORDER,
        EMERGENCY_NOT_ENDED,
        NOT_EXTENDED_YET,
        ON_OR_AFTER_EMERGENCY,
        EXTENDED_WHILE_IN_FORCE,
        EXTENDED_BY_SEVEN_DAYS_AT_MOST,
    ),
)
END_EMERGENCY_PROTECTION = Step(
    "end_emergency_protection",
    "Record that police protection or an emergency protection order ended",
    (NOT_IN_THE_FUTURE, EMERGENCY_NOT_ENDED, ON_OR_AFTER_EMERGENCY),
)

LOOKED_AFTER_STEPS: Final[tuple[Step, ...]] = (
    TAKE_EMERGENCY_PROTECTION,
    EXTEND_EMERGENCY_PROTECTION_ORDER,
    END_EMERGENCY_PROTECTION,
    START_BEING_LOOKED_AFTER,
    CHANGE_CARE,
    HOLD_LOOKED_AFTER_REVIEW,
    RECORD_LOOKED_AFTER_CHECK,
    LEAVE_CARE,
)
"""Every step of being looked after."""
