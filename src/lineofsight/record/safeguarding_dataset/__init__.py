"""The record as the Standard Safeguarding Dataset: a view for each table of the standard, and for each of our own."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.safeguarding_dataset import EXTENSIONS, TABLES, Table
from lineofsight.record.safeguarding_dataset import (
    before_need,
    child_in_need,
    child_protection,
    extensions,
    looked_after,
    people,
    proceedings,
    workforce,
)
from lineofsight.record.safeguarding_dataset.view import View, definition

_PARTS: Final = (
    people,
    before_need,
    child_in_need,
    child_protection,
    looked_after,
    workforce,
    proceedings,
    extensions,
)
VIEWS: Final[dict[str, View]] = {view.table: view for part in _PARTS for view in part.VIEWS}
"""The views of the tables that the record has a part for, by the name of the table."""

SEEN_TABLES: Final[tuple[Table, ...]] = tuple(one for one in (*TABLES, *EXTENSIONS) if one.fields)
"""Every table that is seen in the database, those without rows too. A helper of the standard has no fields."""


def query_of(table: Table) -> str:
    """What the view of a table reads, as PostgreSQL says it."""
    return definition(table, VIEWS.get(table.name))


__all__ = ["SEEN_TABLES", "VIEWS", "View", "query_of"]
