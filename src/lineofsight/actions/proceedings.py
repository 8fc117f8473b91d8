"""The edge of care: the legal gateway, the letter before proceedings, meetings, and care proceedings.

A manager decides at the legal gateway, ends pre-proceedings and applies to the court; who holds the case does the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from lineofsight.access.gate import one_transaction
from lineofsight.access.models import Account
from lineofsight.actions import step_changes
from lineofsight.actions.recording import ChildKey, Recording, recording
from lineofsight.actions.step_changes import StepProposal
from lineofsight.domain import pathway
from lineofsight.domain import proceedings_pathway as steps
from lineofsight.domain.permissions import Action
from lineofsight.domain.proceedings import CarePlanAim, CourtOutcome, GatewayDecision, PreProceedingsEnd
from lineofsight.domain.step_change_pathway import UP_TO_PRE_PROCEEDINGS
from lineofsight.record.models import ChildProtectionPlan, PreProceedingsMeeting, Proceedings, Team

STEP_OF: Final = {
    GatewayDecision.CONTINUE_PLAN: steps.CONTINUE_PLAN,
    GatewayDecision.START_PRE_PROCEEDINGS: steps.UP_CP_TO_PLO,
    GatewayDecision.ISSUE: steps.ISSUE_AT_GATEWAY,
}


def hold_legal_gateway(
    child: ChildKey,
    episode_id: int,
    *,
    on: date,
    decision: GatewayDecision,
    reasons: str,
    by: Account,
    to_team: Team | None = None,
) -> Proceedings:
    """Record a legal gateway meeting and its decision. One that goes on with the plan ends there.

    to_team: the team that is to take the case over where pre-proceedings start; it has still to accept. None where the
    same team goes on. Raises Refused, StepRefused, and CannotAllocate for a team that is closed.
    """
    with one_transaction():
        held = _decide_at_gateway(child, episode_id, on, decision, reasons, by)
        if to_team is not None and decision is GatewayDecision.START_PRE_PROCEEDINGS:
            has_plan = ChildProtectionPlan.objects.filter(child=held.child_id, ended_on__isnull=True).exists()
            within = UP_TO_PRE_PROCEEDINGS if has_plan else ""
            step_changes.propose_step(child, StepProposal(to_team, reasons, proposed_on=on, within=within), by=by)
        return held


def _decide_at_gateway(
    child: ChildKey, episode_id: int, on: date, decision: GatewayDecision, reasons: str, by: Account
) -> Proceedings:
    with recording(child, Action.DECIDE_AT_LEGAL_GATEWAY, by=by, on=on) as work:
        work.check(STEP_OF[decision], episode=work.episode(episode_id), on=on, words=reasons)
        goes_on = decision is GatewayDecision.CONTINUE_PLAN
        return work.write(
            Proceedings,
            child=work.child,
            episode_id=episode_id,
            gateway_on=on,
            decision=decision.value,
            reasons=reasons,
            ended_on=on if goes_on else None,
            end=PreProceedingsEnd.CONTINUE_PLAN.value if goes_on else "",
        )


def send_letter_before_proceedings(
    child: ChildKey, proceedings_id: int, *, on: date, is_offered: bool, why_not_offered: str = "", by: Account
) -> Proceedings:
    """Record the letter before proceedings, and whether it offered family group decision-making. 16 weeks begin."""
    with recording(child, Action.PREPARE_PROCEEDINGS, by=by, on=on) as work:
        code = "offered" if is_offered else ""
        held = _held(work, proceedings_id, steps.SEND_LETTER, on, code=code, words=why_not_offered)
        why = "" if is_offered else why_not_offered
        return work.change(held, letter_on=on, is_offered=is_offered, why_not_offered=why, reason="Letter sent")


def answer_family_group_offer(
    child: ChildKey, proceedings_id: int, *, on: date, is_accepted: bool, was_held: bool = False, by: Account
) -> Proceedings:
    """Record the family's answer to the offer, or, where it was held, the day on which it was."""
    with recording(child, Action.PREPARE_PROCEEDINGS, by=by, on=on) as work:
        held = _held(work, proceedings_id, steps.ANSWER_FAMILY_GROUP_OFFER, on)
        day = on if was_held else held.family_group_on
        return work.change(
            held, is_accepted=is_accepted or was_held, family_group_on=day, reason="Family group decision-making"
        )


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """A pre-proceedings meeting. None: nobody said."""

    held_on: date
    did_parents_attend: bool | None = None
    had_legal_advice: bool | None = None
    agreed: str = ""


