"""How names sound and how far two texts are apart: the libraries behind the comparisons of the domain."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import jellyfish
from rapidfuzz.distance import DamerauLevenshtein

from lineofsight.domain.matching import Edits

FURTHER_THAN_ANY_LEVEL: Final = 2
"""Edits beyond this are not counted: no level of the catalogue asks for more than one."""


@lru_cache(maxsize=65536)
def sound(name: str) -> str:
    """How a plain name sounds, by Metaphone; the name itself where it has no sound of its own ("h")."""
    return jellyfish.metaphone(name) or name


def _edits(one: str, other: str) -> int:
    return DamerauLevenshtein.distance(one, other, score_cutoff=FURTHER_THAN_ANY_LEVEL)


edits: Edits = _edits
"""Letters added, left out, changed, or exchanged with their neighbour."""
