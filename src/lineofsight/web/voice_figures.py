"""How far children's words go, by team: taken down, what they mean, and what they changed. All three links count."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import astuple
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.domain.permissions import Action
from lineofsight.domain.small_numbers import Sum, held_back
from lineofsight.record.models import Now
from lineofsight.record.voice_figures import VoiceFigure, voice_figures
from lineofsight.web.exports import FORMATS
from lineofsight.web.listing import Column, Export
from lineofsight.web.reader import may_read_names, reader_of
from lineofsight.web.standings import Period, periods_to
from lineofsight.web.words import FEW, few_or_number, percentage

NOT_SHOWN = "Not shown"
LINKS = ("meant", "said_what_became", "followed", "not_followed")
COUNTED = ("children", "views", *LINKS)
"""The numbers of a row, as `VoiceFigure` has them, in the order of the columns."""
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
    if may_read_names(reader):
        return [_row(one) for one in (*found, whole)]
    return without_small_numbers(found, whole)


def without_small_numbers(found: tuple[VoiceFigure, ...], whole: VoiceFigure) -> list[VoiceRow]:
    """The rows without a team of few children, without small numbers, and without what would give them away."""
    figures = (*found, whole)
    numbers = {(place, key): getattr(one, key) for place, one in enumerate(figures) for key in COUNTED}
    unseen = _small_teams(found)
    small = {cell for cell in numbers if cell[0] in unseen or _is_small(figures[cell[0]], cell[1])}
    held = held_back(numbers, small, _sums(len(found)), few=FEW)
    return [
        _row(one, {key for key in COUNTED if (place, key) in held}, is_seen=place not in unseen)
        for place, one in enumerate(figures)
    ]


def _small_teams(found: tuple[VoiceFigure, ...]) -> set[int]:
    """The places of the teams of few children; where that is one alone, with the next smallest team's."""
    small = {place for place, one in enumerate(found) if one.children <= FEW}
    others = [place for place in range(len(found)) if place not in small]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda place: found[place].children))
    return small


def _is_small(one: VoiceFigure, key: str) -> bool:
    """Whether a number is small, or leaves a small rest of all the words that were taken down."""
    number = getattr(one, key)
    return 0 < number <= FEW or (key in LINKS and 0 < one.views - number <= FEW)


def _sums(teams: int) -> list[Sum]:
    """What adds up in the table: each column over the teams, and in each row what became of the words."""
    columns = [Sum((teams, key), tuple((place, key) for place in range(teams))) for key in COUNTED]
    rows = [
        Sum((place, "said_what_became"), ((place, "followed"), (place, "not_followed"))) for place in range(teams + 1)
    ]
    return [*columns, *rows]


def _row(one: VoiceFigure, held: Collection[str] = (), *, is_seen: bool = True) -> VoiceRow:
    """One row. held: the columns whose number is held back; is_seen: whether it may be said that one is small."""

    def number(key: str) -> int | str:
        of_row: int = getattr(one, key)
        if key not in held:
            return of_row
        return few_or_number(of_row) if is_seen and 0 < of_row <= FEW else NOT_SHOWN

    def link(key: str) -> Link:
        """A share beside its number would give away all the words that were taken down."""
        is_told = key not in held and "views" not in held
        return Link(number(key), percentage(getattr(one, key), one.views) if is_told else NOT_SHOWN)

    return VoiceRow(one.team, number("children"), number("views"), *(link(key) for key in LINKS))


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
