"""Starts of child protection plans beside the conferences that make them, child by child, in a span of days.

A plan starts on the day of its conference: an initial one, or one for a child who moved in on a plan. Where more plans
start than conferences are held, one of the two is missing or has the wrong day. Source: practice reference 9, fault 24;
census rules 2883 and 2885.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lineofsight.domain.codes.front_door import Worded


class Unmatched(Worded):
    """What stands alone."""

    PLAN = "plan", "A plan that started without a conference on its day"
    CONFERENCE = "conference", "A conference that decided on a plan, and no plan started on its day"


@dataclass(frozen=True, slots=True)
class PlanStart:
    """The start of one plan. id: of the plan."""

    id: int
    child_id: int
    on: date


@dataclass(frozen=True, slots=True)
class HeldConference:
    """One conference. decides_on_a_plan: it is recorded that it did; a file does not say what a conference decided."""

    id: int
    child_id: int
    on: date
    is_transfer_in: bool = False
    decides_on_a_plan: bool = False


@dataclass(frozen=True, slots=True)
class Alone:
    """A plan without its conference, or a conference without its plan. id: of whichever it is.

    nearest_on: the day of the child's nearest other half that stands alone too; None where there is none.
    """

    kind: Unmatched
    id: int
    child_id: int
    on: date
    nearest_on: date | None = None

    @property
    def days_apart(self) -> int | None:
        """How many days lie between the two."""
        return None if self.nearest_on is None else abs((self.nearest_on - self.on).days)


@dataclass(frozen=True, slots=True)
class Month:
    """What one calendar month of the span counts. first_on: its first day."""

    first_on: date
    plans: int = 0
    initial: int = 0
    transfers_in: int = 0
    plans_alone: int = 0
    conferences_alone: int = 0

    @property
    def conferences(self) -> int:
        return self.initial + self.transfers_in

    @property
    def more_plans(self) -> int:
        """How many more plans start than conferences are held; below nought where it is the other way round."""
        return self.plans - self.conferences


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The months of a span, the earliest first, and what stands alone in it, oldest first."""

    months: tuple[Month, ...]
    alone: tuple[Alone, ...]


def reconcile(
    plans: Collection[PlanStart], conferences: Collection[HeldConference], first_on: date, last_on: date
) -> Reconciled:
    """Plan starts beside conferences from `first_on` to `last_on`, both days included.

    What lies outside the span is handed in as well where it may be the other half of something inside: it is counted
    in no month, and is the nearest of what stands alone.
    """
    inside = sorted(
        (one for one in _alone(plans, conferences) if first_on <= one.on <= last_on),
        key=lambda one: (one.on, one.kind, one.child_id, one.id),
    )
    kept = [one for one in plans if first_on <= one.on <= last_on]
    held = [one for one in conferences if first_on <= one.on <= last_on]
    return Reconciled(_months(kept, held, inside), tuple(inside))


def _alone(plans: Collection[PlanStart], conferences: Collection[HeldConference]) -> Iterator[Alone]:
    """Each plan takes one conference of its child and day; what is left of either stands alone."""
    free: dict[tuple[int, date], list[HeldConference]] = defaultdict(list)
    for conference in sorted(conferences, key=lambda one: (not one.decides_on_a_plan, one.id)):
        free[conference.child_id, conference.on].append(conference)
    without = []
    for plan in sorted(plans, key=lambda one: one.id):
        of_its_day = free[plan.child_id, plan.on]
        if of_its_day:
            of_its_day.pop(0)
        else:
            without.append(plan)
    left = [one for rest in free.values() for one in rest]
    for plan in without:
        yield Alone(Unmatched.PLAN, plan.id, plan.child_id, plan.on, _nearest(plan.child_id, plan.on, left))
    for one in left:
        if one.decides_on_a_plan:
            nearest_on = _nearest(one.child_id, one.on, without)
            yield Alone(Unmatched.CONFERENCE, one.id, one.child_id, one.on, nearest_on)


def _nearest(child_id: int, on: date, others: Iterable[PlanStart | HeldConference]) -> date | None:
    days = [one.on for one in others if one.child_id == child_id]
    return min(days, key=lambda day: (abs((day - on).days), day), default=None)


def _months(plans: list[PlanStart], held: list[HeldConference], alone: list[Alone]) -> tuple[Month, ...]:
    counted: dict[date, Counter[str]] = defaultdict(Counter)
    for plan in plans:
        counted[plan.on.replace(day=1)]["plans"] += 1
    for conference in held:
        counted[conference.on.replace(day=1)]["transfers_in" if conference.is_transfer_in else "initial"] += 1
    for one in alone:
        counted[one.on.replace(day=1)][f"{one.kind.value}s_alone"] += 1
    return tuple(Month(first_on, **counted[first_on]) for first_on in sorted(counted))
