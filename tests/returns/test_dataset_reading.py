"""Reading an extract of the dataset: every value is in the extract or in the report, and one bad row loses no other."""

from __future__ import annotations

import tracemalloc
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyarrow as pa
import pytest
from pyarrow import parquet

from lineofsight.domain.safeguarding_dataset import table
from lineofsight.returns.exceptions import TablesError
from lineofsight.returns.safeguarding_dataset.reading import read_extract, table_named
from lineofsight.returns.safeguarding_dataset.values import read_value
from lineofsight.returns.tables.cells import Unreadable
from tests.returns.dataset_files import write_csv, write_tables

PERSON = {"pers_person_id": "P1", "pers_surname": "Testname", "pers_dob": "2016-05-14", "pers_sex": "F"}
REFERRAL = {"cine_referral_id": "R1", "cine_person_id": "P1", "cine_referral_date": "2025-09-01"}


def told(extract: Any) -> list[tuple[str, int, str, str]]:
    return [(one.file, one.line, one.field, one.value) for one in extract.refused]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ssd_person", "ssd_person"),
        ("SSD_Person", "ssd_person"),
        ("dbo.ssd_cin_plans", "ssd_cin_plans"),
        ("people", None),
    ],
)
def test_a_file_is_named_after_its_table(name: str, found: str | None) -> None:
    of = table_named(name)
    assert (of.name if of is not None else None) == found


@pytest.mark.parametrize(
    ("field", "said", "read"),
    [
        ("cine_referral_date", "2025-09-01", date(2025, 9, 1)),
        ("cine_referral_date", "01/09/2025", date(2025, 9, 1)),
        ("cine_referral_date", "2025-09-01T00:00:00", date(2025, 9, 1)),
        ("cine_referral_date", "2025-09-01 00:00:00.000", date(2025, 9, 1)),
        ("cine_referral_date", datetime(2025, 9, 1, 9, 30), date(2025, 9, 1)),  # noqa: DTZ001 - as a file gives it
        ("cine_referral_date", "45901", date(2025, 9, 1)),
        ("cine_referral_date", "31/02/2025", None),
        ("cine_referral_date", "soon", None),
        ("cine_referral_nfa", "y", "Y"),
        ("cine_referral_nfa", True, "Y"),
        ("cine_referral_nfa", "perhaps", None),
        ("cine_close_reason", "RC7", "RC7"),
        ("cine_close_reason", "RC77", None),
        ("cine_referral_id", "x" * 48, "x" * 48),
        ("cine_referral_id", "x" * 49, None),
        ("cine_referral_id", 1.5, None),
        ("cine_referral_id", 12, "12"),
        ("cine_referral_outcome_json", '{"NFA_FLAG": "Y"}', {"NFA_FLAG": "Y"}),
        ("cine_referral_outcome_json", "{NFA_FLAG", None),
    ],
)
def test_a_value_is_read_as_its_field_says(field: str, said: Any, read: Any) -> None:
    of = table("ssd_cin_episodes").field(field)
    if read is None:
        with pytest.raises(Unreadable):
            read_value(of, said)
    else:
        assert read_value(of, said) == read


def test_one_bad_value_loses_neither_its_row_nor_another(tmp_path: Path) -> None:
    bad = {**REFERRAL, "cine_referral_date": "31/02/2025", "cine_close_reason": "RC7"}
    good = {**REFERRAL, "cine_referral_id": "R2"}
    extract = read_extract(write_tables(tmp_path / "e", {"ssd_person": [PERSON], "ssd_cin_episodes": [bad, good]}))
    first, second = extract.rows("ssd_cin_episodes")
    assert "cine_referral_date" not in first.values
    assert (first.values["cine_close_reason"], second.values["cine_referral_date"]) == ("RC7", date(2025, 9, 1))
    assert second.values["cine_close_reason"] is None
    assert told(extract) == [("ssd_cin_episodes.csv", 2, "ssd_cin_episodes.cine_referral_date", "31/02/2025")]
    assert (extract.given, extract.taken) == (11, 10)


def test_a_row_without_a_key_and_one_whose_key_stands_twice_are_told(tmp_path: Path) -> None:
    rows = [REFERRAL, {**REFERRAL, "cine_referral_id": ""}, {**REFERRAL, "cine_close_reason": "RC1"}]
    extract = read_extract(write_tables(tmp_path / "e", {"ssd_person": [PERSON], "ssd_cin_episodes": rows}))
    assert [row.number for row in extract.rows("ssd_cin_episodes")] == [2]
    assert [(one.line, one.child_id, one.value) for one in extract.refused] == [(3, "P1", ""), (4, "P1", "R1")]


