"""What many actions of one transaction have read, and do not read again until one of them writes it.

Only within `kept()`, which a single action never enters: there each reading goes to the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import models

Read = TypeVar("Read")

_kept: ContextVar[dict[tuple[Any, Any], Any] | None] = ContextVar("kept", default=None)


_later: ContextVar[list[models.Model] | None] = ContextVar("later", default=None)
AT_A_TIME = 500


@contextmanager
def kept() -> Iterator[None]:
    """Within, what was read `once` stands until `forget` is told that it was written; at the end `later` is written.

    Within another, what is kept is the other's.
    """
    if is_on():
        yield
        return
    token, later_token = _kept.set({}), _later.set([])
    try:
        yield
        _write_later()
    finally:
        _later.reset(later_token)
        _kept.reset(token)


def _write_later() -> None:
    rows: dict[type[models.Model], list[models.Model]] = {}
    for row in _later.get() or ():
        rows.setdefault(type(row), []).append(row)
    for model, of_model in rows.items():
        model._default_manager.bulk_create(of_model, batch_size=AT_A_TIME)


def write(row: models.Model) -> None:
    """Write a new row that nothing else waits for: now, or within `kept()` with the others of its kind at the end."""
    later = _later.get()
    if later is None:
        row.save(force_insert=True)
    else:
        later.append(row)


def is_on() -> bool:
    """Whether what is read is kept."""
    return _kept.get() is not None


def once(what: Any, of: Any, read: Callable[[], Read]) -> Read:
    """What `read` gives; outside `kept()` it is read every time. what: a model. of: the child or worker it is about."""
    standing = _kept.get()
    if standing is None:
        return read()
    key = (what, of)
    if key not in standing:
        standing[key] = read()
    found: Read = standing[key]
    return found


def keep(what: Any, of: Any, read: Any) -> None:
    """Keep what is known without reading it."""
    standing = _kept.get()
    if standing is not None:
        standing[what, of] = read


def standing(what: Any, of: Any) -> Any:
    """What is kept, None where nothing is."""
    return (_kept.get() or {}).get((what, of))


def forget(model: type[models.Model], of: Any) -> None:
    """Say that a row of this model was written for a child or a worker: it is read again when it is asked for next."""
    (_kept.get() or {}).pop((model, of), None)
