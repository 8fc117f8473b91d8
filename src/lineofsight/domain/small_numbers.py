"""Which numbers of a table are held back beside the small ones, so that none of these is worked out from its sums."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Cell = tuple[int, str]
"""Where a number stands: its row and the key of its column."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A number that is the sum of others of the table."""

    total: Cell
    parts: tuple[Cell, ...]


def held_back(numbers: Mapping[Cell, int], small: Collection[Cell], sums: Sequence[Sum], *, few: int) -> set[Cell]:
    """The small numbers with those that have to be held back as well, the smallest that serves each time.

    Of no sum is one number alone missing, nor do those that are missing come to few between them.
    """
    held = set(small)
    while more := {cell for one in sums if (cell := _next(one, numbers, held, few)) is not None}:
        held |= more
    return held


def _next(one: Sum, numbers: Mapping[Cell, int], held: Collection[Cell], few: int) -> Cell | None:
    """The next number to hold back of one sum; None where nothing that is held back can be worked out from it."""
    missing = [part for part in one.parts if part in held]
    shown = [part for part in one.parts if part not in held]
    by_size = sorted((part for part in shown if numbers[part]), key=lambda part: (numbers[part], part))
    if one.total in held:
        return None if missing or not by_size else by_size[0]
    unknown = sum(numbers[part] for part in missing)
    if unknown == 0 or (len(missing) > 1 and unknown > few):
        return None
    return by_size[0] if by_size else one.total
