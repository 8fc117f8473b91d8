"""Reads an extract of the dataset: a folder or a ZIP of CSV and Parquet files, each named after its table."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any, Final

from lineofsight.domain.safeguarding_dataset import TABLES, Field, Kind, Table
from lineofsight.returns.cin_census.children import RefusedValue
from lineofsight.returns.safeguarding_dataset.extract import Extract, ExtractRow, person_field
from lineofsight.returns.safeguarding_dataset.values import (
    PLACEHOLDER_DAY,
    is_counted_day,
    is_placeholder,
    read_value,
)
from lineofsight.returns.spreadsheets import as_given
from lineofsight.returns.tables import TableFiles
from lineofsight.returns.tables.archives import DAMAGED, Member
from lineofsight.returns.tables.cells import Unreadable, in_text
from lineofsight.returns.tables.given import Faulty, Findings, Row, Value
from lineofsight.returns.tables.opening import DEFAULT_MAX_SIZE

PARQUET: Final = {b"PAR1": "Parquet"}
"""How a Parquet file begins."""
ROWS_AT_ONCE: Final = 2_000
BUFFER: Final = 1024 * 1024
"""Bytes that are read of a column at a time."""

_BY_NAME: Final = {table.name: table for table in TABLES}
_FIELDS: Final = {
    name for table in TABLES for field in table.fields for name in (field.name, field.released_name) if name
}


def read_extract(path: Path, max_size: int = DEFAULT_MAX_SIZE) -> Extract:
    """Read every table of an extract. max_size: bytes, unpacked.

    Raises TablesError where nothing can be opened, or there is no room to hold the rows. Close what comes back.
    """
    with TableFiles([path], knows=_is_a_field, max_size=max_size, other_kinds=PARQUET) as files:
        extract = Extract(files.sha256, files.size)
        for table in files.tables():
            _Reading(extract, table.file, table.name, is_of_a_spreadsheet=True).read(
                [one.text for one in table.headings], table.rows()
            )
        for member in files.others:
            _read_parquet(extract, member, max_size, files.findings)
        extract.settle()
        extract.in_part |= {(of.name, "") for one in files.findings.unread if (of := table_of(one.file)) is not None}
        extract.told[:0] = [str(note) for note in files.findings.notes]
        extract.refused += [
            RefusedValue(one.row, "", one.heading, one.value, one.reason, one.file, one.column)
            for one in files.findings.unread
        ]
    return extract


def _is_a_field(heading: str) -> bool:
    return heading.strip().casefold() in _FIELDS


def table_named(name: str) -> Table | None:
    """The table that a file is named after: its own name, or one with a schema before it; None for no table."""
    return _BY_NAME.get(name.strip().casefold().rpartition(".")[2])


def table_of(file: str) -> Table | None:
    """The table of a file, or of a sheet, as a report names it; None for no table."""
    name = PurePosixPath(file.replace("\\", "/").rpartition(": ")[2]).name
    return table_named(name) or table_named(name.rpartition(".")[0])


class _Reading:
    """One file being read into the extract.

    is_of_a_spreadsheet: a text that a spreadsheet might run may have an apostrophe in front, which is no part of it.
    """

    def __init__(self, extract: Extract, file: str, name: str, *, is_of_a_spreadsheet: bool = False) -> None:
        self.extract = extract
        self.is_of_a_spreadsheet = is_of_a_spreadsheet
        self.file = file
        self.table = table_named(name)
        self.placeholders: Counter[str] = Counter()
        self.counted_days: Counter[str] = Counter()

    def read(self, headings: Sequence[str], rows: Iterator[Row]) -> None:
        """Read the rows. A file that is no table, or lacks the column of its key, is told and read to its end."""
        fields = self._fields(headings)
        if self.table is None or fields is None:
            for _ in rows:
                pass
            return
        if self.table.name in self.extract.tables:
            self._tell(f"is a second file of {self.table.name}; its rows are added to those of the first")
        self.extract.tables[self.table.name] += 0
        unknown = Counter[str]()
        for row in rows:
            taken = self._row(row, fields, headings, unknown)
            if taken is not None and not self.extract.add(self.table, taken):
                self._refuse_second(taken)
        for heading, count in unknown.items():
            of = self._field(heading)
            what = (
                f"a column “{heading}”, which {self.table.name} has not" if of is None else f"{of.name} a second time"
            )
            self._tell(f"has {what}; values not read: {count:,}")
        for name, count in self.placeholders.items():
            self._tell(f"has placeholders in {name}, read as empty: {count:,}")
        for name, count in self.counted_days.items():
            self._tell(f"has day numbers of a spreadsheet in {name}, read as days: {count:,}")

    @property
    def _key(self) -> str:
        key = self.table.primary_key if self.table is not None else None
        return key.name if key is not None else ""

    def _fields(self, headings: Sequence[str]) -> list[Field | None] | None:
        """The field of each heading; None where the file cannot be read as a table."""
        if self.table is None:
            self._tell("is not named after a table of the dataset, and is not read")
            return None
        if self.table.kind is not Kind.DATA:
            self._tell("is about the extract and not about people, and is not read")
            return None
        fields: list[Field | None] = []
        for heading in headings:
            field = self._field(heading)
            fields.append(None if field in fields else field)
        there = {field.name for field in fields if field is not None}
        missing = [field.name for field in self.table.fields if field.name not in there]
        if self._key in missing:
            self.extract.refused.append(
                RefusedValue(
                    0, "", self._key, "", f"the file has no column {self._key}, which names its rows", self.file
                )
            )
            return None
        if missing:
            self._tell(f"lacks the columns {', '.join(missing)}; nothing is said about them")
        return fields

    def _field(self, heading: str) -> Field | None:
        assert self.table is not None
        try:
            return self.table.field(heading.strip().casefold())
        except KeyError:
            return None

    def _row(
        self, row: Row, fields: list[Field | None], headings: Sequence[str], unknown: Counter[str]
    ) -> ExtractRow | None:
        """The row with what could be taken; None where its key could not."""
        values: dict[str, Any] = {}
        refused: list[tuple[Field, Value, str]] = []
        for field, heading, value in zip(fields[: row.stated], headings, row.values, strict=False):
            if value is not None:
                self.extract.given += 1
            if field is None:
                unknown[heading] += value is not None
                continue
            try:
                values[field.name] = self._value(field, value)
            except Unreadable as why:
                refused.append((field, value, str(why)))
                continue
            if value is not None:
                self.extract.taken += 1
                self.extract.filled[field.name] += values[field.name] is not None
        about = self._about(values)
        for field, value, reason in refused:
            self._refuse(row.number, about, field.name, in_text(value), reason)
        if not values.get(self._key):
            if self._key not in {field.name for field, _, _ in refused}:
                self._refuse(row.number, about, self._key, "", "the row has no key, and is not taken")
            self._lose(about)
            return None
        assert self.table is not None
        return ExtractRow(self.table.name, self.file, row.number, values)

    def _value(self, field: Field, value: Value) -> Any:
        if value is None:
            return None
        if isinstance(value, str) and self.is_of_a_spreadsheet:
            value = as_given(value)
        if is_placeholder(value):
            self.placeholders[field.name] += 1
            return None
        read = read_value(field, value)
        if read == PLACEHOLDER_DAY:
            self.placeholders[field.name] += 1
            return None
        if is_counted_day(field, value):
            self.counted_days[field.name] += 1
        return read or None if isinstance(read, str) else read

    def _refuse_second(self, row: ExtractRow) -> None:
        """Refuse a row whose key stands earlier in the table."""
        about, key = self._about(row.values), str(row.values[self._key])
        self._refuse(row.number, about, self._key, key, "the key stands earlier in the table")
        self._lose(about)

    def _about(self, values: dict[str, Any]) -> str:
        assert self.table is not None
        return values.get(person_field(self.table)) or ""

    def _lose(self, about: str) -> None:
        """Remember that a row about a person, "" where that is not said, is not among those that were read."""
        assert self.table is not None
        self.extract.in_part.add((self.table.name, about))

    def _refuse(self, number: int, about: str, name: str, value: str, why: str) -> None:
        assert self.table is not None
        self.extract.refused.append(RefusedValue(number, about, f"{self.table.name}.{name}", value, why, self.file))

    def _tell(self, sentence: str) -> None:
        self.extract.told.append(f"{self.file} {sentence}.")


# --- Parquet ---------------------------------------------------------------------------------------------------------


def _read_parquet(extract: Extract, member: Member, max_size: int, findings: Findings) -> None:
    """Read a Parquet file, some thousand rows at a time."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with tempfile.TemporaryFile() as content:
            with member.open() as opened:
                shutil.copyfileobj(opened, content)
            file = parquet.ParquetFile(content, buffer_size=BUFFER)
            unpacked = _unpacked(file.metadata)
            if unpacked > max_size:
                why = f"it is not read: it would unpack to {unpacked:,} bytes. Raise --max-size if it is right"
                findings.refuse(member.name, why)
                return
            name = PurePosixPath(member.name.replace("\\", "/").rpartition(": ")[2]).name
            name = name.rpartition(".")[0] if name.casefold().endswith((".parquet", ".pq")) else name
            _Reading(extract, member.name, name).read(list(file.schema_arrow.names), _rows_of(file))
    except (pa.ArrowException, *DAMAGED) as error:
        detail = str(error).splitlines()[0] if str(error) else "it is damaged"
        findings.refuse(member.name, f"it could not be read to its end as a Parquet file: {detail}")


