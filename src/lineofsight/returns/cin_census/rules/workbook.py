"""What a check found, as a workbook: the findings, and what became of each rule in each file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from lineofsight.returns.cin_census import year_on_year
from lineofsight.returns.cin_census.rules.files import Checked
from lineofsight.returns.cin_census.rules.report import COLUMNS, rows
from lineofsight.returns.cin_census.year_on_year import Compared
from lineofsight.returns.spreadsheets import fitting, safe_text

MOST_ROWS = 1_048_575  # of one sheet, under its heading
RULE_COLUMNS = ("file", "year", "code", "severity", "run", "findings", "wording", "draft")


def write_workbook(path: Path, outcomes: Iterable[Checked | tuple[str, str]]) -> None:
    """Write the findings of every file and the rules that were asked; findings past the last row are said so."""
    held = list(outcomes)
    checks = [one for one in held if isinstance(one, Checked)]
    findings = [row for one in checks for row in rows(one)]
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with path.open("wb") as file, xlsxwriter.Workbook(file, options) as book:
        _sheet(book, "Files", ("file", "year", "children", "note"), [row for one in held for row in _file_rows(one)])
        _sheet(book, "Rules", RULE_COLUMNS, [row for one in checks for row in _rule_rows(one)])
        for start in range(0, max(len(findings), 1), MOST_ROWS):
            name = "Findings" if start == 0 else f"Findings {start // MOST_ROWS + 1}"
            _sheet(book, name, COLUMNS, findings[start : start + MOST_ROWS])


def write_comparison(path: Path, compared: Iterable[Compared]) -> None:
    """Write what this year's return came to beside last year's, a row for each check."""
    with path.open("wb") as file, xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        _sheet(book, "Year on year", year_on_year.COLUMNS, list(year_on_year.rows(compared)))


def _file_rows(one: Checked | tuple[str, str]) -> list[tuple[str | int, ...]]:
    if not isinstance(one, Checked):
        return [(one[0], "", "", f"could not check: {one[1]}")]
    notes = one.warnings or [""]
    return [(one.file, one.year, one.children, note) for note in notes]


def _rule_rows(checked: Checked) -> list[tuple[str | int, ...]]:
    return [
        (
            checked.file, checked.year, one.rule.code, one.rule.severity.value, one.skipped or "yes", one.findings,
            one.rule.wording, "draft" if one.rule.is_draft else "",
        )
        for one in checked.rules
    ]  # fmt: skip


def _sheet(book: Any, name: str, columns: Sequence[str], lines: Sequence[Sequence[str | int | float]]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, bold)
    for number, line in enumerate(lines, start=1):
        for place, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(number, place, fitting(safe_text(cell)))
            else:
                sheet.write_number(number, place, cell)
