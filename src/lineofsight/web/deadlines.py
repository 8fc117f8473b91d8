"""The list of deadlines: what stands behind every figure of the board, by name or without names."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import visible_deadlines
from lineofsight.domain.clocks import READ_CLOCKS
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Deadline, Now, PersonName
from lineofsight.record.models.deadlines import BEYOND_BANDS, age_case
from lineofsight.web.exports import FORMATS
from lineofsight.web.holder_filters import HolderFilters
from lineofsight.web.listing import Column, Filter, Listing
from lineofsight.web.reader import reader_of
from lineofsight.web.standings import AGE_LABELS, BEYOND_LABELS, Period, periods_to, spoken, title_of

OPEN_STANDINGS = ("overdue", "due_soon", "running")
STANDINGS = {
    "overdue": "Overdue",
    "due_soon": "Due soon",
    "running": "Running, not due soon",
    "completed": "Completed, in time or late",
    "met": "Completed in time",
    "met_late": "Completed late",
    "stopped": "Stopped without being met",
}
PERIODS = {"year_to_date": "This year to date", "last_12_months": "The last 12 months"}


class DeadlineFilters(HolderFilters):
    """Which deadlines. Without a standing: those that are running."""

    clock = Filter(label="Clock", choices=[(clock.key, clock.title) for clock in READ_CLOCKS])
    standing = Filter(label="Standing", choices=STANDINGS.items(), everything="All open")
    beyond = Filter(label="Beyond the limit by", choices=[(key, BEYOND_LABELS[key]) for key, _, _ in BEYOND_BANDS])
    age = Filter(label="Age of the child", choices=AGE_LABELS.items())
    period = Filter(label="Completed in", choices=PERIODS.items(), everything="Any time")

    field_order = ("clock", "standing", "team", "worker", "beyond", "age", "period")

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = super().clean() or {}
        if chosen.get("period") and chosen.get("standing", "") in ("", *OPEN_STANDINGS):
            self.add_error("period", "Choose a completed standing too: open work has no day of completion")
        if chosen.get("beyond") and chosen.get("standing", "") not in ("", "overdue"):
            self.add_error("beyond", "Only overdue work is beyond its limit: choose overdue")
        return chosen

    @property
    def is_of_stopped(self) -> bool:
        """Whether the list is of clocks that have stopped."""
        return self.cleaned_data["standing"] not in ("", *OPEN_STANDINGS)

    def leave(self, deadlines: QuerySet[Deadline], now: Now) -> QuerySet[Deadline]:
        """The deadlines that the filters leave, each with its `standing`."""
        chosen = self.cleaned_data
        rows: Any = deadlines
        rows = rows.beyond_band(chosen["beyond"], now) if chosen["beyond"] else self._stand(rows, now)
        if chosen["period"]:
            period = self._period(deadlines, now)
            rows = rows.filter(stopped_on__range=(period.first, period.last))
        if chosen["clock"]:
            rows = rows.filter(clock=chosen["clock"])
        rows = self.leave_held(rows, team="team_id", worker="owner_id")
        if chosen["age"]:
            rows = rows.annotate(age=age_case(now)).filter(age=chosen["age"])
        return rows

    def _stand(self, rows: Any, now: Now) -> Any:
        standing = self.cleaned_data["standing"]
        if not standing:
            return rows.running().with_standing(now)
        if standing in OPEN_STANDINGS:
            return rows.running().standing_as(standing, now)
        outcomes = ["met", "met_late"] if standing == "completed" else [standing]
        return rows.filter(outcome__in=outcomes).with_standing(now)

    def _period(self, deadlines: Any, now: Now) -> Period:
        periods = periods_to(deadlines.read_until(now))
        return next(period for period in periods if period.key == self.cleaned_data["period"])


STOPPED = Column("stopped", "Stopped", lambda row: row.stopped_on, ("stopped_on",))


def _current_name(column: str) -> Subquery:
    names = PersonName.objects.filter(person=OuterRef("child__person"), ended_on__isnull=True, is_alias=False)
    return Subquery(names.values(column)[:1])


def columns_for(now: Now, *, with_names: bool, has_stopped: bool, is_export: bool = False) -> tuple[Column, ...]:
    """The columns of the list. Without names the child is a pseudonym, the same on every list.

    has_stopped: whether the list is of clocks that have stopped, and so has a day on which each did.
    """
    if with_names:
        who = [Column("child", "Child", lambda row: row.child.name, ("family_name", "given_names"))]
        who += [Column("la_child_id", "LA child ID", lambda row: row.child.la_child_id)] if is_export else []
    else:
        who = [Column("child", "Child", lambda row: row.child.pseudonym, ("child__reference",))]
    shown = [
        *who,
        Column("clock", "Clock", lambda row: title_of(row.clock), ("clock",)),
        Column("standing", "Standing", lambda row: row.standing.replace("_", " ").capitalize()),
        Column("due", "Due", lambda row: row.due_on, ("due_on", "due_at")),
        Column("started", "Started", lambda row: row.started_on, ("started_on",)),
        *([STOPPED] if has_stopped else []),
        Column("team", "Team", lambda row: row.team.name if row.team else "", ("team__name",)),
        Column("worker", "Worker", lambda row: row.owner.name if row.owner else "", ("owner__name",)),
    ]
    if is_export:
        shown += [
            Column("spoken", "Standing in words", lambda row: spoken(row, now)),
            Column("as_at", "As at", lambda row: row.as_at_on or now.on),
            Column("sentence", "How the due date was reached", lambda row: row.sentence),
        ]
    return tuple(shown)


def _listing(request: PageRequest, filters: DeadlineFilters, action: Action, now: Now, **shape: Any) -> Listing:
    """The list that the address asks for, of what the reader may see."""
    with_names = action in (Action.READ_CHILD_LIST, Action.EXPORT_LIST)
    visible = visible_deadlines(reader_of(request), action)
    found = filters.leave(visible, now)
    found = found.select_related("child__person", "team", "owner")
    if with_names:
        found = found.annotate(family_name=_current_name("family_name"), given_names=_current_name("given_names"))
        found = found.prefetch_related("child__person__names")
    is_export = action in (Action.EXPORT_LIST, Action.EXPORT_PSEUDONYMOUS_LIST)
    return Listing(
        caption="Deadlines",
        one="deadline",
        many="deadlines",
        columns=columns_for(now, with_names=with_names, has_stopped=filters.is_of_stopped, is_export=is_export),
        found=found,
        query=request.GET,
        default_sort="due",
        **shape,
    )


def _show(request: PageRequest, action: Action) -> HttpResponse:
    now = Now.read()
    with_names = action is Action.READ_CHILD_LIST
    address = "deadlines" if with_names else "deadlines_without_names"
    filters = DeadlineFilters(request.GET)
    listing = None
    if filters.is_valid():
        export = f"{address}_export"
        listing = _listing(request, filters, action, now, export_address=lambda form: reverse(export, args=[form]))
        request.trail.showed({row.child_id for row in listing.rows}, rows=len(listing.rows))
    shown = {
        "filters": filters,
        "listing": listing,
        "now": now,
        "with_names": with_names,
        "address": reverse(address),
        "spoken": lambda row: spoken(row, now),
        "title_of": title_of,
    }
    return render(request, "deadlines.html", shown, status=200 if listing else 422)


@page(Action.READ_CHILD_LIST)
def deadlines(request: PageRequest) -> HttpResponse:
    """Deadlines with the children's names."""
    return _show(request, Action.READ_CHILD_LIST)


@page(Action.READ_PSEUDONYMOUS_LIST)
def deadlines_without_names(request: PageRequest) -> HttpResponse:
    """Deadlines with pseudonyms, and no way from a row to the child."""
    return _show(request, Action.READ_PSEUDONYMOUS_LIST)


def _export(request: PageRequest, action: Action, form: str) -> HttpResponseBase:
    now = Now.read()
    filters = DeadlineFilters(request.GET)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    listing = _listing(request, filters, action, now)
    rows: Any = listing.every_row
    children = set(rows.order_by().values_list("child_id", flat=True))
    request.trail.showed(children, rows=listing.total, format=form)
    return FORMATS[form](listing.columns, rows.iterator(chunk_size=500), "deadlines")


@page(Action.EXPORT_LIST)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """The whole list that the filters leave, by name, as CSV or XLSX."""
    return _export(request, Action.EXPORT_LIST, form)


@page(Action.EXPORT_PSEUDONYMOUS_LIST)
def export_without_names(request: PageRequest, form: str) -> HttpResponseBase:
    """The whole list that the filters leave, with pseudonyms, as CSV or XLSX."""
    return _export(request, Action.EXPORT_PSEUDONYMOUS_LIST, form)
