"""The rules of the census as drawn cases, against the published list, and asked of a child while somebody types."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lineofsight.returns.cin_census.elements import Element, WholeFile
from lineofsight.returns.cin_census.parsing import Feed
from lineofsight.returns.cin_census.rules.catalogue import DRAFT_YEAR, NOT_HELD, RULES, RULES_BY_CODE, why_not_run
from lineofsight.returns.cin_census.rules.census_year import CensusYear
from lineofsight.returns.cin_census.rules.checking import check_child
from lineofsight.returns.cin_census.rules.draft_rules import DRAFT_RULES
from lineofsight.returns.cin_census.rules.files import check_file
from lineofsight.returns.cin_census.rules.report import place_text
from lineofsight.returns.cin_census.rules.rows import ChildRow, EpisodeRow, HeaderRow
from lineofsight.returns.cin_census.rules.rule import AnyRule
from lineofsight.returns.cin_census.rules.tally import SharedIdentifier, SharedUPN, Tally
from tests.conftest import SHARED, leave_out
from tests.returns.rule_spec import Case, cases

CASES = cases()
ENDS_ON = {False: date(2026, 3, 31), True: date(2027, 3, 31)}
OF_A_WHOLE_RETURN = {HeaderRow, Tally, SharedUPN, SharedIdentifier}


def written(case: Case, folder: Path) -> Path:
    file = folder / "case.xml"
    file.write_text(case.file, "utf-8")
    return file


def children_of(file: Path) -> list[list[Element]]:
    children: list[list[Element]] = []
    for _ in WholeFile(feed := Feed(file), lambda _, elements, __: children.append(elements)) and feed.pieces():
        pass
    return children


@pytest.mark.parametrize("case", CASES, ids=[f"{case.code} {case.shows}" for case in CASES])
def test_the_rule_says_what_its_case_says(case: Case, tmp_path: Path) -> None:
    checked = check_file(written(case, tmp_path), codes={case.code})
    assert [run.skipped for run in checked.rules] == [""]
    assert tuple(place_text(one.place) for one in checked.findings) == case.fails, f"{case.where}: {case.rows}"


ALONE = [case for case in CASES if RULES_BY_CODE[case.code].of not in OF_A_WHOLE_RETURN and "Header" not in case.rows]


@pytest.mark.parametrize("case", ALONE, ids=[f"{case.code} {case.shows}" for case in ALONE])
def test_the_rule_says_the_same_of_a_child_alone(case: Case, tmp_path: Path) -> None:
    rule = RULES_BY_CODE[case.code]
    year = CensusYear.ending_on(ENDS_ON[rule.is_draft])
    found = [
        place_text((number, *one.place[1:]))
        for number, child in enumerate(children_of(written(case, tmp_path)), start=1)
        for one in check_child(child, year, [rule])
    ]
    assert tuple(found) == case.fails, f"{case.where}: {case.rows}"


def test_a_finding_about_a_shared_identifier_shows_it_and_names_the_others(tmp_path: Path) -> None:
    drawn = next(case for case in CASES if case.code == "1520" and len(case.fails) == 2)
    first, second = check_file(written(drawn, tmp_path), codes={"1520"}).findings
    assert [one.place for one in first.related] == [second.place]
    assert [one.place for one in second.related] == [first.place]
    assert first.values == second.values == tuple(first.related[0].values.values())
    assert first.values[0]


def test_every_rule_has_a_case_that_passes_and_one_that_fails() -> None:
    drawn: dict[str, set[bool]] = defaultdict(set)
    for case in CASES:
        drawn[case.code].add(bool(case.fails))
    assert {code for code in RULES_BY_CODE if drawn[code] != {True, False}} == set()
    assert set(drawn) == set(RULES_BY_CODE)


# --- the published list ----------------------------------------------------------------------------------------------

LISTS = (("rules.csv", RULES), ("rules_2026_27_draft.csv", DRAFT_RULES))


def published(name: str, request: pytest.FixtureRequest) -> list[dict[str, str]]:
    file = SHARED / "cin" / name
    if not file.exists():
        leave_out(request.node, f"../shared/standards/cin/{name}")
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@pytest.mark.parametrize(("name", "rules"), LISTS, ids=[name for name, _ in LISTS])
def test_the_catalogue_is_the_published_list(
    name: str, rules: tuple[AnyRule, ...], request: pytest.FixtureRequest
) -> None:
    rows = {row["code"]: row for row in published(name, request)}
    assert {rule.code for rule in rules} == set(rows)
    for rule in rules:
        row: dict[str, Any] = rows[rule.code]
        ours = {
            "severity": rule.severity.value,
            "message": rule.wording,
            "fields": set(rule.fields),
            "last_changed_in_ruleset": rule.since,
            "automatic_ok": "yes" if rule.has_automatic_ok else "no",
            "logic": rule.logic,
            "lead_table": LISTED_UNDER.get(rule.code, rule.table),
        }
        theirs = {key: row.get(key, ours[key]) for key in ours} | {
            "fields": set(filter(None, row["fields"].split(";")))
        }
        for listed, said in SAID_MORE_FULLY.get(rule.code, {}).items():
            assert listed in theirs["logic"]
            theirs["logic"] = theirs["logic"].replace(listed, said)
        if rule.code in QUERY_SINCE_2023_24:
            theirs["last_changed_in_ruleset"] = "2023/24"
        assert ours == theirs, rule.code


QUERY_SINCE_2023_24 = {"4009Q", "8525Q", "8555Q", "8569Q", "8863Q", "8873Q", "8897Q"}
"""Turned from error to query in 2023/24, which the column of the list does not show."""

SAID_MORE_FULLY = {
    "1510": {
        "QRTUVWXYZ; fails when it is not character 1.": "QRTUVWXYZ; fails when it is not character 1. The last"
        " letter of a temporary number counts by its index in that list."
    },
    "4003": {"CINPlanEndDate;": "CINPlanEndDate, or on or before ReferenceDate if it has none;"},
    "8873Q": {"that assessment has": "that assessment is completed and has"},
}
"""What the list leaves open, or says in its notes alone."""

LISTED_UNDER = {"8565": "ChildProtectionPlans", "8890": "CINdetails"}
"""Rules that stand in the table of the row that they look at, which is not the one that they are listed under."""

COUNTS = {2022: 0, 2023: 93, 2024: 101, 2025: 109, 2026: 109, 2027: 121, 2028: 0}


@pytest.mark.parametrize(("ends_in", "asked"), COUNTS.items())
def test_a_year_is_checked_by_the_wording_that_is_held_of_it(ends_in: int, asked: int) -> None:
    everything = (*RULES, *DRAFT_RULES)
    why = {rule.code: why_not_run(rule, ends_in) for rule in everything}
    assert sum(not reason for reason in why.values()) == asked
    assert set(why.values()) <= {"", NOT_HELD}


def test_a_rule_knows_one_kind_of_row() -> None:
    assert {ChildRow, EpisodeRow, Tally, HeaderRow} <= {rule.of for rule in RULES}
    assert len(RULES_BY_CODE) == len(RULES) + len(DRAFT_RULES) == 121
    assert [rule.code for rule in RULES if rule.is_draft] == []
    assert ENDS_ON[True].year == DRAFT_YEAR
