"""Where loaded facts came from, what a file held that could not be taken, and what stands wrong in the record."""

from __future__ import annotations

from typing import Self

from django.db import models

from lineofsight.domain.places_in_files import LOAD_KINDS, place_in_words
from lineofsight.record.models.columns import Columns
from lineofsight.record.models.people import Child
from lineofsight.record.models.workforce import Worker


class Authority(models.Model):
    """The one authority whose record this is: two authorities' files cannot mix."""

    number = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=100, blank=True)
    only_one = models.BooleanField(default=True, unique=True, editable=False)

    columns = Columns(plain=("id", "number", "name", "only_one"))

    def __str__(self) -> str:
        return self.name or f"Authority {self.number}"


class Load(models.Model):
    """One file that was loaded: what it said of itself, and what became of its values.

    The header's items are kept as given. `counts` holds, by kind of row, how many were added, changed, unchanged and
    kept. `covers_from` is the first day of the period that the file covers.
    """

    kind = models.CharField(max_length=10, default="cin")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    authority_number = models.CharField(max_length=3)
    covers_from = models.DateField()
    reference_date = models.DateField()
    census_year = models.PositiveSmallIntegerField()
    header = models.JSONField(default=dict)
    written_at = models.CharField(max_length=40, blank=True)
    serial = models.CharField(max_length=20, blank=True)
    warnings = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    children = models.PositiveIntegerField(default=0)
    values_given = models.PositiveBigIntegerField(default=0)
    values_taken = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    loaded_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    columns = Columns(
        plain=(
            "id", "kind", "file_name", "sha256", "size", "authority_number", "covers_from", "reference_date",
            "census_year", "header", "written_at", "serial", "warnings", "counts", "children", "values_given",
            "values_taken", "started_at", "finished_at", "loaded_by",
        )
    )  # fmt: skip

    class Meta:
        ordering = ("-reference_date", "-id")

    @property
    def kind_in_words(self) -> str:
        """What kind of file it is."""
        return LOAD_KINDS.get(self.kind, self.kind)

    @property
    def precedence(self) -> tuple[object, ...]:
        """Files in the order in which they speak: a later one corrects an earlier one."""
        return (self.reference_date, self.written_at, self.serial, self.pk or 0)


class RefusedValueQuerySet(models.QuerySet["RefusedValue"]):
    def newest_first(self) -> Self:
        """Refused values of the newest load first, in the order of the files' lines."""
        return self.order_by("-load_id", "file", "line", "id")


class RefusedValue(models.Model):
    """A value of a file that could not be taken: where it stood, what it was, and why. It never vanishes.

    `file` is the one among several, or the sheet of a workbook, "" where the load is of one file without sheets. `line`
    is the line of an XML file, or the row of a table as a spreadsheet numbers it, the headings being row 1, and 0 where
    a whole file or sheet is meant. `column` is the letter of a table's column. `element` is the census element or the
    column's heading.
    """

    load = models.ForeignKey(Load, models.PROTECT, related_name="refused_values")
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="refused_values")
    file = models.TextField(blank=True, default="")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=3, blank=True, default="")
    la_child_id = models.TextField(blank=True)
    element = models.TextField()
    value = models.TextField()
    reason = models.TextField()

    objects = RefusedValueQuerySet.as_manager()

    columns = Columns(
        identifies=("child", "la_child_id"),
        sensitive=("value", "reason"),
        plain=("id", "load", "file", "line", "column", "element"),
    )

    class Meta:
        indexes = [models.Index(fields=["load", "line"], name="refused_by_line")]

    @property
    def place(self) -> str:
        """Where it stood, in words."""
        return place_in_words(self.file, self.line, self.column)


class SourceKey(models.Model):
    """The key by which another case system knows a fact, kept so that its next file finds the fact again.

    `column` is the name that a published standard gives the key ("cine_referral_id"), which names its table too, `key`
    is its value. `fact` is the kind of row that it is the key of, as in `FactVersion`, and `fact_id` which one. `load`
    is the file that gave it first. One fact may be known by keys of several columns, by one of each.
    """

    column = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    fact = models.CharField(max_length=40)
    fact_id = models.BigIntegerField()
    load = models.ForeignKey(Load, models.PROTECT, related_name="+")

    columns = Columns(identifies=("key",), plain=("id", "column", "fact", "fact_id", "load"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["column", "key"], name="source_key_of_one_fact"),
            models.UniqueConstraint(fields=["fact", "fact_id", "column"], name="source_key_once_a_fact"),
        ]


class DataFault(models.Model):
    """A fault of data quality standing in one child's record now: the catalogue's row, and what it is about.

    Faults are read from the record whenever the child is, and those that come with time once a day; a corrected record
    has none, without anybody closing it.
    """

    child = models.ForeignKey(Child, models.CASCADE, related_name="data_faults")
    key = models.CharField(max_length=60)
    severity = models.CharField(max_length=10)
    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    detail = models.TextField()

    columns = Columns(
        identifies=("child",),
        sensitive=("detail",),
        plain=("id", "key", "severity", "subject_kind", "subject_id"),
    )

    class Meta:
        indexes = [models.Index(fields=["key", "child"], name="fault_by_key")]


class FaultsRead(models.Model):
    """The one row that says by which London day the faults that come with time alone were last read."""

    on = models.DateField()
    only_one = models.BooleanField(default=True, unique=True, editable=False)

    columns = Columns(plain=("id", "on", "only_one"))
