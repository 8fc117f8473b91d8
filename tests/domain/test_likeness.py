"""Words that stand elsewhere: what counts as the same, and what does not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.voice import ViewFacts, most_alike
from lineofsight.domain.voice.likeness import are_near_identical, in_common, words_of

WORDS = "She told me that she likes her school and that mum has been poorly again."


def view(number: int, words: str, day: int = 1) -> ViewFacts:
    return ViewFacts(number, "view", 1, date(2026, 11, day), words)


@pytest.mark.parametrize(
    "other",
    [
        WORDS,
        WORDS.upper().replace(".", "!"),
        f"  {WORDS}\n\n",
        WORDS.replace("mum", "dad"),
        WORDS.replace("She told", "Ben told").replace("poorly again", "again, poorly"),
    ],
)
def test_the_same_words_with_a_name_or_the_layout_changed_are_near_identical(other: str) -> None:
    assert are_near_identical(words_of(WORDS), words_of(other))
    assert most_alike(other, [view(1, WORDS)]) == view(1, WORDS)


@pytest.mark.parametrize(
    "other", ["", "She likes her school.", "He showed me his room and said that nobody shouts now."]
)
def test_other_words_are_not(other: str) -> None:
    assert not are_near_identical(words_of(WORDS), words_of(other))
    assert most_alike(other, [view(1, WORDS)]) is None


def test_short_texts_are_not_compared() -> None:
    assert most_alike("He was fine today.", [view(1, "He was fine today.")]) is None
    assert most_alike("", []) is None


def test_a_word_counts_as_often_as_both_have_it() -> None:
    assert in_common(words_of("no no no yes"), words_of("no yes yes yes")) == 50
    assert in_common(words_of("one two three"), words_of("")) == 0


def test_of_several_the_one_most_alike_is_named_and_of_equals_the_latest() -> None:
    others = [view(1, WORDS.replace("mum", "dad"), 9), view(2, WORDS, 2), view(3, WORDS, 5)]
    assert most_alike(WORDS, others) == others[2]


@given(st.text(), st.text())
def test_the_order_of_the_two_does_not_matter(one: str, other: str) -> None:
    assert in_common(words_of(one), words_of(other)) == in_common(words_of(other), words_of(one))
    assert in_common(words_of(one), words_of(one)) in (0, 100)


@given(
    st.lists(st.sampled_from("abcdef"), max_size=20),
    st.lists(st.sampled_from("abcdef"), max_size=20),
    st.integers(1, 100),
)
def test_they_are_alike_exactly_when_enough_words_are_in_common(one: list[str], other: list[str], percent: int) -> None:
    words, theirs = words_of(" ".join(one)), words_of(" ".join(other))
    enough = bool(one and other) and in_common(words, theirs) >= percent
    assert are_near_identical(words, theirs, percent=percent, fewest_words=1) is enough
