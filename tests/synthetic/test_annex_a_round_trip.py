"""Annex A written from a generated authority and loaded into an empty record: the lists of that record are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.db import transaction

from lineofsight.access.accounts import command_line
from lineofsight.access.models import Account
from lineofsight.actions.loading import AnnexAFiles, load_annex_a, load_census
from lineofsight.actions.loading.annex_a_children import NOWHERE
from lineofsight.actions.returning.inspection import make_inspection
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Child
from lineofsight.returns.annex_a.columns import LISTS
from lineofsight.returns.annex_a.writing import Inspection, write_folder, write_workbook
from lineofsight.synthetic.census import write_files
from lineofsight.synthetic.plan import AuthorityPlan

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PLAN = AuthorityPlan(160, 1, date(2026, 11, 20), 28)
AS_AT = date(2026, 11, 20)
AFTERWARDS = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

LOADED = (3, 4, 5, 6, 7)
"""The lists that are taken into the record, where the census file has what is in them."""
NOT_CARRIED = {
    "Does the Child have a Disability": "“Yes” does not say which disability",
    "Number of Referrals in Last 12 Months": "the lists hold the referrals of six months",
    "Number of Section 47 Enquiries in the last 12 months": "the lists hold the enquiries of six months",
    "Number of ICPCs in the last 12 months": "the lists hold the conferences of six months",
    "Case Status": "a child in need plan is in no list",
    "Date of latest review conference": "the day of the initial conference stands there before the first review",
}
"""The columns that may come out otherwise, each with why."""


@pytest.fixture
def loader(db: None) -> Iterator[Account]:
    with time_machine.travel(AFTERWARDS, tick=False):
        yield Account.objects.create_user("loader", role=Role.SERVICE_ACCOUNT)


def written(folder: Path, loader: Account, write: Callable[[Path, Inspection], None]) -> tuple[Path, Inspection]:
    """The lists of a record that the census made. The record is empty again afterwards."""
    folder.mkdir()
    with transaction.atomic():
        for census in list(write_files(PLAN, folder)):
            load_census(census.path, by=loader)
        made = make_inspection(AS_AT, by=command_line())
        transaction.set_rollback(True)
    path = folder / ("annex_a.xlsx" if write is write_workbook else "annex_a")
    write(path, made)
    assert not Child.objects.exists()
    return path, made


def lines_of(made: Inspection, number: int) -> dict[tuple[object, ...], dict[str, object]]:
    """The carried cells of a list by child and by the day of what the line is about."""
    of = LISTS[number - 1]
    days = ("Date of referral", "CIN Start Date", "Start Date")
    key = next(at for at, column in enumerate(of.columns) if column.heading.endswith(days))
    headings = [column.heading for column in of.columns]
    return {
        (row[0], row[key]): {
            heading: cell for heading, cell in zip(headings, row, strict=True) if heading not in NOT_CARRIED
        }
        for row in made.rows(number)
    }


@pytest.mark.parametrize("write", [write_workbook, write_folder])
def test_the_lists_of_a_record_that_loaded_them_are_the_same(
    loader: Account, tmp_path: Path, write: Callable[[Path, Inspection], None]
) -> None:
    path, made = written(tmp_path / "first", loader, write)
    report = load_annex_a(AnnexAFiles([path]), by=loader)
    assert not [value for value in report.refused if value.reason != NOWHERE]
    lost = {(value.child_id, value.file) for value in report.refused}
    assert len(lost) <= len(made.rows(4)) / 20, "list 6 tells of one episode of a child, and older ones are not known"
    again = make_inspection(AS_AT, by=command_line())
    for number in LOADED:
        before, after = lines_of(made, number), lines_of(again, number)
        assert len(before) > 2, f"list {number} is worth comparing"
        assert set(after) <= set(before)
        gone = {child for child, _ in set(before) - set(after)}
        assert gone <= {child for child, _ in lost}
        assert after == {key: before[key] for key in after}
    assert not load_annex_a(AnnexAFiles([path]), by=loader).changed_anything
