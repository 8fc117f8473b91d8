"""Texts as a spreadsheet may open them: nothing in them runs, and the original can be had again."""

from __future__ import annotations

TRIGGERS = frozenset("=+-@\t\r\n＝＋－＠")
"""Characters that make a spreadsheet run what follows; the last four are the full-width forms."""

LONGEST_CELL = 32_767  # characters of a workbook's cell
CUT = " [cut here: the CSV has all of it]"


def safe_text(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet might run it or where it begins with one."""
    seen = text.lstrip(" \u00a0\u3000")
    return f"'{text}" if text.startswith("'") or (seen and seen[0] in TRIGGERS) else text


def original_of(text: str) -> str:
    """The text as it was before `safe_text`."""
    return text.removeprefix("'") if text.startswith("'") else text


def as_given(text: str) -> str:
    """The text that `safe_text` was given, where this is what it made of it; any other text as it stands."""
    original = original_of(text)
    return original if safe_text(original) == text else text


def fitting(text: str) -> str:
    """The text, cut with a note where it is longer than a cell of a workbook can be."""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT
