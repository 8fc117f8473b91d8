"""Which row of a table holds its headings, and which column each heading stands over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from lineofsight.returns.tables.given import Heading, Value, letters_of

LOOKED_THROUGH: Final = 30
"""So many rows at the top of a table are looked through for its headings."""

Knows = Callable[[str], bool]
"""Whether a text is a heading that the reader of the table looks for."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells that are merged into one: its rows from 1 and its places from 0, both ends included."""

    first_row: int
    first_place: int
    last_row: int
    last_place: int

    @property
    def is_tall(self) -> bool:
        """Whether it is one column wide and goes over several rows."""
        return self.last_row > self.first_row and self.first_place == self.last_place


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """The row of the headings, the last where it is several, the columns, and what a person should know of it.

    width: how many columns it goes over, those included that are not read.
    """

    row: int
    headings: tuple[Heading, ...]
    width: int = 0
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Candidate:
    row: int
    texts: dict[int, str]
    merges: list[Merge] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)


def plain(text: str) -> str:
    """A heading without what people write differently: letters and digits alone, all small."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def find_headings(top: Sequence[tuple[int, Sequence[Value]]], merges: Sequence[Merge], knows: Knows) -> HeadingRow:
    """The first row with the most headings that are known, of at least two; else the first row with a text.

    top: the first rows, each with its number. Without any text there are no headings, and the row is 0.
    """
    candidates = [_candidate(row, values, top, merges, knows) for row, values in top]
    candidates = [one for one in candidates if one.texts]
    if not candidates:
        return HeadingRow(0, ())
    known = [len({plain(text) for text in one.texts.values() if knows(text)}) for one in candidates]
    best = candidates[known.index(max(known))] if max(known) > 1 else candidates[0]
    headings, notes = _headings(best)
    above = [one.row for one in candidates if one.row < best.row and not one.groups]
    above = [row for row in above if row not in _rows_of_groups(best, merges)]
    if above:
        rows = f"row {above[0]} stands" if len(above) == 1 else f"rows {above[0]} to {above[-1]} stand"
        notes.insert(0, f"{rows} above the headings, which are in row {best.row}: what it says is not taken")
    last = max((merge.last_row for merge in best.merges if merge.is_tall), default=best.row)
    return HeadingRow(last, headings, max(best.texts) + 1, tuple(notes))


def _rows_of_groups(best: _Candidate, merges: Sequence[Merge]) -> set[int]:
    """The rows above the headings that only group them."""
    wide = {merge.first_row for merge in merges if merge.first_row < best.row and merge.last_place > merge.first_place}
    return wide if best.groups else set()


def _candidate(
    row: int, values: Sequence[Value], top: Sequence[tuple[int, Sequence[Value]]], merges: Sequence[Merge], knows: Knows
) -> _Candidate:
    """The texts of a row as headings: a cell merged with one above has its text, one below a group may have both."""
    texts = {place: value.strip() for place, value in enumerate(values) if isinstance(value, str) and value.strip()}
    found = _Candidate(row, dict(texts), [one for one in merges if one.first_row <= row <= one.last_row])
    rows = dict(top)
    for merge in merges:
        anchor = _text_at(rows, merge.first_row, merge.first_place)
        if not anchor:
            continue
        if merge.first_row < row <= merge.last_row and merge.first_place not in texts:
            found.texts[merge.first_place] = anchor
        elif merge.last_row < row and merge.last_place > merge.first_place and row - merge.last_row == 1:
            for place in range(merge.first_place, merge.last_place + 1):
                both = f"{anchor} {texts.get(place, '')}"
                if place in texts and not knows(texts[place]) and knows(both):
                    found.texts[place] = both
                if place in texts:
                    found.groups.append(anchor)
    return found


def _text_at(rows: dict[int, Sequence[Value]], row: int, place: int) -> str:
    values = rows.get(row, ())
    value = values[place] if place < len(values) else None
    return value.strip() if isinstance(value, str) else ""


def _headings(best: _Candidate) -> tuple[tuple[Heading, ...], list[str]]:
    notes = []
    if best.groups:
        names = "; ".join(dict.fromkeys(f"“{group}”" for group in best.groups))
        notes.append(f"merged cells group the headings ({names}); those below them are read")
    headings: list[Heading] = []
    seen: dict[str, str] = {}
    for place, text in sorted(best.texts.items()):
        column = letters_of(place)
        places: tuple[int, ...] = (place,)
        for merge in best.merges:
            if merge.first_place == place and merge.last_place > place:
                places += tuple(one for one in range(place + 1, merge.last_place + 1) if one not in best.texts)
                notes.append(
                    f"“{text}” is merged over columns {column} to {letters_of(merge.last_place)}; of these cells the"
                    " first with a value is read"
                )
        key = plain(text)
        if key in seen:
            notes.append(f"“{text}” stands over column {seen[key]} and over {column}; column {column} is not read")
            continue
        seen[key] = column
        headings.append(Heading(text, column, places))
    return tuple(headings), notes
