"""Whether health takes part in a strategy discussion: a story of the whole service, told by the day alone."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Final

USUAL: Final = 0.75  # of the strategy discussions
IN_JULY: Final = 0.44
SINCE_SEPTEMBER: Final = 1.0


def share_with_health(on: date, until: date) -> float:
    """The share of the strategy discussions of this day in which health takes part.

    In July 44 per cent, and since September all. The year is the last whose September has begun by `until`.
    """
    year = until.year if until.month >= 9 else until.year - 1
    if on >= date(year, 9, 1):
        return SINCE_SEPTEMBER
    return IN_JULY if (on.year, on.month) == (year, 7) else USUAL


def is_health_present(on: date, until: date, chance: Random) -> bool:
    """Whether health takes part in one strategy discussion of this day, by chance."""
    return chance.random() < share_with_health(on, until)
