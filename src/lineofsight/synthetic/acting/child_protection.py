"""Child protection: strategy discussions, section 47 enquiries, conferences, plans and reviews."""

from __future__ import annotations

from lineofsight.actions import child_protection, core_groups, section_47, strategy_discussions
from lineofsight.domain.codes import CategoryOfAbuse, ParticipationCode
from lineofsight.domain.meetings import Attended, Came, MeetingAgency
from lineofsight.record.models import (
    ChildProtectionPlan,
    Conference,
    ReviewConference,
    Section47Enquiry,
    StrategyDiscussion,
)
from lineofsight.record.moment import local_date
from lineofsight.synthetic import assessment_words, steps
from lineofsight.synthetic.acting.plans import progress_in
from lineofsight.synthetic.acting.stage import Case, Stage
from lineofsight.synthetic.acting.taking import take

WITHOUT_HEALTH = "Health could not send anybody that day, and the child could not wait. They are told what was decided."


def _who_came(*, is_health_present: bool) -> tuple[Attended, ...]:
    """Social care and the police always; health as its story goes."""
    return (
        Attended(MeetingAgency.SOCIAL_CARE, Came.ATTENDED),
        Attended(MeetingAgency.POLICE, Came.ATTENDED),
        Attended(MeetingAgency.HEALTH, Came.ATTENDED if is_health_present else Came.APOLOGIES),
    )


@take.register
def _(step: steps.HoldStrategyDiscussion, stage: Stage, case: Case) -> None:
    joint, single = StrategyDiscussion.Outcome.SECTION_47_JOINT, StrategyDiscussion.Outcome.SECTION_47_SINGLE
    record = strategy_discussions.StrategyDiscussionRecord(
        held_on=local_date(step.at),
        held_at=step.at,
        outcome=joint if step.is_joint else single,
        attendance=_who_came(is_health_present=step.is_health_present),
        why_not_quorate="" if step.is_health_present else WITHOUT_HEALTH,
        are_parents_told=True,
    )
    held = strategy_discussions.hold_strategy_discussion(case.pk, case.episode, record, by=stage.manager(case))
    case.rows[step.enquiry] = held.section_47_enquiry.pk


@take.register
def _(step: steps.ConcludeEnquiry, stage: Stage, case: Case) -> None:
    outcome = Section47Enquiry.Outcome(step.outcome)
    is_seen = section_47.first_seen_in(case.pk, case.rows[step.enquiry]) is not None
    number = step.enquiry.started_on.toordinal() + case.pk
    section_47.conclude_section_47_enquiry(
        case.pk,
        case.rows[step.enquiry],
        on=local_date(step.at),
        outcome=outcome,
        findings=step.findings,
        said=assessment_words.concluded_in(number, outcome, is_seen=is_seen),
        by=stage.finisher(step, case),
    )


@take.register
def _(step: steps.SignEnquiry, stage: Stage, case: Case) -> None:
    on, by = local_date(step.at), stage.manager(case)
    section_47.sign_section_47_outcome(case.pk, case.rows[step.enquiry], on=on, by=by)


@take.register
def _(step: steps.HoldConference, stage: Stage, case: Case) -> None:
    plan, by = step.plan, stage.manager(case)
    outcomes = Conference.Outcome
    record = child_protection.ConferenceRecord(
        held_on=local_date(step.at),
        outcome=outcomes.CHILD_PROTECTION_PLAN if plan is not None else outcomes.CHILD_IN_NEED_PLAN,
        category=CategoryOfAbuse.from_code(plan.initial_category) if plan is not None else None,
        participation=ParticipationCode.from_code(step.participation),
        is_quorate=step.is_quorate,
    )
    if step.enquiry is None:
        held = child_protection.hold_transfer_in_conference(case.pk, case.episode, record, by=by)
    else:
        held = child_protection.hold_initial_conference(case.pk, case.rows[step.enquiry], record, by=by)
    case.rows[step.enquiry, local_date(step.at)] = held.pk
    if plan is not None:
        case.rows[plan] = held.plan.pk


@take.register
def _(step: steps.HoldCoreGroup, stage: Stage, case: Case) -> None:
    group = core_groups.CoreGroupRecord(
        held_on=local_date(step.at),
        attendance=(
            *(Attended(MeetingAgency(key), Came.ATTENDED) for key in step.came),
            *(Attended(MeetingAgency(key), Came.APOLOGIES) for key in step.apologies),
        ),
        progress=step.progress,
        outcomes=progress_in(case, step.plan, step.found),
    )
    core_groups.hold_core_group(case.pk, case.rows[step.plan], group, by=stage.manager(case))


@take.register
def _(step: steps.ReviewProtectionPlan, stage: Stage, case: Case) -> None:
    plan, on = step.plan, local_date(step.at)
    decisions = ReviewConference.Decision
    record = child_protection.ReviewRecord(
        held_on=on,
        decision=decisions.END if on == plan.ended_on else decisions.CONTINUE,
        category=CategoryOfAbuse.from_code(plan.latest_category),
        participation=ParticipationCode.from_code(step.participation),
        outcomes=progress_in(case, plan, step.found),
        visit_every_days=step.visit_every_days,
    )
    held = child_protection.hold_review_conference(case.pk, case.rows[plan], record, by=stage.manager(case))
    case.rows[plan, on] = held.pk


@take.register
def _(step: steps.EndProtectionPlan, stage: Stage, case: Case) -> None:
    child_protection.end_child_protection_plan(
        case.pk,
        case.rows[step.plan],
        on=local_date(step.at),
        reason=ChildProtectionPlan.EndReason(step.reason),
        by=stage.manager(case),
    )
