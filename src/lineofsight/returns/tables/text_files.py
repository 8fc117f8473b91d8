"""The rows of a CSV: in UTF-8, UTF-16 or Windows-1252, parted by commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lineofsight.returns.tables.archives import Member
from lineofsight.returns.tables.given import Findings, Value
from lineofsight.returns.tables.headings import LOOKED_THROUGH, Knows

CHUNK: Final = 1024 * 1024
SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs"}
LONGEST_LINE: Final = 1_000_000
"""Characters: a longer line is no row of a table."""
LONGEST_SHOWN: Final = 2_000
"""Characters of a row that a report shows where it cannot be parted into cells."""
LONGEST_LINES: Final = 200
"""A cell of more lines than this is a quotation mark that was never closed."""
MARKS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
WINDOWS: Final = "cp1252"

RawRow = tuple[int, list[Value]]


class NoText(Exception):
    """The file is no text; the text of the exception says why, as the end of a sentence."""


def encoding_of(member: Member) -> str:
    """How the letters of the whole file are written: UTF-8 unless something in it cannot be. Raises NoText."""
    with member.open() as file:
        chunk = file.read(CHUNK)
        encoding = next((name for mark, name in MARKS.items() if chunk.startswith(mark)), "utf-8")
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while chunk:
                if b"\x00" in chunk and encoding != "utf-16":
                    raise NoText("it holds what no text holds")
                decoder.decode(chunk)
                chunk = file.read(CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            if encoding != "utf-8":
                raise NoText(f"it says that it is in {encoding.upper()}, and it is not") from error
            return WINDOWS
    return encoding


def _as_its_own_letter(error: UnicodeError) -> tuple[str, int]:
    """The five bytes that Windows-1252 leaves free, each as the character of its own number, so that none is lost."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("lineofsight_own_letter", _as_its_own_letter)


class _TooManyLines(Exception):
    """A quotation mark stands open."""


class _TooLong(Exception):
    """A line is longer than any row; the rest of it was passed over."""


class _Lines:
    """The lines of a text, which may be handed out again; counts those handed out since `begin`."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.again: deque[str] = deque()
        self.given: list[str] = []
        self.is_over = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.given) >= LONGEST_LINES:
            raise _TooManyLines
        line = self.again.popleft() if self.again else self.text.readline(LONGEST_LINE)
        if not line:
            self.is_over = True
            raise StopIteration
        self.given.append(line)
        if len(line) >= LONGEST_LINE and not line.endswith(("\r", "\n")):
            while (rest := self.text.readline(LONGEST_LINE)) and not rest.endswith(("\r", "\n")):
                pass
            self.given[-1] = f"{line}\n"
            raise _TooLong
        return line

    def begin(self) -> None:
        self.given = []
        self.is_over = False

    def take_back_all_but_first(self) -> str:
        first, *rest = self.given
        self.again.extendleft(reversed(rest))
        return first


def rows_of_text(member: Member, encoding: str, separator: str, findings: Findings | None) -> Iterator[RawRow]:
    """Each row that has a value, with its number; a row that cannot be parted into cells is told in `findings`."""
    with member.open() as file, io.TextIOWrapper(file, encoding, "lineofsight_own_letter", newline="") as text:
        lines, number = _Lines(text), 0
        reader = csv.reader(lines, delimiter=separator)
        while True:
            cells, why = _next_row(reader, lines)
            if cells is None:
                return
            number += 1
            if why:
                first = lines.take_back_all_but_first()[:LONGEST_SHOWN]
                reader = csv.reader(lines, delimiter=separator)
                if findings is not None:
                    findings.refuse(
                        member.name, f"the row could not be read: {why}. The rows after it are", row=number, value=first
                    )
                continue
            if number == 1 and is_separator_line(cells, separator):
                continue
            values: list[Value] = [cell.replace("\0", "\N{REPLACEMENT CHARACTER}").strip() or None for cell in cells]
            if any(value is not None for value in values):
                yield number, values


def _next_row(reader: Iterator[list[str]], lines: _Lines) -> tuple[list[str] | None, str]:
    """The cells of the next row and ""; or why it cannot be parted into cells, as the end of a sentence. None: none."""
    lines.begin()
    try:
        cells = next(reader)
    except StopIteration:
        return None, ""
    except _TooManyLines:
        return [], "a quotation mark in it is never closed"
    except _TooLong:
        return [], "it is longer than any row that is read"
    except csv.Error:
        return [], "one of its cells is longer than any that is read"
    return cells, "a quotation mark in it is never closed" if lines.is_over else ""


def is_separator_line(cells: list[str], separator: str) -> bool:
    """Whether it is the line `sep=;` that some programs put first: parted at the separator, it has an empty end."""
    return [cell.strip().casefold() for cell in cells] in (["sep=", ""], [f"sep={separator}"])


def separator_of(member: Member, encoding: str, knows: Knows) -> str:
    """The separator that parts the most rows at the top, then finds the most known headings, then makes most cells."""

    def told(separator: str) -> tuple[int, int, int]:
        top = list(islice(rows_of_text(member, encoding, separator, None), LOOKED_THROUGH))
        known = max((sum(isinstance(cell, str) and knows(cell) for cell in cells) for _, cells in top), default=0)
        parted = [len(cells) for _, cells in top if len(cells) > 1]
        return len(parted), known, max(parted, default=0)

    return max(SEPARATORS, key=told)
