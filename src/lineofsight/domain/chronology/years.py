"""The years of a chronology at a glance: events of each sort, days unseen, plans. Counts of days and rows, no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lineofsight.domain.chronology.gaps import Band, BandKind, Gap
from lineofsight.domain.chronology.words import Bearing


@dataclass(frozen=True, slots=True)
class Year:
    """One calendar year. events: by what they were, those without any left out. days_not_seen: days in a gap, each day
    once however many children it is a gap for. plans: which kinds of plan or help were in force, in their order.
    """

    year: int
    events: Mapping[Bearing, int]
    days_not_seen: int
    plans: tuple[BandKind, ...]

    @property
    def total(self) -> int:
        return sum(self.events.values())


def years_of(
    events: Collection[tuple[date, Bearing]], gaps: Iterable[Gap], bands: Iterable[Band], until: date
) -> tuple[Year, ...]:
    """Every year from the first event, plan or gap to `until`, the latest first; none where there is nothing.

    events: the day and the sort of each.
    """
    counted: dict[int, Counter[Bearing]] = {}
    for on, bearing in events:
        counted.setdefault(on.year, Counter())[bearing] += 1
    unseen = _days_by_year(gaps)
    in_force = _plans_by_year(bands, until)
    found = counted.keys() | unseen.keys() | in_force.keys()
    if not found:
        return ()
    last = max(until.year, *found)
    return tuple(
        Year(
            year,
            _in_order(counted.get(year, Counter())),
            len(unseen.get(year, ())),
            tuple(kind for kind in BandKind if kind in in_force.get(year, ())),
        )
        for year in range(last, min(found) - 1, -1)
    )


def _in_order(counts: Counter[Bearing]) -> dict[Bearing, int]:
    return {bearing: counts[bearing] for bearing in Bearing if counts[bearing]}


def _days_by_year(gaps: Iterable[Gap]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for gap in gaps:
        for day in range(gap.first_on.toordinal(), gap.last_on.toordinal() + 1):
            found.setdefault(date.fromordinal(day).year, set()).add(day)
    return found


def _plans_by_year(bands: Iterable[Band], until: date) -> dict[int, set[BandKind]]:
    found: dict[int, set[BandKind]] = {}
    for band in bands:
        for year in range(band.started_on.year, (band.ended_on or max(until, band.started_on)).year + 1):
            found.setdefault(year, set()).add(band.kind)
    return found
