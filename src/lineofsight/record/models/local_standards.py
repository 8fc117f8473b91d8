"""Local standards: the authority's own limits, dated, so that the past is judged by the limit of its day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lineofsight.record.models.columns import Columns
from lineofsight.record.models.workforce import Worker


class LocalStandard(models.Model):
    """A limit that the authority set for a local clock, from a day until the day before the next one begins."""

    clock = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20)
    in_force_from = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    columns = Columns(plain=("id", "clock", "number", "unit", "in_force_from", "note", "set_at", "set_by"))

    class Meta:
        ordering = ("clock", "in_force_from")
        constraints = [
            models.UniqueConstraint(fields=["clock", "in_force_from"], name="local_standard_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="local_standard_is_positive"),
        ]
