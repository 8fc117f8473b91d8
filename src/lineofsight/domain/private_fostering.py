"""The facts of a privately fostered child, as plain values: how the authority came to know, and what it decided.

A child is privately fostered who lives for 28 days or more with somebody who is neither a parent nor a close relative,
by private arrangement. Source: Children (Private Arrangements for Fostering) Regulations 2005; practice reference 2.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from lineofsight.domain.codes.front_door import Worded

OLDEST_MONTHS: Final = 16 * 12
OLDEST_DISABLED_MONTHS: Final = 18 * 12
"""A child is privately fostered until 16, a disabled child until 18 (Children Act 1989, section 66)."""
NOT_DISABLED: Final = "NONE"


class HowKnown(Worded):
    """How the authority came to know of a private fostering arrangement."""

    NOTIFIED = "notified", "Somebody gave notice of it"
    DISCOVERED = "discovered", "It was discovered: nobody gave notice"


class FosteringEnd(Worded):
    """Why a private fostering arrangement ended."""

    TO_PARENTS = "to_parents", "The child went back to a parent"
    TO_RELATIVE = "to_relative", "The child went to a close relative"
    LOOKED_AFTER = "looked_after", "The child is looked after"
    ORDER_MADE = "order_made", "A court made an order about with whom the child lives"
    TOO_OLD = "too_old", "The child turned 16, or 18 where disabled"
    MOVED = "moved", "The child moved to another authority"
    NEVER_BEGAN = "never_began", "The arrangement never began"
    OTHER = "other", "Another reason"


@dataclass(frozen=True, slots=True)
class PrivateFostering:
    """One arrangement. aware_on: the day on which the authority became aware of it. notified_on: of the notice, if any.

    begins_on: the day on which it is to begin or began; None where that is not known. decided_on: the days on which it
    was decided whether the arrangement is suitable, oldest first.
    """

    id: int
    aware_on: date
    notified_on: date | None = None
    begins_on: date | None = None
    decided_on: tuple[date, ...] = ()
    ended_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.ended_on is None
