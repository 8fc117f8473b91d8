"""What can be recorded of early help on a child's page: one row a step, in the order of the journey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from lineofsight.access.models import Account
from lineofsight.actions import early_help
from lineofsight.actions.carried_over import AgreementSaid
from lineofsight.domain.early_help_pathway import has_open_plan, open_early_help, open_episodes
from lineofsight.domain.history import EarlyHelp as EarlyHelpFacts
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record.models import EarlyHelp as EarlyHelpRow
from lineofsight.record.models import FamilyPlan, FamilyPlanReview, TeamAroundFamilyMember
from lineofsight.web import early_help_forms as forms
from lineofsight.web.recording import Recording, Subject, Written
from lineofsight.web.siblings import for_family, siblings_given
from lineofsight.web.words import date_in_words

GIVE = Action.GIVE_EARLY_HELP


def _open(history: History) -> Iterator[EarlyHelpFacts]:
    given = open_early_help(history)
    return iter(() if given is None else (given,))


def _about(given: EarlyHelpFacts) -> Subject:
    return Subject(given.id, f"the early help asked for on {date_in_words(given.requested_on)}")


def neither_open(history: History) -> Iterator[Subject]:
    """A child who is neither in early help nor open to social care."""
    if open_early_help(history) is None and not open_episodes(history):
        yield Subject(0, "")


def in_early_help(history: History) -> Iterator[Subject]:
    """The child's early help, while it is open."""
    return (_about(given) for given in _open(history))


def not_agreed(history: History) -> Iterator[Subject]:
    """Early help that the family has not agreed to yet."""
    return (_about(given) for given in _open(history) if given.agreed_on is None)


def without_assessment(history: History) -> Iterator[Subject]:
    """Early help by agreement, without an assessment under way."""
    for given in _open(history):
        if given.agreed_on is not None and all(one.completed_on for one in given.assessments):
            yield _about(given)


def assessments_under_way(history: History) -> Iterator[Subject]:
    """The early help assessment that is under way."""
    for given in _open(history):
        for one in given.assessments:
            if one.completed_on is None:
                yield Subject(one.id, f"the early help assessment started on {date_in_words(one.started_on)}")


def without_plan(history: History) -> Iterator[Subject]:
    """Early help by agreement, without an open family plan."""
    return (_about(given) for given in _open(history) if given.agreed_on is not None and not has_open_plan(given))


def open_plans(history: History) -> Iterator[Subject]:
    """The family plan that is open."""
    for given in _open(history):
        for plan in given.plans:
            if plan.ended_on is None:
                yield Subject(plan.id, f"the family plan of {date_in_words(plan.started_on)}")


def _request(child: UUID, _subject: int, form: Any, by: Account) -> Written:
    told = form.told()
    return early_help.request(
        child,
        early_help.EarlyHelpRequest(team=told["team"], needs=told["needs"], requested_on=told["on"]),
        by=by,
    )


def _agree(child: UUID, subject: int, told: dict[str, Any], by: Account) -> Written:
    return early_help.record_agreement(child, subject, AgreementSaid(told.pop("on"), **told), by=by)


def _name_lead(child: UUID, subject: int, form: Any, by: Account) -> Written:
    return early_help.name_lead(child, subject, early_help.LeadPractitioner(**form.told()), by=by)


def _lead_now(_by: Account, reference: UUID, subject: int) -> dict[str, Any]:
    given = EarlyHelpRow.objects.filter(pk=subject, child__reference=reference).first()
    if given is None:
        return {}
    return {
        "initial": {
            "worker": given.lead_practitioner_id,
            "name": given.lead_name,
            "organisation": given.lead_organisation,
        }
    }


def _start_assessment(child: UUID, subject: int, told: dict[str, Any], by: Account) -> Written:
    return early_help.start_assessment(child, subject, by=by, **told)


def _complete_assessment(child: UUID, subject: int, told: dict[str, Any], by: Account) -> Written:
    findings = early_help.AssessmentFindings(completed_on=told.pop("on"), **told)
    return early_help.complete_assessment(child, subject, findings, by=by)


def _start_plan(child: UUID, subject: int, told: dict[str, Any], by: Account) -> Written:
    return early_help.start_plan(child, subject, early_help.PlanMade(started_on=told.pop("on"), **told), by=by)


def _goals_now(_by: Account, reference: UUID, subject: int) -> dict[str, Any]:
    plan = FamilyPlan.objects.filter(pk=subject, early_help__child__reference=reference).first()
    return {"initial": {"goals": plan.goals, "childs_goals": plan.childs_goals}} if plan is not None else {}


def _add_action(child: UUID, subject: int, form: Any, by: Account) -> Written:
    return early_help.add_action(child, subject, early_help.PlannedAction(**form.told()), by=by)


def _actions_now(_by: Account, reference: UUID, subject: int) -> dict[str, Any]:
    plan = FamilyPlan.objects.filter(pk=subject, early_help__child__reference=reference).first()
    return {"actions": plan.actions if plan is not None else []}


def _review(child: UUID, subject: int, told: dict[str, Any], by: Account) -> Written:
    outcome = FamilyPlanReview.Outcome(told.pop("outcome"))
    return early_help.review_plan(
        child, subject, early_help.ReviewHeld(held_on=told.pop("on"), outcome=outcome, **told), by=by
    )


def _join(child: UUID, subject: int, told: dict[str, Any], by: Account) -> Written:
    return early_help.join_team_around_family(
        child, subject, early_help.Member(started_on=told.pop("on"), **told), by=by
    )


