"""The mark that says that the record changed: live boards watch it, and ask again for what they show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, models
from django.db.models import F

from lineofsight.record.models.columns import Columns

CHANNEL = "lineofsight_changed"


_held_back: ContextVar[set[str] | None] = ContextVar("held_back_marks", default=None)


class LiveMark(models.Model):
    """A number for each kind of change, raised in the transaction that makes it. Reading raises nothing."""

    kind = models.CharField(max_length=20, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    columns = Columns(plain=("kind", "number"))

    @classmethod
    def raise_for(cls, kind: str) -> None:
        """Say that something of `kind` changed. Watchers see it when, and only when, the transaction commits."""
        noted = _held_back.get()
        if noted is not None:
            noted.add(kind)
            return
        if not cls.objects.filter(kind=kind).update(number=F("number") + 1):
            cls.objects.update_or_create(kind=kind, defaults={"number": 1})
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, kind])

    @classmethod
    @contextmanager
    def held_back(cls) -> Iterator[None]:
        """Within, marks are only noted; each is raised once, at the end. For many actions in one transaction."""
        noted: set[str] = set()
        token = _held_back.set(noted)
        try:
            yield
        finally:
            _held_back.reset(token)
        for kind in sorted(noted):
            cls.raise_for(kind)
