"""How long work takes, and the planted year: less of it is in time, as wanted, whatever day the year has reached."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from statistics import mean, pstdev

import pytest

from lineofsight.synthetic import proportions
from lineofsight.synthetic.chance import Weighted
from lineofsight.synthetic.horizon import Horizon
from lineofsight.synthetic.lateness import Pace, share_to_draw
from lineofsight.synthetic.lives import families
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.spread import shares_of
from tests.synthetic.finished_work import ASSESSMENT, CONFERENCE, FIRST_REVIEW, LATER_REVIEW, finished, share_in_time

pytestmark = pytest.mark.slow

PACE = Pace(in_time=(((1, 10), 1),), late=(((11, 20), 1),), share_in_time=0.9, planted_share_in_time=0.5)

LONGEST = 215  # days, of every pace


def test_an_ordinary_year_is_late_as_often_as_the_pace_says() -> None:
    chance = Random(1)
    lengths = [PACE.length(chance) for _ in range(4_000)]
    assert set(lengths) == set(range(1, 21))
    assert 0.88 < sum(length <= PACE.limit for length in lengths) / 4_000 < 0.92


@pytest.mark.parametrize("window", [15, 40, 150, 255])
@pytest.mark.parametrize(
    "pace",
    [
        PACE,
        proportions.TO_AUTHORISE,
        proportions.TO_CONFERENCE,
        proportions.TO_FIRST_REVIEW,
        proportions.TO_LATER_REVIEW,
    ],
    ids=["short", "45 working days", "15 working days", "3 months", "6 months"],
)
def test_the_wanted_share_of_what_ends_in_the_planted_year_is_in_time(pace: Pace, window: int) -> None:
    chance = Random(2)
    ended = Counter[bool]()
    for begun in range(-LONGEST, window):
        for _ in range(600):
            length = pace.length(chance)
            if begun + length >= 0:
                length = pace.planted_length(chance.random(), -begun, window, chance)
                assert begun + length >= 0
                if begun + length < window:
                    ended[length <= pace.limit] += 1
    assert ended[True] / ended.total() == pytest.approx(pace.planted_share_in_time, abs=0.03)


def test_a_planted_year_that_has_not_begun_to_count_takes_the_share_as_it_is() -> None:
    assert share_to_draw(PACE, 0) == PACE.planted_share_in_time


def test_work_past_the_limit_when_the_year_begins_is_late_however_prompt() -> None:
    chance = Random(3)
    assert all(PACE.planted_length(0.0, 11, 100, chance) > PACE.limit for _ in range(50))
    assert all(PACE.planted_length(0.0, 10, 100, chance) == 10 for _ in range(50))
    assert all(20 <= PACE.planted_length(0.99, 20, 100, chance) <= 30 for _ in range(50))


@pytest.mark.parametrize(
    ("until", "planted_from"),
    [
        (date(2026, 10, 31), date(2026, 4, 1)),
        (date(2026, 3, 31), date(2025, 4, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
    ],
)
def test_the_planted_year_is_the_financial_year_of_the_last_day_lived(until: date, planted_from: date) -> None:
    assert Horizon(until).planted_from == planted_from


def test_past_the_horizon_every_day_is_worked() -> None:
    horizon = Horizon(date(2026, 10, 31))
    assert horizon.worked(date(2026, 10, 30), 1) == date(2026, 11, 2)
    assert horizon.worked(date(2026, 10, 31), 0) == date(2026, 11, 2)
    assert horizon.worked(date(2026, 11, 1), 1) == date(2026, 11, 2)
    assert horizon.worked(date(2060, 1, 1), 5) == date(2060, 1, 6)
    assert horizon.worked_before(date(2026, 4, 6)) == date(2026, 4, 2)  # Easter Monday
    assert horizon.worked_before(date(2026, 12, 25)) == date(2026, 12, 25)
    assert horizon.worked_before(date(2026, 10, 26), 5) == date(2026, 10, 19)
    assert horizon.worked_before(date(2026, 11, 20), 5) == date(2026, 11, 15)
    assert horizon.worked_before(date(2026, 11, 3), 3) == date(2026, 10, 30)  # a Saturday, the last day lived


def test_work_goes_on_past_the_last_bank_holiday_that_is_known() -> None:
    horizon = Horizon(date(2030, 11, 30))
    assert horizon.worked(date(2030, 11, 29), 20) == date(2030, 12, 31)
    assert horizon.worked(date(2030, 11, 29), 22) == date(2031, 1, 1) + timedelta(days=1)


@pytest.mark.parametrize("until", [date(2026, 11, 20), date(2027, 2, 26)], ids=str)
def test_less_is_in_time_since_april_than_before_as_the_stories_tell(until: date) -> None:
    """57, 60 and 75 per cent since April; before it 86, 81 and 97."""
    done = finished(AuthorityPlan(2_500, 3, until, 7))
    april = date(2026, 4, 1)

    def shares(*what: str) -> tuple[float, float]:
        rows = [row for row in done if row.what in what]
        before, since = [row for row in rows if row.on < april], [row for row in rows if row.on >= april]
        return share_in_time(before), share_in_time(since)

    assert shares(ASSESSMENT) == (pytest.approx(0.857, abs=0.02), pytest.approx(0.57, abs=0.03))
    assert shares(CONFERENCE) == (pytest.approx(0.80, abs=0.04), pytest.approx(0.60, abs=0.06))
    assert shares(FIRST_REVIEW, LATER_REVIEW) == (pytest.approx(0.96, abs=0.02), pytest.approx(0.75, abs=0.06))


def test_shares_of_families_are_spread_more_evenly_than_by_chance() -> None:
    """How many of the last fifth of 300 families are prompt: by chance alone it would vary by 6 in a hundred."""
    shares = []
    for seed in range(40):
        spread = [shares_of(number, seed) for number in range(1, 301)]
        prompt = [one.promptness < 0.57 for one in spread if one.when > 0.8]
        assert 50 <= len(prompt) <= 70
        shares.append(sum(prompt) / len(prompt))
    assert 0.56 < mean(shares) < 0.58
    assert pstdev(shares) < 0.04
    assert shares_of(5, 7) == shares_of(5, 7) != shares_of(5, 8)


def test_a_thing_stands_at_its_share_of_the_weight() -> None:
    things = Weighted(("few", 1), ("many", 3))
    assert [things.at(share) for share in (0.0, 0.24, 0.25, 0.99)] == ["few", "few", "many", "many"]


def test_an_authority_can_be_told_from_the_first_years_of_the_calendar_on() -> None:
    """Nothing is told of years before it: then a plan is nobody's second."""
    lives = [life for _, family in families(AuthorityPlan(400, 1, date(1997, 3, 31), 4)) for life in family]
    assert min(episode.referred_on for life in lives for episode in life.episodes) >= date(1995, 1, 1)
