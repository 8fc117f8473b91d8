"""What stands on the cover: what the folder is, how fresh, how many rows, and what is empty because nobody keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from lineofsight.domain.safeguarding_dataset import RELEASE, SPECIFICATION_ON, Kind, Table

HEADINGS: Final = ("Standard Safeguarding Dataset", "What this is")
NO_PART: Final = "Empty: the record has no part for this table yet."
NO_FIELDS: Final = "Not written: a helper of the standard, without fields in its specification."


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far the record is known. read_at: the moment of which everything is.

    from_a_file: how many children are known from files alone, and `until` the first and last reference date of those
    files, None where there are none. unlinked: contacts that nobody has said which child they are about, which can
    have no row. held_back: children of whom nothing is written, as their records are sealed.
    """

    read_at: datetime
    from_a_file: int = 0
    until: tuple[date, date] | None = None
    unlinked: int = 0
    held_back: int = 0


def cover(
    authority: str, tables: Sequence[Table], counts: Mapping[str, int], fresh: Freshness
) -> Iterator[tuple[str, str]]:
    """The lines of the cover, two cells each. counts: how many rows were written, by table."""
    yield "Authority", authority
    yield "Standard", f"Release {RELEASE}, specification of {SPECIFICATION_ON:%-d %B %Y}"
    yield "Read from", f"the record as it was on {fresh.read_at:%-d %B %Y at %H:%M}"
    if fresh.until is not None:
        first, last = fresh.until
        days = f"{first:%-d %B %Y}" if first == last else f"{first:%-d %B %Y} to {last:%-d %B %Y}"
        yield "Known from files alone", f"{fresh.from_a_file} children, as at the date of their file: {days}"
    if fresh.held_back:
        yield "Held back", f"{fresh.held_back} children whose records are sealed"
    if fresh.unlinked:
        yield "Without a child", f"{fresh.unlinked} contacts that nobody has linked to a child, which have no row"
    yield "Protected places", "Where a child or an adult lives at a protected address, nothing of where is written."
    for of in tables:
        yield of.name, _told(of, counts)
        if of.has_part and of.without_part:
            names = ", ".join(field.name for field in of.without_part)
            yield f"{of.name}, empty fields", f"The record has no part for: {names}"


def _told(of: Table, counts: Mapping[str, int]) -> str:
    if of.kind is Kind.HELPER:
        return NO_FIELDS
    if not of.has_part:
        return NO_PART
    ours = " A table of our own beside the standard." if of.kind is Kind.EXTENSION else ""
    return f"{counts.get(of.name, 0)} rows.{ours}"
