"""The sentences in the notes of a return that settle a query unasked: DfE clears it overnight where they stand there.

A test compares them, word for word, with the published list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class AutomaticNote:
    """One sentence, and the query that it settles."""

    code: str
    sentence: str


CHECKED: Final = (
    "All records have been checked and can confirm that the data has been amended (where required)"  # as each begins
)


def _row(code: str, rest: str) -> AutomaticNote:
    return AutomaticNote(code, f"{code}: {CHECKED}{rest}")


AUTOMATIC_NOTES: Final = (
    _row("2991Q", " and the data is now correct in all instances."),
    _row("8530Q", " and the data is now correct in all instances."),
    _row(
        "8535Q",
        ". All remaining queries relate to pregnancies that did not proceed to full term or the child died before or"
        " during birth.",
    ),
    _row("8670Q", ". All remaining queries relate to open assessments longer than 45 working days."),
    _row(
        "8675Q",
        ". All remaining queries relate to initial child protection conferences that took place after the year end.",
    ),
    _row(
        "8775Q",
        ". All remaining queries relate to individuals aged over 25 years and the data is now correct in all"
        " instances.",
    ),
    _row(
        "8825Q",
        ". All remaining queries relate to assessments that were completed in the previous reporting period or where an"
        " assessment was not required.",
    ),
)

AUTOMATIC_NOTES_BY_CODE: Final[Mapping[str, str]] = {row.code: row.sentence for row in AUTOMATIC_NOTES}
