"""Tables as files of a folder: CSV with the standard's headings, or Parquet with its types."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal

from lineofsight.domain.safeguarding_dataset import Table
from lineofsight.returns.spreadsheets import safe_text

Form = Literal["csv", "parquet"]
FORMS: Final[tuple[Form, ...]] = ("csv", "parquet")
Row = Sequence[Any]


def write_table(folder: Path, form: Form, of: Table, rows: Iterable[Row]) -> int:
    """Write one table, as far as its rows come, and say how many they were. One without rows has its headings."""
    path = folder / f"{of.name}.{form}"
    if form == "csv":
        return _write_csv(path, of, rows)
    from lineofsight.returns.safeguarding_dataset.parquet import write_parquet

    return write_parquet(path, of, rows)


def write_lines(path: Path, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Write a sheet beside the tables: the cover, or what is wrong."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows([safe_text(cell) for cell in line] for line in lines)


def _write_csv(path: Path, of: Table, rows: Iterable[Row]) -> int:
    number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.name for field in of.fields])
        for row in rows:
            writer.writerow([_in_text(value) for value in row])
            number += 1
    return number


def _in_text(value: Any) -> str | int | float:
    """A value as a CSV has it: days and moments by ISO 8601, "" where nothing is recorded."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return safe_text(value) if isinstance(value, str) else value
