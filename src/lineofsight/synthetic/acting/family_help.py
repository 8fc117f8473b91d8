"""Help by agreement: assessments, child in need plans and visits."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from lineofsight.actions import appointments, assessments, family_help, need_meetings, voice
from lineofsight.domain.assessments import latest_finish
from lineofsight.domain.codes import AssessmentFactor
from lineofsight.domain.meetings import Attended, Came, MeetingAgency
from lineofsight.domain.working_days import Calendar
from lineofsight.record.models import (
    Assessment,
    ChildInNeedPlan,
    ChildInNeedReview,
    MissedAppointment,
    View,
    Visit,
)
from lineofsight.record.moment import local_date
from lineofsight.returns.cin_census.children import CensusAssessment, CensusSection47Enquiry
from lineofsight.synthetic import assessment_words, local_questions, steps
from lineofsight.synthetic.acting.plans import progress_in
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
    on, by, assessment = local_date(step.at), stage.worker(step, case), case.rows[step.assessment]
    given = assessment_words.help_meanwhile(_number_of(step.assessment, case))
    if given is not None:
        what, given_by = given
        assessments.give_interim_help(case.pk, assessment, on=on, what=what, given_by=given_by, by=by)
    family_help.hold_review_point(case.pk, assessment, on=on, by=by)


def _number_of(assessment: CensusAssessment, case: Case) -> int:
    """A number by which what is said of an assessment is chosen: the same for the same child and day."""
    return assessment.started_on.toordinal() + case.pk


def _found(step: steps.CompleteAssessment, case: Case) -> assessments.AssessmentFound:
    """What an assessment found: it is told why it took long where the referral is more than 45 working days before."""
    on = local_date(step.at)
    referred_on = max(one.referred_on for one in case.child.life.episodes if step.assessment in one.assessments)
    latest = latest_finish(referred_on, Calendar.england())
    return assessment_words.found_in(
        _number_of(step.assessment, case),
        on,
        step.analysis,
        is_enquired=any(isinstance(key, CensusSection47Enquiry) for key in case.rows),
        is_late=latest is not None and on > latest,
    )


@take.register
def _(step: steps.CompleteAssessment, stage: Stage, case: Case) -> None:
    by = stage.finisher(step, case)

    def do() -> Assessment:
        return family_help.complete_assessment(
            case.pk,
            case.rows[step.assessment],
            on=local_date(step.at),
            factors=[AssessmentFactor.from_code(code) for code in step.assessment.factors],
            analysis=step.analysis,
            found=_found(step, case),
            by=by,
        )

    local_questions.completed(step, case.pk, do, by)


@take.register
def _(step: steps.AuthoriseAssessment, stage: Stage, case: Case) -> None:
    on, by = local_date(step.at), stage.manager(case)
    family_help.authorise_assessment(case.pk, case.rows[step.assessment], on=on, by=by)


@take.register
def _(step: steps.StartNeedPlan, stage: Stage, case: Case) -> None:
    on, by = local_date(step.at), stage.worker(step, case)
    case.rows[step.plan] = family_help.start_child_in_need_plan(case.pk, case.episode, on=on, by=by).pk


@take.register
def _(step: steps.HoldNeedMeeting, stage: Stage, case: Case) -> None:
    meeting = need_meetings.NeedMeetingRecord(
        held_on=local_date(step.at),
        attendance=(
            *(Attended(MeetingAgency(key), Came.ATTENDED) for key in step.came),
            *(Attended(MeetingAgency(key), Came.APOLOGIES) for key in step.apologies),
        ),
        agreed=step.agreed,
    )
    need_meetings.hold_need_meeting(case.pk, case.episode, meeting, by=stage.worker(step, case))


@take.register
def _(step: steps.ReviewNeedPlan, stage: Stage, case: Case) -> None:
    family_help.review_child_in_need_plan(
        case.pk,
        case.rows[step.plan],
        on=local_date(step.at),
        outcome=ChildInNeedReview.Outcome(step.outcome),
        outcomes=progress_in(case, step.plan, step.found),
        visit_every_days=step.visit_every_days,
        by=stage.manager(case),
    )


@take.register
def _(step: steps.EndNeedPlan, stage: Stage, case: Case) -> None:
    on, by = local_date(step.at), stage.worker(step, case)
    family_help.end_child_in_need_plan(case.pk, case.rows[step.plan], on=on, by=by)


@take.register
def _(step: steps.PayVisit, stage: Stage, case: Case) -> None:
    written = family_help.record_visit(case.pk, _record_of(step), by=stage.worker(step, case))
    _say_what_became(step, stage, case, written)


@take.register
def _(step: steps.PayFamilyVisit, stage: Stage, case: Case) -> None:
    """One writing for those whom one worker has; a brother or sister with another worker is written of by that one."""
    writing = uuid5(NAMESPACE_OID, f"{case.pk} {step.at.isoformat()}")
    worker = stage.worker(step, case)
    told = [(visit, stage.cases[visit.child]) for visit in step.visits]
    with_worker = [one for one in told if stage.worker(step, one[1]).pk == worker.pk]
    for visit, sibling in told:
        by = stage.worker(step, sibling)
        shared = writing if len(with_worker) > 1 and by.pk == worker.pk else None
        written = family_help.record_visit(sibling.pk, _record_of(visit), by=by, writing=shared)
        _say_what_became(visit, stage, sibling, written)


@take.register
def _(step: steps.MissAppointment, stage: Stage, case: Case) -> None:
    service = MissedAppointment.Service(step.service)
    missed = appointments.NotBrought(step.missed_on, service, step.about, step.reason, step.told_by)
    appointments.record_missed_appointment(case.pk, missed, by=stage.worker(step, case))


def _record_of(step: steps.PayVisit) -> family_help.VisitRecord:
    seen = View.Seen.ALONE if step.is_alone else View.Seen.WITH_FAMILY
    said = voice.ViewSaid(step.view, seen=seen, analysis=step.meaning, is_alike_confirmed=step.is_told_alike)
    return family_help.VisitRecord(
        kind=Visit.Kind(step.kind),
        happened_on=local_date(step.happened_at),
        happened_at=step.happened_at,
        is_child_seen=step.is_seen,
        is_seen_alone=step.is_alone,
        reason_not_seen=step.why_not,
        note=step.note,
        childs_view="" if step.meaning else step.view,
        view=said if step.meaning else None,
        purpose=Visit.Purpose(step.purpose),
        failed_outcome=Visit.FailedOutcome(step.failed_outcome) if step.failed_outcome else None,
        who_was_there=step.who_was_there,
        home_seen=step.home_seen,
        why_not_alone=step.why_not_alone,
        is_bedroom_seen=step.is_bedroom_seen,
        direct_work=step.direct_work,
    )


def _say_what_became(step: steps.PayVisit, stage: Stage, case: Case, visit: Visit) -> None:
    """Write what the child's words changed, where a plan of the child is open that they can have changed."""
    if not step.became:
        return
    view, plan = View.objects.get(visit=visit), ChildInNeedPlan.objects.filter(child=case.pk, ended_on=None).first()
    if plan is None:
        return
    became = voice.Influence(View.Influence.NOT_FOLLOWED, step.became)
    if step.is_followed:
        became = voice.Influence(View.Influence.PLAN, step.became, f"child_in_need_plan {plan.pk}")
    voice.record_what_became(case.pk, view.pk, analysis=step.meaning, influence=became, by=stage.worker(step, case))
