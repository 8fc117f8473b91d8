"""How often each flag is raised in each group of children: a table for each way of telling them apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.domain.flags import READ_FLAGS, Flag
from lineofsight.domain.flags.fairness import GROUPINGS, Grouping
from lineofsight.domain.permissions import Action
from lineofsight.record.flag_census import latest_count
from lineofsight.record.models import FlagsCounted
from lineofsight.web.exports import FORMATS
from lineofsight.web.front_door.figure_readings import Reading, without_small_numbers
from lineofsight.web.listing import Column, Export
from lineofsight.web.reader import may_read_names, reader_of
from lineofsight.web.words import percentage

EXPORTED_AS = (("csv", "CSV"), ("xlsx", "Excel"))


class FlagRow(NamedTuple):
    """One flag along one grouping: a reading for each of its parts, in their order."""

    flag: Flag
    readings: tuple[Reading, ...]


class GroupingTable(NamedTuple):
    """One way of telling children apart: the parts that stand on it, and a row for each flag."""

    grouping: Grouping
    parts: tuple[str, ...]
    rows: tuple[FlagRow, ...]


@page(Action.READ_FAIRNESS)
def flag_fairness(request: PageRequest) -> HttpResponse:
    """How often each flag is raised, by ethnic group, sex, disability and age."""
    counted, is_exact = latest_count(), _is_exact(reader_of(request))
    request.trail.showed([])
    shown = {
        "counted": counted,
        "is_exact": is_exact,
        "tables": list(_tables(counted, is_exact=is_exact)) if counted is not None else [],
        "exports": [Export(text, reverse("flag_fairness_export", args=[form])) for form, text in EXPORTED_AS],
    }
    return render(request, "thresholds/fairness.html", shown)


def _is_exact(reader: Account) -> bool:
    """Whether the reader is told small numbers: whoever reads no names is not."""
    return may_read_names(reader)


def _tables(counted: FlagsCounted, *, is_exact: bool) -> Iterator[GroupingTable]:
    for grouping in GROUPINGS:
        rows = [FlagRow(flag, _readings(counted, flag, grouping, is_exact=is_exact)) for flag in READ_FLAGS]
        of_all = {part for flag in READ_FLAGS for part in counted.counts.get(flag.id, {}).get(grouping.key, {})}
        parts = tuple(part for part in grouping.parts if part in of_all)
        kept = [FlagRow(row.flag, tuple(one for one in row.readings if one.name in parts)) for row in rows]
        yield GroupingTable(grouping, parts, tuple(kept))


def _readings(counted: FlagsCounted, flag: Flag, grouping: Grouping, *, is_exact: bool) -> tuple[Reading, ...]:
    """The readings of one flag for every part of a grouping, in their order; small numbers held back where asked."""
    of_parts = counted.counts.get(flag.id, {}).get(grouping.key, {})
    readings = [_reading(part, *of_parts.get(part, (0, 0))) for part in grouping.parts]
    if is_exact:
        return tuple(readings)
    shown = {one.name: one for one in without_small_numbers(readings)}
    return tuple(shown[one.name] for one in readings)


def _reading(part: str, raised: int, told: int) -> Reading:
    return Reading(part, "", raised, told, percentage(raised, told), None)


class ExportedLine(NamedTuple):
    """One flag in one part of one grouping, as the file holds it."""

    flag: Flag
    grouping: Grouping
    reading: Reading
    counted: FlagsCounted


COLUMNS = (
    Column("flag", "Flag", lambda row: row.flag.id),
    Column("title", "Title", lambda row: row.flag.title),
    Column("grouping", "Told apart by", lambda row: row.grouping.title),
    Column("part", "Group", lambda row: row.reading.name),
    Column("n", "Raised for", lambda row: row.reading.n),
    Column("of", "Of", lambda row: row.reading.of),
    Column("share", "Share", lambda row: row.reading.value),
    Column("counted", "Counted at", lambda row: row.counted.counted_at),
)


@page(Action.READ_FAIRNESS)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """The same table as CSV or XLSX. It names no child."""
    if form not in FORMATS:
        raise Http404
    counted = latest_count()
    tables = _tables(counted, is_exact=_is_exact(reader_of(request))) if counted is not None else ()
    lines: list[Any] = [
        ExportedLine(row.flag, table.grouping, reading, counted)
        for table in tables
        if counted is not None
        for row in table.rows
        for reading in row.readings
    ]
    request.trail.showed([], rows=len(lines), format=form)
    return FORMATS[form](COLUMNS, lines, "flags-by-group")
