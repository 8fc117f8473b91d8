"""The rows of all lists, child by child: what contradicts itself is refused on every side, or stands as said first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lineofsight.returns.annex_a.code_reading import ReadValue
from lineofsight.returns.annex_a.columns import LISTS
from lineofsight.returns.annex_a.lists import InspectionDays
from lineofsight.returns.annex_a.reading import (
    HELD,
    NOT_LOADED,
    OF_THE_CHILD,
    SAYS_NOT_WHICH,
    TAKEN,
    ListReading,
    ListRow,
)
from lineofsight.returns.annex_a.recognising import has_keys, recognised
from lineofsight.returns.cin_census.children import RefusedValue
from lineofsight.returns.tables import Findings, Table

NOT_KNOWN: Final[dict[str, frozenset[ReadValue]]] = {"sex": frozenset({"U"}), "ethnicity": frozenset({"NOBT"})}
"""What a list says where it does not know; it contradicts nothing."""
WORDS: Final = {
    "sex": "genders",
    "ethnicity": "ethnicities",
    "born_on": "dates of birth",
    "disability": "answers",
    "team": "teams",
    "worker": "workers",
}
MOST_ROWS_NAMED: Final = 20
Identity = tuple[ReadValue, ReadValue]


@dataclass(slots=True)
class ListedChild:
    """One child of the lists: the rows by list, in the order of the files, and what they say of who the child is."""

    la_child_id: str
    rows: dict[int, list[ListRow]] = field(default_factory=lambda: defaultdict(list))
    person: dict[str, ReadValue] = field(default_factory=dict)

    @property
    def every_row(self) -> Iterator[ListRow]:
        """All rows, list by list."""
        for number in sorted(self.rows):
            yield from self.rows[number]

    def facts(self, number: int) -> list[ListRow]:
        """The rows of a list that each say of one fact when it was: of rows about the same fact the first."""
        first: dict[Identity, ListRow] = {}
        for row in self.rows.get(number, ()):
            first.setdefault(row.identity, row)
        return [row for row in first.values() if row.key is not None]


@dataclass(slots=True)
class Gathered:
    """What some files hold of the lists. told: what has to be known beside the values, in whole sentences.

    children: those of whom something is taken, by identifier. apart: the rows of no child.
    """

    children: list[ListedChild] = field(default_factory=list)
    apart: list[ListRow] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def refused_apart(self) -> list[RefusedValue]:
        """The values that stand with no child."""
        return [value for row in self.apart for value in row.refused]


def gather(tables: Iterable[Table], findings: Findings, is_beside: Callable[[Table], bool]) -> Gathered:
    """Read every list, and put its rows together child by child.

    is_beside: whether a table is one of those that stand beside the lists and hold no children; it may read it.
    """
    gathered = Gathered()
    children: dict[str, ListedChild] = {}
    for table in tables:
        if is_beside(table):
            continue
        for row in _rows_of(table, findings, gathered.told):
            if row.la_child_id:
                child = children.setdefault(row.la_child_id, ListedChild(row.la_child_id))
                child.rows[row.list_number].append(row)
            else:
                gathered.apart.append(row)
    gathered.children = [children[key] for key in sorted(children)]
    repeated = 0
    for child in gathered.children:
        _settle_person(child)
        for number, rows in child.rows.items():
            repeated += _settle_repeated(number, rows)
    if repeated:
        gathered.told.append(f"{_rows(repeated)} said again what another row had said, and counted once.")
    return gathered


def _rows_of(table: Table, findings: Findings, told: list[str]) -> Iterator[ListRow]:
    found = recognised(table)
    if found is None:
        count = sum(1 for _ in table.rows())
        findings.refuse(
            table.file, f"it is none of the eleven lists, by its name or its headings: {_rows(count)} not read"
        )
        return
    title = f"List {found.of.number}, {found.of.title}"
    if found.of.number not in TAKEN:
        count = sum(1 for _ in table.rows())
        if count:
            told.append(f"{title}: {_rows(count)} not taken: {NOT_LOADED[found.of.number]}.")
        return
    if not has_keys(found):
        count = sum(1 for _ in table.rows())
        names = "; ".join(f"“{column.heading}”" for column in found.missing if column.field in KEY_FIELDS)
        findings.refuse(
            table.file, f"it is not read as list {found.of.number}: it lacks {names}. {_rows(count)} not read"
        )
        return
    for heading in found.others:
        findings.note(table.file, f"column {heading.column}, “{heading.text}”, is none of list {found.of.number}")
    for column in found.missing:
        findings.note(table.file, f"it has no column “{column.heading}”")
    reading = ListReading(found, table, findings)
    yield from reading.rows()
    if reading.passed:
        passed = "; ".join(f"{heading} ({count:,})" for heading, count in reading.passed.items())
        told.append(f"{title}: not taken, as the record works it out itself or has no place for it: {passed}.")


KEY_FIELDS: Final = frozenset({"child", "contact_on", "started_on", "referred_on"})


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _settle_person(child: ListedChild) -> None:
    """Who the child is, as all rows say together. Where they contradict each other nothing of it is taken."""
    for name in sorted(OF_THE_CHILD | HELD):
        said = [(row, row.values[name]) for row in child.every_row if row.values.get(name) is not None]
        known = {value for _, value in said} - NOT_KNOWN.get(name, frozenset())
        if len(known) > 1:
            places = [f"{row.file} row {row.row}" for row, value in said if value in known]
            where = ", ".join(places[:MOST_ROWS_NAMED]) + (" and more" if len(places) > MOST_ROWS_NAMED else "")
            for row, value in said:
                if value in known and (name, value) not in SAYS_NOT_WHICH:
                    row.refuse(name, f"the lists give this child {len(known)} {WORDS[name]} ({where}): none is taken")
        elif said:
            child.person[name] = next(iter(known)) if known else said[0][1]


def _settle_repeated(number: int, rows: list[ListRow]) -> int:
    """Let what stands twice count once: how many rows said nothing new. What contradicts the first row is refused."""
    first: dict[Identity, ListRow] = {}
    repeated = 0
    for row in list(rows):
        if row.key is None:
            row.refuse_fact(
                f"the row does not say when it was ({LISTS[number - 1].title}), so that it cannot be placed"
            )
            continue
        if row.identity not in first:
            first[row.identity] = row
            continue
        before = first[row.identity]
        repeated += 1
        for name in sorted(TAKEN[number] & set(row.values)):
            if name not in before.values and name not in before.texts:
                before.values[name] = row.values[name]
                before.texts[name] = row.texts[name]
            elif before.values.get(name) != row.values[name]:
                row.refuse(name, f"{before.file} row {before.row} says otherwise of the same child and day, and counts")
    return repeated


def not_among_referrals(children: Iterable[ListedChild], days: InspectionDays) -> list[ListRow]:
    """The rows of list 6 whose episode began in the half year and is no referral of list 3."""
    found: list[ListRow] = []
    for child in children:
        referrals = {row.key for row in child.rows.get(3, ())}
        began = [row for row in child.facts(6) if isinstance(row.key, date) and days.in_half_year(row.key)]
        found += [row for row in began if row.key not in referrals]
    return found
