"""The authority's local standards as the domain wants them: dated limits by clock."""

from __future__ import annotations

from lineofsight.domain.clocks import LocalStandards
from lineofsight.record.models import LocalStandard


def standards_in_force() -> LocalStandards:
    """Every local limit the authority set, with its dates; clocks it did not set keep the shipped example."""
    rows = LocalStandard.objects.order_by("clock", "in_force_from")
    return LocalStandards.of((row.clock, row.number, row.unit, row.in_force_from) for row in rows)
