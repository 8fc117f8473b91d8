"""Steps up, steps down and transfers: what waits for the reader’s answer, what is in flight, what came of the rest."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Deadline, Now, PersonName, StepChange, Team
from lineofsight.web.exports import FORMATS
from lineofsight.web.listing import Column, Filter, FilterForm, Listing
from lineofsight.web.reader import reader_of

STANDINGS = {
    "to_close": "Stepped down, episode still to be closed",
    "accepted": "Accepted",
    "refused": "Refused",
    "withdrawn": "Withdrawn",
}
KINDS = {
    StepChange.Kind.UP_EARLY_HELP_TO_SOCIAL_CARE.value: "Step up",
    StepChange.Kind.DOWN_SOCIAL_CARE_TO_EARLY_HELP.value: "Step down",
    StepChange.Kind.TRANSFER.value: "Transfer",
    StepChange.Kind.UP_IN_NEED_TO_SECTION_47.value: "Step up to a section 47 enquiry",
    StepChange.Kind.UP_PROTECTION_TO_PRE_PROCEEDINGS.value: "Step up to pre-proceedings",
    StepChange.Kind.DOWN_PROTECTION_TO_IN_NEED.value: "Step down to child in need",
}


class StepFilters(FilterForm):
    """Which steps. Without a standing: those that wait for an answer."""

    standing = Filter(label="Standing", choices=STANDINGS.items(), everything="Waiting for an answer")
    kind = Filter(label="Kind", choices=KINDS.items())
    to_team = Filter(label="To team")
    from_team = Filter(label="From team")

    def __init__(self, query: Any) -> None:
        super().__init__(query)
        teams = [(str(pk), name) for pk, name in Team.objects.order_by("name").values_list("pk", "name")]
        self.offer("to_team", teams)
        self.offer("from_team", teams)

    def leave(self, rows: Any) -> Any:
        """The steps that the filters leave."""
        chosen = self.cleaned_data
        match chosen["standing"]:
            case "":
                rows = rows.waiting()
            case "to_close":
                rows = rows.with_episode_to_close()
            case standing:
                rows = rows.filter(outcome=standing)
        for name in ("kind", "to_team", "from_team"):
            if chosen[name]:
                rows = rows.filter(**{name: chosen[name]})
        return rows


def described(rows: QuerySet[StepChange]) -> Any:
    """Steps with what their list shows of each, in one query."""
    names = PersonName.objects.filter(person=OuterRef("child__person"), ended_on__isnull=True, is_alias=False)
    due = Deadline.objects.running().filter(
        child=OuterRef("child"), subject_kind="step_change", subject_id=OuterRef("pk")
    )
    related = rows.select_related("child__person", "from_team", "to_team", "proposed_by", "worker")
    return related.annotate(
        family_name=Subquery(names.values("family_name")[:1]),
        given_names=Subquery(names.values("given_names")[:1]),
        due_on=Subquery(due.values("due_on")[:1]),
    )


def to_answer(by: Account) -> Any:
    """The steps that the reader may answer: proposed by another to a team that they manage, the most pressing first."""
    person = gate.person_of(by)
    waiting = StepChange.objects.waiting().filter(to_team__in=person.managed_teams)
    own = Q(proposed_by_id=person.worker_id, proposed_by__isnull=False)
    rows = waiting.filter(gate.visible_q(by, Action.ACCEPT_STEP)).exclude(own)
    return described(rows).order_by(F("due_on").asc(nulls_last=True), "pk")


def full_name(row: Any) -> str:
    """The child's name; "" where none is recorded."""
    return f"{row.given_names or ''} {row.family_name or ''}".strip()


def _team(team: Team | None) -> str:
    return team.name if team is not None else ""


COLUMNS = (
    Column("child", "Child", full_name, ("family_name", "given_names")),
    Column("kind", "Kind", lambda row: KINDS[row.kind], ("kind",)),
    Column("from_team", "From", lambda row: _team(row.from_team), ("from_team__name",)),
    Column("to_team", "To", lambda row: _team(row.to_team), ("to_team__name",)),
    Column("proposed", "Proposed", lambda row: row.proposed_on, ("proposed_on",)),
    Column("due", "Answer due", lambda row: row.due_on, ("due_on",)),
    Column("outcome", "Standing", lambda row: str(row.get_outcome_display()), ("outcome",)),
    Column("answered", "Answered", lambda row: row.answered_on, ("answered_on",)),
    Column("worker", "Worker", lambda row: row.worker.name if row.worker else "", ("worker__name",)),
)
WHILE_WAITING = ("child", "kind", "from_team", "to_team", "proposed", "due")
ONCE_ANSWERED = ("child", "kind", "from_team", "to_team", "proposed", "outcome", "answered", "worker")


def _listing(request: PageRequest, filters: StepFilters, action: Action) -> Listing:
    by = reader_of(request)
    is_waiting = not filters.cleaned_data["standing"]
    keys = WHILE_WAITING if is_waiting else ONCE_ANSWERED
    return Listing(
        caption="Steps between teams",
        one="step",
        many="steps",
        columns=tuple(one for one in COLUMNS if one.key in keys),
        found=filters.leave(described(StepChange.objects.filter(gate.visible_q(by, action)))),
        query=request.GET,
        default_sort="due" if is_waiting else "-answered",
        export_address=lambda form: reverse("steps_export", args=[form]),
    )


@page(Action.READ_STEPS)
def steps(request: PageRequest) -> HttpResponse:
    """The steps that wait for the reader's answer, and all those of children whom they may see."""
    filters, now, by = StepFilters(request.GET), Now.read(), reader_of(request)
    listing = _listing(request, filters, Action.READ_STEPS) if filters.is_valid() else None
    waiting = list(to_answer(by))
    rows = [*waiting, *(listing.rows if listing else ())]
    request.trail.showed({row.child_id for row in rows}, rows=len(rows))
    shown = {
        "filters": filters,
        "listing": listing,
        "waiting": waiting,
        "is_manager": bool(gate.person_of(by).managed_teams),
        "kinds": KINDS,
        "now": now,
        "full_name": full_name,
    }
    return render(request, "early_help/steps.html", shown, status=200 if listing else 422)


@page(Action.EXPORT_LIST)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """The steps that the filters leave, of children whose lists the reader may take away, as CSV or XLSX."""
    filters = StepFilters(request.GET)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    listing = _listing(request, filters, Action.EXPORT_LIST)
    rows: Any = listing.every_row
    request.trail.showed(rows.order_by().values_list("child_id", flat=True), form=form)
    return FORMATS[form](listing.columns, rows.iterator(chunk_size=500), "steps")
