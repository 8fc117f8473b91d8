"""Reading a census: every value taken or refused with its line and reason, whatever else the file holds."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineofsight.returns.cin_census.children import CensusChild, RefusedValue
from lineofsight.returns.cin_census.reading import census_year, inspect, read_children
from tests.returns import census_files
from tests.returns.census_files import EPISODE, IDENTIFIERS, census, child, values_of_each_child, write


@pytest.fixture
def read_one(tmp_path):
    """Reads the one child of a file."""

    def read(inside: str = "", identifiers: str = IDENTIFIERS) -> CensusChild:
        path = write(tmp_path, census(child(inside, identifiers)))
        assert inspect(path).children == 1
        (found,) = read_children(path)
        assert [found.values_given] == values_of_each_child(path)
        assert found.values_given == found.values_taken + len(found.refused)
        return found

    return read


def the_one(refused: tuple[RefusedValue, ...]) -> tuple[str, str, str]:
    (one,) = refused
    return one.field, one.value, one.reason


# --- the samples of others -------------------------------------------------------------------------------------------


def test_every_value_of_both_samples_is_taken_or_refused(SHARED_STANDARDS):
    for name, stand, refused in (("fake_CIN_data.xml", 4260, 5), ("CIN_Census_2026.xml", 58, 13)):
        path = SHARED_STANDARDS / "cin" / "samples" / name
        children = list(read_children(path))
        assert [one.values_given for one in children] == values_of_each_child(path)
        assert sum(one.values_given for one in children) == stand
        assert sum(len(one.refused) for one in children) == refused
        assert sum(one.values_taken for one in children) == stand - refused
        assert inspect(path).children == len(children)


def test_a_refused_value_stands_with_its_line_child_field_and_reason(SHARED_STANDARDS):
    path = SHARED_STANDARDS / "cin" / "samples" / "CIN_Census_2026.xml"
    refused = next(iter(read_children(path))).refused
    lines = path.read_text(encoding="utf-8").splitlines()
    assert all(one.value in lines[one.line - 1] for one in refused)
    assert {one.child_id for one in refused} == {"DfEX0000001"}
    reasons = {one.field: one.reason for one in refused}
    assert reasons["ChildIdentifiers/text()"] == "it is text between elements, in no element of its own"
    assert reasons["ChildIdentifiers/Sex"] == (
        "it is not a code of Sex (M, F, U); it is a code of GenderCurrent (Male, to 2023/24)"
    )
    assert reasons["CINdetails/PreProceedingsandFGDM/PPStartDate"].startswith("pre-proceedings are not taken")


def test_the_header_of_an_old_file_is_read_and_its_disagreements_told(SHARED_STANDARDS):
    facts = inspect(SHARED_STANDARDS / "cin" / "samples" / "fake_CIN_data.xml")
    assert (facts.header.authority, facts.header.reference_date) == ("975", date(2022, 7, 21))
    assert facts.header.written_at == datetime(2022, 7, 21, 10, 12, 28, tzinfo=UTC)
    assert facts.size == 259162
    assert facts.header_refused == ()
    year, day = facts.warnings
    assert year == (
        "The header says Year 2022, but its reference date, 21 July 2022, is in the census year that ends on"
        " 31 March 2023. The reference date is used."
    )
    assert day == "The reference date is 21 July 2022, not a 31 March: the file is read as the year to that day."


def test_sex_and_the_older_item_are_both_taken_and_sex_speaks(read_one):
    both = "<ChildIdentifiers><LAchildID>C1</LAchildID><Sex>F</Sex><GenderCurrent>1</GenderCurrent></ChildIdentifiers>"
    found = read_one(identifiers=both)
    assert (found.sex, found.gender_code, found.values_taken) == ("F", "1", 3)


def test_sex_is_read_from_the_older_item(SHARED_STANDARDS):
    children = list(read_children(SHARED_STANDARDS / "cin" / "samples" / "fake_CIN_data.xml"))
    assert {(one.gender_code, one.sex) for one in children} == {("0", "U"), ("1", "M"), ("2", "F"), ("9", "U")}


# --- what is taken ---------------------------------------------------------------------------------------------------


def test_white_space_round_a_value_is_no_part_of_it_and_empty_is_no_value(read_one):
    inside = "<ReferralSource>\n 1A </ReferralSource><PrimaryNeedCode/><CINclosureDate> </CINclosureDate>"
    found = read_one(EPISODE.format(inside))
    assert found.refused == ()
    assert found.episodes[0].source == "1A"
    assert found.episodes[0].primary_need == ""
    assert found.episodes[0].closed_on is None
    assert found.values_given == 4


def test_both_forms_of_reviews_are_read(read_one):
    plan = "<ChildProtectionPlans><CPPstartDate>2025-06-10</CPPstartDate>{}</ChildProtectionPlans>"
    one, other = "<CPPreviewDate>2025-09-01</CPPreviewDate>", "<CPPreviewDate>2026-02-02</CPPreviewDate>"
    grouped = read_one(EPISODE.format(plan.format(f"<Reviews>{one}</Reviews><Reviews>{other}</Reviews>")))
    together = read_one(EPISODE.format(plan.format(f"<Reviews>{one}{other}</Reviews>")))
    assert grouped == together
    assert grouped.episodes[0].child_protection_plans[0].reviewed_on == (date(2025, 9, 1), date(2026, 2, 2))


@pytest.mark.parametrize(("text", "value"), [("true", True), ("1", True), ("false", False), ("0", False)])
def test_booleans(read_one, text, value):
    found = read_one(EPISODE.format(f"<ReferralNFA>{text}</ReferralNFA>"))
    assert found.episodes[0].is_no_further_action is value


def test_withdrawn_factors_of_old_years_are_taken(read_one):
    factors = "<AssessmentFactors>18A</AssessmentFactors><AssessmentFactors>19A</AssessmentFactors>"
    found = read_one(
        EPISODE.format(
            "<Assessments><AssessmentActualStartDate>2025-06-03</AssessmentActualStartDate>"
            f"<FactorsIdentifiedAtAssessment>{factors}</FactorsIdentifiedAtAssessment></Assessments>"
        )
    )
    assert found.refused == ()
    assert found.episodes[0].assessments[0].factors == ("18A", "19A")


def test_an_identifier_with_odd_characters_is_taken_and_one_too_long_refused(read_one):
    identifiers = "<ChildIdentifiers><LAchildID>{}</LAchildID></ChildIdentifiers>"
    assert read_one(identifiers=identifiers.format("A/1 ü-" + "x" * 58)).la_child_id == "A/1 ü-" + "x" * 58
    refused = read_one(identifiers=identifiers.format("x" * 65))
    assert refused.la_child_id == ""
    assert the_one(refused.refused)[2] == "it has 65 characters; the most that can be held is 64"


def test_line_numbers_are_exact_past_65535(tmp_path):
    path = write(tmp_path, census("\n" * 70_000 + child(EPISODE.format("\n<ReferralSource>ZZ</ReferralSource>"))))
    (found,) = read_children(path)
    assert found.line == 70_009
    assert found.episodes[0].line == 70_009
    assert found.refused[0].line == 70_010


# --- what is refused -------------------------------------------------------------------------------------------------

NOT_A_NEED = "it is not a code of PrimaryNeed (N1, N2, N3, N4, N5, N6, N7, N8, N9, N0)"
POLICE_LABEL = "ReferralSource (POLICE)"
TWO_AND_ONE_AGAIN = "".join(f"<Disability>{code}</Disability>" for code in ("MOB", "VIS", "MOB"))
ASSESSMENT = "<Assessments><AssessmentActualStartDate>{}</AssessmentActualStartDate>{}</Assessments>"


@pytest.mark.parametrize(
    ("inside", "field", "value", "reason"),
    [
        (EPISODE.format("<CINclosureDate>31/03/2026</CINclosureDate>"), "CINdetails/CINclosureDate", "31/03/2026",
         "it is not a date written CCYY-MM-DD, as 2026-03-31"),
        (EPISODE.format("<CINclosureDate>2026-W01-1</CINclosureDate>"), "CINdetails/CINclosureDate", "2026-W01-1",
         "it is not a date written CCYY-MM-DD, as 2026-03-31"),
        (EPISODE.format("<CINclosureDate>2026-02-29</CINclosureDate>"), "CINdetails/CINclosureDate", "2026-02-29",
         "there is no such day in the calendar"),
        (EPISODE.format("<CINclosureDate>1899-12-31</CINclosureDate>"), "CINdetails/CINclosureDate", "1899-12-31",
         "its year is not between 1900 and 2100"),
        (EPISODE.format("<CINclosureDate>2101-01-01</CINclosureDate>"), "CINdetails/CINclosureDate", "2101-01-01",
         "its year is not between 1900 and 2100"),
        (EPISODE.format("<ReferralNFA>yes</ReferralNFA>"), "CINdetails/ReferralNFA", "yes",
         "it is not one of true, false, 1 and 0"),
        (EPISODE.format("<PrimaryNeedCode>6</PrimaryNeedCode>"), "CINdetails/PrimaryNeedCode", "6",
         f"{NOT_A_NEED}; it is a code of {POLICE_LABEL}"),
        (EPISODE.format("<PrimaryNeedCode>n1</PrimaryNeedCode>"), "CINdetails/PrimaryNeedCode", "n1",
         f"{NOT_A_NEED}; the code is written N1, in capitals"),
        (EPISODE.format("<ReferralSource>police</ReferralSource>"), "CINdetails/ReferralSource", "police",
         "it is not a code of ReferralSource"),
        (EPISODE.format("stray <ReferralSource/>"), "CINdetails/text()", "stray",
         "it is text between elements, in no element of its own"),
        (EPISODE.format("<ReferralSource when='now'/>"), "CINdetails/ReferralSource/@when", "now",
         "it is an attribute; the census has no attributes"),
        (EPISODE.format("<Caseworker>A</Caseworker>"), "CINdetails/Caseworker", "A",
         "Caseworker is not an element of the census"),
        (EPISODE.format("<Sex>F</Sex>"), "CINdetails/Sex", "F", "Sex belongs in ChildIdentifiers, not in CINdetails"),
        (EPISODE.format("<CPPreviewDate>2026-01-05</CPPreviewDate>"), "CINdetails/CPPreviewDate", "2026-01-05",
         "CPPreviewDate belongs in Reviews, not in CINdetails"),
        ("<DateOfInitialCPC>2026-01-05</DateOfInitialCPC>", "DateOfInitialCPC", "2026-01-05",
         "DateOfInitialCPC belongs in CINdetails or Section47, not in Child"),
        (EPISODE.format("<ReferralSource><Code>1A</Code></ReferralSource>"), "CINdetails/ReferralSource/Code", "1A",
         "ReferralSource holds one value, not other elements"),
        (EPISODE.format("<Assessments>2026-01-05</Assessments>"), "CINdetails/Assessments", "2026-01-05",
         "Assessments holds other elements, not text"),
        (EPISODE.format("<ReferralSource>1A</ReferralSource><ReferralSource>1B</ReferralSource>"),
         "CINdetails/ReferralSource", "1B", "only one value is allowed here, and a first one is taken already"),
        (f"<ChildCharacteristics><Disabilities>{TWO_AND_ONE_AGAIN}</Disabilities></ChildCharacteristics>",
         "ChildCharacteristics/Disabilities/Disability", "MOB", "it is given a second time here"),
        ("<ChildIdentifiers><LAchildID>C2</LAchildID></ChildIdentifiers>", "ChildIdentifiers/LAchildID", "C2",
         "only one value is allowed here, and a first one is taken already"),
        ("<ChildIdentifiers><UPN>A1234567890123</UPN></ChildIdentifiers>", "ChildIdentifiers/UPN", "A1234567890123",
         "it has 14 characters; the most that can be held is 13"),
        (EPISODE.format("<ChildProtectionPlans><CPPstartDate>2026-01-05</CPPstartDate>"
                        "<NumberOfPreviousCPP>-1</NumberOfPreviousCPP></ChildProtectionPlans>"),
         "CINdetails/ChildProtectionPlans/NumberOfPreviousCPP", "-1", "it is not a whole number from 0 to 999"),
        (EPISODE.format(ASSESSMENT.format("", "<AssessmentAuthorisationDate>2026-01-05</AssessmentAuthorisationDate>")),
         "CINdetails/Assessments/AssessmentAuthorisationDate", "2026-01-05",
         "this assessment has no readable start date (AssessmentActualStartDate)"),
        (EPISODE.format(ASSESSMENT.format("2026-13-01", "")), "CINdetails/Assessments/AssessmentActualStartDate",
         "2026-13-01", "there is no such day in the calendar"),
        ("<CINdetails><ReferralSource>1A</ReferralSource></CINdetails>", "CINdetails/ReferralSource", "1A",
         "this episode has no readable referral date (CINreferralDate)"),
        ("<CINdetails>" + ASSESSMENT.format("2026-01-05", "") + "</CINdetails>",
         "CINdetails/Assessments/AssessmentActualStartDate", "2026-01-05",
         "this episode has no readable referral date (CINreferralDate)"),
    ],
)  # fmt: skip
def test_a_value_is_refused_with_its_reason(read_one, inside, field, value, reason):
    assert the_one(read_one(inside).refused) == (field, value, reason)


def test_the_first_readable_value_is_taken(read_one):
    days = "<CINreferralDate>?</CINreferralDate><CINreferralDate>2026-01-05</CINreferralDate>"
    found = read_one(f"<CINdetails>{days}</CINdetails>")
    assert found.episodes[0].referred_on == date(2026, 1, 5)
    assert the_one(found.refused)[1] == "?"


def test_nothing_of_a_child_without_an_identifier_is_taken(read_one):
    found = read_one(EPISODE.format("<Sex>F</Sex>"), "<ChildIdentifiers><LAchildID/><Sex>F</Sex></ChildIdentifiers>")
    assert found == CensusChild("")
    assert [one.field for one in found.refused] == [
        "ChildIdentifiers/Sex",
        "CINdetails/CINreferralDate",
        "CINdetails/Sex",
    ]
    assert {one.reason for one in found.refused} == {
        "this child has no readable identifier (LAchildID), so nothing of the child can be placed"
    }


def test_values_outside_the_children_are_refused_with_the_header(tmp_path):
    header = census_files.HEADER.replace("<SerialNo>001", "<Sender>me</Sender><SerialNo note='x'>001")
    text = census(f"lost {child()} <Adult>1</Adult>", header).replace("</Message>", "<End>2</End></Message>")
    facts = inspect(write(tmp_path, text))
    assert facts.children == 1
    assert [(one.field, one.value) for one in facts.header_refused] == [
        ("Header/Source/Sender", "me"),
        ("Header/Source/SerialNo/@note", "x"),
        ("Message/Children/text()", "lost"),
        ("Message/Children/Adult", "1"),
        ("Message/End", "2"),
    ]


@pytest.mark.parametrize(
    ("day", "year"), [("2026-03-31", 2026), ("2026-04-01", 2027), ("2025-12-31", 2026), ("2026-01-01", 2026)]
)
def test_the_census_year_is_that_of_the_next_31_march(day, year):
    assert census_year(date.fromisoformat(day)) == year


def test_a_good_header_warns_of_nothing_and_a_bare_one_of_what_it_lacks(tmp_path):
    assert inspect(write(tmp_path, census(child()))).warnings == ()
    bare = (
        "<Header><CollectionDetails><ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails>"
        "<Source><LEA>210</LEA></Source></Header>"
    )
    assert inspect(write(tmp_path, census("", bare))).warnings == (
        "The header does not say that this is a children in need census (Collection CIN).",
        "The header does not say that the file comes from a local authority (SourceLevel L).",
        "The file holds no child.",
    )


# --- two counts of any file ------------------------------------------------------------------------------------------


@given(children=st.lists(census_files.ODD_CHILDREN, min_size=1, max_size=3))
def test_every_value_of_any_file_is_taken_or_refused(children):
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), census("".join(children)))
        found = list(read_children(path))
        assert inspect(path).children == len(found)
        assert [one.values_given for one in found] == values_of_each_child(path)
        for one in found:
            assert one.values_taken == values_held(one)
            assert all(refused.value and refused.reason and refused.field for refused in one.refused)


NOT_VALUES = {"line", "values_given", "values_taken"}


def values_held(found: CensusChild) -> int:
    """How many values a child holds, counted field by field."""
    held = held_by(found) + len(found.disabilities)
    for episode in found.episodes:
        held += held_by(episode)
        for group in (
            episode.assessments,
            episode.child_in_need_plans,
            episode.section_47_enquiries,
            episode.child_protection_plans,
        ):
            held += sum(held_by(one) for one in group)
    return held


def held_by(record) -> int:
    held = 0
    for name in record.__slots__:
        value = getattr(record, name)
        if name in {"factors", "reviewed_on"}:
            held += len(value)
        elif name not in NOT_VALUES and not isinstance(value, tuple):
            held += value not in {None, ""}
    return held
