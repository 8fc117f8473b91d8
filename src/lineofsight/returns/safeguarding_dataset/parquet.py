"""Tables as Parquet, with the types of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from lineofsight.domain.safeguarding_dataset import Field, FieldType, Table

AT_A_TIME: Final = 20_000
"""So many rows are written together."""


def write_parquet(path: Path, of: Table, rows: Iterable[Sequence[Any]]) -> int:
    """Write the rows of a table as they come, and say how many they were."""
    schema = schema_of(of)
    number = 0
    with pq.ParquetWriter(path, schema) as writer:
        remaining = iter(rows)
        while some := list(islice(remaining, AT_A_TIME)):
            columns = [
                pa.array(values, type=column.type)
                for values, column in zip(zip(*some, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            number += len(some)
    return number


def schema_of(of: Table) -> pa.Schema:
    """The types of a table: a day is a date, a moment has its time zone, and JSON is text."""
    return pa.schema([pa.field(field.name, _type_of(field)) for field in of.fields])


def _type_of(of: Field) -> pa.DataType:
    if of.type is FieldType.DATETIME:
        return pa.timestamp("us", tz="UTC") if of.is_moment else pa.date32()
    return {FieldType.INT: pa.int64(), FieldType.BIT: pa.int8(), FieldType.FLOAT: pa.float64()}.get(
        of.type, pa.string()
    )
