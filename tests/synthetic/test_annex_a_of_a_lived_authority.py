"""Annex A of an authority that was lived by the real actions, loaded into an empty record: it comes back the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from lineofsight.access.accounts import command_line
from lineofsight.access.models import Account
from lineofsight.actions.loading import AnnexAFiles, LoadReport, load_annex_a
from lineofsight.actions.loading.annex_a_children import NOWHERE
from lineofsight.actions.loading.annex_a_holders import OF_ANOTHER_TEAM, TWO_OF_A_NAME, WITH_THE_WORKER
from lineofsight.actions.returning.inspection import make_inspection
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Authority
from lineofsight.record.moment import today
from lineofsight.returns.annex_a.columns import LISTS
from lineofsight.returns.annex_a.reading import NO_CHILD
from lineofsight.returns.annex_a.writing import Inspection, write_workbook
from tests.synthetic.lived_records import SPRINGSHIRE as PLAN
from tests.synthetic.lived_records import lived_once, on_the_day_after

pytestmark = [pytest.mark.slow, pytest.mark.django_db]  # all in one turn, so that the plan is lived once

NOT_CARRIED: dict[str, str] = {
    "Does the Child have a Disability": "“Yes” does not say which disability",
    "Number of Referrals in Last 12 Months": "the lists hold the referrals of six months",
    "Number of Section 47 Enquiries in the last 12 months": "the lists hold the enquiries of six months",
    "Number of ICPCs in the last 12 months": "the lists hold the conferences of six months",
    "Child Seen During Continuous Assessment": "the list does not say which visit saw the child",
    "Was the child assessed as requiring LA children's social care support?": "it does not say what came of it",
    "Did the Initial Child Protection Conference Result in a Child Protection Plan": "“No” does not say what it made",
    "Date Child Was Last Seen": "the list does not say which visit it was",
    "Date of the Last Statutory Visit": "the list does not say what was seen on it",
    "Was the Child Seen Alone?": "the visit is not carried",
    "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)": (
        "“Yes” does not say which, nor when"
    ),
    "Date of latest review conference": "the day of the initial conference stands there before the first review",
    "Case Status": "a child in need plan is in no list",
    "Date of Last Social Work Visit": "the list does not say what the visit was for",
    "Number of Placements in the Last 12 months": "the list tells of the last placement alone",
    "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)": (
        "the list tells of the last period alone"
    ),
    "Allocated Team": "of a closed case the lists do not say until when it was held",
    "Allocated Worker": "of a closed case the lists do not say until when it was held",
}
"""The columns that may come out otherwise, each with why."""

Lines = Counter[tuple[Any, ...]]


@dataclass(frozen=True)
class Twice:
    """The lists of the record that was lived, those of the record into which they were loaded, and both reports."""

    first: Inspection
    second: Inspection
    loaded: LoadReport
    again: LoadReport


@pytest.fixture(scope="module")
def twice(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Twice:
    path = tmp_path_factory.mktemp("annex") / "annex_a.xlsx"
    with django_db_blocker.unblock(), on_the_day_after(PLAN):
        with transaction.atomic():
            lived_once(PLAN)
            on = today()
            first = make_inspection(on, by=command_line())
            write_workbook(path, first)
            number = Authority.objects.get().number
            transaction.set_rollback(True)
        with transaction.atomic():
            by = Account.objects.create_user("loader", role=Role.SERVICE_ACCOUNT)
            files = AnnexAFiles([path], authority=number)
            loaded = load_annex_a(files, by=by)
            second = make_inspection(on, by=command_line())
            again = load_annex_a(files, by=by)
            transaction.set_rollback(True)
    return Twice(first, second, loaded, again)


def lines_of(made: Inspection, number: int) -> Lines:
    """The carried cells of a list; rows that say the same are one."""
    carried = [at for at, column in enumerate(LISTS[number - 1].columns) if column.heading not in NOT_CARRIED]
    rows = (tuple(row[at] for at in carried) for row in made.rows(number) if row[0])
    return Counter(dict.fromkeys(rows, 1))


@pytest.mark.parametrize("number", range(1, 9))
def test_the_lists_of_a_record_that_loaded_them_are_the_same(number: int, twice: Twice) -> None:
    """Save the rows about nobody of the record, and those that can stand in no episode: each is told."""
    first, second = lines_of(twice.first, number), lines_of(twice.second, number)
    assert len(first) > 1, "worth comparing"
    assert second - first == Counter()
    placeless = {one.child_id for one in twice.loaded.refused if one.reason == NOWHERE and one.file == f"List {number}"}
    assert {row[0] for row in first - second} <= placeless
    assert len(placeless) <= len(first) / 20


def test_who_holds_an_open_case_is_the_same(twice: Twice) -> None:
    def held(made: Inspection) -> dict[str, tuple[str, str]]:
        return {
            line.values["child"]: (line.values["team"], line.values["worker"])
            for line in made.lines[6]
            if line.values["closed_on"] is None
        }

    told = {one.child_id for one in twice.loaded.refused if one.reason in {OF_ANOTHER_TEAM, TWO_OF_A_NAME}}
    first = {child: said for child, said in held(twice.first).items() if child not in told}
    assert len(first) > 20, "worth comparing"
    assert {child: said for child, said in held(twice.second).items() if child in first} == first


def test_nothing_else_is_refused(twice: Twice) -> None:
    of_names = {OF_ANOTHER_TEAM, TWO_OF_A_NAME, WITH_THE_WORKER}
    assert {one.reason for one in twice.loaded.refused} <= {NOWHERE, NO_CHILD, *of_names}
    nobody = sum(not line.values["child"] for line in twice.first.lines[1])
    assert len({one.line for one in twice.loaded.refused if one.reason == NO_CHILD}) == nobody


def test_loading_the_lists_again_changes_nothing(twice: Twice) -> None:
    assert twice.again.was_loaded_before
    assert not twice.again.changed_anything
