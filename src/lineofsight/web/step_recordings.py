"""Steps up, steps down and transfers on a child's page: proposed by one side, answered by the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet

from lineofsight.access.models import Account
from lineofsight.actions import step_changes
from lineofsight.actions.exceptions import NotInThisRecord
from lineofsight.actions.step_changes import InheritedCase, StepProposal
from lineofsight.domain import step_change_pathway as pathway
from lineofsight.domain.codes import PrimaryNeed
from lineofsight.domain.early_help_pathway import open_early_help, open_episodes
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record.models import StepChange, Team, TeamMembership, Worker
from lineofsight.record.moment import today
from lineofsight.web.early_help_forms import line, must_say
from lineofsight.web.form_fields import DateField
from lineofsight.web.recording import FormGiven, Recording, Subject, Written
from lineofsight.web.recording_forms import CodeField, RecordingForm, YesNoField, happened, only_if, text
from lineofsight.web.siblings import FamilyForm, Sibling, for_family, siblings_given
from lineofsight.web.words import date_in_words

STEPS_IN_WORDS = {
    pathway.UP: "the step up to social care",
    pathway.DOWN: "the step down to early help",
    pathway.TRANSFER: "the transfer",
    pathway.UP_TO_ENQUIRY: "the step up to a section 47 enquiry",
    pathway.UP_TO_PRE_PROCEEDINGS: "the step up to pre-proceedings",
    pathway.DOWN_TO_IN_NEED: "the step down to child in need",
}


KINDS_WITHIN = {
    pathway.UP_TO_ENQUIRY: "Step up: child in need to section 47 enquiry",
    pathway.UP_TO_PRE_PROCEEDINGS: "Step up: child protection to pre-proceedings",
    pathway.DOWN_TO_IN_NEED: "Step down: child protection to child in need",
}


class ProposalForm(FamilyForm):
    """A proposal to another team."""

    on = happened("When is it proposed?", "the date of the proposal")
    to_team = forms.ModelChoiceField(
        label="To which team?",
        queryset=Team.objects.none(),
        empty_label="Choose a team",
        error_messages={"required": "Choose the team"},
    )
    reason = must_say("Why?", "Write why, in words that the receiving team can act on")
    joint_visit_on = DateField(
        label="When do both sides meet the family?", named="the date of the joint visit", required=False
    )

    def __init__(self, *args: Any, teams: Any = None, siblings: tuple[Sibling, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, siblings=siblings, **kwargs)
        to_team: Any = self.fields["to_team"]
        to_team.queryset = Team.objects.none() if teams is None else teams


class StepDownForm(ProposalForm):
    """A step down: the family agrees, or is asked; what has to go on; what would bring the child back."""

    family_agrees = YesNoField("Does the family agree to early help?")
    agreed_by = only_if(line("Who agreed?"), "If the family agrees")
    must_hold = text("What has to go on for it to hold?", "These become the goals of the family plan.")
    comes_back_if = text("What would bring the child back to social care?")
    shares_detail = YesNoField(
        "Share what social care assessed and decided in this episode?",
        help_text="Early help always sees what happened when, the plan and the people. Yes shares the texts too: share"
        " what is needed, and no more.",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("family_agrees") and not given.get("agreed_by"):
            self.add_error("agreed_by", "Enter who agreed")
        return given

    def told(self) -> dict[str, Any]:
        told = super().told()
        return told | {"shares_detail": bool(told.get("shares_detail"))}


class TransferForm(ProposalForm):
    """A transfer to another team of the same side, which may be a step up or down within social care."""

    within = forms.ChoiceField(
        label="Is it a step up or a step down too?",
        choices=[("", "No: a transfer alone"), *((kind, KINDS_WITHIN[kind]) for kind in pathway.WITHIN_SOCIAL_CARE)],
        required=False,
    )
    family_agrees = YesNoField("Does the family agree?", required=False)
    agreed_by = only_if(line("Who agreed?"), "If the family agrees")
    must_hold = text("What has to go on for it to hold?")
    comes_back_if = text("What would bring the child back?")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("family_agrees") and not given.get("agreed_by"):
            self.add_error("agreed_by", "Enter who agreed")
        return given


class InheritedCaseForm(RecordingForm):
    """What a team found of a case that came to it, part by part."""

    on = happened("When was the case looked at?", "the date of the review")
    chronology_found = must_say("What does the chronology show?", "Write what the chronology shows, and what it lacks")
    visits_found = must_say("Who was seen, when, and alone?", "Write which children were seen, when, and whether alone")
    plan_found = must_say("What of the plan is done, and what is late?", "Write what is done and what is late")
    flags_found = must_say(
        "Which flags are not answered?", "Write which flags are not answered, or that there are none"
    )
    review_decided = must_say("What is decided?", "Write what is decided, with who does what by when")


class AcceptanceForm(RecordingForm):
    """The receiving side takes the child on, with a named worker."""

    on = happened("From which day?", "the date of the acceptance")
    worker = forms.ModelChoiceField(
        label="Who will work with the child?",
        queryset=Worker.objects.none(),
        empty_label="Choose a worker",
        error_messages={"required": "Choose the worker"},
    )
    primary_need = CodeField(
        PrimaryNeed, label="Primary need", otherwise="", required=False, help_text="For the episode that opens"
    )

    def __init__(self, *args: Any, workers: Any, opens_episode: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worker: Any = self.fields["worker"]
        worker.queryset = workers
        if not opens_episode:
            del self.fields["primary_need"]


class StepRefusalForm(RecordingForm):
    on = happened("On which day?", "the date of the refusal")
    why = must_say("Why?", "Write why it is refused, and what would have to be so for it to be accepted")


class WithdrawalForm(RecordingForm):
    on = happened("On which day?", "the date")


# --- what they can be about ------------------------------------------------------------------------------------------


def _none_waits(history: History) -> bool:
    return not any(one.is_waiting for one in history.step_changes)


def to_step_up(history: History) -> Iterator[Subject]:
    """A child in early help."""
    if open_early_help(history) is not None and _none_waits(history):
        yield Subject(0, "")


def to_step_down(history: History) -> Iterator[Subject]:
    """A child who is open to social care, and not in early help beside it."""
    if open_episodes(history) and open_early_help(history) is None and _none_waits(history):
        yield Subject(0, "")


def to_transfer(history: History) -> Iterator[Subject]:
    """A child in early help or open to social care."""
    if (open_episodes(history) or open_early_help(history) is not None) and _none_waits(history):
        yield Subject(0, "")


def to_review(history: History) -> Iterator[Subject]:
    """A case that another team accepted and has not looked at as a whole: the latest step alone."""
    accepted = [one for one in history.step_changes if one.is_accepted]
    if accepted and accepted[-1].reviewed_on is None:
        last = accepted[-1]
        yield Subject(last.id, f"{STEPS_IN_WORDS[last.kind]} accepted on {date_in_words(last.answered_on)}")


def waiting(history: History) -> Iterator[Subject]:
    """The step that waits for an answer."""
    for one in history.step_changes:
        if one.is_waiting:
            yield Subject(one.id, f"{STEPS_IN_WORDS[one.kind]} proposed on {date_in_words(one.proposed_on)}")


# --- what they do ----------------------------------------------------------------------------------------------------


def _propose(child: UUID, _subject: int, told: dict[str, Any], by: Account) -> Written:
    return step_changes.propose_step(child, StepProposal(proposed_on=told.pop("on"), **told), by=by)


def _accept(child: UUID, subject: int, form: Any, by: Account) -> Written:
    told = form.told()
    step = _of(child, subject)
    return step_changes.accept_step(step, told["worker"], on=told["on"], primary_need=told.get("primary_need"), by=by)


def _of(child: UUID, subject: int) -> int:
    """A step of this child. Raises NotInThisRecord for another child's."""
    if not StepChange.objects.filter(pk=subject, child__reference=child).exists():
        raise NotInThisRecord("There is no such step in this child’s record.")
    return subject


