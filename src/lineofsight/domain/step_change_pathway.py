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
UP_TO_ENQUIRY: Final = "up_cin_to_s47"
UP_TO_PRE_PROCEEDINGS: Final = "up_cp_to_plo"
DOWN_TO_IN_NEED: Final = "down_cp_to_cin"
WITHIN_SOCIAL_CARE: Final = (UP_TO_ENQUIRY, UP_TO_PRE_PROCEEDINGS, DOWN_TO_IN_NEED)
"""The kinds of step that a transfer between two teams of social care can be."""


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


def _conferences_settled(attempt: Attempt) -> bool:
    return all(
        is_under_way(enquiry) or enquiry.conference_on is not None or enquiry.conference_not_required
        for one in open_episodes(attempt.history)
        for enquiry in one.section_47_enquiries
    )


def _assessments_authorised(attempt: Attempt) -> bool:
    episodes = open_episodes(attempt.history)
    return all(assessment.authorised_on is not None for one in episodes for assessment in one.assessments)


def _has_protection_plan(attempt: Attempt) -> bool:
    return any(one.child_protection_plans for one in open_episodes(attempt.history))


def _pre_proceedings_go_on(attempt: Attempt) -> bool:
    return any(way.is_pre_proceedings for one in open_episodes(attempt.history) for way in one.proceedings)


