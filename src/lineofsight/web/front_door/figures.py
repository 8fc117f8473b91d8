"""The figures of the front door: all beside England's, each with its months and parts, and what is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.front_door import visible_contacts
from lineofsight.access.front_door_lists import counted_episodes
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.domain.front_door_figures import FIGURES, FIGURES_BY_KEY, Figure, Kind
from lineofsight.domain.permissions import Action, may_ever
from lineofsight.record.front_door_figures import Sources, contacts_behind, episodes_behind
from lineofsight.record.front_door_flow import capacity_on
from lineofsight.record.front_door_standards import every_standard, in_force_on
from lineofsight.record.models import Now
from lineofsight.web.charts import Chart, Series
from lineofsight.web.exports import FORMATS
from lineofsight.web.front_door import queue_words as words
from lineofsight.web.front_door.figure_readings import FigureReadings, Reading, every_period, period_of, read
from lineofsight.web.listing import Column, Export, Listing
from lineofsight.web.reader import reader_of
from lineofsight.web.standings import Period


def sources_for(reader: Account, action: Action, now: Now) -> Sources:
    """What the reader's figures are made of."""
    return Sources(visible_contacts(reader, action), counted_episodes(reader), now)


def reads_names(reader: Account) -> bool:
    """Whether the reader may open the contacts behind a figure; to others no small number is told."""
    return may_ever(gate.person_of(reader), Action.READ_QUEUE).allowed


@page(Action.READ_FRONT_DOOR_FIGURES)
def front_door_figures(request: PageRequest) -> HttpResponse:
    """Every figure over the last 12 months, this year and this month, beside England's latest."""
    reader, now = reader_of(request), Now.read()
    sources, is_exact = sources_for(reader, Action.READ_FRONT_DOOR_FIGURES, now), reads_names(reader)
    request.trail.showed([])
    context = {
        "readings": [read(figure, sources, is_exact=is_exact, with_splits=False) for figure in FIGURES],
        "has_contacts": sources.contacts.exists(),
        "now": now,
        "is_exact": is_exact,
        "periods": every_period(now.on)[:2],
        "children_living_here": in_force_on(every_standard(), now.on).children_living_here,
        "exports": [Export(text, reverse("front_door_figures_export", args=[form])) for form, text in EXPORTED_AS],
    }
    return render(request, "front_door/figures.html", context)


EXPORTED_AS = (("csv", "CSV"), ("xlsx", "Excel"))


class ExportedReading(NamedTuple):
    """A line of the figures as they are taken away: one figure over one period, or one part of it."""

    figure: Figure
    period: Period
    part: str
    reading: Reading


FIGURE_COLUMNS = (
    Column("figure", "Figure", lambda row: row.figure.id),
    Column("title", "Title", lambda row: row.figure.title),
    Column("period", "Period", lambda row: row.period.title),
    Column("from", "From", lambda row: row.period.first),
    Column("to", "To", lambda row: row.period.last),
    Column("part", "Part", lambda row: row.part),
    Column("n", "n", lambda row: row.reading.n),
    Column("of", "Of all", lambda row: row.reading.of if row.figure.denominator else None),
    Column("value", "As told", lambda row: row.reading.value),
    Column("basis", "Basis", lambda row: row.figure.dated_by),
    Column("england", "England latest", lambda row: row.figure.england),
    Column("england_source", "England, from", lambda row: row.figure.england_source),
)


@page(Action.READ_FRONT_DOOR_FIGURES)
def export_figures(request: PageRequest, form: str) -> HttpResponseBase:
    """Every figure over its periods and months, and along its parts, as CSV or XLSX. It names no child."""
    if form not in FORMATS:
        raise Http404
    reader, now = reader_of(request), Now.read()
    sources, is_exact = sources_for(reader, Action.READ_FRONT_DOOR_FIGURES, now), reads_names(reader)
    readings = (read(figure, sources, is_exact=is_exact, with_splits=True) for figure in FIGURES)
    rows = [row for one in readings for row in _exported(one, now.on)]
    request.trail.showed([], rows=len(rows), format=form)
    return FORMATS[form](FIGURE_COLUMNS, rows, "front-door-figures")


def _exported(readings: FigureReadings, on: date) -> Iterator[ExportedReading]:
    periods = {period.key: period for period in every_period(on)} | {"now": Period("now", "Now", on, on)}
    for one in (*readings.periods, *readings.months):
        yield ExportedReading(readings.figure, periods[one.key], "", one)
    whole = periods[readings.periods[0].key]
    for split, parts in readings.splits:
        for one in parts:
            yield ExportedReading(readings.figure, whole, f"{split.words}: {one.name}", one)


@page(Action.READ_FRONT_DOOR_FIGURES)
def front_door_figure(request: PageRequest, figure: str) -> HttpResponse:
    """One figure: how it is counted, its periods, its months drawn, and its parts."""
    row = _figure(figure)
    reader, now = reader_of(request), Now.read()
    is_exact = reads_names(reader)
    sources = sources_for(reader, Action.READ_FRONT_DOOR_FIGURES, now)
    readings = read(row, sources, is_exact=is_exact, with_splits=True)
    request.trail.showed([])
    context = {
        "figure": row,
        "readings": readings,
        "chart": _chart(readings, every_period(now.on)[2:]) if readings.months else None,
        "now": now,
        "is_exact": is_exact,
        "may_read_consistency": gate.may(Action.READ_CONSISTENCY, reader).allowed,
        "list_of": lambda key: f"{reverse('front_door_figure_list', args=[row.key])}?period={key}" if is_exact else "",
    }
    return render(request, "front_door/figure.html", context)


