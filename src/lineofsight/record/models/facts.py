"""What every fact of the record carries: both times, where it came from, and the versions it replaced."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from lineofsight.record import kept
from lineofsight.record.models.columns import Columns
from lineofsight.record.moment import now

if TYPE_CHECKING:
    from lineofsight.record.models.provenance import Load
    from lineofsight.record.models.workforce import Worker

RECORDED_HERE = Q(origin="recorded")
"""Facts recorded here must keep the rules of practice; a loaded one may break them and is then listed as a fault."""

NOT_CONTENT = frozenset({"id", "origin", "load_id", "recorded_at", "recorded_by_id", "version", "is_amended_here"})


CORRECTED_WITH = ("version", "recorded_at", "recorded_by", "is_amended_here")
"""The columns that every correction by hand writes."""


class Origin(models.TextChoices):
    """Where a fact came from."""

    RECORDED = "recorded", "Recorded here"
    LOADED = "loaded", "Loaded from a file"


class Fact(models.Model):
    """A dated fact. The dated columns of each model say when it happened; these say when it was recorded, and by whom.

    `load` is the file that last set the row; None for a fact recorded here. `is_amended_here` marks a loaded fact that
    a worker corrected, which no later file overwrites. A correction is a new version, and the replaced one is
    kept as a `FactVersion`; so is a code that was never so, and is taken away.
    """

    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.RECORDED)
    load = models.ForeignKey("record.Load", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.ForeignKey("record.Worker", models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    is_amended_here = models.BooleanField(default=False)

    columns: ClassVar[Columns]

    class Meta:
        abstract = True

    @property
    def is_loaded(self) -> bool:
        return self.origin == Origin.LOADED

    @property
    def about_child_id(self) -> int:
        """The child that this fact is about, under whom its versions are kept."""
        return self.child_id  # type: ignore[attr-defined, no-any-return]

    def content(self) -> dict[str, Any]:
        """The columns that a correction can change, by name: what happened, without who recorded it.

        Moments are in UTC, as a row that was read from the database has them.
        """
        return {
            column.attname: _in_utc(getattr(self, column.attname))
            for column in self._meta.concrete_fields
            if column.attname not in NOT_CONTENT and column.editable
        }

    def correct(
        self,
        changes: dict[str, Any],
        *,
        by: Worker | None,
        reason: str = "",
        load: Load | None = None,
        at: datetime | None = None,
        alone: bool = False,
    ) -> Self:
        """Keep the present version and write the next one. Call it inside the action's transaction.

        changes: column -> new value. A correction without a load is a worker's, and is never overwritten by a file.
        alone: write the changed columns only, for who may write no other; none may be one that others are counted from.
        """
        moment = at or now()
        FactVersion.keep(self, replaced_at=moment, replaced_by=by, replaced_by_load=load, reason=reason)
        for column, value in changes.items():
            setattr(self, column, value)
        self.version += 1
        self.recorded_at = moment
        self.recorded_by = by
        if load is None:
            self.is_amended_here = self.is_loaded or self.is_amended_here
        else:
            self.load = load
        self.save(update_fields=[*changes, *CORRECTED_WITH] if alone else None)
        return self


def _in_utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


class FactVersion(models.Model):
    """A version of a fact that a later one replaced: what the record said from `recorded_at` to `replaced_at`."""

    fact = models.CharField(max_length=40)
    fact_id = models.BigIntegerField()
    about_child = models.ForeignKey("record.Child", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    load = models.ForeignKey("record.Load", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("record.Worker", models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey("record.Worker", models.PROTECT, null=True, related_name="+")
    replaced_by_load = models.ForeignKey("record.Load", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    columns = Columns(
        sensitive=("content", "reason"),
        plain=(
            "id", "fact", "fact_id", "about_child", "version", "origin", "load", "recorded_at", "recorded_by",
            "replaced_at", "replaced_by", "replaced_by_load",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fact", "fact_id", "version"], name="fact_version_once"),
        ]
        indexes = [models.Index(fields=["about_child", "replaced_at"], name="fact_version_of_child")]

    @classmethod
    def keep(
        cls,
        fact: Fact,
        *,
        replaced_at: datetime,
        replaced_by: Worker | None,
        replaced_by_load: Load | None,
        reason: str,
    ) -> FactVersion:
        """Keep the version of `fact` that stands in the database now, before it is changed."""
        version = cls(
            fact=str(fact._meta.model_name),
            fact_id=fact.pk,
            about_child_id=fact.about_child_id,
            version=fact.version,
            content=fact.content(),
            origin=fact.origin,
            load_id=fact.load_id,
            recorded_at=fact.recorded_at,
            recorded_by_id=fact.recorded_by_id,
            replaced_at=replaced_at,
            replaced_by=replaced_by,
            replaced_by_load=replaced_by_load,
            reason=reason,
        )
        kept.write_at_the_end(version)
        return version


def ends_on_or_after(name: str, start: str, end: str, *, strictly: bool = False) -> models.CheckConstraint:
    """For facts recorded here `end`, where known, is not before `start` (or is after it, when strictly)."""
    comparison = "gt" if strictly else "gte"
    return models.CheckConstraint(
        condition=~RECORDED_HERE | Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__{comparison}": models.F(start)}),
        name=name,
    )


def one_open(name: str, of: str, *, unless_ended: str, but: Q | None = None) -> models.UniqueConstraint:
    """At most one row recorded here for each `of` has no `unless_ended` date."""
    condition = RECORDED_HERE & Q(**{f"{unless_ended}__isnull": True})
    return models.UniqueConstraint(fields=[of], condition=condition & but if but is not None else condition, name=name)