def _leave(child: UUID, _subject: int, form: Any, by: Account) -> Written:
    told = form.told()
    return early_help.leave_team_around_family(child, told["member"], on=told["on"], by=by)


def _members_now(_by: Account, reference: UUID, subject: int) -> dict[str, Any]:
    members = TeamAroundFamilyMember.objects.filter(
        early_help=subject, early_help__child__reference=reference, ended_on__isnull=True
    )
    return {"members": list(members.order_by("name", "pk"))}


def _end(child: UUID, subject: int, told: dict[str, Any], by: Account) -> Written:
    ending = early_help.Ending(told["on"], EarlyHelpRow.Ended(told["reason"]), told["closing_summary"])
    return early_help.end(child, subject, ending, by=by)


EARLY_HELP_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="request-early-help",
        title="Request early help",
        action=GIVE,
        form=forms.RequestForm,
        do=_request,
        done="Early help is requested. The early help team decides who works with the family.",
        subjects=neither_open,
    ),
    Recording(
        key="early-help-agreement",
        title="Record that the family agrees to early help",
        action=GIVE,
        form=forms.AgreementForm,
        do=for_family(_agree),
        done="The agreement is recorded.",
        subjects=not_agreed,
        form_given=siblings_given(GIVE, not_agreed),
        beside={"says_who_agreed": "agreed_by"},
    ),
    Recording(
        key="early-help-refused",
        title="Record that the family does not agree to early help",
        action=GIVE,
        form=forms.RefusalForm,
        do=lambda child, subject, form, by: early_help.record_refusal(child, subject, by=by, **form.told()),
        done="Early help has ended: the family did not agree.",
        subjects=not_agreed,
    ),
    Recording(
        key="early-help-lead",
        title="Name the lead practitioner",
        action=GIVE,
        form=forms.LeadForm,
        do=_name_lead,
        done="The lead practitioner is recorded.",
        subjects=in_early_help,
        form_given=_lead_now,
    ),
    Recording(
        key="start-early-help-assessment",
        title="Start an early help assessment",
        action=GIVE,
        form=forms.AssessmentStartForm,
        do=for_family(_start_assessment),
        done="The early help assessment has started.",
        subjects=without_assessment,
        form_given=siblings_given(GIVE, without_assessment),
    ),
    Recording(
        key="finish-early-help-assessment",
        title="Finish an early help assessment",
        action=GIVE,
        form=forms.FindingsForm,
        do=for_family(_complete_assessment),
        done="The early help assessment is finished.",
        subjects=assessments_under_way,
        form_given=siblings_given(GIVE, assessments_under_way),
    ),
    Recording(
        key="start-family-plan",
        title="Start a family plan",
        action=GIVE,
        form=forms.PlanForm,
        do=for_family(_start_plan),
        done="The family plan has started. Add who does what, by when.",
        subjects=without_plan,
        form_given=siblings_given(GIVE, without_plan),
        beside={"assessed_or_says_why_not": "why_no_assessment"},
    ),
    Recording(
        key="family-plan-action",
        title="Add an action to the family plan",
        action=GIVE,
        form=forms.ActionForm,
        do=_add_action,
        done="The action is in the plan.",
        subjects=open_plans,
    ),
    Recording(
        key="family-plan-action-done",
        title="Record that an action was done",
        action=GIVE,
        form=forms.ActionDoneForm,
        do=lambda child, subject, form, by: early_help.record_action_done(child, subject, by=by, **form.told()),
        done="The action is done.",
        subjects=open_plans,
        form_given=_actions_now,
    ),
    Recording(
        key="family-plan-goals",
        title="Change the goals of the family plan",
        action=GIVE,
        form=forms.GoalsForm,
        do=lambda child, subject, form, by: early_help.change_goals(child, subject, by=by, **form.told()),
        done="The goals are changed. The earlier ones are kept.",
        subjects=open_plans,
        form_given=_goals_now,
    ),
    Recording(
        key="review-family-plan",
        title="Record a review of the family plan",
        action=GIVE,
        form=forms.ReviewForm,
        do=for_family(_review),
        done="The review is recorded.",
        subjects=open_plans,
        form_given=siblings_given(GIVE, open_plans),
    ),
    Recording(
        key="end-family-plan",
        title="End the family plan",
        action=GIVE,
        form=forms.PlanEndForm,
        do=for_family(lambda child, subject, told, by: early_help.end_plan(child, subject, by=by, **told)),
        done="The family plan has ended.",
        subjects=open_plans,
        form_given=siblings_given(GIVE, open_plans),
    ),
    Recording(
        key="join-team-around-family",
        title="Add somebody to the team around the family",
        action=GIVE,
        form=forms.MemberForm,
        do=for_family(_join),
        done="They are in the team around the family.",
        subjects=in_early_help,
        form_given=siblings_given(GIVE, in_early_help),
    ),
    Recording(
        key="leave-team-around-family",
        title="Record that somebody left the team around the family",
        action=GIVE,
        form=forms.MemberLeavesForm,
        do=_leave,
        done="They have left the team around the family.",
        subjects=in_early_help,
        form_given=_members_now,
    ),
    Recording(
        key="end-early-help",
        title="End early help",
        action=GIVE,
        form=forms.EndingForm,
        do=for_family(_end),
        done="Early help has ended.",
        subjects=in_early_help,
        form_given=siblings_given(GIVE, in_early_help),
        button="End early help",
        beside={"refused_only_before_agreement": "reason", "agreed_for_this_reason": "reason"},
    ),
)
