"""A CSV or a sheet as a table: its headings, then its rows one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import PurePosixPath
from typing import Final

from lineofsight.returns.tables.archives import DAMAGED, Member
from lineofsight.returns.tables.cells import in_text
from lineofsight.returns.tables.given import Findings, Heading, Row, Table, Value, letters_of, shown
from lineofsight.returns.tables.headings import LOOKED_THROUGH, HeadingRow, Knows, Merge, find_headings
from lineofsight.returns.tables.text_files import (
    SEPARATORS,
    WINDOWS,
    NoText,
    encoding_of,
    rows_of_text,
    separator_of,
)
from lineofsight.returns.tables.workbook_parts import DamagedWorkbook
from lineofsight.returns.tables.workbooks import Workbook

RawRows = Callable[[], Iterator[tuple[int, list[Value]]]]

MOST_ROWS_NAMED: Final = 20
READ_AS_WINDOWS: Final = "it is not in UTF-8 and is read as Windows-1252: look at letters with accents"


def tables_of_text(member: Member, knows: Knows, findings: Findings) -> Iterator[Table]:
    """The table of a CSV; none where it cannot be read."""
    try:
        encoding = encoding_of(member)
    except NoText as error:
        findings.refuse(member.name, f"it is not read as a CSV: {error}")
        return
    except DAMAGED:
        findings.refuse(member.name, "it is not read: it is damaged and cannot be unpacked")
        return
    if encoding == WINDOWS:
        findings.note(member.name, READ_AS_WINDOWS)
    separator = separator_of(member, encoding, knows)
    if separator != ",":
        findings.note(member.name, f"its cells are parted by {SEPARATORS[separator]}")
    top = list(islice(rows_of_text(member, encoding, separator, None), LOOKED_THROUGH))
    if not top:
        findings.refuse(member.name, "it is not read: it is empty")
    found = _headings(member.name, top, (), knows, findings)
    if found is not None:
        name = PurePosixPath(member.name.rpartition(": ")[2].replace("\\", "/")).stem
        raw = partial(rows_of_text, member, encoding, separator, findings)
        rows = partial(_rows_of_text, member.name, found, raw, findings)
        yield Table(member.name, name, found.headings, counts_from_1904=False, rows=rows)


def tables_of_workbook(before: str, book: Workbook, knows: Knows, findings: Findings) -> Iterator[Table]:
    """The tables of the sheets of a workbook; of a sheet that cannot be read none.

    before: what stands before the sheets' names in a report.
    """
    for name in book.missing:
        findings.refuse(before + shown(name), "the sheet is not read: its part of the workbook is missing")
    for sheet in book.sheets:
        file = before + shown(sheet.name)
        try:
            merges = book.merges(sheet)
            top = list(islice(book.rows(sheet, merges), LOOKED_THROUGH))
        except DamagedWorkbook as error:
            findings.refuse(file, f"the sheet is not read: {error}")
            continue
        found = _headings(file, top, merges, knows, findings)
        if found is not None:
            _note_merged_rows(file, found, merges, findings)
            rows = partial(_rows_of_sheet, file, found, partial(book.rows, sheet, merges), findings)
            yield Table(file, sheet.name, found.headings, book.counts_from_1904, rows)


def _headings(
    file: str, top: Sequence[tuple[int, Sequence[Value]]], merges: Sequence[Merge], knows: Knows, findings: Findings
) -> HeadingRow | None:
    found = find_headings(top, merges, knows)
    for note in found.notes:
        findings.note(file, note)
    if found.headings:
        return found
    if top:
        findings.refuse(file, "it is not read: it has no headings")
    return None


def _note_merged_rows(file: str, found: HeadingRow, merges: Sequence[Merge], findings: Findings) -> None:
    if any(one.is_tall and one.last_row > found.row for one in merges):
        findings.note(file, "cells are merged over several rows: each of these rows has their value")
    if any(not one.is_tall and one.first_row > found.row for one in merges):
        findings.note(file, "cells below the headings are merged over several columns: only the first has their value")


def _rows_of_sheet(file: str, found: HeadingRow, raw: RawRows, findings: Findings) -> Iterator[Row]:
    """The rows of a sheet below its headings. Values of columns without a heading are counted by column."""
    nameless: Counter[int] = Counter()
    under = _under(found)
    last = found.row
    try:
        for number, values in raw():
            last = number
            if number > found.row:
                nameless.update(place for place, value in enumerate(values) if value is not None and place not in under)
                yield from _row(file, number, found, values, findings)
    except DamagedWorkbook as error:
        findings.refuse(file, f"the rows after row {last} are not read: {error}")
    _tell_nameless(file, nameless, findings)


def _rows_of_text(file: str, found: HeadingRow, raw: RawRows, findings: Findings) -> Iterator[Row]:
    """The rows of a CSV below its headings. A row of another length than the headings is told."""
    nameless: Counter[int] = Counter()
    under = _under(found)
    short: list[int] = []
    for number, values in raw():
        if number <= found.row:
            continue
        if len(values) < found.width:
            short.append(number)
        for place, value in enumerate(values):
            if value is None or place in under:
                continue
            if place < found.width:
                nameless[place] += 1
            else:
                why = f"the row has {len(values)} cells and the headings have {found.width}"
                findings.refuse(file, why, row=number, column=letters_of(place), value=in_text(value))
        is_short = len(values) < found.width
        for row in _row(file, number, found, values, findings):
            yield replace(row, stated=sum(one.places[0] < len(values) for one in found.headings)) if is_short else row
    _tell_short(file, short, found.width, findings)
    _tell_nameless(file, nameless, findings)


def _tell_short(file: str, short: Sequence[int], width: int, findings: Findings) -> None:
    if short:
        rows = ", ".join(str(row) for row in short[:MOST_ROWS_NAMED])
        more = f" and {len(short) - MOST_ROWS_NAMED:,} more" if len(short) > MOST_ROWS_NAMED else ""
        what = "row" if len(short) == 1 else "rows"
        findings.note(file, f"{what} {rows}{more}: fewer cells than the {width} of the headings; the rest is empty")


def _under(found: HeadingRow) -> set[int]:
    return {place for heading in found.headings for place in heading.places}


def _tell_nameless(file: str, nameless: Counter[int], findings: Findings) -> None:
    for place, count in sorted(nameless.items()):
        values = "1 value in it is" if count == 1 else f"{count:,} values in it are"
        findings.note(file, f"column {letters_of(place)} has no heading that is read: {values} not taken")


def _row(file: str, number: int, found: HeadingRow, values: Sequence[Value], findings: Findings) -> Iterator[Row]:
    row = Row(number, tuple(_value(file, number, heading, values, findings) for heading in found.headings))
    if any(value is not None for value in row.values):
        yield row


def _value(file: str, number: int, heading: Heading, values: Sequence[Value], findings: Findings) -> Value:
    """The value below a heading; below one that is merged over several columns the first."""
    if len(heading.places) == 1:
        place = heading.places[0]
        return values[place] if place < len(values) else None
    given = [(place, values[place]) for place in heading.places if place < len(values) and values[place] is not None]
    for place, value in given[1:]:
        findings.refuse(
            file,
            "its heading is merged over several columns, and a cell before it has a value",
            row=number,
            column=letters_of(place),
            heading=heading.text,
            value=in_text(value),
        )
    return given[0][1] if given else None
