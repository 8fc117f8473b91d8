"""For a long reading of the record: all of it as it stood when the reading began."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

BEGIN = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "sqlite": "BEGIN DEFERRED"}
"""How a reading begins that holds no writer up: Django's own transactions would, on SQLite."""


@contextmanager
def one_reading() -> Iterator[None]:
    """Within, what is read is of one moment, whatever is written meanwhile elsewhere; nothing may be written.

    Within a transaction that is open already, it is that transaction's reading.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
