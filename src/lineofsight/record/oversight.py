"""What oversight asks of children and who holds them: no worker, a worker who has left, a second plan, not seen.

Each question is a condition on `Child`, so that a figure of the board and the list behind it ask the same one.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from lineofsight.record.models import Allocation, Child, ChildProtectionPlan, Episode, Visit

NOT_SEEN_FOR_DAYS: Final = 28
"""A child on a plan is asked after once more than four weeks have passed since a visit in person saw the child.

Source: the indicators of practice, children on a child protection plan without a seen visit in four weeks (P45).
"""


def open_episodes() -> QuerySet[Episode]:
    """The open episodes of the child of the outer query."""
    return Episode.objects.open().filter(child=OuterRef("pk"))


def current_allocations() -> QuerySet[Allocation]:
    """The allocation in force of the child of the outer query: one, or none."""
    return Allocation.objects.current().filter(child=OuterRef("pk"))


def open_protection_plans() -> QuerySet[ChildProtectionPlan]:
    """The child protection plan in force of the child of the outer query."""
    return ChildProtectionPlan.objects.filter(child=OuterRef("pk"), ended_on__isnull=True)


def visits_that_saw_the_child() -> QuerySet[Visit]:
    """Visits in person at which the child of the outer query was seen."""
    return Visit.objects.filter(child=OuterRef("pk"), kind=Visit.Kind.IN_PERSON, is_child_seen=True)


def is_open() -> Q:
    """Children with an open episode."""
    return Q(Exists(open_episodes()))


def is_on_protection_plan() -> Q:
    """Children on a child protection plan."""
    return Q(Exists(open_protection_plans()))


def is_unallocated() -> Q:
    """Open children whom no worker holds, in a team or in none."""
    return is_open() & ~Q(Exists(current_allocations().filter(worker__isnull=False)))


def is_with_leaver(on: date) -> Q:
    """Open children whose worker had left by the day `on`."""
    return is_open() & Q(Exists(current_allocations().filter(worker__left_on__lte=on)))


def is_on_repeat_plan() -> Q:
    """Children on a plan before which there was another, as the plan itself says or as the record holds it."""
    earlier = ChildProtectionPlan.objects.filter(child=OuterRef("child"), started_on__lt=OuterRef("started_on"))
    return Q(Exists(open_protection_plans().filter(Q(previous_plans__gte=1) | Q(Exists(earlier)))))


def is_not_seen(on: date) -> Q:
    """Children on a plan whom no visit in person has seen for more than `NOT_SEEN_FOR_DAYS` days before `on`.

    The days run from the last such visit; without any, from the later of the plan's start and the birth. An unborn
    child is not asked after, nor is a child known only from a file, which holds no visits.
    """
    since = on - timedelta(days=NOT_SEEN_FOR_DAYS)
    unborn_or_new = Q(child__person__born_on__isnull=True, child__person__expected_on__isnull=False)
    unborn_or_new |= Q(child__person__born_on__gte=since)
    plans, seen = open_protection_plans(), visits_that_saw_the_child()
    return (
        Q(as_at_on__isnull=True)
        & Q(Exists(plans.exclude(unborn_or_new)))
        & ~Q(Exists(seen.filter(happened_on__gte=since)))
        & (Q(Exists(seen)) | Q(Exists(plans.filter(started_on__lt=since))))
    )


def children_by_worker(children: QuerySet[Child], on: date) -> list[dict[str, Any]]:
    """What each worker holds, in one query: a row for each worker with children who are open or on a plan.

    A row has worker_id (None: no worker), open, on_plan, repeat_plan, not_seen and cannot_say: children on a plan of
    whom only a file is known, so that nobody can say when they were seen. Each is a number of `children`.
    """
    held = FilteredRelation("allocations", condition=Q(allocations__ended_on__isnull=True))
    rows: Any = children.annotate(held=held).filter(is_open() | is_on_protection_plan()).order_by()
    return list(
        rows.values(worker_id=F("held__worker")).annotate(
            open=Count("pk", filter=is_open()),
            on_plan=Count("pk", filter=is_on_protection_plan()),
            repeat_plan=Count("pk", filter=is_on_repeat_plan()),
            not_seen=Count("pk", filter=is_not_seen(on)),
            cannot_say=Count("pk", filter=is_on_protection_plan() & Q(as_at_on__isnull=False)),
        )
    )
