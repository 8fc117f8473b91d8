"""The section on early help of a child's page, and what the family's own copy of the plan is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from lineofsight.record.models import (
    Allocation,
    Child,
    Deadline,
    EarlyHelp,
    EarlyHelpAssessment,
    FamilyPlan,
    FamilyPlanReview,
    StepChange,
    TeamAroundFamilyMember,
)
from lineofsight.web.entries import Entry, in_order, said, source_of
from lineofsight.web.words import date_in_words


@dataclass(frozen=True, slots=True)
class PlanAction:
    """One action of a family plan, as it is shown. by_when, done_on: None where no day is recorded."""

    what: str
    who: str
    by_when: date | None
    done_on: date | None
    is_childs: bool


@dataclass(frozen=True, slots=True)
class HelpStory:
    """One time in early help: who leads, the plan in force or the last one, the team around the family, what happened.

    review_due_on: of the plan in force, from the ledger; None where no review is due.
    """

    given: EarlyHelp
    lead: str
    plan: FamilyPlan | None
    actions: tuple[PlanAction, ...]
    members: tuple[TeamAroundFamilyMember, ...]
    entries: tuple[Entry, ...]
    review_due_on: date | None

    @property
    def is_open(self) -> bool:
        return self.given.ended_on is None and not self.is_told_alone

    @property
    def is_told_alone(self) -> bool:
        """Whether a list of a file tells of assessments and not of what was asked for, agreed or ended."""
        return self.given.requested_on is None


def help_of(child: Child) -> tuple[HelpStory, ...]:
    """The child's times in early help, newest first. One query where there is none, eight where there is any.

    Among them stand, without a request, the assessments of which a list of a file tells alone.
    """
    rows = EarlyHelp.everything.filter(child=child).order_by(F("requested_on").desc(nulls_last=True), "-pk")
    found = list(rows.select_related("lead_practitioner", "recorded_by", "load", "stepped_down_from"))
    if not found:
        return ()
    return _told(child, found)


def plan_story(plan: FamilyPlan) -> HelpStory:
    """What the family's copy of one plan is made of."""
    found = list(EarlyHelp.objects.filter(pk=plan.early_help_id).select_related("lead_practitioner", "recorded_by"))
    (story,) = _told(found[0].child, found)
    return HelpStory(
        given=story.given,
        lead=story.lead,
        plan=plan,
        actions=actions_of(plan),
        members=story.members,
        entries=(),
        review_due_on=story.review_due_on if story.plan is not None and story.plan.pk == plan.pk else None,
    )


def _told(child: Child, found: list[EarlyHelp]) -> tuple[HelpStory, ...]:
    ids = [one.pk for one in found]
    assessments = list(_facts(EarlyHelpAssessment.objects.filter(early_help__in=ids).order_by("started_on", "pk")))
    plans = list(_facts(FamilyPlan.objects.filter(early_help__in=ids).order_by("started_on", "pk")))
    reviews = list(_facts(FamilyPlanReview.objects.filter(plan__in=[one.pk for one in plans])))
    members = list(_facts(TeamAroundFamilyMember.objects.filter(early_help__in=ids).order_by("name", "pk")))
    held = Allocation.objects.current().filter(child=child).select_related("worker").first()
    due = _reviews_due(child)
    return tuple(
        _story(
            given,
            [one for one in assessments if one.early_help_id == given.pk],
            [one for one in plans if one.early_help_id == given.pk],
            reviews,
            [one for one in members if one.early_help_id == given.pk],
            held,
            due,
        )
        for given in found
    )


def _facts(rows: Any) -> Any:
    return rows.select_related("recorded_by", "load")


def _reviews_due(child: Child) -> dict[int, date]:
    """The day by which each plan in force is to be reviewed, by the plan's id."""
    running = Deadline.objects.running().filter(child=child, clock="family_plan_review")
    return dict(running.values_list("subject_id", "due_on"))


def _story(
    given: EarlyHelp,
    assessments: list[EarlyHelpAssessment],
    plans: list[FamilyPlan],
    reviews: list[FamilyPlanReview],
    members: list[TeamAroundFamilyMember],
    held: Allocation | None,
    due: dict[int, date],
) -> HelpStory:
    in_force = next((one for one in plans if one.ended_on is None), None)
    plan = in_force or (plans[-1] if plans else None)
    of_plans = {one.pk for one in plans}
    entries = [
        *_beginning(given),
        *(entry for one in assessments for entry in _assessment(one)),
        *(entry for one in plans for entry in _plan(one)),
        *(_review(one) for one in reviews if one.plan_id in of_plans),
        *_ending(given),
    ]
    return HelpStory(
        given=given,
        lead=lead_of(given, held),
        plan=plan,
        actions=actions_of(plan) if plan is not None else (),
        members=tuple(one for one in members if one.ended_on is None),
        entries=in_order(entries),
        review_due_on=due.get(plan.pk) if plan is not None else None,
    )


