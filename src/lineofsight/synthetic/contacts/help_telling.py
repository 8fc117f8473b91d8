"""The course of early help told as steps, with the practitioner who has the family."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from lineofsight.synthetic.caseloads import Caseloads
from lineofsight.synthetic.contacts import help_steps
from lineofsight.synthetic.contacts.help_steps import HelpStep
from lineofsight.synthetic.contacts.helping import HelpCourse
from lineofsight.synthetic.contacts.telling import ONE_AFTER_ANOTHER
from lineofsight.synthetic.workforce_plan import InventedWorker, TeamKind


class HelpTelling:
    """Tells early help. end: the first moment that is not lived any more."""

    def __init__(self, caseloads: Caseloads, end: datetime, chance: Random) -> None:
        self.caseloads = caseloads
        self.end = end
        self.chance = chance
        self.asked = next(team.number for team in caseloads.plan.teams if team.kind is TeamKind.ASSESSMENT)

    def steps(self, course: HelpCourse) -> Iterator[HelpStep]:
        """Every step until the last day lived, for each child in turn."""
        if course.allocated_at >= self.end:
            return
        until = course.ended_at.date() if course.ended_at else date.max
        worker = self.caseloads.choose(
            TeamKind.EARLY_HELP, course.allocated_at.date(), until, self.chance, children=len(course.children)
        )
        for place, child in enumerate(course.children):
            for step in self._of_child(course, child, place * ONE_AFTER_ANOTHER, worker):
                if step.at < self.end:
                    yield step

    def _of_child(self, course: HelpCourse, child: int, later: timedelta, worker: InventedWorker) -> Iterator[HelpStep]:
        yield help_steps.GiveToPractitioner(at=course.allocated_at + later, child=child, worker=worker)
        yield help_steps.StartHelpAssessment(at=course.started_at + later, child=child, worker=worker)
        if course.assessed_at is not None:
            yield help_steps.FinishHelpAssessment(at=course.assessed_at + later, child=child, worker=worker)
        if course.planned_at is not None:
            yield help_steps.MakeFamilyPlan(at=course.planned_at + later, child=child, worker=worker)
        if course.stepped_up_at is not None and course.refused_at is not None:
            at = course.stepped_up_at + later
            yield help_steps.ProposeStepUp(at=at, child=child, worker=worker, team=self.asked)
            yield help_steps.RefuseStepUp(at=course.refused_at + later, child=child, worker=worker, team=self.asked)
        for held_at, outcome in course.reviewed:
            yield help_steps.ReviewFamilyPlan(at=held_at + later, child=child, worker=worker, outcome=outcome)
        if course.ended_at is not None and course.ended is not None:
            yield help_steps.EndHelp(at=course.ended_at + later, child=child, worker=worker, ended=course.ended)
