"""The code sets agree with the published lists, row for row, and each is a type of its own."""

from __future__ import annotations

import csv
import inspect
from pathlib import Path

import pytest

from lineofsight.domain import codes
from lineofsight.domain.codes import CODE_SETS, UPN_AUTHORITY_CODES, CodeSet
from lineofsight.domain.exceptions import UnknownCode
from lineofsight.domain.pupil_numbers import CHECK_LETTERS, upn_check_letter, upn_fault

PUBLISHED_NAMES = {"UPNUnknown": "UPNunknown", "AssessmentFactor": "AssessmentFactors"}
NOT_A_CODE_SET_HERE = {
    "TrueFalse": "read as a boolean; tests/returns compares it",
    "PPOutcome": "module 5, pre-proceedings, whose labels are not published",
    "UPNLACode": "compared below with UPN_AUTHORITY_CODES",
}
OF_THE_LOOKED_AFTER_RETURN = {
    "ParticipationCode": "REVIEW_CODE",
    "CategoryOfNeed": "CIN",
    "LegalStatus": "LS",
    "PlacementType": "PLACE",
    "PlacementProvider": "PLACE_PROVIDER",
    "ReasonPlacementChanged": "REASON_PLACE_CHANGE",
    "ReasonCareEpisodeBegan": "RNE",
    "ReasonCareEpisodeCeased": "REC",
}

Row = tuple[str, str, str | None, str | None, str]


def published(path: Path) -> dict[str, list[Row]]:
    sets: dict[str, list[Row]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            sets.setdefault(row["codeset"], []).append(
                (
                    row["code"],
                    row["label"],
                    row["valid_from"] or None,
                    row["valid_to"] or None,
                    row.get("source", ""),
                )
            )
    return sets


def held(code_set: type[CodeSet]) -> list[Row]:
    return [(row.code, row.label, row.valid_from, row.valid_to, row.source) for row in code_set]


@pytest.fixture
def census_lists(SHARED_STANDARDS: Path) -> dict[str, list[Row]]:
    return published(SHARED_STANDARDS / "cin" / "codesets.csv")


@pytest.mark.parametrize("code_set", CODE_SETS, ids=lambda code_set: code_set.__name__)
def test_every_row_is_the_published_row(code_set, census_lists):
    if code_set.__name__ in OF_THE_LOOKED_AFTER_RETURN:
        assert code_set.__name__ not in census_lists
        return
    assert held(code_set) == census_lists[PUBLISHED_NAMES.get(code_set.__name__, code_set.__name__)]


@pytest.mark.parametrize(("name", "published_as"), OF_THE_LOOKED_AFTER_RETURN.items())
def test_the_sets_of_the_looked_after_return_are_its_published_rows(name, published_as, SHARED_STANDARDS):
    rows = published(SHARED_STANDARDS / "ssda903" / "codesets.csv")[published_as]
    assert [row[:4] for row in held(getattr(codes, name))] == [row[:4] for row in rows]


def test_no_published_set_is_forgotten(census_lists):
    names = {PUBLISHED_NAMES.get(code_set.__name__, code_set.__name__) for code_set in CODE_SETS}
    assert set(census_lists) - names == set(NOT_A_CODE_SET_HERE)


def test_authorities_of_a_pupil_number_are_the_published_ones(census_lists):
    assert frozenset(row[0] for row in census_lists["UPNLACode"]) == UPN_AUTHORITY_CODES


def test_every_code_set_is_listed_once():
    defined = {
        thing
        for _, thing in inspect.getmembers(codes, inspect.isclass)
        if issubclass(thing, CodeSet) and thing is not CodeSet
    }
    assert len(CODE_SETS) == len(set(CODE_SETS))
    assert set(CODE_SETS) == defined


def test_a_code_is_found_in_its_own_set_and_in_no_other():
    source = codes.ReferralSource.from_code("1A")
    assert source is codes.ReferralSource.FAMILY_MEMBER_RELATIVE_OR_CARER
    assert source != codes.AssessmentFactor.from_code("1A")
    with pytest.raises(UnknownCode, match=r"'RB' is not a code of AssessmentFactor; its codes are 1A, 1B"):
        codes.AssessmentFactor.from_code("RB")


def test_a_withdrawn_code_can_still_be_read():
    assert codes.AssessmentFactor.from_code("18A").valid_to == "withdrawn"
    assert codes.AssessmentFactor.from_code("18B").valid_to is None
    assert codes.GenderCurrent.MALE.valid_to == "2023/24"
    assert codes.Sex.MALE.valid_from == "2024/25"


@pytest.mark.parametrize(
    ("upn", "fault"),
    [
        ("A850728973744", "its check letter is A and should be "),
        ("H801200001001", None),
        ("J801200001001", "its check letter is J and should be H"),
        ("U80120000100A", None),
        ("A80120000100", "it has 12 characters, not 13"),
        ("A8012000010011", "it has 14 characters, not 13"),
        ("A80120000100S", "it is not a letter and 12 digits"),
        ("A80120O001001", "it is not a letter and 12 digits"),
        ("A801200001٠01", "it is not a letter and 12 digits"),
        ("A000000000000", "its characters 2 to 4, 000, are no authority's number"),
    ],
)
def test_what_is_wrong_with_a_pupil_number(upn, fault):
    found = upn_fault(upn)
    assert found is None if fault is None else str(found).startswith(fault)


def test_the_check_letter_by_hand():
    # 8x2 + 0x3 + 1x4 + 2x5 + 1x10 + 1x13 = 53; 53 = 2 x 23 + 7; the letter at 7 (A is 0) is H.
    assert CHECK_LETTERS[7] == "H"
    assert upn_check_letter("801200001001") == "H"
    # A temporary number ends in a letter, which counts as its place: A is 0, so 40, remainder 17.
    assert upn_check_letter("80120000100A") == CHECK_LETTERS[17] == "U"
