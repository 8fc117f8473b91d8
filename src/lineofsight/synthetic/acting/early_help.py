"""Early help: a practitioner has the family, assesses, makes a plan with it and reviews the plan."""

from __future__ import annotations

from datetime import timedelta

from lineofsight.actions import early_help, step_changes, workforce
from lineofsight.actions.early_help import AssessmentFindings, Ending, Member, PlanMade, PlannedAction, ReviewHeld
from lineofsight.actions.step_changes import StepProposal
from lineofsight.record.models import Allocation, EarlyHelp
from lineofsight.record.moment import local_date
from lineofsight.synthetic import steps
from lineofsight.synthetic.acting.stage import Case, Stage
from lineofsight.synthetic.acting.taking import take
from lineofsight.synthetic.contacts import help_steps, words
from lineofsight.synthetic.staff import worker_of

OURSELVES = "Springshire Council, early help"


@take.register
def _(step: help_steps.GiveToPractitioner, stage: Stage, case: Case) -> None:
    assert step.worker.team is not None, "early help is a team"
    team = step.worker.team
    workforce.allocate(
        case.pk,
        team=stage.staff.teams[team],
        worker=worker_of(stage.staff.account_of(step.worker)),
        on=local_date(step.at),
        reason=Allocation.Reason.FIRST_CONTACT,
        by=stage.staff.manager_of(team),
    )
    case.team, case.worker, case.is_at_the_door = team, step.worker, False
    case.rows["help"] = EarlyHelp.objects.get(child=case.pk, ended_on=None).pk


@take.register
def _(step: help_steps.StartHelpAssessment, stage: Stage, case: Case) -> None:
    by, on = stage.staff.account_of(step.worker), local_date(step.at)
    started = early_help.start_assessment(case.pk, case.rows["help"], on=on, organisation=OURSELVES, by=by)
    case.rows["help assessment"] = started.pk


@take.register
def _(step: help_steps.FinishHelpAssessment, stage: Stage, case: Case) -> None:
    found = AssessmentFindings(local_date(step.at), **words.HELP_FINDINGS)
    by = stage.staff.account_of(step.worker)
    early_help.complete_assessment(case.pk, case.rows["help assessment"], found, by=by)


@take.register
def _(step: help_steps.MakeFamilyPlan, stage: Stage, case: Case) -> None:
    by, on = stage.staff.account_of(step.worker), local_date(step.at)
    actions = (
        PlannedAction("A bedtime at eight on school nights", "The mother", on + timedelta(days=21)),
        PlannedAction("A place at the breakfast club", "The school", on + timedelta(days=28), is_childs=True),
    )
    plan = PlanMade(on, words.HELP_GOALS, words.HELP_CHILDS_GOALS, actions)
    case.rows["help plan"] = early_help.start_plan(case.pk, case.rows["help"], plan, by=by).pk
    joins = Member(words.HELP_MEMBER, "Pastoral lead", on, "The child’s school")
    early_help.join_team_around_family(case.pk, case.rows["help"], joins, by=by)


@take.register
def _(step: help_steps.ReviewFamilyPlan, stage: Stage, case: Case) -> None:
    review = ReviewHeld(local_date(step.at), step.outcome, words.HELP_PROGRESS, "The mother and the school")
    early_help.review_plan(case.pk, case.rows["help plan"], review, by=stage.staff.account_of(step.worker))


@take.register
def _(step: help_steps.ProposeStepUp, stage: Stage, case: Case) -> None:
    proposal = StepProposal(stage.staff.teams[step.team], words.STEP_UP_BECAUSE)
    by = stage.staff.account_of(step.worker)
    case.rows["step up"] = step_changes.propose_step(case.pk, proposal, by=by).pk


@take.register
def _(step: help_steps.RefuseStepUp, stage: Stage, case: Case) -> None:
    by = stage.staff.manager_of(step.team)
    step_changes.refuse_step(case.rows["step up"], words.STEP_UP_REFUSED, by=by)


@take.register
def _(step: help_steps.EndHelp, stage: Stage, case: Case) -> None:
    by, on = stage.staff.account_of(step.worker), local_date(step.at)
    if "help plan" in case.rows:
        early_help.end_plan(case.pk, case.rows["help plan"], on=on, by=by)
    early_help.end(case.pk, case.rows["help"], Ending(on, step.ended, words.HELP_CLOSING), by=by)
    case.team, case.worker = -1, None


@take.register
def _(step: steps.ProposeStepDown, stage: Stage, case: Case) -> None:
    proposal = StepProposal(
        stage.staff.teams[step.team],
        words.STEP_DOWN_BECAUSE,
        family_agrees=True,
        agreed_by="The mother",
        must_hold=words.HELP_GOALS,
        comes_back_if="School rings again about absence, or there is violence at home.",
    )
    case.rows["step down"] = step_changes.propose_step(case.pk, proposal, by=stage.worker(step, case)).pk


@take.register
def _(step: steps.AcceptStepDown, stage: Stage, case: Case) -> None:
    assert step.worker.team is not None, "early help is a team"
    worker = worker_of(stage.staff.account_of(step.worker))
    step_changes.accept_step(case.rows["step down"], worker, by=stage.staff.manager_of(step.worker.team))
    case.stepped_down_by, case.team, case.worker = case.team, step.worker.team, step.worker


@take.register
def _(step: steps.ReviewInheritedCase, stage: Stage, case: Case) -> None:
    found = step_changes.InheritedCase(**words.FOUND_OF_AN_INHERITED_CASE)
    on, by = local_date(step.at), stage.worker(step, case)
    step_changes.review_inherited_case(case.rows["step down"], found, on=on, by=by)
