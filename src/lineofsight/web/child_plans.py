"""The plans of a child: the section on the child's page, and the page of one plan with all that stands in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from lineofsight.access import gate
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import Shared, Sharing, sharing_of
from lineofsight.domain.permissions import Action
from lineofsight.domain.plans import PlanKind
from lineofsight.record.models import (
    BirthPlan,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Now,
    OutcomeProgress,
    PlanAction,
    PlanOutcome,
)
from lineofsight.record.plans import COLUMN, MODELS, PlanRow, kind_of
from lineofsight.record.prepared import Prepared
from lineofsight.web.child_voice import Because, VoiceOfChild, voice_of
from lineofsight.web.entries import source_of
from lineofsight.web.layout import authority_name
from lineofsight.web.plan_recordings import PAGES
from lineofsight.web.reader import reader_of


@dataclass(frozen=True, slots=True)
class ActionTold:
    """One action as a table shows it. is_late: it is to be done, and its day is past."""

    action: PlanAction
    is_late: bool

    @property
    def is_open(self) -> bool:
        return self.action.ended_on is None


@dataclass(frozen=True, slots=True)
class OutcomeTold:
    """One outcome with its actions, the earliest due first, and its progress, the latest first."""

    outcome: PlanOutcome
    actions: tuple[ActionTold, ...]
    progress: tuple[OutcomeProgress, ...]

    @property
    def is_open(self) -> bool:
        return self.outcome.ended_on is None


@dataclass(frozen=True, slots=True)
class PlanTold:
    """One plan with its outcomes: those wanted still first. page: the name of its page.

    are_words_shown: whether the reader sees the words of the child that something came from.
    """

    plan: PlanRow
    kind: PlanKind
    outcomes: tuple[OutcomeTold, ...]
    are_words_shown: bool

    @property
    def page(self) -> str:
        return PAGES[self.kind]

    @property
    def title(self) -> str:
        return f"{self.kind.label[:1].upper()}{self.kind.label[1:]}"

    @property
    def to_be_done(self) -> tuple[ActionTold, ...]:
        """Its actions that are to be done, the earliest due first."""
        found = (action for one in self.outcomes for action in one.actions if action.is_open)
        return tuple(sorted(found, key=lambda one: (one.action.due_on, one.action.pk)))

    @property
    def late(self) -> int:
        """How many of its actions are past their day."""
        return sum(one.is_late for one in self.to_be_done)


def plans_of_child(child: Child, sharing: Sharing, on: date) -> tuple[PlanTold, ...]:
    """The plans of a child that are open, as far as the reader sees them.

    Two queries, one more for each kind of which there is any, and four more where it holds outcomes.

    Early help sees the child in need plan of an episode that was stepped down to it.
    """
    rows: list[PlanRow] = [row for asked in _OPEN_PLANS for row in asked([child.pk])]
    return tuple(_told([one for one in rows if _is_shared(one, sharing)], sharing, on))


def _open_plans(model: type[ChildProtectionPlan] | type[ChildInNeedPlan]) -> Prepared[Any]:
    plans = model._default_manager.filter(ended_on__isnull=True).select_related("recorded_by", "load")
    return Prepared(lambda ids: plans.filter(child__in=ids))


_OPEN_PLANS: Final = (_open_plans(ChildProtectionPlan), _open_plans(ChildInNeedPlan))


def birth_plan_of(child: Child, sharing: Sharing) -> BirthPlan | None:
    """The child's birth plan while its episode is open; None where there is none, and for whoever may not see it."""
    if child.person.expected_on is None and child.person.was_expected_on is None:
        return None  # a child who was born when it became known never had one
    plans = BirthPlan.objects.filter(child=child, episode__closed_on__isnull=True)
    plan = plans.select_related("recorded_by", "load").order_by("-made_on").first()
    return plan if plan is not None and sharing.of(plan.episode_id) is Shared.EVERYTHING else None


