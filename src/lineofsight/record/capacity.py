"""Working hours in force, the standard of a caseload, and what each worker holds beside both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Count

from lineofsight.domain.capacity import SHIPPED_CASELOAD, Capacity, case_holding_post
from lineofsight.record.models import Allocation, CaseloadStandard, WorkingHours


def hours_in_force(on: date, workers: Collection[int] | None = None) -> dict[int, WorkingHours]:
    """Each worker's hours on a day, by worker; nobody whose hours are not recorded by then. One query."""
    rows = WorkingHours.objects.filter(from_on__lte=on).order_by("from_on")
    if workers is not None:
        rows = rows.filter(worker__in=workers)
    return {row.worker_id: row for row in rows}


def caseload_standard_on(day: date) -> int:
    """How many children a full-time worker holds at most on a day: the authority's number, or the one shipped."""
    rows = CaseloadStandard.objects.filter(in_force_from__lte=day).order_by("-in_force_from")
    return rows.values_list("children", flat=True).first() or SHIPPED_CASELOAD


def capacities(held: Mapping[int, int], on: date) -> dict[int, Capacity]:
    """The capacity of each of some workers, by worker. held: how many children each holds now. Two queries."""
    hours, standard = hours_in_force(on, held.keys()), caseload_standard_on(on)
    return {worker: Capacity(children, _post(hours.get(worker)), standard) for worker, children in held.items()}


def capacities_of(workers: Iterable[int], on: date) -> dict[int, Capacity]:
    """The same of whatever these workers hold now, in any team. Three queries."""
    workers = list(workers)
    rows = Allocation.objects.current().filter(worker__in=workers).values("worker").annotate(n=Count("pk"))
    counted = {row["worker"]: row["n"] for row in rows.order_by()}
    return capacities({worker: counted.get(worker, 0) for worker in workers}, on)


def _post(hours: WorkingHours | None) -> Decimal | None:
    return None if hours is None else case_holding_post(hours.full_time_equivalent, hours.case_holding_percent)
