"""Whether a plan drifts, by three tests that anybody can check by hand: counts and dates, never a score.

An action that is late, an outcome without progress, a risk that rises while nothing is decided. The numbers are those
of the flag of drift, which an authority sets, dated. Source: practice reference 4.2, P52; finding S9.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lineofsight.domain.codes.front_door import Worded
from lineofsight.domain.history import Episode, History
from lineofsight.domain.plans import OutcomeFacts, PlanFacts, PlanKind, Progress, as_at
from lineofsight.domain.working_days import Calendar


class DriftTest(Worded):
    """One of the three tests, and what it found."""

    ACTION_LATE = "action_late", "An action is late"
    NO_PROGRESS = "no_progress", "No progress towards an outcome"
    RISK_WITHOUT_DECISION = "risk_without_decision", "Worse, and nothing decided"


@dataclass(frozen=True, slots=True)
class Drifted:
    """What one test found in a plan: the day to check, and where it stands in the record.

    on: the day the action was due, or the day of the review or core group. kind: "plan_action" or "outcome_progress".
    """

    test: DriftTest
    on: date
    plan: PlanKind
    plan_id: int
    kind: str
    id: int
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A day on which something was decided about a child. is_review: a review, which told the progress itself."""

    on: date
    is_review: bool = False


def decided_in(history: History) -> tuple[Decided, ...]:
    """Every day on which social care decided about a child: a discussion, a conference, a review, a step."""
    found = [one for episode in history.episodes for one in _decided_in(episode)]
    return (*found, *(Decided(one.proposed_on) for one in history.step_changes))


def _decided_in(episode: Episode) -> Iterator[Decided]:
    yield from (Decided(one.held_on) for one in episode.strategy_discussions)
    yield from (Decided(one.started_on) for one in episode.section_47_enquiries)
    yield from (Decided(one.held_on) for one in episode.conferences)
    for protection in episode.child_protection_plans:
        yield from (Decided(one.held_on, is_review=True) for one in protection.reviews)
    for need in episode.child_in_need_plans:
        yield from (Decided(one.held_on, is_review=True) for one in need.reviews)


def may_be_rising(plans: Iterable[PlanFacts], on: date) -> bool:
    """Whether the latest that was found of an outcome of an open plan is that it is worse."""
    return any(_latest_is_worse(one) for plan in _open(plans, on) for one in _wanted(plan, on))


def drift_in(
    plans: Iterable[PlanFacts], decided: Iterable[Decided], on: date, numbers: Mapping[str, int], calendar: Calendar
) -> tuple[Drifted, ...]:
    """What the tests find in the plans of a child that are open on a day, as they had been written by then.

    decided: what was decided about the child, whenever. numbers: days_late, meetings and days_to_decide, as the flag
    of drift has them.
    """
    decided = tuple(one for one in decided if one.on <= on)
    found: list[Drifted] = []
    for plan in _open(plans, on):
        found += _late(plan, on, numbers["days_late"], calendar)
        for outcome in _wanted(plan, on):
            found += _without_progress(plan, outcome, numbers["meetings"])
            found += _undecided(plan, outcome, decided, on, numbers["days_to_decide"], calendar)
    return tuple(sorted(found, key=lambda one: (one.on, one.test, one.id)))


def _open(plans: Iterable[PlanFacts], on: date) -> Iterator[PlanFacts]:
    return (as_at(plan, on) for plan in plans if plan.is_open_on(on))


def _wanted(plan: PlanFacts, on: date) -> Iterator[OutcomeFacts]:
    return (one for one in plan.outcomes if one.is_open_on(on))


def _late(plan: PlanFacts, on: date, days_late: int, calendar: Calendar) -> Iterator[Drifted]:
    for outcome in _wanted(plan, on):
        for action in outcome.actions:
            is_past = action.is_open_on(on) and action.due_on < on
            if is_past and calendar.elapsed(action.due_on, on) > days_late:
                yield Drifted(DriftTest.ACTION_LATE, action.due_on, plan.kind, plan.id, "plan_action", action.id)


def _without_progress(plan: PlanFacts, outcome: OutcomeFacts, meetings: int) -> Iterator[Drifted]:
    latest = outcome.progress[-meetings:]
    if len(latest) == meetings and all(one.progress is not Progress.BETTER for one in latest):
        for one in latest:
            test, kind = DriftTest.NO_PROGRESS, "outcome_progress"
            yield Drifted(test, one.on, plan.kind, plan.id, kind, one.id, one.progress)


def _undecided(
    plan: PlanFacts, outcome: OutcomeFacts, decided: tuple[Decided, ...], on: date, days: int, calendar: Calendar
) -> Iterator[Drifted]:
    """The day on which an outcome was found to be worse, where the days to decide are past and nothing was decided.

    The review that found it is no decision about it; whatever came later is, and so is an action agreed from that day.
    """
    if not _latest_is_worse(outcome):
        return
    worse = outcome.progress[-1]
    acted = any(worse.on <= action.set_on <= on for one in plan.outcomes for action in one.actions)
    answered = any(one.on > worse.on or (one.on == worse.on and not one.is_review) for one in decided)
    if not acted and not answered and calendar.elapsed(worse.on, on) > days:
        test, kind = DriftTest.RISK_WITHOUT_DECISION, "outcome_progress"
        yield Drifted(test, worse.on, plan.kind, plan.id, kind, worse.id, worse.progress)


def _latest_is_worse(outcome: OutcomeFacts) -> bool:
    return bool(outcome.progress) and outcome.progress[-1].progress is Progress.WORSE