def _is_shared(plan: PlanRow, sharing: Sharing) -> bool:
    is_need = kind_of(plan) is PlanKind.CHILD_IN_NEED
    return sharing.of(plan.episode_id) >= (Shared.WHAT_HAPPENED_WHEN if is_need else Shared.EVERYTHING)


def _told(rows: list[PlanRow], sharing: Sharing, on: date) -> Iterator[PlanTold]:
    held: dict[tuple[PlanKind, int], list[OutcomeTold]] = defaultdict(list)
    for outcome in _outcomes_of(rows):
        key = outcome.plan_kind, outcome.plan_id
        actions = tuple(ActionTold(one, one.ended_on is None and one.due_on < on) for one in _due(outcome))
        progress = sorted(outcome.progress.all(), key=lambda one: (one.found_on, one.pk), reverse=True)
        held[key].append(OutcomeTold(outcome, actions, tuple(progress)))
    for plan in rows:
        outcomes = held[kind_of(plan), plan.pk]
        outcomes.sort(key=lambda one: (not one.is_open, one.outcome.set_on, one.outcome.pk))
        yield PlanTold(plan, kind_of(plan), tuple(outcomes), sharing.of(plan.episode_id) is Shared.EVERYTHING)


def _outcomes_of(rows: list[PlanRow]) -> Iterator[PlanOutcome]:
    for kind in PlanKind:
        yield from _OUTCOMES[kind](plan.pk for plan in rows if kind_of(plan) is kind)


def _outcomes(kind: PlanKind) -> Prepared[PlanOutcome]:
    """The outcomes of some plans of a kind, with all that stands in them."""
    return Prepared(
        lambda plans: (
            PlanOutcome.objects.filter(**{f"{COLUMN[kind]}__in": plans})
            .select_related("because_of", "recorded_by", "load")
            .prefetch_related("actions__owner_worker", "actions__because_of", "progress")
        )
    )


_OUTCOMES: Final = {kind: _outcomes(kind) for kind in PlanKind}


def _due(outcome: PlanOutcome) -> list[PlanAction]:
    return sorted(outcome.actions.all(), key=lambda one: (one.due_on, one.pk))


@page(Action.READ_CHILD)
def protection_plan(request: PageRequest, reference: UUID, subject: int) -> HttpResponse:
    """One child protection plan with all that stands in it."""
    return _plan_page(request, reference, PlanKind.CHILD_PROTECTION, subject)


@page(Action.READ_CHILD)
def need_plan(request: PageRequest, reference: UUID, subject: int) -> HttpResponse:
    """One child in need plan with all that stands in it."""
    return _plan_page(request, reference, PlanKind.CHILD_IN_NEED, subject)


def _plan_page(request: PageRequest, reference: UUID, kind: PlanKind, plan_id: int) -> HttpResponse:
    opened = gate.open_child(reference, Action.READ_CHILD, by=reader_of(request))
    sharing, now = sharing_of(opened), Now.read()
    plan: PlanRow | None = (
        MODELS[kind]
        ._default_manager.select_related("recorded_by", "load")
        .filter(pk=plan_id, child=opened.child)
        .first()
    )
    if plan is None or not _is_shared(plan, sharing):
        raise Http404
    (told,), voice = _told([plan], sharing, now.on), voice_of(opened.child, sharing)
    shown = {
        "opened": opened,
        "child": opened.child,
        "told": told,
        "now": now,
        "source_of": source_of,
        "because": _because(voice, told),
        "said": voice.said,
        "frequencies": plan.frequencies.select_related("recorded_by", "load").order_by("from_on", "pk"),
        "may_plan": opened.may(Action.PLAN).allowed and plan.ended_on is None,
        "authority": authority_name(),
    }
    return render(request, "child/plan.html", shown)


def _because(voice: VoiceOfChild, told: PlanTold) -> Because | None:
    """What changed in the plan because of the child's words, as it was written on the words; None for nothing."""
    key = f"{told.kind.value} {told.plan.pk}"
    return next((one for one in voice.because if one.key == key), None)