def _who_proposed(step_id: int) -> int | None:
    return StepChange.objects.filter(pk=step_id).values_list("proposed_by_id", flat=True).first()


def _holding(reference: UUID) -> QuerySet[Team]:
    return Team.objects.filter(allocations__child__reference=reference, allocations__ended_on__isnull=True)


def other_teams(reference: UUID) -> QuerySet[Team]:
    """The teams that can take a child on, without the one that holds it."""
    open_teams = Team.objects.filter(closed_on__isnull=True, is_holding_team=False)
    return open_teams.exclude(pk__in=_holding(reference).values("pk"))


def _teams(kind: str, action: Action, subjects: Callable[[History], Iterator[Subject]]) -> FormGiven:
    """The teams that a step of this kind can go to, and the brothers and sisters who can go too."""
    siblings = siblings_given(action, subjects)

    def given(by: Account, reference: UUID, subject: int) -> dict[str, Any]:
        others = other_teams(reference)
        if kind == pathway.TRANSFER:
            others = others.filter(is_early_help=_holding(reference).filter(is_early_help=True).exists())
        else:
            others = others.filter(is_early_help=kind == pathway.DOWN)
        return {"teams": others, **siblings(by, reference, subject)}

    return given


def _workers(_by: Account, reference: UUID, subject: int) -> dict[str, Any]:
    """The workers of the receiving team, and whether an acceptance opens an episode."""
    step = StepChange.objects.filter(pk=subject, child__reference=reference).first()
    if step is None:
        return {"workers": Worker.objects.none(), "opens_episode": False}
    now = Q(started_on__lte=today()) & (Q(ended_on__isnull=True) | Q(ended_on__gt=today()))
    members = TeamMembership.objects.filter(now, team=step.to_team)
    workers = Worker.objects.here_on(today()).filter(pk__in=members.values("worker"))
    return {"workers": workers, "opens_episode": step.kind == pathway.UP}


