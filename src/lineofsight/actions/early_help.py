"""Early help: the request, the family's agreement, the assessment, the family plan with its reviews, and the end.

Early help stands in the same record as social care's work: the same child, the same history. It is by agreement, and
held by an early help team. Steps up and down are in `actions.step_changes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeVar

from lineofsight.access.models import Account
from lineofsight.actions import workforce
from lineofsight.actions.carried_over import AgreementSaid, agreement_in, needs_in
from lineofsight.actions.exceptions import ActionError, CannotAllocate
from lineofsight.actions.recording import ChildKey, Recording, many_at_once, recording
from lineofsight.domain import early_help_pathway as pathway
from lineofsight.domain.permissions import Action
from lineofsight.record import kept
from lineofsight.record.models import (
    Allocation,
    Contact,
    EarlyHelp,
    EarlyHelpAssessment,
    FamilyPlan,
    FamilyPlanReview,
    StepChange,
    Team,
    TeamAroundFamilyMember,
    Worker,
)
from lineofsight.record.moment import today

Written = TypeVar("Written")


@dataclass(frozen=True, slots=True)
class EarlyHelpRequest:
    """A request for early help. team: None where the authority has one early help team. requested_on: None for today.

    needs: "" takes over what the contact said. agreement: None where the contact holds it, or nobody was asked yet.
    """

    team: Team | None = None
    needs: str = ""
    requested_on: date | None = None
    agreement: AgreementSaid | None = None


@dataclass(frozen=True, slots=True)
class LeadPractitioner:
    """Who leads: a worker here, or somebody of another organisation by name. Empty: whom the child is allocated to."""

    worker: Worker | None = None
    name: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentFindings:
    """What an early help assessment found. Strengths first: what is working well."""

    completed_on: date
    strengths: str = ""
    needs: str = ""
    childs_view: str = ""
    parents_view: str = ""
    analysis: str = ""


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One thing that somebody will do, by when. by_when: None where no day was agreed."""

    what: str
    who: str
    by_when: date | None = None
    is_childs: bool = False


@dataclass(frozen=True, slots=True)
class PlanMade:
    """A family plan as it was made: the goals, the child's own goals, who does what."""

    started_on: date
    goals: str
    childs_goals: str = ""
    actions: tuple[PlannedAction, ...] = ()
    why_no_assessment: str = ""


@dataclass(frozen=True, slots=True)
class ReviewHeld:
    """A review of a family plan. goals, childs_goals: as they stand after it; "" leaves them as they were."""

    held_on: date
    outcome: FamilyPlanReview.Outcome
    progress: str
    attended: str = ""
    childs_view: str = ""
    goals: str = ""
    childs_goals: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who joins the team around the family."""

    name: str
    role: str
    started_on: date
    organisation: str = ""
    how_to_reach: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of early help. A step up ends it by itself, when social care accepts."""

    ended_on: date
    reason: EarlyHelp.Ended
    closing_summary: str = ""


def for_each(children: Iterable[ChildKey], do: Callable[[ChildKey], Written]) -> tuple[Written, ...]:
    """Write once for several brothers and sisters: a row for each child, and all of them or none.

    do: takes the action for one child, with that child's own words.
    """
    with many_at_once():
        return tuple(do(child) for child in children)


# --- request and agreement -------------------------------------------------------------------------------------------


def request(child: ChildKey, wanted: EarlyHelpRequest, *, by: Account, contact: Contact | None = None) -> EarlyHelp:
    """Request early help for a child, who then waits for a worker in the early help team.

    What the contact said and who agreed are carried over. Raises Refused, StepRefused for a child who is open to social
    care or in early help already, and CannotAllocate where the team cannot hold the child.
    """
    on = wanted.requested_on or today()
    with recording(child, Action.GIVE_EARLY_HELP, by=by, on=on) as work:
        work.check(pathway.REQUEST_EARLY_HELP, on=on)
        team = wanted.team or the_early_help_team()
        if not team.is_early_help:
            raise CannotAllocate("This is no early help team. Choose one that is.")
        agreement = wanted.agreement or (agreement_in(contact) if contact is not None else None)
        given = work.write(
            EarlyHelp,
            child=work.child,
            contact=contact,
            requested_on=on,
            needs=wanted.needs or (needs_in(contact) if contact is not None else ""),
            **_columns(agreement),
        )
        present = Allocation.objects.current().filter(child=work.child).first()
        held_from = on if present is None else max(on, present.started_on)
        workforce.move(work, team=team, worker=None, on=held_from, reason=Allocation.Reason.FIRST_CONTACT)
        return given


