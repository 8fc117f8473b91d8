"""The pathway between teams: steps up, steps down and transfers, each proposed by one side and answered by the other.

Responsibility for a child moves only when the receiving side accepts, with a named worker and a day. Early help's side
holds a child from the day on which early help opens to the day on which it ends; else social care does. Source:
practice reference 2.2, step up, step down, transfer.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.early_help_pathway import (
    AGREEMENT,
    NO_OPEN_EARLY_HELP,
    STEPS_BETWEEN,
    open_early_help,
    open_episodes,
)
from lineofsight.domain.history import History, StepChange
from lineofsight.domain.pathway import NOT_IN_THE_FUTURE, Attempt, Condition, Move, Step, is_under_way, open_plans

UP: Final = "up_eh_to_cin"
DOWN: Final = "down_cin_to_eh"
TRANSFER: Final = "transfer"


def kind_of_step(history: History, *, is_to_early_help: bool) -> str:
    """Which kind of step a move to that side would be: the child is on early help's side while its early help is open.

    So it is too while an accepted step down waits for the episode to be closed.
    """
    is_on_early_helps_side = open_early_help(history) is not None
    if is_on_early_helps_side == is_to_early_help:
        return TRANSFER
    return DOWN if is_to_early_help else UP


def _step(attempt: Attempt) -> StepChange:
    return next(one for one in attempt.history.step_changes if one.id == attempt.subject_id)


def _move(attempt: Attempt) -> Move:
    assert attempt.move is not None, "this step is between teams"
    return attempt.move


def _no_open_protection_plan(attempt: Attempt) -> bool:
    return not any(open_plans(one.child_protection_plans) for one in attempt.history.episodes)


def _no_enquiry_under_way(attempt: Attempt) -> bool:
    episodes = open_episodes(attempt.history)
    return not any(is_under_way(enquiry) for one in episodes for enquiry in one.section_47_enquiries)


def _assessments_authorised(attempt: Attempt) -> bool:
    episodes = open_episodes(attempt.history)
    return all(assessment.authorised_on is not None for one in episodes for assessment in one.assessments)


NO_STEP_WAITING = Condition(
    "no_step_waiting",
    "Another step waits for an answer. Wait for it, or withdraw it first.",
    lambda attempt: not any(one.is_waiting for one in attempt.history.step_changes),
    STEPS_BETWEEN,
)
HELD_BY_A_TEAM = Condition(
    "held_by_a_team",
    "No team holds this child. A new request comes through the front door.",
    lambda attempt: _move(attempt).from_team is not None,
    STEPS_BETWEEN,
)
TO_ANOTHER_TEAM = Condition(
    "to_another_team",
    "This team holds the child already. Choose another team.",
    lambda attempt: _move(attempt).to_team != _move(attempt).from_team,
    STEPS_BETWEEN,
)
SAYS_WHY = Condition(
    "says_why",
    "Say why, in words that the receiving team can act on.",
    lambda attempt: bool(attempt.words.strip()),
    STEPS_BETWEEN,
)
IN_EARLY_HELP = Condition(
    "in_early_help",
    "This child is not in early help, so there is nothing to step up from.",
    lambda attempt: open_early_help(attempt.history) is not None,
    STEPS_BETWEEN,
)
OPEN_TO_SOCIAL_CARE = Condition(
    "open_to_social_care",
    "This child is not open to social care, so there is nothing to step down from. Request early help instead.",
    lambda attempt: bool(open_episodes(attempt.history)),
    STEPS_BETWEEN,
)
FAMILY_DOES_NOT_REFUSE = Condition(
    "family_does_not_refuse",
    "The family does not agree to early help, which is given by agreement only. Go on with the episode, or close it.",
    lambda attempt: _move(attempt).family_agrees is not False,
    AGREEMENT,
)
NO_PROTECTION_PLAN_NOW = Condition(
    "no_protection_plan_now",
    "The child has a child protection plan. It ends at a conference, before any step down to early help.",
    _no_open_protection_plan,
    STEPS_BETWEEN,
)
NO_ENQUIRY_NOW = Condition(
    "no_enquiry_now",
    "A section 47 enquiry is under way. Conclude it before a step down to early help.",
    _no_enquiry_under_way,
    STEPS_BETWEEN,
)
ASSESSMENTS_AUTHORISED = Condition(
    "assessments_authorised",
    "An assessment is not authorised yet. A manager authorises it before the step down is accepted.",
    _assessments_authorised,
    STEPS_BETWEEN,
)
STEP_IS_WAITING = Condition(
    "step_is_waiting",
    "This step is answered already, or was withdrawn.",
    lambda attempt: _step(attempt).is_waiting,
    STEPS_BETWEEN,
)
ON_OR_AFTER_PROPOSAL = Condition(
    "on_or_after_proposal",
    "The date is before the step was proposed. Check both dates.",
    lambda attempt: attempt.on >= _step(attempt).proposed_on,
    STEPS_BETWEEN,
)

PROPOSE_STEP_UP = Step(
    "propose_step_up",
    "Propose a step up from early help to social care",
    (NOT_IN_THE_FUTURE, NO_STEP_WAITING, HELD_BY_A_TEAM, IN_EARLY_HELP, TO_ANOTHER_TEAM, SAYS_WHY),
)
PROPOSE_STEP_DOWN = Step(
    "propose_step_down",
    "Propose a step down from social care to early help",
    (
        NOT_IN_THE_FUTURE,
        NO_STEP_WAITING,
        HELD_BY_A_TEAM,
        OPEN_TO_SOCIAL_CARE,
        NO_OPEN_EARLY_HELP,
        TO_ANOTHER_TEAM,
        NO_PROTECTION_PLAN_NOW,
        NO_ENQUIRY_NOW,
        FAMILY_DOES_NOT_REFUSE,
        SAYS_WHY,
    ),
)
PROPOSE_TRANSFER = Step(
    "propose_transfer",
    "Propose a transfer to another team",
    (NOT_IN_THE_FUTURE, NO_STEP_WAITING, HELD_BY_A_TEAM, TO_ANOTHER_TEAM, SAYS_WHY),
)
ACCEPT_STEP_UP = Step(
    "accept_step_up",
    "Accept a step up: an episode opens from what early help recorded",
    (NOT_IN_THE_FUTURE, STEP_IS_WAITING, ON_OR_AFTER_PROPOSAL, IN_EARLY_HELP),
)
ACCEPT_STEP_DOWN = Step(
    "accept_step_down",
    "Accept a step down: early help opens beside the episode, which is then closed",
    (
        NOT_IN_THE_FUTURE,
        STEP_IS_WAITING,
        ON_OR_AFTER_PROPOSAL,
        OPEN_TO_SOCIAL_CARE,
        NO_OPEN_EARLY_HELP,
        NO_PROTECTION_PLAN_NOW,
        NO_ENQUIRY_NOW,
        ASSESSMENTS_AUTHORISED,
    ),
)
ACCEPT_TRANSFER = Step(
    "accept_transfer",
    "Accept a transfer",
    (NOT_IN_THE_FUTURE, STEP_IS_WAITING, ON_OR_AFTER_PROPOSAL),
)
REFUSE_STEP = Step(
    "refuse_step",
    "Refuse a step",
    (NOT_IN_THE_FUTURE, STEP_IS_WAITING, ON_OR_AFTER_PROPOSAL, SAYS_WHY),
)
WITHDRAW_STEP = Step(
    "withdraw_step",
    "Withdraw a step that waits for an answer",
    (NOT_IN_THE_FUTURE, STEP_IS_WAITING, ON_OR_AFTER_PROPOSAL),
)

PROPOSE: Final = {UP: PROPOSE_STEP_UP, DOWN: PROPOSE_STEP_DOWN, TRANSFER: PROPOSE_TRANSFER}
ACCEPT: Final = {UP: ACCEPT_STEP_UP, DOWN: ACCEPT_STEP_DOWN, TRANSFER: ACCEPT_TRANSFER}
"""The step of each kind of move between teams."""

STEP_CHANGE_STEPS: Final[tuple[Step, ...]] = (
    PROPOSE_STEP_UP,
    PROPOSE_STEP_DOWN,
    PROPOSE_TRANSFER,
    ACCEPT_STEP_UP,
    ACCEPT_STEP_DOWN,
    ACCEPT_TRANSFER,
    REFUSE_STEP,
    WITHDRAW_STEP,
)
"""Every step between teams."""
