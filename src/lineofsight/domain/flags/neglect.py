"""The flag about neglect that builds up: events of the chronology coded as neglect, while the plan stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lineofsight.domain.flags.facts import Case, FlagEvent
from lineofsight.domain.flags.repeats import is_within
from lineofsight.domain.history import ChildInNeedPlan, ChildProtectionPlan, FamilyPlan, History


def neglect_build_up(case: Case) -> tuple[FlagEvent, ...]:
    """F14: so many events coded as neglect within so many months, all of them after the last change of a plan."""
    changed_on = max((day for day in _changes_of_plan(case.child) if day <= case.on), default=date.min)
    events = [
        one for one in case.facts.neglect if is_within(one.on, case.numbers["months"], case.on) and one.on > changed_on
    ]
    if len(events) < case.numbers["events"]:
        return ()
    return tuple(FlagEvent(one.on, one.words, case.child.child_id, one.kind, one.id) for one in events)


def _changes_of_plan(history: History) -> Iterator[date]:
    """The days on which a plan began or ended, or a step between teams was accepted."""
    for episode in history.episodes:
        for plan in episode.child_protection_plans:
            yield from _days_of(plan)
        for need_plan in episode.child_in_need_plans:
            yield from _days_of(need_plan)
    for given in history.early_help:
        for family_plan in given.plans:
            yield from _days_of(family_plan)
    for step in history.step_changes:
        if step.is_accepted and step.answered_on is not None:
            yield step.answered_on


def _days_of(plan: ChildProtectionPlan | ChildInNeedPlan | FamilyPlan) -> Iterator[date]:
    yield plan.started_on
    if plan.ended_on is not None:
        yield plan.ended_on
