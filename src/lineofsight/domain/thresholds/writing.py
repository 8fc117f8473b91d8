"""A framework's criteria as lines that a person writes: one criterion a line, its theme before the colon.

A criterion keeps its key for as long as its level and its words stay the same, through every version, so that a
decision that cites it can be read later; other words get another key, never one that was used before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lineofsight.domain.thresholds.framework import Criterion, Framework, FrameworkFault
from lineofsight.domain.thresholds.levels import LevelOfNeed

LONGEST_KEY = 60


def as_lines(framework: Framework, level: LevelOfNeed) -> str:
    """The criteria of one level, as they are written: "Harm and safety: …", one a line."""
    return "\n".join(f"{one.theme}: {one.words}" for one in framework.criteria_of(level))


def criteria_from(lines: Mapping[LevelOfNeed, str], earlier: Iterable[Framework]) -> tuple[Criterion, ...]:
    """The criteria that somebody wrote, by level, with the keys they had in any earlier version.

    Raises FrameworkFault for a line without a theme, with its level; and where one level says the same twice.
    """
    known = [criterion for framework in earlier for criterion in framework.criteria]
    keys = {(one.level, one.words): one.key for one in known}
    used = {one.key for one in known}
    written: list[Criterion] = []
    for level, text in lines.items():
        for line in filter(None, map(str.strip, text.splitlines())):
            theme, words = _parted(line, level)
            if (level, words) in {(one.level, one.words) for one in written}:
                raise FrameworkFault(f"Level {level} says twice: “{words}”. Take one away.")
            key = keys.get((level, words)) or _new_key(level, words, used)
            used.add(key)
            written.append(Criterion(key, level, theme, words))
    return tuple(written)


def _parted(line: str, level: LevelOfNeed) -> tuple[str, str]:
    theme, colon, words = (part.strip() for part in line.partition(":"))
    if not (colon and theme and words):
        raise FrameworkFault(f"Level {level}: write a theme, a colon and the criterion in each line, not “{line}”.")
    return theme, words


def _new_key(level: LevelOfNeed, words: str, used: set[str]) -> str:
    """A key made of the words that no criterion of any version has."""
    slug = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:LONGEST_KEY].rstrip("_")
    stem = f"level_{level}_{slug}" if slug else f"level_{level}"
    key, number = stem, 1
    while key in used:
        number += 1
        key = f"{stem}_{number}"
    return key
