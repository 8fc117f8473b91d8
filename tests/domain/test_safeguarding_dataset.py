"""The catalogue of the Standard Safeguarding Dataset is the published standard, row by row."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path
from typing import Final

from lineofsight.domain.codes import CODE_SETS as NATIONAL_CODE_SETS
from lineofsight.domain.safeguarding_dataset import CODE_SETS, TABLES, Field, Json, JsonKind, Kind, table

POINTS_AT_A_PERSON: Final = {"perm_person_id": "ssd_cla_episodes.clae_person_id"}
"""The specification points at the key of an episode, although the field holds a person's."""

OF_A_NEWER_RETURN: Final = {"UPN_UNKNOWN_CLA", "EPISODE_CEASED_REASON", "PLACEMENT_TYPE"}
"""Code sets to which a return has added codes since the dataset named them."""

FIELDS: Final = {field.name: field for one in TABLES for field in one.fields}


def published(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "ssd" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def type_of(field: Field) -> tuple[str, str]:
    return field.type.value, str(field.size or "")


def published_type(row: dict[str, str]) -> tuple[str, str]:
    """The released type, or the specification's where the released script has not the table."""
    if found := re.fullmatch(r"(\w+)\((\w+)\)", row["released_type"]):
        return found[1], found[2].replace("max", "")
    if row["released_type"]:
        return row["released_type"], ""
    has_size = row["spec_type"] in {"nvarchar", "nchar", "binary"}
    return row["spec_type"], row["spec_size"].replace("MAX", "") if has_size else ""


def test_the_tables_are_those_of_the_standard_in_its_order(SHARED_STANDARDS: Path) -> None:
    rows = published(SHARED_STANDARDS, "tables")
    ours = [(one.name, one.kind.value, one.area, one.primary_key.name if one.primary_key else "") for one in TABLES]
    assert ours == [(row["table"], row["kind"], row["area"], row["primary_key"]) for row in rows]
    assert len(ours) == 50


def test_the_fields_are_those_of_the_standard_in_its_order(SHARED_STANDARDS: Path) -> None:
    rows = published(SHARED_STANDARDS, "fields")
    by_table: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_table[row["table"]].append(row["field"])
    assert {one.name: [field.name for field in one.fields] for one in TABLES if one.fields} == by_table
    assert len(FIELDS) == len(rows) == 361


def test_every_field_says_what_the_standard_says_of_it(SHARED_STANDARDS: Path) -> None:
    for row in published(SHARED_STANDARDS, "fields"):
        field = FIELDS[row["field"]]
        assert field.item == row["item_ref"]
        assert type_of(field) == published_type(row), field.name
        assert field.is_primary_key == (row["primary_key"] == "yes"), field.name
        assert field.is_required == (row["required"] == "yes"), field.name
        assert field.foreign_key == POINTS_AT_A_PERSON.get(field.name, row["foreign_key"]), field.name
        assert field.codes == row["codeset"], field.name
        assert field.json == {"": None, "yes": Json.OBJECT, "array": Json.ARRAY}[row["json"]], field.name
        named = re.search(r"Column is named (\w+)", row["note"])
        assert field.released_name == (named[1] if named else ""), field.name


def test_the_keys_of_json_are_those_of_the_standard(SHARED_STANDARDS: Path) -> None:
    kinds = {"Y/N flag": JsonKind.FLAG, "integer": JsonKind.WHOLE, "text": JsonKind.TEXT}
    wanted: dict[str, list[tuple[str, JsonKind]]] = defaultdict(list)
    for row in published(SHARED_STANDARDS, "json_keys"):
        if row["key"] != "[]":
            wanted[row["field"]].append((row["key"], kinds[row["type"]]))
    ours = {field.name: [(key.name, key.kind) for key in field.json_keys] for field in FIELDS.values()}
    assert {name: keys for name, keys in ours.items() if keys} == wanted


def test_the_code_sets_are_those_of_the_standard(SHARED_STANDARDS: Path) -> None:
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in published(SHARED_STANDARDS, "codesets"):
        wanted[row["codeset"]].add(row["code"])
    for name, codes in wanted.items():
        assert codes <= set(CODE_SETS[name]) if name in OF_A_NEWER_RETURN else codes == set(CODE_SETS[name]), name
    national = {frozenset(one.codes()) for one in NATIONAL_CODE_SETS}
    others = set(CODE_SETS) - set(wanted)
    assert others == {"CIN:ReferralSource", "CIN:AssessmentFactors", "SSDA903:LEGAL_STATUS"}
    assert all(frozenset(CODE_SETS[name]) in national for name in others)


def test_what_a_field_names_exists() -> None:
    for field in FIELDS.values():
        assert not field.codes or field.codes in CODE_SETS, field.name
        if field.foreign_key:
            parent, _, name = field.foreign_key.partition(".")
            assert table(parent).field(name).name == name


def test_a_table_that_has_rows_fills_its_key() -> None:
    for one in TABLES:
        if one.has_part:
            assert one.primary_key is not None
            assert one.primary_key.is_filled, one.name
        assert bool(one.fields) == (one.kind is not Kind.HELPER)
