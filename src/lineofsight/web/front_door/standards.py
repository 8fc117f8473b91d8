"""The front door's own standards: those in force, those before them, and setting them from a day on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import gate
from lineofsight.access.pages import page
from lineofsight.actions.front_door_standards import WantedStandard, set_front_door_standard
from lineofsight.actions.local_standards import CannotSetStandard
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.permissions import Action, may_ever
from lineofsight.record.front_door_standards import hours_open, is_example, standard_on, standards_set
from lineofsight.record.models import FrontDoorStandard
from lineofsight.record.moment import today
from lineofsight.web.form_fields import DateField
from lineofsight.web.reader import reader_of

TIMES_OF_DAY = ("%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p", "%I:%M %p", "%I %p")


@page(Action.READ_LOCAL_STANDARDS)
def front_door_standards(request: HttpRequest) -> HttpResponse:
    """What holds today, what is set to follow, and what held before."""
    on = today()
    standard = standard_on(on)
    every = list(standards_set())
    shown = {
        "standard": standard,
        "is_example": is_example(standard),
        "hours_open": hours_open(standard),
        "to_come": [row for row in every if row.in_force_from > on],
        "before": [row for row in every if row.in_force_from <= on and row.pk != standard.pk],
        "outcomes_of": outcomes_in_words,
        "may_set": may_ever(gate.person_of(reader_of(request)), Action.CHANGE_LOCAL_STANDARDS).allowed,
    }
    return render(request, "front_door/standards.html", shown)


def outcomes_in_words(standard: FrontDoorStandard) -> list[str]:
    """The outcomes that a manager signs, in the order of the catalogue."""
    return [outcome.label for outcome in ContactOutcome if outcome.value in standard.outcomes_for_a_manager]


class FrontDoorStandardForm(forms.Form):
    """How the front door runs from a day on."""

    in_force_from = DateField(
        label="In force from",
        named="the day they are in force from",
        help_text="What comes in on this day or later is judged by them; what came before keeps its own",
    )
    opens_at = forms.TimeField(
        label="Opens at",
        input_formats=TIMES_OF_DAY,
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
        help_text="For example, 8:30am",
        error_messages={
            "required": "Enter the opening time",
            "invalid": "The opening time must be a time, for example 8:30am",
        },
    )
    closes_at = forms.TimeField(
        label="Closes at",
        input_formats=TIMES_OF_DAY,
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
        help_text="For example, 5pm or 17:00",
        error_messages={
            "required": "Enter the closing time",
            "invalid": "The closing time must be a time, for example 5pm or 17:00",
        },
    )
    decisions_an_hour = forms.DecimalField(
        label="Decisions an hour",
        min_value=0,
        max_digits=5,
        decimal_places=1,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "decimal"}),
        help_text="How many decisions the whole front door can make in an hour it is open, for example 6.5",
        error_messages={
            "required": "Enter how many decisions an hour can be made",
            "invalid": "Decisions an hour must be a number, for example 6.5",
            "min_value": "Decisions an hour must be more than 0",
            "max_decimal_places": "Decisions an hour must have at most one decimal place, for example 6.5",
            "max_digits": "Decisions an hour must be less than 10,000",
            "max_whole_digits": "Decisions an hour must be less than 10,000",
        },
    )
    sample_of_each_outcome = forms.IntegerField(
        label="Decisions of each outcome in a week’s dip-sample",
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
        help_text="Twice as many are drawn of contacts that ended with no further action",
        error_messages={
            "required": "Enter how many decisions of each outcome are sampled",
            "invalid": "The sample must be a whole number",
            "min_value": "The sample must be 1 or more",
            "max_value": "The sample must be 100 or less",
        },
    )
    outcomes_for_a_manager = forms.MultipleChoiceField(
        label="Outcomes that a manager signs off",
        widget=forms.CheckboxSelectMultiple,
        choices=ContactOutcome.choices(),
        required=False,
        help_text="A decision with one of these is in force once another person, a manager, has signed it",
    )
    open_at_most = forms.IntegerField(
        label="Open contacts aimed at",
        min_value=0,
        max_value=100_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
        help_text="To work down a backlog: how many may be open at most on the day below",
        error_messages={
            "invalid": "The number aimed at must be a whole number",
            "min_value": "The number aimed at must be 0 or more",
            "max_value": "The number aimed at must be 100,000 or less",
        },
    )
    open_at_most_by = DateField(label="By the end of", named="the day of the aim", required=False)
    children_living_here = forms.IntegerField(
        label="Children aged 0 to 17 who live here",
        min_value=1,
        max_value=2_000_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-10"}),
        help_text="For rates per 10,000: the latest mid-year estimate of the Office for National Statistics",
        error_messages={
            "invalid": "The number of children must be a whole number",
            "min_value": "The number of children must be 1 or more",
            "max_value": "The number of children must be 2,000,000 or less",
        },
    )
    note = forms.CharField(
        label="Where this is decided",
        max_length=200,
        required=False,
        help_text="For example the procedure and its date",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if opens is not None and closes is not None and closes <= opens:
            self.add_error("closes_at", "The closing time must be later than the opening time")
        if given.get("decisions_an_hour") == 0:
            self.add_error("decisions_an_hour", "Decisions an hour must be more than 0")
        self._check_aim(given)
        return given

    def _check_aim(self, given: dict[str, Any]) -> None:
        most, by, start = given.get("open_at_most"), given.get("open_at_most_by"), given.get("in_force_from")
        if most is not None and by is None and "open_at_most_by" not in self.errors:
            self.add_error("open_at_most_by", "Enter the day by which that many may be open at most")
        if most is None and by is not None and "open_at_most" not in self.errors:
            self.add_error("open_at_most", "Enter how many may be open at most on that day")
        if by is not None and start is not None and by <= start:
            self.add_error("open_at_most_by", "The day of the aim must be later than the day they are in force from")

    def wanted(self) -> WantedStandard:
        """What was typed, as the action takes it."""
        given = dict(self.cleaned_data)
        chosen = given.pop("outcomes_for_a_manager")
        outcomes = tuple(outcome for outcome in ContactOutcome if outcome.value in chosen)
        return WantedStandard(**given, outcomes_for_a_manager=outcomes)


@page(Action.CHANGE_LOCAL_STANDARDS)
def set_front_door_standards(request: HttpRequest) -> HttpResponse:
    """Set them from a day on, beginning with those that hold today."""
    form = FrontDoorStandardForm(request.POST if request.method == "POST" else None, initial=_in_force())
    if form.is_bound and form.is_valid():
        try:
            set_front_door_standard(form.wanted(), by=reader_of(request))
        except CannotSetStandard as refusal:
            form.add_error("in_force_from", str(refusal))
        else:
            messages.success(request, "The standards of the front door are set.")
            return redirect("front_door_standards")
    return render(request, "front_door/set_standards.html", {"form": form}, status=422 if form.errors else 200)


def _in_force() -> dict[str, Any]:
    """What the form begins with: what holds today, without an aim whose day has come."""
    on = today()
    standard = standard_on(on)
    kept = {name: getattr(standard, name) for name in FrontDoorStandardForm.base_fields if name != "note"}
    if standard.open_at_most_by is not None and standard.open_at_most_by <= on:
        kept |= {"open_at_most": None, "open_at_most_by": None}
    return kept | {"in_force_from": on}
