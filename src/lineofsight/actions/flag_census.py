"""Counting how often each flag is raised, by group: once a day by the server, or when somebody runs the command."""

from __future__ import annotations

from lineofsight.record import flag_census
from lineofsight.record.models import FlagsCounted


def count_flags() -> FlagsCounted:
    """Read the flags of every open child now, and keep how often each is raised in each group. Names no child."""
    return flag_census.count_now()


def count_flags_if_due() -> int:
    """Count them where the last count is older than a day: how many counts were made, 0 or 1."""
    if not flag_census.is_due():
        return 0
    count_flags()
    return 1
