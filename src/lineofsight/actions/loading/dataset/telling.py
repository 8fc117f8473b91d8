"""What an extract tells of each person: its rows by person, and what becomes of every value of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import CharField, TextField

from lineofsight.actions.loading.given import OF_A_SET, Given, of_a_set
from lineofsight.actions.loading.kinds import KINDS
from lineofsight.domain.safeguarding_dataset import table
from lineofsight.record.models import Fact, Team, Worker
from lineofsight.returns.cin_census.children import RefusedValue
from lineofsight.returns.safeguarding_dataset.extract import OWNERS, Extract, ExtractRow, person_field
from lineofsight.returns.tables.cells import Unreadable

Convert = Callable[[Any], Any]

STATED_AS_SETS: Final = frozenset({"ssd_disability", "ssd_assessment_factors"})
"""Tables of codes of which an extract states the whole set: a code that is not in it goes."""


@dataclass(frozen=True, slots=True)
class Fills:
    """How a row of one table becomes one kind of fact.

    columns: column of the record -> the field that states it, with how its value is read where it is not taken as it
    stands. needs: the fields without which there is no fact.
    """

    kind: str
    table: str
    key: str
    columns: Mapping[str, str | tuple[str, Convert]]
    needs: tuple[str, ...] = ()


class Telling:
    """One extract, person by person: ask everything of one before the next.

    workers, teams: the rows of the record by the keys of the extract.
    """

    def __init__(self, extract: Extract) -> None:
        self.extract = extract
        self.workers: dict[str, Worker] = {}
        self.teams: dict[str, Team] = {}
        self.people = dict.fromkeys(extract.people())
        self.used: set[str] = {"pers_person_id"}
        self.refused: dict[str, list[RefusedValue]] = defaultdict(list)
        self._now: tuple[str, dict[str, list[ExtractRow]]] = "", {}
        self.used.update(person_field(table(name)) for name in extract.tables)
        for row in extract.about_nobody():
            self._refuse_about_nobody(row)
        for value in extract.refused:
            if value.field.partition(".")[0] in STATED_AS_SETS:
                value = of_a_set(value)  # noqa: PLW2901 - the same value, with what becomes of the others
            self.refused[value.child_id if value.child_id in self.people else ""].append(value)

    def _refuse_about_nobody(self, row: ExtractRow) -> None:
        """Tell of a row about nobody in the extract."""
        field, owner = person_field(table(row.table)), OWNERS.get(row.table, ("",))[0]
        person = row.text(field)
        if person:
            why = f"there is no person {person} in ssd_person"
        else:
            why = "the row does not say whom it is about"
            if not row.text(owner):
                self.extract.in_part.add((row.table, ""))
                why += OF_A_SET if row.table in STATED_AS_SETS else ""
        self.refuse(row, field or owner, why)

    def rows(self, name: str, person: str) -> list[ExtractRow]:
        """The rows of a table about one person, in the order of the file."""
        if self._now[0] != person:
            self._now = person, self.extract.of_person(person)
        return self._now[1].get(name, [])

    def row_of(self, person: str) -> ExtractRow:
        """The row of ssd_person."""
        return self.rows("ssd_person", person)[0]

    def has_rows(self, name: str, person: str) -> bool:
        return bool(self.rows(name, person))

    def is_whole(self, name: str, person: str) -> bool:
        """Whether every row of a table about one person could be read."""
        return not {(name, person), (name, "")} & self.extract.in_part

    # --- values ------------------------------------------------------------------------------------------------------

    def refuse(self, row: ExtractRow, field: str, why: str, value: object = None) -> None:
        """Tell that a value, or a whole row where the field is its key, could not be taken."""
        said = row.values.get(field) if value is None else value
        about = row.text(person_field(table(row.table)))
        told = RefusedValue(
            row.number,
            about,
            f"{row.table}.{field}",
            f"{said:%Y-%m-%d}" if isinstance(said, date) else str(said or ""),
            why,
            row.file,
        )
        self.refused[about if about in self.people else ""].append(told)

    def given(self, fills: Fills, row: ExtractRow) -> Given | None:
        """The fact that a row states; None, which is told, where the row lacks what the fact needs."""
        for name in fills.needs:
            self.used.add(name)
            if row.values.get(name) is None:
                key = row.values[fills.key]
                self.refuse(row, name, f"without it the row {key} has no place in the record, and is not taken")
                return None
        self.used.add(fills.key)
        return Given(fills.kind, self.columns(fills, row), keys={fills.key: str(row.values[fills.key])})

    def columns(self, fills: Fills, row: ExtractRow) -> dict[str, Any]:
        """The columns of the record that a row states; a value that cannot be taken is told, and left out."""
        model = KINDS[fills.kind].model
        found: dict[str, Any] = {}
        for column, said in fills.columns.items():
            name, convert = (said, None) if isinstance(said, str) else said
            self.used.add(name)
            if name not in row.values:
                continue
            try:
                value = row.values[name]
                found[column] = _fitting(model, column, convert(value) if convert is not None else value)
            except Unreadable as why:
                self.refuse(row, name, str(why))
        return found

    # --- the workforce -----------------------------------------------------------------------------------------------

    def worker(self, row: ExtractRow, field: str) -> Worker | None:
        """The worker whom a field names; None, which is told, for one of whom no extract has told."""
        self._named(self.workers, row, field, "ssd_professionals")
        return self.workers.get(row.text(field))

    def team(self, row: ExtractRow, field: str) -> Team | None:
        """The team that a field names; None, which is told, for one of which no extract has told."""
        self._named(self.teams, row, field, "ssd_department")
        return self.teams.get(row.text(field))

    def _named(self, known: Mapping[str, Any], row: ExtractRow, field: str, of: str) -> None:
        """Tell of a key that names nobody."""
        self.used.add(field)
        key = row.text(field)
        if key and key not in known:
            self.refuse(row, field, f"{of} has no such row")


def _fitting(model: type[Fact], column: str, value: Any) -> Any:
    """The value as its column holds it: "" for no text. Raises Unreadable for a text that is too long for it."""
    field = model._meta.get_field(column)
    if isinstance(field, (CharField, TextField)):
        if value is None:
            return "" if not field.null else None
        if field.max_length is not None and len(str(value)) > field.max_length:
            raise Unreadable(f"it has {len(str(value))} characters; the record has room for {field.max_length}")
    return value


def yes(value: Any) -> bool | None:
    """Whether a field says yes; None where it does not say."""
    return None if value is None else value == "Y"


def worded(words: Mapping[str, str]) -> Convert:
    """Read the words of a field as codes of the record; words: code -> words."""
    codes = {text.casefold(): code for code, text in words.items()}

    def read(value: Any) -> str:
        if value is None:
            return ""
        code = codes.get(str(value).casefold())
        if code is None:
            raise Unreadable("the record has no word for it")
        return code

    return read


def flagged(outcomes: tuple[tuple[str, str], ...]) -> Convert:
    """Read an object of flags as one outcome of the record: the first of `outcomes` (flag, code) that is set."""

    def read(value: Any) -> str:
        if value is None:
            return ""
        if not isinstance(value, dict):
            raise Unreadable("it is no JSON object of flags")
        flags = set_flags(value)
        for flag, code in outcomes:
            if flag in flags:
                return code
        if flags:
            raise Unreadable(f"the record has no outcome for {', '.join(sorted(flags))}")
        return ""

    return read


def set_flags(value: Any) -> set[str]:
    """The flags of an object that say yes; counts and comments are none."""
    if not isinstance(value, dict):
        return set()
    return {str(name) for name, said in value.items() if str(said).upper() in {"Y", "YES", "TRUE"}}
