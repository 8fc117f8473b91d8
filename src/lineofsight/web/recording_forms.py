"""The forms with which facts are recorded on a child's page, in the field's words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms

from lineofsight.domain.codes import (
    CodeSet,
    PrimaryNeed,
    ReferralSource,
)
from lineofsight.record.capacity import capacities_of
from lineofsight.record.models import (
    Allocation,
    ChildProtectionPlan,
    MissedAppointment,
    Team,
    Worker,
)
from lineofsight.record.moment import LONDON, now, today
from lineofsight.web.census_message import CensusMessage
from lineofsight.web.form_fields import DateField
from lineofsight.web.local_questions import LocalQuestionsForm

LONG_TEXT = 10_000


def happened(label: str, named: str, **shape: Any) -> DateField:
    """The day something happened: today or before."""
    return DateField(label=label, named=named, latest=today, **shape)


def text(label: str, help_text: str = "") -> forms.CharField:
    """A longer text, which may be left out."""
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=label, help_text=help_text, widget=area, max_length=LONG_TEXT, required=False)


def only_if(field: forms.Field, when: str) -> Any:
    """The field, asked only in one case: the hint says which, and the form sees to it that it is answered then."""
    field.required = False
    field.help_text = f"{when}. {field.help_text}" if field.help_text else when
    field.says_nothing_of_optional = True  # type: ignore[attr-defined]
    return field


class CodeField(forms.TypedChoiceField):
    """One code of a national code set. With `few` codes they are radio buttons, otherwise a list to choose from.

    but: codes that are not offered.
    """

    def __init__(
        self,
        codes: type[CodeSet],
        *,
        label: str,
        otherwise: str,
        few: bool = False,
        but: Collection[CodeSet] = (),
        **shape: Any,
    ) -> None:
        chosen_from = [one for one in codes if one.valid_to is None and one not in but]
        in_force = [(one.code, f"{one.label} ({one.code})" if one.label else one.code) for one in chosen_from]
        super().__init__(
            label=label,
            choices=in_force if few else [("", "Choose one"), *in_force],
            coerce=codes.from_code,
            empty_value=None,
            widget=forms.RadioSelect() if few else forms.Select(),
            error_messages={"required": otherwise},
            **shape,
        )


class ChoiceField(forms.ChoiceField):
    """One of a few choices, as radio buttons."""

    def __init__(self, choices: Any, *, label: str, otherwise: str, **shape: Any) -> None:
        messages = {"required": otherwise, "invalid_choice": otherwise}
        super().__init__(label=label, choices=choices, widget=forms.RadioSelect(), error_messages=messages, **shape)


def visits_every(label: str, help_text: str = "", *, most: int = 180) -> forms.IntegerField:
    """At least every how many days the child is visited, which may be left out. most: so many days at most."""
    otherwise = f"How often the child is visited must be a whole number of days from 1 to {most}"
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=most,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), otherwise),
    )


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not known; None for not known. Nothing is chosen beforehand."""

    def __init__(self, label: str, **shape: Any) -> None:
        choices = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")]
        super().__init__(
            label=label,
            choices=choices,
            coerce={"yes": True, "no": False, "unknown": None}.get,
            empty_value=None,
            widget=forms.RadioSelect(),
            error_messages=dict.fromkeys(("required", "invalid_choice"), f"Choose yes, no or not known for “{label}”"),
            **shape,
        )


class TimeField(forms.TimeField):
    """A time of day in Europe/London. One that is not required is left out where only the day is known."""

    def __init__(self, label: str = "At what time?", *, required: bool = False, **shape: Any) -> None:
        leave_out = "" if required else " Leave it out when you know the day only."
        super().__init__(
            label=label,
            required=required,
            input_formats=["%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p"],
            help_text=f"For example, 14:30.{leave_out}",
            widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
            error_messages={
                "invalid": "The time must be a time of day, for example 14:30",
                "required": "Enter the time, for example 14:30",
            },
            **shape,
        )


