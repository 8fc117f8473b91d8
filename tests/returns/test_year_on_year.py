"""This year's file beside last year's: what is counted, and when DfE asks why a count moved."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusHeader,
    CensusSection47Enquiry,
)
from lineofsight.returns.cin_census.rules.workbook import write_comparison
from lineofsight.returns.cin_census.writing import write_census
from lineofsight.returns.cin_census.year_on_year import (
    COLUMNS,
    YEAR_ON_YEAR_CHECKS,
    Compared,
    compare,
    counts_of,
    text,
)


def test_the_checks_are_the_published_ones(SHARED_STANDARDS: Path) -> None:
    with (SHARED_STANDARDS / "cin" / "year_on_year_checks.csv").open(encoding="utf-8", newline="") as file:
        published = [
            (row["check"], row["title"], int(row["threshold_percent"]), row["automatic_ok_note"])
            for row in csv.DictReader(file)
        ]
    ours = [(one.code, one.title, one.threshold_percent, one.settled_by) for one in YEAR_ON_YEAR_CHECKS]
    assert ours == published


@pytest.mark.parametrize(
    ("code", "last_year", "this_year", "is_asked_about"),
    [
        ("YonY 01", 100, 85, False),
        ("YonY 01", 100, 84, True),
        ("YonY 01", 100, 200, False),
        ("YonY 02", 100, 125, False),
        ("YonY 02", 100, 126, True),
        ("YonY 02", 100, 75, False),
        ("YonY 02", 100, 74, True),
        ("YonY 02", 3, 4, True),
        ("YonY 02", 0, 0, False),
        ("YonY 02", 0, 1, True),
        ("YonY 01", 0, 1, False),
    ],
)
def test_dfe_asks_where_a_count_moved_by_more_than_the_threshold(
    code: str, last_year: int, this_year: int, is_asked_about: bool
) -> None:
    check = next(one for one in YEAR_ON_YEAR_CHECKS if one.code == code)
    assert Compared(check, last_year, this_year).is_asked_about is is_asked_about


EPISODE = CensusEpisode(
    referred_on=date(2025, 4, 1),
    assessments=(
        CensusAssessment(date(2025, 3, 1), authorised_on=date(2025, 3, 31)),
        CensusAssessment(date(2025, 4, 2), authorised_on=date(2026, 3, 31)),
        CensusAssessment(date(2026, 3, 2)),
    ),
    section_47_enquiries=(
        CensusSection47Enquiry(date(2025, 5, 1)),
        CensusSection47Enquiry(date(2025, 5, 1)),
        CensusSection47Enquiry(date(2025, 3, 20)),
    ),
    child_protection_plans=(
        CensusChildProtectionPlan(date(2025, 3, 1), ended_on=date(2025, 4, 1)),
        CensusChildProtectionPlan(date(2025, 6, 1), ended_on=date(2026, 3, 31)),
        CensusChildProtectionPlan(date(2026, 3, 31)),
    ),
)
CHILDREN = (
    CensusChild("A1", episodes=(EPISODE, CensusEpisode(date(2025, 3, 31)))),
    CensusChild("A2", episodes=(CensusEpisode(date(2024, 1, 1)),)),
)


def written(path: Path, children: tuple[CensusChild, ...], ends_in: int = 2026) -> Path:
    header = CensusHeader("210", date(ends_in, 3, 31), "CIN", ends_in, "L", "spec", "1", "001", datetime.now(UTC))
    write_census(path, header, children)
    return path


def test_each_count_is_of_the_files_own_year(tmp_path: Path) -> None:
    counts = counts_of(written(tmp_path / "now.xml", CHILDREN))
    assert dict(counts) == {
        "YonY 01": 2,
        "YonY 02": 1,
        "YonY 03": 1,
        "YonY 04": 1,
        "YonY 05": 1,
        "YonY 06": 2,
        "YonY 07": 2,
    }


def test_two_files_are_compared_as_text_and_as_a_workbook(tmp_path: Path) -> None:
    now = written(tmp_path / "now.xml", CHILDREN)
    before = written(tmp_path / "before.xml", (CHILDREN[1],), 2025)
    compared = compare(now, before)
    said = list(text(compared))
    assert said[0] == (
        "YonY 01  Number of children: 1 last year, 2 now (+100.0%), no question: only a fall of over 15% is asked"
        " about, as the sentence that settles it speaks of a decrease"
    )
    assert said[1] == "YonY 02  Number of referrals: 0 last year, 1 now, over 25%: DfE asks why"
    assert said[2].endswith(YEAR_ON_YEAR_CHECKS[1].settled_by)
    write_comparison(tmp_path / "compared.xlsx", compared)
    sheet = load_workbook(tmp_path / "compared.xlsx").active
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert cells[0] == list(COLUMNS)
    assert len(cells) == 1 + len(YEAR_ON_YEAR_CHECKS)
    assert cells[1][:6] == ["YonY 01", "Number of children", 1, 2, 100, 15]
    assert cells[1][6].startswith("no: only a fall is")
