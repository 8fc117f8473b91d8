"""Readings that pages ask again and again: their SQL is written once, and asked with other keys and days each time.

Django builds a query and writes its SQL anew for every asking, which takes several times as long as sending it and
reading a few rows. Nothing that was read is kept here: every asking goes to the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

MOST_KEYS: Final = 12
"""With more keys than so many the SQL is written each time: a batch is seldom of the same size as another."""
FIRST_KEY: Final = -2_000_000_000
FIRST_DAY: Final = date(9000, 1, 1)
"""Where the keys and days begin for which the SQL is written: none of the record, and none that a condition names."""

Row = TypeVar("Row")


class Prepared(Generic[Row]):
    """A reading of rows, mostly of those that hang on some keys.

    build: takes the keys if there are any, then the days, and gives the rows. It is called once for each number of
    them, so that it may look at nothing else: not at today's date, and not at what any of them is.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self._written: dict[tuple[int, int], _Written | None] = {}

    def __call__(self, keys: Iterable[int] | None = None, *days: date) -> list[Row]:
        """The rows as they are now, in one query at most. keys: None where the reading takes none."""
        wanted = [] if keys is None else list(dict.fromkeys(keys))
        if keys is not None and not 0 < len(wanted) <= MOST_KEYS:
            return list(self._build(wanted, *days))
        size = len(wanted), len(days)
        if size not in self._written:
            self._written[size] = self._write(*size)
        written = self._written[size]
        return [] if written is None else written.asked(wanted, days)

    def _write(self, keys: int, days: int) -> _Written | None:
        """The reading of so many keys and days with its SQL; None where its other conditions let no row through."""
        stand_ins: list[Any] = [FIRST_KEY - number for number in range(keys)]
        rows = self._build(*([stand_ins] if keys else []), *(FIRST_DAY + timedelta(number) for number in range(days)))
        compiler = rows.query.get_compiler(using=rows.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        to_day = compiler.connection.ops.adapt_datefield_value
        compiler.connection = None  # of this thread: whoever asks has one of their own
        stand_ins += [to_day(FIRST_DAY + timedelta(number)) for number in range(days)]
        places = [(place, stand_ins.index(param)) for place, param in enumerate(params) if param in stand_ins]
        missing = set(range(len(stand_ins))) - {index for _, index in places}
        if missing:
            raise TypeError(f"{self._build}: of the keys and days, number {min(missing)} stands nowhere in {sql}")
        return _Written(rows, compiler, sql, tuple(params), tuple(places))


@dataclass(frozen=True, slots=True)
class _Written:
    """One reading with its SQL. places: which of the parameters are asked for, each with its number among those."""

    rows: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]

    def asked(self, keys: Sequence[int], days: Sequence[date]) -> list[Any]:
        compiler = copy(self.compiler)
        compiler.connection = connections[self.rows.db]
        asked = [*keys, *(compiler.connection.ops.adapt_datefield_value(day) for day in days)]
        params = list(self.params)
        for place, index in self.places:
            params[place] = asked[index]
        compiler.as_sql = lambda *_, **__: (self.sql, tuple(params))  # type: ignore[method-assign]
        rows = self.rows.all()
        rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return list(rows)
