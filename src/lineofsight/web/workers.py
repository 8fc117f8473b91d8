"""The workforce: who works here, in which team, what they hold and what of it is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import visible_deadlines
from lineofsight.domain.capacity import cases_per_post
from lineofsight.domain.permissions import Action
from lineofsight.record import oversight
from lineofsight.record.capacity import capacities_of
from lineofsight.record.models import Now, Team, TeamMembership, Worker
from lineofsight.record.oversight import Held
from lineofsight.web.board import children_address, list_address
from lineofsight.web.board_figures import OpenWork, counted_work
from lineofsight.web.exports import FORMATS
from lineofsight.web.listing import Column, Filter, FilterForm, Listing
from lineofsight.web.reader import may_read_names, oversees_service, reader_of
from lineofsight.web.words import few_or_number, without_few

STANDINGS = {"here": "Here now", "left": "Has left", "left_holding": "Has left, and still holds children"}


@dataclass(slots=True)
class WorkerRow:
    """One worker, with what they hold of the children and the deadlines that the reader may see.

    teams: those they are in, or for a leaver were in last: key -> name, with "(manager)" where they manage it.
    children: open to social care; early_help: in early help. Nobody counts as both.
    """

    worker: Worker
    has_left: bool
    teams: dict[int, str] = field(default_factory=dict)
    children: int = 0
    early_help: int = 0
    work: OpenWork = field(default_factory=OpenWork)

    @property
    def holds(self) -> int:
        """The children whom the worker holds, open to social care and in early help."""
        return self.children + self.early_help

    @property
    def team_names(self) -> str:
        return ", ".join(sorted(self.teams.values()))

    @property
    def employment(self) -> str:
        return str(self.worker.get_employment_display())


class WorkerFilters(FilterForm):
    """Which workers."""

    team = Filter(label="Team")
    standing = Filter(label="Here or left", choices=STANDINGS.items(), everything="All")
    employment = Filter(label="Employment", choices=Worker.Employment.choices)

    def __init__(self, query: Any) -> None:
        super().__init__(query)
        self.offer("team", [(str(pk), text) for pk, text in Team.objects.values_list("pk", "name")])

    def leave(self, rows: Iterable[WorkerRow]) -> list[WorkerRow]:
        """The rows that the filters leave."""
        chosen = self.cleaned_data
        return [
            row
            for row in rows
            if (not chosen["team"] or int(chosen["team"]) in row.teams)
            and (not chosen["employment"] or row.worker.employment == chosen["employment"])
            and _stands_as(row, chosen["standing"])
        ]


def _stands_as(row: WorkerRow, standing: str) -> bool:
    match standing:
        case "here":
            return not row.has_left
        case "left":
            return row.has_left
        case "left_holding":
            return row.has_left and row.holds > 0
    return True


def columns_for(*, is_exact: bool) -> tuple[Column, ...]:
    """The columns of the list. is_exact: whether few children beside a worker's name are told as they are."""
    told = int if is_exact else few_or_number
    sorted_as = int if is_exact else without_few
    return (
        Column("worker", "Worker", lambda row: row.worker.name, ("worker",)),
        Column("team", "Team", lambda row: row.team_names, ("team",)),
        Column("job", "Job", lambda row: row.worker.job_title, ("job",)),
        Column("employment", "Employment", lambda row: row.employment, ("employment",)),
        Column("started", "Started", lambda row: row.worker.started_on, ("started",)),
        Column("left", "Left", lambda row: row.worker.left_on, ("left",)),
        Column(
            "children",
            "Open children",
            lambda row: told(row.children),
            ("children",),
            is_numeric=True,
            sorted_as=lambda row: sorted_as(row.children),
        ),
        Column(
            "early_help",
            "In early help",
            lambda row: told(row.early_help),
            ("early_help",),
            is_numeric=True,
            sorted_as=lambda row: sorted_as(row.early_help),
        ),
        Column("overdue", "Overdue", lambda row: row.work.overdue, ("overdue",), is_numeric=True),
        Column("total", "All open", lambda row: row.work.total, ("total",), is_numeric=True),
    )


