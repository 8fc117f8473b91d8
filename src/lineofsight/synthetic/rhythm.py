"""The rhythm of referrals: weekdays and weekends, school terms and holidays, months, and the hours of a day.

The school year is an invented authority's, drawn from the bank holidays; nobody's real term dates.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random

from lineofsight.domain.clocks.limits import LONDON
from lineofsight.domain.codes import ReferralSource
from lineofsight.domain.working_days import Calendar
from lineofsight.synthetic.chance import Weighted

MONDAY, TUESDAY, WEDNESDAY, FRIDAY = 0, 1, 2, 4
BUSY_MONTHS = (1.02, 1.03, 1.06, 0.98, 1.02, 1.06, 1.05, 0.93, 0.97, 1.03, 1.05, 0.90)
"""How busy each month is besides its holidays, January first."""

# --- the school year -------------------------------------------------------------------------------------------------


@cache
def school_holidays(year: int) -> tuple[tuple[date, date], ...]:
    """The school holidays of a calendar year, in order, first and last day of each; Christmas stands at both ends.

    Raises CalendarGap for a year without bank holidays.
    """
    calendar = Calendar.england()
    after_new_year = calendar.add(_first(MONDAY, date(year, 1, 3)) - timedelta(days=1), 1)
    in_february = _first(MONDAY, date(year, 2, 12))
    before_easter = _good_friday(year) - timedelta(days=4)
    in_may = _first(MONDAY, date(year, 5, 25))
    end_of_summer_term = _first(WEDNESDAY, date(year, 7, 19))
    autumn_term = _first(TUESDAY, date(year, 9, 2))
    in_october = _first(MONDAY, date(year, 10, 22))
    end_of_autumn_term = _first(FRIDAY, date(year, 12, 15))
    a_day = timedelta(days=1)
    return (
        (date(year, 1, 1), after_new_year - a_day),
        (in_february, in_february + 4 * a_day),
        (before_easter, before_easter + 11 * a_day),
        (in_may, in_may + 4 * a_day),
        (end_of_summer_term + a_day, autumn_term - a_day),
        (in_october, in_october + 4 * a_day),
        (end_of_autumn_term + a_day, date(year, 12, 31)),
    )


def is_school_day(day: date) -> bool:
    """Whether the schools are open: a working day in term. Raises CalendarGap."""
    is_holiday = any(first <= day <= last for first, last in school_holidays(day.year))
    return Calendar.england().is_working_day(day) and not is_holiday


def _first(weekday: int, day: date) -> date:
    """The first day of this weekday from `day` on."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _good_friday(year: int) -> date:
    calendar = Calendar.england()
    holidays = calendar.holidays_between(date(year, 3, 1), date(year, 4, 30))
    return next(day for day in holidays if calendar.holiday_name(day) == "Good Friday")


# --- who refers when -------------------------------------------------------------------------------------------------

Hours = Weighted[tuple[int, int]]
"""Spans of an hour of the day, first and last, both included."""


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """How likely one kind of referrer writes on a day: each weekday of term from Monday, bank holidays and holidays.

    `in_school_holidays` is a share of the weekday's own likelihood. `when_off`: the hours on a weekend, a bank holiday
    or, for a school, in its holidays.
    """

    weekdays: tuple[float, ...]
    on_bank_holidays: float
    in_school_holidays: float
    hours: Hours
    when_off: Hours


