"""Reading the trail: who looked at one child's record."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from lineofsight.access.models import TrailEvent


def looks_at(child_id: int) -> QuerySet[TrailEvent]:
    """Every row of the trail that names the child, whether the look was allowed or refused."""
    if connection.vendor == "postgresql":
        return TrailEvent.objects.filter(children__contains=[child_id])
    table = connection.ops.quote_name(TrailEvent._meta.db_table)
    condition = f"EXISTS (SELECT 1 FROM json_each({table}.children) WHERE value = %s)"  # noqa: S608 - our own table
    return TrailEvent.objects.annotate(is_about=RawSQL(condition, [child_id])).filter(is_about=True)  # noqa: S611
