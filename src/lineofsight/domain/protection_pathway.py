"""The pathway of child protection meetings: who must take part in them, and which meeting may follow which.

The steps stand beside those of the pathway table: a strategy discussion is held against its row there and here.
Source: Working Together; practice reference 2.2.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from lineofsight.domain.clocks.limits import months_after
from lineofsight.domain.clocks.predicates import was_unborn_on
from lineofsight.domain.history import History, Origin, PlannedConference, Section47Enquiry, StrategyDiscussion
from lineofsight.domain.looked_after_pathway import PARTICIPATION_FITS_AGE
from lineofsight.domain.meetings import DISCUSSION_NEEDS, can_be_quorate
from lineofsight.domain.pathway import (
    CONFERENCE_NOT_HELD,
    CONFERENCE_STILL_REQUIRED,
    NOT_IN_THE_FUTURE,
    PRACTICE,
    PROTECTION_PLAN_NOT_ENDED,
    Attempt,
    Condition,
    Step,
    is_under_way,
)

SATURDAY: Final = 5
WORKING_TOGETHER: Final = "Working Together to Safeguard Children"
REVIEW: Final = "review"
LOCAL: Final = "Local standard"
ENDED_MOVED: Final = "end_moved"
ENDED_ADULT_OR_DIED: Final = "end_18_or_died"
MONTHS_TO_ADULT: Final = 18 * 12


def first_seen_in(enquiry: Section47Enquiry, history: History) -> date | None:
    """The first day on which the child was seen in person since a section 47 enquiry began; None where on none."""
    days = (
        one.happened_on
        for one in history.visits
        if one.is_in_person
        and one.is_child_seen
        and one.happened_on >= enquiry.started_on
        and not (one.happened_at and enquiry.started_at and one.happened_at < enquiry.started_at)
    )
    return min(days, default=None)


def _seen_or_says_why(attempt: Attempt) -> bool:
    enquiry = attempt.enquiry
    if enquiry.origin is Origin.LOADED or was_unborn_on(attempt.history, enquiry.started_on):
        return True  # a file holds no visits, and nobody sees a child who is not born
    seen_on = first_seen_in(enquiry, attempt.history)
    return (seen_on is not None and seen_on <= attempt.on) or bool(attempt.words.strip())


def _ends_as_decided(attempt: Attempt) -> bool:
    """The last review by that day decided it. One from a file does not say what it decided."""
    if attempt.code == ENDED_ADULT_OR_DIED or (attempt.code == ENDED_MOVED and attempt.current.is_move_accepted):
        return True
    held = [one for one in attempt.protection_plan.reviews if one.held_on <= attempt.on]
    last = max(held, key=lambda one: one.held_on, default=None)
    return last is not None and (last.ends_plan or last.origin is Origin.LOADED)


def _is_adult_or_died(attempt: Attempt) -> bool:
    if attempt.code != ENDED_ADULT_OR_DIED:
        return True
    born_on, died_on = attempt.history.born_on, attempt.history.died_on
    is_adult = born_on is not None and months_after(born_on, MONTHS_TO_ADULT) <= attempt.on
    return is_adult or (died_on is not None and died_on <= attempt.on)


def _quorate_or_says_why(attempt: Attempt) -> bool:
    """The codes of the attempt are the agencies that took part, its words why it was held without the others."""
    return set(DISCUSSION_NEEDS) <= set(attempt.codes) or bool(attempt.words.strip())


def _planned(attempt: Attempt) -> PlannedConference:
    return next(one for one in attempt.current.planned_conferences if one.id == attempt.subject_id)


def _is_of(planned: PlannedConference, attempt: Attempt) -> bool:
    """Whether it is planned for the enquiry, or with the code "review" for the plan, of the attempt."""
    return planned.subject_id == attempt.subject_id and planned.is_review == (attempt.code == REVIEW)


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
SEEN_IN_ENQUIRY_OR_SAYS_WHY = Condition(
    "seen_in_enquiry_or_says_why",
    "No visit at which the child was seen is recorded since this section 47 enquiry began. Record that visit first;"
    " when the child was not seen, say why.",
    _seen_or_says_why,
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
ENDED_BY_A_CONFERENCE = Condition(
    "ended_by_a_conference",
    "The last review conference of this plan did not decide that it ends, or none was held. Record the review"
    " conference that decided it first. Without one, a plan ends when the child turns 18 or dies, or when another"
    " authority has accepted the move.",
    _ends_as_decided,
    WORKING_TOGETHER,
)
ENDED_ADULT_OR_DIED_IS_SO = Condition(
    "ended_adult_or_died_is_so",
    "The reason says that the child turned 18 or died, and by the dates of birth and death that are recorded neither"
    " was so on that day. Record the date first, or choose another reason.",
    _is_adult_or_died,
    PRACTICE,
)
CONFERENCE_QUORATE_OR_SAYS_WHY = Condition(
    "conference_quorate_or_says_why",
    "A child protection conference needs children’s social care and at least two other agencies in direct contact with"
    " the child. When it was held without them, say why.",
    lambda attempt: can_be_quorate(attempt.codes) or bool(attempt.words.strip()),
    WORKING_TOGETHER,
)

PLANNED_ON_A_WEEKDAY = Condition(
    "planned_on_a_weekday",
    "A child protection conference is never held at a weekend. Choose another date.",
    lambda attempt: attempt.until is None or attempt.until.weekday() < SATURDAY,
    PRACTICE,
)
PLANNED_AHEAD = Condition(
    "planned_ahead",
    "A conference is planned for a date ahead. Record one that was held as a conference.",
    lambda attempt: attempt.until is not None and attempt.on <= attempt.until and attempt.today <= attempt.until,
    PRACTICE,
)
NOT_PLANNED_YET = Condition(
    "not_planned_yet",
    "This conference is already planned. Move it to another date, or call it off.",
    lambda attempt: not any(_is_of(one, attempt) and one.is_ahead for one in attempt.current.planned_conferences),
    PRACTICE,
)
STILL_AHEAD = Condition(
    "still_ahead",
    "This conference was held or called off.",
    lambda attempt: _planned(attempt).is_ahead,
    PRACTICE,
)
ON_OR_AFTER_PLANNING = Condition(
    "on_or_after_planning",
    "The date is before the conference was planned. Check both dates.",
    lambda attempt: attempt.on >= _planned(attempt).set_on,
    PRACTICE,
)
REPORT_NOT_SHARED_YET = Condition(
    "report_not_shared_yet",
    "That the report was shared is already recorded.",
    lambda attempt: _planned(attempt).report_shared_on is None,
    PRACTICE,
)
SAYS_WHY_MOVED = Condition("says_why_moved", "Say why.", lambda attempt: bool(attempt.words.strip()), PRACTICE)
SENT_AFTER_IT_WAS_HELD = Condition(
    "sent_after_it_was_held",
    "The date is before the conference. Check both dates.",
    lambda attempt: attempt.until is not None and attempt.on >= attempt.until,
    PRACTICE,
)
NOT_SENT_YET = Condition(
    "not_sent_yet", "That it was sent is already recorded.", lambda attempt: not attempt.code, PRACTICE
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
SEE_CHILD_IN_ENQUIRY = Step(
    "see_child_in_enquiry",
    "Conclude a section 47 enquiry in which the child was seen",
    (SEEN_IN_ENQUIRY_OR_SAYS_WHY,),
)
HOLD_QUORATE_CONFERENCE = Step(
    "hold_quorate_conference",
    "Decide at a child protection conference, with the agencies that it needs",
    (CONFERENCE_QUORATE_OR_SAYS_WHY,),
)
TAKE_PART_IN_CONFERENCE = Step(
    "take_part_in_conference",
    "Say of a child protection conference how the child took part",
    (PARTICIPATION_FITS_AGE,),
)
END_AS_A_CONFERENCE_DECIDED = Step(
    "end_as_a_conference_decided",
    "End a child protection plan as a review conference decided, or at 18, on a death or a move",
    (ENDED_BY_A_CONFERENCE, ENDED_ADULT_OR_DIED_IS_SO),
)
HOLD_CORE_GROUP = Step(
    "hold_core_group",
    "Hold a core group of a child protection plan",
    (NOT_IN_THE_FUTURE, PROTECTION_PLAN_NOT_ENDED, ON_OR_AFTER_PROTECTION_PLAN_START, NO_CORE_GROUP_THAT_DAY),
)
PLAN_INITIAL_CONFERENCE = Step(
    "plan_initial_conference",
    "Plan the initial conference of a section 47 enquiry",
    (
        NOT_IN_THE_FUTURE,
        CONFERENCE_NOT_HELD,
        CONFERENCE_STILL_REQUIRED,
        NOT_PLANNED_YET,
        PLANNED_AHEAD,
        PLANNED_ON_A_WEEKDAY,
    ),
)
PLAN_REVIEW_CONFERENCE = Step(
    "plan_review_conference",
    "Plan the next review conference of a child protection plan",
    (NOT_IN_THE_FUTURE, PROTECTION_PLAN_NOT_ENDED, NOT_PLANNED_YET, PLANNED_AHEAD, PLANNED_ON_A_WEEKDAY),
)
MOVE_CONFERENCE = Step(
    "move_conference",
    "Move a planned conference to another date",
    (NOT_IN_THE_FUTURE, STILL_AHEAD, PLANNED_AHEAD, PLANNED_ON_A_WEEKDAY, SAYS_WHY_MOVED),
)
CALL_OFF_CONFERENCE = Step(
    "call_off_conference",
    "Call a planned conference off",
    (NOT_IN_THE_FUTURE, STILL_AHEAD, ON_OR_AFTER_PLANNING, SAYS_WHY_MOVED),
)
SHARE_REPORT = Step(
    "share_conference_report",
    "Share the report with the family and the chair before a conference",
    (NOT_IN_THE_FUTURE, STILL_AHEAD, ON_OR_AFTER_PLANNING, REPORT_NOT_SHARED_YET),
)
SEND_PAPERS = Step(
    "send_conference_papers",
    "Send the decision letter, or the full record, of a conference",
    (NOT_IN_THE_FUTURE, NOT_SENT_YET, SENT_AFTER_IT_WAS_HELD),
)

PROTECTION_STEPS: tuple[Step, ...] = (
    HOLD_QUORATE_DISCUSSION,
    FOLLOW_UP_DISCUSSION,
    CARRY_ON_SECTION_47_ENQUIRY,
    SEE_CHILD_IN_ENQUIRY,
    HOLD_QUORATE_CONFERENCE,
    TAKE_PART_IN_CONFERENCE,
    END_AS_A_CONFERENCE_DECIDED,
    HOLD_CORE_GROUP,
    PLAN_INITIAL_CONFERENCE,
    PLAN_REVIEW_CONFERENCE,
    MOVE_CONFERENCE,
    CALL_OFF_CONFERENCE,
    SHARE_REPORT,
    SEND_PAPERS,
)
