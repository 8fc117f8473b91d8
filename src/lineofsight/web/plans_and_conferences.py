"""Plan starts beside conferences: where more plans start than conferences are held, the list says of which children."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import path, reverse

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import is_kept_from
from lineofsight.domain.clocks.wording import MONTHS
from lineofsight.domain.permissions import Action
from lineofsight.domain.plan_reconciliation import Alone, Month, Reconciled, Unmatched
from lineofsight.record.models import Child
from lineofsight.record.moment import now, today
from lineofsight.record.plan_reconciliation import first_day, reconciled
from lineofsight.web.data_quality import reads_names
from lineofsight.web.exports import FORMATS
from lineofsight.web.listing import Column, Filter, FilterForm, Listing
from lineofsight.web.reader import reader_of

YEARS_OFFERED: Final = 10


def year_ending(on: date) -> int:
    """The census year that a day belongs to, by the year of its last day, 31 March."""
    return on.year if (on.month, on.day) <= (3, 31) else on.year + 1


class SpanFilters(FilterForm):
    """Which census year, and what stands alone."""

    year = Filter(label="Year", everything="This year so far")
    which = Filter(label="What stands alone", choices=Unmatched.choices(), everything="Plans and conferences")

    def __init__(self, query: QueryDict, first_on: date | None) -> None:
        super().__init__(query)
        this_year = year_ending(today())
        first_year = max(year_ending(first_on or today()), this_year - YEARS_OFFERED)
        earlier = range(this_year - 1, first_year - 1, -1)
        self.offer("year", [(str(year), f"The year to 31 March {year}") for year in earlier])

    @property
    def span(self) -> tuple[date, date]:
        """The days of the year that was chosen; of this year until today."""
        chosen = int(self.cleaned_data["year"] or year_ending(today()))
        return date(chosen - 1, 4, 1), min(date(chosen, 3, 31), today())


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: what stands alone, and whose it is."""

    alone: Alone
    child: Child

    def who(self, with_names: bool) -> str:
        return (self.child.name or self.child.la_child_id) if with_names else self.child.pseudonym


def columns(with_names: bool) -> tuple[Column, ...]:
    """The columns of the list. Which half is the nearest is the other of the two."""
    return (
        Column("child", "Child", lambda row: row.who(with_names), ("child",) if with_names else ()),
        Column("what", "What was found", lambda row: row.alone.kind.label, ("kind",)),
        Column("on", "Day", lambda row: row.alone.on, ("on",)),
        Column("nearest", "Nearest other half", lambda row: row.alone.nearest_on),
        Column("apart", "Days apart", lambda row: row.alone.days_apart, ("days_apart",), is_numeric=True),
    )


def children_shown(reader: Account) -> Q:
    """The condition for the rows of children whose plans the reader may read of."""
    if is_kept_from(reader):
        return Q(pk__in=())
    return gate.visible_q(reader, Action.READ_DATA_QUALITY)


def _listing(request: PageRequest, filters: SpanFilters, found: Reconciled) -> Listing:
    with_names = reads_names(reader_of(request))
    which = filters.cleaned_data["which"]
    alone = [one for one in found.alone if not which or one.kind == which]
    rows = Child.objects.filter(pk__in={one.child_id for one in alone})
    children = rows.select_related("person").prefetch_related("person__names").in_bulk()
    return Listing(
        caption="Plans and conferences that stand alone",
        one="case",
        many="cases",
        columns=columns(with_names),
        found=[Line(one, children[one.child_id]) for one in alone],
        query=request.GET,
        default_sort="on",
        export_address=lambda form: reverse("plans_and_conferences_export", args=[form]),
    )


def month_in_words(on: date) -> str:
    return f"{MONTHS[on.month - 1]} {on.year}"


def _in_sum(months: tuple[Month, ...], first_on: date) -> Month:
    names = ("plans", "initial", "transfers_in", "plans_alone", "conferences_alone")
    return Month(first_on, **{name: sum(getattr(month, name) for month in months) for name in names})


@page(Action.READ_DATA_QUALITY)
def plans_and_conferences(request: PageRequest) -> HttpResponse:
    """What a year counts of plans and conferences, month by month, and each child of whom one half is missing."""
    reader = reader_of(request)
    shown_to = children_shown(reader)
    filters = SpanFilters(request.GET, first_day(shown_to))
    shown: dict[str, Any] = {"filters": filters, "listing": None, "with_names": reads_names(reader), "now": now()}
    if filters.is_valid():
        first_on, last_on = filters.span
        found = reconciled(shown_to, first_on, last_on)
        listing = _listing(request, filters, found)
        request.trail.showed({row.child.pk for row in listing.rows}, rows=len(listing.rows))
        in_sum = _in_sum(found.months, first_on)
        lines = [(month_in_words(month.first_on), month) for month in found.months] + [("All", in_sum)]
        shown |= {"listing": listing, "lines": lines, "in_sum": in_sum}
        shown |= {"first_on": first_on, "last_on": last_on}
    return render(request, "plans_and_conferences.html", shown, status=200 if filters.is_valid() else 422)


@page(Action.READ_DATA_QUALITY)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """Every case that the filters leave, as CSV or XLSX."""
    shown_to = children_shown(reader_of(request))
    filters = SpanFilters(request.GET, first_day(shown_to))
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    listing = _listing(request, filters, reconciled(shown_to, *filters.span))
    request.trail.showed({row.child.pk for row in listing.found}, rows=listing.total, format=form)
    return FORMATS[form](listing.columns, iter(listing.every_row), "plans-and-conferences")


urlpatterns = [
    path("data-quality/plans-and-conferences/", plans_and_conferences, name="plans_and_conferences"),
    path("data-quality/plans-and-conferences/export/<slug:form>/", export, name="plans_and_conferences_export"),
]
