"""The Monday page of a team manager: unallocated, awaiting authorisation, overdue, drifting, and who holds how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from lineofsight.access import gate
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import visible_deadlines
from lineofsight.domain.permissions import Action
from lineofsight.record import caseload as held
from lineofsight.record import oversight
from lineofsight.record.models import Child, Now, StepChange, Team, Worker
from lineofsight.web.board import children_address, list_address
from lineofsight.web.children_list import described, full_name, standing_of
from lineofsight.web.reader import reader_of
from lineofsight.web.words import with_leaving

SHOWN = 25
"""So many children without a worker, and so many assessments, stand on the page."""


@dataclass(frozen=True, slots=True)
class Drifting:
    """One child whose work may be drifting, and every reason, the longest first."""

    row: Any
    found: tuple[held.DriftFound, ...]


@dataclass(frozen=True, slots=True)
class LoadOf:
    """What one worker of the team holds. name: "No worker" for what nobody holds."""

    load: held.Load
    name: str
    has_left: bool


@page(Action.READ_TEAM_WORK)
def team_work(request: PageRequest) -> HttpResponse:
    """The work of the teams that the reader manages."""
    reader, now = reader_of(request), Now.read()
    teams = Team.objects.filter(pk__in=gate.person_of(reader).managed_teams)
    children = gate.visible_children(reader, Action.READ_TEAM_WORK)
    deadlines = visible_deadlines(reader, Action.READ_TEAM_WORK)
    rows = {row.pk: row for row in described(children, now)}
    unallocated = [rows[key] for key in _unallocated(children) if key in rows]
    awaiting = [one for one in held.awaiting_authorisation(children) if one.child_id in rows]
    drifting = _drifting(rows, held.drifting(children, deadlines, now))
    named = {row.pk for row in unallocated[:SHOWN]} | {one.child_id for one in awaiting[:SHOWN]}
    request.trail.showed(named | {one.row.pk for one in drifting}, rows=len(rows))
    shown = {
        "now": now,
        "teams": list(teams),
        "rows": rows,
        "unallocated": sorted(unallocated, key=lambda row: row.open_since or date.max),
        "awaiting": awaiting,
        "steps_waiting": StepChange.objects.waiting().filter(to_team__in=teams).count(),
        "overdue": sum(row.overdue or 0 for row in rows.values()),
        "with_overdue": sum(bool(row.overdue) for row in rows.values()),
        "drifting": drifting,
        "loads": _loads(held.loads_of(children, deadlines, now), now.on),
        "weeks": [now.on + timedelta(weeks=number) for number in range(held.WEEKS_AHEAD)],
        "reader": reader,
        "children_of": children_address(is_named=True),
        "deadlines_of": list_address(is_named=True),
        "full_name": full_name,
        "standing_of": standing_of,
        "worker_of": lambda row: with_leaving(row.worker_name or "", row.worker_left_on, now.on),
        "at_most": SHOWN,
    }
    return render(request, "caseload/team_work.html", shown)


def _unallocated(children: QuerySet[Child]) -> Iterable[int]:
    return children.filter(oversight.is_unallocated()).values_list("pk", flat=True)


def _drifting(rows: dict[int, Any], found: list[held.DriftFound]) -> list[Drifting]:
    by_child: dict[int, list[held.DriftFound]] = {}
    for one in found:
        by_child.setdefault(one.child_id, []).append(one)
    return [Drifting(rows[child], tuple(reasons)) for child, reasons in by_child.items() if child in rows]


def _loads(loads: dict[int | None, held.Load], on: date) -> list[LoadOf]:
    """Nobody first, then the largest load first."""
    workers = Worker.objects.in_bulk([key for key in loads if key is not None])
    told = [
        LoadOf(load, workers[key].name, workers[key].has_left(on))
        if key is not None
        else LoadOf(load, "No worker", False)
        for key, load in loads.items()
    ]
    return sorted(told, key=lambda one: (one.load.worker_id is not None, -one.load.children, one.name))
