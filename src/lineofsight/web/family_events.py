"""What concerns a whole family and stands with one child alone, for whoever holds the children to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import is_kept_from
from lineofsight.domain.family_events import FamilyEventKind, OnOneChild
from lineofsight.domain.permissions import Action
from lineofsight.record.family_events import family_events_on_one_child
from lineofsight.record.models import Allocation, Child
from lineofsight.record.moment import now, today
from lineofsight.web.data_quality import reads_names
from lineofsight.web.exports import FORMATS
from lineofsight.web.listing import Column, Filter, FilterForm, Listing
from lineofsight.web.reader import reader_of
from lineofsight.web.words import with_leaving

DAYS = 90
"""So many days back the list looks unless the reader says otherwise."""
NOBODY = "Nobody"


class FamilyEventFilters(FilterForm):
    """How far back, and what happened."""

    days = Filter(label="Since", choices=[("28", "28 days ago"), ("365", "A year ago")], everything=f"{DAYS} days ago")
    kind = Filter(label="What happened", choices=FamilyEventKind.choices(), everything="Anything")

    @property
    def first_on(self) -> date:
        return today() - timedelta(days=int(self.cleaned_data["days"] or DAYS))


@dataclass(frozen=True, slots=True)
class Line:
    """One event, whose it is, who holds that child, and the brothers and sisters with whom it does not stand."""

    found: OnOneChild
    child: Child
    held_by: str
    without: tuple[Child, ...]


def _who(child: Child, with_names: bool) -> str:
    return (child.name or child.la_child_id) if with_names else child.pseudonym


def columns(with_names: bool) -> tuple[Column, ...]:
    """The columns of the list. Who has no names before them has no worker's either."""
    held = (Column("held", "Held by", lambda row: row.held_by, ("held_by",)),) if with_names else ()
    return (
        Column("on", "Day", lambda row: row.found.event.on, ("on",)),
        Column("what", "What happened", lambda row: row.found.event.kind.label, ("kind",)),
        Column("child", "Stands with", lambda row: _who(row.child, with_names)),
        Column("without", "Not with", lambda row: "; ".join(_who(one, with_names) for one in row.without)),
        *held,
    )


def _lines(reader: Account, filters: FamilyEventFilters) -> list[Line]:
    if is_kept_from(reader):
        return []
    shown = gate.visible_children(reader, Action.READ_DATA_QUALITY)
    found = family_events_on_one_child(shown, filters.first_on, today())
    kind = filters.cleaned_data["kind"]
    found = tuple(one for one in found if not kind or one.event.kind == kind)
    ids = {child for one in found for child in (one.event.child_id, *one.without)}
    rows = Child.objects.select_related("person").prefetch_related("person__names")
    children, holders = rows.in_bulk(ids), _holders(ids)
    return [
        Line(
            one,
            children[one.event.child_id],
            holders.get(one.event.child_id, NOBODY),
            tuple(children[sibling] for sibling in one.without),
        )
        for one in found
    ]


def _holders(child_ids: set[int]) -> dict[int, str]:
    rows = Allocation.objects.filter(child__in=child_ids, ended_on__isnull=True).select_related("worker", "team")
    return {row.child_id: _name_of_holder(row) for row in rows.order_by("pk")}


def _name_of_holder(allocation: Allocation) -> str:
    if allocation.worker is None:
        return allocation.team.name
    return with_leaving(allocation.worker.name, allocation.worker.left_on, today())


def _listing(request: PageRequest, lines: list[Line]) -> Listing:
    return Listing(
        caption="Events of a family that stand with one child",
        one="event",
        many="events",
        columns=columns(reads_names(reader_of(request))),
        found=lines,
        query=request.GET,
        default_sort="-on",
        export_address=lambda form: reverse("family_events_export", args=[form]),
    )


def _told_of(lines: list[Line]) -> set[int]:
    return {child.pk for line in lines for child in (line.child, *line.without)}


@page(Action.READ_DATA_QUALITY)
def family_events(request: PageRequest) -> HttpResponse:
    """The list of events, each with the children it stands with and does not."""
    reader = reader_of(request)
    filters = FamilyEventFilters(request.GET)
    shown: dict[str, Any] = {"filters": filters, "listing": None, "with_names": reads_names(reader), "now": now()}
    if filters.is_valid():
        listing = _listing(request, _lines(reader, filters))
        request.trail.showed(_told_of(list(listing.rows)), rows=len(listing.rows))
        shown |= {"listing": listing, "first_on": filters.first_on, "who": _who}
    return render(request, "family_events.html", shown, status=200 if filters.is_valid() else 422)


@page(Action.READ_DATA_QUALITY)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """Every event that the filters leave, as CSV or XLSX."""
    filters = FamilyEventFilters(request.GET)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    lines = _lines(reader_of(request), filters)
    listing = _listing(request, lines)
    request.trail.showed(_told_of(lines), rows=listing.total, format=form)
    return FORMATS[form](listing.columns, iter(listing.every_row), "family-events")


urlpatterns = [
    path("data-quality/family-events/", family_events, name="family_events"),
    path("data-quality/family-events/export/<slug:form>/", export, name="family_events_export"),
]