def test_placeholders_and_day_numbers_are_told_by_column(tmp_path: Path) -> None:
    person = {**PERSON, "pers_sex": "SSD_PH", "pers_death_date": "1900-01-01", "pers_dob": "42504"}
    extract = read_extract(write_tables(tmp_path / "e", {"ssd_person": [person]}))
    (row,) = extract.rows("ssd_person")
    assert (row.values["pers_sex"], row.values["pers_death_date"]) == (None, None)
    assert row.values["pers_dob"] == date(2016, 5, 14)
    words = " ".join(extract.told)
    assert "placeholders in pers_sex, read as empty: 1" in words
    assert "placeholders in pers_death_date, read as empty: 1" in words
    assert "day numbers of a spreadsheet in pers_dob, read as days: 1" in words


def test_unknown_tables_and_columns_and_missing_ones_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "e"
    write_csv(folder, "ssd_person", [PERSON])
    (folder / "people.csv").write_text("a,b\n1,2\n")
    (folder / "ssd_cin_plans.csv").write_text("cinp_person_id,colour\nP1,blue\n")
    (folder / "ssd_cin_visits.csv").write_text("cinv_cin_visit_id,cinv_person_id,colour\nV1,P1,blue\n")
    extract = read_extract(folder)
    words = " ".join(extract.told)
    assert "people.csv is not named after a table" in words
    assert "has a column “colour”, which ssd_cin_visits has not; values not read: 1" in words
    assert "lacks the columns cinv_cin_visit_date" in words
    assert told(extract) == [("ssd_cin_plans.csv", 0, "cinp_cin_plan_id", "")]
    assert [row.text("cinv_person_id") for row in extract.rows("ssd_cin_visits")] == ["P1"]


def test_names_of_the_released_scripts_and_letters_of_windows_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "e"
    folder.mkdir()
    text = "PERS_PERSON_ID,pers_surname,pers_single_unique_id\nP1,Séamus’,9999999468\n"
    (folder / "ssd_person.csv").write_bytes(text.encode("cp1252"))
    extract = read_extract(folder)
    (row,) = extract.rows("ssd_person")
    assert (row.values["pers_surname"], row.values["pers_common_child_id"]) == ("Séamus’", "9999999468")


def test_a_zip_is_read_as_its_folder(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "e", "ssd_person", [PERSON])
    with ZipFile(tmp_path / "e.zip", "w") as packed:
        packed.write(path, "extract/ssd_person.csv")
        packed.writestr("../ssd_cin_episodes.csv", "cine_referral_id\nR1\n")
    extract = read_extract(tmp_path / "e.zip")
    assert [row.text("pers_person_id") for row in extract.rows("ssd_person")] == ["P1"]
    assert extract.tables == {"ssd_person": 1}
    assert "leads out" in extract.refused[0].reason


def test_parquet_is_read_with_the_types_it_has(tmp_path: Path) -> None:
    folder = tmp_path / "e"
    folder.mkdir()
    columns = {
        "cine_referral_id": pa.array([1, 2]),
        "cine_person_id": pa.array(["P1", "P1"]),
        "cine_referral_date": pa.array([date(2025, 9, 1), None]),
        "cine_close_date": pa.array([datetime(2025, 10, 1), None]),  # noqa: DTZ001 - as a file gives it
        "cine_referral_nfa": pa.array([False, True]),
    }
    parquet.write_table(pa.table(columns), folder / "ssd_cin_episodes.parquet")
    extract = read_extract(folder)
    first, second = extract.rows("ssd_cin_episodes")
    assert first.values == {
        "cine_referral_id": "1",
        "cine_person_id": "P1",
        "cine_referral_date": date(2025, 9, 1),
        "cine_close_date": date(2025, 10, 1),
        "cine_referral_nfa": "N",
    }
    assert (second.values["cine_referral_date"], second.values["cine_referral_nfa"]) == (None, "Y")


def test_a_damaged_parquet_file_loses_no_other(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "e", {"ssd_person": [PERSON]})
    (folder / "ssd_cin_plans.parquet").write_bytes(b"PAR1 and then nothing of it")
    extract = read_extract(folder)
    assert extract.tables["ssd_person"] == 1
    assert [(one.file, one.line) for one in extract.refused] == [("ssd_cin_plans.parquet", 0)]


def test_more_than_may_be_read_is_refused(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "e", {"ssd_person": [PERSON]})
    with pytest.raises(TablesError):
        read_extract(folder, max_size=20)


def test_the_rows_of_an_extract_are_not_held_in_memory(tmp_path: Path) -> None:
    def peak(children: int) -> int:
        people = [{**PERSON, "pers_person_id": f"P{number}", "pers_surname": "X" * 200} for number in range(children)]
        folder = write_tables(tmp_path / f"of_{children}", {"ssd_person": people})
        tracemalloc.start()
        try:
            with closing(read_extract(folder)) as extract:
                assert sum(1 for _ in extract.rows("ssd_person")) == children
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(3_000) - peak(1_000) < 2_000 * 500  # bytes; a row that is held takes some 900


