"""The return as a folder of CSVs: a file for each of the published ones, a cover, and what is wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from lineofsight.returns.spreadsheets import safe_text
from lineofsight.returns.ssda903.columns import FILES, ReturnFile
from lineofsight.returns.ssda903.rows import ReturnYear, Row

NO_PART: Final = "Empty: the record has no part for this file yet."


@dataclass
class LookedAfterReturn:
    """The rows of one year, by file. held_back: children of whom nothing is in it, as their records are sealed."""

    year: ReturnYear
    authority: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    held_back: int = 0

    def add(self, rows: dict[str, list[Row]]) -> None:
        """Take the rows of one child."""
        for name, some in rows.items():
            self.rows.setdefault(name, []).extend(some)

    def cells(self, of: ReturnFile) -> list[list[str]]:
        """The cells of a file."""
        return [[_in_text(row.get(column.field)) for column in of.columns] for row in self.rows.get(of.name, [])]

    def findings(self) -> Iterator[tuple[str, int, str, str]]:
        """What a row needs and the record does not hold: file, row from 1, column, what is wrong."""
        for of in FILES:
            for number, cells in enumerate(self.cells(of), start=1):
                for column, cell in zip(of.columns, cells, strict=True):
                    if column.is_required and column.field and not cell:
                        yield of.name, number, column.name, "is not recorded"

    def cover(self) -> Iterator[tuple[str, str]]:
        """What the cover says: a line of two cells each."""
        yield "SSDA903", self.authority
        yield "Year", f"{self.year.first:%d/%m/%Y} to {self.year.last:%d/%m/%Y}"
        if self.held_back:
            yield "Held back", f"{self.held_back} children whose records are sealed"
        for of in FILES:
            yield of.name, f"{len(self.rows.get(of.name, []))} rows" if of.has_part else NO_PART
            if of.has_part and of.without_part:
                names = ", ".join(column.name for column in of.without_part)
                yield f"{of.name}, empty columns", f"The record has no part for: {names}"


def write_folder(folder: Path, made: LookedAfterReturn) -> None:
    """Write the files of a return, with their cover and findings, into a folder; it is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _csv(folder / "cover.csv", ("SSDA903", "What this is"), list(made.cover()))
    _csv(folder / "findings.csv", ("File", "Row", "Column", "What is wrong"), list(made.findings()))
    for of in FILES:
        _csv(folder / f"{of.name}.csv", [column.name for column in of.columns], made.cells(of))


def _csv(path: Path, headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for row in rows:
            writer.writerow([safe_text(cell) if isinstance(cell, str) else cell for cell in row])


def _in_text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
