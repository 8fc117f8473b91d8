"""The forms of what stands in a plan: outcomes, actions with who does them, progress, and the family's agreement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from lineofsight.actions.plans import ActionAgreed, ActionOwner, OutcomeWanted, ProgressSaid, TermsSaid
from lineofsight.domain.meetings import MeetingAgency
from lineofsight.domain.plans import FamilysAgreement, Owner, Progress
from lineofsight.record.models import ChildInNeedReview, Worker
from lineofsight.record.moment import today
from lineofsight.web.form_fields import DateField
from lineofsight.web.recording_forms import (
    LONG_TEXT,
    ChoiceField,
    RecordingForm,
    happened,
    only_if,
    text,
    visits_every,
)

HOW_OFTEN = "Visits from now on at least every how many days?"
LEFT_OUT = "If the review changed it. Leave it out to keep it as it is"

Views = Sequence[tuple[str, str]]
"""The views of the child that an outcome or an action can come from: key and words."""


def said(label: str, otherwise: str, help_text: str = "") -> forms.CharField:
    """A longer text that has to be written."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG_TEXT,
        error_messages={"required": otherwise},
    )


class BecauseOfChild(RecordingForm):
    """Asks which words of the child something came from, where any are recorded."""

    def __init__(self, *args: Any, views: Views = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not views:
            return
        self.fields["because_of"] = forms.TypedChoiceField(
            label="Is it because of what the child said?",
            help_text="Choose the words that it came from",
            choices=[("", "No, or not of these words"), *views],
            coerce=int,
            empty_value=None,
            required=False,
        )

    @property
    def because_of(self) -> int | None:
        """The view chosen; None where none was."""
        chosen: int | None = self.cleaned_data.get("because_of")
        return chosen


class OutcomeForm(BecauseOfChild):
    """An outcome of a plan."""

    on = happened("When was it agreed?", "the date it was agreed")
    wanted = said(
        "What should be better for the child?",
        "Write what should be better for the child",
        "What will be different in the child’s life, not what a service will do",
    )
    how_known = text("How shall we know?", "What we shall see or hear when it is better")
    is_childs_goal = forms.BooleanField(label="This is the child’s own goal", required=False)

    def outcome(self) -> OutcomeWanted:
        given = self.cleaned_data
        return OutcomeWanted(given["wanted"], given["how_known"], given["is_childs_goal"], self.because_of)


class PlanActionForm(BecauseOfChild):
    """An action under an outcome: what, who, by when."""

    on = happened("When was it agreed?", "the date it was agreed")
    what = said("What will be done?", "Write what will be done")
    owner = ChoiceField(Owner.choices(), label="Who does it?", otherwise="Choose who does it")
    owner_worker = only_if(
        forms.ModelChoiceField(label="Which worker?", queryset=Worker.objects.none(), empty_label="Choose the worker"),
        "If a worker here does it",
    )
    owner_agency = only_if(
        forms.ChoiceField(label="Which agency?", choices=[("", "Choose the agency"), *MeetingAgency.choices()]),
        "If another agency does it",
    )
    owner_name = only_if(
        forms.CharField(label="Name", max_length=200),
        "For somebody of the family, or at the agency: for example, mother, or the school nurse",
    )
    due_on = DateField(label="By when?", named="the day by which it is to be done")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worker: Any = self.fields["owner_worker"]
        worker.queryset = Worker.objects.here_on(today())

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        wanted = {Owner.WORKER: "owner_worker", Owner.AGENCY: "owner_agency", Owner.FAMILY: "owner_name"}
        missing = {
            "owner_worker": "Choose the worker who does it",
            "owner_agency": "Choose the agency that does it",
            "owner_name": "Write who of the family does it",
        }
        field = wanted.get(given.get("owner", ""))
        if field is not None and not given.get(field) and field not in self.errors:
            self.add_error(field, missing[field])
        agreed_on, due_on = given.get("on"), given.get("due_on")
        if agreed_on and due_on and due_on < agreed_on:
            self.add_error("due_on", "The day must be on or after the day it was agreed")
        return given

    def action(self) -> ActionAgreed:
        given = self.cleaned_data
        agency = MeetingAgency(given["owner_agency"]) if given["owner_agency"] else None
        owner = ActionOwner(Owner(given["owner"]), given["owner_worker"], agency, given["owner_name"])
        return ActionAgreed(given["what"], owner, given["due_on"], self.because_of)


class ActionDoneForm(RecordingForm):
    on = happened("When was it done?", "the date it was done")
    how = text("What came of it?", "In a few words, for the next review")


class ActionGivenUpForm(RecordingForm):
    on = happened("On which day?", "the date")
    why = said("Why is it given up?", "Write why it is given up")


class CarriedOverForm(RecordingForm):
    on = happened("When was it agreed to carry it over?", "the date", help_text="The review or the core group")
    due_on = DateField(label="By when now?", named="the day by which it is to be done now")
    why = said("Why was it not done?", "Write why it was not done")


class OutcomeEndForm(RecordingForm):
    on = happened("On which day?", "the date")
    is_reached = ChoiceField(
        [("yes", "It is reached"), ("no", "It is wanted no longer")],
        label="What became of it?",
        otherwise="Choose what became of it",
    )
    why = only_if(text("Why is it wanted no longer?"), "If it is wanted no longer")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("is_reached") == "no" and not given.get("why", "").strip():
            self.add_error("why", "Write why it is wanted no longer")
        return given


class TermsForm(RecordingForm):
    """What a plan says as a whole."""

    contingency = text("What happens if the plan does not work?", "The contingency plan, in words the family knows")
    agreement = ChoiceField(
        [*FamilysAgreement.choices(), ("not_asked", "The family was not asked yet")],
        label="Does the family agree to the plan?",
        otherwise="Choose whether the family agrees",
    )
    agreement_words = text("Who agreed or did not, and what did they say?", "In their own words")
    childs_view = text("What does the child say of the plan?", "In the child’s own words")

    def terms(self) -> TermsSaid:
        given = self.cleaned_data
        asked = given["agreement"] != "not_asked"
        agreement = FamilysAgreement(given["agreement"]) if asked else None
        return TermsSaid(given["contingency"], agreement, given["agreement_words"], given["childs_view"])


class VisitFrequencyForm(RecordingForm):
    """How often the child is visited, from a day on."""

    on = happened("From which day?", "the day from which it holds")
    every_days = visits_every("Visits at least every how many days?", "What was due before that day stays as it was")
    why = said("Why?", "Write why it changes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["every_days"].required = True


class ProgressOfOutcomes(RecordingForm):
    """Asks, at a review or a core group, how it stands with each outcome of the plan that is wanted still.

    outcomes: the key and the words of each. Nothing has to be said of any.
    """

    def __init__(self, *args: Any, outcomes: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes = tuple(outcomes)
        for key, wanted in self.outcomes:
            self.fields[f"progress_{key}"] = forms.ChoiceField(
                label=f"Progress: {wanted}",
                choices=[*Progress.choices(), ("", "Not looked at")],
                widget=forms.RadioSelect(),
                required=False,
            )
            self.fields[f"progress_words_{key}"] = forms.CharField(
                label=f"What has changed for the child: {wanted}",
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=LONG_TEXT,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for key, _ in self.outcomes:
            if given.get(f"progress_words_{key}", "").strip() and not given.get(f"progress_{key}"):
                self.add_error(f"progress_{key}", "Choose how it stands with this outcome")
        return given

    def told(self) -> dict[str, Any]:
        """What the form says, with the progress of every outcome that was looked at."""
        told = super().told()
        found = []
        for key, _ in self.outcomes:
            progress, words = told.pop(f"progress_{key}"), told.pop(f"progress_words_{key}")
            if progress:
                found.append(ProgressSaid(key, Progress(progress), words))
        return told | {"outcomes": tuple(found)}


class NeedPlanReviewForm(ProgressOfOutcomes):
    """A review of a child in need plan, and what it decided."""

    on = happened("When was the review held?", "the date of the review")
    outcome = ChoiceField(
        ChildInNeedReview.Outcome.choices, label="What was decided?", otherwise="Choose what was decided"
    )
    visit_every_days = visits_every(HOW_OFTEN, LEFT_OUT)
