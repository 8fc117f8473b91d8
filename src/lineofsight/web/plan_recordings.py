"""What can be recorded of what stands in a plan: one row a step.

Outcomes and the family's agreement are offered on the child's page; what is about one outcome or one action is offered
beside it, on the page of the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import UUID

from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.actions import plans
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.domain.plans import PlanKind
from lineofsight.record.models import PlanAction, PlanOutcome, View
from lineofsight.record.plans import COLUMN, MODELS
from lineofsight.web import plan_forms as forms
from lineofsight.web.recording import FormGiven, Recording, Subject, Written
from lineofsight.web.recording_subjects import open_plans_of
from lineofsight.web.words import date_in_words

PAGES: Final = {PlanKind.CHILD_PROTECTION: "protection_plan", PlanKind.CHILD_IN_NEED: "need_plan"}
"""The name of the page of each kind of plan."""
VIEWS_OFFERED: Final = 20
"""So many of the child's latest views can be chosen as what something came from."""
SHOWN_OF_WORDS: Final = 80


def short(words: str) -> str:
    """The beginning of a longer text."""
    return words if len(words) <= SHOWN_OF_WORDS else f"{words[:SHOWN_OF_WORDS].rstrip()}…"


def _outcomes(history: History) -> Iterator[Subject]:
    """The outcomes of the child's plans that are wanted still."""
    rows = PlanOutcome.objects.filter(child=history.child_id, ended_on__isnull=True)
    return (Subject(one.pk, f"the outcome “{short(one.wanted)}”") for one in rows)


def _actions(history: History) -> Iterator[Subject]:
    """The actions of the child's plans that are to be done."""
    rows = PlanAction.objects.filter(child=history.child_id, done_on__isnull=True, given_up_on__isnull=True)
    return (Subject(one.pk, f"the action “{short(one.what)}”, due {date_in_words(one.due_on)}") for one in rows)


def _views_of(_by: Account, reference: UUID, _subject: int) -> dict[str, Any]:
    rows = View.objects.filter(child__reference=reference).order_by("-said_on", "-pk")[:VIEWS_OFFERED]
    return {"views": [(str(one.pk), f"{date_in_words(one.said_on)}: “{short(one.words)}”") for one in rows]}


def _terms_now(kind: PlanKind) -> FormGiven:
    def given(_by: Account, reference: UUID, subject: int) -> dict[str, Any]:
        plan = MODELS[kind]._default_manager.filter(pk=subject, child__reference=reference).first()
        if plan is None:
            return {}
        now = {name: getattr(plan, name) for name in ("contingency", "agreement", "agreement_words", "childs_view")}
        return {"initial": now}

    return given


def outcomes_given(kind: PlanKind, before: FormGiven | None = None) -> FormGiven:
    """What the form of a review needs: the outcomes of the plan that are wanted still, beside what it had before."""

    def given(by: Account, reference: UUID, subject: int) -> dict[str, Any]:
        rows = PlanOutcome.objects.filter(
            **{COLUMN[kind]: subject}, child__reference=reference, ended_on__isnull=True
        ).order_by("set_on", "pk")
        shown = before(by, reference, subject) if before else {}
        return shown | {"outcomes": [(one.pk, short(one.wanted)) for one in rows]}

    return given


def _plan_page(kind: PlanKind) -> Callable[[UUID, int], str]:
    return lambda reference, plan_id: reverse(PAGES[kind], args=[reference, plan_id])


def _page_of_outcome(reference: UUID, outcome_id: int) -> str:
    outcome = PlanOutcome.objects.get(pk=outcome_id)
    return reverse(PAGES[outcome.plan_kind], args=[reference, outcome.plan_id])


def _page_of_action(reference: UUID, action_id: int) -> str:
    return _page_of_outcome(reference, PlanAction.objects.get(pk=action_id).outcome_id)


def _set_outcome(kind: PlanKind) -> Callable[[UUID, int, Any, Account], Any]:
    def do(child: UUID, plan_id: int, form: Any, by: Account) -> Written:
        return plans.set_outcomes(child, kind, plan_id, [form.outcome()], on=form.cleaned_data["on"], by=by)

    return do


