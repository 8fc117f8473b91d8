"""Faults on purpose: each is in the file, a load tells of each, and of nothing else."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from random import Random

import pytest
import time_machine
from django.db import IntegrityError, transaction
from lxml import etree

from lineofsight.access.models import Account
from lineofsight.actions.loading import LoadReport, load_census
from lineofsight.domain.data_faults import DATA_FAULTS_BY_KEY, faults_in
from lineofsight.domain.permissions import Role
from lineofsight.domain.working_days import Calendar
from lineofsight.record.models import AssessmentFactorFound, Child, DataFault, RefusedValue
from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.returns.cin_census.reading import read_children
from lineofsight.returns.cin_census.writing import write_census
from lineofsight.synthetic.census import header_for, invented_children
from lineofsight.synthetic.dirty import (
    DIRTY_FAULTS,
    DIRTY_FAULTS_BY_KEY,
    NO_FILE_HOLDS,
    NOT_IN_A_CENSUS,
    DirtyFault,
    DirtyFile,
    Planted,
    dirty_census,
    write_planted,
)
from lineofsight.synthetic.exceptions import ImpossibleRate
from lineofsight.synthetic.stories import COMMON_FAULTS, COMMON_FAULTS_BY_NUMBER, SHOWN, STORIES_BY_KEY
from tests.synthetic.file_histories import history_of

pytestmark = [pytest.mark.slow, pytest.mark.one_database]

UNTIL = date(2026, 3, 31)
FILE = DirtyFile(date(2025, 4, 1), UNTIL, "grouped")
HEADER = header_for(UNTIL, datetime(2026, 4, 1, 6, 30, tzinfo=UTC))
LATE_WORK = {"assessment_open_over_45_working_days", "enquiry_open_over_15_working_days"}
"""What an honest file of a busy authority shows too: work that is late is no mistake in the record."""


@pytest.fixture(scope="module")
def children() -> list[CensusChild]:
    return list(invented_children(2_000, UNTIL, seed=4))


def planted_in(
    children: list[CensusChild], rate: float, seed: int = 1, target: Path | None = None
) -> tuple[list[Planted], bytes]:
    if target is not None:
        return dirty_census(target, HEADER, iter(children), rate, Random(seed), "grouped"), target.read_bytes()
    file = io.BytesIO()
    return dirty_census(file, HEADER, iter(children), rate, Random(seed), "grouped"), file.getvalue()


# --- the catalogue ---------------------------------------------------------------------------------------------------


def test_every_data_fault_is_planted_or_no_file_can_hold_it() -> None:
    planted = {key for fault in DIRTY_FAULTS for key in fault.data_faults}
    assert planted | set(NO_FILE_HOLDS) == set(DATA_FAULTS_BY_KEY)
    assert not planted & set(NO_FILE_HOLDS)
    assert all(reason.endswith(".") for reason in NO_FILE_HOLDS.values())


def test_every_common_fault_is_planted_or_no_census_can_hold_it() -> None:
    planted = {fault.number for fault in DIRTY_FAULTS if fault.number is not None}
    assert planted | set(NOT_IN_A_CENSUS) == set(range(1, 45))
    assert not planted & set(NOT_IN_A_CENSUS)


def test_of_what_no_census_can_hold_the_record_holds_it_or_says_why_not() -> None:
    """Only late writing-up is in both: a file has the date in the future, the record the late entry."""
    assert set(COMMON_FAULTS_BY_NUMBER) == {*NOT_IN_A_CENSUS, 31}
    assert len(COMMON_FAULTS_BY_NUMBER) == len(COMMON_FAULTS)
    assert [fault.number for fault in COMMON_FAULTS if fault.is_planted] == [29, 30, 31, 35, 36]
    for fault in COMMON_FAULTS:
        assert fault.why.endswith("."), fault.number
        assert fault.is_planted or not fault.stories
        for key in fault.stories:
            assert STORIES_BY_KEY[key] in SHOWN


def test_a_row_says_what_is_wrong_and_what_a_load_says() -> None:
    for fault in DIRTY_FAULTS:
        assert fault.what.endswith("."), fault.key
        assert fault.a_load_says, fault.key
    assert DIRTY_FAULTS_BY_KEY["episode_of_one_day"].a_load_says == "nothing: it is taken as it stands"
    both = DIRTY_FAULTS_BY_KEY["date_day_first"].a_load_says
    assert both == "data fault no_birth_date; refused ChildIdentifiers/PersonBirthDate"


def test_every_rule_that_a_row_names_is_a_census_rule(SHARED_STANDARDS: Path) -> None:
    with (SHARED_STANDARDS / "cin" / "rules.csv").open(encoding="utf-8", newline="") as file:
        published = {row["code"] for row in csv.DictReader(file)}
    named = {rule for fault in DIRTY_FAULTS for rule in fault.rules}
    assert named <= published, named - published


@pytest.mark.parametrize("fault", DIRTY_FAULTS, ids=lambda fault: fault.key)
def test_a_fault_is_found_in_whomever_it_fits_and_nothing_else_is(
    fault: DirtyFault, children: list[CensusChild], england: Calendar, tmp_path: Path
) -> None:
    fitting = (spoiled for child in children if (spoiled := fault.spoil(child, FILE)) is not None)
    spoiled = list(islice(fitting, 40))
    assert spoiled, "nobody in a file of two thousand children has it"
    path = tmp_path / "spoiled.xml"
    write_census(path, HEADER, (child for one in spoiled for child in one.written), FILE.reviews)
    found = iter(list(read_children(path)))
    for one in spoiled:
        for _ in one.written:
            child = next(found)
            assert child.la_child_id in {one.child_id, one.beside}
            assert [(value.field, value.value) for value in child.refused] == [*one.refused]
            if child.la_child_id:  # a child without an identifier is not in the record
                history = history_of(child, FILE.covers_from)
                assert_it_has(fault, {row.row.key for row in faults_in(history, england, UNTIL)})
        assert {field_of(fault, value.field) for value in one.refused} == set(fault.fields)


def field_of(fault: DirtyFault, path: str) -> str:
    """The field of the fault's row that a refused value belongs to."""
    return next(field for field in fault.fields if f"{path}/".startswith(f"{field}/"))


