"""The threshold document that is in force on a day: the authority's own, or the shipped example."""

from __future__ import annotations

from datetime import date

from lineofsight.domain.thresholds import SHIPPED_FRAMEWORK, Framework
from lineofsight.record.models import ThresholdFramework


def framework_on(day: date) -> Framework:
    """The framework in force on a day; the shipped example where the authority has set none by then.

    Raises FrameworkFault where the stored one cannot be read.
    """
    row = ThresholdFramework.objects.filter(in_force_from__lte=day).order_by("-in_force_from").first()
    if row is None:
        return SHIPPED_FRAMEWORK
    source = f"Set by the authority, in force from {row.in_force_from.day} {row.in_force_from:%B %Y}"
    return Framework.from_plain(row.content, name=row.name, version=row.version, source=source)
