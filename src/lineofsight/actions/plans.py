"""What stands in a plan: outcomes, actions under them, progress at each review, and what the family agreed to.

A child protection plan and a child in need plan hold the same. Nothing is edited away: each change is a new version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.actions.recording import ChildKey, Recording, recording
from lineofsight.domain import plan_pathway as pathway
from lineofsight.domain.meetings import MeetingAgency
from lineofsight.domain.permissions import Action
from lineofsight.domain.plans import FamilysAgreement, OutcomeFacts, Owner, PlanFacts, PlanKind, Progress
from lineofsight.record.models import (
    OutcomeProgress,
    PlanAction,
    PlanOutcome,
    View,
    VisitFrequency,
    Worker,
)
from lineofsight.record.moment import today
from lineofsight.record.plans import COLUMN, MODELS, PlanRow, kind_of, plan_facts


@dataclass(frozen=True, slots=True)
class ActionOwner:
    """Who does an action: a worker here, an agency, or somebody of the family by name. name: "" where none is named."""

    owner: Owner
    worker: Worker | None = None
    agency: MeetingAgency | None = None
    name: str = ""

    @property
    def named(self) -> str:
        """What names the owner; "" where nothing does."""
        match self.owner:
            case Owner.WORKER:
                return self.worker.name if self.worker is not None else ""
            case Owner.AGENCY:
                return self.agency.label if self.agency is not None else ""
        return self.name

    def columns(self) -> dict[str, Any]:
        """What the row of the action keeps of it."""
        is_worker, is_agency = self.owner is Owner.WORKER, self.owner is Owner.AGENCY
        return {
            "owner": self.owner.value,
            "owner_worker": self.worker if is_worker else None,
            "owner_agency": self.agency.value if is_agency and self.agency is not None else "",
            "owner_name": "" if is_worker else self.name,
        }


@dataclass(frozen=True, slots=True)
class ActionAgreed:
    """Something that somebody will do, by a day. because_of: the view that it came from; None for another reason."""

    what: str
    owner: ActionOwner
    due_on: date
    because_of: int | None = None


@dataclass(frozen=True, slots=True)
class OutcomeWanted:
    """What should be better for the child. how_known: how we shall know; "" where that is not said yet."""

    wanted: str
    how_known: str = ""
    is_childs_goal: bool = False
    because_of: int | None = None
    actions: tuple[ActionAgreed, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgressSaid:
    """What a review or a core group found of one outcome, in words beside the choice."""

    outcome_id: int
    progress: Progress
    words: str = ""


@dataclass(frozen=True, slots=True)
class TermsSaid:
    """What a plan says as a whole. agreement: None where the family was not asked yet."""

    contingency: str = ""
    agreement: FamilysAgreement | None = None
    agreement_words: str = ""
    childs_view: str = ""


# --- outcomes --------------------------------------------------------------------------------------------------------


def set_outcomes(
    child: ChildKey, kind: PlanKind, plan_id: int, outcomes: Iterable[OutcomeWanted], *, on: date, by: Account
) -> tuple[PlanOutcome, ...]:
    """Write outcomes, with the actions agreed under each, into a plan. Raises StepRefused, ActionError."""
    with recording(child, Action.PLAN, by=by, on=on, moves_clocks=False) as work:
        plan = work.row(MODELS[kind], plan_id)
        facts = plan_facts(plan)
        work.check(pathway.SET_OUTCOME, on=on, plan=facts)
        return tuple(_write_outcome(work, plan, facts, one, on) for one in outcomes)


def _write_outcome(work: Recording, plan: PlanRow, facts: PlanFacts, wanted: OutcomeWanted, on: date) -> PlanOutcome:
    _must_say(wanted.wanted, "Write what should be better for the child.")
    view = _view(work, wanted.because_of)
    outcome = work.write(
        PlanOutcome,
        child=work.child,
        **{COLUMN[kind_of(plan)]: plan},
        set_on=on,
        wanted=wanted.wanted,
        how_known=wanted.how_known,
        is_childs_goal=wanted.is_childs_goal,
        because_of=view,
    )
    _tell_view(work, view, plan, wanted.wanted)
    written = replace(facts, outcomes=(OutcomeFacts(outcome.pk, on),))
    for action in wanted.actions:
        _check_action(work, written, outcome.pk, action, on)
        _write_action(work, outcome, plan, action, on)
    return outcome


def end_outcome(
    child: ChildKey, outcome_id: int, *, on: date, is_reached: bool, why: str = "", by: Account
) -> PlanOutcome:
    """Record that an outcome was reached, or that it is wanted no longer and why. Raises StepRefused, ActionError."""
    with _on_outcome(child, outcome_id, on, by) as (work, outcome, facts):
        work.check(pathway.END_OUTCOME, on=on, plan=facts, subject_id=outcome_id)
        if not is_reached:
            _must_say(why, "Write why it is wanted no longer.")
        reason = "Reached" if is_reached else "No longer wanted"
        return work.change(outcome, ended_on=on, is_reached=is_reached, why_ended=why, reason=reason)


def write_terms(child: ChildKey, kind: PlanKind, plan_id: int, terms: TermsSaid, *, by: Account) -> PlanRow:
    """Write the contingency plan, the family's agreement and what the child says of the plan. Raises StepRefused."""
    on = today()
    with recording(child, Action.PLAN, by=by, on=on, moves_clocks=False) as work:
        plan = work.row(MODELS[kind], plan_id)
        work.check(pathway.WRITE_TERMS, on=on, plan=plan_facts(plan))
        said = asdict(terms) | {"agreement": terms.agreement.value if terms.agreement else ""}
        return work.change(plan, reason="Contingency and agreement", **said)


