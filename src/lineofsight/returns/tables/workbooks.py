"""The sheets of a workbook (XLSX) as rows of values, read as a stream.

A formula's value is the one that the spreadsheet last worked out; without one the cell is faulty, and so is an error.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from posixpath import dirname, join, normpath
from typing import Final

from lineofsight.returns.tables.archives import DAMAGED, Member
from lineofsight.returns.tables.cells import Unreadable, moment_of_number
from lineofsight.returns.tables.given import Faulty, Value, place_of
from lineofsight.returns.tables.headings import Merge
from lineofsight.returns.tables.workbook_parts import (
    LONGEST_TEXT,
    DamagedWorkbook,
    Events,
    Relations,
    Sheets,
    day_styles,
    feed,
    read_whole,
    shared_texts,
    unescaped,
)

MOST_COLUMNS: Final = 16_384
MOST_ROWS: Final = 1_048_576
MOST_MERGES: Final = 200_000
CHUNK: Final = 1024 * 1024
MERGED: Final = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^<>]*?ref\s*=\s*["\']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["\']'
)
PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
NOT_WORKED_OUT: Final = "the formula in it has no value: open the workbook in a spreadsheet, save it, load it again"
AN_ERROR: Final = "the formula in it came to an error"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its part."""

    name: str
    part: Member


class Workbook:
    """A workbook whose parts were looked at. Raises DamagedWorkbook where it cannot be read."""

    def __init__(self, parts: Mapping[str, Member]) -> None:
        self._parts = {name.casefold().lstrip("/"): part for name, part in parts.items()}
        root = self._main_part()
        listed = Sheets()
        read_whole(self._parts[root], listed)
        targets = self._targets_of(root)
        self.counts_from_1904 = listed.counts_from_1904
        self.sheets: list[Sheet] = []
        self.missing: list[str] = []
        for name, pointer in listed.sheets:
            kind, path = targets.get(pointer, ("", ""))
            if path in self._parts and kind == "worksheet":
                self.sheets.append(Sheet(name, self._parts[path]))
            elif kind in {"worksheet", ""}:
                self.missing.append(name)
        by_kind = {kind: self._parts.get(path) for kind, path in targets.values()}
        self.texts = shared_texts(by_kind.get("sharedStrings"))
        self.days = day_styles(by_kind.get("styles"))

    def _main_part(self) -> str:
        targets = self._targets_of("")
        for kind, path in targets.values():
            if kind == "officeDocument" and path in self._parts:
                return path
        raise DamagedWorkbook("it is no workbook, or a part of it is missing")

    def _targets_of(self, path: str) -> dict[str, tuple[str, str]]:
        """What a part points at, as paths within the workbook."""
        folder = dirname(path)
        pointers = self._parts.get(join(folder, "_rels", f"{path.rpartition('/')[2]}.rels"))
        if pointers is None:
            return {}
        found = Relations()
        read_whole(pointers, found)
        return {
            key: (kind, normpath(join("/", folder, target)).lstrip("/").casefold())
            for key, (kind, target) in found.targets.items()
        }

    def merges(self, sheet: Sheet) -> list[Merge]:
        """The merged cells of a sheet, which stand behind its rows: found before the rows are read."""
        found: list[Merge] = []
        try:
            with sheet.part.open() as file:
                kept = b""
                while chunk := file.read(CHUNK):
                    text = kept + chunk
                    last = 0
                    for merge in MERGED.finditer(text):
                        first, row, to, to_row = (one.decode() for one in merge.groups())
                        found.append(Merge(int(row), place_of(first), int(to_row), place_of(to)))
                        last = merge.end()
                    if len(found) > MOST_MERGES:
                        raise DamagedWorkbook("it has more merged cells than any table")
                    kept = text[max(last, len(text) - 200) :]
        except DAMAGED as error:
            raise DamagedWorkbook("it is damaged: it cannot be unpacked") from error
        return found

    def rows(self, sheet: Sheet, merges: list[Merge]) -> Iterator[tuple[int, list[Value]]]:
        """Each row that has a value, with its number. A cell merged with one above it has the value of that one."""
        filler = _Filler(merges)
        reader = _Rows(self)
        for _ in feed(sheet.part, reader):
            for number, values in reader.done:
                filled = filler.filled(number, values)
                if any(value is not None for value in filled):
                    yield number, filled
            reader.done.clear()


