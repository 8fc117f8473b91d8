"""The days on which something new can become known of a child: while an episode is open, and not yet past."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from lineofsight.returns.cin_census.children import CensusChild

SETTLED = timedelta(days=7)  # after a referral: by then it is decided, and somebody holds the child
DAY = timedelta(days=1)


class KnownDays:
    """The times between referral and closure of one life, up to and with the last day lived."""

    def __init__(self, life: CensusChild, until: date) -> None:
        self.first = life.episodes[0].referred_on
        self.until = until
        self._open = [
            (one.referred_on, min((one.closed_on or date.max - DAY) - DAY, until))
            for one in life.episodes
            if not one.is_no_further_action and one.referred_on <= until
        ]
        self._settled = [(first + SETTLED, last) for first, last in self._open if first + SETTLED <= last]

    def on_or_after(self, day: date, *, settled: bool = True) -> date | None:
        """The first day, from this one on, on which somebody would learn of it; None where nobody does.

        settled: False counts the first days after a referral too.
        """
        for first, last in self._settled if settled else self._open:
            if day <= last:
                return max(first, day)
        return None

    def some_day(self, chance: Random, *, after: date) -> date | None:
        """Any such day later than this one, all as likely; None where there is none."""
        spans = [(max(first, after + DAY), last) for first, last in self._settled if last > after]
        days = [(last - first).days + 1 for first, last in spans]
        if not days:
            return None
        place = chance.randrange(sum(days))
        for (first, _), length in zip(spans, days, strict=True):
            if place < length:
                return first + timedelta(days=place)
            place -= length
        raise AssertionError("the place is below the number of days")
