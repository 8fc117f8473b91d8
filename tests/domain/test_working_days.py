"""Working days: the worked examples, both sides of every boundary, and a naive count day by day."""

import csv
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.exceptions import CalendarGap, DomainError
from lineofsight.domain.working_days import Calendar
from tests.domain.clock_spec import rows_of

ENGLAND = Calendar.england()
DAYS = st.dates(ENGLAND.first, ENGLAND.last)
WORKED_EXAMPLES = """
    start      | working days | due
    -----------+--------------+-----------
    2026-11-23 | 1            | 2026-11-24
    2026-11-27 | 1            | 2026-11-30
    2026-11-21 | 1            | 2026-11-23
    2026-12-24 | 1            | 2026-12-29
    2026-12-18 | 10           | 2027-01-06
    2026-12-21 | 15           | 2027-01-14
    2026-11-23 | 45           | 2027-01-28
"""


def worked_by_hand(start: date, end: date) -> int:
    """How many days d of start < d <= end are Monday to Friday and no bank holiday, counted one by one."""
    closed = set(ENGLAND.holidays_between(ENGLAND.first, ENGLAND.last))
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day not in closed for day in days)


@pytest.mark.parametrize("row", rows_of(WORKED_EXAMPLES), ids=lambda row: f"{row['start']} + {row['working days']}")
def test_the_worked_examples(row: dict[str, str]) -> None:
    start, due, number = date.fromisoformat(row["start"]), date.fromisoformat(row["due"]), int(row["working days"])
    assert ENGLAND.add(start, number) == due
    assert ENGLAND.elapsed(start, due) == number


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 26), False),
        (date(2026, 12, 28), False),  # Boxing Day falls on a Saturday
        (date(2026, 12, 29), True),  # a council may close; it is worked all the same
        (date(2020, 5, 4), True),  # the early May holiday moved to the Friday
        (date(2020, 5, 8), False),
        (date(2028, 2, 29), True),
        (date(1995, 1, 1), False),
        (date(2030, 12, 31), True),
    ],
)
def test_a_working_day_is_monday_to_friday_and_no_bank_holiday(day: date, is_worked: bool) -> None:
    assert ENGLAND.is_working_day(day) is is_worked


def test_a_day_that_is_not_worked_has_the_index_of_the_one_before() -> None:
    thursday = ENGLAND.index(date(2026, 12, 24))
    assert [ENGLAND.index(date(2026, 12, day)) for day in (25, 26, 27, 28, 29)] == [thursday] * 4 + [thursday + 1]


def test_counting_back() -> None:
    assert ENGLAND.subtract(date(2026, 12, 29), 1) == date(2026, 12, 24)
    assert ENGLAND.subtract(date(2026, 12, 28), 1) == date(2026, 12, 24)
    assert ENGLAND.subtract(date(2027, 1, 6), 10) == date(2026, 12, 18)


def test_the_holidays_between_leave_out_the_start_and_keep_the_end() -> None:
    between = ENGLAND.holidays_between(date(2026, 12, 25), date(2027, 1, 1))
    assert between == (date(2026, 12, 28), date(2027, 1, 1))
    assert [ENGLAND.holiday_name(day) for day in between] == ["Boxing Day", "New Year's Day"]
    assert ENGLAND.holiday_name(date(2026, 12, 29)) == ""


@pytest.mark.parametrize(
    "count",
    [
        lambda: ENGLAND.index(date(1994, 12, 31)),
        lambda: ENGLAND.index(date(2031, 1, 1)),
        lambda: ENGLAND.day(0),
        lambda: ENGLAND.day(ENGLAND.index(ENGLAND.last) + 1),
        lambda: ENGLAND.is_working_day(date(2031, 1, 1)),
        lambda: ENGLAND.add(date(2030, 12, 31), 1),
        lambda: ENGLAND.subtract(date(1995, 1, 3), 1),
        lambda: ENGLAND.elapsed(date(2030, 12, 31), date(2031, 1, 2)),
        lambda: ENGLAND.holidays_between(date(2030, 12, 1), date(2031, 1, 2)),
    ],
)
def test_past_either_end_the_error_says_how_to_extend_the_calendar(count: "object") -> None:
    with pytest.raises(CalendarGap, match=r"from 1 January 1995 to 31 December 2030\..*`make update-bank-holidays`"):
        count()  # type: ignore[operator]
    assert issubclass(CalendarGap, DomainError)


