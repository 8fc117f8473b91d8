"""Two people held against each other: what speaks for their being one person, and what against."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lineofsight.domain.matching.comparisons import (
    COMPARISONS,
    NUMBERS,
    SEX,
    Comparison,
    Level,
    Speaks,
)
from lineofsight.domain.matching.conditions import Edits
from lineofsight.domain.matching.particulars import Particulars


class Match(StrEnum):
    """How far two records seem to be of one person, in words. `words` stand on the page."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Match:
        match = str.__new__(cls, value)
        match._value_ = value
        match.words = words
        return match

    LIKELY = "likely", "Very likely the same person"
    POSSIBLE = "possible", "May be the same person"
    UNLIKELY = "unlikely", "Little says that it is the same person"


LIKELY_FROM: Final = 21.0
"""Bits from which two records are very likely one person: 99 in 100 of them are (docs/explanation/matching.md)."""

POSSIBLE_FROM: Final = 6.5
"""Bits from which somebody who asks should be shown the person."""

REVIEWED_FROM: Final = 17.0
"""Bits from which two records of the record are put before somebody who has not asked."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one comparison came to."""

    comparison: Comparison
    level: Level

    @property
    def words(self) -> str:
        return self.level.words

    @property
    def speaks(self) -> Speaks:
        return self.level.speaks


@dataclass(frozen=True, slots=True)
class Compared:
    """Two people held against each other. findings: in the catalogue's order, without those that lack a side."""

    findings: tuple[Finding, ...]

    @property
    def weight(self) -> float:
        """Everything that was found, in bits: only for sorting and for `match`, never for a page."""
        return sum(finding.level.weight for finding in self.findings)

    @property
    def match(self) -> Match:
        return match_of(self.weight)

    @property
    def is_worth_a_look(self) -> bool:
        """Whether the two are to be shown: one number is the same, or more than one other fact speaks for it."""
        if self.match is Match.UNLIKELY:
            return False
        speaking = {one.comparison.key for one in self.findings if one.speaks is Speaks.FOR} - {SEX.key}
        return len(speaking) > 1 or not speaking.isdisjoint(NUMBERS)

    @property
    def reasons_for(self) -> tuple[str, ...]:
        """What speaks for one person, in words, in the catalogue's order."""
        return tuple(finding.words for finding in self.findings if finding.speaks is Speaks.FOR)

    @property
    def reasons_against(self) -> tuple[str, ...]:
        """What speaks against it."""
        return tuple(finding.words for finding in self.findings if finding.speaks is Speaks.AGAINST)


def match_of(weight: float) -> Match:
    """The words for a weight in bits."""
    if weight >= LIKELY_FROM:
        return Match.LIKELY
    return Match.POSSIBLE if weight >= POSSIBLE_FROM else Match.UNLIKELY


def compare(one: Particulars, other: Particulars, edits: Edits) -> Compared:
    """Hold two people against each other; the same whichever comes first."""
    found = (
        Finding(comparison, level_of(comparison, one, other, edits))
        for comparison in COMPARISONS
        if comparison.known.holds(one, other, edits)
    )
    return Compared(tuple(found))


def level_of(comparison: Comparison, one: Particulars, other: Particulars, edits: Edits) -> Level:
    """The first level that holds; the last where no other does."""
    for level in comparison.levels[:-1]:
        if level.when is not None and level.when.holds(one, other, edits):
            return level
    return comparison.levels[-1]