class _Filler:
    """Gives cells that are merged with one above them the value of that one."""

    def __init__(self, merges: list[Merge]) -> None:
        self._by_row: dict[int, list[Merge]] = defaultdict(list)
        for merge in merges:
            if merge.is_tall:
                self._by_row[merge.first_row].append(merge)
        self._open: dict[int, tuple[int, Value]] = {}

    def filled(self, number: int, values: list[Value]) -> list[Value]:
        for place, (last_row, value) in list(self._open.items()):
            if number > last_row:
                del self._open[place]
            elif any(one is not None for one in values):
                values.extend([None] * (place + 1 - len(values)))
                values[place] = value if values[place] is None else values[place]
        for merge in self._by_row.get(number, ()):
            if merge.first_place < len(values):
                self._open[merge.first_place] = merge.last_row, values[merge.first_place]
        return values


class _Rows(Events):
    """The rows of a sheet as they end. A row or cell that does not say where it stands follows the one before it."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.done: list[tuple[int, list[Value]]] = []
        self._number = 0
        self._values: list[Value] = []
        self._place = -1
        self._kind = ""
        self._style = 0
        self._value: list[str] | None = None
        self._inline: list[str] | None = None
        self._has_formula = False
        self._into: list[str] | None = None
        self._length = 0

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self._into = self._value = []
        elif name == "t" and self._kind == "inlineStr":
            self._inline = self._inline or []
            self._into = self._inline
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            said = attributes.get("r", "")
            self._number = int(said) if said.isdigit() and len(said) <= 7 else self._number + 1
            if not 0 < self._number <= MOST_ROWS:
                raise DamagedWorkbook("it has rows that no spreadsheet has")
            self._values, self._place = [], -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        found = PLACE.fullmatch(attributes.get("r", ""))
        self._place = place_of(found[1]) if found else self._place + 1
        if self._place >= MOST_COLUMNS:
            raise DamagedWorkbook("it has columns that no spreadsheet has")
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdigit() else 0
        self._value = self._inline = self._into = None
        self._has_formula = False
        self._length = 0

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self._into = None
        elif name == "c":
            value = self._cell()
            if value is not None:
                self._values.extend([None] * (self._place + 1 - len(self._values)))
                self._values[self._place] = value
        elif name == "row":
            self.done.append((self._number, self._values))
            self._values = []

    def text(self, text: str) -> None:
        if self._into is not None:
            self._length += len(text)
            if self._length > LONGEST_TEXT:
                raise DamagedWorkbook("one of its cells holds more than any spreadsheet can")
            self._into.append(text)

    def _cell(self) -> Value:
        if self._inline is not None:
            return unescaped("".join(self._inline)).strip() or None
        if self._value is None or not (text := "".join(self._value)):
            is_empty_text = self._value is not None and self._kind == "str"
            return Faulty("", NOT_WORKED_OUT) if self._has_formula and not is_empty_text else None
        return self._typed(text)

    def _typed(self, text: str) -> Value:
        if self._kind == "s":
            texts = self.book.texts
            if not text.strip().isdigit() or int(text) >= len(texts):
                return Faulty(text, "it points at a text that the workbook does not hold")
            return texts[int(text)].strip() or None
        if self._kind == "e":
            return Faulty(text, AN_ERROR)
        if self._kind == "b":
            return text.strip() in {"1", "true"}
        if self._kind == "n":
            return self._number_of(text)
        if self._kind == "d":
            try:
                return datetime.fromisoformat(text.strip().removesuffix("Z")).replace(tzinfo=None)
            except ValueError:
                return text.strip()
        return unescaped(text).strip() or None

    def _number_of(self, text: str) -> Value:
        try:
            number = int(text) if re.fullmatch(r"-?[0-9]{1,17}", text) else float(text)
        except ValueError:
            return text.strip() or None
        if self._style in self.book.days and not isinstance(number, bool):
            try:
                return moment_of_number(number, counts_from_1904=self.book.counts_from_1904)
            except Unreadable:
                return number
        return number
