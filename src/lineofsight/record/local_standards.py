"""The authority's local standards as the domain wants them: dated limits by clock."""

from __future__ import annotations

from lineofsight.domain.clocks import LocalStandards
from lineofsight.record.models import LocalStandard
from lineofsight.record.prepared import Prepared


def standards_in_force() -> LocalStandards:
    """Every local limit the authority set, with its dates; clocks it did not set keep the shipped example."""
    return LocalStandards.of(_STANDARDS())


_STANDARDS = Prepared(
    lambda: LocalStandard.objects.order_by("clock", "in_force_from").values_list(
        "clock", "number", "unit", "in_force_from"
    )
)
