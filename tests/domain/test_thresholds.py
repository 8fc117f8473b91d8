"""Levels of need, frameworks, and which decisions a manager must sign."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.thresholds import (
    AGREEMENT_IS_NEEDED,
    SHIPPED_FRAMEWORK,
    Criterion,
    Framework,
    FrameworkFault,
    LegalBasis,
    LevelOfNeed,
    SignOff,
    as_lines,
    criteria_from,
    legal_basis_of,
    reasons_for_sign_off,
)


def test_the_shipped_example_says_that_nobody_agreed_it() -> None:
    assert SHIPPED_FRAMEWORK.is_unverified
    assert "No partnership has agreed it" in SHIPPED_FRAMEWORK.source
    assert SHIPPED_FRAMEWORK.title == "Example levels of need, shipped example 1"


def test_every_theme_of_the_shipped_example_has_something_at_each_level() -> None:
    for theme in SHIPPED_FRAMEWORK.themes:
        found = {criterion.level for criterion in SHIPPED_FRAMEWORK.criteria if criterion.theme == theme}
        assert found == set(LevelOfNeed), theme


def test_a_framework_is_stored_and_read_without_loss() -> None:
    stored = SHIPPED_FRAMEWORK.as_plain()
    again = Framework.from_plain(
        stored,
        name=SHIPPED_FRAMEWORK.name,
        version=SHIPPED_FRAMEWORK.version,
        source=SHIPPED_FRAMEWORK.source,
        is_unverified=SHIPPED_FRAMEWORK.is_unverified,
        note=SHIPPED_FRAMEWORK.note,
    )
    assert again == SHIPPED_FRAMEWORK


def test_a_criterion_is_found_by_its_key() -> None:
    found = SHIPPED_FRAMEWORK.criterion("harm_4_disclosure")
    assert found is not None
    assert found.level is LevelOfNeed.ACUTE
    assert SHIPPED_FRAMEWORK.criterion("no_such_key") is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"criteria": SHIPPED_FRAMEWORK.criteria[:1] * 2}, "Two criteria have the key 'harm_1'"),
        ({"criteria": SHIPPED_FRAMEWORK.criteria_of(LevelOfNeed.ACUTE)}, "Level 1 has no criteria"),
        ({"names": {LevelOfNeed.UNIVERSAL: "Universal"}}, "Level 2 has no name"),
        ({"legal_bases": {LevelOfNeed.UNIVERSAL: ()}}, "Level 1 has no legal basis"),
    ],
)
def test_a_framework_that_leaves_something_out_is_refused(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(FrameworkFault, match=words):
        replace(SHIPPED_FRAMEWORK, **changed)


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"criteria": [{"key": "one"}], "names": {}, "legal_bases": {}},
        {"criteria": None, "names": {}, "legal_bases": {}},
        {**SHIPPED_FRAMEWORK.as_plain(), "names": {"5": "Level 5"}},
    ],
)
def test_a_stored_framework_of_another_shape_says_so(stored: dict[str, Any]) -> None:
    with pytest.raises(FrameworkFault, match=r"The stored framework Ours, 2 cannot be read"):
        Framework.from_plain(stored, name="Ours", version="2", source="")


def test_the_names_of_levels_are_the_partnerships() -> None:
    names = {level: f"Tier {level}" for level in LevelOfNeed}
    ours = Framework("Ours", "2", "Board, 1 May 2026", (*SHIPPED_FRAMEWORK.criteria,), names=names)
    assert ours.names[LevelOfNeed.COMPLEX] == "Tier 3"


def test_a_criterion_has_no_number_to_add_up() -> None:
    assert set(Criterion.__dataclass_fields__) == {"key", "level", "theme", "words"}


@pytest.mark.parametrize(
    ("outcome", "basis", "agreement"),
    [
        ("assessment", LegalBasis.SECTION_17, True),
        ("strategy_discussion", LegalBasis.SECTION_47, False),
        ("early_help", LegalBasis.BY_AGREEMENT, True),
        ("advice", None, False),
        ("no_further_action", None, False),
    ],
)
def test_an_outcome_leads_to_a_legal_basis_and_some_need_agreement(
    outcome: str, basis: LegalBasis | None, agreement: bool
) -> None:
    assert legal_basis_of(outcome) is basis
    assert (basis in AGREEMENT_IS_NEEDED) is agreement


def rows(table: str) -> list[list[str]]:
    lines = [line for line in table.strip().splitlines() if "---" not in line]
    return [[cell.strip() for cell in line.split("|")] for line in lines[1:]]


@pytest.mark.parametrize(
    ("outcome", "level", "besides", "because"),
    rows("""
    outcome                     | level | besides                    | because
    ----------------------------+-------+----------------------------+---------------------------------------------
    no_further_action           | 1     |                            | outcome
    referral_no_further_action  | 3     |                            | outcome
    assessment                  | 4     |                            | outcome
    strategy_discussion         | 4     |                            | outcome
    advice                      | 1     |                            |
    signpost                    | 2     |                            |
    early_help                  | 2     |                            |
    early_help                  | 3     |                            |
    early_help                  | 4     |                            | statutory_level_without_work
    advice                      | 4     |                            | statutory_level_without_work
    no_further_action           | 4     |                            | outcome, statutory_level_without_work
    information_on_open_episode | 4     |                            |
    duplicate                   | 4     |                            |
    early_help                  | 2     | are_agencies_outstanding   | agencies_outstanding
    early_help                  | 2     | does_an_agency_disagree    | agency_disagrees
    early_help                  | 2     | is_an_objection_overridden | objection_overridden
    assessment                  | 4     | are_agencies_outstanding   | outcome, agencies_outstanding
    """),
)
def test_a_manager_signs_where_there_is_a_reason(outcome: str, level: str, besides: str, because: str) -> None:
    assert outcome in [one.value for one in ContactOutcome]
    found = reasons_for_sign_off(outcome, level, **{besides: True} if besides else {})
    assert ", ".join(found) == because


def test_the_authority_says_which_outcomes_a_manager_signs() -> None:
    assert reasons_for_sign_off("advice", "1", outcomes_for_a_manager={"advice"}) == (SignOff.OUTCOME,)
    assert reasons_for_sign_off("assessment", "4", outcomes_for_a_manager=()) == ()


# --- written by a person ---------------------------------------------------------------------------------------------


def lines(**changed: str) -> dict[LevelOfNeed, str]:
    """The shipped criteria as lines, some levels written anew: `two="…"`."""
    written = {level: as_lines(SHIPPED_FRAMEWORK, level) for level in LevelOfNeed}
    names = dict(zip(("one", "two", "three", "four"), LevelOfNeed, strict=True))
    return written | {names[name]: text for name, text in changed.items()}


def test_criteria_written_as_they_stand_are_the_same_criteria() -> None:
    found = criteria_from(lines(), [SHIPPED_FRAMEWORK])
    assert set(found) == set(SHIPPED_FRAMEWORK.criteria)


def test_other_words_make_another_criterion_and_the_same_words_keep_their_key() -> None:
    found = criteria_from(lines(two="Care and parenting: The parents ask for help\n\n  Care: New words: here "), [])
    two = [one for one in found if one.level is LevelOfNeed.ADDITIONAL]
    assert [(one.key, one.theme, one.words) for one in two] == [
        ("level_2_the_parents_ask_for_help", "Care and parenting", "The parents ask for help"),
        ("level_2_new_words_here", "Care", "New words: here"),
    ]
    ours = replace(SHIPPED_FRAMEWORK, criteria=found)
    again = criteria_from(lines(two="Another theme: The parents ask for help"), [SHIPPED_FRAMEWORK, ours])
    assert [one.key for one in again if one.level is LevelOfNeed.ADDITIONAL] == ["level_2_the_parents_ask_for_help"]


def test_a_key_is_never_used_for_other_words() -> None:
    first = criteria_from(lines(one="Care: All is well."), [])
    ours = replace(SHIPPED_FRAMEWORK, criteria=first)
    second = criteria_from(lines(one="Care: All is well!"), [ours])
    keys = [one.key for one in (*first, *second) if one.level is LevelOfNeed.UNIVERSAL]
    assert keys == ["level_1_all_is_well", "level_1_all_is_well_2"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("No theme here", "write a theme, a colon and the criterion"),
        (": no theme", "write a theme, a colon and the criterion"),
        ("Care:", "write a theme, a colon and the criterion"),
        ("Care: Twice\nHarm: Twice", "says twice: “Twice”"),
    ],
)
def test_a_line_that_is_no_criterion_says_what_to_do(text: str, words: str) -> None:
    with pytest.raises(FrameworkFault, match=words):
        criteria_from(lines(three=text), [SHIPPED_FRAMEWORK])
