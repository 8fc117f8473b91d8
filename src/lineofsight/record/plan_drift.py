"""What the tests of drift find in the open plans of many children, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from lineofsight.domain.flags import FLAGS_BY_KEY
from lineofsight.domain.plan_drift import Drifted, decided_in, drift_in, may_be_rising
from lineofsight.domain.plans import PlanFacts
from lineofsight.domain.working_days import Calendar
from lineofsight.record.flag_numbers import flag_numbers_in_force
from lineofsight.record.histories import histories_of
from lineofsight.record.plans import open_plans_of


def drift_of(children: QuerySet[Any, Any], on: date) -> dict[int, tuple[Drifted, ...]]:
    """What drifts in the open plans of these children on a day, by child id, with the numbers in force then.

    children: their keys. The decisions are read only of children of whom something was found to be worse.
    """
    plans = open_plans_of(children)
    numbers = flag_numbers_in_force().on(FLAGS_BY_KEY["drift"], on)
    decided = histories_of(_of_whom_worse(plans, on))
    calendar = Calendar.england()
    found = {
        child: drift_in(held, decided_in(decided[child]) if child in decided else (), on, numbers, calendar)
        for child, held in plans.items()
    }
    return {child: drifted for child, drifted in found.items() if drifted}


def _of_whom_worse(plans: Mapping[int, Collection[PlanFacts]], on: date) -> list[int]:
    return [child for child, held in plans.items() if may_be_rising(held, on)]
