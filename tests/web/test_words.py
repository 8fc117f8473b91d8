"""Values as words for people."""

from datetime import UTC, date, datetime

import pytest

from lineofsight.web import words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 11, 4), "4 November 2026"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2 July 2026"),  # summer time: half past midnight
        (None, ""),
    ],
)
def test_a_date_is_said_in_full_and_in_london(value, said):
    assert words.date_in_words(value) == said


def test_a_short_date_is_for_tables():
    assert words.short_date(date(2026, 11, 4)) == "4 Nov 2026"
    assert words.short_date(None) == ""


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 4, 14, 5, tzinfo=UTC), "4 November 2026 at 2:05pm"),
        (datetime(2026, 11, 4, 0, 0, tzinfo=UTC), "4 November 2026 at midnight"),
        (datetime(2026, 7, 4, 11, 0, tzinfo=UTC), "4 July 2026 at midday"),
        (datetime(2026, 11, 4, 0, 30, tzinfo=UTC), "4 November 2026 at 12:30am"),
    ],
)
def test_a_moment_is_said_in_london(moment, said):
    assert words.moment_in_words(moment) == said


def test_a_moment_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="without its time zone"):
        words.moment_in_words(datetime(2026, 11, 4, 14, 5))  # noqa: DTZ001 - the fault that is looked for


def test_numbers_and_counts():
    assert words.number(12345) == "12,345"
    assert words.number(14.25) == "14.2"
    assert words.count_of(1, "child", "children") == "1 child"
    assert words.count_of(1000, "child", "children") == "1,000 children"
    assert words.count_of(2, "deadline") == "2 deadlines"


def test_no_rate_is_made_of_nothing():
    assert words.percentage(6, 7) == "85.7%"
    assert words.percentage(0, 0) == "None"


@pytest.mark.parametrize("missing", [None, ""])
def test_what_is_not_known_says_why(missing):
    assert words.not_in_this_file(missing) == "Not in this file"
    assert words.not_in_this_file(missing, loaded=False) == "Not recorded"
    assert words.not_in_this_file(0) == 0
