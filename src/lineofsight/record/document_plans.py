"""The plan of a child, read into what a document tells of it: outcomes, and who does what by when."""

from __future__ import annotations

from django.db.models import QuerySet

from lineofsight.domain.chronology.words import category_in_words
from lineofsight.domain.clocks.wording import written
from lineofsight.domain.documents import Aim, PlanFacts, PlannedAction
from lineofsight.domain.meetings import MeetingAgency
from lineofsight.domain.plans import Owner
from lineofsight.record.models import Child, ChildInNeedPlan, ChildProtectionPlan, PlanAction, PlanOutcome


def plan_of(child: Child, about: str, subject_id: int) -> PlanFacts | None:
    """The plan that a document is about, or the one in force: a child protection plan before another; None for none."""
    protection = ChildProtectionPlan.objects.filter(child=child)
    need = ChildInNeedPlan.objects.filter(child=child)
    if about == "protection_plan":
        return _protection_plan(protection.get(pk=subject_id))
    if about == "need_plan":
        return _need_plan(need.get(pk=subject_id))
    if row := protection.filter(ended_on__isnull=True).first():
        return _protection_plan(row)
    if found := need.filter(ended_on__isnull=True).first():
        return _need_plan(found)
    return None


def _protection_plan(row: ChildProtectionPlan) -> PlanFacts:
    category = category_in_words(row.latest_category) if row.latest_category else ""
    aims = _aims(PlanOutcome.objects.filter(protection_plan=row))
    return PlanFacts("Child protection plan", row.started_on, category, row.visit_every_days, aims, row.contingency)


def _need_plan(row: ChildInNeedPlan) -> PlanFacts:
    aims = _aims(PlanOutcome.objects.filter(need_plan=row))
    return PlanFacts("Child in need plan", row.started_on, "", row.visit_every_days, aims, row.contingency)


def _aims(outcomes: QuerySet[PlanOutcome]) -> tuple[Aim, ...]:
    """The outcomes in the order in which they were set; their actions by the day they are due."""
    found = []
    for outcome in outcomes.prefetch_related("actions__owner_worker").order_by("set_on", "pk"):
        actions = sorted(outcome.actions.all(), key=lambda one: (one.due_on, one.pk))
        found.append(
            Aim(
                what=outcome.wanted,
                actions=tuple(_action(one) for one in actions if one.given_up_on is None),
                standing=_standing(outcome),
                is_childs_own=outcome.is_childs_goal,
            )
        )
    return tuple(found)


def _standing(outcome: PlanOutcome) -> str:
    if outcome.ended_on is None:
        return ""
    return f"{'Reached' if outcome.is_reached else 'Ended'} on {written(outcome.ended_on)}"


def _action(row: PlanAction) -> PlannedAction:
    return PlannedAction(
        what=row.what,
        who=_who(row),
        by_on=row.due_on,
        standing=f"Done on {written(row.done_on)}" if row.done_on else "",
        is_because_of_child=row.because_of_id is not None,
    )


def _who(row: PlanAction) -> str:
    """Who does it: the person by name where one is named, else the agency or the family."""
    if row.owner_worker is not None:
        return row.owner_worker.name
    of = MeetingAgency(row.owner_agency).label if row.owner_agency else Owner(row.owner).label
    return f"{row.owner_name} ({of[:1].lower()}{of[1:]})" if row.owner_name else of
