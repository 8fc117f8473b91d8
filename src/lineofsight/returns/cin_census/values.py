"""One text of a census file to one value, or the reason in plain words why it cannot be taken.

White space round a text is not part of it. An empty text is no value and never comes here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from lineofsight.domain.codes import CODE_SETS, CodeSet, ParticipationCode
from lineofsight.returns.cin_census.items import Item, Kind

Value = str | int | bool | date | datetime

BOOLEANS: Mapping[str, bool] = {"true": True, "1": True, "false": False, "0": False}
FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_PREVIOUS_PLANS = 999

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?")
_SHORT_LIST = 14  # codes: a longer list is not spelt out in a reason


class Unreadable(Exception):
    """A text that cannot be taken as the value it should be; the text of the exception says why."""


def read_date(text: str) -> date:
    """A real day written CCYY-MM-DD, 1900 to 2100."""
    if not _DATE.fullmatch(text):
        raise Unreadable("it is not a date written CCYY-MM-DD, as 2026-03-31")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unreadable("there is no such day in the calendar") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(f"its year is not between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def read_moment(text: str) -> datetime:
    """A date and a time, with an offset or without."""
    try:
        if _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise Unreadable("it is not a date and time written CCYY-MM-DDThh:mm:ss")


def read_boolean(text: str) -> bool:
    """true and 1 are True, false and 0 are False."""
    if text not in BOOLEANS:
        raise Unreadable("it is not one of true, false, 1 and 0")
    return BOOLEANS[text]


def read_whole_number(text: str) -> int:
    """A whole number from 0 to 999."""
    if re.fullmatch(r"[0-9]{1,9}", text) and int(text) <= MOST_PREVIOUS_PLANS:
        return int(text)
    raise Unreadable(f"it is not a whole number from 0 to {MOST_PREVIOUS_PLANS}")


def read_year(text: str) -> int:
    """A year written CCYY."""
    if re.fullmatch(r"[0-9]{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    raise Unreadable(f"it is not a year between {FIRST_YEAR} and {LAST_YEAR}")


def text_reader(longest: int | None) -> Callable[[str], str]:
    """A reader of any text of at most `longest` characters."""

    def read_text(text: str) -> str:
        if longest is not None and len(text) > longest:
            raise Unreadable(f"it has {len(text)} characters; the most that can be held is {longest}")
        return text

    return read_text


def digits_reader(how_many: int) -> Callable[[str], str]:
    """A reader of exactly so many digits."""

    def read_digits(text: str) -> str:
        if not re.fullmatch(f"[0-9]{{{how_many}}}", text):
            raise Unreadable(f"it is not a number of {how_many} digits")
        return text

    return read_digits


def code_reader(code_set: type[CodeSet]) -> Callable[[str], str]:
    """A reader of the codes of one set; a code of another set is refused with that set's name."""
    codes = code_set.codes()

    def read_code(text: str) -> str:
        if text not in codes:
            raise Unreadable(why_not_a_code(text, code_set))
        return text

    return read_code


def why_not_a_code(text: str, code_set: type[CodeSet]) -> str:
    """Which set the text should be a code of, and which other census sets it is a code of, if any."""
    listed = f" ({', '.join(row.code for row in code_set)})" if len(code_set) <= _SHORT_LIST else ""
    reason = f"it is not a code of {code_set.__name__}{listed}"
    if text.upper() in code_set.codes():
        return f"{reason}; the code is written {text.upper()}, in capitals"
    elsewhere = [
        f"{other.__name__} ({row.label}{f', to {row.valid_to}' if row.valid_to else ''})"
        for other in CODE_SETS
        if other not in {code_set, ParticipationCode}
        for row in other
        if row.code == text
    ]
    return f"{reason}; it is a code of {' and of '.join(elsewhere)}" if elsewhere else reason


_PLAIN: Mapping[Kind, Callable[[str], Value]] = {
    Kind.DATE: read_date,
    Kind.MOMENT: read_moment,
    Kind.BOOLEAN: read_boolean,
    Kind.WHOLE_NUMBER: read_whole_number,
    Kind.YEAR: read_year,
}


def reader_of(item: Item) -> Callable[[str], Value]:
    """How the text of `item` is read: a function that gives the value or raises Unreadable."""
    if item.code_set is not None:
        return code_reader(item.code_set)
    if item.kind is Kind.DIGITS and item.longest is not None:
        return digits_reader(item.longest)
    return _PLAIN.get(item.kind) or text_reader(item.longest)
