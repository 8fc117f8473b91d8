"""The parts of a workbook (XLSX), read as events: a document type is refused where it starts, so no entity expands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from lineofsight.returns.tables.archives import DAMAGED, Member

CHUNK: Final = 64 * 1024
MOST_SHARED_TEXTS: Final = 3_000_000
LARGEST_SHARED_TEXTS: Final = 256 * 1024 * 1024
"""Bytes of the part that holds the texts, which is kept in memory while the workbook is read."""
LONGEST_TEXT: Final = 1_000_000
"""Characters of one cell; a spreadsheet holds 32,767."""
LARGEST_UNBROKEN: Final = 8 * 1024 * 1024
"""Bytes without the start of an element: longer is one endless tag, comment or text."""
LARGEST_SMALL_PART: Final = 32 * 1024 * 1024

ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


class DamagedWorkbook(Exception):
    """A part of a workbook, or the whole, cannot be read; the text says why, as the end of a sentence."""


class Events:
    """What a part says, in order. Subclasses take it in; names come without their namespace."""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A piece of text."""


def feed(part: Member, events: Events) -> Iterator[None]:
    """Hand a part to `events`, and stop after each chunk of it. Raises DamagedWorkbook."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    heard = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal heard
        heard = True
        events.start(_local(name), {_local(key): value for key, value in attributes.items()})

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: events.end(_local(name))
    parser.CharacterDataHandler = events.text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        with part.open() as file:
            unbroken = 0
            while chunk := file.read(CHUNK):
                heard = False
                parser.Parse(chunk, False)
                unbroken = 0 if heard else unbroken + len(chunk)
                if unbroken > LARGEST_UNBROKEN:
                    raise DamagedWorkbook("it holds one thing that is larger than any workbook needs")
                yield
            parser.Parse(b"", True)
            yield
    except expat.ExpatError as error:
        raise DamagedWorkbook(f"it is damaged at line {error.lineno} of its XML") from error
    except DAMAGED as error:
        raise DamagedWorkbook("it is damaged: it cannot be unpacked") from error


def read_whole(part: Member, events: Events) -> None:
    """Hand a small part to `events`, all of it. Raises DamagedWorkbook."""
    if part.size > LARGEST_SMALL_PART:
        raise DamagedWorkbook("one of its parts is larger than any workbook needs")
    for _ in feed(part, events):
        pass


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse_document_type(*_: object) -> None:
    raise DamagedWorkbook("it declares a document type, as no workbook does and as files do that are made to do harm")


def unescaped(text: str) -> str:
    """A text with the characters that a workbook writes as _x000D_; what is no character stays as it is written."""
    return ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return found[0] if number == 0 or 0xD800 <= number <= 0xDFFF else chr(number)


class _Texts(Events):
    """The texts that cells share. What is said about how a text is pronounced is no part of it."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._takes = False
        self._is_sound = False

    def start(self, name: str, _: dict[str, str], /) -> None:
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._is_sound = True
        elif name == "t":
            self._takes = not self._is_sound

    def end(self, name: str) -> None:
        if name == "t":
            self._takes = False
        elif name == "rPh":
            self._is_sound = False
        elif name == "si":
            if len(self.texts) >= MOST_SHARED_TEXTS:
                raise DamagedWorkbook("it holds more texts than any workbook needs")
            self.texts.append(unescaped("".join(self._pieces)))

    def text(self, text: str) -> None:
        if self._takes:
            self._pieces.append(text)


def shared_texts(part: Member | None) -> list[str]:
    """The texts that the cells of a workbook share, by their number."""
    if part is None:
        return []
    if part.size > LARGEST_SHARED_TEXTS:
        raise DamagedWorkbook("its texts are larger than any workbook needs")
    found = _Texts()
    for _ in feed(part, found):
        pass
    return found.texts


DAY_FORMATS: Final = frozenset({14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58})
"""The built-in formats that show a number as a day."""
NOT_LETTERS: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


def shows_a_day(form: str) -> bool:
    """Whether a format shows a number as a day: it has a day, a month or a year outside quotes."""
    first = NOT_LETTERS.sub("", form).split(";")[0].casefold().replace("general", "")
    return "d" in first or "y" in first or "mmm" in first


class _Styles(Events):
    def __init__(self) -> None:
        self.formats: dict[int, str] = {}
        self.of_cells: list[int] = []
        self._is_within_cells = False

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        if name == "numFmt" and attributes.get("numFmtId", "").isdigit():
            self.formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._is_within_cells = True
        elif name == "xf" and self._is_within_cells:
            number = attributes.get("numFmtId", "0")
            self.of_cells.append(int(number) if number.isdigit() else 0)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_within_cells = False


def day_styles(part: Member | None) -> frozenset[int]:
    """The numbers of the styles that show a number as a day."""
    if part is None:
        return frozenset()
    styles = _Styles()
    read_whole(part, styles)
    return frozenset(
        style
        for style, form in enumerate(styles.of_cells)
        if form in DAY_FORMATS or shows_a_day(styles.formats.get(form, ""))
    )


class Relations(Events):
    """What a part points at, by the identifier of the pointer: the kind of the pointer and the path."""

    def __init__(self) -> None:
        self.targets: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets[attributes.get("Id", "")] = kind, attributes.get("Target", "")


class Sheets(Events):
    """The sheets of a workbook in their order, each with its name and pointer, and the day it counts from."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.counts_from_1904 = False

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        if name == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904", "0") in {"1", "true"}
        elif name == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))
