"""What an invented authority is made from: how many children, over how long, until when, and the seed of its chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lineofsight.domain.working_days import Calendar


@dataclass(frozen=True, slots=True)
class AuthorityPlan:
    """The same plan makes the same authority. `until` is the last day lived; referrals come from `first` on.

    Raises CalendarGap for days whose bank holidays are not known.
    """

    children: int
    years: int
    until: date
    seed: int

    def __post_init__(self) -> None:
        for day in (self.first, self.until):
            Calendar.england().index(day)

    @property
    def first(self) -> date:
        """The day so many years before `until`; 28 February for a 29th."""
        try:
            return self.until.replace(year=self.until.year - self.years)
        except ValueError:
            return self.until.replace(year=self.until.year - self.years, day=28)
