"""The 44 common faults of real records: each has a response and a test that shows it, or says what it waits for."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from lineofsight.domain.data_faults import DATA_FAULTS, DATA_FAULTS_BY_KEY, Severity, faults_in
from lineofsight.domain.working_days import Calendar
from tests.domain.stage_spec import ALLOWED, STEPS, attempt_of, told
from tools.reference_faults import Answered, Tried, cases_of_faults, common_faults

ROOT = Path(__file__).resolve().parents[2]
FAULTS = common_faults()
CASES = cases_of_faults()
WAITS_FOR = "waits for "
NOTHING = "nothing"
SHOWN_BY_THEIR_TEST = {
    1: "two records are matched and merged by two people",
    2: "a merge is undone in the database",
    3: "one visit is written for several children",
    8: "a panel reverses a decision",
    10: "a child has two episodes",
    29: "a clock stands still after a visit that was none",
    30: "words are compared with those of other children",
    35: "a worker has left",
    38: "a file is loaded",
    39: "a document is made",
    41: "an identifier comes from outside",
    43: "one calendar is compared with the published one",
}
"""By fault, why no drawn case can say it: its own test carries it out."""


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


def test_every_fault_of_the_field_has_one_row() -> None:
    assert [fault.number for fault in FAULTS] == list(range(1, 45))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.number))
def test_a_fault_is_shown_by_a_test_that_exists_or_says_what_it_waits_for(fault: Answered) -> None:
    if fault.shown_by.startswith(WAITS_FOR):
        assert fault.shown_by.removeprefix(WAITS_FOR) in {"missing children", "the workforce", "warning markers"}
        return
    file, _, name = fault.shown_by.partition("::")
    assert name in names_in(file), f"{fault.number}: {file} has no {name}"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.number))
def test_the_response_is_the_one_that_the_catalogue_gives(fault: Answered) -> None:
    assert set(fault.responses) <= {str(one) for one in Severity}
    in_catalogue = {str(row.severity) for row in DATA_FAULTS if row.number == fault.number}
    assert in_catalogue <= set(fault.responses)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.number}-{n}" for n, case in enumerate(CASES, start=1)])
def test_what_is_tried_is_answered_as_the_table_says(case: Tried, england: Calendar) -> None:
    row = {"step": case.sought, "what stands": case.stands, "on": case.on, "what is said": case.said}
    if case.sought in STEPS:
        assert told(row) == case.told
        return
    attempt = attempt_of(row)
    found = [one.row.message for one in faults_in(attempt.history, england, attempt.on) if one.row.key == case.sought]
    assert " ".join(dict.fromkeys(found)) == (case.told if case.told != NOTHING else "")
    assert DATA_FAULTS_BY_KEY[case.sought].number == case.number


def test_every_fault_is_tried_or_its_own_test_carries_it_out() -> None:
    """A fault with a case has one that is answered, and every response that its cases show is the catalogue's."""
    tried = {case.number for case in CASES if case.told not in {NOTHING, ALLOWED} or case.response == "repair"}
    waiting = {fault.number for fault in FAULTS if fault.shown_by.startswith(WAITS_FOR)}
    assert tried | waiting | SHOWN_BY_THEIR_TEST.keys() == {fault.number for fault in FAULTS}
    assert not tried & SHOWN_BY_THEIR_TEST.keys()
    responses = {fault.number: fault.responses for fault in FAULTS}
    assert [case for case in CASES if case.response not in responses[case.number]] == []
