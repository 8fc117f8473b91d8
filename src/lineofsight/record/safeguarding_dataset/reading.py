"""The rows of a view, one after another, as plain values: the same from either database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db import connection

from lineofsight.domain.safeguarding_dataset import Field, FieldType, Table

Value = str | int | float | date | datetime | None
"""A value of a row: a moment is in UTC, a day a date; None where nothing is recorded."""

AT_A_TIME: Final = 2_000
"""So many rows are fetched together."""


def rows_of(table: Table) -> Iterator[tuple[Value, ...]]:
    """Every row of a table, its values in the order of the fields, by its key. Read it within `one_reading`."""
    readers = [_reader(field) for field in table.fields]
    names = ", ".join(f'"{field.name}"' for field in table.fields)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f'SELECT {names} FROM {table.name} ORDER BY "{_key(table)}"')
        while rows := cursor.fetchmany(AT_A_TIME):
            for row in rows:
                yield tuple(
                    None if value is None else reader(value) for reader, value in zip(readers, row, strict=True)
                )


def count_of(table: Table) -> int:
    """How many rows a table has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table.name}")
        ((number,),) = cursor.fetchall()
    return int(number)


def _key(table: Table) -> str:
    key = table.primary_key
    return key.name if key else table.fields[0].name


def _reader(field: Field) -> Callable[[Any], Value]:
    if field.type is FieldType.DATETIME:
        return _moment if field.is_moment else _day
    return {FieldType.INT: int, FieldType.BIT: int, FieldType.FLOAT: float}.get(field.type, str)


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
