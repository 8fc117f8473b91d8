"""The core groups of an invented child's plans: the first within ten working days, then about every four weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from lineofsight.domain.meetings import MeetingAgency
from lineofsight.record.moment import LONDON
from lineofsight.returns.cin_census.children import CensusChildProtectionPlan
from lineofsight.synthetic import steps
from lineofsight.synthetic.chance import Weighted
from lineofsight.synthetic.telling import EpisodeTelling

WORKING_DAYS_TO_THE_FIRST: Final = Weighted[int]((6, 2), (8, 4), (9, 4), (10, 5), (12, 1), (15, 1))
DAYS_TO_THE_NEXT: Final = Weighted[int]((21, 1), (25, 3), (26, 4), (35, 1))
ALWAYS: Final = MeetingAgency.SOCIAL_CARE
HEALTH_SENDS_APOLOGIES: Final = 0.15
IN_THE_MORNING: Final = time(9, 30)
PROGRESS: Final = (
    "The house was clean and there was food in it. The parents keep to the morning routine on most days.",
    "The child is at school more than last month. The parents have missed two of their appointments.",
    "Little has changed since the conference. The next steps were agreed again, with a date for each.",
    "The parents speak of what the conference worried about. The child says that it is quieter at home.",
)


class CoreGroups:
    """The core groups of the plans of one episode. chance: drawn for them alone, the same for brothers and sisters."""

    def __init__(self, told: EpisodeTelling, chance: Random) -> None:
        self.told = told
        self.chance = chance

    def held(self) -> Iterator[steps.HoldCoreGroup]:
        """Those held before the plan ended, the episode closed, and by the last day lived."""
        for plan in self.told.episode.child_protection_plans:
            for on in self._days(plan):
                yield self._group(plan, on)

    def _days(self, plan: CensusChildProtectionPlan) -> Iterator[date]:
        ends = min(plan.ended_on or date.max, self.told.episode.closed_on or date.max)
        worked = self.told.horizon.worked
        on = worked(plan.started_on, WORKING_DAYS_TO_THE_FIRST.draw(self.chance))
        while on < ends and on <= self.told.until:
            yield on
            on = worked(on + timedelta(days=DAYS_TO_THE_NEXT.draw(self.chance)), 0)

    def _group(self, plan: CensusChildProtectionPlan, on: date) -> steps.HoldCoreGroup:
        away = self.chance.random() < HEALTH_SENDS_APOLOGIES
        place = MeetingAgency.SCHOOL if self.told.age(on) >= 4 else MeetingAgency.EARLY_YEARS
        health = (MeetingAgency.HEALTH.value,)
        return steps.HoldCoreGroup(
            at=datetime.combine(on, IN_THE_MORNING, tzinfo=LONDON),
            child=self.told.place,
            plan=plan,
            came=(ALWAYS.value, place.value, *(() if away else health)),
            apologies=health if away else (),
            progress=self.chance.choice(PROGRESS),
        )
