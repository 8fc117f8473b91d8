"""What whoever made a contact is told: words for every outcome, and nothing in them that is confidential."""

from __future__ import annotations

import re

import pytest

from lineofsight.domain.codes.front_door import ContactCategory, ContactOutcome
from lineofsight.domain.telling_referrers import prepared_words
from lineofsight.domain.thresholds import LevelOfNeed


@pytest.mark.parametrize("outcome", list(ContactOutcome))
@pytest.mark.parametrize("is_professional", [True, False])
def test_every_outcome_has_words_that_thank_and_say_what_to_do_next(outcome: str, is_professional: bool) -> None:
    words = prepared_words(outcome, is_professional=is_professional)
    assert words.startswith("Thank you for telling us")
    assert "call 999" in words
    assert "We cannot share details about the family" in words


@pytest.mark.parametrize("outcome", list(ContactOutcome))
@pytest.mark.parametrize("is_professional", [True, False])
def test_the_words_name_no_level_no_category_and_no_section_of_an_act(outcome: str, is_professional: bool) -> None:
    words = prepared_words(outcome, is_professional=is_professional).lower()
    for level in LevelOfNeed:
        assert level.label.lower() not in words
    for category in ContactCategory:
        if category not in {ContactCategory.OTHER, ContactCategory.MISSING}:
            assert category.label.lower() not in words
    assert not re.search(r"\bs(ection)? ?(17|47)\b", words)
    assert "police" not in words


def test_a_professional_hears_how_to_disagree_and_the_public_does_not() -> None:
    assert "If you disagree" in prepared_words("no_further_action", is_professional=True)
    assert "If you disagree" not in prepared_words("no_further_action", is_professional=False)


def test_a_text_that_is_no_outcome_is_refused() -> None:
    with pytest.raises(ValueError, match="not a valid ContactOutcome"):
        prepared_words("perhaps", is_professional=False)