def _review(child: UUID, subject: int, form: Any, by: Account) -> Written:
    told = form.told()
    on = told.pop("on")
    return step_changes.review_inherited_case(_of(child, subject), InheritedCase(**told), on=on, by=by)


BESIDE = {
    "says_why": "reason",
    "to_another_team": "to_team",
    "family_does_not_refuse": "family_agrees",
    "has_protection_plan": "within",
    "protection_plan_runs": "within",
    "pre_proceedings_started": "within",
}

STEP_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="propose-step-up",
        title="Propose a step up to social care",
        action=Action.PROPOSE_STEP,
        form=ProposalForm,
        do=for_family(_propose),
        done="The step up is proposed. The family stays with you until social care accepts.",
        subjects=to_step_up,
        form_given=_teams(pathway.UP, Action.PROPOSE_STEP, to_step_up),
        beside=BESIDE,
        button="Propose the step up",
    ),
    Recording(
        key="propose-step-down",
        title="Propose a step down to early help",
        action=Action.PROPOSE_STEP,
        form=StepDownForm,
        do=for_family(_propose),
        done="The step down is proposed. The family stays with you until early help accepts.",
        subjects=to_step_down,
        form_given=_teams(pathway.DOWN, Action.PROPOSE_STEP, to_step_down),
        beside=BESIDE,
        button="Propose the step down",
    ),
    Recording(
        key="propose-transfer",
        title="Propose a transfer to another team",
        action=Action.PROPOSE_STEP,
        form=TransferForm,
        do=for_family(_propose),
        done="The transfer is proposed. The family stays with you until the other team accepts.",
        subjects=to_transfer,
        form_given=_teams(pathway.TRANSFER, Action.PROPOSE_STEP, to_transfer),
        beside=BESIDE,
        button="Propose the transfer",
    ),
    Recording(
        key="review-inherited-case",
        title="Look at the case that came to you as a whole",
        action=Action.PROPOSE_STEP,
        form=InheritedCaseForm,
        do=_review,
        done="The review of the case is recorded.",
        subjects=to_review,
    ),
    Recording(
        key="accept-step",
        title="Accept the step",
        action=Action.ACCEPT_STEP,
        form=AcceptanceForm,
        do=_accept,
        done="The step is accepted. The child is with the worker you named.",
        subjects=waiting,
        form_given=_workers,
        author=_who_proposed,
        button="Accept",
    ),
    Recording(
        key="refuse-step",
        title="Refuse the step",
        action=Action.ACCEPT_STEP,
        form=StepRefusalForm,
        do=lambda child, subject, form, by: step_changes.refuse_step(_of(child, subject), by=by, **form.told()),
        done="The step is refused. The child stays with the team that proposed it.",
        subjects=waiting,
        author=_who_proposed,
        beside={"says_why": "why"},
        button="Refuse",
    ),
    Recording(
        key="withdraw-step",
        title="Withdraw the step",
        action=Action.PROPOSE_STEP,
        form=WithdrawalForm,
        do=lambda child, subject, form, by: step_changes.withdraw_step(_of(child, subject), by=by, **form.told()),
        done="The step is withdrawn.",
        subjects=waiting,
        button="Withdraw",
    ),
)