class RecordingForm(forms.Form):
    """A form that records facts of one child. `told` is what it says, in the shape of its action.

    local: the questions that the authority asks of its own beside it; None where it asks none. They are a form of
    their own, and nothing of them is in `told`. census_says: what the census will return of it, once it is saved.
    """

    local: LocalQuestionsForm | None = None
    census_says: tuple[CensusMessage, ...] = ()

    def is_valid_whole(self) -> bool:
        """Whether both this form and the questions beside it can be sent; both say what is wrong with them."""
        return all([self.is_valid(), self.local is None or self.local.is_valid()])

    @property
    def has_errors(self) -> bool:
        return bool(self.errors or (self.local is not None and self.local.errors))

    def told(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def as_recorded(self) -> dict[str, Any]:
        """What each field says as the record keeps it, for what is compared with it."""
        return dict(self.cleaned_data)

    def moment(self, on: str = "on", at: str = "at_time") -> datetime | None:
        """The aware moment of a day and a time; None where the time was left out."""
        day, time = self.cleaned_data.get(on), self.cleaned_data.get(at)
        return datetime.combine(day, time, LONDON) if day and time else None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for on, at in (("on", "at_time"), ("decided_on", "decided_time")):
            moment = self.moment(on, at)
            if moment is not None and moment > now():
                self.add_error(at, "The time must be in the past")
        return given


class ReferralForm(RecordingForm):
    """A referral, and what was decided on it."""

    on = happened("When was the referral received?", "the date of the referral")
    at_time = TimeField()
    source = CodeField(ReferralSource, label="Who referred?", otherwise="Choose who referred the child")
    primary_need = CodeField(PrimaryNeed, label="Primary need", otherwise="", required=False)
    decision = ChoiceField(
        [("accepted", "Accepted: an assessment or other work follows"), ("nfa", "No further action")],
        label="What was decided?",
        otherwise="Choose what was decided on the referral",
    )
    decided_on = happened("When was it decided?", "the date of the decision", initial=today)
    decided_time = TimeField("At what time was it decided?", required=True, initial=lambda: now().astimezone(LONDON))
    summary = text("What is the worry, and what is working well?")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        received, decided = given.get("on"), given.get("decided_on")
        if received and decided and decided < received:
            self.add_error("decided_on", "The decision must be on or after the day the referral was received")
        return given


class AssessmentStartForm(RecordingForm):
    on = happened("When did the assessment start?", "the date the assessment started")
    review_point_on = DateField(
        label="Internal review point",
        named="the review point",
        required=False,
        help_text="The day on which a manager will look at progress",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        start, point = given.get("on"), given.get("review_point_on")
        if start and point and point < start:
            self.add_error("review_point_on", "The review point must be on or after the day the assessment started")
        return given


class OnForm(RecordingForm):
    """A step that needs a day and no more."""

    on = happened("On which day?", "the date")


class MissedAppointmentForm(RecordingForm):
    """An appointment to which the child was not brought."""

    on = happened("When was the appointment?", "the date of the appointment")
    service = ChoiceField(
        MissedAppointment.Service.choices,
        label="Whose appointment was it?",
        otherwise="Choose whose appointment it was",
    )
    about = forms.CharField(
        label="What was it for?", max_length=200, required=False, help_text="For example, the two-year check"
    )
    reason = text("What was said of why?", "As it was told, and by whom")
    told_by = forms.CharField(
        label="Who told us?", max_length=200, required=False, help_text="Leave it out where it was seen here"
    )


class ProtectionPlanEndForm(RecordingForm):
    on = happened("When did the plan end?", "the date the plan ended")
    reason = ChoiceField(
        ChildProtectionPlan.EndReason.choices, label="Why did it end?", otherwise="Choose why the plan ended"
    )


class NeedPlanStartForm(RecordingForm):
    on = happened("When did the plan start?", "the date the plan started")
    visit_every_days = visits_every(
        "Visits at least every how many days?", "As the plan set it. Leave it out for the local standard."
    )


LEAVES_NOBODY = "is_left_without_worker"


class AllocationForm(RecordingForm):
    """Which team and worker hold the child from a day on. held_by: the worker who holds the child now, "" for nobody.

    It warns before the last worker goes, and asks for that to be confirmed.
    """

    on = happened("From which day?", "the date of the allocation")
    team = forms.ModelChoiceField(
        label="Team",
        queryset=Team.objects.filter(closed_on__isnull=True),
        empty_label="Choose a team",
        error_messages={"required": "Choose the team"},
    )
    worker = forms.ModelChoiceField(
        label="Worker",
        queryset=Worker.objects.none(),
        empty_label="No worker yet",
        required=False,
    )
    reason = forms.ChoiceField(
        label="Why does the present allocation end?",
        choices=[("", "Choose a reason"), *Allocation.Reason.choices],
        error_messages={"required": "Choose why the present allocation ends"},
    )

    def __init__(self, *args: Any, held_by: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held_by = held_by
        if LEAVES_NOBODY in self.data:
            self._add_confirmation()
        worker: Any = self.fields["worker"]
        worker.queryset = Worker.objects.here_on(today())
        capacity = capacities_of(worker.queryset.values_list("pk", flat=True), today())
        worker.label_from_instance = lambda one: f"{one.name}: {capacity[one.pk].words}"
        worker.help_text = "Each with the children held now, and how many at most by the local standard"

    def _add_confirmation(self) -> None:
        self.fields[LEAVES_NOBODY] = forms.BooleanField(
            label="Leave the child without a worker: the team manager holds the case until there is one",
            required=False,
        )

    def told(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != LEAVES_NOBODY}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        leaves_nobody = self.held_by and "worker" not in self.errors and given.get("worker") is None
        if leaves_nobody and not given.get(LEAVES_NOBODY):
            if LEAVES_NOBODY not in self.fields:
                self._add_confirmation()
            self.add_error(
                "worker",
                f"{self.held_by} is the child’s only worker, and nobody would take over. Choose a worker, or confirm"
                " below that the child is left without one",
            )
        return given
