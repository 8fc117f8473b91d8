"""Which list a table is, and which of its columns are the template's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from lineofsight.returns.annex_a.columns import LISTS, Column, InspectionList
from lineofsight.returns.tables import Heading, Table
from lineofsight.returns.tables.headings import plain

NUMBERED: Final = re.compile(r"(?:list|annex\W*a)[\W_]*0*(1[01]|[1-9])(?![0-9])", re.IGNORECASE)
KEYS: Final[Mapping[int, str]] = {
    1: "contact_on",
    2: "started_on",
    3: "referred_on",
    4: "started_on",
    5: "started_on",
    6: "referred_on",
    7: "started_on",
    8: "started_on",
}
"""By list the column that says with the child which fact a row is about."""
OF_EVERY_LIST: Final = frozenset(column.heading for column in LISTS[0].columns[:5])
"""The headings with which each list of children begins."""
ENOUGH: Final = 3
"""So many headings of its own a table has to have to be told to be a list without the list's name."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundColumn:
    """A column of a list that stands in a table. at: its place among the table's headings."""

    column: Column
    heading: Heading
    at: int


@dataclass(frozen=True, slots=True)
class FoundList:
    """A list that was recognised in a table, with its columns, and the headings that are none of it."""

    of: InspectionList
    columns: tuple[FoundColumn, ...]
    others: tuple[Heading, ...]

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns of the list that the table does not have."""
        found = {one.column.heading for one in self.columns}
        return tuple(column for column in self.of.columns if column.heading not in found)


@cache
def is_known(heading: str) -> bool:
    """Whether a text is the heading of a column of any list."""
    return any(_is(column, heading) for of in LISTS for column in of.columns)


def _is(column: Column, heading: str) -> bool:
    return plain(heading) == plain(column.heading) or (
        bool(column.pattern) and re.search(column.pattern, heading, re.IGNORECASE) is not None
    )


def recognised(table: Table) -> FoundList | None:
    """The list that a table is, by its name where that says a list whose key it has, else by its headings.

    None: it is none of the lists.
    """
    named = _named(table.name)
    if named is not None:
        found = columns_of(named, table.headings)
        if has_keys(found) or not _by_headings(table):
            return found
    by_headings = _by_headings(table)
    return by_headings[0] if len(by_headings) == 1 else None


def _named(name: str) -> InspectionList | None:
    if found := NUMBERED.search(name):
        return LISTS[int(found[1]) - 1]
    title = plain(name)
    return next((of for of in LISTS if plain(of.title) == title), None)


def _by_headings(table: Table) -> list[FoundList]:
    """The lists of which a table has the child, the key, and the most headings that not every list has."""
    found = [one for one in (columns_of(of, table.headings) for of in LISTS) if has_keys(one)]
    own = [len([one for one in each.columns if one.column.heading not in OF_EVERY_LIST]) for each in found]
    most = max(own, default=0)
    return [each for each, count in zip(found, own, strict=True) if count == most >= ENOUGH]


def has_keys(found: FoundList) -> bool:
    """Whether the rows can be told from each other: by child, and by the day of what they are about."""
    fields = {one.column.field for one in found.columns}
    return "child" in fields and KEYS.get(found.of.number, "child") in fields


def columns_of(of: InspectionList, headings: Sequence[Heading]) -> FoundList:
    """The columns of a list among the headings: as the template writes them, then by the patterns of the field."""
    at = {plain(heading.text): place for place, heading in enumerate(headings)}
    taken = {column.heading: at[plain(column.heading)] for column in of.columns if plain(column.heading) in at}
    for column in of.columns:
        if column.heading in taken or not column.pattern:
            continue
        free = [place for place in range(len(headings)) if place not in taken.values()]
        alike = [place for place in free if _is(column, headings[place].text)]
        if len(alike) == 1:
            taken[column.heading] = alike[0]
    columns = tuple(
        FoundColumn(column, headings[taken[column.heading]], taken[column.heading])
        for column in of.columns
        if column.heading in taken
    )
    others = tuple(heading for place, heading in enumerate(headings) if place not in taken.values())
    return FoundList(of, columns, others)
