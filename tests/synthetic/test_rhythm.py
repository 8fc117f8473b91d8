"""Referrals come in the rhythm of weekdays, school terms, months and the hours of a day."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from lineofsight.domain.codes import ReferralSource
from lineofsight.domain.exceptions import CalendarGap
from lineofsight.domain.working_days import Calendar
from lineofsight.synthetic.lives import families
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.rhythm import Rhythm, is_school_day, likelihood, moment_of, school_holidays

POLICE, SCHOOL, HOUSING = ReferralSource.POLICE.code, ReferralSource.SCHOOL.code, ReferralSource.HOUSING.code
UNTIL = date(2026, 10, 31)

# --- the school year -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 1, 2), False),
        (date(2026, 1, 5), True),
        (date(2022, 1, 3), False),  # a bank holiday, for the New Year's Day on a Saturday
        (date(2022, 1, 4), True),
        (date(2026, 2, 13), True),
        (date(2026, 2, 16), False),  # half-term
        (date(2026, 2, 20), False),
        (date(2026, 2, 23), True),
        (date(2026, 3, 27), True),
        (date(2026, 3, 30), False),  # the Monday before Good Friday
        (date(2026, 4, 10), False),
        (date(2026, 4, 13), True),
        (date(2026, 5, 4), False),  # a bank holiday in term
        (date(2026, 5, 5), True),
        (date(2026, 5, 22), True),
        (date(2026, 5, 25), False),
        (date(2026, 5, 29), False),
        (date(2026, 6, 1), True),
        (date(2026, 6, 6), False),  # a Saturday
        (date(2026, 7, 22), True),
        (date(2026, 7, 23), False),
        (date(2026, 9, 7), False),
        (date(2026, 9, 8), True),
        (date(2026, 10, 23), True),
        (date(2026, 10, 26), False),
        (date(2026, 11, 2), True),
        (date(2026, 12, 18), True),
        (date(2026, 12, 21), False),
    ],
)
def test_schools_keep_three_terms_with_half_terms(day: date, is_open: bool) -> None:
    assert is_school_day(day) is is_open


@pytest.mark.parametrize("year", range(2008, 2031))
def test_every_school_year_has_about_190_days(year: int) -> None:
    holidays = school_holidays(year)
    assert len(holidays) == 7
    assert all(first <= last for first, last in holidays)
    assert all(earlier[1] < later[0] for earlier, later in pairwise(holidays))
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
    assert 184 <= sum(map(is_school_day, days)) <= 197


def test_a_year_without_bank_holidays_has_no_school_year() -> None:
    with pytest.raises(CalendarGap):
        is_school_day(date(2045, 5, 2))


# --- days ------------------------------------------------------------------------------------------------------------


def test_a_school_refers_in_term_and_the_police_every_day() -> None:
    term, holiday, saturday = date(2026, 6, 10), date(2026, 8, 12), date(2026, 6, 13)
    assert likelihood(holiday, SCHOOL) < 0.1 * likelihood(term, SCHOOL)
    assert likelihood(holiday, POLICE) > 0.8 * likelihood(term, POLICE)
    assert likelihood(saturday, POLICE) > 5 * likelihood(saturday, HOUSING)
    assert likelihood(date(2026, 4, 3), HOUSING) < 0.05 * likelihood(date(2026, 4, 2), HOUSING)  # Good Friday


def test_a_rhythm_gives_the_days_between_in_order() -> None:
    rhythm = Rhythm(date(2025, 1, 1), date(2026, 12, 31))
    first, last = date(2025, 11, 3), date(2026, 2, 20)
    days = [rhythm.day(HOUSING, first, last, share / 500) for share in range(500)]
    assert days == sorted(days)
    assert (days[0], days[-1]) == (first, last)
    assert rhythm.day(HOUSING, first, first, 0.7) == first
    assert rhythm.day(SCHOOL, date(2026, 12, 31), date(2026, 12, 31), 0.999) == date(2026, 12, 31)


def test_referrals_drop_in_school_holidays_and_weigh_more_to_the_police(england: Calendar) -> None:
    plan = AuthorityPlan(12_000, 4, UNTIL, 3)
    referrals = [
        (episode.referred_on, episode.source)
        for _, family in families(plan)
        for life in family
        for episode in life.episodes
        if plan.first <= episode.referred_on <= UNTIL
    ]
    of_day = Counter(day for day, _ in referrals)
    days = [plan.first + timedelta(days=number) for number in range((UNTIL - plan.first).days + 1)]
    term = [day for day in days if is_school_day(day)]
    holiday = [day for day in days if england.is_working_day(day) and not is_school_day(day)]
    off = [day for day in days if not england.is_working_day(day)]
    a_day = {
        kind: sum(of_day[day] for day in some) / len(some) for kind, some in (("t", term), ("h", holiday), ("o", off))
    }
    assert 0.65 < a_day["h"] / a_day["t"] < 0.88
    assert 0.05 < a_day["o"] / a_day["t"] < 0.16
    by_police = {
        kind: sum(source == POLICE for day, source in referrals if day in some)
        / sum(day in some for day, _ in referrals)
        for kind, some in (("t", set(term)), ("h", set(holiday)), ("o", set(off)))
    }
    assert by_police["t"] + 0.05 < by_police["h"] < by_police["o"]


# --- hours -----------------------------------------------------------------------------------------------------------


def moments(day: date, source: str) -> list[datetime]:
    chance = Random(5)
    return [moment_of(day, source, chance) for _ in range(1_000)]


def is_out_of_hours(at: datetime) -> bool:
    return not 9 <= at.hour < 17


def test_a_moment_is_aware_and_of_its_own_day() -> None:
    for day in (date(2026, 1, 14), date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1)):
        for at in moments(day, POLICE):
            assert at.tzinfo == ZoneInfo("Europe/London")
            assert at.date() == day
            assert datetime.fromtimestamp(at.timestamp(), at.tzinfo) == at, "an hour that exists"


def test_the_police_often_write_out_of_hours_and_offices_seldom() -> None:
    day = date(2026, 6, 10)
    assert 0.4 < sum(map(is_out_of_hours, moments(day, POLICE))) / 1_000 < 0.7
    assert sum(map(is_out_of_hours, moments(day, HOUSING))) / 1_000 < 0.12
    assert 0.15 < sum(map(is_out_of_hours, moments(day, ReferralSource.ANONYMOUS.code))) / 1_000 < 0.4


@pytest.mark.parametrize("day", [date(2026, 6, 10), date(2026, 8, 12), date(2026, 6, 13)])
def test_a_school_writes_between_nine_and_half_past_four(day: date) -> None:
    for at in moments(day, SCHOOL):
        assert (9, 0) <= (at.hour, at.minute) <= (16, 30)
