"""The authority's own numbers for the rules of flags, dated, so that a past day is judged by the number of its day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lineofsight.record.models.columns import Columns
from lineofsight.record.models.workforce import Worker


class FlagThreshold(models.Model):
    """A number that the authority set for a flag's rule, from a day until the day before the next one begins."""

    flag = models.CharField(max_length=40)
    threshold = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    in_force_from = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    columns = Columns(plain=("id", "flag", "threshold", "number", "in_force_from", "note", "set_at", "set_by"))

    class Meta:
        ordering = ("flag", "threshold", "in_force_from")
        constraints = [
            models.UniqueConstraint(fields=["flag", "threshold", "in_force_from"], name="flag_threshold_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="flag_threshold_is_positive"),
        ]


class FlagsCounted(models.Model):
    """How often each flag stood raised, in each group, among the children open to the authority at one moment.

    `counts` holds, by flag, split and part, how many children had it raised and of how many it could say something,
    as `domain.flags.fairness` writes them. Children whose record is restricted are not counted.
    """

    counted_at = models.DateTimeField()
    children = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)

    columns = Columns(plain=("id", "counted_at", "children", "counts"))

    class Meta:
        ordering = ("-counted_at", "-pk")
        get_latest_by = "counted_at"
        verbose_name_plural = "flags counted"


class FlagCountBegun(models.Model):
    """The one row that says when the last count of the flags was begun, so that one process alone makes it."""

    begun_at = models.DateTimeField()
    only_one = models.BooleanField(default=True, unique=True, editable=False)

    columns = Columns(plain=("id", "begun_at", "only_one"))

    class Meta:
        verbose_name_plural = "flag counts begun"