@dataclass(frozen=True, slots=True)
class Workforce:
    """The workers about whom the reader may read. unallocated: open children without a worker; work: their own."""

    rows: tuple[WorkerRow, ...]
    unallocated: int
    work_of_nobody: OpenWork


def workforce_of(reader: Account, now: Now) -> Workforce:
    """Every worker, to who oversees the service; to others those of their own teams, and who holds a child they see.

    A fixed number of queries.
    """
    children = gate.visible_children(reader, Action.READ_BOARD)
    counted = counted_work(visible_deadlines(reader, Action.READ_BOARD), now)
    held = oversight.held_by_worker(children)
    teams = _teams_of_workers(now.on)
    rows = [
        WorkerRow(
            worker,
            worker.has_left(now.on),
            teams.get(worker.pk, {}),
            held.get(worker.pk, Held()).open,
            held.get(worker.pk, Held()).early_help,
            counted.by_worker.get(worker.pk, OpenWork()),
        )
        for worker in Worker.objects.all()
    ]
    if not oversees_service(reader, Action.READ_BOARD):
        person = gate.person_of(reader)
        own = person.teams | person.managed_teams
        rows = [row for row in rows if own & row.teams.keys() or row.holds or row.worker.pk == person.worker_id]
    work_of_nobody = counted.by_worker.get(None, OpenWork())
    return Workforce(tuple(rows), held.get(None, Held()).open, work_of_nobody)


def _teams_of_workers(on: date) -> dict[int, dict[int, str]]:
    """The teams of every worker on a day; of one who is in none by then, the last. By worker, then by team."""
    now: dict[int, dict[int, str]] = {}
    last: dict[int, dict[int, str]] = {}
    memberships = TeamMembership.objects.filter(started_on__lte=on).select_related("team").order_by("started_on", "pk")
    for one in memberships:
        name = f"{one.team.name} (manager)" if one.is_manager else one.team.name
        last[one.worker_id] = {one.team_id: name}
        if one.ended_on is None or one.ended_on > on:
            now.setdefault(one.worker_id, {})[one.team_id] = name
    return last | now


def _listing(request: PageRequest, filters: WorkerFilters, workforce: Workforce) -> Listing:
    return Listing(
        caption="Workers",
        one="worker",
        many="workers",
        columns=columns_for(is_exact=may_read_names(reader_of(request))),
        found=filters.leave(workforce.rows),
        query=request.GET,
        default_sort="-children",
        export_address=lambda form: reverse("workers_export", args=[form]),
    )


@page(Action.READ_BOARD)
def workers(request: PageRequest) -> HttpResponse:
    """Who works here, those with most open children first."""
    reader, now, filters = reader_of(request), Now.read(), WorkerFilters(request.GET)
    workforce, is_named = workforce_of(reader, now), may_read_names(reader)
    listing = _listing(request, filters, workforce) if filters.is_valid() else None
    hold = capacities_of([row.worker.pk for row in workforce.rows if not row.has_left], now.on)
    shown = {
        "filters": filters,
        "listing": listing,
        "workforce": workforce,
        "now": now,
        "list_of": list_address(is_named=is_named),
        "children_of": children_address(is_named=is_named),
        "cases": cases_per_post(hold.values()),
        "hold": hold if is_named else {},
        "may_set_hours": gate.may(Action.MANAGE_TEAMS, reader).allowed,
        "is_whole_service": oversees_service(reader, Action.READ_BOARD),
    }
    return render(request, "workers.html", shown, status=200 if listing else 422)


@page(Action.READ_BOARD)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """Every worker whom the filters leave, as CSV or XLSX. It names no child."""
    filters = WorkerFilters(request.GET)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    listing = _listing(request, filters, workforce_of(reader_of(request), Now.read()))
    request.trail.showed([], rows=listing.total, format=form)
    return FORMATS[form](listing.columns, listing.every_row, "workers")