def _enquiry_under_way(attempt: Attempt) -> bool:
    return not _no_enquiry_under_way(attempt)


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
CONFERENCES_SETTLED = Condition(
    "conferences_settled",
    "A section 47 enquiry has neither a conference nor a decision that none is required. Settle that before a step down"
    " to early help.",
    _conferences_settled,
    STEPS_BETWEEN,
)
NOT_LOOKED_AFTER_NOW = Condition(
    "not_looked_after_now",
    "The child is looked after. Nobody steps down before the child has left care.",
    lambda attempt: not any(period.is_open for one in open_episodes(attempt.history) for period in one.care_periods),
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

OPEN_FOR_A_STEP = Condition(
    "open_for_a_step",
    "This child has no open episode of social care.",
    lambda attempt: bool(open_episodes(attempt.history)),
    STEPS_BETWEEN,
)
HAS_PROTECTION_PLAN = Condition(
    "has_protection_plan",
    "No child protection plan stands in the open episode, so there is none to step from.",
    _has_protection_plan,
    STEPS_BETWEEN,
)
PROTECTION_PLAN_RUNS = Condition(
    "protection_plan_runs",
    "The child protection plan has ended, so there is none to step up from.",
    lambda attempt: not _no_open_protection_plan(attempt),
    STEPS_BETWEEN,
)
PRE_PROCEEDINGS_STARTED = Condition(
    "pre_proceedings_started",
    "Pre-proceedings have not started, or have ended. A legal gateway meeting starts them: recording it can propose"
    " this step as well.",
    _pre_proceedings_go_on,
    STEPS_BETWEEN,
)
ENQUIRY_BEGUN = Condition(
    "enquiry_begun",
    "No section 47 enquiry is under way. A strategy discussion begins it, before this step is accepted.",
    _enquiry_under_way,
    STEPS_BETWEEN,
)
PROTECTION_PLAN_ENDED_AT_A_CONFERENCE = Condition(
    "protection_plan_ended_at_a_conference",
    "The child protection plan still runs. A review conference ends it, before this step down is accepted.",
    _no_open_protection_plan,
    STEPS_BETWEEN,
)
STEP_IS_ACCEPTED = Condition(
    "step_is_accepted",
    "Only a case that was accepted from another team is looked at so.",
    lambda attempt: _step(attempt).is_accepted is True,
    "Practice reference 8.1",
)
NOT_REVIEWED_YET = Condition(
    "not_reviewed_yet",
    "This case was looked at already since it came.",
    lambda attempt: _step(attempt).reviewed_on is None,
    "Practice reference 8.1",
)
ON_OR_AFTER_ACCEPTANCE = Condition(
    "on_or_after_acceptance",
    "The date is before the case was accepted. Check both dates.",
    lambda attempt: attempt.on >= (_step(attempt).answered_on or attempt.on),
    "Practice reference 8.1",
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
        CONFERENCES_SETTLED,
        NOT_LOOKED_AFTER_NOW,
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
        CONFERENCES_SETTLED,
        NOT_LOOKED_AFTER_NOW,
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

_BETWEEN_TEAMS = (NOT_IN_THE_FUTURE, NO_STEP_WAITING, HELD_BY_A_TEAM, OPEN_FOR_A_STEP, TO_ANOTHER_TEAM)
_ANSWER = (NOT_IN_THE_FUTURE, STEP_IS_WAITING, ON_OR_AFTER_PROPOSAL)
PROPOSE_UP_TO_ENQUIRY = Step(
    "propose_up_to_enquiry", "Propose a step up to a section 47 enquiry", (*_BETWEEN_TEAMS, SAYS_WHY)
)
PROPOSE_UP_TO_PRE_PROCEEDINGS = Step(
    "propose_up_to_pre_proceedings",
    "Propose a step up to pre-proceedings",
    (*_BETWEEN_TEAMS, PROTECTION_PLAN_RUNS, PRE_PROCEEDINGS_STARTED, SAYS_WHY),
)
PROPOSE_DOWN_TO_IN_NEED = Step(
    "propose_down_to_in_need",
    "Propose a step down from child protection to child in need",
    (*_BETWEEN_TEAMS, HAS_PROTECTION_PLAN, SAYS_WHY),
)
ACCEPT_UP_TO_ENQUIRY = Step(
    "accept_up_to_enquiry", "Accept a step up to a section 47 enquiry", (*_ANSWER, ENQUIRY_BEGUN)
)
ACCEPT_UP_TO_PRE_PROCEEDINGS = Step(
    "accept_up_to_pre_proceedings",
    "Accept a step up to pre-proceedings",
    (*_ANSWER, PROTECTION_PLAN_RUNS, PRE_PROCEEDINGS_STARTED),
)
ACCEPT_DOWN_TO_IN_NEED = Step(
    "accept_down_to_in_need",
    "Accept a step down from child protection to child in need",
    (*_ANSWER, PROTECTION_PLAN_ENDED_AT_A_CONFERENCE),
)
REVIEW_INHERITED_CASE = Step(
    "review_inherited_case",
    "Look at a case that came from another team as a whole",
    (NOT_IN_THE_FUTURE, STEP_IS_ACCEPTED, NOT_REVIEWED_YET, ON_OR_AFTER_ACCEPTANCE),
)

PROPOSE: Final = {
    UP: PROPOSE_STEP_UP,
    DOWN: PROPOSE_STEP_DOWN,
    TRANSFER: PROPOSE_TRANSFER,
    UP_TO_ENQUIRY: PROPOSE_UP_TO_ENQUIRY,
    UP_TO_PRE_PROCEEDINGS: PROPOSE_UP_TO_PRE_PROCEEDINGS,
    DOWN_TO_IN_NEED: PROPOSE_DOWN_TO_IN_NEED,
}
ACCEPT: Final = {
    UP: ACCEPT_STEP_UP,
    DOWN: ACCEPT_STEP_DOWN,
    TRANSFER: ACCEPT_TRANSFER,
    UP_TO_ENQUIRY: ACCEPT_UP_TO_ENQUIRY,
    UP_TO_PRE_PROCEEDINGS: ACCEPT_UP_TO_PRE_PROCEEDINGS,
    DOWN_TO_IN_NEED: ACCEPT_DOWN_TO_IN_NEED,
}
"""The step of each kind of move between teams."""

WITHIN_SOCIAL_CARE_STEPS: Final[tuple[Step, ...]] = (
    PROPOSE_UP_TO_ENQUIRY,
    PROPOSE_UP_TO_PRE_PROCEEDINGS,
    PROPOSE_DOWN_TO_IN_NEED,
    ACCEPT_UP_TO_ENQUIRY,
    ACCEPT_UP_TO_PRE_PROCEEDINGS,
    ACCEPT_DOWN_TO_IN_NEED,
)
"""Steps between two teams of social care that change what the child is open for."""

STEP_CHANGE_STEPS: Final[tuple[Step, ...]] = (
    PROPOSE_STEP_UP,
    PROPOSE_STEP_DOWN,
    PROPOSE_TRANSFER,
    PROPOSE_UP_TO_ENQUIRY,
    PROPOSE_UP_TO_PRE_PROCEEDINGS,
    PROPOSE_DOWN_TO_IN_NEED,
    ACCEPT_STEP_UP,
    ACCEPT_STEP_DOWN,
    ACCEPT_TRANSFER,
    ACCEPT_UP_TO_ENQUIRY,
    ACCEPT_UP_TO_PRE_PROCEEDINGS,
    ACCEPT_DOWN_TO_IN_NEED,
    REFUSE_STEP,
    WITHDRAW_STEP,
    REVIEW_INHERITED_CASE,
)
"""Every step between teams."""
