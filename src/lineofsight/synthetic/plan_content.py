"""What invented workers write into plans, and what becomes of it; and the papers of conferences. Drawn by itself.

It follows the steps of an episode that are told already, each a little later than the one that it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from lineofsight.domain.plans import Progress
from lineofsight.record.moment import LONDON
from lineofsight.returns.cin_census.children import CensusChildProtectionPlan
from lineofsight.synthetic import plan_phrases as phrases
from lineofsight.synthetic import steps, steps_of_plans
from lineofsight.synthetic.chance import Weighted
from lineofsight.synthetic.steps import Step
from lineofsight.synthetic.steps_of_plans import AnyPlan
from lineofsight.synthetic.telling import EpisodeTelling

WRITTEN_SINCE: Final = timedelta(days=400)
"""Outcomes and actions are told of plans that began so long before the last day lived: the older ones had none yet."""
SOON: Final = timedelta(minutes=20)
OUTCOMES: Final = Weighted[int]((1, 2), (2, 5), (3, 1))
DAYS_TO_DUE: Final = Weighted[int]((21, 3), (28, 4), (42, 3), (56, 1))
BECAME: Final = Weighted[str](("done", 60), ("done late", 12), ("carried", 10), ("given up", 4), ("open", 14))
FOUND: Final = Weighted[Progress]((Progress.BETTER, 6), (Progress.NO_CHANGE, 3), (Progress.WORSE, 1))
BECAUSE_OF_THE_CHILD: Final = 0.45
LEAST_AGE_OF_WORDS: Final = 5
REPORT_DAYS_BEFORE: Final = Weighted[int]((7, 3), (6, 3), (5, 6), (4, 2), (2, 1), (0, 1))
INITIAL_REPORT_DAYS_BEFORE: Final = Weighted[int]((4, 2), (3, 4), (2, 6), (1, 2), (0, 1))
LETTER_DAYS: Final = Weighted[int]((0, 4), (1, 9), (2, 2), (5, 1))
RECORD_DAYS: Final = Weighted[int]((9, 3), (12, 5), (15, 5), (18, 2), (25, 1))
ANOTHER_FREQUENCY: Final = 0.15
EVERY_DAYS: Final = Weighted[int]((10, 2), (14, 3), (21, 2))


class PlanContent:
    """What is written into the plans of one episode, and sent about its conferences."""

    def __init__(self, told: EpisodeTelling, chance: Random) -> None:
        self.told = told
        self.chance = chance
        self.ends_at = datetime(date.max.year, 1, 1, tzinfo=LONDON)
        self.outcomes: dict[AnyPlan, int] = {}
        self.looked_at: dict[AnyPlan, date] = {}

    def written(self, lived: Iterable[Step]) -> Iterator[Step]:
        """The steps as they were, a review with what it found of each outcome; and everything written beside them."""
        lived = list(lived)
        for step in lived:
            if isinstance(step, steps.Close | steps.AcceptStepDown):
                self.ends_at = min(self.ends_at, step.at)
        for step in lived:
            yield from (one for one in self._beside(step) if one.at < self.ends_at)
            yield self._with_progress(step)
        yield from (one for one in self._birth(lived) if one.at < self.ends_at)

    def _birth(self, lived: Iterable[Step]) -> Iterator[Step]:
        """The birth plan of a child who was assessed before the birth, and the meeting before the discharge."""
        born_on = self.told.life.born_on
        assessed = next((one.at for one in lived if isinstance(one, steps.AuthoriseAssessment)), None)
        if self.told.life.expected_on is None or born_on is None or assessed is None or assessed.date() >= born_on:
            return
        made_at = assessed + SOON
        place = self.told.place
        yield steps_of_plans.MakeBirthPlan(at=made_at, child=place, hospital=self.chance.choice(phrases.HOSPITALS))
        met_on = self.told.horizon.worked(born_on, self.chance.choice((1, 1, 2, 3)))
        decision = self.chance.choice(phrases.DISCHARGE)
        yield steps_of_plans.HoldDischargeMeeting(at=self._at(met_on, 14), child=place, decision=decision)

    def _beside(self, step: Step) -> Iterator[Step]:
        match step:
            case steps.ConcludeEnquiry(enquiry=enquiry) if enquiry.conference_on is not None:
                yield from self._planned(step, enquiry, enquiry.conference_on, INITIAL_REPORT_DAYS_BEFORE)
            case steps.HoldConference():
                yield from self._papers(step)
                if step.plan is not None:
                    yield from self._next_review(step, step.plan)
                    yield from self._outcomes(step, step.plan)
            case steps.ReviewProtectionPlan():
                yield from self._papers(step)
                yield from self._next_review(step, step.plan)
            case steps.StartNeedPlan():
                yield from self._outcomes(step, step.plan)

    # --- conferences -------------------------------------------------------------------------------------------------

    def _next_review(self, step: Step, plan: CensusChildProtectionPlan) -> Iterator[Step]:
        """The review that follows a conference, planned on its day."""
        following = next((day for day in plan.reviewed_on if day > step.at.date()), None)
        if following is not None:
            yield from self._planned(step, plan, following, REPORT_DAYS_BEFORE)

    def _planned(
        self, step: Step, about: steps_of_plans.Conferred, planned_on: date, before: Weighted[int]
    ) -> Iterator[Step]:
        days = before.draw(self.chance)
        day = self._weekday(planned_on)
        if day <= step.at.date():
            return
        at = step.at + SOON
        yield steps_of_plans.PlanConference(at=at, child=self.told.place, about=about, planned_on=day)
        if not days:
            return
        shared_at = self._at(self.told.horizon.worked_before(day, days), 11)
        if shared_at.date() < day and shared_at.date() <= self.told.until:
            yield steps_of_plans.ShareReport(at=max(shared_at, at + SOON), child=self.told.place, about=about)

    @staticmethod
    def _weekday(day: date) -> date:
        return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)

    def _papers(self, step: steps.HoldConference | steps.ReviewProtectionPlan) -> Iterator[Step]:
        """The letter and the record, where somebody still holds the child by then."""
        held_on, is_review = step.at.date(), isinstance(step, steps.ReviewProtectionPlan)
        of = (step.plan if isinstance(step, steps.ReviewProtectionPlan) else step.enquiry, held_on)
        for papers, days, hour in (("letter_sent_on", LETTER_DAYS, 15), ("record_sent_on", RECORD_DAYS, 16)):
            at = self._at(self.told.horizon.worked(held_on, days.draw(self.chance)), hour)
            yield steps_of_plans.SendPapers(
                at=max(at, step.at + 2 * SOON), child=self.told.place, of=of, papers=papers, is_review=is_review
            )

    # --- what a plan says --------------------------------------------------------------------------------------------

    def _outcomes(self, step: Step, plan: AnyPlan) -> Iterator[Step]:
        on = step.at.date()
        if on < self.told.until - WRITTEN_SINCE:
            return
        said = None
        age = self.told.age(on)
        if age >= LEAST_AGE_OF_WORDS and self.chance.random() < BECAUSE_OF_THE_CHILD:
            said = self.chance.choice(phrases.SAID)
        wanted = self._wanted(on, age)
        agreed = tuple((does, self._due(on)) for one in wanted for does in one.actions[: self.chance.randint(1, 2)])
        if said is not None:
            agreed = (*agreed, (said.does, self._due(on)))
        self.outcomes[plan] = len(wanted)
        at = step.at + 2 * SOON
        yield steps_of_plans.WritePlan(
            at=at,
            child=self.told.place,
            plan=plan,
            outcomes=tuple((one.wanted, one.how_known) for one in wanted),
            actions=agreed,
            said=said,
            contingency=self.chance.choice(phrases.CONTINGENCY),
        )
        for number, (_, due_on) in enumerate(agreed):
            yield from self._became(plan, number, at, due_on)

    def _wanted(self, on: date, age: int) -> list[phrases.Wants]:
        born_on = self.told.life.born_on
        if born_on is None or born_on > on:
            return [phrases.BEFORE_BIRTH]
        fitting = [one for one in phrases.WANTED if one.least_age <= age]
        return self.chance.sample(fitting, min(OUTCOMES.draw(self.chance), len(fitting)))

    def _due(self, on: date) -> date:
        return self._weekday(on + timedelta(days=DAYS_TO_DUE.draw(self.chance)))

    def _became(self, plan: AnyPlan, number: int, agreed_at: datetime, due_on: date) -> Iterator[Step]:
        became, early = BECAME.draw(self.chance), self.chance.randint(0, 9)
        if became == "open":
            return
        later = {"done late": 6, "carried": 1}.get(became, -early)
        at = max(self._at(due_on + timedelta(days=later), 13), agreed_at + timedelta(days=1))
        if at.date() >= (plan.ended_on or date.max):
            return
        moved_to = self._weekday(at.date() + timedelta(days=35)) if became == "carried" else None
        words = {"carried": phrases.WHY_CARRIED, "given up": phrases.WHY_GIVEN_UP}.get(became, phrases.ENDED_HOW)
        yield steps_of_plans.SettleAction(
            at=at,
            child=self.told.place,
            plan=plan,
            number=number,
            became=became.split(" ", maxsplit=1)[0],
            words=self.chance.choice(words),
            moved_to=moved_to,
        )

    def _with_progress(self, step: Step) -> Step:
        """A review or a core group of a plan that holds outcomes says how it stands with each."""
        if not isinstance(step, steps.HoldCoreGroup | steps.ReviewProtectionPlan | steps.ReviewNeedPlan):
            return step
        on = step.at.date()
        if self.looked_at.get(step.plan) == on or step.at >= self.ends_at:
            return step
        self.looked_at[step.plan] = on
        found = tuple(FOUND.draw(self.chance).value for _ in range(self.outcomes.get(step.plan, 0)))
        if not found:
            return step
        if isinstance(step, steps.HoldCoreGroup):
            return replace(step, found=found)
        is_changed = on < (step.plan.ended_on or date.max) and self.chance.random() < ANOTHER_FREQUENCY
        return replace(step, found=found, visit_every_days=EVERY_DAYS.draw(self.chance) if is_changed else None)

    def _at(self, on: date, hour: int) -> datetime:
        return datetime.combine(on, time(hour, self.chance.randint(0, 59)), tzinfo=LONDON)
