"""The questions of the screen on which a worker takes a contact down: those of the forms, and how it came."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from lineofsight.domain.codes import ReferralSource
from lineofsight.domain.codes.front_door import ContactCategory, ContactMethod, Priority
from lineofsight.record.moment import LONDON, now, today
from lineofsight.web.contact_form.questions import (
    NOT_LISTED,
    TOO_LONG,
    QuestionForm,
    WorriesForm,
    line,
    long_text,
)
from lineofsight.web.recording_forms import CodeField, TimeField, YesNoField, happened

TAKEN_DOWN = [
    (method.value, method.label)
    for method in ContactMethod
    if method not in {ContactMethod.PUBLIC_FORM, ContactMethod.PROFESSIONAL_FORM}
]
PRIORITIES = [
    (Priority.RED.value, "Red: it cannot wait"),
    (Priority.AMBER.value, "Amber"),
    (Priority.GREEN.value, "Green"),
    ("later", "To be set when it is screened"),
]


class CaptureForm(QuestionForm):
    """Everything about the message but the children and the adults."""

    method = forms.ChoiceField(
        label="How did it come?",
        choices=TAKEN_DOWN,
        widget=forms.RadioSelect(),
        initial=ContactMethod.PHONE.value,
        error_messages=NOT_LISTED | {"required": "Choose how the contact came"},
    )
    received_on = happened("On which day did it reach us?", "the day it reached us", initial=today)
    received_time = TimeField("At what time?", required=True, initial=lambda: now().astimezone(LONDON))
    is_in_immediate_danger = YesNoField("Is a child in danger right now?")
    danger = long_text("What is the danger?", "Ring 999 first, then go on here", rows=2)
    priority = forms.ChoiceField(
        label="How urgent is it?", choices=PRIORITIES, required=False, widget=forms.RadioSelect(),
        error_messages=NOT_LISTED,
    )  # fmt: skip
    category = forms.ChoiceField(
        label="What is it mainly about?",
        choices=[("", "To be set when it is screened"), *ContactCategory.choices()],
        required=False,
        error_messages=NOT_LISTED,
    )
    source = CodeField(ReferralSource, label="Who made contact?", otherwise="Choose who made contact")
    referrer_name = line("Their name")
    referrer_role = line("Their role, or how they know the child")
    referrer_organisation = line("Their organisation")
    referrer_phone = line("Phone number", most=40)
    referrer_email = forms.EmailField(
        label="Email address",
        max_length=254,
        required=False,
        error_messages={"invalid": "Enter an email address like name@school.example", "max_length": TOO_LONG},
    )
    how_to_reply = line("How and when is it safe to reach them?")
    is_source_confidential = forms.BooleanField(label="The family must not learn who it was", required=False)
    wants_feedback = forms.BooleanField(
        label="They are told that it arrived, and what was decided", required=False, initial=True
    )
    police_reference = line("Police reference", most=60)
    police_grade = line("Police risk grade", most=40)

    def clean_source(self) -> str:
        return str(self.cleaned_data["source"].code)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        moment = self._received_at()
        if moment is not None and moment > now():
            self.add_error("received_time", "The time must be in the past")
        if self.chosen_category is not None and self.chosen_priority is None:
            self.add_error("priority", "Say how urgent it is too, or leave both to the screening")
        return given

    def told(self) -> dict[str, Any]:
        told = super().told()
        moment = self._received_at()
        if moment is not None:
            told["received_at"] = min(moment, now())
        if "method" in told:
            told["method"] = ContactMethod(told["method"])
        return told

    @property
    def chosen_priority(self) -> Priority | None:
        """How urgent it is, None where that is left to the screening."""
        chosen = self.cleaned_data.get("priority")
        return Priority(chosen) if chosen and chosen != "later" else None

    @property
    def chosen_category(self) -> ContactCategory | None:
        """What it is mainly about, None where that is left to the screening."""
        return ContactCategory(self.cleaned_data["category"]) if self.cleaned_data.get("category") else None

    def _received_at(self) -> datetime | None:
        day, time = self.cleaned_data.get("received_on"), self.cleaned_data.get("received_time")
        return datetime.combine(day, time, LONDON) if day and time else None


class CapturedWorriesForm(WorriesForm):
    """What is worrying and what goes well, and who knows of the contact."""

    parents_told = YesNoField("Have the parents been told of this contact?")
    child_told = YesNoField("Has the child been told?", required=False)
    why_not_told = long_text("If they were not told, why?", rows=2)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("parents_told") is False and not given.get("why_not_told"):
            self.add_error("why_not_told", "Say why the parents were not told")
        return given


class TwinForm(forms.Form):
    """What to do where an open contact is about the same child: add to it, or say why this is another."""

    twin = forms.ChoiceField(
        label="Is this the same worry?",
        widget=forms.RadioSelect(),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choose whether to add to it or to record another"
        ),
    )
    why_another = long_text("If it is another: what is different?", rows=2)

    ANOTHER = "another"

    def __init__(self, *args: Any, twins: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["twin"]
        choice.choices = [*twins, (self.ANOTHER, "No, record another contact")]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("twin") == self.ANOTHER and not given.get("why_another"):
            self.add_error("why_another", "Say what is different from the open contact")
        return given
