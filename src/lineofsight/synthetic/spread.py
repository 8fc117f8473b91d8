"""Numbers that fill a range evenly, so that a share comes out as meant in a small authority too."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from lineofsight.synthetic.chance import chance_for

# The root of x ** 4 = x + 1: with its powers, points in three dimensions fill a cube evenly (the R sequence, after
# M. Roberts). Chance alone would leave clumps: of 60 families, 57 per cent could be anything from 45 to 69.
ROOT = 1.2207440846057596
STEPS = (1 / ROOT, 1 / ROOT**2, 1 / ROOT**3)


class Shares(NamedTuple):
    """Where one family stands, each from 0 to below 1: in time, in how prompt its work is, and in its size."""

    when: float
    promptness: float
    size: float


def shares_of(number: int, seed: int, of: str = "spread") -> Shares:
    """The shares of one family, which do not depend on what was drawn for another. of: which families are spread."""
    begun = _begun(seed, of)
    return Shares(*((begin + number * step) % 1 for begin, step in zip(begun, STEPS, strict=True)))


@cache
def _begun(seed: int, of: str) -> tuple[float, ...]:
    chance = chance_for(seed, of)
    return tuple(chance.random() for _ in STEPS)
