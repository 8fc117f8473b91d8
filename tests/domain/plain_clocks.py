"""The clocks read a second time, slowly and by other means: from the child's facts, a day at a time.

No event, timeline or limit of the catalogue is used. Every number is written down here again: "WD" counts working days
on a list of bank holidays, the rest whole days and calendar months. What is read is what an invented child can have
whose record is in order; `test_clocks_read_twice` makes such children.
"""

from __future__ import annotations

import calendar
import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import lineofsight.domain
from lineofsight.domain.history import Episode, History

Run = tuple[str, int, int, date, date, date | None]
"""The clock, the id of what it is about, which run it is, its start, the day by which, and the day it stopped."""
Count = Callable[[date], date]
DAY = timedelta(days=1)


@cache
def bank_holidays() -> frozenset[date]:
    file = Path(lineofsight.domain.__file__).parent / "england_bank_holidays.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        return frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(rows))


def working(number: int) -> Count:
    """So many working days after a day, which is day 0."""

    def count(on: date) -> date:
        left = number
        while left:
            on += DAY
            if on.weekday() < 5 and on not in bank_holidays():
                left -= 1
        return on

    return count


def days(number: int) -> Count:
    return lambda on: on + timedelta(days=number)


def months(number: int) -> Count:
    def count(on: date) -> date:
        year, month = on.year, on.month
        for _ in range(number):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return date(year, month, min(on.day, calendar.monthrange(year, month)[1]))

    return count


def once(
    clock: str, about: int, started_on: date, due: Count, stops: Iterable[date], ended_on: date | None
) -> Iterator[Run]:
    """A clock that runs once: the first stop after its start and not after its end, else its end."""
    stopped = sorted(on for on in stops if on > started_on and (ended_on is None or on <= ended_on))
    yield clock, about, 0, started_on, due(started_on), stopped[0] if stopped else ended_on


def again(
    clock: str,
    about: int,
    started_on: date,
    due: Callable[[int, date], date],
    stops: Iterable[date],
    ended_on: date | None,
) -> Iterator[Run]:
    """A clock that starts anew with each stop, until its end."""
    run = 0
    for on in sorted(set(stops)):
        if on <= started_on or (ended_on is not None and on > ended_on):
            continue
        yield clock, about, run, started_on, due(run, started_on), on
        run, started_on = run + 1, on
    yield clock, about, run, started_on, due(run, started_on), ended_on


def read(child: History) -> list[Run]:
    """Every run of the clocks of plans, care, fostering, the court, moves and early help."""
    seen = {one.happened_on for one in child.visits if one.is_in_person and one.is_child_seen}
    found: list[Run] = []
    for episode in child.episodes:
        found += _of_enquiries(episode)
        found += _of_protection_plans(episode, seen)
        found += _of_need_plans(episode, seen)
        found += _of_care(episode, seen)
        found += _of_fostering_and_court(episode, seen)
        found += _of_a_move(episode)
    found += _of_early_help(child)
    return sorted(found, key=str)


def _first(*ends: date | None) -> date | None:
    return min((on for on in ends if on is not None), default=None)


def _of_enquiries(episode: Episode) -> Iterator[Run]:
    for enquiry in episode.section_47_enquiries:
        concluded = [enquiry.concluded_on] if enquiry.concluded_on else []
        yield from once("K09", enquiry.id, enquiry.started_on, working(10), concluded, episode.closed_on)


def _of_protection_plans(episode: Episode, seen: set[date]) -> Iterator[Run]:
    for plan in episode.child_protection_plans:
        ended_on = _first(plan.ended_on, episode.closed_on)
        groups = sorted(one.held_on for one in plan.core_groups)
        reviews = sorted(one.held_on for one in plan.reviews)
        every = days(plan.visit_every_days or 14)
        yield from once("K14", plan.id, plan.started_on, working(10), groups, ended_on)
        yield from once("K17", plan.id, plan.started_on, months(3), reviews, ended_on)
        for first in groups[:1]:
            yield from again("K15", plan.id, first, lambda _, on: days(28)(on), groups, ended_on)
        for first in reviews[:1]:
            yield from again("K18", plan.id, first, lambda _, on: months(6)(on), reviews, ended_on)
        yield from again("K16", plan.id, plan.started_on, lambda _, on, e=every: e(on), seen, ended_on)  # type: ignore[misc]


def _of_need_plans(episode: Episode, seen: set[date]) -> Iterator[Run]:
    for plan in episode.child_in_need_plans:
        ended_on = _first(plan.ended_on, episode.closed_on)
        every = days(plan.visit_every_days) if plan.visit_every_days else working(20)
        reviews = [one.held_on for one in plan.reviews]
        yield from again("K20", plan.id, plan.started_on, lambda _, on, e=every: e(on), seen, ended_on)  # type: ignore[misc]
        yield from again("K21", plan.id, plan.started_on, lambda _, on: days(84)(on), reviews, ended_on)


REVIEWS_OF_CARE = (working(20), months(3), months(6))


def _of_care(episode: Episode, seen: set[date]) -> Iterator[Run]:
    """Reviews after 20 working days, then 3 months, then every 6; visits to each placement after 1 week, then 6."""
    for period in episode.care_periods:
        reviews = [one.held_on for one in period.reviews]
        yield from again(
            "K35",
            period.id,
            period.started_on,
            lambda run, on: REVIEWS_OF_CARE[min(run, 2)](on),
            reviews,
            period.ended_on,
        )
        placed = [one for one in period.episodes if one.reason_started in {"S", "P", "B"}]
        for place, first in enumerate(placed):
            left_on = placed[place + 1].started_on if place + 1 < len(placed) else period.ended_on
            yield from again(
                "K36", first.id, first.started_on, lambda run, on: days(42 if run else 7)(on), seen, left_on
            )


def _of_fostering_and_court(episode: Episode, seen: set[date]) -> Iterator[Run]:
    for one in episode.private_fosterings:

        def due(_: int, on: date, since: date = one.aware_on) -> date:
            return on + timedelta(weeks=12 if on >= months(12)(since) else 6)

        yield from once("K38", one.id, one.aware_on, working(7), seen, one.ended_on)
        yield from again("K39", one.id, one.aware_on, due, seen, one.ended_on)
    for court in episode.proceedings:
        if court.letter_on:
            stops = [on for on in (court.ended_on, court.applied_on) if on]
            yield from once("K33", court.id, court.letter_on, days(16 * 7), stops, None)
        if court.applied_on:
            concluded = [court.concluded_on] if court.concluded_on else []
            yield from once("K34", court.id, court.applied_on, days(26 * 7), concluded, None)


def _of_a_move(episode: Episode) -> Iterator[Run]:
    if episode.move_notice_on:
        held = [one.held_on for one in episode.conferences if one.is_transfer_in]
        yield from once("K11", episode.id, episode.move_notice_on, working(15), held, episode.closed_on)


def _of_early_help(child: History) -> Iterator[Run]:
    for given in child.early_help:
        for plan in given.plans:
            reviews = [one.held_on for one in plan.reviews]
            ended_on = plan.ended_on or given.ended_on
            yield from again("K43a", plan.id, plan.started_on, lambda _, on: days(84)(on), reviews, ended_on)
