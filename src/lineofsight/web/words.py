"""Values as words for people: dates in Europe/London, numbers, and what is not known. The pages' filters."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from lineofsight.record.moment import LONDON

NOT_IN_THIS_FILE = "Not in this file"
NOT_RECORDED = "Not recorded"


def in_london(value: date) -> date:
    """A moment as the time in Europe/London; a date as it is. Raises ValueError for a moment without its zone."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError("A moment came without its time zone. Moments are kept aware, in UTC.")
    return value.astimezone(LONDON)


def date_in_words(value: date | None) -> str:
    """4 November 2026; "" for None."""
    if value is None:
        return ""
    local = in_london(value)
    return f"{local.day} {local:%B %Y}"


def short_date(value: date | None) -> str:
    """4 Nov 2026, for tables; "" for None."""
    if value is None:
        return ""
    local = in_london(value)
    return f"{local.day} {local:%b %Y}"


def moment_in_words(value: datetime | None) -> str:
    """4 November 2026 at 2:05pm, in Europe/London; "" for None."""
    return f"{date_in_words(value)} at {time_in_words(value)}" if value else ""


def time_in_words(value: datetime | None) -> str:
    """2:05pm, midday or midnight, in Europe/London; "" for None."""
    if value is None:
        return ""
    local = in_london(value)
    assert isinstance(local, datetime)
    return time_of_day(local.time())


def time_of_day(value: time) -> str:
    """2:05pm, midday or midnight, of a time on the clock."""
    if value.minute == 0 and value.hour in (0, 12):
        return "midnight" if value.hour == 0 else "midday"
    return f"{value.hour % 12 or 12}:{value:%M}{'am' if value.hour < 12 else 'pm'}"


FEW = 5
"""Up to so many children are told as "5 or fewer" beside a worker's name, to a reader without names.

Source: the access model, small numbers; the same counts, 1 to 5, as national statistics hold back.
"""


def few_or_number(value: int) -> int | str:
    """5 or fewer for 1 to 5; any other number as it is."""
    return f"{FEW} or fewer" if 0 < value <= FEW else value


def without_few(value: int) -> int:
    """The number that rows sort by where few are told as one: 1 to 5 alike."""
    return FEW if 0 < value <= FEW else value


def number(value: float | None) -> str:
    """12,345; "" for None. Fractions keep one decimal place."""
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def without_noughts(value: Decimal | float) -> str:
    """4 for 4.0, and 6.5 for 6.50."""
    return f"{value:,.1f}".removesuffix(".0")


def percentage(part: int, whole: int) -> str:
    """85.7%, to one decimal place; "None" where the whole is nought, so that no rate is made of nothing."""
    return f"{100 * part / whole:.1f}%" if whole else "None"


def count_of(how_many: int, one: str, many: str = "") -> str:
    """1 child, 2 children, 1,000 children. many: the plural, `one` with an s when not given."""
    return f"{number(how_many)} {one if how_many == 1 else many or one + 's'}"


def yes_or_no(value: bool | None) -> str:
    """Yes, No, or "" for what is not known."""
    if value is None:
        return ""
    return "Yes" if value else "No"


def with_leaving(name: str, left_on: date | None, on: date) -> str:
    """A worker's name, with the day they left where that is past: "Ann Carr (left 3 October 2026)"."""
    return f"{name} (left {date_in_words(left_on)})" if name and left_on is not None and left_on <= on else name


def age_in_words(born_on: date | None, expected_on: date | None, on: date) -> str:
    """The age on a day: years, months under two years, days under a month; "unborn" before; "" when not known."""
    if born_on is None or born_on > on:
        return "unborn" if born_on or expected_on else ""
    months = (on.year - born_on.year) * 12 + on.month - born_on.month - (on.day < born_on.day)
    if months >= 24:
        return count_of(months // 12, "year")
    return count_of(months, "month") if months else count_of((on - born_on).days, "day")


def not_in_this_file(value: Any, loaded: bool = True) -> Any:
    """The value, or what to say in its place: a census file could not hold it, or nobody recorded it."""
    if value is None or value == "":
        return NOT_IN_THIS_FILE if loaded else NOT_RECORDED
    return value


FILTERS: dict[str, Callable[..., Any]] = {
    "date": date_in_words,
    "short_date": short_date,
    "moment": moment_in_words,
    "time": time_in_words,
    "time_of_day": time_of_day,
    "without_noughts": without_noughts,
    "number": number,
    "count_of": count_of,
    "yes_or_no": yes_or_no,
    "not_in_this_file": not_in_this_file,
}
