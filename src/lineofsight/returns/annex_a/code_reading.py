"""A cell of a list back to the record's value: the template's words, the code within them, or the code alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial
from typing import Final

from lineofsight.returns.annex_a.columns import Column, Kind
from lineofsight.returns.spreadsheets import original_of
from lineofsight.returns.tables import Value
from lineofsight.returns.tables.cells import Unreadable, read_date, read_identifier, read_text, read_whole_number
from lineofsight.returns.tables.headings import plain

LETTER: Final = re.compile(r"^[a-z]{1,2}[0-9]?\)\s*", re.IGNORECASE)
"""The letter that the template puts before a value: "a) "."""
PARTS: Final = re.compile(r"^(?P<code>[A-Za-z0-9]{1,4})(?::| -)\s+(?P<words>.+)$")
"""A code and its words: "2A: Schools", "N1 - Abuse or neglect"."""
SHORT: Final = {"yes": ("y", "true", "1"), "no": ("n", "false", "0")}
"""What people write for yes and no."""
LOGICAL: Final[Mapping[str, bool | None]] = {"yes": True, "no": False}
MOST_LISTED: Final = 12
LONGEST_IDENTIFIER: Final = 64
MOST: Final = 999

ReadValue = str | int | bool | date | None


def read_cell(column: Column, value: Value, *, counts_from_1904: bool) -> ReadValue:
    """The value as the record holds it: a code, a date, True or False. None: the cell says that it is not known.

    Raises Unreadable.
    """
    given = original_of(value) if isinstance(value, str) else value
    return _reader(column, counts_from_1904)(given)


def _reader(column: Column, counts_from_1904: bool) -> Callable[[Value], ReadValue]:
    if column.field == "child":
        return _read_child
    if column.values is not None:
        return partial(_read_code, column)
    if column.kind is Kind.DATE:
        return partial(read_date, counts_from_1904=counts_from_1904)
    return _read_number if column.kind is Kind.NUMBER else partial(_read_text, column.longest)


def _read_child(value: Value) -> str:
    return _not_longer(read_identifier(value), LONGEST_IDENTIFIER)


def _read_text(longest: int, value: Value) -> str:
    return _not_longer(read_text(value), longest)


def _not_longer(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Unreadable(f"it has {len(text)} characters; the most that can be held is {longest}")
    return text


def _read_number(value: Value) -> int:
    number = read_whole_number(value)
    if number > MOST:
        raise Unreadable(f"it is not a whole number from 0 to {MOST}")
    return number


def _read_code(column: Column, value: Value) -> ReadValue:
    assert column.values is not None
    text = "yes" if value is True else "no" if value is False else read_text(value)
    codes = ways_of_writing(tuple(column.values.items())).get(plain(text), frozenset())
    if len(codes) == 1:
        (code,) = codes
        return LOGICAL.get(code, code or None) if is_logical(column) else code
    if codes:
        raise Unreadable(f"it may mean {' or '.join(sorted(codes))}: write the code with it")
    if column.is_open:
        return text
    if column.field == "sex" and plain(LETTER.sub("", text)) == "neither":
        raise Unreadable("the record has no code for it: a sex is male, female, or not stated")
    known = list(dict.fromkeys(column.values.values()))
    listed = f" ({'; '.join(known)})" if len(known) <= MOST_LISTED else f", as “{known[0]}”"
    raise Unreadable(f"it is not one of the template's values{listed}")


def is_logical(column: Column) -> bool:
    """Whether the column says yes or no."""
    return column.values is not None and set(column.values) <= {"yes", "no", ""}


@cache
def ways_of_writing(values: tuple[tuple[str, str], ...]) -> Mapping[str, frozenset[str]]:
    """Every way in which a value may be written, without what people write differently, with the codes it may mean.

    A code that is written as it stands means itself, whatever words are like it.
    """
    found: dict[str, set[str]] = defaultdict(set)
    of_text = {text: code for code, text in values}
    for text, code in of_text.items():
        bare = LETTER.sub("", text)
        parts = PARTS.match(bare)
        for way in (text, bare, *((parts["words"],) if parts else ()), *SHORT.get(code, ())):
            found[plain(way)].add(code)
    for code, _ in values:
        if plain(code):
            found[plain(code)] = {code}
    return {way: frozenset(codes) for way, codes in found.items()}
