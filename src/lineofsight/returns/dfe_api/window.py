"""Which days the daily feed tells of: from the start of the financial year two years back, to tomorrow.

Source: the protocol notes of the daily feed, cohort.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lineofsight.domain.history import Episode, History

MONTHS_BACK: Final = 24
FIRST_MONTH: Final = 4
LEAVES_AT: Final = 26
"""From this birthday on a child is told of no longer."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are told of, both ends in it."""

    first: date
    last: date

    @classmethod
    def of(cls, today: date) -> Window:
        """The window of a day: from 1 April of the financial year that holds the day 24 months before."""
        year = today.year - MONTHS_BACK // 12
        return cls(date(year if today.month >= FIRST_MONTH else year - 1, FIRST_MONTH, 1), today + timedelta(days=1))

    def touches(self, started_on: date | None, ended_on: date | None = None) -> bool:
        """Whether something that ran from a day to a day (None: it has not ended) ran on one of the days."""
        return (started_on is None or started_on <= self.last) and (ended_on is None or ended_on >= self.first)

    def holds_episode(self, episode: Episode) -> bool:
        """Whether an episode was open on one of the days, or the referral that was not taken up came on one."""
        ended_on = episode.closed_on
        if ended_on is None and episode.is_no_further_action:
            ended_on = episode.decided_on or episode.referred_on
        return self.touches(episode.referred_on, ended_on)

    def holds_age(self, history: History) -> bool:
        """Whether the child was unborn or under 26 on one of the days; so is one whose age is not known."""
        if history.born_on is None:
            return history.expected_on is None or history.expected_on >= self.first
        return history.born_on <= self.last and _birthday(history.born_on, LEAVES_AT) > self.first

    def holds_child(self, history: History) -> bool:
        """Whether the child is told of: the age is right, and there is something to tell."""
        return self.holds_age(history) and any(self.holds_episode(one) for one in history.episodes)


def _birthday(born_on: date, age: int) -> date:
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:  # born on 29 February
        return date(born_on.year + age, 3, 1)
