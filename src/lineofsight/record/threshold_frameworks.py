"""The threshold document that is in force on a day: the authority's own, or the shipped example."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from lineofsight.domain.thresholds import SHIPPED_FRAMEWORK, Framework
from lineofsight.record.models import ThresholdFramework


def framework_on(day: date) -> Framework:
    """The framework in force on a day; the shipped example where the authority has set none by then.

    Raises FrameworkFault where the stored one cannot be read.
    """
    row = ThresholdFramework.objects.filter(in_force_from__lte=day).order_by("-in_force_from").first()
    return SHIPPED_FRAMEWORK if row is None else _framework(row)


def frameworks_by_title(titles: Collection[str]) -> dict[str, Framework]:
    """The frameworks that decisions cite, by their titles; one that is no longer known is left out. One query."""
    if not titles:
        return {}
    every = [SHIPPED_FRAMEWORK, *map(_framework, ThresholdFramework.objects.order_by("in_force_from"))]
    return {framework.title: framework for framework in every if framework.title in titles}


def _framework(row: ThresholdFramework) -> Framework:
    source = f"Set by the authority, in force from {row.in_force_from.day} {row.in_force_from:%B %Y}"
    return Framework.from_plain(row.content, name=row.name, version=row.version, source=source)
