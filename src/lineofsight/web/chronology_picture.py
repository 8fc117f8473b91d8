"""The years of a chronology as a drawing: events by month, and below them the plans and the gaps of each child.

It is for the eye; the years stand beside it as a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil
from typing import Final, NamedTuple

from lineofsight.domain.chronology import Band, BandKind, Bearing, Gap
from lineofsight.web.charts import Box, Label

WIDTH: Final = 720
LEFT: Final = 8
RIGHT: Final = 8
TOP: Final = 8
EVENTS_HEIGHT: Final = 90
AXIS_HEIGHT: Final = 20
NAME_HEIGHT: Final = 18
LANE_HEIGHT: Final = 9
LANES: Final = tuple(BandKind)
MOST_LABELS: Final = 12
NARROWEST: Final = 1.5


class Shape(NamedTuple):
    """A rectangle with what it stands for: the key of a bearing, of a kind of plan, or "gap"."""

    what: str
    box: Box


class Lane(NamedTuple):
    """What is drawn for one child: the name at its top, the gaps behind and the plans before them."""

    name: Label
    y: float
    gaps: tuple[Box, ...]
    bands: tuple[Shape, ...]


@dataclass(frozen=True)
class Picture:
    """The drawing of some events, gaps and plans. children: id and name of each, in the order of their lanes."""

    events: Sequence[tuple[date, Bearing]]
    gaps: Sequence[Gap]
    bands: Sequence[Band]
    children: Sequence[tuple[int, str]]
    until: date
    width: int = WIDTH

    @cached_property
    def first(self) -> date:
        """The first day drawn: of the year in which anything begins."""
        days = [on for on, _ in self.events]
        days += [gap.first_on for gap in self.gaps] + [band.started_on for band in self.bands]
        return date(min(days, default=self.until).year, 1, 1)

    @cached_property
    def last(self) -> date:
        """The last day drawn: today, or a later one on which something stands."""
        return max([self.until, *(on for on, _ in self.events)])

    @property
    def is_empty(self) -> bool:
        return not (self.events or self.gaps or self.bands)

    @property
    def lane_height(self) -> int:
        return NAME_HEIGHT + LANE_HEIGHT * len(LANES)

    @property
    def height(self) -> int:
        return TOP + EVENTS_HEIGHT + AXIS_HEIGHT + self.lane_height * len(self.children)

    @property
    def base(self) -> float:
        """Where the columns of events stand."""
        return float(TOP + EVENTS_HEIGHT)

    @property
    def years(self) -> Iterator[Label]:
        """The beginning of each year, as many as fit."""
        every = ceil((self.last.year - self.first.year + 1) / MOST_LABELS)
        for year in range(self.first.year, self.last.year + 1, every):
            yield Label(self._across(date(year, 1, 1)), str(year))

    @cached_property
    def most(self) -> int:
        """The most events of one month."""
        months = Counter((on.year, on.month) for on, _ in self.events)
        return max(months.values(), default=1)

    def columns(self) -> Iterator[Shape]:
        """The events of each month as one column, in the order of `Bearing` from below."""
        counted: dict[tuple[int, int], Counter[Bearing]] = {}
        for on, bearing in self.events:
            counted.setdefault((on.year, on.month), Counter())[bearing] += 1
        for (year, month), counts in sorted(counted.items()):
            x, width = self._between(date(year, month, 1), _last_of(year, month))
            below = self.base
            for bearing in Bearing:
                if counts[bearing]:
                    height = EVENTS_HEIGHT * counts[bearing] / self.most
                    below -= height
                    yield Shape(bearing.value, Box(x, _short(below), width, _short(height)))

    def lanes(self) -> Iterator[Lane]:
        """One lane a child: its plans in rows of their own, and the gaps behind them."""
        for number, (child_id, name) in enumerate(self.children):
            y = self.base + AXIS_HEIGHT + self.lane_height * number
            top = y + NAME_HEIGHT
            tall = LANE_HEIGHT * len(LANES)
            gaps = [self._box(gap.first_on, gap.last_on, top, tall) for gap in self.gaps if gap.child_id == child_id]
            bands = [self._band(band, top) for band in self.bands if band.child_id == child_id]
            yield Lane(Label(LEFT, name), _short(y + NAME_HEIGHT - 5), tuple(gaps), tuple(bands))

    def _band(self, band: Band, top: float) -> Shape:
        y = top + LANE_HEIGHT * LANES.index(band.kind) + 1
        return Shape(band.kind.value, self._box(band.started_on, band.ended_on or self.last, y, LANE_HEIGHT - 2))

    def _box(self, first: date, last: date, y: float, height: float) -> Box:
        x, width = self._between(first, last)
        return Box(x, _short(y), width, _short(height))

    def _between(self, first: date, last: date) -> tuple[float, float]:
        """Where a stretch of days begins, and how wide it is: never so narrow that nobody sees it."""
        x = self._across(first)
        return x, max(_short(self._across(last) - x), NARROWEST)

    def _across(self, on: date) -> float:
        room = self.width - LEFT - RIGHT
        days = max((self.last - self.first).days, 1)
        return _short(LEFT + room * min(max((on - self.first).days, 0), days) / days)


def _last_of(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 2)  # a day's gap between two columns


def _short(number: float) -> float:
    return round(number, 1)


def key_of(bands: Iterable[Band]) -> tuple[BandKind, ...]:
    """The kinds of plan that are drawn, in their order, for the key."""
    drawn = {band.kind for band in bands}
    return tuple(kind for kind in BandKind if kind in drawn)
