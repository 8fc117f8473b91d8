"""One value of a cell to what it should be, or the reason in plain words why it cannot be taken."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from typing import Final

from lineofsight.returns.tables.given import Faulty, Value

FIRST_YEAR, LAST_YEAR = 1900, 2100
FIRST_DAY_NUMBER: Final = 18_264
"""1 January 1950: a smaller number that a file does not show as a day is rather a count, or slipped in."""
DAYS_TO_1904: Final = 1_462
LAST_DAY_NUMBER: Final = 73_415
"""31 December 2100, in the system that counts from 1900."""
NO_SUCH_DAY: Final = 60
"""29 February 1900, which spreadsheets count and no calendar has."""
FROM_1900, FROM_1904 = date(1899, 12, 30), date(1904, 1, 1)

DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4})")
YEAR_FIRST: Final = re.compile(r"([0-9]{4})[/.\-]([0-9]{1,2})[/.\-]([0-9]{1,2})")
IN_WORDS: Final = re.compile(r"([0-9]{1,2})[ \-]([A-Za-z]{3,9})[ \-,]+([0-9]{4})")
TIME: Final = re.compile(r"(?:T| +)[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?")
NUMBER: Final = re.compile(r"[0-9]{1,9}(\.0*)?")
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


class Unreadable(Exception):
    """A value that cannot be taken as what it should be; the text of the exception says why."""


def in_text(value: Value) -> str:
    """A value as a report shows it; "" for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, Faulty):
        return value.text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == datetime.min.time() else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, float) and math.isfinite(value) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def read_text(value: Value) -> str:
    """Any value as text; a whole number without a decimal point: 12345.0 is "12345"."""
    if isinstance(value, Faulty):
        raise Unreadable(value.reason)
    return in_text(value)


def is_number(value: Value) -> bool:
    """Whether the file holds a number where an identifier should be, so that zeros before it would be lost."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def read_identifier(value: Value) -> str:
    """A number or a name by which something is known; never a fraction, a date, or a number too long to be exact."""
    if isinstance(value, (bool, datetime)):
        raise Unreadable("it is no identifier: the cell holds a date, or true or false")
    if isinstance(value, (int, float)) and (abs(value) >= 1e15 or value != int(value)):
        raise Unreadable("it is a number that a spreadsheet does not keep exactly: format the column as text")
    if isinstance(value, str) and re.fullmatch(r"[0-9]+(\.[0-9]+)?[eE]\+?[0-9]+", value):
        raise Unreadable("it is a number that a spreadsheet has shortened: format the column as text")
    text = read_text(value)
    return text.removesuffix(".0") if re.fullmatch(r"[0-9]+\.0", text) else text


def read_whole_number(value: Value) -> int:
    """A whole number from 0."""
    text = read_text(value)
    if isinstance(value, (bool, datetime)) or not NUMBER.fullmatch(text):
        raise Unreadable("it is not a whole number")
    return int(text.partition(".")[0])


def is_day_number(value: Value) -> bool:
    """Whether a date stands as the number that a spreadsheet counts days with."""
    return is_number(value) or (isinstance(value, str) and re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", value) is not None)


def read_date(value: Value, *, counts_from_1904: bool = False) -> date:
    """A real day, 1900 to 2100: a date of a workbook, a day number, dd/mm/yyyy, yyyy-mm-dd, or 3 March 2026.

    A time behind it is passed over. Day and month are never exchanged.
    """
    if isinstance(value, Faulty):
        raise Unreadable(value.reason)
    if isinstance(value, bool) or value is None:
        raise Unreadable("it is not a date")
    if isinstance(value, datetime):
        return _in_range(value.date())
    if is_day_number(value):
        if float(value) < FIRST_DAY_NUMBER - (DAYS_TO_1904 if counts_from_1904 else 0):
            raise Unreadable("it is a number, and too small for the number of a day")
        return _in_range(moment_of_number(float(value), counts_from_1904=counts_from_1904).date())
    return _in_range(_date_of_text(str(value)))


def _date_of_text(text: str) -> date:
    day = TIME.sub("", text.strip(), count=1) if ":" in text else text.strip()
    if found := DAY_FIRST.fullmatch(day):
        numbers = int(found[3]), int(found[2]), int(found[1])
    elif found := YEAR_FIRST.fullmatch(day):
        numbers = int(found[1]), int(found[2]), int(found[3])
    elif found := IN_WORDS.fullmatch(day):
        numbers = int(found[3]), _month(found[2]), int(found[1])
    else:
        raise Unreadable("it is not a date written dd/mm/yyyy, as 31/03/2026")
    try:
        return date(*numbers)
    except ValueError:
        raise Unreadable("there is no such day in the calendar") from None


def _month(name: str) -> int:
    for number, month in enumerate(MONTHS, start=1):
        if month.startswith(name.casefold()):
            return number
    raise Unreadable("it is not a date written dd/mm/yyyy, as 31/03/2026")


def _in_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(f"its year is not between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def moment_of_number(number: float, *, counts_from_1904: bool) -> datetime:
    """The day, and the time to the second, that a spreadsheet means by a number. Raises Unreadable for none."""
    if not math.isfinite(number) or not 0 < number <= LAST_DAY_NUMBER:
        raise Unreadable("it is not a date: as a spreadsheet's day number it lies outside 1900 to 2100")
    days = int(number)
    seconds = round((number - days) * 86_400)
    if counts_from_1904:
        first = FROM_1904
    elif days == NO_SUCH_DAY:
        raise Unreadable("it is not a date: the day number is that of 29 February 1900, which never was")
    elif days < 1:
        raise Unreadable("it is a time of day without a date")
    else:
        first = FROM_1900 if days > NO_SUCH_DAY else FROM_1900 + timedelta(days=1)
    return datetime.combine(first, datetime.min.time()) + timedelta(days=days, seconds=seconds)
