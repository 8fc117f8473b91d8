"""A line as the cells of its list, and what breaks the rules of the columns: by list, row and column, never a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lineofsight.returns.annex_a.columns import Column, InspectionList, Kind
from lineofsight.returns.annex_a.lists import Line

Cell = str | int | date
BLANK = ""


@dataclass(frozen=True, slots=True)
class ColumnFinding:
    """A cell that breaks a rule. row: the number of the line in its list, from 1."""

    list_number: int
    row: int
    column: str
    why: str


def cells_of(of: InspectionList, line: Line) -> list[Cell]:
    """The cells of a line, in the order of the columns."""
    return [_cell(column, line.values.get(column.field)) for column in of.columns]


def _cell(column: Column, value: Any) -> Cell:
    if column.values is not None:
        code = {True: "yes", False: "no", None: ""}.get(value, value)
        return column.values.get(code, code if column.is_open else BLANK)
    return BLANK if value is None else value


def findings_of(of: InspectionList, row: int, line: Line, cells: Sequence[Cell], on: date) -> Iterator[ColumnFinding]:
    """What breaks the rules of the columns in one line. A column without a part is said on the cover, not here."""
    for column, cell in zip(of.columns, cells, strict=True):
        why = _why(column, line.values.get(column.field), cell, on) if column.field else ""
        if why:
            yield ColumnFinding(of.number, row, column.heading, why)


def _why(column: Column, value: Any, cell: Cell, on: date) -> str:
    if cell == BLANK:
        if value not in (None, "", True, False):
            return "the record has a code that the template does not have"
        return "is not recorded" if column.is_required else ""
    if column.kind is Kind.DATE and (not isinstance(cell, date) or cell > on):
        return "lies after the day of the list"
    if column.kind is Kind.NUMBER and (not isinstance(cell, int) or cell < 0):
        return "is no whole number"
    return ""
