"""The course of early help that follows a contact: who takes it on, the assessment, the plan, reviews and the end.

How soon and how often is our own and unverified: most is in time by the shipped examples, and some is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from random import Random
from typing import Final

from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.record.models import EarlyHelp, FamilyPlanReview
from lineofsight.synthetic.chance import Weighted
from lineofsight.synthetic.contacts.course import ContactCourse
from lineofsight.synthetic.contacts.hours import Hours, at

Ended = EarlyHelp.Ended
WORKING_DAYS_TO_ALLOCATE: Final = Weighted((1, 50), (2, 30), (4, 20))
WORKING_DAYS_TO_START: Final = Weighted((2, 40), (5, 35), (9, 25))
WORKING_DAYS_TO_ASSESS: Final = Weighted(((8, 20), 50), ((21, 30), 38), ((46, 58), 12))  # the example limit is 45
WORKING_DAYS_TO_PLAN: Final = Weighted((0, 40), (3, 35), (7, 25))
WORKING_DAYS_TO_REVIEW: Final = Weighted(((25, 40), 70), ((41, 55), 20), ((62, 70), 10))  # the example is 12 weeks
ENDS_AFTER_A_REVIEW: Final = Weighted((Ended.OUTCOMES_MET, 40), (None, 60))
ENDS_BEFORE_THE_PLAN: Final[Weighted[EarlyHelp.Ended | None]] = Weighted(
    (None, 84), (Ended.DISENGAGED, 8), (Ended.CONSENT_WITHDRAWN, 5), (Ended.MOVED, 3)
)
NEVER_ENDS: Final[Weighted[EarlyHelp.Ended | None]] = Weighted((None, 1))
STEP_UP_IS_PROPOSED: Final = 0.08  # and refused, for the front door was right: see `contacts.telling`
WORKING_DAYS_TO_ANSWER: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpCourse:
    """Early help of the children of a contact. A moment that is None does not come.

    reviewed: each review with its outcome. stepped_up_at: when a step up is proposed, which social care refuses.
    """

    children: tuple[int, ...]
    allocated_at: datetime
    started_at: datetime
    assessed_at: datetime | None
    planned_at: datetime | None
    reviewed: tuple[tuple[datetime, FamilyPlanReview.Outcome], ...] = ()
    stepped_up_at: datetime | None = None
    refused_at: datetime | None = None
    ended_at: datetime | None = None
    ended: EarlyHelp.Ended | None = None


def help_after(course: ContactCourse, hours: Hours, chance: Random, *, goes_on: bool) -> HelpCourse | None:
    """The early help that a contact leads on to; None for every other contact.

    goes_on: somebody is told later that news was passed on to it, so that it does not end.
    """
    verdict = course.verdicts[0]
    if verdict.outcome is not ContactOutcome.EARLY_HELP or verdict.final_at is None:
        return None
    drawing = _Drawing(hours, chance, NEVER_ENDS if goes_on else ENDS_BEFORE_THE_PLAN, goes_on=goes_on)
    return drawing.course(course.children, verdict.final_at)


class _Drawing:
    """Early help while it is drawn."""

    def __init__(
        self, hours: Hours, chance: Random, early_ends: Weighted[EarlyHelp.Ended | None], *, goes_on: bool
    ) -> None:
        self.hours = hours
        self.chance = chance
        self.early_ends = early_ends
        self.goes_on = goes_on

    def course(self, children: tuple[int, ...], since: datetime) -> HelpCourse:
        allocated_at = self._later(since, WORKING_DAYS_TO_ALLOCATE.draw(self.chance))
        started_at = self._later(allocated_at, WORKING_DAYS_TO_START.draw(self.chance))
        assessed_at = self._later(started_at, self._number(WORKING_DAYS_TO_ASSESS))
        ended = self.early_ends.draw(self.chance)
        if ended is not None:
            ended_at = self._later(assessed_at, 2)
            return HelpCourse(
                children=children,
                allocated_at=allocated_at,
                started_at=started_at,
                assessed_at=assessed_at,
                planned_at=None,
                ended_at=ended_at,
                ended=ended,
            )
        return self._planned(children, allocated_at, started_at, assessed_at)

    def _planned(
        self, children: tuple[int, ...], allocated_at: datetime, started_at: datetime, assessed_at: datetime
    ) -> HelpCourse:
        planned_at = self._later(assessed_at, WORKING_DAYS_TO_PLAN.draw(self.chance) + 1)
        first = self._later(planned_at, self._number(WORKING_DAYS_TO_REVIEW))
        ended = None if self.goes_on else ENDS_AFTER_A_REVIEW.draw(self.chance)
        outcome = FamilyPlanReview.Outcome.END if ended else FamilyPlanReview.Outcome.CONTINUE
        stepped_up_at = refused_at = None
        if self.chance.random() < STEP_UP_IS_PROPOSED:
            stepped_up_at = self._later(planned_at, 6)
            refused_at = self._later(stepped_up_at, WORKING_DAYS_TO_ANSWER)
        return HelpCourse(
            children=children,
            allocated_at=allocated_at,
            started_at=started_at,
            assessed_at=assessed_at,
            planned_at=planned_at,
            reviewed=((first, outcome),),
            stepped_up_at=stepped_up_at,
            refused_at=refused_at,
            ended_at=self._later(first, 3) if ended else None,
            ended=ended,
        )

    def _number(self, spans: Weighted[tuple[int, int]]) -> int:
        first, last = spans.draw(self.chance)
        return self.chance.randint(first, last)

    def _later(self, moment: datetime, working_days: int) -> datetime:
        """Some time in the hours of work, so many working days later."""
        day = moment.date()
        for _ in range(working_days):
            day = self.hours.next_day(day)
        wanted = at(day, time(self.chance.randint(9, 15), self.chance.randint(0, 59)))
        return max(wanted, self.hours.later(moment, 30))