def the_early_help_team() -> Team:
    """The early help team of an authority that has one. Raises CannotAllocate where there are several, or none."""
    teams = list(Team.objects.filter(is_early_help=True, closed_on__isnull=True)[:2])
    if len(teams) != 1:
        raise CannotAllocate("Choose the early help team." if teams else "There is no early help team yet.")
    return teams[0]


def _columns(agreement: AgreementSaid | None) -> dict[str, Any]:
    return {} if agreement is None else asdict(agreement)


def record_agreement(child: ChildKey, early_help_id: int, agreement: AgreementSaid, *, by: Account) -> EarlyHelp:
    """Record that the family agrees: who, when and how. The clock of the assessment starts. Raises StepRefused."""
    with recording(child, Action.GIVE_EARLY_HELP, by=by, on=agreement.agreed_on) as work:
        given = work.row(EarlyHelp, early_help_id)
        work.check(
            pathway.RECORD_AGREEMENT, subject_id=early_help_id, on=agreement.agreed_on, words=agreement.agreed_by
        )
        return work.change(given, reason="The family agreed", **_columns(agreement))


def record_refusal(child: ChildKey, early_help_id: int, *, on: date, words: str, by: Account) -> EarlyHelp:
    """Record that the family does not agree, which ends the early help. Raises StepRefused after an agreement."""
    return end(child, early_help_id, Ending(on, EarlyHelp.Ended.NOT_AGREED, words), by=by)


def name_lead(child: ChildKey, early_help_id: int, lead: LeadPractitioner, *, by: Account) -> EarlyHelp:
    """Say who leads, here or in another organisation. Raises StepRefused, ActionError."""
    if lead.worker is not None and (lead.name or lead.organisation):
        raise ActionError("Choose a worker here, or name somebody of another organisation, not both.")
    if bool(lead.name) != bool(lead.organisation):
        raise ActionError("Give both the name and the organisation of a lead practitioner who works elsewhere.")
    with recording(child, Action.GIVE_EARLY_HELP, by=by, on=today(), moves_clocks=False) as work:
        given = work.row(EarlyHelp, early_help_id)
        work.check(pathway.CHANGE_EARLY_HELP, subject_id=early_help_id, on=today())
        return work.change(
            given,
            lead_practitioner=lead.worker,
            lead_name=lead.name,
            lead_organisation=lead.organisation,
            reason="Lead practitioner",
        )


# --- assessment ------------------------------------------------------------------------------------------------------


def start_assessment(
    child: ChildKey, early_help_id: int, *, on: date, organisation: str, by: Account, assessor: str = ""
) -> EarlyHelpAssessment:
    """Start an early help assessment, by whichever organisation. Raises StepRefused before the family has agreed."""
    with recording(child, Action.GIVE_EARLY_HELP, by=by, on=on) as work:
        given = work.row(EarlyHelp, early_help_id)
        work.check(pathway.START_HELP_ASSESSMENT, subject_id=early_help_id, on=on)
        return work.write(
            EarlyHelpAssessment, early_help=given, started_on=on, organisation=organisation, assessor=assessor
        )


def complete_assessment(
    child: ChildKey, assessment_id: int, findings: AssessmentFindings, *, by: Account
) -> EarlyHelpAssessment:
    """Finish an early help assessment. Raises StepRefused."""
    with recording(child, Action.GIVE_EARLY_HELP, by=by, on=findings.completed_on) as work:
        assessment = work.row(EarlyHelpAssessment, assessment_id, early_help__child=work.child)
        work.check(pathway.COMPLETE_HELP_ASSESSMENT, subject_id=assessment_id, on=findings.completed_on)
        return work.change(assessment, reason="Finished", **asdict(findings))


# --- the family plan -------------------------------------------------------------------------------------------------


