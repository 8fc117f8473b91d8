"""For many actions of one transaction: what one read is read once, and rows that nobody waits for are written last.

Only within `kept()`, which a single action never enters: there each reading and each writing goes to the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import models

Read = TypeVar("Read")
ROWS_A_STATEMENT = 500

_readings: ContextVar[dict[tuple[Any, Any], Any] | None] = ContextVar("readings", default=None)
_waiting: ContextVar[list[models.Model] | None] = ContextVar("waiting", default=None)


@contextmanager
def kept() -> Iterator[None]:
    """Within, a reading stands until `forget` is told that it changed, and the rows that wait are written at the end.

    Within another, what is kept is the other's.
    """
    if is_on():
        yield
        return
    readings, waiting = _readings.set({}), _waiting.set([])
    try:
        yield
        _write_waiting()
    finally:
        _waiting.reset(waiting)
        _readings.reset(readings)


def is_on() -> bool:
    """Whether readings are kept."""
    return _readings.get() is not None


# --- reading once ----------------------------------------------------------------------------------------------------


def once(what: Any, of: Any, read: Callable[[], Read]) -> Read:
    """What `read` gives; outside `kept()` it is read every time. what: a model. of: the child or worker it is about."""
    readings = _readings.get()
    if readings is None:
        return read()
    if (what, of) not in readings:
        readings[what, of] = read()
    found: Read = readings[what, of]
    return found


def keep(what: Any, of: Any, reading: Any) -> None:
    """Keep what is known without reading it."""
    readings = _readings.get()
    if readings is not None:
        readings[what, of] = reading


def reading(what: Any, of: Any) -> Any:
    """What is kept, None where nothing is."""
    return (_readings.get() or {}).get((what, of))


def forget(what: Any, of: Any) -> None:
    """Say that something of this was written: it is read again when it is asked for next."""
    (_readings.get() or {}).pop((what, of), None)


# --- writing at the end ----------------------------------------------------------------------------------------------


def write_at_the_end(row: models.Model) -> None:
    """Write a new row that nobody waits for: within `kept()` at its end, with the others of its kind; else now."""
    waiting = _waiting.get()
    if waiting is None:
        row.save(force_insert=True)
    else:
        waiting.append(row)


def _write_waiting() -> None:
    rows: dict[type[models.Model], list[models.Model]] = {}
    for row in _waiting.get() or ():
        rows.setdefault(type(row), []).append(row)
    for model, of_model in rows.items():
        model._default_manager.bulk_create(of_model, batch_size=ROWS_A_STATEMENT)
