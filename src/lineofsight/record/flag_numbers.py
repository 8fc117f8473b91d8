"""The authority's numbers for flags as the domain wants them: dated, by flag."""

from __future__ import annotations

from lineofsight.domain.flags import FlagNumber, FlagNumbers
from lineofsight.record.models import FlagThreshold
from lineofsight.record.prepared import Prepared


def flag_numbers_in_force() -> FlagNumbers:
    """Every number the authority set, with its dates; rules it set none for keep the shipped ones. One query."""
    return FlagNumbers(FlagNumber(*row) for row in _NUMBERS())


_NUMBERS = Prepared(lambda: FlagThreshold.objects.values_list("flag", "threshold", "number", "in_force_from"))
