"""Whether rows are what the catalogue says of them: types, sizes, codes, JSON, and keys that are unique and resolve."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from lineofsight.domain.safeguarding_dataset import CODE_SETS, Field, FieldType, Json, JsonKind, Table, table

MULTIPLE: Final = "Multiple"
"""The category that is followed by those it stands for."""
ONLY_WITH_A_PLAN: Final = "icpc_cp_plan_id"
"""Marked as required, and empty all the same where no plan came out of the conference."""
_TYPES: Final[dict[FieldType, tuple[type, ...]]] = {
    FieldType.NVARCHAR: (str,),
    FieldType.NCHAR: (str,),
    FieldType.DATETIME: (date,),
    FieldType.INT: (int,),
    FieldType.FLOAT: (int, float),
    FieldType.BIT: (int,),
    FieldType.BINARY: (str,),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A value that is not what its field says. key: of its row; it names a child's fact, and no value."""

    table: str
    key: str
    field: str
    why: str


@dataclass(slots=True)
class Check:
    """Rows are taken table by table; `findings` says what was wrong with all of them.

    A foreign key is asked for only where the table that it points at is among `tables`.
    """

    tables: Sequence[Table]
    found: list[Finding] = field(default_factory=list)
    _keys: dict[str, set[Any]] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _waiting: dict[tuple[str, str, str], dict[Any, str]] = field(default_factory=dict)

    def rows(self, of: Table, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """The rows of one table, each given on once it was looked at."""
        look = self._look_at(of)
        for row in rows:
            look(row)
            yield row
        self._seen.add(of.name)

    def findings(self) -> list[Finding]:
        """Everything that was found, and the keys that point at nothing: ask once all tables were taken."""
        pending = [
            Finding(name, key, field_name, "points at no row")
            for (target, name, field_name), keys in self._waiting.items()
            for value, key in keys.items()
            if value not in self._keys.get(target, ())
        ]
        return self.found + pending

    def _look_at(self, of: Table) -> Callable[[Sequence[Any]], None]:
        """What looks at one row of a table."""
        key = of.primary_key
        place = of.fields.index(key) if key else 0
        pointed_at = {one.foreign_key for any_table in self.tables for one in any_table.fields if one.foreign_key}
        kept = [
            (number, self._keys.setdefault(f"{of.name}.{one.name}", set()))
            for number, one in enumerate(of.fields)
            if f"{of.name}.{one.name}" in pointed_at or one is key
        ]
        there = {one.name for one in self.tables}
        followed = [(number, one) for number, one in enumerate(of.fields) if one.foreign_key.partition(".")[0] in there]
        unique = self._keys[f"{of.name}.{key.name}"] if key else set()

        def look(row: Sequence[Any]) -> None:
            name = str(row[place] or "")
            if key and row[place] in unique:
                self.found.append(Finding(of.name, name, key.name, "is the key of another row too"))
            for number, values in kept:
                if row[number] is not None:
                    values.add(row[number])
            for one, value in zip(of.fields, row, strict=True):
                for why in faults_of(one, value):
                    self.found.append(Finding(of.name, name, one.name, why))
            for number, one in followed:
                if row[number] is not None:
                    self._follow(of, one, row[number], name)

        return look

    def _follow(self, of: Table, one: Field, value: Any, key: str) -> None:
        """Ask whether the row that a key points at was taken, now or, where its table comes later, at the end."""
        parent = one.foreign_key.partition(".")[0]
        if parent in self._seen:
            if value not in self._keys[one.foreign_key]:
                self.found.append(Finding(of.name, key, one.name, "points at no row"))
        else:
            self._waiting.setdefault((one.foreign_key, of.name, one.name), {}).setdefault(value, key)


def check(tables: Iterable[tuple[str, Iterable[Sequence[Any]]]]) -> list[Finding]:
    """What is wrong with some tables, each with all its rows, their values in the order of the fields."""
    given = [(table(name), rows) for name, rows in tables]
    made = Check([of for of, _ in given])
    for of, rows in given:
        for _ in made.rows(of, rows):
            pass
    return made.findings()


def faults_of(of: Field, value: Any) -> Iterator[str]:
    """What is wrong with one value of a field, in words that hold no value."""
    if value is None:
        if (of.is_required or of.is_primary_key) and of.is_filled and of.name != ONLY_WITH_A_PLAN:
            yield "is not recorded"
        return
    if not isinstance(value, _TYPES[of.type]) or of.is_moment != isinstance(value, datetime):
        yield f"is not of the type {of.type.value}"
        return
    text = str(value)
    if of.size is not None and len(text) > of.size:
        yield f"is longer than {of.size} characters"
    if of.json is Json.OBJECT:
        yield from _object_faults(of, text)
    elif of.json is Json.ARRAY:
        yield from _array_faults(of, text)
    elif of.codes and not _is_code(of, text):
        yield f"is no code of {of.codes}"


def _is_code(of: Field, text: str) -> bool:
    codes = CODE_SETS[of.codes]
    return text in codes or (MULTIPLE in codes and text.startswith(MULTIPLE))


def _array_faults(of: Field, text: str) -> Iterator[str]:
    held = _read(text)
    if not isinstance(held, list):
        yield "is no JSON array"
    elif any(one not in CODE_SETS[of.codes] for one in held):
        yield f"holds what is no code of {of.codes}"


def _object_faults(of: Field, text: str) -> Iterator[str]:
    held = _read(text)
    if not isinstance(held, dict):
        yield "is no JSON object"
        return
    if list(held) != [key.name for key in of.json_keys]:
        yield "has not the keys of the standard"
        return
    for key in of.json_keys:
        value = held[key.name]
        if key.kind is JsonKind.FLAG and value not in ("Y", "N", ""):
            yield f"says neither Y nor N under {key.name}"
        if key.kind is JsonKind.WHOLE and not isinstance(value, int):
            yield f"has no whole number under {key.name}"


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