def lead_of(given: EarlyHelp, held: Allocation | None) -> str:
    """Who leads: whoever is named, else whom the child is allocated to while it goes on; "" where nobody does."""
    if given.lead_name:
        return f"{given.lead_name}, {given.lead_organisation}"
    if given.lead_practitioner is not None:
        return given.lead_practitioner.name
    is_open = given.ended_on is None
    return held.worker.name if is_open and held is not None and held.worker is not None else ""


def actions_of(plan: FamilyPlan) -> tuple[PlanAction, ...]:
    """The actions of a plan: those to be done first, by the day they are due; then those done."""
    actions = [
        PlanAction(row["what"], row["who"], _day(row["by_when"]), _day(row["done_on"]), row["is_childs"])
        for row in plan.actions
    ]
    return tuple(sorted(actions, key=lambda one: (one.done_on is not None, one.by_when or date.max)))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# --- what happened ---------------------------------------------------------------------------------------------------


def _beginning(given: EarlyHelp) -> Iterator[Entry]:
    if given.requested_on is None:
        return
    source = source_of(given)
    came = "Early help began by a step down" if given.stepped_down_from_id else "Early help asked for"
    yield Entry(came, given.requested_on, said(("Why", given.needs)), source, order=50)
    if given.agreed_on:
        how = str(given.get_agreement_how_display()) if given.agreement_how else ""
        told = said(("Who", given.agreed_by), ("How", how), ("The child’s own view", given.childs_own_view))
        yield Entry("Family agreed to early help", given.agreed_on, told, source, order=51)


def _assessment(assessment: EarlyHelpAssessment) -> Iterator[Entry]:
    source = source_of(assessment)
    by = ", ".join(part for part in (assessment.assessor, assessment.organisation) if part)
    yield Entry("Early help assessment started", assessment.started_on, said(("By", by)), source, order=52)
    if assessment.completed_on:
        told = said(
            ("What is working well", assessment.strengths),
            ("What needs to change", assessment.needs),
            ("What the child said", assessment.childs_view),
            ("What the parents said", assessment.parents_view),
            ("What it means", assessment.analysis),
        )
        yield Entry("Early help assessment finished", assessment.completed_on, told, source, order=53)


def _plan(plan: FamilyPlan) -> Iterator[Entry]:
    source = source_of(plan)
    told = said(
        ("The child’s own goals", plan.childs_goals),
        ("Goals", plan.goals),
        ("Why no assessment went before it", plan.why_no_assessment),
    )
    yield Entry("Family plan started", plan.started_on, told, source, order=54)
    if plan.ended_on:
        yield Entry("Family plan ended", plan.ended_on, "", source, order=56)


def _review(review: FamilyPlanReview) -> Entry:
    told = said(
        ("Who came", review.attended),
        ("What has changed", review.progress),
        ("What the child said", review.childs_view),
        ("Decided", str(review.get_outcome_display())),
    )
    return Entry("Family plan reviewed", review.held_on, told, source_of(review), order=55)


def _ending(given: EarlyHelp) -> Iterator[Entry]:
    if given.ended_on:
        reason = str(given.get_reason_ended_display())
        yield Entry(
            f"Early help ended: {reason[0].lower()}{reason[1:]}",
            given.ended_on,
            said(("", given.closing_summary)),
            source_of(given),
            order=57,
        )


# --- steps between teams ---------------------------------------------------------------------------------------------


def steps_of(child: Child) -> tuple[Entry, ...]:
    """The steps up, steps down and transfers of a child, in the order of time, each with its answer."""
    steps = StepChange.objects.filter(child=child).order_by("proposed_on", "pk")
    rows = steps.select_related("from_team", "to_team", "proposed_by", "accepted_by", "worker", "recorded_by", "load")
    return in_order(entry for step in rows for entry in _step(step))


def _step(step: StepChange) -> Iterator[Entry]:
    by = f" by {step.proposed_by.name}" if step.proposed_by else ""
    agrees = {True: f"yes, {step.agreed_by}" if step.agreed_by else "yes", False: "no", None: ""}
    told = said(
        ("To", step.to_team.name),
        ("From", step.from_team.name if step.from_team else ""),
        ("Why", step.reason),
        ("Family agrees", agrees[step.family_agrees]),
        ("What has to go on", step.must_hold),
        ("Come back if", step.comes_back_if),
        ("Both sides meet the family", date_in_words(step.joint_visit_on)),
    )
    yield Entry(f"{step.get_kind_display()}: proposed{by}", step.proposed_on, told, source_of(step), order=60)
    if step.answered_on:
        worker = f" Taken on by {step.worker.name}." if step.worker else ""
        accepted = f" by {step.accepted_by.name}" if step.accepted_by else ""
        outcome = str(step.get_outcome_display())
        title = f"{step.get_kind_display()}: {outcome.lower()}{accepted}"
        yield Entry(title, step.answered_on, f"{said(('Why', step.why_refused))}{worker}".strip(), "", order=61)
    if step.reviewed_on:
        told = said(
            ("Chronology", step.chronology_found),
            ("Visits, and who was seen", step.visits_found),
            ("Plan", step.plan_found),
            ("Flags", step.flags_found),
            ("Decided", step.review_decided),
        )
        yield Entry("Case that came from another team looked at as a whole", step.reviewed_on, told, "", order=62)
