"""The census as it would go today: what the rules find, by team and worker, and what is left until it is due."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from lineofsight.access import gate
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions.returning.rehearsal_asked import AlreadyAsked, ask, is_broken_off, last_asked
from lineofsight.actions.returning.rehearsing import due_on, latest_rehearsal
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Rehearsal, RehearsalAsked, Team
from lineofsight.record.moment import today
from lineofsight.returns.cin_census.rules.census_year import year_name
from lineofsight.web import rehearsal_finding
from lineofsight.web.exports import FORMATS
from lineofsight.web.reader import may_read_names, reader_of
from lineofsight.web.rehearsal_figures import by_team, day_by_day, mended_since, notes_for_return, teams_shown
from lineofsight.web.rehearsal_list import (
    FindingFilters,
    chosen_findings,
    in_short,
    listing_of,
    mends_of,
    of_work_that_goes_on,
    visible_findings,
)

PAGE = "census_rehearsal"


@page(Action.READ_DATA_QUALITY)
def rehearsal(request: PageRequest) -> HttpResponse:
    """What the last rehearsal found in the records that the reader may see, and how it went day by day."""
    reader, latest = reader_of(request), latest_rehearsal()
    visible = visible_findings(reader)
    found = visible.of_the_last()
    filters = FindingFilters(request.GET, found)
    listing = None
    if filters.is_valid():
        on = latest.on if latest else None
        listing = listing_of(chosen_findings(found, filters, on), reader, request.GET)
        request.trail.showed({row.child_id for row in listing.rows if row.child_id}, rows=len(listing.rows))
    shown = {
        **_asked(reader),
        "latest": latest,
        "teams": by_team(found),
        "goes_on": found.filter(of_work_that_goes_on()).count(),
        "filters": filters,
        "listing": listing,
        "mends": mends_of(listing.rows, reader) if listing else None,
        "in_short": in_short,
        "with_names": may_read_names(reader),
    }
    if latest is not None:
        shown |= _until_due(latest) | _days(request, latest)
        if gate.may(Action.ACCEPT_RETURN_QUERY, reader).allowed:
            shown["notes"] = notes_for_return(found)
        shown["mended"] = mended_since(visible, latest)
        shown["new"] = found.filter(first_found_on=latest.on).count() if latest.new is not None else 0
    return render(request, "census_rehearsal/page.html", shown, status=200 if listing else 422)


def _until_due(latest: Rehearsal) -> dict[str, Any]:
    due = due_on(latest.census_year)
    return {"year": year_name(latest.census_year), "due_on": due, "days_left": (due - today()).days}


def _days(request: PageRequest, latest: Rehearsal) -> dict[str, Any]:
    """What was left day by day: of the whole return, or of the team the address names, if the reader may see it."""
    teams = teams_shown(reader_of(request))
    asked = request.GET.get("days", "")
    team: Team | None = next((one for one in teams if str(one.pk) == asked), None)
    return {"days": day_by_day(latest, team), "day_teams": teams, "day_team": team}


def _asked(reader: Any) -> dict[str, Any]:
    asked = last_asked()
    return {
        "asked": asked,
        "is_broken_off": asked is not None and is_broken_off(asked),
        "may_ask": gate.may(Action.REHEARSE_RETURN, reader).allowed,
    }


@page(Action.READ_DATA_QUALITY)
def progress(request: PageRequest, number: int) -> HttpResponse:
    """How far the rehearsal is that was asked for: a part that asks for itself until it is done, then for the page."""
    asked = RehearsalAsked.objects.filter(pk=number).first()
    if asked is None:
        raise Http404
    if not asked.is_open or is_broken_off(asked):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "census_rehearsal/progress.html", {"asked": asked})


@page(Action.REHEARSE_RETURN)
def rehearse_now(request: PageRequest) -> HttpResponse:
    """Ask for a rehearsal; the page then says how far it is."""
    if request.method == "POST":
        try:
            ask(by=reader_of(request))
        except AlreadyAsked as refused:
            messages.info(request, str(refused))
    return redirect(PAGE)


@page(Action.READ_DATA_QUALITY)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """Every finding that the filters leave, as CSV or XLSX, with why a query was accepted."""
    reader, latest = reader_of(request), latest_rehearsal()
    found = visible_findings(reader).of_the_last()
    filters = FindingFilters(request.GET, found)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    chosen = chosen_findings(found, filters, latest.on if latest else None)
    listing = listing_of(chosen, reader, request.GET, for_export=True)
    rows: Any = listing.every_row
    children = set(rows.order_by().prefetch_related(None).values_list("child_id", flat=True)) - {None}
    request.trail.showed(children, rows=listing.total, format=form)
    return FORMATS[form](listing.columns, rows.iterator(chunk_size=500), "census-rehearsal")


rehearsal_patterns: list[URLPattern] = [
    path("data-quality/census-rehearsal/", rehearsal, name=PAGE),
    path("data-quality/census-rehearsal/export/<slug:form>/", export, name="census_rehearsal_export"),
    path("data-quality/census-rehearsal/now/", rehearse_now, name="census_rehearse_now"),
    path("data-quality/census-rehearsal/progress/<int:number>/", progress, name="census_rehearsal_progress"),
    *rehearsal_finding.patterns,
]
