"""Private fostering of an invented child: known with the referral, visited, judged, and ended before the case closes.

The shares are our own and unverified.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from lineofsight.domain.private_fostering import FosteringEnd
from lineofsight.record.models import Visit
from lineofsight.record.moment import LONDON
from lineofsight.synthetic import steps, steps_of_care
from lineofsight.synthetic.telling import EpisodeTelling

OF_THOSE_IN_NEED: Final = 0.03
NOTIFIED: Final = 0.5
YOUNGEST, OLDEST = 4, 14  # years at the referral
SHORTEST: Final = timedelta(days=60)  # from the referral to the closure
WORKING_DAYS_TO_FIRST_VISIT: Final = (4, 9)
CARERS: Final = (("Mrs Bellwether", "A friend’s mother"), ("Mr and Mrs Quillon", "Friends of the father"))
WHY: Final = "The mother works abroad until the spring. The child stays to go on at the same school."
FOUND: Final = "A room of the child’s own, and meals together. Seen alone, the child says that it is all right."


class PrivateFostering:
    """The private fostering of the child of one episode. chance: drawn for it alone."""

    def __init__(self, told: EpisodeTelling, first_held_on: date, chance: Random) -> None:
        self.told = told
        self.first_held_on = first_held_on
        self.chance = chance

    def recorded(self) -> Iterator[steps.Step]:
        """What was recorded of it; nothing for most children."""
        drawn, episode, place = self.chance.random(), self.told.episode, self.told.place
        closed_on = episode.closed_on or date.max
        if drawn >= OF_THOSE_IN_NEED or not self._may_be_fostered() or closed_on - episode.referred_on < SHORTEST:
            return
        worked, known = self.told.horizon.worked, episode.referred_on
        recorded = worked(max(self.first_held_on, self.told.decided_on), 1)
        carer, carer_is = self.chance.choice(CARERS)
        notified = self.chance.random() < NOTIFIED
        yield steps_of_care.LearnOfFostering(
            at=_at(recorded, 12),
            child=place,
            known=known,
            is_notified=notified,
            begins=known + timedelta(days=self.chance.choice((21, 45))) if notified else None,
            carer=carer,
            carer_is=carer_is,
            why=WHY,
        )
        seen = worked(recorded, self.chance.randint(*WORKING_DAYS_TO_FIRST_VISIT))
        yield steps.PayVisit(
            at=_at(seen, 18),
            child=place,
            happened_at=_at(seen, 16),
            kind=Visit.Kind.IN_PERSON,
            is_seen=True,
            is_alone=True,
            note=FOUND,
            purpose=Visit.Purpose.STATUTORY,
        )
        judged = worked(seen, 3)
        yield steps_of_care.JudgeFostering(at=_at(judged, 12), child=place, known=known, reasons=FOUND)
        ended = closed_on - timedelta(days=7)
        end = FosteringEnd.TO_PARENTS.value
        yield steps_of_care.EndFostering(at=_at(ended, 12), child=place, known=known, reason=end)

    def _may_be_fostered(self) -> bool:
        """Of the age, in need, and not in need of protection: nobody here is both."""
        episode = self.told.episode
        is_of_age = YOUNGEST <= self.told.age(episode.referred_on) <= OLDEST
        return bool(is_of_age and episode.child_in_need_plans and not episode.child_protection_plans)


def _at(on: date, hour: int) -> datetime:
    return datetime.combine(on, time(hour, 30), tzinfo=LONDON)
