"""The families in early help: where each stands, what is due, and the plan as the family keeps it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import sharing_of
from lineofsight.domain.permissions import Action
from lineofsight.record.models import (
    Allocation,
    Deadline,
    EarlyHelp,
    EarlyHelpAssessment,
    FamilyPlan,
    Now,
    PersonName,
    StepChange,
)
from lineofsight.web.child_early_help import plan_story
from lineofsight.web.child_voice import changed_in_plan
from lineofsight.web.exports import FORMATS
from lineofsight.web.holder_filters import HolderFilters
from lineofsight.web.layout import authority_name
from lineofsight.web.listing import Column, Filter, Listing
from lineofsight.web.reader import reader_of
from lineofsight.web.words import with_leaving

MINE: Final = "mine"
ASSESSMENT, REVIEW = "early_help_assessment", "family_plan_review"
STAGES = {
    "agreement": "Agreement to be asked for",
    "allocation": "To be allocated",
    "assessment": "To be assessed",
    "plan": "To be planned",
    "planned": "Plan running",
    "ended": "Ended",
}
DUE = {
    "assessment_overdue": "Assessment overdue",
    "review_overdue": "Review overdue",
    "review_due_soon": "Review due soon",
}
DUE_CLOCKS = {
    "assessment_overdue": (ASSESSMENT, "overdue"),
    "review_overdue": (REVIEW, "overdue"),
    "review_due_soon": (REVIEW, "due_soon"),
}


class EarlyHelpFilters(HolderFilters):
    """Which families. Without a stage: those in early help now."""

    stage = Filter(label="Stage", choices=STAGES.items(), everything="All in early help now")
    due = Filter(label="Due", choices=DUE.items())
    whose = Filter(label="Whose", choices=[(MINE, "Yours")], everything="Everyone’s")

    field_order = ("stage", "due", "whose", "team", "worker")

    def leave(self, rows: Any, now: Now, by: Account) -> Any:
        """The rows of `described` that the filters leave."""
        chosen = self.cleaned_data
        rows = rows.filter(stage=chosen["stage"]) if chosen["stage"] else rows.filter(ended_on__isnull=True)
        if chosen["due"]:
            clock, standing = DUE_CLOCKS[chosen["due"]]
            late: Any = Deadline.objects.running().filter(clock=clock)
            late = late.standing_as(standing, now)
            rows = rows.filter(Exists(late.filter(child=OuterRef("child"))))
        if chosen["whose"]:
            rows = rows.filter(held_by_worker=by.worker_id, held_by_worker__isnull=False)
        return self.leave_held(rows, team="held_by_team", worker="held_by_worker")


def described(rows: QuerySet[EarlyHelp]) -> Any:
    """Early help with what its list shows of each, in one query however much there is."""
    names = PersonName.objects.filter(person=OuterRef("child__person"), ended_on__isnull=True, is_alias=False)
    held = Allocation.objects.current().filter(child=OuterRef("child"))
    due = Deadline.objects.running().filter(child=OuterRef("child")).order_by("due_on")
    of_this = {"early_help": OuterRef("pk")}
    described = rows.select_related("child__person", "lead_practitioner", "stepped_down_from").annotate(
        family_name=Subquery(names.values("family_name")[:1]),
        given_names=Subquery(names.values("given_names")[:1]),
        held_by_team=Subquery(held.values("team")[:1]),
        held_by_worker=Subquery(held.values("worker")[:1]),
        team_name=Subquery(held.values("team__name")[:1]),
        worker_name=Subquery(held.values("worker__name")[:1]),
        worker_left_on=Subquery(held.values("worker__left_on")[:1]),
        assessment_due_on=Subquery(due.filter(clock=ASSESSMENT).values("due_on")[:1]),
        review_due_on=Subquery(due.filter(clock=REVIEW).values("due_on")[:1]),
        is_assessed=Exists(EarlyHelpAssessment.objects.filter(**of_this, completed_on__isnull=False)),
        has_planned=Exists(FamilyPlan.objects.filter(**of_this)),
        has_plan=Exists(FamilyPlan.objects.filter(**of_this, ended_on__isnull=True)),
        step_waits=Exists(StepChange.objects.waiting().filter(child=OuterRef("child"))),
    )
    return described.annotate(stage=_stage())


def _stage() -> Case:
    """Where early help stands: the first of these that holds."""
    return Case(
        When(ended_on__isnull=False, then=Value("ended")),
        When(agreed_on__isnull=True, then=Value("agreement")),
        When(held_by_worker__isnull=True, then=Value("allocation")),
        When(has_plan=True, then=Value("planned")),
        When(Q(is_assessed=True) | Q(has_planned=True), then=Value("plan")),
        default=Value("assessment"),
        output_field=CharField(),
    )


def full_name(row: Any) -> str:
    """The child's name; "" where none is recorded."""
    return f"{row.given_names or ''} {row.family_name or ''}".strip()


