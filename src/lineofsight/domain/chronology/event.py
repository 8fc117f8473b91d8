"""What a significant kind of event is: one row of the catalogue of chronologies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lineofsight.domain.chronology.facts import ChildFacts, FactKind, Noted
from lineofsight.domain.chronology.words import Bearing, Harm, Source

PRACTICE_REFERENCE = "Practice reference 7.1"


@dataclass(frozen=True, slots=True)
class Found:
    """One fact as a row of the catalogue looks at it, beside the facts around it. noted: None where nobody noted it."""

    fact: Any
    around: ChildFacts
    noted: Noted | None = None

    @property
    def outcome(self) -> str:
        """Its outcome in words; "" where it has none."""
        return self.noted.outcome if self.noted is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignificantEvent:
    """One kind of event that belongs in a chronology.

    key: never changes. fact: the kind of fact that proposes it; None for a kind that no fact of the record tells yet,
    and that people write down by hand. day: the name of the fact's date that makes it happen; moment: of its time,
    where it has one. only_if: whether this fact proposes it at all. said: what happened, in words, beyond the title.
    harms: the kinds of harm, where it has any. source_of: who tells of it. people: the adults it is about.
    rule: in words, when it is proposed; source: where the kind comes from.
    """

    key: str
    title: str
    bearing: Bearing
    rule: str
    fact: FactKind | None = None
    day: str = ""
    moment: str = ""
    only_if: Callable[[Found], bool] | None = None
    said: Callable[[Found], str] | None = None
    harms: Callable[[Found], tuple[Harm, ...]] | None = None
    source_of: Callable[[Found], Source] | None = None
    people: Callable[[Found], tuple[int, ...]] | None = None
    told_by: Source = Source.SOCIAL_CARE
    source: str = PRACTICE_REFERENCE

    @property
    def is_by_hand_only(self) -> bool:
        """Whether no fact of the record proposes it."""
        return self.fact is None
