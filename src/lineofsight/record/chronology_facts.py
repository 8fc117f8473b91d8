"""The facts that a chronology tells of and no history holds, from their rows: a query each, where there is a parent.

Texts are not read: what is wanted, agreed or found stands in the record and not in a proposal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from lineofsight.domain import chronology as domain
from lineofsight.domain.history import History
from lineofsight.domain.plans import PlanKind, Progress
from lineofsight.record.models import (
    BirthPlan,
    FactVersion,
    InterimHelp,
    LookedAfterReview,
    OutcomeProgress,
    PlannedConference,
    PlanOutcome,
    ReviewConference,
    SuitabilityDecision,
)
from lineofsight.record.moment import local_date

Histories = Mapping[int, History]
Found = dict[int, list[Any]]
"""The facts of one kind by child id."""


def facts_beside(histories: Histories) -> dict[int, dict[str, Any]]:
    """What stands beside the histories of some children, by child id and by the names that `ChildFacts` has for it."""
    outcomes = _outcomes(histories)
    found: dict[str, Found] = {
        "put_off": _put_off(histories),
        "reviews_decided": _reviews_decided(histories),
        "plan_outcomes": outcomes,
        "found_worse": _found_worse(outcomes),
        "planned_births": _planned_births(histories),
        "help_meanwhile": _help_meanwhile(histories),
        "permanence": _permanence(histories),
        "suitability": _suitability(histories),
    }
    return {child: {name: tuple(rows.get(child, ())) for name, rows in found.items()} for child in histories}


def _children_with(histories: Histories, *parts: str) -> list[int]:
    """The children in whose episodes there is one of these parts."""
    return [
        child
        for child, history in histories.items()
        if any(getattr(episode, part) for episode in history.episodes for part in parts)
    ]


def _put_off(histories: Histories) -> Found:
    """The planned conferences that were given a later day, or called off: the versions say for which day they were."""
    children = _children_with(histories, "planned_conferences")
    days = _days_planned(children) if children else {}
    return {child: list(domain.put_off_in(histories[child], days)) for child in children}


def _days_planned(children: Iterable[int]) -> dict[int, list[tuple[date, date]]]:
    """By planned conference, what was written down of its day, oldest first; nothing where it was never changed."""
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    name = str(PlannedConference._meta.model_name)
    versions = FactVersion.objects.filter(about_child__in=children, fact=name).order_by("version")
    for pk, at, content in versions.values_list("fact_id", "recorded_at", "content"):
        found[pk].append((local_date(at), date.fromisoformat(content["planned_on"])))
    rows = PlannedConference.objects.filter(pk__in=found) if found else PlannedConference.objects.none()
    for pk, at, planned_on in rows.values_list("pk", "recorded_at", "planned_on"):
        found[pk].append((local_date(at), planned_on))
    return found


def _reviews_decided(histories: Histories) -> Found:
    """The reviews that gave a plan another category than before, or decided to take legal advice."""
    children = _children_with(histories, "child_protection_plans")
    if not children:
        return {}
    found: Found = defaultdict(list)
    category: dict[int, str] = {}
    rows = ReviewConference.objects.filter(plan__child__in=children).order_by("held_on", "pk")
    columns = ("pk", "plan_id", "plan__child_id", "plan__initial_category", "held_on", "category", "decision")
    for pk, plan, child, first, held_on, said, decision in rows.values_list(*columns):
        before = category.setdefault(plan, first)
        is_new = bool(said) and said != before
        takes_advice = decision == ReviewConference.Decision.ESCALATE
        if is_new:
            category[plan] = said
        if is_new or takes_advice:
            found[child].append(domain.ReviewDecided(pk, held_on, category[plan], is_new, takes_advice))
    return found


def _outcomes(histories: Histories) -> Found:
    """The outcomes of each child's plans, those of one plan after another."""
    children = _children_with(histories, "child_protection_plans", "child_in_need_plans")
    if not children:
        return {}
    plans: dict[tuple[int, bool, int], list[domain.OutcomeOfPlan]] = defaultdict(list)
    rows = PlanOutcome.objects.filter(child__in=children).order_by("set_on", "pk")
    columns = ("pk", "child_id", "protection_plan_id", "need_plan_id", "set_on", "ended_on", "is_reached")
    for pk, child, protection_plan, need_plan, set_on, ended_on, is_reached in rows.values_list(*columns):
        is_protection = protection_plan is not None
        kind = PlanKind.CHILD_PROTECTION if is_protection else PlanKind.CHILD_IN_NEED
        one = domain.OutcomeOfPlan(pk, kind.label, set_on, ended_on=ended_on, is_reached=is_reached)
        plans[child, is_protection, protection_plan or need_plan].append(one)
    found: Found = defaultdict(list)
    for (child, _, _), outcomes in plans.items():
        found[child].extend(domain.numbered(outcomes))
    return found


def _found_worse(outcomes: Found) -> Found:
    """The outcomes for which a meeting found things worse."""
    by_outcome = {one.id: (child, one) for child, rows in outcomes.items() for one in rows}
    if not by_outcome:
        return {}
    found: Found = defaultdict(list)
    rows = OutcomeProgress.objects.filter(child__in=list(outcomes), progress=Progress.WORSE.value)
    for pk, outcome, found_on in rows.order_by("found_on", "pk").values_list("pk", "outcome_id", "found_on"):
        child, one = by_outcome[outcome]
        found[child].append(domain.FoundWorse(pk, found_on, one.plan, one.number))
    return found


def _planned_births(histories: Histories) -> Found:
    expected = [child for child, one in histories.items() if one.expected_on or one.was_expected_on]
    rows = (
        BirthPlan.objects.filter(child__in=expected).order_by("made_on", "pk") if expected else BirthPlan.objects.none()
    )
    found: Found = defaultdict(list)
    for child, pk, made_on, met_on in rows.values_list("child_id", "pk", "made_on", "discharge_meeting_on"):
        found[child].append(domain.PlannedBirth(pk, made_on, met_on))
    return found


def _help_meanwhile(histories: Histories) -> Found:
    children = _children_with(histories, "assessments")
    found: Found = defaultdict(list)
    rows = InterimHelp.objects.filter(child__in=children).order_by("given_on", "pk")
    for child, pk, given_on in rows.values_list("child_id", "pk", "given_on"):
        found[child].append(domain.HelpMeanwhile(pk, given_on))
    return found


def _permanence(histories: Histories) -> Found:
    """What the care plan aimed at, at each review that said it."""
    children = _children_with(histories, "care_periods")
    found: Found = defaultdict(list)
    before: dict[int, str] = {}
    rows = LookedAfterReview.objects.filter(period__child__in=children).exclude(permanence_plan="")
    aims = dict(LookedAfterReview.PermanencePlan.choices)
    columns = ("period__child_id", "period_id", "pk", "held_on", "permanence_plan")
    for child, period, pk, held_on, aim in rows.order_by("held_on", "pk").values_list(*columns):
        found[child].append(domain.Permanence(pk, held_on, str(aims[aim]), is_new=aim != before.get(period)))
        before[period] = aim
    return found


def _suitability(histories: Histories) -> Found:
    children = _children_with(histories, "private_fosterings")
    found: Found = defaultdict(list)
    rows = SuitabilityDecision.objects.filter(arrangement__child__in=children).order_by("decided_on", "pk")
    columns = ("arrangement__child_id", "pk", "decided_on", "is_suitable")
    for child, pk, decided_on, is_suitable in rows.values_list(*columns):
        found[child].append(domain.Suitability(pk, decided_on, is_suitable))
    return found
