"""What stands in a plan, and the papers of conferences."""

from __future__ import annotations

from collections.abc import Hashable

from lineofsight.actions import planned_conferences, plans, pre_birth, voice
from lineofsight.actions.planned_conferences import Papers
from lineofsight.actions.plans import ActionAgreed, ActionOwner, OutcomeWanted, ProgressSaid, TermsSaid
from lineofsight.actions.pre_birth import BirthPlanSaid
from lineofsight.domain.plans import FamilysAgreement, Owner, PlanKind, Progress
from lineofsight.record.models import View
from lineofsight.record.moment import local_date
from lineofsight.returns.cin_census.children import CensusChildProtectionPlan
from lineofsight.synthetic import plan_phrases as phrases
from lineofsight.synthetic import steps_of_plans
from lineofsight.synthetic.acting.stage import Case, Stage
from lineofsight.synthetic.acting.taking import take
from lineofsight.synthetic.plan_phrases import Does


def outcome_of(plan: Hashable, number: int) -> Hashable:
    """Under what the row of an outcome stands among the rows of a case."""
    return ("outcome", plan, number)


def _action_of(plan: Hashable, number: int) -> Hashable:
    return ("action", plan, number)


def progress_in(case: Case, plan: Hashable, found: tuple[str, ...]) -> tuple[ProgressSaid, ...]:
    """What a meeting found of each outcome of a plan, in their order."""
    return tuple(
        ProgressSaid(case.rows[outcome_of(plan, number)], Progress(one))
        for number, one in enumerate(found)
        if outcome_of(plan, number) in case.rows
    )


@take.register
def _(step: steps_of_plans.PlanConference, stage: Stage, case: Case) -> None:
    on, by = local_date(step.at), stage.manager(case)
    about = case.rows[step.about]
    if isinstance(step.about, CensusChildProtectionPlan):
        ahead = planned_conferences.plan_review_conference(case.pk, about, planned_on=step.planned_on, on=on, by=by)
    else:
        ahead = planned_conferences.plan_initial_conference(case.pk, about, planned_on=step.planned_on, on=on, by=by)
    case.rows["planned", step.about] = ahead.pk


@take.register
def _(step: steps_of_plans.ShareReport, stage: Stage, case: Case) -> None:
    planned = case.rows["planned", step.about]
    planned_conferences.share_report(case.pk, planned, on=local_date(step.at), by=stage.worker(step, case))


@take.register
def _(step: steps_of_plans.SendPapers, stage: Stage, case: Case) -> None:
    of_review, of_conference = planned_conferences.send_papers_of_review, planned_conferences.send_papers_of_conference
    send = of_review if step.is_review else of_conference
    send(case.pk, case.rows[step.of], Papers(step.papers), on=local_date(step.at), by=stage.manager(case))


@take.register
def _(step: steps_of_plans.WritePlan, stage: Stage, case: Case) -> None:
    on, by = local_date(step.at), stage.worker(step, case)
    kind = _kind(step.plan)
    because = None
    if step.said is not None:
        said = voice.ViewSaid(step.said.words, View.Source.SAID, View.Seen.ALONE, step.said.means, True)
        because = voice.record_view(case.pk, said, on=on, by=by).pk
    agreed = [
        ActionAgreed(does.what, _owner(does, stage, case), due_on, because if _is_because(step, does) else None)
        for does, due_on in step.actions
    ]
    wanted = [
        OutcomeWanted(words, how, actions=tuple(agreed[number :: len(step.outcomes)]))
        for number, (words, how) in enumerate(step.outcomes)
    ]
    plan = case.rows[step.plan]
    written = plans.set_outcomes(case.pk, kind, plan, wanted, on=on, by=by)
    terms = TermsSaid(step.contingency, FamilysAgreement.AGREED, "Agreed at the meeting")
    plans.write_terms(case.pk, kind, plan, terms, by=by)
    for number, outcome in enumerate(written):
        case.rows[outcome_of(step.plan, number)] = outcome.pk
        for place, action in enumerate(outcome.actions.order_by("pk")):
            case.rows[_action_of(step.plan, number + place * len(written))] = action.pk


@take.register
def _(step: steps_of_plans.SettleAction, stage: Stage, case: Case) -> None:
    on, by = local_date(step.at), stage.worker(step, case)
    action = case.rows[_action_of(step.plan, step.number)]
    match step.became:
        case "done":
            plans.finish_action(case.pk, action, on=on, how=step.words, by=by)
        case "carried":
            assert step.moved_to is not None, "carried over to a day"
            plans.carry_over_action(case.pk, action, on=on, due_on=step.moved_to, why=step.words, by=by)
        case _:
            plans.give_up_action(case.pk, action, on=on, why=step.words, by=by)


@take.register
def _(step: steps_of_plans.MakeBirthPlan, stage: Stage, case: Case) -> None:
    on, by = local_date(step.at), stage.worker(step, case)
    said = BirthPlanSaid(
        who_to_call=phrases.WHO_TO_CALL,
        hospital=step.hospital,
        when_told=phrases.WHEN_TOLD,
        mother=phrases.MOTHER,
        father=phrases.FATHER,
        at_birth=phrases.AT_BIRTH,
        leaving_hospital=phrases.LEAVING,
    )
    plan = pre_birth.make_birth_plan(case.pk, case.episode, said, on=on, by=by)
    pre_birth.share_birth_plan(case.pk, plan.pk, on=on, by=by)
    case.rows["birth plan", case.episode] = plan.pk


@take.register
def _(step: steps_of_plans.HoldDischargeMeeting, stage: Stage, case: Case) -> None:
    plan = case.rows["birth plan", case.episode]
    who = "The ward sister, the midwife, the health visitor, the mother and her sister"
    on, by = local_date(step.at), stage.worker(step, case)
    pre_birth.hold_discharge_meeting(case.pk, plan, on=on, who=who, decision=step.decision, by=by)


def _kind(plan: steps_of_plans.AnyPlan) -> PlanKind:
    is_protection = isinstance(plan, CensusChildProtectionPlan)
    return PlanKind.CHILD_PROTECTION if is_protection else PlanKind.CHILD_IN_NEED


def _is_because(step: steps_of_plans.WritePlan, does: Does) -> bool:
    return step.said is not None and does is step.said.does


def _owner(does: Does, stage: Stage, case: Case) -> ActionOwner:
    """Who does it; a worker's action is the manager's while no worker holds the child."""
    if does.owner is not Owner.WORKER:
        return ActionOwner(does.owner, agency=does.agency, name=does.name)
    account = stage.manager(case) if case.worker is None else stage.staff.account_of(case.worker)
    return ActionOwner(Owner.WORKER, worker=account.worker)
