"""Private fostering, and the way from a legal gateway meeting to the court."""

from __future__ import annotations

from lineofsight.actions import private_fostering, proceedings
from lineofsight.domain.private_fostering import FosteringEnd
from lineofsight.domain.proceedings import CarePlanAim, CourtOutcome, GatewayDecision
from lineofsight.record.moment import local_date
from lineofsight.synthetic import steps_of_care
from lineofsight.synthetic.acting.stage import Case, Stage
from lineofsight.synthetic.acting.taking import take


@take.register
def _(step: steps_of_care.LearnOfFostering, stage: Stage, case: Case) -> None:
    known = private_fostering.FosteringKnown(
        aware_on=step.known,
        notified_on=step.known if step.is_notified else None,
        begins_on=step.begins,
        carer=step.carer,
        carer_is=step.carer_is,
        why_fostered=step.why,
    )
    by = stage.worker(step, case)
    held = private_fostering.record_private_fostering(case.pk, case.episode, known, by=by)
    case.rows["private fostering", step.known] = held.pk


@take.register
def _(step: steps_of_care.JudgeFostering, stage: Stage, case: Case) -> None:
    decision = private_fostering.Suitability(local_date(step.at), is_suitable=True, reasons=step.reasons)
    held, by = case.rows["private fostering", step.known], stage.worker(step, case)
    private_fostering.decide_suitability(case.pk, held, decision, by=by)


@take.register
def _(step: steps_of_care.EndFostering, stage: Stage, case: Case) -> None:
    held, by = case.rows["private fostering", step.known], stage.worker(step, case)
    reason = FosteringEnd(step.reason)
    private_fostering.end_private_fostering(case.pk, held, on=local_date(step.at), reason=reason, by=by)


@take.register
def _(step: steps_of_care.HoldGateway, stage: Stage, case: Case) -> None:
    held = proceedings.hold_legal_gateway(
        case.pk,
        case.episode,
        on=local_date(step.at),
        decision=GatewayDecision(step.decision),
        reasons=step.reasons,
        by=stage.manager(case),
    )
    case.rows["court", step.gateway] = held.pk


@take.register
def _(step: steps_of_care.SendLetter, stage: Stage, case: Case) -> None:
    proceedings.send_letter_before_proceedings(
        case.pk,
        case.rows["court", step.gateway],
        on=local_date(step.at),
        is_offered=not step.why_not_offered,
        why_not_offered=step.why_not_offered,
        by=stage.worker(step, case),
    )


@take.register
def _(step: steps_of_care.HoldFamilyGroup, stage: Stage, case: Case) -> None:
    held, by = case.rows["court", step.gateway], stage.worker(step, case)
    on = local_date(step.at)
    proceedings.answer_family_group_offer(case.pk, held, on=on, is_accepted=True, was_held=True, by=by)


@take.register
def _(step: steps_of_care.MeetBeforeCourt, stage: Stage, case: Case) -> None:
    meeting = proceedings.MeetingHeld(
        local_date(step.at), did_parents_attend=True, had_legal_advice=True, agreed=step.agreed
    )
    held, by = case.rows["court", step.gateway], stage.worker(step, case)
    proceedings.hold_pre_proceedings_meeting(case.pk, held, meeting, by=by)


@take.register
def _(step: steps_of_care.StepDownFromCourt, stage: Stage, case: Case) -> None:
    held, on = case.rows["court", step.gateway], local_date(step.at)
    proceedings.step_down_from_pre_proceedings(case.pk, held, on=on, why=step.why, by=stage.manager(case))


@take.register
def _(step: steps_of_care.IssueProceedings, stage: Stage, case: Case) -> None:
    application = proceedings.Application(local_date(step.at), CarePlanAim.FOSTERING, short_notice=step.short_notice)
    held = case.rows["court", step.gateway]
    proceedings.issue_care_proceedings(case.pk, held, application, by=stage.manager(case))


@take.register
def _(step: steps_of_care.ConcludeProceedings, stage: Stage, case: Case) -> None:
    proceedings.conclude_care_proceedings(
        case.pk,
        case.rows["court", step.gateway],
        on=local_date(step.at),
        outcome=CourtOutcome(step.outcome),
        final_plan=CarePlanAim.AT_HOME,
        by=stage.worker(step, case),
    )
