"""An authority's own numbers for the flags, dated, handed in as values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lineofsight.domain.exceptions import CatalogueFault, DomainError
from lineofsight.domain.flags.catalogue import FLAGS_BY_KEY
from lineofsight.domain.flags.flag import Flag


class UnknownThreshold(DomainError):
    """A number was given for a flag or a threshold that is not in the catalogue, or one that is too small."""


@dataclass(frozen=True, slots=True)
class FlagNumber:
    """One number that the authority set for a flag's rule, from a day until its next one begins."""

    flag: str
    threshold: str
    number: int
    since: date


class FlagNumbers:
    """Every number that one authority set. A day without one has the number as shipped."""

    __slots__ = ("_by_flag", "rows")

    def __init__(self, rows: Iterable[FlagNumber] = ()) -> None:
        """Raises UnknownThreshold, and CatalogueFault where one threshold has two numbers from one day."""
        self.rows = tuple(sorted(rows, key=lambda row: (row.flag, row.threshold, row.since)))
        by_flag: dict[str, list[FlagNumber]] = defaultdict(list)
        for row in self.rows:
            check_number(row.flag, row.threshold, row.number)
            by_flag[row.flag].append(row)
        for earlier, later in pairwise(self.rows):
            if (earlier.flag, earlier.threshold, earlier.since) == (later.flag, later.threshold, later.since):
                raise CatalogueFault(f"'{later.flag}' has two numbers from {later.since}: keep one of them.")
        self._by_flag = dict(by_flag)

    def on(self, flag: Flag, day: date) -> dict[str, int]:
        """The numbers of a flag's rule on a day, by key."""
        in_force = {row.threshold: row.number for row in self._by_flag.get(flag.key, ()) if row.since <= day}
        return flag.shipped_numbers | in_force

    def version_on(self, flag: Flag, day: date) -> str:
        """The version of the rule on a day: "1" as shipped, "1 of 2026-05-01" with numbers set from that day."""
        days = [row.since for row in self._by_flag.get(flag.key, ()) if row.since <= day]
        return f"{flag.version} of {max(days)}" if days else flag.version


SHIPPED_NUMBERS = FlagNumbers()


def check_number(flag_key: str, threshold_key: str, number: int) -> None:
    """Raises UnknownThreshold where a flag has no such number in its rule, or where it is too small for it."""
    flag = FLAGS_BY_KEY.get(flag_key)
    threshold = next((one for one in flag.thresholds if one.key == threshold_key), None) if flag else None
    if threshold is None:
        raise UnknownThreshold(f"There is no number '{threshold_key}' in a flag '{flag_key}'.")
    if number < threshold.least:
        raise UnknownThreshold(f"{threshold.words} must be {threshold.least} or more, not {number}.")
