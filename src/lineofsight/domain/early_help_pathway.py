"""The pathway of early help: each step from the request to the end, and what must hold before it may be taken.

The types are those of `domain.pathway`. Early help is by agreement, and has no episode: what a step is about is found
by its id among the child's early help. Steps up and down are those of `domain.step_change_pathway`. Source: practice
reference 2.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from lineofsight.domain.history import (
    EarlyHelp,
    EarlyHelpAssessment,
    Episode,
    FamilyPlan,
    History,
)
from lineofsight.domain.pathway import (
    NOT_IN_THE_FUTURE,
    Attempt,
    Condition,
    Step,
    is_open,
)

NOT_AGREED: Final = "not_agreed"
STEP_UP: Final = "step_up"
ONLY_BY_AGREEMENT: Final = frozenset({"outcomes_met", "consent_withdrawn"})
"""Reasons for an end that say that the family had agreed."""

TRACK: Final = "Practice reference 2.3, early help"
STEPS_BETWEEN: Final = "Practice reference 2.2, step up, step down, transfer"
AGREEMENT: Final = "Practice reference 5.3, agreement to a service"
APART: Final = "Practice reference 3.4: early help and child in need stay countable apart"


# --- what the history says -------------------------------------------------------------------------------------------


def open_early_help(history: History) -> EarlyHelp | None:
    """The child's early help that has not ended; None where there is none."""
    return next((one for one in history.early_help if one.is_open), None)


def open_episodes(history: History) -> list[Episode]:
    """The child's episodes of need that are open to social care."""
    return [one for one in history.episodes if is_open(one)]


def is_in_early_help(history: History) -> bool:
    """Whether the child counts as in early help: it is open, and no episode of need is."""
    return open_early_help(history) is not None and not open_episodes(history)


def latest_dated(given: EarlyHelp) -> date:
    """The last date of anything that happened in a child's early help, its request and agreement included."""
    dates: list[date | None] = [given.requested_on, given.agreed_on]
    for assessment in given.assessments:
        dates += [assessment.started_on, assessment.completed_on]
    for plan in given.plans:
        dates += [plan.started_on, plan.ended_on, *(review.held_on for review in plan.reviews)]
    return max(day for day in dates if day is not None)


def has_open_plan(given: EarlyHelp) -> bool:
    return any(plan.ended_on is None for plan in given.plans)


def _help(attempt: Attempt) -> EarlyHelp:
    return next(one for one in attempt.history.early_help if one.id == attempt.subject_id)


def _assessments(history: History) -> Iterator[tuple[EarlyHelp, EarlyHelpAssessment]]:
    return ((given, one) for given in history.early_help for one in given.assessments)


def _assessment(attempt: Attempt) -> tuple[EarlyHelp, EarlyHelpAssessment]:
    return next(pair for pair in _assessments(attempt.history) if pair[1].id == attempt.subject_id)


def _plans(history: History) -> Iterator[tuple[EarlyHelp, FamilyPlan]]:
    return ((given, one) for given in history.early_help for one in given.plans)


def _plan(attempt: Attempt) -> FamilyPlan:
    return next(plan for _, plan in _plans(attempt.history) if plan.id == attempt.subject_id)


def _agreed_by_then(attempt: Attempt) -> bool:
    agreed_on = _help(attempt).agreed_on
    return agreed_on is not None and agreed_on <= attempt.on


def _assessed_by_then(attempt: Attempt) -> bool:
    assessed_on = _help(attempt).assessed_on
    return assessed_on is not None and assessed_on <= attempt.on


def _last_early_help_ended(attempt: Attempt) -> date:
    return max((one.ended_on for one in attempt.history.early_help if one.ended_on is not None), default=date.min)


# --- conditions of early help ----------------------------------------------------------------------------------------

