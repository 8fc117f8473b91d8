"""Chance that can be had again: things drawn by weight, and a stream of draws for each thing of its own."""

from __future__ import annotations

from bisect import bisect_right
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def chance_for(seed: int, *about: str | int) -> Random:
    """The draws about one thing of the authority of this seed: they do not depend on what was drawn for another."""
    return Random(":".join(map(str, (seed, *about))))


class Weighted(Generic[T]):
    """Things with a weight each; the weights need not come to 100."""

    __slots__ = ("_cumulative", "_things")

    def __init__(self, *rows: tuple[T, float]) -> None:
        self._things = [thing for thing, _ in rows]
        self._cumulative: list[float] = []
        for _, weight in rows:
            self._cumulative.append(weight + (self._cumulative[-1] if self._cumulative else 0.0))

    def draw(self, chance: Random) -> T:
        """One of the things, by weight."""
        return self.at(chance.random())

    def at(self, share: float) -> T:
        """The thing that stands at this share of the whole weight, from 0 to below 1, in the order of the rows."""
        return self._things[bisect_right(self._cumulative, share * self._cumulative[-1])]
