"""An extract of the dataset as plain values: its tables, their rows, and all that could not be taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from lineofsight.domain.safeguarding_dataset import Table
from lineofsight.returns.cin_census.children import RefusedValue


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


@dataclass(slots=True)
class Extract:
    """All tables of an extract by name. A table of which there is no file is not there.

    given, taken: how many values the files hold, and how many of them could be read. filled: by field, how many rows
    have a value. told: what has to be known beside that, in whole sentences. in_part: the tables, each with the person
    about whom a row of it could not be read, "" where it is not known about whom.
    """

    sha256: str
    size: int
    tables: dict[str, list[ExtractRow]] = field(default_factory=dict)
    refused: list[RefusedValue] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    in_part: set[tuple[str, str]] = field(default_factory=set)
    filled: Counter[str] = field(default_factory=Counter)
    given: int = 0
    taken: int = 0

    def rows(self, table: str) -> list[ExtractRow]:
        """The rows of a table; none where there is no file of it."""
        return self.tables.get(table, [])


def person_field(table: Table) -> str:
    """The field that says which person a row is about; "" for a row about none."""
    if table.name == "ssd_mother":
        return "moth_childs_person_id"
    if table.name == "ssd_person":
        return "pers_person_id"
    names = (one.name for one in table.fields if one.name.endswith("_person_id"))
    return next(names, "")
