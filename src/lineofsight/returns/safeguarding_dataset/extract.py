"""An extract of the dataset as plain values: its tables, their rows, and all that could not be taken.

The rows are held on disk, in a database of their own that has no name and is gone when it is closed: an extract of a
whole authority needs no more memory than the rows of one person.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, TypeVar

from lineofsight.domain.safeguarding_dataset import TABLES, FieldType, Table
from lineofsight.returns.cin_census.children import RefusedValue
from lineofsight.returns.exceptions import TablesError

PEOPLE: Final = "ssd_person"
OWNERS: Final = {
    "ssd_assessment_factors": ("cinf_assessment_id", "ssd_cin_assessments", "cina_assessment_id"),
    "ssd_cla_placement": ("clap_cla_id", "ssd_cla_episodes", "clae_cla_id"),
    "ssd_cla_reviews": ("clar_cla_id", "ssd_cla_episodes", "clae_cla_id"),
    "ssd_cp_reviews": ("cppr_cp_plan_id", "ssd_cp_plans", "cppl_cp_plan_id"),
    "ssd_cp_visits": ("cppv_cp_plan_id", "ssd_cp_plans", "cppl_cp_plan_id"),
    "ssd_cla_visits": ("clav_cla_id", "ssd_cla_episodes", "clae_cla_id"),
}
"""Tables whose rows may leave out the person: the field that names another row, the table of that, its key."""
CACHE_SIZE: Final = 16_000
"""Kilobytes of the rows that stay in memory."""
AT_ONCE: Final = 500

_OWNED_BY: Final = {table: key for _, table, key in OWNERS.values()}
_NUMBER: Final = {table.name: number for number, table in enumerate(TABLES)}
_DAYS: Final = [
    {field.name for field in table.fields if field.type is FieldType.DATETIME} for table in TABLES
]  # a day is held as text

_Result = TypeVar("_Result")


@dataclass(slots=True, eq=False)
class ExtractRow:
    """One row of a table of the dataset. `number` is that of the file, its headings being row 1.

    values: field -> what the file says: a text, a day, a number, or None for an empty cell. A field of which the file
    has no column, or whose value could not be taken, is not there.
    """

    table: str
    file: str
    number: int
    values: dict[str, Any]

    def text(self, name: str) -> str:
        """The text of a field; "" where the file does not say."""
        return self.values.get(name) or ""


class Extract:
    """All tables of an extract. Close it when it is done with.

    tables: by name, how many rows each has; a table of which there is no file is not there. given, taken: how many
    values the files hold, and how many of them could be read. filled: by field, how many rows have a value. told: what
    has to be known beside that, in whole sentences. in_part: the tables, each with the person about whom a row of it
    could not be read, "" where it is not known about whom.
    """

    def __init__(self, sha256: str, size: int) -> None:
        self.sha256 = sha256
        self.size = size
        self.tables: Counter[str] = Counter()
        self.refused: list[RefusedValue] = []
        self.told: list[str] = []
        self.in_part: set[tuple[str, str]] = set()
        self.filled: Counter[str] = Counter()
        self.given = 0
        self.taken = 0
        self._files: list[str] = []
        self._held = sqlite3.connect("", isolation_level=None)
        self._held.execute(f"PRAGMA cache_size = -{CACHE_SIZE}")
        self._held.execute("PRAGMA journal_mode = OFF")
        self._held.execute(
            "CREATE TABLE held (id INTEGER PRIMARY KEY, of INTEGER, key TEXT, person TEXT, owner TEXT, owned TEXT,"
            " file INTEGER, number INTEGER, said TEXT, UNIQUE (of, key))"
        )
        self._held.execute("BEGIN")  # one transaction to the end: nothing is written that need not be

    def close(self) -> None:
        """Let go of the rows."""
        self._held.close()

    def add(self, of: Table, row: ExtractRow) -> bool:
        """Hold a row, unless its key stands in the table already. Whether it is held. Raises TablesError: no room."""
        assert of.primary_key is not None
        if not self._files or self._files[-1] != row.file:
            self._files.append(row.file)
        values = row.values
        held = (
            _NUMBER[of.name],
            str(values[of.primary_key.name]),
            row.text(person_field(of)),
            row.text(OWNERS[of.name][0]) if of.name in OWNERS else "",
            row.text(_OWNED_BY[of.name]) if of.name in _OWNED_BY else None,
            len(self._files) - 1,
            row.number,
            json.dumps(values, default=date.isoformat),
        )
        sql = "INSERT OR IGNORE INTO held (of, key, person, owner, owned, file, number, said) VALUES (?,?,?,?,?,?,?,?)"
        is_new = _with_room(lambda: self._held.execute(sql, held)).rowcount == 1
        self.tables[of.name] += is_new
        return is_new

    def settle(self) -> None:
        """Say of each row that leaves out the person whose it is: once, when all tables are read."""
        _with_room(lambda: self._held.execute("CREATE INDEX owners ON held (of, owned) WHERE owned IS NOT NULL"))
        for name, (_, of, _) in OWNERS.items():
            whose = (
                "SELECT o.person FROM held o WHERE o.of = ? AND o.owned = held.owner AND o.owned IS NOT NULL"
                " ORDER BY o.id DESC LIMIT 1"
            )
            self._held.execute(
                f"UPDATE held SET person = coalesce(({whose}), '') WHERE of = ? AND person = '' AND owner <> ''",  # noqa: S608 - nothing of the file stands in it
                (_NUMBER[of], _NUMBER[name]),
            )
        _with_room(lambda: self._held.execute("CREATE INDEX people ON held (person, id)"))

    def rows(self, name: str) -> Iterator[ExtractRow]:
        """The rows of a table, in the order of the files; none where there is no file of it."""
        return self._rows("of = ? ORDER BY id", (_NUMBER[name],))

    def of_person(self, key: str) -> dict[str, list[ExtractRow]]:
        """The rows about one person by their tables, in the order of the files."""
        found: dict[str, list[ExtractRow]] = {}
        for row in self._rows("person = ? ORDER BY id", (key,)):
            found.setdefault(row.table, []).append(row)
        return found

    def people(self) -> Iterator[str]:
        """The keys of everybody in ssd_person, in the order of the files."""
        rows = self._held.execute("SELECT key FROM held WHERE of = ? ORDER BY id", (_NUMBER[PEOPLE],))
        return (key for (key,) in rows)

    def people_in(self, names: Iterable[str]) -> set[str]:
        """The keys of those about whom some tables have rows."""
        found: set[str] = set()
        for name in names:
            rows = self._held.execute("SELECT DISTINCT person FROM held WHERE of = ?", (_NUMBER[name],))
            found.update(key for (key,) in rows)
        return found

    def about_nobody(self) -> Iterator[ExtractRow]:
        """The rows about a person who does not stand in ssd_person, or of whom it is not said about whom they are."""
        about = [_NUMBER[table.name] for table in TABLES if person_field(table) or table.name in OWNERS]
        marks = ",".join("?" * len(about))
        known = "SELECT 1 FROM held p WHERE p.of = ? AND p.key = held.person"
        return self._rows(f"of IN ({marks}) AND NOT EXISTS ({known}) ORDER BY id", (*about, _NUMBER[PEOPLE]))

    def without(self, name: str, keys: Iterable[str]) -> Iterator[str]:
        """Those of some keys that no row of a table has."""
        waiting = iter(keys)
        while some := [key for key, _ in zip(waiting, range(AT_ONCE), strict=False)]:
            marks = ",".join("?" * len(some))
            found = self._held.execute(
                f"SELECT key FROM held WHERE of = ? AND key IN ({marks})",  # noqa: S608 - question marks alone
                (_NUMBER[name], *some),
            )
            there = {key for (key,) in found}
            yield from (key for key in some if key not in there)

    def _rows(self, where: str, values: Sequence[Any]) -> Iterator[ExtractRow]:
        sql = f"SELECT of, file, number, said FROM held WHERE {where}"  # noqa: S608 - one of those above
        for of, file, number, said in self._held.execute(sql, values):
            held = json.loads(said)
            for name in _DAYS[of] & held.keys():
                if held[name] is not None:
                    held[name] = date.fromisoformat(held[name])
            yield ExtractRow(TABLES[of].name, self._files[file], number, held)


def _with_room(do: Callable[[], _Result]) -> _Result:
    """What is done on disk. Raises TablesError where there is no room."""
    try:
        return do()
    except sqlite3.OperationalError as error:
        raise TablesError(
            f"The extract cannot be held on disk while it is read: {error}. It needs about twice the room that its"
            " files have unpacked, where temporary files go. Make room there, or set SQLITE_TMPDIR to another folder."
        ) from error


@cache
def person_field(table: Table) -> str:
    """The field that says which person a row is about; "" for a row about none."""
    if table.name == "ssd_mother":
        return "moth_childs_person_id"
    if table.name == PEOPLE:
        return "pers_person_id"
    names = (one.name for one in table.fields if one.name.endswith("_person_id"))
    return next(names, "")
