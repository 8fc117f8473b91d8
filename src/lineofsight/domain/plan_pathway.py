"""The pathway of what stands in a plan: outcomes, actions and progress, and what must hold before each step.

The types are those of `domain.pathway`. The plan that is worked on comes with the attempt, and `subject_id` names the
outcome or the action in it. Source: practice reference 2.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from lineofsight.domain.history import VisitFrequency
from lineofsight.domain.pathway import NOT_IN_THE_FUTURE, PRACTICE, Attempt, Condition, Step
from lineofsight.domain.plans import ActionFacts, OutcomeFacts, PlanFacts, PlanKind, action_of, outcome_of

LONGEST_AHEAD: Final = timedelta(days=730)
"""No action of a plan is due later than so long after it was agreed: a day further off is a slip of the pen."""


def _plan(attempt: Attempt) -> PlanFacts:
    assert attempt.plan is not None, "this step needs a plan"
    return attempt.plan


def _outcome(attempt: Attempt) -> OutcomeFacts:
    return outcome_of(_plan(attempt), attempt.subject_id)


def _action(attempt: Attempt) -> ActionFacts:
    return action_of(_plan(attempt), attempt.subject_id)


def _frequencies(attempt: Attempt) -> Iterator[VisitFrequency]:
    """What reviews set in the plan since it began."""
    plan = _plan(attempt)
    for episode in attempt.history.episodes:
        is_protection = plan.kind is PlanKind.CHILD_PROTECTION
        plans = episode.child_protection_plans if is_protection else episode.child_in_need_plans
        for one in plans:
            if one.id == plan.id:
                yield from one.frequencies


def _is_owned(attempt: Attempt) -> bool:
    """The code of the attempt is who does it; the words name them, where it is not a worker of the record."""
    return bool(attempt.code and attempt.words.strip())


PLAN_NOT_ENDED = Condition(
    "plan_not_ended", "This plan has ended.", lambda attempt: _plan(attempt).ended_on is None, PRACTICE
)
ON_OR_AFTER_PLAN_START = Condition(
    "on_or_after_plan_start",
    "The date is before the plan started. Check both dates.",
    lambda attempt: attempt.on >= _plan(attempt).started_on,
    PRACTICE,
)
OUTCOME_NOT_ENDED = Condition(
    "outcome_not_ended",
    "This outcome was reached or given up. Write a new one if it is wanted again.",
    lambda attempt: _outcome(attempt).ended_on is None,
    PRACTICE,
)
ON_OR_AFTER_OUTCOME = Condition(
    "on_or_after_outcome",
    "The date is before the outcome was agreed. Check both dates.",
    lambda attempt: attempt.on >= _outcome(attempt).set_on,
    PRACTICE,
)
NO_PROGRESS_THAT_DAY = Condition(
    "no_progress_that_day",
    "The progress towards this outcome on that date is already recorded.",
    lambda attempt: all(one.on != attempt.on for one in _outcome(attempt).progress),
    PRACTICE,
)
ENDS_AFTER_PROGRESS = Condition(
    "ends_after_progress",
    "The progress towards this outcome was recorded on a later date. Check both dates.",
    lambda attempt: all(one.on <= attempt.on for one in _outcome(attempt).progress),
    PRACTICE,
)
ACTIONS_SETTLED = Condition(
    "actions_settled",
    "An action under this outcome is still to be done. Record that it was done or given up first.",
    lambda attempt: all(one.ended_on is not None for one in _outcome(attempt).actions),
    PRACTICE,
)
SAYS_WHY = Condition("says_why", "Say why.", lambda attempt: bool(attempt.words.strip()), PRACTICE)
ACTION_HAS_OWNER = Condition(
    "action_has_owner", "Say who does it: choose the worker or the agency, or write the name.", _is_owned, PRACTICE
)
DUE_AFTER_AGREED = Condition(
    "due_after_agreed",
    "An action is due on the day it is agreed or later, within two years. Check both dates.",
    lambda attempt: attempt.until is not None and attempt.on <= attempt.until <= attempt.on + LONGEST_AHEAD,
    PRACTICE,
)
ACTION_NOT_ENDED = Condition(
    "action_not_ended",
    "This action was done or given up.",
    lambda attempt: _action(attempt).ended_on is None,
    PRACTICE,
)
ON_OR_AFTER_ACTION = Condition(
    "on_or_after_action",
    "The date is before the action was agreed. Check both dates.",
    lambda attempt: attempt.on >= _action(attempt).set_on,
    PRACTICE,
)
CARRIED_TO_A_LATER_DAY = Condition(
    "carried_to_a_later_day",
    "An action is carried over to a later day than it was due.",
    lambda attempt: attempt.until is not None and attempt.until > _action(attempt).due_on,
    PRACTICE,
)

NO_FREQUENCY_THAT_DAY = Condition(
    "no_frequency_that_day",
    "How often the child is visited was already set from that date on.",
    lambda attempt: all(one.from_on != attempt.on for one in _frequencies(attempt)),
    PRACTICE,
)

SET_OUTCOME = Step(
    "set_outcome", "Write an outcome into a plan", (NOT_IN_THE_FUTURE, PLAN_NOT_ENDED, ON_OR_AFTER_PLAN_START)
)
WRITE_TERMS = Step(
    "write_plan_terms",
    "Write the contingency plan and whether the family agrees",
    (NOT_IN_THE_FUTURE, PLAN_NOT_ENDED, ON_OR_AFTER_PLAN_START),
)
SET_VISITS = Step(
    "set_visits",
    "Set how often the child is visited, from a day on",
    (NOT_IN_THE_FUTURE, PLAN_NOT_ENDED, ON_OR_AFTER_PLAN_START, NO_FREQUENCY_THAT_DAY),
)
AGREE_ACTION = Step(
    "agree_action",
    "Agree an action under an outcome",
    (
        NOT_IN_THE_FUTURE,
        PLAN_NOT_ENDED,
        OUTCOME_NOT_ENDED,
        ON_OR_AFTER_OUTCOME,
        ACTION_HAS_OWNER,
        DUE_AFTER_AGREED,
    ),
)
FINISH_ACTION = Step(
    "finish_action", "Record that an action was done", (NOT_IN_THE_FUTURE, ACTION_NOT_ENDED, ON_OR_AFTER_ACTION)
)
GIVE_UP_ACTION = Step(
    "give_up_action",
    "Give up an action, with the reason",
    (NOT_IN_THE_FUTURE, ACTION_NOT_ENDED, ON_OR_AFTER_ACTION, SAYS_WHY),
)
CARRY_OVER_ACTION = Step(
    "carry_over_action",
    "Carry an action over to a later day",
    (
        NOT_IN_THE_FUTURE,
        PLAN_NOT_ENDED,
        ACTION_NOT_ENDED,
        ON_OR_AFTER_ACTION,
        CARRIED_TO_A_LATER_DAY,
        DUE_AFTER_AGREED,
        SAYS_WHY,
    ),
)
TELL_PROGRESS = Step(
    "tell_progress",
    "Record the progress towards an outcome, at a review or a core group",
    (NOT_IN_THE_FUTURE, OUTCOME_NOT_ENDED, ON_OR_AFTER_OUTCOME, NO_PROGRESS_THAT_DAY),
)
END_OUTCOME = Step(
    "end_outcome",
    "Record that an outcome was reached, or is no longer wanted",
    (NOT_IN_THE_FUTURE, OUTCOME_NOT_ENDED, ON_OR_AFTER_OUTCOME, ENDS_AFTER_PROGRESS, ACTIONS_SETTLED),
)

PLAN_STEPS: tuple[Step, ...] = (
    SET_OUTCOME,
    WRITE_TERMS,
    SET_VISITS,
    AGREE_ACTION,
    FINISH_ACTION,
    GIVE_UP_ACTION,
    CARRY_OVER_ACTION,
    TELL_PROGRESS,
    END_OUTCOME,
)
