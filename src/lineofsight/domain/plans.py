"""What stands in a child protection plan or a child in need plan: outcomes, actions under them, and progress.

Source: practice reference 2.2 (outcomes, who does what by when, progress against each outcome at each review).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from lineofsight.domain.codes.front_door import Worded
from lineofsight.domain.history import History


class PlanKind(Worded):
    """The plans that hold outcomes. A family plan of early help has its goals and actions in itself."""

    CHILD_PROTECTION = "child_protection_plan", "child protection plan"
    CHILD_IN_NEED = "child_in_need_plan", "child in need plan"


class Progress(Worded):
    """How it stands with one outcome, as a review or a core group found it."""

    BETTER = "better", "Better"
    NO_CHANGE = "no_change", "No change"
    WORSE = "worse", "Worse"


class Owner(Worded):
    """Who does an action of a plan."""

    WORKER = "worker", "A worker here"
    AGENCY = "agency", "Another agency"
    FAMILY = "family", "Somebody of the family"


class FamilysAgreement(Worded):
    """Whether the family agrees to the plan. Who was not asked yet has no value."""

    AGREED = "agreed", "The family agrees to the plan"
    IN_PART = "in_part", "The family agrees to a part of it"
    NOT_AGREED = "not_agreed", "The family does not agree"


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """One action: who does it is in the record. due_on: as it stands, after it was carried over.

    An action ends by `done_on` or by `given_up_on`; both are None while it is to be done.
    """

    id: int
    set_on: date
    due_on: date
    done_on: date | None = None
    given_up_on: date | None = None

    @property
    def ended_on(self) -> date | None:
        """The day on which it was done or given up; None while it is to be done."""
        return self.done_on or self.given_up_on

    def is_open_on(self, day: date) -> bool:
        """Whether it was agreed by a day and neither done nor given up by then."""
        return self.set_on <= day and (self.ended_on is None or self.ended_on > day)


@dataclass(frozen=True, slots=True)
class ProgressFacts:
    """What a review or a core group of a day found of one outcome."""

    id: int
    on: date
    progress: Progress


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """One outcome of a plan, with its actions, and its progress, the oldest first."""

    id: int
    set_on: date
    ended_on: date | None = None
    actions: tuple[ActionFacts, ...] = ()
    progress: tuple[ProgressFacts, ...] = ()

    def is_open_on(self, day: date) -> bool:
        """Whether it was wanted by a day, and neither reached nor given up by then."""
        return self.set_on <= day and (self.ended_on is None or self.ended_on > day)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """One plan with its outcomes; () where none is recorded."""

    kind: PlanKind
    id: int
    started_on: date
    ended_on: date | None = None
    outcomes: tuple[OutcomeFacts, ...] = ()

    def is_open_on(self, day: date) -> bool:
        """Whether the plan had begun by a day and had not ended by then."""
        return self.started_on <= day and (self.ended_on is None or self.ended_on > day)


def as_at(plan: PlanFacts, day: date) -> PlanFacts:
    """A plan as it had been written by a day: what was agreed, done or found later is left out."""
    outcomes = (replace(one, progress=tuple(_until(one, day))) for one in plan.outcomes if one.set_on <= day)
    return replace(plan, outcomes=tuple(outcomes))


def _until(outcome: OutcomeFacts, day: date) -> Iterator[ProgressFacts]:
    return (one for one in outcome.progress if one.on <= day)


def open_plans(history: History, day: date) -> Iterator[tuple[PlanKind, int]]:
    """The kind and id of each plan that was open on a day."""
    for episode in history.episodes:
        kinds = (
            (PlanKind.CHILD_PROTECTION, episode.child_protection_plans),
            (PlanKind.CHILD_IN_NEED, episode.child_in_need_plans),
        )
        for kind, plans in kinds:
            for plan in plans:
                if PlanFacts(kind, plan.id, plan.started_on, plan.ended_on).is_open_on(day):
                    yield kind, plan.id


def outcome_of(plan: PlanFacts, outcome_id: int | None) -> OutcomeFacts:
    """The outcome of a plan with this id; asking for one that it does not hold is an error of ours."""
    return next(one for one in plan.outcomes if one.id == outcome_id)


def action_of(plan: PlanFacts, action_id: int | None) -> ActionFacts:
    """The action of a plan with this id; asking for one that it does not hold is an error of ours."""
    return next(one for one in actions_of(plan.outcomes) if one.id == action_id)


def actions_of(outcomes: Iterable[OutcomeFacts]) -> Iterator[ActionFacts]:
    """Every action under these outcomes."""
    return (action for outcome in outcomes for action in outcome.actions)