def start_plan(child: ChildKey, early_help_id: int, plan: PlanMade, *, by: Account) -> FamilyPlan:
    """Start a family plan, after an assessment or saying why without one. Raises StepRefused, ActionError."""
    with recording(child, Action.GIVE_EARLY_HELP, by=by, on=plan.started_on) as work:
        given = work.row(EarlyHelp, early_help_id)
        work.check(
            pathway.START_FAMILY_PLAN, subject_id=early_help_id, on=plan.started_on, words=plan.why_no_assessment
        )
        _must_say(plan.goals, "Write the goals of the plan.")
        return work.write(
            FamilyPlan,
            early_help=given,
            started_on=plan.started_on,
            goals=plan.goals,
            childs_goals=plan.childs_goals,
            actions=[_as_row(number, action) for number, action in enumerate(plan.actions, start=1)],
            why_no_assessment=plan.why_no_assessment,
        )


def change_goals(
    child: ChildKey, plan_id: int, *, goals: str, childs_goals: str, by: Account, on: date | None = None
) -> FamilyPlan:
    """Change the goals of a family plan; the earlier ones are kept as a version. on: None for today."""
    with _changing(child, plan_id, on, by) as (work, plan):
        _must_say(goals, "Write the goals of the plan.")
        return work.change(plan, goals=goals, childs_goals=childs_goals, reason="Goals changed")


def add_action(
    child: ChildKey, plan_id: int, action: PlannedAction, *, by: Account, on: date | None = None
) -> FamilyPlan:
    """Add something that somebody will do to a family plan. on: None for today. Raises StepRefused, ActionError."""
    with _changing(child, plan_id, on, by) as (work, plan):
        number = max((row["number"] for row in plan.actions), default=0) + 1
        return work.change(plan, actions=[*plan.actions, _as_row(number, action)], reason="Action added")


def record_action_done(child: ChildKey, plan_id: int, number: int, *, on: date, by: Account) -> FamilyPlan:
    """Record that an action of a family plan was done on a day. Raises StepRefused, ActionError."""
    with _changing(child, plan_id, on, by) as (work, plan):
        if not any(row["number"] == number and not row["done_on"] for row in plan.actions):
            raise ActionError("This action is not in the plan, or it is done already.")
        actions = [row | {"done_on": on.isoformat()} if row["number"] == number else row for row in plan.actions]
        return work.change(plan, actions=actions, reason="Action done")


@contextmanager
def _changing(child: ChildKey, plan_id: int, on: date | None, by: Account) -> Iterator[tuple[Recording, FamilyPlan]]:
    """Run a change to a family plan, which no clock reads."""
    day = on or today()
    with recording(child, Action.GIVE_EARLY_HELP, by=by, on=day, moves_clocks=False) as work:
        plan = work.row(FamilyPlan, plan_id, early_help__child=work.child)
        work.check(pathway.CHANGE_FAMILY_PLAN, subject_id=plan_id, on=day)
        yield work, plan


def _as_row(number: int, action: PlannedAction) -> dict[str, Any]:
    """An action as the plan's column of actions holds it. Raises ActionError for one that nobody could do."""
    _must_say(action.what, "Write what will be done.")
    _must_say(action.who, "Write who will do it.")
    by_when = action.by_when.isoformat() if action.by_when else ""
    return {
        "number": number,
        "what": action.what,
        "who": action.who,
        "by_when": by_when,
        "is_childs": action.is_childs,
        "done_on": "",
    }


def review_plan(child: ChildKey, plan_id: int, review: ReviewHeld, *, by: Account) -> FamilyPlanReview:
    """Record a review of a family plan. Its outcome is a decision; ending or stepping up is a step of its own.

    Raises StepRefused, and ActionError where nothing is said of the progress.
    """
    with recording(child, Action.GIVE_EARLY_HELP, by=by, on=review.held_on) as work:
        plan = work.row(FamilyPlan, plan_id, early_help__child=work.child)
        work.check(pathway.REVIEW_FAMILY_PLAN, subject_id=plan_id, on=review.held_on)
        _must_say(review.progress, "Write what has changed since the last time.")
        goals = review.goals or plan.goals
        childs_goals = review.childs_goals or plan.childs_goals
        if (goals, childs_goals) != (plan.goals, plan.childs_goals):
            work.change(plan, goals=goals, childs_goals=childs_goals, reason="Changed at the review")
        return work.write(
            FamilyPlanReview,
            plan=plan,
            held_on=review.held_on,
            attended=review.attended,
            progress=review.progress,
            childs_view=review.childs_view,
            outcome=review.outcome,
        )