NO_OPEN_EARLY_HELP = Condition(
    "no_open_early_help",
    "This child is already in early help. Record the news there.",
    lambda attempt: open_early_help(attempt.history) is None,
    TRACK,
)
NOT_OPEN_TO_SOCIAL_CARE = Condition(
    "not_open_to_social_care",
    "This child is open to social care. Early help follows an open episode by a step down: propose one.",
    lambda attempt: not open_episodes(attempt.history),
    APART,
)
AFTER_LAST_EARLY_HELP = Condition(
    "after_last_early_help",
    "The request is before the child’s last early help ended. Check the date.",
    lambda attempt: attempt.on >= _last_early_help_ended(attempt),
    TRACK,
)
EARLY_HELP_NOT_ENDED = Condition(
    "early_help_not_ended",
    "This early help has ended.",
    lambda attempt: _help(attempt).is_open,
    TRACK,
)
NOT_YET_AGREED = Condition(
    "not_yet_agreed",
    "The family’s agreement is already recorded.",
    lambda attempt: _help(attempt).agreed_on is None,
    AGREEMENT,
)
AGREED_FIRST = Condition(
    "agreed_first",
    "The family had not agreed by that date. Early help is by agreement: record who agreed, and when, first.",
    _agreed_by_then,
    AGREEMENT,
)
SAYS_WHO_AGREED = Condition(
    "says_who_agreed",
    "Say who agreed.",
    lambda attempt: bool(attempt.words.strip()),
    AGREEMENT,
)
NO_OPEN_HELP_ASSESSMENT = Condition(
    "no_open_help_assessment",
    "An early help assessment is still under way. Finish it first.",
    lambda attempt: all(one.completed_on is not None for one in _help(attempt).assessments),
    TRACK,
)
HELP_ASSESSMENT_NOT_COMPLETED = Condition(
    "help_assessment_not_completed",
    "This early help assessment is already finished.",
    lambda attempt: _assessment(attempt)[1].completed_on is None,
    TRACK,
)
OF_EARLY_HELP_NOT_ENDED = Condition(
    "of_early_help_not_ended",
    "The early help that this assessment belongs to has ended.",
    lambda attempt: _assessment(attempt)[0].is_open,
    TRACK,
)
ON_OR_AFTER_HELP_ASSESSMENT_START = Condition(
    "on_or_after_help_assessment_start",
    "The date is before the early help assessment started. Check both dates.",
    lambda attempt: attempt.on >= _assessment(attempt)[1].started_on,
    TRACK,
)
NO_OPEN_FAMILY_PLAN = Condition(
    "no_open_family_plan",
    "This child already has a family plan. Change that one, or end it first.",
    lambda attempt: not has_open_plan(_help(attempt)),
    TRACK,
)
ASSESSED_OR_SAYS_WHY_NOT = Condition(
    "assessed_or_says_why_not",
    "No early help assessment was finished by that date. Finish one first, or say why the plan needs none.",
    lambda attempt: _assessed_by_then(attempt) or bool(attempt.words.strip()),
    TRACK,
)
FAMILY_PLAN_NOT_ENDED = Condition(
    "family_plan_not_ended",
    "This family plan has ended.",
    lambda attempt: _plan(attempt).ended_on is None,
    TRACK,
)
AFTER_FAMILY_PLAN_START = Condition(
    "after_family_plan_start",
    "The date is not after the family plan started. A plan is reviewed on a later day.",
    lambda attempt: attempt.on > _plan(attempt).started_on,
    TRACK,
)
ON_OR_AFTER_FAMILY_PLAN_START = Condition(
    "on_or_after_family_plan_start",
    "The date is before the family plan started. Check both dates.",
    lambda attempt: attempt.on >= _plan(attempt).started_on,
    TRACK,
)
NO_FAMILY_REVIEW_THAT_DAY = Condition(
    "no_family_review_that_day",
    "A review of this family plan is already recorded on that date.",
    lambda attempt: all(review.held_on != attempt.on for review in _plan(attempt).reviews),
    TRACK,
)
FAMILY_PLAN_ENDS_AFTER_REVIEWS = Condition(
    "family_plan_ends_after_reviews",
    "A review of this family plan is dated after that day. A plan ends on or after its last review.",
    lambda attempt: all(review.held_on <= attempt.on for review in _plan(attempt).reviews),
    TRACK,
)
ENDS_WITH_REASON = Condition(
    "ends_with_reason",
    "Choose why the early help ends.",
    lambda attempt: bool(attempt.code),
    TRACK,
)
ENDS_WITH_PLAN_ENDED = Condition(
    "ends_with_plan_ended",
    "A family plan is still open. End it first.",
    lambda attempt: not has_open_plan(_help(attempt)),
    TRACK,
)
ENDS_WITH_EPISODE_CLOSED = Condition(
    "ends_with_episode_closed",
    "The episode that was stepped down is still open. Who stepped it down closes it first; or propose a step up.",
    lambda attempt: not open_episodes(attempt.history),
    APART,
)
ENDS_AFTER_EVERYTHING = Condition(
    "ends_after_everything",
    "Something in this early help is dated after that day. It ends on or after all that stands in it.",
    lambda attempt: attempt.on >= latest_dated(_help(attempt)),
    TRACK,
)
REFUSED_ONLY_BEFORE_AGREEMENT = Condition(
    "refused_only_before_agreement",
    "The family agreed. Choose that the agreement was withdrawn, or another reason.",
    lambda attempt: attempt.code != NOT_AGREED or _help(attempt).agreed_on is None,
    AGREEMENT,
)
AGREED_FOR_THIS_REASON = Condition(
    "agreed_for_this_reason",
    "The family had not agreed, so there is nothing to be met or withdrawn. Choose that the family did not agree.",
    lambda attempt: attempt.code not in ONLY_BY_AGREEMENT or _help(attempt).agreed_on is not None,
    AGREEMENT,
)
STEPPED_UP_BY_ITS_OWN_STEP = Condition(
    "stepped_up_by_its_own_step",
    "A step up ends early help when social care accepts it. Propose the step up instead.",
    lambda attempt: attempt.code != STEP_UP,
    STEPS_BETWEEN,
)

