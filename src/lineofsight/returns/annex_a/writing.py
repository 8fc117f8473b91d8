"""The lists as one workbook, or as a folder of CSVs: cover, lists, where each row is from, what is wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from lineofsight.returns.annex_a.cells import Cell, ColumnFinding, cells_of, findings_of
from lineofsight.returns.annex_a.columns import LISTS
from lineofsight.returns.annex_a.lists import Line
from lineofsight.returns.spreadsheets import fitting, safe_text

DATE_FORMAT: Final = "dd/mm/yyyy"
COVER_HEADINGS: Final = ("Annex A", "What this is")
SOURCE_HEADINGS: Final = ("List", "Row", "Kind of row of the record", "Key")
FINDING_HEADINGS: Final = ("List", "Row", "Column", "What is wrong")
AUTHORITY_NUMBER: Final = "Authority number"
"""What stands on the cover before the authority's three-digit number, for whoever loads the lists."""


@dataclass
class Inspection:
    """The lists of one day. `lines` are by the number of the list; a list without an entry has no rows.

    held_back: children of whom nothing is in it, as their records are sealed. authority_number: "" where the record
    does not know it yet.
    """

    on: date
    authority: str
    lines: dict[int, list[Line]] = field(default_factory=dict)
    held_back: int = 0
    authority_number: str = ""

    def rows(self, number: int) -> list[list[Cell]]:
        """The cells of a list."""
        of = LISTS[number - 1]
        return [cells_of(of, line) for line in self.lines.get(number, [])]

    def findings(self) -> Iterator[ColumnFinding]:
        """What breaks the rules of the columns, list by list."""
        for of in LISTS:
            for row, line in enumerate(self.lines.get(of.number, []), start=1):
                yield from findings_of(of, row, line, cells_of(of, line), self.on)

    def sources(self) -> Iterator[tuple[int, int, str, int]]:
        """Of each row: its list, its number, and the row of the record that it stands for."""
        for number, lines in sorted(self.lines.items()):
            for row, line in enumerate(lines, start=1):
                yield number, row, line.kind, line.key

    def cover(self) -> Iterator[tuple[str, str]]:
        """What the cover says: a line of two cells each."""
        yield "Annex A", self.authority
        if self.authority_number:
            yield AUTHORITY_NUMBER, self.authority_number
        yield "As at", f"{self.on:%d/%m/%Y}"
        yield "Read from", "the record as it is now, without what happened after that day"
        if self.held_back:
            yield "Held back", f"{self.held_back} children whose records are sealed"
        for of in LISTS:
            rows = len(self.lines.get(of.number, []))
            yield f"List {of.number}: {of.title}", f"{rows} rows. {of.who}" if of.has_part else NO_PART
            if of.has_part and of.without_part:
                names = "; ".join(column.heading for column in of.without_part)
                yield f"List {of.number}, empty columns", f"The record has no part for: {names}"


NO_PART: Final = "Empty: the record has no part for this list yet."


def write_workbook(path: Path, inspection: Inspection) -> None:
    """Write one workbook: the cover, a sheet for each list, where the rows are from, and what is wrong."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": DATE_FORMAT}
    with path.open("wb") as file, xlsxwriter.Workbook(file, options) as book:
        _sheet(book, "Cover", COVER_HEADINGS, list(inspection.cover()))
        for of in LISTS:
            headings = tuple(column.heading for column in of.columns)
            _sheet(book, f"List {of.number}", headings, inspection.rows(of.number))
        _sheet(book, "Where from", SOURCE_HEADINGS, list(inspection.sources()))
        _sheet(book, "Findings", FINDING_HEADINGS, [_finding(one) for one in inspection.findings()])


def write_folder(folder: Path, inspection: Inspection) -> None:
    """Write a folder of CSVs, made where it is missing, with the same parts."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _csv(folder / "cover.csv", COVER_HEADINGS, list(inspection.cover()))
    for of in LISTS:
        headings = tuple(column.heading for column in of.columns)
        _csv(folder / f"list_{of.number:02d}.csv", headings, inspection.rows(of.number))
    _csv(folder / "where_from.csv", SOURCE_HEADINGS, list(inspection.sources()))
    _csv(folder / "findings.csv", FINDING_HEADINGS, [_finding(one) for one in inspection.findings()])


def _finding(one: ColumnFinding) -> tuple[int, int, str, str]:
    return one.list_number, one.row, one.column, one.why


def _sheet(book: Any, name: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell)
            elif isinstance(cell, str):
                sheet.write_string(number, place, fitting(safe_text(cell)))
            else:
                sheet.write_number(number, place, cell)


def _csv(path: Path, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for row in rows:
            writer.writerow([_in_text(cell) for cell in row])


def _in_text(cell: Cell) -> str | int:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return safe_text(cell) if isinstance(cell, str) else cell
