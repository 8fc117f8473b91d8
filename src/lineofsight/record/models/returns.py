"""The files that the authority made of its record: each kept as it was sent, so that it can be made again."""

from __future__ import annotations

from typing import Self

from django.db import models

from lineofsight.record.models.columns import Columns
from lineofsight.record.models.workforce import Worker


class ReturnSnapshotQuerySet(models.QuerySet["ReturnSnapshot"]):
    def newest_first(self) -> Self:
        """Snapshots from the latest made, without their files."""
        return self.defer("content").select_related("made_by").order_by("-pk")


class ReturnSnapshot(models.Model):
    """One return as it was made: its very bytes, compressed, with how it was made and what was found in it.

    A record goes on changing after a return was sent; this does not. `sha256` and `size` are of the file's bytes,
    before they were compressed. `census_year` is the year in which the year ends. `findings` holds how many findings
    each rule had. `made_with` is the version of the program. `made_by` is None for a command of the system's operator.
    """

    class Kind(models.TextChoices):
        CIN_CENSUS = "cin", "Children in need census"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    census_year = models.PositiveSmallIntegerField()
    reference_date = models.DateField()
    serial = models.PositiveIntegerField()
    reviews = models.CharField(max_length=8)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    children = models.PositiveIntegerField()
    errors = models.PositiveIntegerField()
    queries = models.PositiveIntegerField()
    findings = models.JSONField(default=dict)
    made_with = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    objects = ReturnSnapshotQuerySet.as_manager()

    columns = Columns(
        identifies=("content",),
        plain=(
            "id", "kind", "census_year", "reference_date", "serial", "reviews", "sha256", "size", "children", "errors",
            "queries", "findings", "made_with", "made_at", "made_by",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "census_year", "serial"], name="return_snapshot_serial"),
        ]