# --- the steps -------------------------------------------------------------------------------------------------------

REQUEST_EARLY_HELP = Step(
    "request_early_help",
    "Request early help",
    (NOT_IN_THE_FUTURE, NOT_OPEN_TO_SOCIAL_CARE, NO_OPEN_EARLY_HELP, AFTER_LAST_EARLY_HELP),
)
RECORD_AGREEMENT = Step(
    "record_agreement",
    "Record that the family agrees to early help",
    (NOT_IN_THE_FUTURE, EARLY_HELP_NOT_ENDED, NOT_YET_AGREED, SAYS_WHO_AGREED),
)
CHANGE_EARLY_HELP = Step(
    "change_early_help",
    "Name the lead practitioner, or who is in the team around the family",
    (NOT_IN_THE_FUTURE, EARLY_HELP_NOT_ENDED),
)
START_HELP_ASSESSMENT = Step(
    "start_help_assessment",
    "Start an early help assessment",
    (NOT_IN_THE_FUTURE, EARLY_HELP_NOT_ENDED, AGREED_FIRST, NO_OPEN_HELP_ASSESSMENT),
)
COMPLETE_HELP_ASSESSMENT = Step(
    "complete_help_assessment",
    "Finish an early help assessment",
    (
        NOT_IN_THE_FUTURE,
        OF_EARLY_HELP_NOT_ENDED,
        HELP_ASSESSMENT_NOT_COMPLETED,
        ON_OR_AFTER_HELP_ASSESSMENT_START,
    ),
)
START_FAMILY_PLAN = Step(
    "start_family_plan",
    "Start a family plan",
    (NOT_IN_THE_FUTURE, EARLY_HELP_NOT_ENDED, AGREED_FIRST, NO_OPEN_FAMILY_PLAN, ASSESSED_OR_SAYS_WHY_NOT),
)
CHANGE_FAMILY_PLAN = Step(
    "change_family_plan",
    "Change a family plan, or mark an action of it done",
    (NOT_IN_THE_FUTURE, FAMILY_PLAN_NOT_ENDED, ON_OR_AFTER_FAMILY_PLAN_START),
)
REVIEW_FAMILY_PLAN = Step(
    "review_family_plan",
    "Review a family plan with the team around the family",
    (NOT_IN_THE_FUTURE, FAMILY_PLAN_NOT_ENDED, AFTER_FAMILY_PLAN_START, NO_FAMILY_REVIEW_THAT_DAY),
)
END_FAMILY_PLAN = Step(
    "end_family_plan",
    "End a family plan",
    (NOT_IN_THE_FUTURE, FAMILY_PLAN_NOT_ENDED, ON_OR_AFTER_FAMILY_PLAN_START, FAMILY_PLAN_ENDS_AFTER_REVIEWS),
)
END_EARLY_HELP = Step(
    "end_early_help",
    "End early help",
    (
        NOT_IN_THE_FUTURE,
        EARLY_HELP_NOT_ENDED,
        ENDS_WITH_REASON,
        REFUSED_ONLY_BEFORE_AGREEMENT,
        AGREED_FOR_THIS_REASON,
        STEPPED_UP_BY_ITS_OWN_STEP,
        ENDS_WITH_PLAN_ENDED,
        ENDS_WITH_EPISODE_CLOSED,
        ENDS_AFTER_EVERYTHING,
    ),
)
EARLY_HELP_STEPS: Final[tuple[Step, ...]] = (
    REQUEST_EARLY_HELP,
    RECORD_AGREEMENT,
    CHANGE_EARLY_HELP,
    START_HELP_ASSESSMENT,
    COMPLETE_HELP_ASSESSMENT,
    START_FAMILY_PLAN,
    CHANGE_FAMILY_PLAN,
    REVIEW_FAMILY_PLAN,
    END_FAMILY_PLAN,
    END_EARLY_HELP,
)
"""Every step of early help, in the order of the journey."""
