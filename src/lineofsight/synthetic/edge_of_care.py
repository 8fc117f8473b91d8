"""Pre-proceedings of an invented child whose protection plan changes nothing: most step down, some come to a court.

The shares and lengths are our own and unverified.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from lineofsight.domain.proceedings import CourtOutcome, GatewayDecision
from lineofsight.record.moment import LONDON
from lineofsight.returns.cin_census.children import CensusChildProtectionPlan
from lineofsight.synthetic import steps, steps_of_care
from lineofsight.synthetic.telling import EpisodeTelling

OFFERED: Final = 0.85
HELD: Final = 0.6
TO_COURT: Final = 0.3
BEFORE_CLOSING: Final = timedelta(days=20)
NOTHING_CHANGES: Final = "Two reviews found the same: what was agreed is not done, and the child is no safer."
NOT_OFFERED: Final = "One side of the family is violent to the other; a meeting of both would put the child at risk."
CHANGED: Final = "The grandmother lives with the family since the summer. The child is at school every day."
AGREED: Final = (
    "A test for alcohol every week. The grandmother is there at bedtime.",
    "The parents go to the course every Tuesday. The next meeting is in four weeks.",
)


class EdgeOfCare:
    """The way of one child of a protection plan towards a court. chance: drawn for it alone."""

    def __init__(self, told: EpisodeTelling, chance: Random) -> None:
        self.told = told
        self.chance = chance

    def recorded(self, plan: CensusChildProtectionPlan) -> Iterator[steps.Step]:
        """From the legal gateway meeting to a step down, or to the court; nothing where the time is too short."""
        worked, place = self.told.horizon.worked, self.told.place
        met = worked(plan.started_on + timedelta(days=self.chance.randint(60, 150)), 0)
        letter = worked(met, self.chance.randint(3, 9))
        ended = worked(letter + timedelta(days=self.chance.randint(70, 130)), 0)
        last = (self.told.episode.closed_on or date.max) - BEFORE_CLOSING
        if ended >= last:
            return
        start = GatewayDecision.START_PRE_PROCEEDINGS.value
        yield steps_of_care.HoldGateway(
            at=_at(met, 10), child=place, gateway=met, decision=start, reasons=NOTHING_CHANGES
        )
        why_not = "" if self.chance.random() < OFFERED else NOT_OFFERED
        yield steps_of_care.SendLetter(at=_at(letter, 16), child=place, gateway=met, why_not_offered=why_not)
        yield from self._meetings(met, letter, ended, is_offered=not why_not)
        if self.chance.random() >= TO_COURT:
            yield steps_of_care.StepDownFromCourt(at=_at(ended, 14), child=place, gateway=met, why=CHANGED)
            return
        yield steps_of_care.IssueProceedings(at=_at(ended, 14), child=place, gateway=met, short_notice="")
        concluded = min(worked(ended + timedelta(days=self.chance.randint(150, 300)), 0), last)
        outcome = CourtOutcome.SUPERVISION_ORDER.value
        yield steps_of_care.ConcludeProceedings(at=_at(concluded, 15), child=place, gateway=met, outcome=outcome)

    def _meetings(self, met: date, letter: date, ended: date, *, is_offered: bool) -> Iterator[steps.Step]:
        """A meeting about every four weeks from the letter on, and family group decision-making for some."""
        worked, place = self.told.horizon.worked, self.told.place
        on = worked(letter, 10)
        if is_offered and self.chance.random() < HELD:
            yield steps_of_care.HoldFamilyGroup(at=_at(worked(letter, 7), 17), child=place, gateway=met)
        while on < ended:
            yield steps_of_care.MeetBeforeCourt(
                at=_at(on, 11), child=place, gateway=met, agreed=self.chance.choice(AGREED)
            )
            on = worked(on + timedelta(days=28), 0)


def _at(on: date, hour: int) -> datetime:
    return datetime.combine(on, time(hour, 30), tzinfo=LONDON)
