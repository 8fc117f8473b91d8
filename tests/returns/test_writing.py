"""What is written is what is read back, in the order of the published items, and the published schema takes it."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusHeader,
    CensusPreProceedings,
    CensusSection47Enquiry,
)
from lineofsight.returns.cin_census.items import GROUPS, ITEMS, OLDER_ITEMS, Kind
from lineofsight.returns.cin_census.reading import inspect, read_children
from lineofsight.returns.cin_census.values import BOOLEANS
from lineofsight.returns.cin_census.writing import child_element, write_census
from tests.returns.census_files import CHILDREN, HEADERS

HEADER = CensusHeader(
    authority="999",
    reference_date=date(2026, 3, 31),
    collection="CIN",
    year=2026,
    source_level="L",
    software="Line of Sight",
    release="1",
    serial_number="001",
    written_at=datetime(2026, 4, 2, 9, 30, tzinfo=UTC),
)

FULL = CensusChild(
    "SPR000001",
    upn="H801200001001",
    former_upn="U80120000100A",
    upn_unknown="",
    born_on=date(2015, 2, 3),
    sex="F",
    died_on=date(2026, 3, 1),
    ethnicity="WBRI",
    disabilities=("MOB", "VIS"),
    episodes=(
        CensusEpisode(
            date(2025, 6, 2),
            source="1A",
            primary_need="N1",
            closed_on=date(2026, 3, 2),
            reason_for_closure="RC2",
            is_no_further_action=False,
            assessments=(CensusAssessment(date(2025, 6, 3), date(2025, 6, 20), date(2025, 7, 1), ("1A", "2B")),),
            child_in_need_plans=(CensusChildInNeedPlan(date(2025, 6, 10), date(2025, 6, 20)),),
            section_47_enquiries=(
                CensusSection47Enquiry(date(2025, 6, 5), date(2025, 6, 26), date(2025, 6, 20), False),
            ),
            child_protection_plans=(
                CensusChildProtectionPlan(
                    date(2025, 6, 20),
                    date(2026, 3, 1),
                    "NEG",
                    "EMO",
                    0,
                    (date(2025, 9, 12), date(2026, 2, 20)),
                ),
            ),
        ),
        CensusEpisode(date(2026, 3, 2), source="6", is_no_further_action=True),
    ),
)
UNBORN = CensusChild(
    "SPR000002",
    expected_on=date(2026, 5, 1),
    sex="U",
    ethnicity="NOBT",
    episodes=(CensusEpisode(date(2026, 3, 3), "3D", "N1", is_no_further_action=False),),
)

MOVED_IN = CensusChild(
    "SPR000003",
    upn_unknown="UN1",
    ethnicity="REFU",
    episodes=(CensusEpisode(date(2025, 6, 2), conference_on=date(2025, 6, 9)),),
)


def written(*children: CensusChild, **options) -> bytes:
    file = io.BytesIO()
    assert write_census(file, HEADER, iter(children), **options) == len(children)
    return file.getvalue()


@pytest.fixture
def schema(SHARED_STANDARDS) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(SHARED_STANDARDS / "cin" / "CIN_schema_2026.xsd"))


def test_a_file_is_valid_by_the_schema_of_2026_with_grouped_reviews(schema):
    document = etree.fromstring(written(FULL, UNBORN, reviews="grouped"))
    assert schema.validate(document), schema.error_log


def test_reviews_in_groups_of_their_own_are_the_guides_form_and_not_the_schemas(schema):
    document = etree.fromstring(written(FULL))
    plan = document.find(".//ChildProtectionPlans")
    assert [review.findtext("CPPreviewDate") for review in plan.findall("Reviews")] == ["2025-09-12", "2026-02-20"]
    assert not schema.validate(document)
    assert {(error.line > 0, "Reviews" in error.message) for error in schema.error_log} == {(True, True)}


def test_elements_stand_in_the_published_order():
    document = etree.fromstring(written(FULL, UNBORN))
    order = {item.path: place for place, item in enumerate(ITEMS)}
    for episode in (document, *document.iter("ChildIdentifiers", "Section47", "ChildProtectionPlans", "Assessments")):
        paths = [path_of(leaf) for leaf in episode.iter() if not len(leaf)]
        if episode is document:
            assert set(paths) <= set(order)
        else:
            assert paths == sorted(paths, key=order.__getitem__)
    (episode, _) = document.find("Children/Child").findall("CINdetails")
    names = [part.tag for part in episode]
    assert names == [
        "CINreferralDate", "ReferralSource", "PrimaryNeedCode", "CINclosureDate", "ReasonForClosure", "Assessments",
        "CINPlanDates", "Section47", "ReferralNFA", "ChildProtectionPlans",
    ]  # fmt: skip


def path_of(leaf: etree._Element) -> str:
    return "/".join([*(one.tag for one in reversed(list(leaf.iterancestors()))), leaf.tag])


def test_every_item_that_the_record_holds_is_written():
    day = date(2026, 4, 1)
    run = CensusPreProceedings(day, day, True, False, day, 1, day, day, day)
    to_court = CensusChild(
        "A9", ethnicity="REFU", upn_unknown="UN1", episodes=(CensusEpisode(day, pre_proceedings=(run,)),)
    )
    document = etree.fromstring(written(FULL, UNBORN, MOVED_IN, to_court))
    found = {path_of(leaf) for leaf in document.iter() if not len(leaf)}
    assert found == {item.path for item in ITEMS if item.field}


def test_booleans_are_1_and_0_and_what_is_not_known_is_left_out():
    document = etree.fromstring(written(FULL, MOVED_IN))
    assert [flag.text for flag in document.iter("ReferralNFA")] == ["0", "1"]
    assert [flag.text for flag in document.iter("ICPCnotRequired")] == ["0"]
    assert len(document.findall(".//UPNunknown")) == 1
    assert not any(not len(element) and not element.text for element in document.iter())


def test_an_older_gender_code_goes_out_as_sex():
    document = etree.fromstring(written(CensusChild("X1", sex="M", gender_code="1")))
    assert document.findtext(".//Sex") == "M"
    assert document.findall(".//GenderCurrent") == []


def test_a_child_may_come_as_an_element_and_is_written_as_it_stands():
    element = child_element(FULL, "grouped")
    assert written(element, UNBORN, reviews="grouped") == written(FULL, UNBORN, reviews="grouped")
    element.find("ChildIdentifiers/Sex").text = "X"
    assert etree.fromstring(written(element)).findtext(".//Sex") == "X"


def test_a_path_is_replaced_only_by_a_whole_file(tmp_path):
    path = tmp_path / "census.xml"
    write_census(path, HEADER, [FULL])
    before = path.read_bytes()

    def broken():
        yield UNBORN
        raise RuntimeError("the source failed")

    with pytest.raises(RuntimeError):
        write_census(path, HEADER, broken())
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["census.xml"]


@given(
    header=HEADERS,
    children=st.lists(CHILDREN, max_size=3),
    reviews=st.sampled_from(["dfe", "grouped"]),
)
def test_what_is_written_is_what_is_read(header, children, reviews):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "census.xml"
        assert write_census(path, header, children, reviews) == len(children)
        facts = inspect(path)
        assert facts.header == header
        assert facts.header_refused == ()
        found = list(read_children(path))
    assert found == children
    assert [one.refused for one in found] == [()] * len(children)


# --- the catalogue of items is the published one ---------------------------------------------------------------------

TYPES = {
    Kind.TEXT: {"text", "text(20)", "text(13)", "text(3) digits"},
    Kind.DIGITS: {"text(3)"},
    Kind.CODE: {"code"},
    Kind.DATE: {"date"},
    Kind.MOMENT: {"dateTime"},
    Kind.BOOLEAN: {"boolean"},
    Kind.WHOLE_NUMBER: {"integer >= 0"},
    Kind.YEAR: {"year CCYY"},
}
PUBLISHED_SETS = {"UPNUnknown": "UPNunknown", "AssessmentFactor": "AssessmentFactors"}


def published(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_items_are_the_published_ones_in_their_order(SHARED_STANDARDS):
    rows = published(SHARED_STANDARDS / "cin" / "items.csv")
    assert [(item.number, item.path, item.name) for item in ITEMS] == [
        (row["item_number"], row["xml_path"], row["name"]) for row in rows
    ]
    for item, row in zip(ITEMS, rows, strict=True):
        assert row["type"] in TYPES[item.kind], item.path
        assert item.first_collected == row["first_collected"], item.path
        if item.field and row["min_occurs"]:
            assert item.at_least == int(row["min_occurs"]), item.path
            assert (item.at_most is None) is ("unbounded" in row["max_occurs"]), item.path
        if item.code_set is not None:
            assert PUBLISHED_SETS.get(item.code_set.__name__, item.code_set.__name__) == row["codeset"]


def test_only_the_outcome_of_pre_proceedings_is_not_held():
    assert {item.name for item in ITEMS if not item.field} == {"PPOutcome"}
    assert [item.name for item in OLDER_ITEMS] == ["GenderCurrent"]


def test_groups_are_the_published_ones(SHARED_STANDARDS):
    rows = published(SHARED_STANDARDS / "cin" / "groups.csv")
    assert [(group.path, group.name, group.at_least) for group in GROUPS] == [
        (row["xml_path"], row["group"], int(row["min_occurs"])) for row in rows
    ]
    assert [group.at_most is None for group in GROUPS] == [row["max_occurs"] == "unbounded" for row in rows]


def test_booleans_are_the_published_ones(SHARED_STANDARDS):
    rows = published(SHARED_STANDARDS / "cin" / "codesets.csv")
    assert {row["code"]: row["label"] == "True" for row in rows if row["codeset"] == "TrueFalse"} == BOOLEANS