def _unpacked(metadata: Any) -> int:
    """Bytes to which a Parquet file unpacks, as it says; of a value that is written once for many rows a byte each."""
    said = sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
    return max(int(said), int(metadata.num_rows * metadata.num_columns))


def _rows_of(file: Any) -> Iterator[Row]:
    number = 1
    for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
        columns = [_values_of(column) for column in batch.columns]
        for values in zip(*columns, strict=True):
            number += 1
            yield Row(number, tuple(_plain(value) for value in values))


def _values_of(column: Any) -> list[Any]:
    """The values of a column. A moment that no calendar has is faulty by itself; what is finer than a clock is cut."""
    import pyarrow as pa

    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError):
        return [_value_of(one) for one in column]


def _value_of(one: Any) -> Any:
    try:
        return one.as_py()
    except (ValueError, OverflowError):
        return Faulty(str(one.value), "it is no day or moment of any calendar")


def _plain(value: Any) -> Value:
    """A value of a Parquet file as one of a table: a day as a moment, a number of decimals as text."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") or None
    if isinstance(value, str):
        return value.strip() or None
    if value is None or isinstance(value, (bool, int, float, Faulty)):
        return value
    if isinstance(value, (list, dict)):
        return json.dumps(value, default=str)
    if isinstance(value, Decimal):
        return str(value)
    return str(value) or None
