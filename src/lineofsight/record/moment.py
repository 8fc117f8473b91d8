"""The only clock of the product: the moment now, and the day it is for people in England."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _told.get() or timezone.now()


@contextmanager
def told(moment: datetime) -> Iterator[None]:
    """Within, `moment` is now: an invented past is lived by the real actions, each at its time. moment: aware.

    For the invented authority alone: a test sees that nothing else in the product tells the clock.
    """
    token = _told.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(token)


def today() -> date:
    """The date in Europe/London at this moment."""
    return local_date(now())


def local_date(moment: datetime) -> date:
    """The date in Europe/London on which an aware moment falls."""
    return moment.astimezone(LONDON).date()