def _figure(key: str) -> Figure:
    if key not in FIGURES_BY_KEY:
        raise Http404
    return FIGURES_BY_KEY[key]


def _chart(readings: FigureReadings, months: tuple[Period, ...]) -> Chart:
    figure = readings.figure
    name = {Kind.SHARE: "Share, in 100", Kind.HOURS: "Median hours"}.get(figure.kind, figure.title)
    series = [Series(name, tuple(one.drawn for one in readings.months), 1)]
    if figure.id == "P18":
        standards = every_standard()
        could = tuple(round(sum(capacity_on(standards, day) for day in _days_of(one))) for one in months)
        series.append(Series("Decisions that could be made", could, 4, is_line=True))
    return Chart(
        f"{figure.title}, month by month",
        "Month",
        tuple(one.name for one in readings.months),
        tuple(series),
        short_steps=_short(months),
    )


def _short(months: Iterable[Period]) -> tuple[str, ...]:
    return tuple(f"{month.first:%b}" for month in months)


def _days_of(period: Period) -> Iterator[date]:
    for number in range((period.last - period.first).days + 1):
        yield period.first + timedelta(days=number)


# --- what is behind a figure -----------------------------------------------------------------------------------------

CONTACT_COLUMNS = (
    Column("child", "Child", words.name_of),
    Column("counted", "Counts", lambda row: row.is_counted, ("is_counted",)),
    Column("received", "Received", lambda row: row.received_at, ("received_at",)),
    Column("decided", "Decided", lambda row: row.decided_at, ("decided_at",)),
    Column("outcome", "Outcome", lambda row: row.get_outcome_display()),
    Column("source", "From", words.source_of),
)
EPISODE_COLUMNS = (
    Column("child", "Child", lambda row: row.child.name),
    Column("counted", "Counts", lambda row: row.is_counted, ("is_counted",)),
    Column("referred", "Referred", lambda row: row.referred_on, ("referred_on",)),
    Column("source", "From", lambda row: words.group_of(row.source)),
)


def _listing(request: PageRequest, figure: Figure, period: Period, action: Action, now: Now) -> Listing:
    sources = sources_for(reader_of(request), action, now)
    return Listing(
        caption=f"Behind {figure.id}",
        one="referral" if figure.is_of_episodes else "contact",
        many="referrals" if figure.is_of_episodes else "contacts",
        columns=EPISODE_COLUMNS if figure.is_of_episodes else CONTACT_COLUMNS,
        found=_behind(figure, period, sources, reader_of(request)),
        query=request.GET,
        default_sort="-referred" if figure.is_of_episodes else "-received",
        export_address=lambda form: reverse("front_door_figure_export", args=[figure.key, form]),
    )


def _behind(figure: Figure, period: Period, sources: Sources, reader: Account) -> QuerySet[Any]:
    """The contacts behind the figure; or the referrals, of those children whom the reader may list by name."""
    if figure.is_of_episodes:
        episodes = episodes_behind(figure, sources, period.first, period.last)
        named = episodes.filter(gate.visible_q(reader, Action.READ_CHILD_LIST))
        return named.select_related("child__person").prefetch_related("child__person__names")
    contacts = contacts_behind(figure, sources, period.first, period.last).select_related("message", "child__person")
    return contacts.defer("message__worries", "about_this_child").prefetch_related("child__person__names")


def _period(request: PageRequest, figure: Figure, now: Now) -> Period:
    key = request.GET.get("period", "")
    if figure.kind is Kind.STOCK:
        return Period("now", "Now", now.on, now.on)
    period = period_of(key, now.on)
    if period is None:
        raise Http404
    return period


@page(Action.READ_QUEUE)
def front_door_figure_list(request: PageRequest, figure: str) -> HttpResponse:
    """The contacts, or the referrals, behind one figure of one period."""
    row, now = _figure(figure), Now.read()
    period = _period(request, row, now)
    listing = _listing(request, row, period, Action.READ_QUEUE, now)
    request.trail.showed({one.child_id for one in listing.rows if one.child_id is not None}, rows=len(listing.rows))
    context = {"figure": row, "period": period, "listing": listing, "now": now, "words": words}
    return render(request, "front_door/figure_list.html", context)


@page(Action.EXPORT_QUEUE)
def export(request: PageRequest, figure: str, form: str) -> HttpResponseBase:
    """The whole list behind one figure, as CSV or XLSX. Each child it names stands on the trail."""
    row, now = _figure(figure), Now.read()
    if form not in FORMATS:
        raise Http404
    listing = _listing(request, row, _period(request, row, now), Action.EXPORT_QUEUE, now)
    rows: Any = listing.every_row
    children = set(rows.order_by().exclude(child=None).values_list("child_id", flat=True))
    request.trail.showed(children, rows=listing.total, format=form)
    return FORMATS[form](listing.columns, _some_at_a_time(rows), f"front-door-{row.key}")


def _some_at_a_time(rows: Any) -> Iterator[Any]:
    yield from rows.iterator(chunk_size=500)
