"""Every version of the threshold framework and of the flags' numbers that the authority has set."""

from __future__ import annotations

from lineofsight.domain.thresholds import SHIPPED_FRAMEWORK, Framework
from lineofsight.record.models import FlagThreshold, ThresholdFramework


def frameworks_set() -> list[ThresholdFramework]:
    """Every version that the authority set, the newest first, with who set it."""
    return list(ThresholdFramework.objects.select_related("set_by").order_by("-in_force_from"))


def every_framework() -> list[Framework]:
    """Every version there ever was, the shipped example first: no key of theirs may be used for other words."""
    stored = ThresholdFramework.objects.order_by("in_force_from")
    return [
        SHIPPED_FRAMEWORK,
        *(Framework.from_plain(row.content, name=row.name, version=row.version, source="") for row in stored),
    ]


def flag_numbers_set() -> dict[str, list[FlagThreshold]]:
    """Every number that the authority set, by flag, the newest first."""
    rows: dict[str, list[FlagThreshold]] = {}
    for row in FlagThreshold.objects.select_related("set_by").order_by("-in_force_from", "threshold"):
        rows.setdefault(row.flag, []).append(row)
    return rows
