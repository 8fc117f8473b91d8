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
    referred_for: what each referral said, in their order. proposed_to_early_help_on: the day of a step down that nobody
    has answered.
    """

    not_seen_since: date | None = None
    stays_with_leaver: bool = False
    never_given_a_worker: bool = False
    copied_text: str = ""
    referred_for: tuple[str, ...] = ()
    proposed_to_early_help_on: date | None = None


ORDINARY = Departure()
