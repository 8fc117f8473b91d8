"""The figures of the front door as people read them: over periods, along splits, and without small numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from lineofsight.domain.front_door_figures import Figure, Kind, Split
from lineofsight.record.front_door_figures import (
    ORDERED_PARTS,
    Cell,
    Sources,
    cells_of,
    hours_to_decision,
    open_and_overdue,
    percentile,
    repeats,
)
from lineofsight.web.standings import Period, periods_to
from lineofsight.web.words import FEW, few_or_number, number, percentage, without_noughts

MONTHS = 12
NOT_SHOWN = "Not shown"
"""In place of a share that would give a small number away."""


class Reading(NamedTuple):
    """A figure over a period, or one part of it. n: those that count; of: all; value: the figure itself, in words.

    drawn: the number that a chart draws; None where nothing may be drawn. parts: of a mix, its parts over the period.
    """

    name: str
    key: str
    n: int | str
    of: int | str
    value: str
    drawn: float | None
    parts: tuple[Reading, ...] = ()

    @property
    def mix(self) -> str:
        """The parts of a mix in words, those with most first: "Police 31.0%, health 15.2%"."""
        told = [f"{one.name if place == 0 else in_a_sentence(one.name)} {one.value}" for place, one in self._told_parts]
        held_back = len(told) < len(self.parts)
        return ", ".join([*told, *(["the rest not shown"] if held_back else [])])

    @property
    def _told_parts(self) -> list[tuple[int, Reading]]:
        return list(enumerate(one for one in self.parts if one.value != NOT_SHOWN))


def in_a_sentence(name: str) -> str:
    """The name of a part as it stands in the middle of a sentence."""
    return name[:1].lower() + name[1:]


@dataclass(frozen=True, slots=True)
class FigureReadings:
    """One figure over its two long periods and month by month; splits: for each, its parts over the last 12 months.

    open_overdue: beside the decisions in time, how many contacts are open and overdue now; None beside the others.
    """

    figure: Figure
    periods: tuple[Reading, ...]
    months: tuple[Reading, ...]
    splits: tuple[tuple[Split, tuple[Reading, ...]], ...] = ()
    open_overdue: int | str | None = None


def every_period(on: date) -> tuple[Period, ...]:
    """The last 12 months, the financial year to date, and the last twelve calendar months, this one as far as it is."""
    year_to_date, last_12_months = periods_to(on)
    return (last_12_months, year_to_date, *_months(on))


def _months(on: date) -> Iterator[Period]:
    first = on.replace(day=1)
    starts = []
    for _ in range(MONTHS):
        starts.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    for start in reversed(starts):
        last = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        yield Period(f"{start:%Y-%m}", f"{start:%b %Y}", start, min(last, on))


def period_of(key: str, on: date) -> Period | None:
    """The period with this key; None for another."""
    return next((period for period in every_period(on) if period.key == key), None)


def read(figure: Figure, sources: Sources, *, is_exact: bool, with_splits: bool) -> FigureReadings:
    """The figure over its periods. is_exact: whether small numbers are told. with_splits: its parts too."""
    periods = every_period(sources.now.on)
    readings = list(_over(figure, sources, periods, is_exact))
    long, months = readings[:2], readings[2:]
    splits = [_parts(figure, sources, split, periods[0], is_exact) for split in figure.splits] if with_splits else []
    overdue = open_and_overdue(sources) if figure.id == "P05" else None
    return FigureReadings(
        figure,
        tuple(long) if is_exact else tuple(_long_held_back(long)),
        tuple(months) if is_exact else tuple(_months_held_back(months, periods)),
        tuple(splits),
        overdue if is_exact or overdue is None else few_or_number(overdue),
    )


def _over(figure: Figure, sources: Sources, periods: Sequence[Period], is_exact: bool) -> Iterator[Reading]:
    first, last = min(one.first for one in periods), max(one.last for one in periods)
    match figure.kind:
        case Kind.ROLLING:
            found = repeats(sources, {period.last for period in periods})
            for period in periods:
                children, of = found[period.last]
                yield _count(period, len(children), of)
        case Kind.HOURS:
            hours = hours_to_decision(sources, first, last)
            for period in periods:
                yield _hours(period, [taken for on, taken in hours if period.first <= on <= period.last])
        case Kind.STOCK:
            n = sum(cell.n for cell in cells_of(figure, sources, first, last))
            yield Reading("Now", "now", n, n, number(n), n)
        case Kind.MIX:
            cells = cells_of(figure, sources, first, last, figure.splits[0])
            for period in periods:
                within = [cell for cell in cells if period.first <= cell.on <= period.last]
                parts = _parts_of(figure, figure.splits[0], within, is_exact)
                yield _of_cells(figure, period.title, period.key, within)._replace(parts=parts)
        case _:
            cells = cells_of(figure, sources, first, last)
            for period in periods:
                within = [cell for cell in cells if period.first <= cell.on <= period.last]
                yield _of_cells(figure, period.title, period.key, within)


def _of_cells(figure: Figure, name: str, key: str, cells: Iterable[Cell]) -> Reading:
    n = of = 0
    for cell in cells:
        n, of = n + cell.n, of + cell.of
    if figure.kind is Kind.SHARE:
        return Reading(name, key, n, of, percentage(n, of), 100 * n / of if of else None)
    return Reading(name, key, n, of, number(n), n)


def _count(period: Period, n: int, of: int) -> Reading:
    return Reading(period.title, period.key, n, of, number(n), n)


def _hours(period: Period, hours: list[float]) -> Reading:
    median, ninetieth = percentile(hours, 0.5), percentile(hours, 0.9)
    if median is None or ninetieth is None:
        return Reading(period.title, period.key, 0, 0, "None", None)
    words = f"{without_noughts(median)} hours; 90 in 100 within {without_noughts(ninetieth)}"
    return Reading(period.title, period.key, len(hours), len(hours), words, round(median, 1))


def _parts(
    figure: Figure, sources: Sources, split: Split, period: Period, is_exact: bool
) -> tuple[Split, tuple[Reading, ...]]:
    """The parts of a split over a period."""
    return split, _parts_of(figure, split, cells_of(figure, sources, period.first, period.last, split), is_exact)


def _parts_of(figure: Figure, split: Split, cells: Iterable[Cell], is_exact: bool) -> tuple[Reading, ...]:
    """The parts of a split, in their own order or those with most first; a mix tells each as its share of all."""
    by_part: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_part[cell.part].append(cell)
    readings = [_of_cells(figure, part, "", cells) for part, cells in by_part.items()]
    if figure.kind is Kind.MIX:
        whole = sum(_whole(one.n) for one in readings)
        readings = [one._replace(of=whole, value=percentage(_whole(one.n), whole)) for one in readings]
    if split in ORDERED_PARTS:
        readings.sort(key=lambda one: ORDERED_PARTS[split].index(one.name))
    else:
        readings.sort(key=lambda one: (-_whole(one.of), -_whole(one.n), one.name))
    return tuple(readings) if is_exact else tuple(without_small_numbers(readings))


def _whole(value: int | str) -> int:
    return value if isinstance(value, int) else 0


# --- small numbers ---------------------------------------------------------------------------------------------------


def _is_small(reading: Reading) -> bool:
    """Whether the reading tells, or lets one work out, a count of 1 to 5."""
    n, of = _whole(reading.n), _whole(reading.of)
    return 0 < n <= FEW or 0 < of <= FEW or 0 < of - n <= FEW


def _held_back(reading: Reading) -> Reading:
    if not _is_small(reading):
        return reading
    return reading._replace(
        n=few_or_number(_whole(reading.n)),
        of=few_or_number(_whole(reading.of)),
        value=NOT_SHOWN,
        drawn=None,
        parts=(),
    )


def _long_held_back(long: Sequence[Reading]) -> Iterator[Reading]:
    """The long periods without small numbers, and without the one that would give away a small rest of the other."""
    for place, one in enumerate(long):
        rests = (_whole(long[0].n) - _whole(one.n), _whole(long[0].of) - _whole(one.of)) if place else ()
        yield _not_shown(one) if any(0 < rest <= FEW for rest in rests) else _held_back(one)


def _months_held_back(months: Sequence[Reading], periods: Sequence[Period]) -> Iterator[Reading]:
    """The months without small numbers: this year's and those before apart, because this year's sum is told."""
    this_year = next((period.first for period in periods if period.key == "year_to_date"), date.min)
    begins = {period.key: period.first for period in periods}
    yield from without_small_numbers([one for one in months if begins[one.key] < this_year])
    yield from without_small_numbers([one for one in months if begins[one.key] >= this_year])


def _not_shown(reading: Reading) -> Reading:
    return reading._replace(n=NOT_SHOWN, of=NOT_SHOWN, value=NOT_SHOWN, drawn=None, parts=())


def without_small_numbers(readings: Sequence[Reading]) -> Iterator[Reading]:
    """The readings without small numbers. Where only one would be missing, the next smallest is held back as well:

    it could be worked out from the total otherwise.
    """
    small = {place for place, one in enumerate(readings) if _is_small(one)}
    others = [place for place, one in enumerate(readings) if place not in small and _whole(one.n)]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda place: _whole(readings[place].n)))
    for place, one in enumerate(readings):
        if place not in small:
            yield one
        elif _is_small(one):
            yield _held_back(one)
        else:
            yield _not_shown(one)
