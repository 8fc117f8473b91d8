"""Writes small extracts of the Standard Safeguarding Dataset for tests, from the catalogue's own fields."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from lineofsight.domain.safeguarding_dataset import table

Rows = Sequence[Mapping[str, Any]]


def write_csv(folder: Path, name: str, rows: Rows, *, encoding: str = "utf-8") -> Path:
    """A table with every field of the standard. A row gives the values that are not empty."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.csv"
    fields = [field.name for field in table(name).fields]
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, fields)
        writer.writeheader()
        writer.writerows({key: _text(value) for key, value in row.items()} for row in rows)
    return path


def write_tables(folder: Path, tables: Mapping[str, Rows]) -> Path:
    """A folder with a CSV for each table."""
    for name, rows in tables.items():
        write_csv(folder, name, rows)
    return folder


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
