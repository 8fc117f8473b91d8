"""What an invented authority is made from: how many children, over how long, until when, and the seed of its chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lineofsight.domain.working_days import Calendar
from lineofsight.synthetic.exceptions import TooManyChildren

MOST_CHILDREN: Final = 800_000
"""Children of planted stories have the numbers after this one; NHS numbers end at 900,000."""
FRONT_DOOR_FOR: Final = timedelta(weeks=13)
"""How long the front door has taken contacts by the last day: a quarter, which its figures need and a minute allows."""


@dataclass(frozen=True, slots=True)
class AuthorityPlan:
    """The same plan makes the same authority. `until` is the last day lived; referrals come from `first` on.

    Raises TooManyChildren, and CalendarGap for days whose bank holidays are not known.
    """

    children: int
    years: int
    until: date
    seed: int

    def __post_init__(self) -> None:
        if self.children > MOST_CHILDREN:
            raise TooManyChildren(
                f"There are numbers for {MOST_CHILDREN:,} invented children, not for {self.children:,}. Ask for fewer."
            )
        for day in (self.first, self.until):
            Calendar.england().index(day)

    @property
    def first(self) -> date:
        """The day so many years before `until`; 28 February for a 29th."""
        try:
            return self.until.replace(year=self.until.year - self.years)
        except ValueError:
            return self.until.replace(year=self.until.year - self.years, day=28)

    @property
    def front_door_since(self) -> date:
        """The Monday from which the front door takes contacts; a referral before it is recorded as one at once."""
        day = max(self.first, self.until - FRONT_DOOR_FOR)
        return day - timedelta(days=day.weekday())
