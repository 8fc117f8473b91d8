"""Annex A as others write it: a few children in lists 3 to 7, made good and then spoilt in one place."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from lineofsight.returns.annex_a.columns import LISTS

ROWS: Mapping[int, Sequence[Mapping[str, Any]]] = {
    3: (
        {"child": "A1", "born_on": "14/05/2016", "referred_on": "01/09/2026", "source": "q) 6: Police"},
        {"child": "A2", "born_on": "01/02/2018", "referred_on": "02/09/2026", "source": "2A"},
    ),
    4: ({"child": "A1", "started_on": "03/09/2026", "authorised_on": "20/10/2026"},),
    5: (
        {
            "child": "A1",
            "started_on": "08/09/2026",
            "conference_not_required": "b) No",
            "conference_on": "29/09/2026",
            "plan_made": "a) Yes",
        },
    ),
    6: (
        {"child": "A1", "referred_on": "01/09/2026", "need": "N1 - Abuse or neglect"},
        {"child": "A2", "referred_on": "02/09/2026", "need": "N5", "closed_on": "05/10/2026", "reason": "RC8"},
    ),
    7: (
        {
            "child": "A1",
            "started_on": "29/09/2026",
            "initial_category": "a) Neglect",
            "latest_category": "NEG",
            "reviewed_on": "29/09/2026",
            "previous_plans": "0",
        },
    ),
}
"""By list the rows, by the names of the fields. Who the child is stands in every row."""
OF_EVERYBODY: Mapping[str, Any] = {"sex": "b) Female", "ethnicity": "a) WBRI", "disability": "b) No"}

Lists = dict[int, list[dict[str, Any]]]


def good_lists() -> Lists:
    """The lists, to be changed and written."""
    born = {row["child"]: row["born_on"] for row in ROWS[3]}
    return {
        number: [{**OF_EVERYBODY, "born_on": born[row["child"]], **row} for row in rows]
        for number, rows in ROWS.items()
    }


def headings_of(number: int) -> list[str]:
    return [column.heading for column in LISTS[number - 1].columns]


def cells_of(number: int, row: Mapping[str, Any]) -> list[Any]:
    return [row.get(column.field, "") if column.field else "" for column in LISTS[number - 1].columns]


def grids_of(lists: Lists) -> dict[str, list[list[Any]]]:
    """By the name of the list its headings and rows."""
    return {
        f"List {number}": [headings_of(number), *(cells_of(number, row) for row in rows)]
        for number, rows in lists.items()
    }


def as_folder(folder: Path, grids: Mapping[str, Sequence[Sequence[Any]]], encoding: str = "utf-8") -> Path:
    """A folder of CSVs."""
    folder.mkdir()
    for name, rows in grids.items():
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def as_workbook(path: Path, grids: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook, a sheet for each list."""
    book = Workbook()
    del book[book.sheetnames[0]]
    for name, rows in grids.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    book.save(path)
    return path
