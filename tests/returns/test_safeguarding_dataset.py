"""Files of the Standard Safeguarding Dataset: rows checked by the catalogue, CSV and Parquet, and the cover."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lineofsight.domain.safeguarding_dataset import TABLES, table
from lineofsight.returns.safeguarding_dataset.checking import Finding, check
from lineofsight.returns.safeguarding_dataset.cover import NO_PART, Freshness, cover
from lineofsight.returns.safeguarding_dataset.reading import read_extract
from lineofsight.returns.safeguarding_dataset.writing import FORMS, Form, write_table

PERSON = {"pers_person_id": "A1", "pers_sex": "F", "pers_ethnicity": "WBRI", "pers_dob": date(2016, 5, 14)}
EPISODE = {"cine_referral_id": "R1", "cine_person_id": "A1", "cine_referral_date": date(2026, 9, 1)}
PLAN = {"cppl_cp_plan_id": "P1", "cppl_person_id": "A1", "cppl_cp_plan_initial_category": "Neglect"}
FLAGS = {key.name: "" for key in table("ssd_contacts").field("cont_contact_outcome_json").json_keys}


def row(name: str, values: dict[str, Any]) -> list[Any]:
    return [values.get(field.name) for field in table(name).fields]


def wrong(*given: tuple[str, dict[str, Any]]) -> list[tuple[str, str]]:
    """The fields of some rows that are wrong, each with why."""
    rows: dict[str, list[list[Any]]] = {}
    for name, values in given:
        rows.setdefault(name, []).append(row(name, values))
    return [(one.field, one.why) for one in check(rows.items())]


TYPE, NOWHERE = "is not of the type datetime", "points at no row"
A_PERSON, AN_EPISODE, A_PLAN = ("ssd_person", PERSON), ("ssd_cin_episodes", EPISODE), ("ssd_cp_plans", PLAN)


def but(given: tuple[str, dict[str, Any]], **changed: Any) -> tuple[str, dict[str, Any]]:
    return given[0], given[1] | changed


@pytest.mark.parametrize(
    ("given", "field", "why"),
    [
        ([A_PERSON, AN_EPISODE], "", ""),
        ([but(A_PERSON, pers_sex="X")], "pers_sex", "is no code of SEX"),
        ([but(A_PERSON, pers_dob="2016-05-14")], "pers_dob", TYPE),
        ([but(A_PERSON, pers_dob=datetime(2016, 5, 14, tzinfo=UTC))], "pers_dob", TYPE),
        ([but(A_PERSON, pers_forename="x" * 100)], "", ""),
        ([but(A_PERSON, pers_forename="x" * 101)], "pers_forename", "is longer than 100 characters"),
        ([but(A_PERSON, pers_person_id=None)], "pers_person_id", "is not recorded"),
        ([A_PERSON, A_PERSON], "pers_person_id", "is the key of another row too"),
        ([A_PERSON, but(AN_EPISODE, cine_person_id="A2")], "cine_person_id", NOWHERE),
        ([but(AN_EPISODE, cine_person_id="A2")], "", ""),
        ([AN_EPISODE, but(A_PERSON, pers_person_id="A3")], "cine_person_id", NOWHERE),
        ([A_PERSON, but(A_PLAN, cppl_cp_plan_initial_category="Multiple: Neglect")], "", ""),
        (
            [but(A_PLAN, cppl_cp_plan_initial_category="NEG")],
            "cppl_cp_plan_initial_category",
            "is no code of CATEGORY_OF_ABUSE",
        ),
    ],
    ids=[
        "as it should be", "code", "text for a date", "moment for a date", "longest", "too long", "no key", "twice",
        "child unknown", "parent not there", "parent comes later", "several categories", "census code",
    ],
)  # fmt: skip
def test_a_row_is_checked_by_its_fields(given: list[tuple[str, dict[str, Any]]], field: str, why: str) -> None:
    assert wrong(*given) == ([(field, why)] if field else [])


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (json.dumps(FLAGS | {"NFA_FLAG": "Y"}), None),
        (json.dumps(FLAGS | {"NFA_FLAG": "yes"}), "says neither Y nor N under NFA_FLAG"),
        (json.dumps({"NFA_FLAG": "Y"}), "has not the keys of the standard"),
        ("[]", "is no JSON object"),
        ("{", "is no JSON object"),
    ],
)
def test_the_object_of_a_field_has_every_key(outcome: str, why: str | None) -> None:
    contact = {"cont_contact_id": "C1", "cont_person_id": "A1", "cont_contact_outcome_json": outcome}
    assert wrong(("ssd_contacts", contact)) == ([("cont_contact_outcome_json", why)] if why else [])


def test_the_factors_are_an_array_of_codes() -> None:
    factors = {"cinf_table_id": "F1", "cinf_assessment_id": "S1", "cinf_assessment_factors_json": '["1A", "99"]'}
    assert wrong(("ssd_assessment_factors", factors)) == [
        ("cinf_assessment_factors_json", "holds what is no code of CIN:AssessmentFactors")
    ]


def test_a_finding_names_the_row_and_no_value() -> None:
    rows = [row("ssd_person", PERSON | {"pers_sex": "X"})]
    assert check([("ssd_person", rows)]) == [Finding("ssd_person", "A1", "pers_sex", "is no code of SEX")]


def test_a_csv_has_the_headings_of_the_standard_and_iso_dates(tmp_path: Path) -> None:
    person = PERSON | {"pers_surname": "=cmd"}
    assert write_table(tmp_path, "csv", table("ssd_person"), [row("ssd_person", person)]) == 1
    with (tmp_path / "ssd_person.csv").open(encoding="utf-8", newline="") as file:
        (written,) = csv.DictReader(file)
    assert list(written) == [field.name for field in table("ssd_person").fields]
    assert (written["pers_dob"], written["pers_surname"], written["pers_death_date"]) == ("2016-05-14", "'=cmd", "")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_is_read_as_it_was(tmp_path: Path, form: Form) -> None:
    names = ["=cmd", "'Brien", "'=x", "-5", "O'Neil"]
    people = [PERSON | {"pers_person_id": f"A{number}", "pers_surname": name} for number, name in enumerate(names)]
    write_table(tmp_path, form, table("ssd_person"), [row("ssd_person", person) for person in people])
    read = list(read_extract(tmp_path).rows("ssd_person"))
    assert [one.values["pers_surname"] for one in read] == names
    assert {one.values["pers_dob"] for one in read} == {PERSON["pers_dob"]}


def test_parquet_has_the_types_of_the_standard(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
    request = {"request_about_id": "Q1", "person_id": "A1", "asked_on": date(2026, 11, 2), "due_at": moment}
    write_table(tmp_path, "parquet", table("los_agency_requests"), [row("los_agency_requests", request)])
    read = pq.read_table(tmp_path / "los_agency_requests.parquet")
    assert read.schema.field("asked_on").type == pa.date32()
    (written,) = read.to_pylist()
    assert (written["asked_on"], written["due_at"], written["answered_at"]) == (date(2026, 11, 2), moment, None)


def test_a_table_without_rows_has_its_headings(tmp_path: Path) -> None:
    for form in ("csv", "parquet"):
        assert write_table(tmp_path, form, table("ssd_missing"), []) == 0
    heading = ",".join(field.name for field in table("ssd_missing").fields)
    assert (tmp_path / "ssd_missing.csv").read_text(encoding="utf-8").splitlines() == [heading]
    assert pq.read_table(tmp_path / "ssd_missing.parquet").num_rows == 0


def test_the_cover_says_how_fresh_it_is_and_what_is_empty() -> None:
    moment = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    days = (date(2025, 3, 31), date(2026, 3, 31))
    fresh = Freshness(moment, from_a_file=3, until=days, unlinked=2, held_back=1)
    lines = dict(cover("Springshire", TABLES, {"ssd_person": 7}, fresh))
    assert lines["Standard"] == "Release 1.4.5, specification of 18 August 2025"
    assert lines["Known from files alone"] == (
        "3 children, as at the date of their file: 31 March 2025 to 31 March 2026"
    )
    assert lines["Held back"] == "1 children whose records are sealed"
    assert (lines["ssd_person"], lines["ssd_missing"]) == ("7 rows.", NO_PART)
    assert "pers_nationality" in lines["ssd_person, empty fields"]
