"""The starts of child protection plans and the conferences of some children, as rows: two queries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db.models import F, Q

from lineofsight.domain.plan_reconciliation import HeldConference, PlanStart, Reconciled, reconcile
from lineofsight.record.models import ChildProtectionPlan, Conference

OTHER_HALF_WITHIN: Final = timedelta(days=92)
"""So far outside a span the other half of something inside is looked for."""
BEFORE_A_FILE: Final = Q(episode__complete_from__gt=F("started_on"))
"""A plan that began before the year that its file covers: the conference stood in an earlier file."""


def reconciled(children: Q, first_on: date, last_on: date) -> Reconciled:
    """Plan starts beside conferences of a span of days. children: the condition for rows of who may be shown."""
    earliest, latest = first_on - OTHER_HALF_WITHIN, last_on + OTHER_HALF_WITHIN
    plans = ChildProtectionPlan.objects.filter(children, started_on__range=(earliest, latest)).exclude(BEFORE_A_FILE)
    held = Conference.objects.filter(children, held_on__range=(earliest, latest))
    starts = [PlanStart(*row) for row in plans.order_by("pk").values_list("pk", "child_id", "started_on")]
    columns = ("pk", "child_id", "held_on", "kind", "outcome")
    conferences = [
        HeldConference(
            pk,
            child,
            on,
            is_transfer_in=kind == Conference.Kind.TRANSFER_IN,
            decides_on_a_plan=outcome == Conference.Outcome.CHILD_PROTECTION_PLAN,
        )
        for pk, child, on, kind, outcome in held.order_by("pk").values_list(*columns)
    ]
    return reconcile(starts, conferences, first_on, last_on)


def first_day(children: Q) -> date | None:
    """The first day on which a plan of these children started; None where there is none."""
    found = ChildProtectionPlan.objects.filter(children).order_by("started_on").values_list("started_on", flat=True)
    return found.first()
