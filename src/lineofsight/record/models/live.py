"""The mark that says that the record changed: live boards watch it, and ask again for what they show."""

from __future__ import annotations

from django.db import connection, models
from django.db.models import F

from lineofsight.record.models.columns import Columns

CHANNEL = "lineofsight_changed"


class LiveMark(models.Model):
    """A number for each kind of change, raised in the transaction that makes it. Reading raises nothing."""

    kind = models.CharField(max_length=20, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    columns = Columns(plain=("kind", "number"))

    @classmethod
    def raise_for(cls, kind: str) -> None:
        """Say that something of `kind` changed. Watchers see it when, and only when, the transaction commits."""
        if not cls.objects.filter(kind=kind).update(number=F("number") + 1):
            cls.objects.update_or_create(kind=kind, defaults={"number": 1})
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, kind])
