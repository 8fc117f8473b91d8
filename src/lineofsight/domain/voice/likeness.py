"""Whether two texts about children are the same words, so that one was likely copied from the other.

It counts the words that both have, each as often as both have it, as a worker could do by hand: it says that two texts
are alike, never why. Source: practice reference, section 9, fault 30: identical text for brothers and sisters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

NEAR_IDENTICAL = 85
"""From how many words in a hundred in common two texts are near-identical, unless an authority says otherwise."""
FEWEST_WORDS = 15
"""A text with fewer words is not compared: "I want my own room" is said by many children, and by one child again."""


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """What one child said or showed on a day, as somebody wrote it down. kind and id: where it stands in the record."""

    id: int
    kind: str
    child_id: int
    on: date
    words: str


def words_of(text: str) -> Counter[str]:
    """How often each word stands in a text. Capitals and punctuation make no difference."""
    return Counter(re.findall(r"[^\W_]+", text.casefold()))


def in_common(one: Counter[str], other: Counter[str]) -> int:
    """Of a hundred words of both texts, how many stand in both, rounded down; 0 where one has none."""
    both = one.total() + other.total()
    return 200 * (one & other).total() // both if one and other else 0


def are_near_identical(
    one: Counter[str], other: Counter[str], *, percent: int = NEAR_IDENTICAL, fewest_words: int = FEWEST_WORDS
) -> bool:
    """Whether two texts are the same but for a few words, such as a name that was changed; short ones never are."""
    lengths = one.total(), other.total()
    shortest, both = min(lengths), sum(lengths)
    if shortest < fewest_words or 200 * shortest // both < percent:  # no more is in common than the shorter has
        return False
    longer, shorter = (one, other) if lengths[0] >= lengths[1] else (other, one)
    most = shortest - len(shorter.keys() - longer.keys())  # each word that the longer lacks stands once or more
    return 200 * most // both >= percent and in_common(one, other) >= percent


def most_alike(
    text: str, others: Iterable[ViewFacts], *, percent: int = NEAR_IDENTICAL, fewest_words: int = FEWEST_WORDS
) -> ViewFacts | None:
    """Of the views with near-identical words the one most alike, the latest of several; None where there is none."""
    words = words_of(text)
    found = [(view, words_of(view.words)) for view in others]
    alike = [
        (in_common(words, theirs), view)
        for view, theirs in found
        if are_near_identical(words, theirs, percent=percent, fewest_words=fewest_words)
    ]
    return max(alike, key=lambda one: (one[0], one[1].on, one[1].id), default=(0, None))[1]
