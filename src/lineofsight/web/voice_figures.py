"""How far children's words go, by team: taken down, what they mean, and what they changed. All three links count."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Now
from lineofsight.record.voice_figures import VoiceFigure, voice_figures
from lineofsight.web.exports import FORMATS
from lineofsight.web.listing import Column, Export
from lineofsight.web.reader import may_read_names, reader_of
from lineofsight.web.standings import Period, periods_to
from lineofsight.web.words import FEW, few_or_number, percentage

NOT_SHOWN = "Not shown"
EXPORTED_AS = (("csv", "CSV"), ("xlsx", "Excel"))


class Link(NamedTuple):
    """How many views have one of the links, and their share of all words that were taken down."""

    number: int | str
    share: str


class VoiceRow(NamedTuple):
    """One team over the last 12 months, or all of them."""

    team: str
    children: int | str
    views: int | str
    meant: Link
    became: Link
    followed: Link
    not_followed: Link


@page(Action.READ_BOARD)
def voice(request: PageRequest) -> HttpResponse:
    """The three links of children's words by team, over the last 12 months."""
    reader, now = reader_of(request), Now.read()
    period = _period(now)
    request.trail.showed([])
    shown = {
        "rows": _rows(reader, period),
        "period": period,
        "now": now,
        "is_exact": may_read_names(reader),
        "exports": [Export(text, reverse("voice_export", args=[form])) for form, text in EXPORTED_AS],
    }
    return render(request, "voice.html", shown)


def _period(now: Now) -> Period:
    _, last_12_months = periods_to(now.on)
    return last_12_months


def _rows(reader: Account, period: Period) -> list[VoiceRow]:
    """A row for each team and one for all; small numbers held back from a reader without names."""
    children = gate.visible_children(reader, Action.READ_BOARD)
    found = voice_figures(children, period.first, period.last)
    if not found:
        return []
    whole = VoiceFigure("All", *(sum(column) for column in zip(*(astuple(one)[1:] for one in found), strict=True)))
    is_exact = may_read_names(reader)
    rows = [_row(one, is_exact=is_exact) for one in (*found, whole)]
    return rows if is_exact else _without_small_teams(found, rows)


def _without_small_teams(found: tuple[VoiceFigure, ...], rows: list[VoiceRow]) -> list[VoiceRow]:
    """The rows without a team of few children; where one alone is missing, the next smallest is held back as well."""
    small = {place for place, one in enumerate(found) if one.children <= FEW}
    others = [place for place in range(len(found)) if place not in small]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda place: found[place].children))
    nothing = Link(NOT_SHOWN, NOT_SHOWN)
    return [
        VoiceRow(row.team, NOT_SHOWN, NOT_SHOWN, nothing, nothing, nothing, nothing) if place in small else row
        for place, row in enumerate(rows)
    ]


def _row(one: VoiceFigure, *, is_exact: bool) -> VoiceRow:
    def link(number: int) -> Link:
        rest = one.views - number
        if is_exact or not (0 < number <= FEW or 0 < rest <= FEW):
            return Link(number, percentage(number, one.views))
        return Link(few_or_number(number), NOT_SHOWN) if 0 < number <= FEW else Link(NOT_SHOWN, NOT_SHOWN)

    return VoiceRow(
        one.team,
        one.children if is_exact else few_or_number(one.children),
        one.views if is_exact else few_or_number(one.views),
        link(one.meant),
        link(one.said_what_became),
        link(one.followed),
        link(one.not_followed),
    )


COLUMNS = (
    Column("team", "Team", lambda row: row.team),
    Column("children", "Children with words", lambda row: row.children),
    Column("views", "Words taken down", lambda row: row.views),
    Column("meant", "With what they mean", lambda row: row.meant.number),
    Column("became", "With what became of them", lambda row: row.became.number),
    Column("followed", "Changed a plan or a decision", lambda row: row.followed.number),
    Column("not_followed", "Not followed, with the reason", lambda row: row.not_followed.number),
)


@page(Action.READ_BOARD)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """The same figures as CSV or XLSX. They name no child."""
    if form not in FORMATS:
        raise Http404
    rows: list[Any] = _rows(reader_of(request), _period(Now.read()))
    request.trail.showed([], rows=len(rows), format=form)
    return FORMATS[form](COLUMNS, rows, "what-children-say")