# --- actions ---------------------------------------------------------------------------------------------------------


def agree_action(child: ChildKey, outcome_id: int, action: ActionAgreed, *, on: date, by: Account) -> PlanAction:
    """Agree something that somebody will do towards an outcome. Raises StepRefused, ActionError."""
    with _on_outcome(child, outcome_id, on, by) as (work, outcome, facts):
        _check_action(work, facts, outcome_id, action, on)
        return _write_action(work, outcome, _plan_of(outcome), action, on)


def _check_action(work: Recording, facts: PlanFacts, outcome_id: int, action: ActionAgreed, on: date) -> None:
    step, owner = pathway.AGREE_ACTION, action.owner
    work.check(
        step, on=on, plan=facts, subject_id=outcome_id, code=owner.owner.value, words=owner.named, until=action.due_on
    )


def _write_action(work: Recording, outcome: PlanOutcome, plan: PlanRow, action: ActionAgreed, on: date) -> PlanAction:
    _must_say(action.what, "Write what will be done.")
    view = _view(work, action.because_of)
    written = work.write(
        PlanAction,
        child=work.child,
        outcome=outcome,
        set_on=on,
        what=action.what,
        because_of=view,
        due_on=action.due_on,
        first_due_on=action.due_on,
        **action.owner.columns(),
    )
    _tell_view(work, view, plan, action.what)
    return written


def finish_action(child: ChildKey, action_id: int, *, on: date, by: Account, how: str = "") -> PlanAction:
    """Record that an action was done on a day. Raises StepRefused."""
    with _on_action(child, action_id, on, by) as (work, action, facts):
        work.check(pathway.FINISH_ACTION, on=on, plan=facts, subject_id=action_id)
        return work.change(action, done_on=on, how_ended=how, reason="Done")


def give_up_action(child: ChildKey, action_id: int, *, on: date, why: str, by: Account) -> PlanAction:
    """Give up an action, with the reason. Raises StepRefused."""
    with _on_action(child, action_id, on, by) as (work, action, facts):
        work.check(pathway.GIVE_UP_ACTION, on=on, plan=facts, subject_id=action_id, words=why)
        return work.change(action, given_up_on=on, how_ended=why, reason="Given up")


def carry_over_action(child: ChildKey, action_id: int, *, on: date, due_on: date, why: str, by: Account) -> PlanAction:
    """Give an action a later day, as a review or a core group agreed; the day first agreed is kept. StepRefused."""
    with _on_action(child, action_id, on, by) as (work, action, facts):
        work.check(pathway.CARRY_OVER_ACTION, on=on, plan=facts, subject_id=action_id, until=due_on, words=why)
        return work.change(action, due_on=due_on, carried_over_on=on, why_carried_over=why, reason="Carried over")