def assert_it_has(fault: DirtyFault, found: set[str]) -> None:
    """A child with the fault shows all that its row says, and nothing else but late work."""
    expected = set(fault.data_faults)
    assert expected <= found, (fault.key, found)
    assert found - LATE_WORK == expected - LATE_WORK, (fault.key, found)


# --- a file ----------------------------------------------------------------------------------------------------------


def test_the_same_chance_plants_the_same(children: list[CensusChild]) -> None:
    assert planted_in(children[:300], 0.3) == planted_in(children[:300], 0.3)
    assert planted_in(children[:300], 0.3)[1] != planted_in(children[:300], 0.3, seed=2)[1]


def test_a_rate_of_nothing_writes_the_clean_file(children: list[CensusChild]) -> None:
    clean = io.BytesIO()
    write_census(clean, HEADER, children[:200], "grouped")
    assert planted_in(children[:200], 0) == ([], clean.getvalue())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_in_ten_of_two_thousand_holds_every_fault(children: list[CensusChild], seed: int) -> None:
    planted, _ = planted_in(children, 0.1, seed)
    assert {one.key for one in planted} == set(DIRTY_FAULTS_BY_KEY)
    assert 140 <= len(planted) <= 240
    times = Counter(one.key for one in planted)
    assert max(times.values()) <= 3, "every fault comes up before any comes up again"


def test_at_a_rate_of_one_nearly_every_child_has_one_fault(children: list[CensusChild]) -> None:
    planted, file = planted_in(children[:400], 1)
    assert len(planted) > 360
    who = Counter(one.child_id for one in planted if one.child_id)
    assert set(who.values()) == {1}
    doubled = sum(bool(one.beside) for one in planted)
    assert doubled >= 6, "each of the three faults of two children, twice at least"
    assert len(etree.fromstring(file).findall("Children/Child")) == 400 + doubled


@pytest.mark.parametrize("rate", [-0.01, 1.01, 5, float("nan"), float("inf")])
def test_a_rate_outside_0_and_1_is_an_error_and_writes_nothing(
    rate: float, children: list[CensusChild], tmp_path: Path
) -> None:
    with pytest.raises(ImpossibleRate, match="Give a rate from 0"):
        planted_in(children[:10], rate, target=tmp_path / "census.xml")
    assert list(tmp_path.iterdir()) == []


