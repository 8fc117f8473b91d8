"""Whether two texts about children are the same words, so that one was likely copied from the other.

A comparison of letters and nothing else: it says that two texts are alike, never why. Source: practice reference,
section 9, fault 30: identical text for brothers and sisters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

NEAR_IDENTICAL = 90
"""From how many letters in a hundred the same two texts are near-identical, unless an authority says otherwise."""
FEWEST_WORDS = 6
"""A text with fewer words is not compared: "He said he was fine" is said by many children."""


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """What one child said or showed on a day, as somebody wrote it down. kind and id: where it stands in the record."""

    id: int
    kind: str
    child_id: int
    on: date
    words: str


def are_near_identical(
    words: str, other: str, *, percent: int = NEAR_IDENTICAL, fewest_words: int = FEWEST_WORDS
) -> bool:
    """Whether two texts are the same but for a few letters, such as a name that was changed.

    Capitals, spaces and punctuation make no difference.
    """
    one, another = _letters(words), _letters(other)
    if min(len(one.split()), len(another.split())) < fewest_words:
        return False
    return fuzz.ratio(one, another, score_cutoff=percent) >= percent


def most_alike(words: str, others: Iterable[ViewFacts]) -> ViewFacts | None:
    """Of the views with near-identical words the one most alike, the latest of several; None where there is none."""
    alike = [other for other in others if are_near_identical(words, other.words)]
    letters = _letters(words)
    return max(alike, key=lambda one: (fuzz.ratio(letters, _letters(one.words)), one.on, one.id), default=None)


def _letters(words: str) -> str:
    """The text in small letters and figures, with one space between words."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in words.casefold()).split())
