"""How long work takes, and the planted lateness: in the financial year of the last day lived, more of it is late.

A length is a whole number of days of the work's own kind: working days, or calendar days.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from lineofsight.synthetic.chance import Weighted

Span = tuple[int, int]
"""The first and the last length of a span, both included."""


@dataclass(frozen=True, slots=True, eq=False)
class Pace:
    """How long one kind of work takes: spans with a weight each, those in time and those that are late.

    share_in_time: in ordinary years. planted_share_in_time: of the work that ends in the planted year.
    """

    in_time: tuple[tuple[Span, float], ...]
    late: tuple[tuple[Span, float], ...]
    share_in_time: float
    planted_share_in_time: float

    @property
    def limit(self) -> int:
        """The longest that is in time."""
        return max(last for (_, last), _ in self.in_time)

    def length(self, chance: Random) -> int:
        """A length of an ordinary year."""
        return self._drawn(chance.random() < self.share_in_time, chance)

    def planted_length(self, promptness: float, at_least: int, window: int, chance: Random) -> int:
        """A length of work that ends in the planted year, which it reaches after `at_least` days, `window` days long.

        promptness: 0 to below 1, the lower the likelier in time. Work that is already past the limit when the planted
        year begins is late, whatever its promptness.
        """
        is_in_time = at_least <= self.limit and promptness < share_to_draw(self, window)
        for _ in range(TRIES):
            length = self._drawn(is_in_time, chance)
            if length >= at_least:
                return length
        return chance.randint(at_least, self.limit if is_in_time else at_least + self.limit)

    def _drawn(self, is_in_time: bool, chance: Random) -> int:
        first, last = _weighted(self.in_time if is_in_time else self.late).draw(chance)
        return chance.randint(first, last)


TRIES = 12


@cache
def _weighted(spans: tuple[tuple[Span, float], ...]) -> Weighted[Span]:
    return Weighted(*spans)


@cache
def share_to_draw(pace: Pace, window: int) -> float:
    """What share to draw in time, so that the wanted share of the work that ends in the planted year is in time.

    The two differ at both ends: work begun long before that year can only be late in it, and late work begun near the
    last day lived ends after it. Work begins evenly; window: days from the start of the year to the last day lived.
    """
    in_time, late = _likelihoods(pace.in_time), _likelihoods(pace.late)
    ends_in_time = ends_late = ends_late_anyhow = 0.0
    for begun in range(-max(late), window):  # days after the start of the planted year
        reaches = sum(
            share * likely
            for share, lengths in ((pace.share_in_time, in_time), (1 - pace.share_in_time, late))
            for length, likely in lengths.items()
            if begun + length >= 0
        )
        late_share = reaches * _share_within(late, -begun, window - begun)
        if -begun > pace.limit:
            ends_late_anyhow += late_share
        else:
            ends_in_time += reaches * _share_within(in_time, -begun, window - begun)
            ends_late += late_share
    wanted = pace.planted_share_in_time
    whole = ends_in_time * (1 - wanted) + ends_late * wanted
    return min(1.0, wanted * (ends_late + ends_late_anyhow) / whole) if whole else wanted


def _likelihoods(spans: tuple[tuple[Span, float], ...]) -> dict[int, float]:
    """How likely each length is, of those in these spans."""
    whole = sum(weight for _, weight in spans)
    likely: dict[int, float] = {}
    for (first, last), weight in spans:
        for length in range(first, last + 1):
            likely[length] = likely.get(length, 0.0) + weight / whole / (last - first + 1)
    return likely


def _share_within(lengths: dict[int, float], at_least: int, below: int) -> float:
    """The share of the lengths that lie in the range, of those that are long enough for it."""
    long_enough = sum(likely for length, likely in lengths.items() if length >= at_least)
    within = sum(likely for length, likely in lengths.items() if at_least <= length < below)
    return within / long_enough if long_enough else 0.0
