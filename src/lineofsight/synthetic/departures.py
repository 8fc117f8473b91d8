"""How a case departs from ordinary practice: what a planted story asks for, and every other case leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Departure:
    """Nothing set: an ordinary case.

    not_seen_since: from this day on nobody answers the door, and every visit is a failed one.
    stays_with_leaver: when the worker leaves, nobody gives the child to another. never_given_a_worker: the team holds
    the child without one. copied_text: every visit's note and the child's words are those of this text.
    referred_for: what each referral said, in their order.
    """

    not_seen_since: date | None = None
    stays_with_leaver: bool = False
    never_given_a_worker: bool = False
    copied_text: str = ""
    referred_for: tuple[str, ...] = ()


ORDINARY = Departure()