def test_children_are_read_one_at_a_time(children: list[CensusChild]) -> None:
    """A child is asked for only when the one before stands in the file."""
    file = io.BytesIO()
    sizes = []

    def passing():
        for child in children[:600]:
            sizes.append(file.tell())
            yield child

    dirty_census(file, HEADER, passing(), 0.5, Random(1), "grouped")
    assert sizes[0] < sizes[len(sizes) // 2] < sizes[-1]


def test_what_was_planted_is_told_beside_the_file(children: list[CensusChild], tmp_path: Path) -> None:
    planted, _ = planted_in(children[:300], 0.5)
    write_planted(tmp_path / "planted.csv", planted)
    with (tmp_path / "planted.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["child"], row["fault"]) for row in rows] == [(one.child_id, one.key) for one in planted]
    for row, one in zip(rows, planted, strict=True):
        assert row["what is wrong"] == one.what
        assert row["census rules"].split() == list(one.fault.rules)
        assert row["data faults that a load finds"].split() == list(one.fault.data_faults)
        refused = row["values that a load refuses"].split("; ")
        assert [value.split(" = ")[0] for value in refused if value] == list(one.fields)


# --- a load ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def loaded(db: None, children: list[CensusChild], tmp_path: Path) -> tuple[list[Planted], Path, LoadReport]:
    """A dirty file of six hundred children with every fault in it, loaded into an empty record."""
    path = tmp_path / "dirty.xml"
    planted, _ = planted_in(children[:600], 0.5, target=path)
    loader = Account.objects.create_user("loader", role=Role.SERVICE_ACCOUNT)
    with time_machine.travel(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), tick=False):
        report = load_census(path, by=loader)
    return planted, path, report


def test_a_load_tells_of_every_fault_and_of_nothing_else(loaded: tuple[list[Planted], Path, LoadReport]) -> None:
    planted, path, report = loaded
    assert {one.key for one in planted} == set(DIRTY_FAULTS_BY_KEY)
    refused_as_planted(planted, report)
    each_on_its_line(path, report)
    data_faults_as_planted(planted)


def test_the_record_keeps_a_factor_of_an_assessment_once(loaded: tuple[list[Planted], Path, LoadReport]) -> None:
    """Why no file can bring the data fault of a factor twice: no record holds it."""
    planted, _, _ = loaded
    twice = next(one for one in planted if one.key == "factor_twice")
    of_the_child = AssessmentFactorFound.objects.filter(assessment__child__la_child_id=twice.child_id)
    factor = of_the_child.filter(code=twice.refused[0].value)[0]
    factor.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        factor.save(force_insert=True)


def refused_as_planted(planted: list[Planted], report: LoadReport) -> None:
    expected = Counter((one.child_id, *value) for one in planted for value in one.refused)
    assert Counter((value.child_id, value.field, value.value) for value in report.refused) == expected
    kept = RefusedValue.objects.values_list("line", "la_child_id", "element", "value", "reason")
    assert Counter(kept) == Counter(
        (value.line, value.child_id, value.field, value.value, value.reason) for value in report.refused
    )
    assert all(value.reason for value in report.refused)


def each_on_its_line(path: Path, report: LoadReport) -> None:
    """Every refused value stands in the file on the line that the report gives, within its child."""
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = [child.sourceline for child in etree.parse(str(path)).getroot().iterfind("Children/Child")]
    for value in report.refused:
        assert value.value in lines[value.line - 1], value
        start = max(line for line in starts if line <= value.line)
        names = [line for line in lines[start - 1 : value.line] if "<LAchildID" in line]
        assert names, value
        assert value.child_id in names[0]


def data_faults_as_planted(planted: list[Planted]) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for la_child_id, key in DataFault.objects.values_list("child__la_child_id", "key"):
        found[la_child_id].add(key)
    with_fault = {child_id: one.fault for one in planted for child_id in (one.child_id, one.beside) if child_id}
    for child_id, fault in with_fault.items():
        assert_it_has(fault, found[child_id])
    others = Child.objects.exclude(la_child_id__in=with_fault).values_list("la_child_id", flat=True)
    assert len(others) > 250
    assert {child_id: found[child_id] for child_id in others if found[child_id] - LATE_WORK} == {}
