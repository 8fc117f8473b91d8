"""What an invented authority is made from: how many children, over how long, until when, and the seed of its chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AuthorityPlan:
    """The same plan makes the same authority. `until` is the last day lived; referrals come from `first` on."""

    children: int
    years: int
    until: date
    seed: int

    @property
    def first(self) -> date:
        """The day so many years before `until`; 28 February for a 29th."""
        try:
            return self.until.replace(year=self.until.year - self.years)
        except ValueError:
            return self.until.replace(year=self.until.year - self.years, day=28)
