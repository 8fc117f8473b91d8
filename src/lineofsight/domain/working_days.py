"""Working days in England: Monday to Friday, save bank holidays.

The start day is day 0: a limit of n working days falls due on the n-th working day strictly after it.
A start on a weekend or a bank holiday makes the next working day day 1. Work done on a weekend is done.
An authority's Christmas closing days are working days.

Source: `england_bank_holidays.csv` beside this module: England, Monday to Friday, substitute and one-off days
as proclaimed. `make update-bank-holidays` extends it.
"""

from __future__ import annotations

import csv
from array import array
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources

from lineofsight.domain.exceptions import CalendarGap

BANK_HOLIDAY_FILE = "england_bank_holidays.csv"


class Calendar:
    """The working days from `first` to `last`, both included, as arrays: no method loops over days.

    holidays: the name of each bank holiday by its date; those on a weekend change nothing.
    """

    __slots__ = ("_days", "_first_ordinal", "_holiday_names", "_holidays", "_index", "first", "last")

    def __init__(self, holidays: Mapping[date, str], first: date, last: date) -> None:
        self.first = first
        self.last = last
        self._first_ordinal = first.toordinal()
        self._holidays = tuple(sorted(d for d in holidays if d.weekday() < 5))
        self._holiday_names = dict(holidays)
        closed = frozenset(self._holidays)
        self._index = array("i")
        self._days: list[date] = []
        for ordinal in range(self._first_ordinal, last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if day.weekday() < 5 and day not in closed:
                self._days.append(day)
            self._index.append(len(self._days))

    @classmethod
    def england(cls) -> Calendar:
        """England's calendar, built once: whole years, from the first to the last year of the file."""
        return _england()

    def index(self, day: date) -> int:
        """How many working days lie from `first` to `day`, both counted.

        A day that is not worked has the index of the working day before it. Raises CalendarGap.
        """
        offset = day.toordinal() - self._first_ordinal
        if offset < 0 or offset >= len(self._index):
            raise self._gap(f"count working days at {_written(day)}")
        return self._index[offset]

    def day(self, index: int) -> date:
        """The working day with this index, counted from 1. Raises CalendarGap."""
        if not 1 <= index <= len(self._days):
            raise self._gap(f"name working day number {index}")
        return self._days[index - 1]

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is a Monday to Friday that is no bank holiday. Raises CalendarGap."""
        index = self.index(day)
        return index > 0 and self._days[index - 1] == day

    def add(self, start: date, working_days: int) -> date:
        """The n-th working day strictly after `start`, for n of 1 or more. Raises CalendarGap."""
        if working_days < 1:
            raise ValueError(f"Add 1 working day or more, not {working_days}.")
        index = self.index(start) + working_days
        if index > len(self._days):
            raise self._gap(f"count {working_days} working days from {_written(start)}")
        return self._days[index - 1]

    def subtract(self, end: date, working_days: int) -> date:
        """The n-th working day strictly before `end`, for n of 1 or more. Raises CalendarGap."""
        if working_days < 1:
            raise ValueError(f"Subtract 1 working day or more, not {working_days}.")
        index = self.index(end) - (1 if self.is_working_day(end) else 0) - working_days + 1
        if index < 1:
            raise self._gap(f"count {working_days} working days back from {_written(end)}")
        return self._days[index - 1]

    def elapsed(self, start: date, end: date) -> int:
        """How many working days d have start < d <= end; negative if `end` is first. Raises CalendarGap."""
        return self.index(end) - self.index(start)

    def holidays_between(self, start: date, end: date) -> tuple[date, ...]:
        """The bank holidays h, Monday to Friday, with start < h <= end, in order. Raises CalendarGap."""
        self.index(start)
        self.index(end)
        return self._holidays[bisect_right(self._holidays, start) : bisect_right(self._holidays, end)]

    def holiday_name(self, day: date) -> str:
        """The name of the bank holiday on `day`, "" where it is none."""
        return self._holiday_names.get(day, "")

    def _gap(self, what: str) -> CalendarGap:
        return CalendarGap(
            f"Cannot {what}: bank holidays are loaded from {_written(self.first)} to {_written(self.last)}."
            " Check the date. If it is right, run `make update-bank-holidays`, then try again."
        )


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@cache
def _england() -> Calendar:
    text = resources.files("lineofsight.domain").joinpath(BANK_HOLIDAY_FILE).read_text(encoding="utf-8")
    holidays = {date.fromisoformat(row["date"]): row["name"] for row in csv.DictReader(text.splitlines())}
    return Calendar(holidays, date(min(holidays).year, 1, 1), date(max(holidays).year, 12, 31))