# --- progress --------------------------------------------------------------------------------------------------------


def write_progress(work: Recording, plan: PlanRow, said: Iterable[ProgressSaid], *, on: date, **meeting: Any) -> None:
    """Write what a meeting found of each outcome, within the action that records it. meeting: its one column.

    Raises NotInThisRecord for an outcome of another plan, and StepRefused for one that has ended.
    """
    told = tuple(said)
    facts = plan_facts(plan) if told else None
    for one in told:
        outcome = work.row(PlanOutcome, one.outcome_id)
        if (outcome.plan_kind, outcome.plan_id) != (kind_of(plan), plan.pk):
            raise NotInThisRecord("There is no such outcome in this plan.")
        work.check(pathway.TELL_PROGRESS, on=on, plan=facts, subject_id=one.outcome_id)
        work.write(
            OutcomeProgress,
            child=work.child,
            outcome=outcome,
            found_on=on,
            progress=one.progress.value,
            words=one.words,
            **meeting,
        )


# --- visits ----------------------------------------------------------------------------------------------------------


def set_visit_frequency(
    child: ChildKey, kind: PlanKind, plan_id: int, every_days: int, *, on: date, why: str = "", by: Account
) -> VisitFrequency:
    """Set how often a plan says that the child is visited, from a day on; what was due before stays. StepRefused."""
    with recording(child, Action.PLAN, by=by, on=on) as work:
        plan = work.row(MODELS[kind], plan_id)
        return write_frequency(work, plan, every_days, on=on, why=why)


def write_frequency(
    work: Recording, plan: PlanRow, every_days: int, *, on: date, why: str = "", **meeting: Any
) -> VisitFrequency:
    """Write a frequency within the action that sets it. meeting: the review that set it, by its one column."""
    work.check(pathway.SET_VISITS, on=on, plan=plan_facts(plan))
    return work.write(
        VisitFrequency,
        child=work.child,
        **{COLUMN[kind_of(plan)]: plan},
        from_on=on,
        every_days=every_days,
        why=why,
        **meeting,
    )


# --- parts of the above ----------------------------------------------------------------------------------------------


@contextmanager
def _on_outcome(
    child: ChildKey, outcome_id: int, on: date, by: Account
) -> Iterator[tuple[Recording, PlanOutcome, PlanFacts]]:
    """Run a change to one outcome, which no clock reads, with its plan as it stands."""
    with recording(child, Action.PLAN, by=by, on=on, moves_clocks=False) as work:
        outcome = work.row(PlanOutcome, outcome_id)
        yield work, outcome, plan_facts(_plan_of(outcome))


@contextmanager
def _on_action(
    child: ChildKey, action_id: int, on: date, by: Account
) -> Iterator[tuple[Recording, PlanAction, PlanFacts]]:
    with recording(child, Action.PLAN, by=by, on=on, moves_clocks=False) as work:
        action = work.row(PlanAction, action_id)
        yield work, action, plan_facts(_plan_of(action.outcome))


def _plan_of(outcome: PlanOutcome) -> PlanRow:
    plan: PlanRow | None = outcome.protection_plan or outcome.need_plan
    assert plan is not None, "plan_outcome_in_one_plan"
    return plan


def _view(work: Recording, view_id: int | None) -> View | None:
    """The view that something came from, of this child. Raises NotInThisRecord."""
    return None if view_id is None else work.row(View, view_id)


def _tell_view(work: Recording, view: View | None, plan: PlanRow, what: str) -> None:
    """Write on the view that it changed the plan, unless it is written already what became of it."""
    if view is None or view.influence:
        return
    work.change(
        view,
        influence=View.Influence.PLAN,
        changed=kind_of(plan).value,
        changed_id=plan.pk,
        what_changed=what,
        reason="A plan was made because of it",
    )


def _must_say(words: str, otherwise: str) -> None:
    if not words.strip():
        raise ActionError(otherwise)