def end_plan(child: ChildKey, plan_id: int, *, on: date, by: Account) -> FamilyPlan:
    """End a family plan. Raises StepRefused."""
    with recording(child, Action.GIVE_EARLY_HELP, by=by, on=on) as work:
        plan = work.row(FamilyPlan, plan_id, early_help__child=work.child)
        work.check(pathway.END_FAMILY_PLAN, subject_id=plan_id, on=on)
        return work.change(plan, ended_on=on, reason="Plan ended")


# --- the team around the family --------------------------------------------------------------------------------------


def join_team_around_family(
    child: ChildKey, early_help_id: int, member: Member, *, by: Account
) -> TeamAroundFamilyMember:
    """Record that somebody joins the team around the family. Raises StepRefused, ActionError."""
    with recording(child, Action.GIVE_EARLY_HELP, by=by, on=member.started_on, moves_clocks=False) as work:
        given = work.row(EarlyHelp, early_help_id)
        work.check(pathway.CHANGE_EARLY_HELP, subject_id=early_help_id, on=member.started_on)
        _must_say(member.name, "Write the name.")
        return work.write(TeamAroundFamilyMember, early_help=given, **asdict(member))


def leave_team_around_family(child: ChildKey, member_id: int, *, on: date, by: Account) -> TeamAroundFamilyMember:
    """Record that somebody leaves the team around the family. Raises StepRefused, ActionError."""
    with recording(child, Action.GIVE_EARLY_HELP, by=by, on=on, moves_clocks=False) as work:
        member = work.row(TeamAroundFamilyMember, member_id, early_help__child=work.child)
        work.check(pathway.CHANGE_EARLY_HELP, subject_id=member.early_help_id, on=on)
        if member.ended_on is not None or on < member.started_on:
            raise ActionError("This person has left already, or joined after that day. Check the day.")
        return work.change(member, ended_on=on, reason="Left the team around the family")


# --- the end ---------------------------------------------------------------------------------------------------------


def end(child: ChildKey, early_help_id: int, ending: Ending, *, by: Account) -> EarlyHelp:
    """End early help for a reason, once its plan has ended; nobody holds the child any longer. Raises StepRefused."""
    with recording(child, Action.GIVE_EARLY_HELP, by=by, on=ending.ended_on) as work:
        given = work.row(EarlyHelp, early_help_id)
        work.check(pathway.END_EARLY_HELP, subject_id=early_help_id, on=ending.ended_on, code=ending.reason.value)
        work.change(
            given,
            ended_on=ending.ended_on,
            reason_ended=ending.reason,
            closing_summary=ending.closing_summary,
            reason="Early help ended",
        )
        workforce.let_go(work, on=ending.ended_on, reason=Allocation.Reason.EARLY_HELP_ENDED)
        return given


def end_at_step_up(work: Recording, given: EarlyHelp, *, on: date) -> EarlyHelp:
    """End early help, with its plan, because social care takes the child on: within the action that does so."""
    for plan in FamilyPlan.objects.filter(early_help=given, ended_on__isnull=True):
        work.change(plan, ended_on=max(on, plan.started_on), reason="Stepped up")
    return work.change(
        given,
        ended_on=max(on, given.requested_on or on),
        reason_ended=EarlyHelp.Ended.STEP_UP,
        reason="Stepped up to social care",
    )


def end_at_referral(work: Recording, *, on: date) -> None:
    """End a child's early help because the front door accepted a referral; nobody holds the child then.

    The decision on the referral is the acceptance: the front door's own team holds the child from that day on. Nothing
    happens for a child who is not in early help.
    """
    if not workforce.is_in_early_help(work.child.pk):
        return
    for given in EarlyHelp.objects.filter(child=work.child, ended_on__isnull=True):
        end_at_step_up(work, given, on=on)
    workforce.let_go(work, on=on, reason=Allocation.Reason.STANDARD_TRANSFER)
    kept.forget(StepChange, work.child.pk)


def _must_say(words: str, otherwise: str) -> None:
    if not words.strip():
        raise ActionError(otherwise)
