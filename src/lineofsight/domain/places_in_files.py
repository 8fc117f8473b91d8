"""Where something stands in a file that was loaded, in words; and what kinds of file there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LOAD_KINDS: Final[Mapping[str, str]] = {
    "cin": "CIN census",
    "annex-a": "Annex A",
    "ssd": "Standard Safeguarding Dataset",
}
"""The kinds of file that are loaded, with their names."""


def place_in_words(file: str, line: int, column: str) -> str:
    """A place: "line 12" of an XML file; "List 3, row 5, column F" of tables, 0 and "" meaning all rows, all columns.

    file: the file or sheet of a table, "" for an XML file.
    """
    if not file:
        return f"line {line}"
    row = [f"row {line}"] if line else []
    return ", ".join([file, *row, *([f"column {column}"] if column else [])])
