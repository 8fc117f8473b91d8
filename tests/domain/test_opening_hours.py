"""How long the front door was open between two moments: over nights, weekends, bank holidays and new opening hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.opening_hours import OpeningHours, OpeningTimes
from lineofsight.domain.working_days import Calendar

USUAL = OpeningHours(date.min, time(8, 30), time(17, 0))
LONGER = OpeningHours(date(2026, 11, 18), time(8, 0), time(18, 0))


def times(*hours: OpeningHours) -> OpeningTimes:
    return OpeningTimes(hours, Calendar.england())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-16T09:00", "2026-11-16T11:30", 2.5),  # one Monday
        ("2026-11-16T07:00", "2026-11-16T09:30", 1.0),  # from before it opens
        ("2026-11-16T16:55", "2026-11-17T08:35", 1 / 6),  # over a night
        ("2026-11-20T16:00", "2026-11-23T09:30", 2.0),  # over a weekend
        ("2026-11-21T10:00", "2026-11-22T20:00", 0.0),  # within one
        ("2026-12-24T08:30", "2026-12-29T17:00", 17.0),  # Christmas Day and the substitute for Boxing Day are closed
        ("2026-11-16T08:30", "2026-11-16T17:00", 8.5),
        ("2026-11-16T17:00", "2026-11-17T08:30", 0.0),
    ],
)
def test_hours_are_counted_while_it_is_open(start: str, end: str, hours: float) -> None:
    assert times(USUAL).hours_between(at(start), at(end)) == pytest.approx(hours)


def test_each_day_is_counted_by_the_hours_of_that_day() -> None:
    both = times(LONGER, USUAL)
    assert both.on(date(2026, 11, 17)) == USUAL
    assert both.on(date(2026, 11, 18)) == LONGER
    # Tuesday: 8.5, Wednesday: 10, Thursday until noon: 4.
    assert both.hours_between(at("2026-11-17T08:00"), at("2026-11-19T12:00")) == pytest.approx(22.5)


def test_the_first_hours_stand_for_the_days_before_them() -> None:
    assert times(LONGER).hours_between(at("2026-11-16T08:00"), at("2026-11-16T18:00")) == pytest.approx(10)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="closes later"):
        OpeningHours(date.min, time(17), time(8))
    with pytest.raises(ValueError, match="one standard"):
        times()


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31))  # noqa: DTZ001 - local moments


@given(first=MOMENTS, second=MOMENTS)
def test_minute_by_minute_it_is_the_same(first: datetime, second: datetime) -> None:
    start, end = sorted((first, second))
    start = max(start, end - timedelta(days=12))
    opening, calendar, step = times(USUAL, LONGER), Calendar.england(), timedelta(minutes=10)
    open_steps, moment = 0, start
    while moment + step <= end:
        hours = opening.on(moment.date())
        open_steps += calendar.is_working_day(moment.date()) and hours.opens_at <= moment.time() < hours.closes_at
        moment += step
    days = (end.date() - start.date()).days + 1
    assert opening.hours_between(start, end) == pytest.approx(open_steps / 6, abs=days * 2 / 6)
