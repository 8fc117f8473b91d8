"""What oversight asks of children and who holds them: no worker, a worker who has left, a second plan, not seen.

Each question is a condition on `Child`, so that a figure of the board and the list behind it ask the same one.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lineofsight.record.models import Allocation, Child, ChildProtectionPlan, Episode, Visit

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


def is_on_protection_plan() -> Q:
    """Children on a child protection plan."""
    return _among(_open_plans())


def is_unallocated() -> Q:
    """Open children whom no worker holds, in a team or in none."""
    return is_open() & ~_among(Allocation.objects.current().filter(worker__isnull=False))


def is_with_leaver(on: date) -> Q:
    """Open children whose worker had left by the day `on`."""
    return is_open() & _among(Allocation.objects.current().filter(worker__left_on__lte=on))


def is_on_repeat_plan() -> Q:
    """Children on a plan before which there was another, as the plan itself says or as the record holds it."""
    earlier = ChildProtectionPlan.objects.filter(child=OuterRef("child"), started_on__lt=OuterRef("started_on"))
    return _among(_open_plans().filter(Q(previous_plans__gte=1) | Q(Exists(earlier))))


def is_not_seen(on: date) -> Q:
    """Children on a plan whom no visit in person has seen for more than `NOT_SEEN_FOR_DAYS` days before `on`.

    The days run from the last such visit; without any, from the later of the plan's start and the birth. An unborn
    child is not asked after, nor is a child known only from a file, which holds no visits.
    """
    since = on - timedelta(days=NOT_SEEN_FOR_DAYS)
    unborn_or_new = Q(child__person__born_on__isnull=True, child__person__expected_on__isnull=False)
    unborn_or_new |= Q(child__person__born_on__gte=since)
    seen = visits_that_saw_the_child().filter(child=OuterRef("child")).order_by("-happened_on")
    last_seen = Subquery(seen.values("happened_on")[:1])  # from the index of each child's visits, never of all visits
    plans = _open_plans().filter(child__as_at_on__isnull=True).exclude(unborn_or_new)
    return _among(plans.alias(counted_from=Coalesce(last_seen, "started_on")).filter(counted_from__lt=since))


def _open_plans() -> QuerySet[ChildProtectionPlan]:
    return ChildProtectionPlan.objects.filter(ended_on__isnull=True)


def _among(facts: QuerySet[Any]) -> Q:
    """The children of these facts. The set of them is read once, however many children are asked about."""
    return Q(pk__in=facts.order_by().values("child"))


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