def test_a_row_that_names_no_person_is_about_the_one_of_the_row_that_it_names(tmp_path: Path) -> None:
    assessment = {"cina_assessment_id": "A1", "cina_person_id": "P1", "cina_referral_id": "R1"}
    factors = {"cinf_table_id": "F1", "cinf_assessment_id": "A1"}
    lost = {"cinf_table_id": "F2", "cinf_assessment_id": "A9"}
    tables = {
        "ssd_person": [PERSON],
        "ssd_cin_assessments": [assessment, {**assessment, "cina_assessment_id": "A2", "cina_person_id": "P9"}],
        "ssd_assessment_factors": [factors, lost],
    }
    with closing(read_extract(write_tables(tmp_path / "e", tables))) as extract:
        of_person = extract.of_person("P1")
        assert {name: [row.number for row in rows] for name, rows in of_person.items()} == {
            "ssd_person": [2], "ssd_cin_assessments": [2], "ssd_assessment_factors": [2],
        }  # fmt: skip
        assert [(row.table, row.number) for row in extract.about_nobody()] == [
            ("ssd_assessment_factors", 3), ("ssd_cin_assessments", 3),
        ]  # fmt: skip
        assert list(extract.without("ssd_cin_assessments", ["A0", "A1", "A2", "A3"])) == ["A0", "A3"]
        assert extract.people_in(["ssd_cin_assessments"]) == {"P1", "P9"}


def test_a_parquet_file_that_says_little_for_very_many_rows_is_not_read(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "e", {"ssd_person": [PERSON]})
    nothing = pa.table({"cinp_cin_plan_id": pa.nulls(2_000_000, pa.string())})
    parquet.write_table(nothing, folder / "ssd_cin_plans.parquet")
    assert (folder / "ssd_cin_plans.parquet").stat().st_size < 100_000
    with closing(read_extract(folder, max_size=1_000_000)) as extract:
        assert [(one.file, "--max-size" in one.reason) for one in extract.refused] == [("ssd_cin_plans.parquet", True)]


def test_parquet_of_other_makers_is_read_value_by_value(tmp_path: Path) -> None:
    folder = tmp_path / "e"
    folder.mkdir()
    finer, beyond = 1_600_000_000_123_456_789, 2**62
    columns = {
        "cinf_table_id": pa.array([Decimal(1), Decimal(2)]),
        "cinf_assessment_id": pa.array(["A1", "A2"]).dictionary_encode(),
        "cinf_assessment_factors_json": pa.array([["1A", "2B"], None]),
    }
    parquet.write_table(pa.table(columns), folder / "ssd_assessment_factors.parquet")
    moments = {
        "cine_referral_id": pa.array(["R1", "R2"]),
        "cine_referral_date": pa.array([finer, None], pa.timestamp("ns")),
        "cine_close_date": pa.array([beyond, 0], pa.timestamp("us")),
    }
    parquet.write_table(pa.table(moments), folder / "ssd_cin_episodes.parquet")
    with closing(read_extract(folder)) as extract:
        first, second = extract.rows("ssd_assessment_factors")
        assert first.values == {
            "cinf_table_id": "1", "cinf_assessment_id": "A1", "cinf_assessment_factors_json": ["1A", "2B"],
        }  # fmt: skip
        assert second.values["cinf_assessment_factors_json"] is None
        first, second = extract.rows("ssd_cin_episodes")
        assert (first.values["cine_referral_date"], second.values["cine_close_date"]) == (
            date(2020, 9, 13), date(1970, 1, 1),
        )  # fmt: skip
        assert told(extract) == [("ssd_cin_episodes.parquet", 2, "ssd_cin_episodes.cine_close_date", str(beyond))]


def test_a_row_that_is_cut_short_says_nothing_of_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "e"
    folder.mkdir()
    (folder / "ssd_person.csv").write_text("pers_person_id,pers_surname,pers_dob,pers_sex\nP1,Testname\nP2,Other,,\n")
    with closing(read_extract(folder)) as extract:
        short, empty = extract.rows("ssd_person")
        assert short.values == {"pers_person_id": "P1", "pers_surname": "Testname"}
        assert empty.values["pers_dob"] is None
        assert any("row 2: fewer cells" in sentence for sentence in extract.told)


def test_a_column_that_stands_twice_is_told_and_the_first_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "e"
    folder.mkdir()
    head = "pers_person_id,pers_common_child_id,pers_single_unique_id"
    (folder / "ssd_person.csv").write_text(f"{head}\nP1,9999999468,9999999476\n")
    with closing(read_extract(folder)) as extract:
        (row,) = extract.rows("ssd_person")
        assert row.values["pers_common_child_id"] == "9999999468"
        assert any("has pers_common_child_id a second time; values not read: 1" in one for one in extract.told)


def test_letters_that_no_database_holds_do_not_hide_in_json(tmp_path: Path) -> None:
    said = '{"STREET": "1\\u0000 Hill\\ud800 Road", "TOWN": ["\\u0000a"]}'
    address = {"addr_table_id": "D1", "addr_person_id": "P1", "addr_address_json": said}
    with closing(read_extract(write_tables(tmp_path / "e", {"ssd_address": [address]}))) as extract:
        (row,) = extract.rows("ssd_address")
        assert row.values["addr_address_json"] == {"STREET": "1 Hill Road", "TOWN": ["a"]}
