"""Charts: columns and lines over the same steps, as shapes that a template draws without any script or style.

A chart is for the eye; its numbers always stand beside it as a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor, log10
from typing import Final, NamedTuple

WIDTH: Final = 720
HEIGHT: Final = 240
LEFT: Final = 44
RIGHT: Final = 8
TOP: Final = 10
BOTTOM: Final = 26
TICKS: Final = 4
MOST_LABELS: Final = 12
"""More labels than these would run into each other: only every second, third or so is drawn."""


class Box(NamedTuple):
    """A column: its upper left corner and its size, in the units of the drawing."""

    x: float
    y: float
    width: float
    height: float


class Tick(NamedTuple):
    """A number on the axis at the left, with the height at which it stands."""

    y: float
    number: float


class Label(NamedTuple):
    """A word below a step, with its middle."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers, one for each step; None where there is none. shade: 1 to 5, the colour of its drawing."""

    name: str
    values: tuple[float | None, ...]
    shade: int
    is_line: bool = False


@dataclass(frozen=True)
class Chart:
    """Some series over the same steps. heading: what the steps are, as the head of the table's first column.

    short_steps: the steps as they stand below the drawing, where the words of the table would run into each other.
    """

    title: str
    heading: str
    steps: tuple[str, ...]
    series: tuple[Series, ...]
    width: int = WIDTH
    height: int = HEIGHT
    short_steps: tuple[str, ...] = ()

    @cached_property
    def most(self) -> float:
        """The number at the top of the drawing: a round one that nothing exceeds."""
        highest = max((value for one in self.series for value in one.values if value is not None), default=0)
        return round_number_above(highest)

    @property
    def ticks(self) -> Iterator[Tick]:
        for number in range(TICKS + 1):
            value = self.most * number / TICKS
            yield Tick(self._height_of(value), value)

    @property
    def labels(self) -> Iterator[Label]:
        every = ceil(len(self.steps) / MOST_LABELS) or 1
        for place, words in enumerate(self.short_steps or self.steps):
            if place % every == 0:
                yield Label(self._middle_of(place), words)

    def columns(self) -> Iterator[tuple[Series, list[Box]]]:
        """The series that are drawn as columns, side by side in each step."""
        drawn = [one for one in self.series if not one.is_line]
        for number, one in enumerate(drawn):
            yield one, [self._box(place, value, number, len(drawn)) for place, value in enumerate(one.values) if value]

    def lines(self) -> Iterator[tuple[Series, list[str]]]:
        """The series that are drawn as lines: for each its unbroken stretches, as points of the drawing."""
        for one in self.series:
            if one.is_line:
                yield one, [" ".join(stretch) for stretch in self._stretches(one.values)]

    def rows(self) -> Iterator[tuple[str, tuple[float | None, ...]]]:
        """The numbers as a table: each step with its number of each series."""
        for place, words in enumerate(self.steps):
            yield words, tuple(one.values[place] for one in self.series)

    @property
    def base(self) -> float:
        """Where the columns stand."""
        return float(self.height - BOTTOM)

    @property
    def step_width(self) -> float:
        return (self.width - LEFT - RIGHT) / max(len(self.steps), 1)

    def _middle_of(self, place: int) -> float:
        return _short(LEFT + self.step_width * (place + 0.5))

    def _height_of(self, value: float) -> float:
        return _short(self.base - (self.base - TOP) * value / self.most)

    def _box(self, place: int, value: float, number: int, of: int) -> Box:
        room = self.step_width * 0.8 / of
        y = self._height_of(value)
        x = LEFT + self.step_width * (place + 0.1) + room * number
        return Box(_short(x), y, _short(room * 0.92), _short(self.base - y))

    def _stretches(self, values: tuple[float | None, ...]) -> Iterator[list[str]]:
        stretch: list[str] = []
        for place, value in enumerate(values):
            if value is not None:
                stretch.append(f"{self._middle_of(place)},{self._height_of(value)}")
            elif stretch:
                yield stretch
                stretch = []
        if stretch:
            yield stretch


def round_number_above(highest: float) -> float:
    """The least number of 4, 8, 12, 20, 40, 60, 80 and so on that is not below `highest`: its quarters are round."""
    if highest <= TICKS:
        return TICKS
    size = 10 ** floor(log10(highest))
    return next(float(size * step) for step in (1.2, 2, 4, 6, 8, 10, 12) if size * step >= highest)


def _short(number: float) -> float:
    return round(number, 1)