def test_the_error_says_what_was_being_counted() -> None:
    with pytest.raises(CalendarGap, match="Cannot count 45 working days from 2 December 2030"):
        ENGLAND.add(date(2030, 12, 2), 45)
    with pytest.raises(CalendarGap, match="Cannot count 2 working days back from 3 January 1995"):
        ENGLAND.subtract(date(1995, 1, 3), 2)


@pytest.mark.parametrize("number", [0, -1])
def test_a_count_is_of_one_day_or_more(number: int) -> None:
    with pytest.raises(ValueError, match=f"1 working day or more, not {number}"):
        ENGLAND.add(date(2026, 11, 23), number)
    with pytest.raises(ValueError, match=f"1 working day or more, not {number}"):
        ENGLAND.subtract(date(2026, 11, 23), number)


@given(start=DAYS, length=st.integers(0, 400))
def test_elapsed_agrees_with_counting_day_by_day(start: date, length: int) -> None:
    end = min(start + timedelta(days=length), ENGLAND.last)
    assert ENGLAND.elapsed(start, end) == worked_by_hand(start, end)
    assert ENGLAND.elapsed(end, start) == -worked_by_hand(start, end)


@given(start=st.dates(ENGLAND.first, date(2029, 12, 31)), number=st.integers(1, 200))
def test_add_gives_the_nth_working_day_strictly_after(start: date, number: int) -> None:
    due = ENGLAND.add(start, number)
    assert due > start
    assert ENGLAND.is_working_day(due)
    assert worked_by_hand(start, due) == number


@given(end=st.dates(date(1996, 1, 1), ENGLAND.last), number=st.integers(1, 200))
def test_subtract_gives_the_nth_working_day_strictly_before(end: date, number: int) -> None:
    first = ENGLAND.subtract(end, number)
    assert first < end
    assert ENGLAND.is_working_day(first)
    assert worked_by_hand(first - timedelta(days=1), end - timedelta(days=1)) == number


@given(index=st.integers(1, ENGLAND.index(ENGLAND.last)))
def test_day_undoes_index(index: int) -> None:
    assert ENGLAND.index(ENGLAND.day(index)) == index


def test_the_calendar_is_built_once() -> None:
    assert Calendar.england() is Calendar.england()


# --- the list of bank holidays ---------------------------------------------------------------------------------------


def test_the_list_is_the_published_one(SHARED_STANDARDS: Path) -> None:
    with (SHARED_STANDARDS / "calendar" / "england_bank_holidays.csv").open(encoding="utf-8", newline="") as file:
        published = {date.fromisoformat(row["date"]): row["name"] for row in csv.DictReader(file)}
    first, last = date(min(published).year, 1, 1), date(max(published).year, 12, 31)
    held = {day: ENGLAND.holiday_name(day) for day in ENGLAND.holidays_between(first, last)}
    assert held == {day: name for day, name in published.items() if day > first}


def test_the_list_agrees_with_another_library() -> None:
    years = range(ENGLAND.first.year, ENGLAND.last.year + 1)
    known = holidays.country_holidays("GB", subdiv="ENG", years=years)
    expected = sorted(day for day in known if day.weekday() < 5)
    assert list(ENGLAND.holidays_between(ENGLAND.first, ENGLAND.last)) == expected


def test_a_holiday_on_a_weekend_changes_nothing() -> None:
    week = Calendar({date(2026, 1, 3): "A Saturday"}, date(2026, 1, 1), date(2026, 1, 7))
    assert week.index(date(2026, 1, 7)) == 5
    assert week.holidays_between(date(2026, 1, 1), date(2026, 1, 7)) == ()
