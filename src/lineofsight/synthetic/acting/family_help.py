"""Help by agreement: assessments, child in need plans and visits."""

from __future__ import annotations

from lineofsight.actions import family_help
from lineofsight.domain.codes import AssessmentFactor
from lineofsight.record.models import ChildInNeedReview, Visit
from lineofsight.record.moment import local_date
from lineofsight.synthetic import steps
from lineofsight.synthetic.acting.stage import Case, Stage
from lineofsight.synthetic.acting.taking import take


@take.register
def _(step: steps.StartAssessment, stage: Stage, case: Case) -> None:
    started = family_help.start_assessment(
        case.pk,
        case.episode,
        on=local_date(step.at),
        review_point_on=step.assessment.review_point_on,
        by=stage.worker(step, case),
    )
    case.rows[step.assessment] = started.pk


@take.register
def _(step: steps.HoldReviewPoint, stage: Stage, case: Case) -> None:
    on, by = local_date(step.at), stage.worker(step, case)
    family_help.hold_review_point(case.pk, case.rows[step.assessment], on=on, by=by)


@take.register
def _(step: steps.CompleteAssessment, stage: Stage, case: Case) -> None:
    family_help.complete_assessment(
        case.pk,
        case.rows[step.assessment],
        on=local_date(step.at),
        factors=[AssessmentFactor.from_code(code) for code in step.assessment.factors],
        analysis=step.analysis,
        by=stage.finisher(step, case),
    )


@take.register
def _(step: steps.AuthoriseAssessment, stage: Stage, case: Case) -> None:
    on, by = local_date(step.at), stage.manager(case)
    family_help.authorise_assessment(case.pk, case.rows[step.assessment], on=on, by=by)


@take.register
def _(step: steps.StartNeedPlan, stage: Stage, case: Case) -> None:
    on, by = local_date(step.at), stage.worker(step, case)
    case.rows[step.plan] = family_help.start_child_in_need_plan(case.pk, case.episode, on=on, by=by).pk


@take.register
def _(step: steps.ReviewNeedPlan, stage: Stage, case: Case) -> None:
    family_help.review_child_in_need_plan(
        case.pk,
        case.rows[step.plan],
        on=local_date(step.at),
        outcome=ChildInNeedReview.Outcome(step.outcome),
        by=stage.manager(case),
    )


@take.register
def _(step: steps.EndNeedPlan, stage: Stage, case: Case) -> None:
    on, by = local_date(step.at), stage.worker(step, case)
    family_help.end_child_in_need_plan(case.pk, case.rows[step.plan], on=on, by=by)


@take.register
def _(step: steps.PayVisit, stage: Stage, case: Case) -> None:
    record = family_help.VisitRecord(
        kind=Visit.Kind(step.kind),
        happened_on=local_date(step.happened_at),
        happened_at=step.happened_at,
        is_child_seen=step.is_seen,
        is_seen_alone=step.is_alone,
        reason_not_seen=step.why_not,
        note=step.note,
        childs_view=step.view,
    )
    family_help.record_visit(case.pk, record, by=stage.worker(step, case))
