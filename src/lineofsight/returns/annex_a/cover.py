"""What stands beside the lists in what `return annex-a` writes: the cover says whose they are, and of which day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from lineofsight.returns.annex_a.writing import AUTHORITY_NUMBER, COVER_HEADINGS, FINDING_HEADINGS, SOURCE_HEADINGS
from lineofsight.returns.tables import Table
from lineofsight.returns.tables.cells import Unreadable, in_text, read_date
from lineofsight.returns.tables.headings import plain

BESIDE: Final = {tuple(plain(text) for text in headings) for headings in (SOURCE_HEADINGS, FINDING_HEADINGS)}
COVERS: Final = frozenset({"cover", "coversheet", "coverpage"})


@dataclass(slots=True)
class Cover:
    """What the cover says. as_at: the day of the lists; None and "" where it does not say."""

    as_at: date | None = None
    authority: str = ""
    authority_number: str = ""

    def takes(self, table: Table) -> bool:
        """Whether a table stands beside the lists; what the cover says is kept."""
        if tuple(plain(heading.text) for heading in table.headings) in BESIDE:
            for _ in table.rows():
                pass
            return True
        if plain(table.name) not in COVERS:
            return False
        if len(table.headings) > 1:
            self._says(table.headings[0].text, table.headings[1].text)
        for row in table.rows():
            cells = [in_text(value) for value in row.values if value is not None]
            if len(cells) > 1:
                self._says(cells[0], cells[1])
        return True

    def _says(self, what: str, text: str) -> None:
        key = plain(what)
        if key == "asat":
            try:
                self.as_at = read_date(text)
            except Unreadable:
                return
        elif key == plain(AUTHORITY_NUMBER):
            self.authority_number = text if re.fullmatch(r"[0-9]{3}", text) else ""
        elif key == "annexa" and text != COVER_HEADINGS[1]:
            self.authority = text
