"""What the census would say of one child with what is being typed, before anything is written.

Nothing is recorded to find it out: what is typed is laid upon the reading of the child, so that no clock moves, nobody
is held up and the trail tells of a look alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import models

from lineofsight.actions.returning.census_children import CensusBatch
from lineofsight.actions.returning.rehearsing import year_rehearsed
from lineofsight.domain.exceptions import CalendarGap
from lineofsight.record.models import AssessmentFactorFound, Child
from lineofsight.record.moment import today
from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.returns.cin_census.cohort import CensusDays
from lineofsight.returns.cin_census.reading import census_year
from lineofsight.returns.cin_census.rules.one_child import caused_by, findings_in
from lineofsight.returns.cin_census.rules.rule import Finding
from lineofsight.returns.cin_census.rules.worker_words import OF_THE_END

Typed = Callable[[CensusChild], CensusChild]
"""Lays what is typed upon a child: the child as the record would hold them once it is saved."""


class _AllOfIt(CensusBatch):
    """One child with all that is recorded up to a day: also what no return holds, as the factors of open work."""

    keeps_those_without_episodes = True
    has_pre_proceedings = False

    def _factors_found(self) -> models.QuerySet[AssessmentFactorFound]:
        return AssessmentFactorFound.objects.filter(**self._within("assessment__child"))

    def _factors_of(self, assessment: Any) -> tuple[str, ...]:
        return tuple(self.factors.get(assessment.pk, ()))


def as_recorded(child_id: int, reference_date: date) -> CensusChild | None:
    """One child with all that is recorded up to a day, each row with its key; None for one who is not there."""
    living = Child.objects.filter(person__merged_into__isnull=True)
    days = CensusDays(date.min, reference_date)
    return next(_AllOfIt(living, (child_id, child_id), days).children(), None)


def year_asked(on: date) -> int:
    """The year in which the census year ends whose return is the first, of those still to be sent, to hold that day."""
    return max(year_rehearsed(today()), min(census_year(on), census_year(today())))


def found_while_typing(child_id: int, typed: Typed, on: date) -> list[Finding]:
    """What the census would find in a child because of what is typed about a day; nothing where no year can say."""
    ends_in = year_asked(on)
    before = as_recorded(child_id, CensusDays.of_year(ends_in).reference_date)
    if before is None:
        return []
    try:
        return _told_now(caused_by(before, typed(before), ends_in), ends_in)
    except CalendarGap:
        return []


def found_in_a_new_child(child: CensusChild) -> list[Finding]:
    """What the census would find in a child whose record is about to begin; nothing where no year can say."""
    try:
        ends_in = year_asked(today())
        return _told_now(findings_in(child, ends_in), ends_in)
    except CalendarGap:
        return []


def _told_now(found: list[Finding], ends_in: int) -> list[Finding]:
    """Until the census year is over, what is not finished at its end is no more than what goes on."""
    if today() > CensusDays.of_year(ends_in).reference_date:
        return found
    return [one for one in found if one.code not in OF_THE_END]
