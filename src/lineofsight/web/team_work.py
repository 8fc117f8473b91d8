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
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import visible_deadlines
from lineofsight.domain.capacity import Capacity
from lineofsight.domain.documents import DOCUMENTS_BY_KEY
from lineofsight.domain.permissions import Action
from lineofsight.record import caseload as held
from lineofsight.record import oversight
from lineofsight.record.capacity import capacities_of
from lineofsight.record.models import Child, Document, Now, StepChange, Team, Worker
from lineofsight.web.board import children_address, list_address
from lineofsight.web.children_list import described, full_name, standing_of
from lineofsight.web.reader import reader_of
from lineofsight.web.words import with_leaving

SHOWN = 25
"""So many children without a worker, so many assessments and so many enquiries stand on the page."""


@dataclass(frozen=True, slots=True)
class Drifting:
    """One child whose work may be drifting, and every reason, the longest first."""

    row: Any
    found: tuple[held.DriftFound, ...]


@dataclass(frozen=True, slots=True)
class LoadOf:
    """What one worker of the team holds. name: "No worker" for what nobody holds; families: of these children.

    capacity: all that the worker holds, in any team, beside the hours; None for nobody and for a leaver.
    """

    load: held.Load
    name: str
    has_left: bool
    families: int
    capacity: Capacity | None = None


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
    to_sign = [one for one in held.awaiting_signature(children) if one.child_id in rows]
    to_approve = [one for one in _to_approve(reader) if one.child.pk in rows]
    drifting = _drifting(rows, held.drifting(children, deadlines, now))
    named = {row.pk for row in unallocated[:SHOWN]} | {one.child_id for one in awaiting[:SHOWN]}
    named |= {one.child_id for one in to_sign[:SHOWN]}
    named |= {one.child.pk for one in to_approve[:SHOWN]}
    request.trail.showed(named | {one.row.pk for one in drifting}, rows=len(rows))
    shown = {
        "now": now,
        "teams": list(teams),
        "rows": rows,
        "unallocated": sorted(unallocated, key=lambda row: row.open_since or date.max),
        "awaiting": awaiting,
        "to_sign": to_sign,
        "to_approve": to_approve,
        "document_kinds": DOCUMENTS_BY_KEY,
        "steps_waiting": StepChange.objects.waiting().filter(to_team__in=teams).count(),
        "overdue": sum(row.overdue or 0 for row in rows.values()),
        "with_overdue": sum(bool(row.overdue) for row in rows.values()),
        "drifting": drifting,
        "loads": _loads(held.loads_of(children, deadlines, now), held.families_held(children), now.on),
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


def _to_approve(reader: Account) -> list[Document]:
    """The documents that wait for approval of children whose work the reader manages, the longest waiting first."""
    waiting = Document.objects.waiting().filter(gate.visible_q(reader, Action.APPROVE_DOCUMENT))
    return list(waiting.select_related("child", "made_by").order_by("made_at", "pk"))


def _unallocated(children: QuerySet[Child]) -> Iterable[int]:
    return children.filter(oversight.is_unallocated()).values_list("pk", flat=True)


def _drifting(rows: dict[int, Any], found: list[held.DriftFound]) -> list[Drifting]:
    by_child: dict[int, list[held.DriftFound]] = {}
    for one in found:
        by_child.setdefault(one.child_id, []).append(one)
    return [Drifting(rows[child], tuple(reasons)) for child, reasons in by_child.items() if child in rows]


def _loads(loads: dict[int | None, held.Load], families: dict[int | None, int], on: date) -> list[LoadOf]:
    """Nobody first, then the largest load first."""
    workers = Worker.objects.in_bulk([key for key in loads if key is not None])
    capacity = capacities_of(list(workers), on)
    told = []
    for key, load in loads.items():
        worker = workers.get(key) if key is not None else None
        name, has_left = (worker.name, worker.has_left(on)) if worker is not None else ("No worker", False)
        can = capacity[worker.pk] if worker is not None and not has_left else None
        told.append(LoadOf(load, name, has_left, families.get(key, 0), can))
    return sorted(told, key=lambda one: (one.load.worker_id is not None, -one.load.children, one.name))