def hold_pre_proceedings_meeting(
    child: ChildKey, proceedings_id: int, meeting: MeetingHeld, *, by: Account
) -> PreProceedingsMeeting:
    """Record a meeting with the parents in pre-proceedings."""
    with recording(child, Action.PREPARE_PROCEEDINGS, by=by, on=meeting.held_on) as work:
        held = _held(work, proceedings_id, steps.HOLD_PRE_PROCEEDINGS_MEETING, meeting.held_on)
        return work.write(
            PreProceedingsMeeting,
            proceedings=held,
            held_on=meeting.held_on,
            did_parents_attend=meeting.did_parents_attend,
            had_legal_advice=meeting.had_legal_advice,
            agreed=meeting.agreed,
        )


def step_down_from_pre_proceedings(
    child: ChildKey, proceedings_id: int, *, on: date, why: str, by: Account
) -> Proceedings:
    """End pre-proceedings without going to court."""
    with recording(child, Action.DECIDE_AT_LEGAL_GATEWAY, by=by, on=on) as work:
        held = _held(work, proceedings_id, steps.STEP_DOWN_FROM_PRE_PROCEEDINGS, on, words=why)
        end = PreProceedingsEnd.STEP_DOWN.value
        return work.change(held, ended_on=on, end=end, why_ended=why, reason="Stepped down")


@dataclass(frozen=True, slots=True)
class Application:
    """An application to the court. short_notice: why it was made without a letter before proceedings."""

    on: date
    initial_plan: CarePlanAim
    short_notice: str = ""
    court_letter_on: date | None = None


def issue_care_proceedings(
    child: ChildKey, proceedings_id: int, application: Application, *, by: Account
) -> Proceedings:
    """Apply to the court. What came before the court ends that day, and 26 weeks begin."""
    with recording(child, Action.DECIDE_AT_LEGAL_GATEWAY, by=by, on=application.on) as work:
        words = application.short_notice
        held = _held(work, proceedings_id, steps.ISSUE_PROCEEDINGS, application.on, words=words)
        return work.change(
            held,
            ended_on=application.on,
            end=PreProceedingsEnd.ISSUE.value,
            applied_on=application.on,
            initial_plan=application.initial_plan.value,
            short_notice=application.short_notice,
            court_letter_on=application.court_letter_on,
            reason="Care proceedings issued",
        )


def conclude_care_proceedings(
    child: ChildKey, proceedings_id: int, *, on: date, outcome: CourtOutcome, final_plan: CarePlanAim, by: Account
) -> Proceedings:
    """Record what the court decided, on the plan that stood at the end."""
    with recording(child, Action.PREPARE_PROCEEDINGS, by=by, on=on) as work:
        held = _held(work, proceedings_id, steps.CONCLUDE_PROCEEDINGS, on, code=outcome.value)
        return work.change(
            held, concluded_on=on, outcome=outcome.value, final_plan=final_plan.value, reason="Care proceedings ended"
        )


def _held(
    work: Recording, proceedings_id: int, step: pathway.Step, on: date, *, code: str = "", words: str = ""
) -> Proceedings:
    """The row of a way to court on which the step may be taken. Raises StepRefused."""
    held = work.row(Proceedings, proceedings_id)
    episode = work.episode(held.episode_id)
    work.check(step, episode=episode, subject_id=proceedings_id, on=on, code=code, words=words)
    return held
