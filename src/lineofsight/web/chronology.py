"""A child's chronology: what waits to be confirmed, the years at a glance, and every row with what it meant."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.gate import OpenedChild
from lineofsight.access.pages import PageRequest, page
from lineofsight.domain.chronology import GAP_AFTER_DAYS, Bearing, FamilyRow, Gap, years_of
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Now
from lineofsight.web.chronology_list import (
    ChronologyFilters,
    by_agency,
    came_from,
    export_columns,
    listing_of,
    now_says,
)
from lineofsight.web.chronology_picture import Picture, key_of
from lineofsight.web.chronology_reading import Chronology, View, read_chronology, when
from lineofsight.web.exports import FORMATS
from lineofsight.web.listing import changed_query
from lineofsight.web.reader import reader_of

WAITING_ON_TOP: Final = 5
"""How many proposals stand on top of the page; the others are in the list."""


@page(Action.READ_CHRONOLOGY)
def chronology(request: PageRequest, reference: UUID) -> HttpResponse:
    """The chronology of one child, of the family together, or by agency."""
    opened = gate.open_child(reference, Action.READ_CHRONOLOGY, by=reader_of(request))
    now, filters = Now.read(), ChronologyFilters(request.GET)
    read = read_chronology(opened, filters.whose, opened.child.as_at_on or now.on, reader_of(request))
    filters.offer_adults(read)
    shown = _around(request, opened, read) | {"now": now, "filters": filters}
    if filters.is_valid():
        rows = filters.leave(read)
        listing = listing_of(read, rows, request.GET)
        shown |= {"listing": listing, "agencies": by_agency(rows) if read.view is View.AGENCIES else []}
        shown |= _at_a_glance(read, rows)
        request.trail.entry.add_children(read.told_of([*listing.rows, *_as_rows(shown["waiting"])]))
        request.trail.entry.add_children([child.pk for child in read.children])
    return render(request, "chronology/chronology.html", shown, status=200 if "listing" in shown else 422)


def _around(request: PageRequest, opened: OpenedChild, read: Chronology) -> dict[str, Any]:
    """What stands around the list: the views, and the proposals that wait for somebody who may answer them."""
    may_keep = opened.may(Action.KEEP_CHRONOLOGY).allowed
    waiting = read.waiting()
    return {
        "opened": opened,
        "child": opened.child,
        "read": read,
        "views": [(one.label, changed_query(request.GET, view=one.value, page=""), one is read.view) for one in View],
        "may_keep": may_keep,
        "may_export": opened.may(Action.EXPORT_CHRONOLOGY).allowed,
        "waiting": waiting[:WAITING_ON_TOP] if may_keep else [],
        "waiting_count": len(waiting),
        "goes_on": request.GET.get("go_on") == "yes",
        "when": when,
        "came_from": came_from,
        "now_says": now_says,
        "gap_weeks": GAP_AFTER_DAYS // 7,
    }


def _as_rows(waiting: list[Any]) -> list[FamilyRow]:
    return [FamilyRow((row,)) for row in waiting]


def _at_a_glance(read: Chronology, rows: list[FamilyRow]) -> dict[str, Any]:
    """The drawing of the rows that the filters leave, with gaps and plans, and the years as a table."""
    events = [(row.first.on, row.first.bearing) for row in rows if row.first.stands]
    children = [(child.pk, read.given_name(child.pk) if read.is_of_family else "Plans") for child in read.children]
    picture = Picture(events, read.gaps, read.bands, children, read.until)
    return {
        "picture": picture,
        "years": years_of(events, read.gaps, read.bands, read.until),
        "bearings": [one for one in Bearing if any(bearing is one for _, bearing in events)],
        "band_key": key_of(read.bands),
        "gaps": sorted(read.gaps, key=_latest_first, reverse=True),
    }


def _latest_first(gap: Gap) -> tuple[int, int]:
    return gap.first_on.toordinal(), -gap.child_id


@page(Action.EXPORT_CHRONOLOGY)
def export(request: PageRequest, reference: UUID, form: str) -> HttpResponseBase:
    """Every row that the filters leave, as CSV or XLSX, with what each came from."""
    opened = gate.open_child(reference, Action.EXPORT_CHRONOLOGY, by=reader_of(request))
    filters = ChronologyFilters(request.GET)
    read = read_chronology(opened, filters.whose, opened.child.as_at_on or Now.read().on, reader_of(request))
    filters.offer_adults(read)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    rows = filters.leave(read)
    listing = listing_of(read, rows, request.GET)
    request.trail.showed(dict.fromkeys(read.told_of(rows)), rows=len(rows), form=form)
    return FORMATS[form](export_columns(read), listing.every_row, "chronology")


def address_of(reference: UUID, *, goes_on: bool = False) -> str:
    """The address of a chronology. goes_on: the next proposal is at hand, to confirm it with one key."""
    return reverse("chronology", args=[reference]) + ("?go_on=yes" if goes_on else "")
