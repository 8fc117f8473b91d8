"""What a view of the dataset is, and the SQL that one table and its view come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lineofsight.domain.safeguarding_dataset import Field, FieldType, Table

_EMPTY: Final = {
    FieldType.NVARCHAR: "varchar",
    FieldType.NCHAR: "varchar",
    FieldType.DATETIME: "date",
    FieldType.INT: "integer",
    FieldType.FLOAT: "double precision",
    FieldType.BIT: "integer",
    FieldType.BINARY: "varchar",
}
"""The type that an empty column has in the database."""


@dataclass(frozen=True, slots=True)
class View:
    """Where the rows of one table are from. columns: SQL for each field that the record fills.

    source: what follows FROM. before: what stands before SELECT, for a view in steps.
    """

    table: str
    columns: Mapping[str, str]
    source: str
    before: str = ""


def definition(of: Table, view: View | None) -> str:
    """The query of a table, its columns in the order of the standard; without a view it has no rows."""
    columns = ", ".join(f'{_column(field, view)} AS "{field.name}"' for field in of.fields)
    if view is None:
        return f"SELECT {columns} WHERE 1 = 0"
    before = f"{view.before} " if view.before else ""
    return f"{before}SELECT {columns} FROM {view.source}"


def _column(field: Field, view: View | None) -> str:
    if view is not None and field.name in view.columns:
        return view.columns[field.name]
    return f"CAST(NULL AS {'timestamp' if field.is_moment else _EMPTY[field.type]})"
