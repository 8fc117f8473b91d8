"""One invented authority as the Standard Safeguarding Dataset: written, loaded into an empty record, written again."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from lineofsight.access.accounts import command_line
from lineofsight.access.models import Account
from lineofsight.actions.loading import LoadReport, load_extract
from lineofsight.actions.returning.safeguarding_dataset import make_safeguarding_dataset
from lineofsight.domain.permissions import Role
from lineofsight.domain.safeguarding_dataset import TABLES, Kind
from tests.synthetic.lived_records import SPRINGSHIRE as PLAN
from tests.synthetic.lived_records import lived_once, on_the_day_after

pytestmark = [pytest.mark.slow, pytest.mark.django_db]  # all in one turn, so that the plan is lived once

Rows = dict[str, dict[str, str]]

WORKED_OUT = {
    "ssd_person": {"pers_is_mother"},
    "ssd_cp_reviews": {"cppr_cp_review_due"},
    "ssd_cla_reviews": {"clar_cla_review_due_date"},
    "ssd_pre_proceedings": {"prep_pre_pro_meetings_num", "prep_prev_pre_proc_child", "prep_prev_care_proc_child"},
    "ssd_professionals": {"prof_professional_caseload"},
}
"""What the record works out of facts of which the dataset tells a part alone.

A father is no mother; the day on which a review was due follows from the record's own clocks; meetings with the parents
after the first have no days in the dataset.
"""
GATEWAYS = "ssd_pre_proceedings"
"""A gateway meeting that went on with the plan has no day in the dataset, and is told and not taken."""


@dataclass(frozen=True)
class Twice:
    """The tables of the record that was lived, those of the record into which they were loaded, and both reports."""

    first: dict[str, Rows]
    second: dict[str, Rows]
    loaded: LoadReport
    again: LoadReport


@pytest.fixture(scope="module")
def twice(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Twice:
    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    with django_db_blocker.unblock(), on_the_day_after(PLAN):
        with transaction.atomic():
            lived_once(PLAN)
            make_safeguarding_dataset(first, by=command_line())
            transaction.set_rollback(True)
        with transaction.atomic():
            by = Account.objects.create_user("loader", role=Role.SERVICE_ACCOUNT)
            loaded = load_extract(first, by=by, authority="999")
            make_safeguarding_dataset(second, by=command_line(), form="parquet")
            make_safeguarding_dataset(second / "csv", by=command_line())
            again = load_extract(second, by=by)
            transaction.set_rollback(True)
    return Twice(tables_in(first), tables_in(second / "csv"), loaded, again)


def tables_in(folder: Path) -> dict[str, Rows]:
    """Every table of the standard, its rows by their keys."""
    found = {}
    for of in TABLES:
        if of.kind is Kind.DATA and of.primary_key is not None:
            with (folder / f"{of.name}.csv").open(encoding="utf-8-sig", newline="") as file:
                found[of.name] = {row[of.primary_key.name]: row for row in csv.DictReader(file)}
    return found


def without(rows: Rows, fields: set[str]) -> Rows:
    return {key: {name: value for name, value in row.items() if name not in fields} for key, row in rows.items()}


def test_the_authority_is_worth_comparing(twice: Twice) -> None:
    filled = {name for name, rows in twice.first.items() if rows}
    assert filled >= {
        "ssd_person", "ssd_family", "ssd_address", "ssd_disability", "ssd_mother", "ssd_contacts",
        "ssd_early_help_episodes",
        "ssd_cin_episodes", "ssd_cin_assessments", "ssd_assessment_factors", "ssd_cin_plans", "ssd_cin_visits",
        "ssd_s47_enquiry", "ssd_initial_cp_conference", "ssd_cp_plans", "ssd_cp_visits", "ssd_cp_reviews",
        "ssd_cla_episodes", "ssd_cla_placement", "ssd_legal_status", "ssd_involvements", "ssd_professionals",
        "ssd_department", "ssd_linked_identifiers",
    }  # fmt: skip


@pytest.mark.parametrize("name", [of.name for of in TABLES if of.kind is Kind.DATA and of.has_part])
def test_what_is_loaded_comes_back_as_it_was(name: str, twice: Twice) -> None:
    fields = WORKED_OUT.get(name, set())
    first, second = without(twice.first[name], fields), without(twice.second[name], fields)
    if name == GATEWAYS:
        told = [one.reason for one in twice.loaded.refused if one.field.startswith(GATEWAYS)]
        went_on = {key for key, row in first.items() if row["prep_legal_gateway_outcome"] == "A"}
        assert sorted(told) == sorted(reason for key in went_on for reason in told if f" {key} " in reason)
        first = {key: row for key, row in first.items() if key not in went_on}
    assert second == first


def test_loading_what_came_back_changes_nothing(twice: Twice) -> None:
    assert not twice.again.was_loaded_before
    assert not twice.again.changed_anything
    assert twice.again.counts["episode"].unchanged == twice.loaded.counts["episode"].added
    assert twice.again.counts["visit"].unchanged == twice.loaded.counts["visit"].added


def test_nothing_else_is_refused(twice: Twice) -> None:
    assert {one.field.partition(".")[0] for one in twice.loaded.refused} <= {GATEWAYS}
    assert twice.again.refused == []
