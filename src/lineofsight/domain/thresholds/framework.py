"""A partnership's threshold document as values: what it calls the levels, and the criteria it gives for each.

A framework is local and dated: each partnership words its own. Its criteria are prompts for judgement; those relied on
are recorded, and they are never counted or added up. Source: practice reference 5.1 and 5.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, Self

from lineofsight.domain.exceptions import DomainError
from lineofsight.domain.thresholds.levels import LegalBasis, LevelOfNeed

SHIPPED_LEGAL_BASES: Final[Mapping[LevelOfNeed, tuple[LegalBasis, ...]]] = {
    LevelOfNeed.UNIVERSAL: (LegalBasis.ORDINARY,),
    LevelOfNeed.ADDITIONAL: (LegalBasis.BY_AGREEMENT,),
    LevelOfNeed.COMPLEX: (LegalBasis.BY_AGREEMENT, LegalBasis.SECTION_17),
    LevelOfNeed.ACUTE: (LegalBasis.SECTION_17, LegalBasis.SECTION_47),
}
"""What the levels usually rest on. Some partnerships put section 17 at level 3, some at 4, some split level 4."""


class FrameworkFault(DomainError):
    """A framework contradicts itself or leaves something out; the words say what, and where."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One prompt for judgement: at which level it is found, under which theme, and its words.

    `key` is what a decision stores; it never changes and is never used again for other words.
    """

    key: str
    level: LevelOfNeed
    theme: str
    words: str


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of a partnership's threshold document.

    names: what the partnership calls each level. legal_bases: the legal bases that each level may have.
    source: where the authority decided it. is_unverified: nobody has checked it against the partnership's document.
    """

    name: str
    version: str
    source: str
    criteria: tuple[Criterion, ...]
    names: Mapping[LevelOfNeed, str] = field(default_factory=lambda: {level: level.label for level in LevelOfNeed})
    legal_bases: Mapping[LevelOfNeed, tuple[LegalBasis, ...]] = field(default_factory=lambda: SHIPPED_LEGAL_BASES)
    is_unverified: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        """Raises FrameworkFault where a level is without name, legal basis or criteria, or two have one key."""
        keys = sorted(criterion.key for criterion in self.criteria)
        for earlier, later in pairwise(keys):
            if earlier == later:
                raise FrameworkFault(f"Two criteria have the key '{later}'. Give one of them another.")
        for level in LevelOfNeed:
            if not self.names.get(level):
                raise FrameworkFault(f"Level {level} has no name.")
            if not self.legal_bases.get(level):
                raise FrameworkFault(f"Level {level} has no legal basis.")
            if not self.criteria_of(level):
                raise FrameworkFault(f"Level {level} has no criteria. Write at least one.")

    @property
    def title(self) -> str:
        """The name and version, as a decision cites it."""
        return f"{self.name}, {self.version}"

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes, in the order in which they first appear."""
        return tuple(dict.fromkeys(criterion.theme for criterion in self.criteria))

    def criteria_of(self, level: LevelOfNeed) -> tuple[Criterion, ...]:
        """The criteria of one level, in the framework's order."""
        return tuple(criterion for criterion in self.criteria if criterion.level is level)

    def criterion(self, key: str) -> Criterion | None:
        """The criterion of that key; None where this version has none."""
        return next((criterion for criterion in self.criteria if criterion.key == key), None)

    def as_plain(self) -> dict[str, Any]:
        """The levels and criteria as plain values that can be stored as JSON; `from_plain` reads them."""
        return {
            "names": {level.value: name for level, name in self.names.items()},
            "legal_bases": {level.value: [basis.value for basis in bases] for level, bases in self.legal_bases.items()},
            "criteria": [
                {"key": one.key, "level": one.level.value, "theme": one.theme, "words": one.words}
                for one in self.criteria
            ],
        }

    @classmethod
    def from_plain(
        cls,
        plain: Mapping[str, Any],
        *,
        name: str,
        version: str,
        source: str,
        is_unverified: bool = False,
        note: str = "",
    ) -> Self:
        """A framework from what `as_plain` made. Raises FrameworkFault where the values are not of that shape."""
        try:
            return cls(
                name=name,
                version=version,
                source=source,
                is_unverified=is_unverified,
                note=note,
                criteria=tuple(
                    Criterion(row["key"], LevelOfNeed(row["level"]), row["theme"], row["words"])
                    for row in plain["criteria"]
                ),
                names={LevelOfNeed(level): words for level, words in plain["names"].items()},
                legal_bases={
                    LevelOfNeed(level): tuple(map(LegalBasis, bases)) for level, bases in plain["legal_bases"].items()
                },
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise FrameworkFault(f"The stored framework {name}, {version} cannot be read: {error!r}.") from error
