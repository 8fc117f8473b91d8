"""An authority's own limits for the local clocks, dated, handed in as values."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Self

from lineofsight.domain.clocks.catalogue import CLOCKS
from lineofsight.domain.clocks.limits import Limit, Unit
from lineofsight.domain.exceptions import CatalogueFault, DomainError

LOCAL_CLOCK_KEYS: frozenset[str] = frozenset(clock.key for clock in CLOCKS if clock.is_local)


class UnknownLocalClock(DomainError):
    """A limit was given for a clock that is not in the catalogue, or that is not for an authority to set."""


@dataclass(frozen=True, slots=True)
class LocalStandard:
    """One limit that the authority set for clocks that start on `since` or later, until its next one begins."""

    clock: str
    limit: Limit
    since: date


class LocalStandards:
    """Every limit that one authority set. A clock or a day without one has the catalogue's shipped example."""

    __slots__ = ("_by_clock", "rows")

    def __init__(self, rows: Iterable[LocalStandard] = ()) -> None:
        """Raises UnknownLocalClock, and CatalogueFault where one clock has two limits from one day."""
        self.rows = tuple(sorted(rows, key=lambda row: (row.clock, row.since)))
        by_clock: dict[str, tuple[list[date], list[Limit]]] = defaultdict(lambda: ([], []))
        for row in self.rows:
            if row.clock not in LOCAL_CLOCK_KEYS:
                raise UnknownLocalClock(
                    f"'{row.clock}' is no clock that an authority sets a limit for."
                    f" Those are: {', '.join(sorted(LOCAL_CLOCK_KEYS))}."
                )
            since, limits = by_clock[row.clock]
            since.append(row.since)
            limits.append(row.limit)
        for earlier, later in pairwise(self.rows):
            if (earlier.clock, earlier.since) == (later.clock, later.since):
                raise CatalogueFault(f"'{later.clock}' has two local limits from {later.since}: keep one of them.")
        self._by_clock: Mapping[str, tuple[list[date], list[Limit]]] = dict(by_clock)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, int, str, date]]) -> Self:
        """From plain rows: the clock's key, a number, the unit ("working_days") and the day it is in force from."""
        return cls(LocalStandard(clock, Limit(number, Unit(unit)), since) for clock, number, unit, since in rows)

    def limit_on(self, clock_key: str, day: date) -> Limit | None:
        """The authority's limit for a clock that starts on `day`; None where it had set none by then."""
        held = self._by_clock.get(clock_key)
        if held is None:
            return None
        since, limits = held
        position = bisect_right(since, day)
        return limits[position - 1] if position else None
