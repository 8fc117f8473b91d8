"""Tables as files give them: headings, rows and values, each with the place where it stands.

Rows are numbered and columns lettered as a spreadsheet shows them: the first row is 1, the first column A.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Faulty:
    """A cell that has something in it and no value: an error of a formula, or a formula that was never worked out."""

    text: str
    reason: str


Value = str | int | float | bool | datetime | Faulty | None
"""What a cell holds. A CSV has texts alone. None is an empty cell; a text is never empty."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something of a file that a person should know, though no value was lost by it."""

    file: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}: {self.text}" if self.file else self.text


@dataclass(frozen=True, slots=True)
class Unread:
    """What stands in a file and could not be read. row 0: the file or sheet as a whole; column "": the whole row."""

    file: str
    reason: str
    row: int = 0
    column: str = ""
    heading: str = ""
    value: str = ""


@dataclass(slots=True)
class Findings:
    """What was found while reading, in the order of the files."""

    unread: list[Unread] = field(default_factory=list)
    _notes: dict[Note, None] = field(default_factory=dict)

    @property
    def notes(self) -> list[Note]:
        """What was noted, each once."""
        return list(self._notes)

    def note(self, file: str, text: str) -> None:
        self._notes[Note(file, text)] = None

    def refuse(
        self, file: str, reason: str, *, row: int = 0, column: str = "", heading: str = "", value: str = ""
    ) -> None:
        self.unread.append(Unread(file, reason, row, column, heading, value))

    def take(self, found: Findings, before: str) -> None:
        """Take over what was found elsewhere, with something before the names of the files."""
        for note in found.notes:
            self.note(before + note.file, note.text)
        self.unread.extend(replace(one, file=before + one.file) for one in found.unread)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its heading as given, the letter of its column, and the 0-based places of the cells that are its.

    More places than one: the heading is merged over several columns, and the first cell with a value counts.
    """

    text: str
    column: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headings. `values` stand in the order of the table's headings.

    stated: for how many of the headings the row has a cell at all; None for all. A row of a CSV may be cut short.
    """

    number: int
    values: tuple[Value, ...]
    stated: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV, or one sheet of a workbook, that has headings.

    file: how a report names it. name: that of the sheet, or of the file without its ending. counts_from_1904: whether
    day numbers are those of a workbook that counts from 1904. rows: reads the rows, once.
    """

    file: str
    name: str
    headings: tuple[Heading, ...]
    counts_from_1904: bool
    rows: Callable[[], Iterator[Row]]


def letters_of(place: int) -> str:
    """The letters of a 0-based column: 0 is A, 26 is AA."""
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place_of(letters: str) -> int:
    """The 0-based place of a column's letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def shown(name: str) -> str:
    """A name from a file as a report may print it: no control characters, no endless length."""
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
    return plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - 1] + "…"
