"""Counting how often each flag is raised, by group: once a day by the server, or when somebody runs the command."""

from __future__ import annotations

from lineofsight.record import flag_census
from lineofsight.record.models import FlagsCounted


def count_flags() -> FlagsCounted:
    """Read the flags of every open child now, and keep how often each is raised in each group. Names no child."""
    return flag_census.count_now()


def count_flags_if_due() -> int:
    """Count them where the last count is older than a day: how many counts were made, 0 or 1.

    Any number of processes may ask at the same time: one alone counts. A count that fails is for the next to make.
    """
    if not flag_census.claim():
        return 0
    try:
        count_flags()
    except BaseException:
        flag_census.give_back()
        raise
    return 1
