"""The mark that says that the record changed: live boards watch it, and ask again for what they show."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager

from django.db import connection, models
from django.db.models import F

from lineofsight.record.held_back import HeldBack
from lineofsight.record.models.columns import Columns

CHANNEL = "lineofsight_changed"


_marks: HeldBack[str] = HeldBack("marks")


class LiveMark(models.Model):
    """A number for each kind of change, raised in the transaction that makes it. Reading raises nothing."""

    kind = models.CharField(max_length=20, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    columns = Columns(plain=("kind", "number"))

    @classmethod
    def raise_for(cls, kind: str) -> None:
        """Say that something of `kind` changed. Watchers see it when, and only when, the transaction commits."""
        if _marks.notes([kind]):
            return
        if not cls.objects.filter(kind=kind).update(number=F("number") + 1):
            cls.objects.update_or_create(kind=kind, defaults={"number": 1})
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, kind])

    @classmethod
    def held_back(cls) -> AbstractContextManager[None]:
        """Within, marks are only noted; each is raised once, at the end. For many actions in one transaction."""
        return _marks.until_the_end(cls._raise_all)

    @classmethod
    def _raise_all(cls, kinds: Collection[str]) -> None:
        for kind in sorted(kinds):
            cls.raise_for(kind)
