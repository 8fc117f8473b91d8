"""What somebody holds now, as a worker or a manager asks for it on a Monday morning: dates out of the record, no sums.

Every question is asked in a fixed number of queries, whatever the number of children.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from lineofsight.domain.clocks import months_after
from lineofsight.domain.codes.front_door import Worded
from lineofsight.record.families import families_of
from lineofsight.record.models import (
    Allocation,
    Assessment,
    Child,
    ChildInNeedPlan,
    ChildInNeedReview,
    ChildProtectionPlan,
    Deadline,
    Episode,
    Now,
    PlanAction,
    Section47Enquiry,
)
from lineofsight.record.models.deadlines import is_past
from lineofsight.record.plan_drift import drift_of

DAYS_AHEAD: Final = 7
"""What is due within so many days stands under this week."""
WEEKS_AHEAD: Final = 4
"""So many weeks ahead are counted for each worker of a team."""
LONG_NEED_PLAN_MONTHS: Final = 12
"""A child in need plan open for longer, without a decision to step up, step down or close (P50)."""
LONG_PROTECTION_PLAN_MONTHS: Final = 18
"""A child protection plan open for longer (P39 counts those of 18 and of 24 months)."""


class Drift(Worded):
    """Why the work with a child may be drifting. Each is a date that anybody can check in the record."""

    ASSESSMENT_LATE = "assessment_late", "Assessment past its limit"
    REVIEW_LATE = "review_late", "Review of the plan past its limit"
    NOT_SEEN = "not_seen", "Not seen within the visits of the plan"
    ACTION_LATE = "action_late", "Action of the plan late"
    NO_PROGRESS = "no_progress", "No progress towards an outcome of the plan"
    RISK_WITHOUT_DECISION = "risk_without_decision", "Worse than before, and nothing decided since"
    LONG_NEED_PLAN = "long_need_plan", "Child in need plan open over 12 months without a step decision"
    LONG_PROTECTION_PLAN = "long_protection_plan", "Child protection plan open over 18 months"
    NOTHING_RUNNING = "nothing_running", "Open, and no clock is running"


DRIFT_CLOCKS: Final = {
    "assessment_from_referral": Drift.ASSESSMENT_LATE,
    "first_review_conference": Drift.REVIEW_LATE,
    "later_review_conferences": Drift.REVIEW_LATE,
    "child_in_need_reviews": Drift.REVIEW_LATE,
    "child_protection_visits": Drift.NOT_SEEN,
    "child_in_need_visits": Drift.NOT_SEEN,
}
"""The clocks that say so once they are past, and which drift each is."""


@dataclass(frozen=True, slots=True, order=True)
class DriftFound:
    """One drift of one child. since: the day it was due, or was found, or for a long plan the day the plan started;
    where no clock is running, the day the last one stopped, or of the referral where none has."""

    since: date
    drift: Drift
    child_id: int


def awaiting_authorisation(children: QuerySet[Child]) -> QuerySet[Assessment]:
    """Assessments that their worker finished and no manager has authorised, the longest waiting first."""
    waiting = Assessment.objects.filter(
        child__in=children.order_by().values("pk"), completed_on__isnull=False, authorised_on__isnull=True
    )
    waiting = waiting.filter(episode__closed_on__isnull=True)
    return waiting.select_related("child__person", "completed_by").order_by("completed_on", "pk")


def plan_actions_due(children: QuerySet[Child], until: date) -> QuerySet[PlanAction]:
    """Actions of open plans that are still to be done and were or are due by that day, those due first first."""
    to_be_done = PlanAction.objects.filter(
        child__in=children.order_by().values("pk"), done_on__isnull=True, given_up_on__isnull=True, due_on__lte=until
    )
    open_plan = Q(outcome__protection_plan__isnull=False, outcome__protection_plan__ended_on__isnull=True)
    open_plan |= Q(outcome__need_plan__isnull=False, outcome__need_plan__ended_on__isnull=True)
    found = to_be_done.filter(open_plan, outcome__ended_on__isnull=True)
    return found.select_related("outcome", "owner_worker").order_by("due_on", "pk")


def awaiting_signature(children: QuerySet[Child]) -> QuerySet[Section47Enquiry]:
    """Section 47 enquiries that their worker concluded and no manager has signed, the longest waiting first."""
    waiting = Section47Enquiry.objects.filter(
        child__in=children.order_by().values("pk"), submitted_on__isnull=False, concluded_on__isnull=True
    )
    waiting = waiting.filter(episode__closed_on__isnull=True)
    return waiting.select_related("child__person", "submitted_by").order_by("submitted_on", "pk")


def sent_back(children: QuerySet[Child]) -> QuerySet[Section47Enquiry]:
    """Section 47 enquiries whose conclusion a manager sent back, and that were not concluded again."""
    back = Section47Enquiry.objects.filter(child__in=children.order_by().values("pk"), concluded_on__isnull=True)
    return back.exclude(why_sent_back="").filter(episode__closed_on__isnull=True).order_by("started_on", "pk")


def assessments_sent_back(children: QuerySet[Child]) -> QuerySet[Assessment]:
    """Assessments that a manager sent back, and that were not finished again."""
    back = Assessment.objects.filter(child__in=children.order_by().values("pk"), authorised_on__isnull=True)
    return back.exclude(why_sent_back="").filter(episode__closed_on__isnull=True).order_by("started_on", "pk")


def drifting(children: QuerySet[Child], deadlines: QuerySet[Deadline], now: Now) -> list[DriftFound]:
    """Every drift of these children, the longest first, in a fixed number of queries.

    deadlines: those the reader may see.
    """
    wanted = children.order_by().values("pk")
    rows: Any = deadlines
    late = rows.running().filter(is_past(now), child__in=wanted, clock__in=DRIFT_CLOCKS).order_by()
    found = {
        DriftFound(due_on, DRIFT_CLOCKS[clock], child)
        for child, clock, due_on in late.values_list("child", "clock", "due_on")
    }
    found |= {DriftFound(since, Drift.LONG_NEED_PLAN, child) for child, since in _long_need_plans(wanted, now.on)}
    plans = ChildProtectionPlan.objects.filter(child__in=wanted, ended_on__isnull=True)
    long_plans = plans.filter(started_on__lt=months_after(now.on, -LONG_PROTECTION_PLAN_MONTHS))
    found |= {
        DriftFound(since, Drift.LONG_PROTECTION_PLAN, child)
        for child, since in long_plans.values_list("child", "started_on")
    }
    found |= {DriftFound(since, Drift.NOTHING_RUNNING, child) for child, since in _nothing_running(wanted)}
    found |= {
        DriftFound(one.on, Drift(one.test.value), child)
        for child, drifted in drift_of(wanted, now.on).items()
        for one in drifted
    }
    return sorted(found)


def _nothing_running(wanted: QuerySet[Any, Any]) -> QuerySet[Any, tuple[int, date]]:
    """Child and last day of a clock of open episodes for which no clock is running: nothing there ever falls due."""
    clocks: Any = Deadline.objects
    of_child = clocks.filter(child=OuterRef("child")).order_by()
    stopped = of_child.filter(stopped_on__isnull=False).order_by("-stopped_on").values("stopped_on")[:1]
    open_episodes = Episode.objects.open().filter(child__in=wanted).exclude(Exists(of_child.running()))
    since = Greatest("referred_on", Coalesce(Subquery(stopped), F("referred_on")))
    return open_episodes.order_by().values_list("child", since)


def _long_need_plans(wanted: QuerySet[Any, Any], on: date) -> QuerySet[Any, tuple[int, date]]:
    """Child and start of child in need plans open so long that no review of that time decided on a step."""
    since = months_after(on, -LONG_NEED_PLAN_MONTHS)
    steps = [one for one in ChildInNeedReview.Outcome if one is not ChildInNeedReview.Outcome.CONTINUE]
    decided = ChildInNeedReview.objects.filter(plan=OuterRef("pk"), outcome__in=steps, held_on__gt=since)
    plans = ChildInNeedPlan.objects.filter(child__in=wanted, ended_on__isnull=True, started_on__lt=since)
    return plans.exclude(Exists(decided)).values_list("child", "started_on")


@dataclass(frozen=True, slots=True)
class Load:
    """What one worker, or nobody, holds of a team's children: children, and their running deadlines by when they fall.

    worker_id: None for what no worker holds. weeks: how many fall due in each of the `WEEKS_AHEAD` weeks from today.
    """

    worker_id: int | None
    children: int
    on_protection_plan: int
    overdue: int
    weeks: tuple[int, ...]


def loads_of(children: QuerySet[Child], deadlines: QuerySet[Deadline], now: Now) -> dict[int | None, Load]:
    """What each worker holds of these children, None what nobody holds, in two queries."""
    wanted = children.order_by().values("pk")
    held: Any = Allocation.objects.current().filter(child__in=wanted)
    on_plan = Exists(ChildProtectionPlan.objects.filter(child=OuterRef("child"), ended_on__isnull=True))
    counted = (
        held.annotate(on_plan=on_plan)
        .values("worker")
        .annotate(n=Count("pk"), on_plan_n=Count("pk", filter=Q(on_plan=True)))
    )
    holds = {row["worker"]: (row["n"], row["on_plan_n"]) for row in counted.order_by()}
    due = _due_by_worker(deadlines.filter(child__in=wanted), now)
    nothing = dict.fromkeys(("overdue", *_WEEKS), 0)
    return {
        worker: Load(
            worker,
            n,
            on_plan_n,
            due.get(worker, nothing)["overdue"],
            tuple(due.get(worker, nothing)[week] for week in _WEEKS),
        )
        for worker, (n, on_plan_n) in holds.items()
    }


def families_held(children: QuerySet[Child]) -> dict[int | None, int]:
    """How many families of these children each worker, or None nobody, holds: brothers and sisters are one.

    Four queries, whatever the number of children.
    """
    wanted = children.order_by().values("pk")
    rows = Allocation.objects.current().filter(child__in=wanted).order_by("child").values_list("child_id", "worker_id")
    held = dict(rows)
    families = families_of(list(held))
    first: dict[int, int] = {}
    for child in held:
        together = {child, *families[child].siblings}
        first[child] = min(first.get(one, one) for one in together)
    found: dict[int | None, set[int]] = defaultdict(set)
    for child, worker in held.items():
        found[worker].add(first[child])
    return {worker: len(of_worker) for worker, of_worker in found.items()}


_WEEKS: Final = tuple(f"week_{number}" for number in range(WEEKS_AHEAD))


def _due_by_worker(deadlines: Any, now: Now) -> dict[int | None, dict[str, int]]:
    """By the worker who holds the child: how many running deadlines are overdue, and fall due in each week ahead."""
    counts: dict[str, Any] = {"overdue": Count(Value(1), filter=is_past(now))}
    for number, name in enumerate(_WEEKS):
        first = now.on + timedelta(weeks=number)
        within = Q(due_on__gte=first, due_on__lt=first + timedelta(weeks=1))
        counts[name] = Count(Value(1), filter=within & ~is_past(now))
    rows = deadlines.running().order_by().values(holder=F("owner")).annotate(**counts)
    return {row["holder"]: row for row in rows}
