"""The outcomes, actions and progress of children's plans as plain values, in three queries however many children."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from lineofsight.domain.plans import (
    ActionFacts,
    OutcomeFacts,
    PlanFacts,
    PlanKind,
    Progress,
    ProgressFacts,
)
from lineofsight.record.models import (
    ChildInNeedPlan,
    ChildProtectionPlan,
    OutcomeProgress,
    PlanAction,
    PlanOutcome,
)
from lineofsight.record.prepared import Prepared

PlanRow = ChildProtectionPlan | ChildInNeedPlan
MODELS: dict[PlanKind, type[ChildProtectionPlan] | type[ChildInNeedPlan]] = {
    PlanKind.CHILD_PROTECTION: ChildProtectionPlan,
    PlanKind.CHILD_IN_NEED: ChildInNeedPlan,
}
COLUMN: dict[PlanKind, str] = {PlanKind.CHILD_PROTECTION: "protection_plan", PlanKind.CHILD_IN_NEED: "need_plan"}
"""The column of an outcome that names its plan."""
STARTED, ENDED = "started_on", "ended_on"


def plans_of(child_ids: Collection[int]) -> dict[int, list[PlanFacts]]:
    """The plans of some children that hold outcomes, by child id. One query where there is none, else three."""
    return _by_child(_OUTCOMES(child_ids))


def open_plans_of(children: QuerySet[Any, Any]) -> dict[int, list[PlanFacts]]:
    """The plans of the children of a query that hold outcomes and have not ended, by child id: as many queries."""
    outcomes = PlanOutcome.objects.filter(child__in=children)
    is_open = Q(protection_plan__isnull=False, protection_plan__ended_on__isnull=True)
    is_open |= Q(need_plan__isnull=False, need_plan__ended_on__isnull=True)
    return _by_child(_rows(outcomes.filter(is_open)))


def _by_child(rows: Iterable[dict[str, Any]]) -> dict[int, list[PlanFacts]]:
    found: dict[int, list[PlanFacts]] = defaultdict(list)
    for child_id, plan in _plans(list(rows)):
        found[child_id].append(plan)
    return found


def plan_facts(plan: PlanRow) -> PlanFacts:
    """One plan with all that stands in it."""
    kind = kind_of(plan)
    written = [one for _, one in _plans(list(_rows(PlanOutcome.objects.filter(**{COLUMN[kind]: plan}))))]
    return written[0] if written else PlanFacts(kind, plan.pk, plan.started_on, plan.ended_on)


def kind_of(plan: PlanRow) -> PlanKind:
    """Which kind of plan a row is."""
    return PlanKind.CHILD_PROTECTION if isinstance(plan, ChildProtectionPlan) else PlanKind.CHILD_IN_NEED


def _rows(outcomes: QuerySet[PlanOutcome]) -> QuerySet[Any, Any]:
    columns = [f"{column}__{day}" for column in COLUMN.values() for day in (STARTED, ENDED)]
    keys = ("pk", "child_id", "set_on", "ended_on", *(f"{column}_id" for column in COLUMN.values()))
    rows: QuerySet[Any, Any] = outcomes.order_by("set_on", "pk").values(*keys, *columns)
    return rows


_OUTCOMES = Prepared(lambda ids: _rows(PlanOutcome.objects.filter(child__in=ids)))


def _plans(rows: list[dict[str, Any]]) -> Iterator[tuple[int, PlanFacts]]:
    """Each child's plans, the oldest first, from the rows of their outcomes."""
    if not rows:
        return
    ids = [row["pk"] for row in rows]
    actions, progress = _actions(ids), _progress(ids)
    plans: dict[tuple[int, PlanKind, int], list[OutcomeFacts]] = defaultdict(list)
    days: dict[tuple[PlanKind, int], tuple[Any, Any]] = {}
    for row in rows:
        kind = next(one for one, column in COLUMN.items() if row[f"{column}_id"] is not None)
        plan_id = row[f"{COLUMN[kind]}_id"]
        days[kind, plan_id] = (row[f"{COLUMN[kind]}__{STARTED}"], row[f"{COLUMN[kind]}__{ENDED}"])
        outcome = OutcomeFacts(
            row["pk"], row["set_on"], row["ended_on"], tuple(actions[row["pk"]]), tuple(progress[row["pk"]])
        )
        plans[row["child_id"], kind, plan_id].append(outcome)
    for (child_id, kind, plan_id), held in plans.items():
        yield child_id, PlanFacts(kind, plan_id, *days[kind, plan_id], tuple(held))


def _actions(outcome_ids: Collection[int]) -> dict[int, list[ActionFacts]]:
    rows = PlanAction.objects.filter(outcome__in=outcome_ids).order_by("set_on", "pk")
    found: dict[int, list[ActionFacts]] = defaultdict(list)
    days = ("set_on", "due_on", "done_on", "given_up_on")
    for outcome_id, pk, set_on, due_on, done_on, given_up_on in rows.values_list("outcome_id", "pk", *days):
        found[outcome_id].append(ActionFacts(pk, set_on, due_on, done_on, given_up_on))
    return found


def _progress(outcome_ids: Collection[int]) -> dict[int, list[ProgressFacts]]:
    rows = OutcomeProgress.objects.filter(outcome__in=outcome_ids).order_by("found_on", "pk")
    found: dict[int, list[ProgressFacts]] = defaultdict(list)
    for outcome_id, pk, found_on, progress in rows.values_list("outcome_id", "pk", "found_on", "progress"):
        found[outcome_id].append(ProgressFacts(pk, found_on, Progress(progress)))
    return found
