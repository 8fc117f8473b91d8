"""Files that hold tables, made good and bad for tests."""

from __future__ import annotations

import io
import random
import stat
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

HEADINGS = ("Key", "Day", "Count")
ROWS = (("007", "01/02/2026", "3"), ("008", "02/02/2026", "4"))


def csv_text(rows: Sequence[Sequence[str]] = (HEADINGS, *ROWS), separator: str = ",") -> str:
    return "".join(separator.join(row) + "\r\n" for row in rows)


def csv_file(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(path: Path, fill: Callable[[Any], None] | None = None, *, from_1904: bool = False) -> Path:
    """A workbook of one sheet with the headings and rows; `fill` writes into the sheet instead."""
    book = Workbook()
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "Sheet of keys"
    if fill is None:
        for row in (HEADINGS, *ROWS):
            sheet.append(row)
    else:
        fill(sheet)
    book.save(path)
    return path


def zip_of(path: Path, *members: tuple[str | zipfile.ZipInfo, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content, zipfile.ZIP_DEFLATED)
    return path


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def said_locked(path: Path, name: str) -> Path:
    """Mark a member as locked with a password, in both places where a ZIP says so."""
    content = bytearray(path.read_bytes())
    for mark, flags, names_at in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        start = -1
        while (start := content.find(mark, start + 1)) >= 0:
            if content[start + names_at : start + names_at + len(name)] == name.encode():
                content[start + flags] |= 0x1
    path.write_bytes(content)
    return path


def part_replaced(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """A workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as packed:
        parts = [(info.filename, packed.read(info)) for info in packed.infolist()]
    return zip_of(path, *((name, change(content) if name == part else content) for name, content in parts))


def inner_zip(*members: tuple[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name, text in members:
            packed.writestr(name, text)
    return content.getvalue()


LAUGHS = b"".join(
    [
        b'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a0 "ha">',
        *(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)),
        b"]><worksheet><sheetData><row><c t='inlineStr'><is><t>&a11;</t></is></c></row></sheetData></worksheet>",
    ]
)
"""A sheet whose one cell would be two million million letters long."""

ENDLESS_TAG = b'<x a="' + random.Random(1).randbytes(6_000_000).hex().encode()
"""The beginning of a tag, of more bytes than a parser should be made to hold."""

DAY = date(2026, 2, 1)