def lead_in_words(row: Any) -> str:
    """Who leads, where it is not whom the child is allocated to; "" otherwise."""
    if row.lead_name:
        return f"{row.lead_name}, {row.lead_organisation}"
    return row.lead_practitioner.name if row.lead_practitioner else ""


def columns_for(on: date) -> tuple[Column, ...]:
    """The columns of the list as at the day `on`."""
    return (
        Column("child", "Child", full_name, ("family_name", "given_names")),
        Column("stage", "Stage", lambda row: STAGES[row.stage], ("stage",)),
        Column("requested", "Since", lambda row: row.requested_on, ("requested_on",)),
        Column("agreed", "Agreed", lambda row: row.agreed_on, ("agreed_on",), is_empty_first=True),
        Column("assessment_due", "Assessment due", lambda row: row.assessment_due_on, ("assessment_due_on",)),
        Column("review_due", "Review due", lambda row: row.review_due_on, ("review_due_on",)),
        Column("team", "Team", lambda row: row.team_name or "", ("team_name",)),
        Column(
            "worker",
            "Worker",
            lambda row: with_leaving(row.worker_name or "", row.worker_left_on, on),
            ("worker_name",),
        ),
        Column("lead", "Lead elsewhere", lead_in_words),
        Column("ended", "Ended", lambda row: row.ended_on, ("ended_on",)),
    )


def _listing(request: PageRequest, filters: EarlyHelpFilters, action: Action, now: Now) -> Listing:
    by = reader_of(request)
    visible = EarlyHelp.objects.filter(gate.visible_q(by, action))
    columns = columns_for(now.on)
    if filters.cleaned_data["stage"] != "ended":
        columns = tuple(one for one in columns if one.key != "ended")
    return Listing(
        caption="Families in early help",
        one="child",
        many="children",
        columns=columns,
        found=filters.leave(described(visible), now, by),
        query=request.GET,
        default_sort="requested",
        export_address=lambda form: reverse("early_help_export", args=[form]),
    )


@page(Action.READ_CHILD_LIST)
def early_help(request: PageRequest) -> HttpResponse:
    """The families in early help whom the reader may see."""
    filters, now = EarlyHelpFilters(request.GET), Now.read()
    listing = None
    if filters.is_valid():
        listing = _listing(request, filters, Action.READ_CHILD_LIST, now)
        request.trail.showed([row.child_id for row in listing.rows])
    shown = {"filters": filters, "listing": listing, "now": now, "full_name": full_name}
    return render(request, "early_help/early_help.html", shown, status=200 if listing else 422)


@page(Action.EXPORT_LIST)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """Every family in early help that the filters leave, as CSV or XLSX."""
    filters = EarlyHelpFilters(request.GET)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    listing = _listing(request, filters, Action.EXPORT_LIST, Now.read())
    rows: Any = listing.every_row
    request.trail.showed(rows.order_by().values_list("child_id", flat=True), form=form)
    columns = (*listing.columns[:1], Column("la_child_id", "LA child ID", lambda row: row.child.la_child_id))
    return FORMATS[form]((*columns, *listing.columns[1:]), rows.iterator(chunk_size=500), "early-help")


@page(Action.READ_CHILD)
def family_plan(request: PageRequest, reference: UUID, subject: int) -> HttpResponse:
    """One family plan in plain words, the child's own goals first: to be printed and kept by the family."""
    opened = gate.open_child(reference, Action.READ_CHILD, by=reader_of(request))
    plans = FamilyPlan.objects.filter(pk=subject, early_help__child=opened.child)
    plan = plans.select_related("early_help__child").first()
    if plan is None:
        raise Http404
    shown = {
        "child": opened.child,
        "story": plan_story(plan),
        "latest": plan.reviews.order_by("-held_on", "-pk").first(),
        "because": changed_in_plan(opened.child, sharing_of(opened), "family_plan", plan.pk),
        "authority": authority_name(),
        "now": Now.read(),
    }
    return render(request, "early_help/family_plan.html", shown)
