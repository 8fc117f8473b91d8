"""What oversight asks of children and who holds them: no worker, a worker who has left, a second plan, not seen.

Each question is a condition on `Child`, so that a figure of the board and the list behind it ask the same one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lineofsight.record.models import (
    Allocation,
    CarePeriod,
    Child,
    ChildProtectionPlan,
    EarlyHelp,
    Episode,
    PrivateFostering,
    Proceedings,
    Visit,
)
from lineofsight.record.passed_information import has_unread

NOT_SEEN_FOR_DAYS: Final = 28
"""A child on a plan is asked after once more than four weeks have passed since a visit in person saw the child.

Source: the indicators of practice, children on a child protection plan without a seen visit in four weeks (P45).
"""


def visits_that_saw_the_child() -> QuerySet[Visit]:
    """Visits in person at which the child was seen: no other visit says that a child is safe and well."""
    return Visit.objects.filter(kind=Visit.Kind.IN_PERSON, is_child_seen=True)


def is_open() -> Q:
    """Children with an open episode."""
    return _among(Episode.objects.open())


def is_in_early_help() -> Q:
    """Children in early help and without an open episode: nobody counts as open to social care and in early help."""
    return _among(EarlyHelp.objects.filter(ended_on__isnull=True)) & ~is_open()


def is_on_protection_plan() -> Q:
    """Children on a child protection plan."""
    return _among(_open_plans())


def is_looked_after() -> Q:
    """Children who are looked after."""
    return _among(CarePeriod.objects.filter(ended_on__isnull=True))


def is_privately_fostered() -> Q:
    """Children who are privately fostered, as far as the authority knows."""
    return _among(PrivateFostering.objects.filter(ended_on__isnull=True))


def open_proceedings() -> QuerySet[Proceedings]:
    """The ways to court that go on: from a legal gateway meeting to a step down, or to the end of care proceedings."""
    before_court = Q(applied_on__isnull=False, concluded_on__isnull=True)
    return Proceedings.objects.filter(Q(ended_on__isnull=True) | before_court)


def is_on_the_way_to_court() -> Q:
    """Children in pre-proceedings, or whose care proceedings are before the court."""
    return _among(open_proceedings())


def is_unallocated() -> Q:
    """Open children whom no worker holds, in a team or in none."""
    return is_open() & ~_among(Allocation.objects.current().filter(worker__isnull=False))


def is_with_leaver(on: date) -> Q:
    """Open children whose worker had left by the day `on`."""
    return is_open() & _among(Allocation.objects.current().filter(worker__left_on__lte=on))


def is_on_repeat_plan() -> Q:
    """Children on a plan before which there was another, as the plan itself says or as the record holds it."""
    return _among(_repeat_plans())


def is_not_seen(on: date) -> Q:
    """Children on a plan whom no visit in person has seen for more than `NOT_SEEN_FOR_DAYS` days before `on`.

    The days run from the last such visit; without any, from the later of the plan's start and the birth. An unborn
    child is not asked after, nor is a child known only from a file, which holds no visits.
    """
    return _among(_plans_not_seen(on))


def _open_plans() -> QuerySet[ChildProtectionPlan]:
    return ChildProtectionPlan.objects.filter(ended_on__isnull=True)


def _repeat_plans() -> QuerySet[ChildProtectionPlan]:
    earlier = ChildProtectionPlan.objects.filter(child=OuterRef("child"), started_on__lt=OuterRef("started_on"))
    return _open_plans().filter(Q(previous_plans__gte=1) | Q(Exists(earlier)))


def _plans_not_seen(on: date) -> QuerySet[ChildProtectionPlan]:
    since = on - timedelta(days=NOT_SEEN_FOR_DAYS)
    unborn_or_new = Q(child__person__born_on__isnull=True, child__person__expected_on__isnull=False)
    unborn_or_new |= Q(child__person__born_on__gte=since)
    seen = visits_that_saw_the_child().filter(child=OuterRef("child")).order_by("-happened_on")
    last_seen = Subquery(seen.values("happened_on")[:1])  # from the index of each child's visits, never of all visits
    plans = _open_plans().filter(child__as_at_on__isnull=True).exclude(unborn_or_new)
    return plans.alias(counted_from=Coalesce(last_seen, "started_on")).filter(counted_from__lt=since)


def _among(facts: QuerySet[Any]) -> Q:
    """The children of these facts. The set of them is read once, however many children are asked about."""
    return Q(pk__in=facts.order_by().values("child"))


@dataclass(slots=True)
class Held:
    """How many children one worker holds, or no worker.

    open: to social care; early_help: in early help, and not among them. unread: of either, those about whom the front
    door passed something on that is not read. repeat_plan, not_seen and cannot_say are among
    on_plan. cannot_say: children of whom only a file is known, so that nobody can say when they were seen.
    """

    open: int = 0
    early_help: int = 0
    unread: int = 0
    on_plan: int = 0
    repeat_plan: int = 0
    not_seen: int = 0
    cannot_say: int = 0


def held_by_worker(children: QuerySet[Child]) -> dict[int | None, Held]:
    """How many of these children are open and how many in early help, by the worker who holds them: None for no worker.

    One query; what a worker holds on plans is not counted.
    """
    rows: Any = _with_worker(children).filter(is_open() | is_in_early_help())
    counted = rows.values_list("held__worker").annotate(
        open=Count("pk", filter=is_open()),
        early_help=Count("pk", filter=is_in_early_help()),
        unread=Count("pk", filter=has_unread()),
    )
    return {worker: Held(open=n, early_help=helped, unread=unread) for worker, n, helped, unread in counted}


def children_by_worker(children: QuerySet[Child], on: date) -> dict[int | None, Held]:
    """What each worker holds of these children, and None what no worker holds. Four queries.

    Few children are on a plan: they are read one by one and added up here, so that no question of a plan is asked of
    every open child.
    """
    held = held_by_worker(children)
    repeat_plan = set(_repeat_plans().values_list("child", flat=True))
    not_seen = set(_plans_not_seen(on).values_list("child", flat=True))
    on_plan: Any = _with_worker(children).filter(is_on_protection_plan())
    for child, worker, as_at_on in on_plan.values_list("pk", "held__worker", "as_at_on"):
        by_worker = held.setdefault(worker, Held())
        by_worker.on_plan += 1
        by_worker.repeat_plan += child in repeat_plan
        by_worker.not_seen += child in not_seen
        by_worker.cannot_say += as_at_on is not None
    return held


def _with_worker(children: QuerySet[Child]) -> QuerySet[Child]:
    """The children, unsorted, with the allocation in force as `held`."""
    in_force = FilteredRelation("allocations", condition=Q(allocations__ended_on__isnull=True))
    return children.annotate(held=in_force).order_by()
