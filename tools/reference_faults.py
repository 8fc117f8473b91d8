"""The common faults of real records, printed from the table that the tests hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tools.reference_rows import markdown_table

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "domain" / "spec" / "faults"
FILE = FOLDER / "common-faults.txt"
CASES = FOLDER / "cases.txt"


@dataclass(frozen=True)
class Answered:
    """One fault of the field's list, with what is done about it. shown_by: a test, or the part that it waits for."""

    number: int
    mistake: str
    responses: tuple[str, ...]
    done: str
    shown_by: str


def common_faults() -> tuple[Answered, ...]:
    """The rows of the table, in its order."""
    _, rows = _drawn(FILE)
    return tuple(
        Answered(int(number), mistake, tuple(responses.split(", ")), done, shown_by)
        for number, mistake, responses, done, shown_by in rows
    )


@dataclass(frozen=True)
class Tried:
    """One case of a fault: a step that is tried, or a fault that is looked for in a record, and what is said.

    sought: the key of the step or of the data fault. stands, on, said: as the tables of the stages have them.
    """

    number: int
    response: str
    sought: str
    stands: str
    on: str
    said: str
    told: str


def cases_of_faults() -> tuple[Tried, ...]:
    """The cases of the faults, in the order of their table."""
    _, rows = _drawn(CASES)
    return tuple(Tried(int(number), *rest) for number, *rest in rows)


def _drawn(file: Path) -> tuple[list[str], list[list[str]]]:
    """The headings and the rows of a file's table."""
    *_, drawn = re.split(r"\n\s*\n", file.read_text(encoding="utf-8").strip())
    headings, *rows = [[cell.strip() for cell in line.split("|")] for line in drawn.splitlines() if "|" in line]
    return headings, rows


def _cases() -> str:
    """The cases as the manual prints them."""
    title, words, _ = re.split(r"\n\s*\n", CASES.read_text(encoding="utf-8").strip())
    headings, rows = _drawn(CASES)
    return f"## {title}\n\n{words}\n\n{markdown_table(tuple(headings), rows)}"


def faults() -> str:
    """Every fault with its response and the test that shows it, then what is tried of them."""
    _, words, _ = re.split(r"\n\s*\n", FILE.read_text(encoding="utf-8").strip())
    rows = (
        (one.number, one.mistake, ", ".join(one.responses), one.done, _shown(one.shown_by)) for one in common_faults()
    )
    answered = markdown_table(("", "mistake", "response", "what is done", "shown by"), rows)
    return f"{words}\n\n{answered}\n\n{_cases()}"


def _shown(by: str) -> str:
    return f"`{by}`" if "::" in by else f"*{by}*"