SCHOOLS = Pattern(
    (1.0, 1.05, 1.0, 1.0, 1.05, 0.01, 0.005),
    0.005,
    0.06,
    Weighted(((9, 11), 34), ((12, 13), 21), ((14, 15), 40), ((16, 16), 5)),
    Weighted(((9, 12), 60), ((13, 16), 40)),
)
ROUND_THE_CLOCK = Pattern(
    (1.15, 1.0, 0.98, 0.98, 1.0, 0.30, 0.24),
    0.28,
    1.0,
    Weighted(((0, 6), 14), ((7, 8), 6), ((9, 16), 42), ((17, 20), 20), ((21, 23), 18)),
    Weighted(((0, 6), 24), ((7, 11), 16), ((12, 17), 22), ((18, 23), 38)),
)
FAMILIES_AND_NEIGHBOURS = Pattern(
    (1.05, 1.0, 1.0, 0.98, 0.95, 0.12, 0.10),
    0.10,
    0.96,
    Weighted(((9, 16), 74), ((17, 20), 20), ((21, 23), 4), ((7, 8), 2)),
    Weighted(((9, 13), 40), ((14, 19), 45), ((20, 23), 15)),
)
OFFICES = Pattern(
    (1.02, 1.03, 1.02, 1.0, 0.95, 0.02, 0.015),
    0.015,
    0.95,
    Weighted(((8, 8), 4), ((9, 12), 50), ((13, 16), 43), ((17, 18), 3)),
    Weighted(((9, 12), 50), ((13, 18), 50)),
)
PATTERNS = (SCHOOLS, ROUND_THE_CLOCK, FAMILIES_AND_NEIGHBOURS, OFFICES)
PATTERN_OF = {
    ReferralSource.SCHOOL.code: SCHOOLS,
    ReferralSource.SCHOOL_NURSE.code: SCHOOLS,
    ReferralSource.EDUCATION_SERVICE.code: SCHOOLS,
    ReferralSource.POLICE.code: ROUND_THE_CLOCK,
    ReferralSource.ACCIDENT_AND_EMERGENCY.code: ROUND_THE_CLOCK,
    ReferralSource.FAMILY_MEMBER_RELATIVE_OR_CARER.code: FAMILIES_AND_NEIGHBOURS,
    ReferralSource.ACQUAINTANCE.code: FAMILIES_AND_NEIGHBOURS,
    ReferralSource.SELF.code: FAMILIES_AND_NEIGHBOURS,
    ReferralSource.OTHER_INDIVIDUAL.code: FAMILIES_AND_NEIGHBOURS,
    ReferralSource.ANONYMOUS.code: FAMILIES_AND_NEIGHBOURS,
}
"""Every other source keeps office hours."""


def likelihood(day: date, source: str) -> float:
    """How likely a referral from this source is on a day, beside other days. Raises CalendarGap."""
    return _likelihood(day, PATTERN_OF.get(source, OFFICES))


def _likelihood(day: date, pattern: Pattern) -> float:
    likely = pattern.weekdays[day.weekday()]
    if day.weekday() < 5 and not Calendar.england().is_working_day(day):
        likely = pattern.on_bank_holidays
    elif day.weekday() < 5 and not is_school_day(day):
        likely *= pattern.in_school_holidays
    return likely * BUSY_MONTHS[day.month - 1]


@cache
def _of_a_year(year: int, pattern: Pattern) -> tuple[float, ...]:
    """The likelihood of each day of a year."""
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    return tuple(_likelihood(day, pattern) for day in days if day.year == year)


class Rhythm:
    """The days of referral of whole years, from that of `first` to that of `last`, by how likely each is."""

    __slots__ = ("_first", "_sums")

    def __init__(self, first: date, last: date) -> None:
        self._first = date(first.year, 1, 1)
        years = range(first.year, last.year + 1)
        self._sums = {pattern: list(_sums(years, pattern)) for pattern in PATTERNS}

    def day(self, source: str, first: date, last: date, share: float) -> date:
        """The day by which this share (0 to below 1) of a source's referrals from `first` to `last` have come."""
        sums = self._sums[PATTERN_OF.get(source, OFFICES)]
        begin, end = max(0, (first - self._first).days), max(1, (last - self._first).days + 1)
        sought = sums[begin] + share * (sums[end] - sums[begin])
        return self._first + timedelta(days=min(bisect_right(sums, sought, begin, end + 1), end) - 1)


def _sums(years: range, pattern: Pattern) -> Iterator[float]:
    """The likelihood before each day, added up; one more at the end."""
    total = 0.0
    yield total
    for year in years:
        for likely in _of_a_year(year, pattern):
            total += likely
            yield total


# --- the hour --------------------------------------------------------------------------------------------------------


def moment_of(day: date, source: str, chance: Random) -> datetime:
    """The moment of a referral received on this day, aware, in Europe/London. Raises CalendarGap."""
    pattern = PATTERN_OF.get(source, OFFICES)
    is_off = not (is_school_day(day) if pattern is SCHOOLS else Calendar.england().is_working_day(day))
    first, last = (pattern.when_off if is_off else pattern.hours).draw(chance)
    latest_minute = 30 if pattern is SCHOOLS and last == 16 else 59
    hour = chance.randint(first, last)
    minute = chance.randint(0, latest_minute if hour == last else 59)
    # Through UTC: in the night that the clocks go forward, an hour does not exist.
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC).astimezone(LONDON)