def _write_terms(kind: PlanKind) -> Callable[[UUID, int, Any, Account], Any]:
    return lambda child, plan_id, form, by: plans.write_terms(child, kind, plan_id, form.terms(), by=by)


def _set_visits(kind: PlanKind) -> Callable[[UUID, int, Any, Account], Any]:
    return lambda child, plan_id, form, by: plans.set_visit_frequency(child, kind, plan_id, by=by, **form.told())


def _end_outcome(child: UUID, outcome_id: int, form: Any, by: Account) -> Written:
    told = form.told()
    return plans.end_outcome(child, outcome_id, is_reached=told.pop("is_reached") == "yes", by=by, **told)


def _of_plan(kind: PlanKind) -> Iterator[Recording]:
    """The steps about a plan of a kind as a whole."""
    key = PAGES[kind].replace("_", "-")
    yield Recording(
        key=f"{key}-outcome",
        title=f"Write an outcome into the {kind.label}",
        action=Action.PLAN,
        form=forms.OutcomeForm,
        do=_set_outcome(kind),
        done="The outcome is in the plan. Say now who does what towards it.",
        subjects=open_plans_of(kind),
        form_given=_views_of,
        after=_plan_page(kind),
    )
    yield Recording(
        key=f"{key}-terms",
        title=f"Write what the {kind.label} says as a whole",
        action=Action.PLAN,
        form=forms.TermsForm,
        do=_write_terms(kind),
        done="The contingency plan and the family’s agreement are recorded.",
        subjects=open_plans_of(kind),
        form_given=_terms_now(kind),
        after=_plan_page(kind),
    )
    yield Recording(
        key=f"{key}-visits",
        title=f"Set how often the child is visited on the {kind.label}",
        action=Action.PLAN,
        form=forms.VisitFrequencyForm,
        do=_set_visits(kind),
        done="How often the child is visited is set from that day on.",
        subjects=open_plans_of(kind),
        after=_plan_page(kind),
    )


PLAN_CONTENT_RECORDINGS: tuple[Recording, ...] = (
    *_of_plan(PlanKind.CHILD_PROTECTION),
    *_of_plan(PlanKind.CHILD_IN_NEED),
    Recording(
        key="plan-action",
        title="Agree an action",
        action=Action.PLAN,
        form=forms.PlanActionForm,
        do=lambda child, subject, form, by: plans.agree_action(
            child, subject, form.action(), on=form.cleaned_data["on"], by=by
        ),
        done="The action is in the plan.",
        subjects=_outcomes,
        form_given=_views_of,
        beside={"due_after_agreed": "due_on", "action_has_owner": "owner"},
        after=_page_of_outcome,
        is_listed=False,
    ),
    Recording(
        key="plan-outcome-ended",
        title="Record that an outcome is reached, or wanted no longer",
        action=Action.PLAN,
        form=forms.OutcomeEndForm,
        do=_end_outcome,
        done="What became of the outcome is recorded.",
        subjects=_outcomes,
        after=_page_of_outcome,
        is_listed=False,
    ),
    Recording(
        key="plan-action-done",
        title="Record that an action was done",
        action=Action.PLAN,
        form=forms.ActionDoneForm,
        do=lambda child, subject, form, by: plans.finish_action(child, subject, by=by, **form.told()),
        done="The action is done.",
        subjects=_actions,
        after=_page_of_action,
        is_listed=False,
    ),
    Recording(
        key="plan-action-carried-over",
        title="Carry an action over to a later day",
        action=Action.PLAN,
        form=forms.CarriedOverForm,
        do=lambda child, subject, form, by: plans.carry_over_action(child, subject, by=by, **form.told()),
        done="The action has its new day. The day first agreed is kept.",
        subjects=_actions,
        beside={"due_after_agreed": "due_on", "carried_to_a_later_day": "due_on", "says_why": "why"},
        after=_page_of_action,
        is_listed=False,
    ),
    Recording(
        key="plan-action-given-up",
        title="Give up an action",
        action=Action.PLAN,
        form=forms.ActionGivenUpForm,
        do=lambda child, subject, form, by: plans.give_up_action(child, subject, by=by, **form.told()),
        done="That the action is given up is recorded.",
        subjects=_actions,
        beside={"says_why": "why"},
        after=_page_of_action,
        is_listed=False,
    ),
)
