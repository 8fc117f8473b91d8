"""The threshold framework and the rules of flags: everybody reads them, an administrator sets the next version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import gate
from lineofsight.access.pages import page
from lineofsight.actions.local_standards import CannotSetStandard
from lineofsight.actions.thresholds import set_flag_numbers, set_threshold_framework
from lineofsight.domain.flags import FLAGS, FLAGS_BY_KEY, READ_FLAGS, Flag, FlagNumbers
from lineofsight.domain.permissions import Action, may_ever
from lineofsight.domain.thresholds import (
    Criterion,
    Framework,
    FrameworkFault,
    LegalBasis,
    LevelOfNeed,
    as_lines,
    criteria_from,
)
from lineofsight.record.flag_numbers import flag_numbers_in_force
from lineofsight.record.moment import today
from lineofsight.record.threshold_frameworks import framework_on
from lineofsight.record.threshold_versions import every_framework, flag_numbers_set, frameworks_set
from lineofsight.web.autosave import open_form
from lineofsight.web.form_fields import DateField
from lineofsight.web.reader import reader_of

LONGEST_CRITERIA = 20_000
LARGEST_NUMBER = 999


def _may_set(request: HttpRequest) -> bool:
    return may_ever(gate.person_of(reader_of(request)), Action.CHANGE_LOCAL_STANDARDS).allowed


# --- the framework ---------------------------------------------------------------------------------------------------


@page(Action.READ_LOCAL_STANDARDS)
def threshold_framework(request: HttpRequest) -> HttpResponse:
    """The framework in force today: what each level is called, what it rests on, and its criteria."""
    on = today()
    every = frameworks_set()
    shown = {
        "framework": framework_on(on),
        "in_force": next((row for row in every if row.in_force_from <= on), None),
        "to_come": [row for row in every if row.in_force_from > on],
        "before": [row for row in every if row.in_force_from <= on][1:],
        "levels": list(LevelOfNeed),
        "may_set": _may_set(request),
    }
    return render(request, "thresholds/framework.html", shown)


class FrameworkForm(forms.Form):
    """The next version of the framework: its name, its day, and for each level a name, legal bases and criteria."""

    name = forms.CharField(
        label="Name of the document",
        max_length=200,
        error_messages={"required": "Enter the name of the document"},
    )
    version = forms.CharField(
        label="Version",
        max_length=40,
        help_text="As decisions cite it, for example 2026, or 3.1",
        error_messages={"required": "Enter the version"},
    )
    in_force_from = DateField(
        label="In force from",
        named="the day it is in force from",
        help_text="Decisions on this day or later cite it; those made before keep their own version",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in LevelOfNeed:
            self.fields[f"name_{level}"] = forms.CharField(
                label=f"Level {level}: what you call it",
                max_length=80,
                error_messages={"required": f"Enter what you call level {level}"},
            )
            self.fields[f"legal_bases_{level}"] = forms.MultipleChoiceField(
                label=f"Level {level}: what it may rest on",
                choices=LegalBasis.choices(),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": f"Choose what level {level} may rest on"},
            )
            self.fields[f"criteria_{level}"] = forms.CharField(
                label=f"Level {level}: criteria",
                widget=forms.Textarea(attrs={"rows": 10}),
                max_length=LONGEST_CRITERIA,
                help_text="One a line, its theme before a colon: Harm and safety: An early worry about safety",
                error_messages={
                    "required": f"Write at least one criterion for level {level}",
                    "max_length": "The criteria of a level must be 20,000 characters or fewer",
                },
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        earlier = every_framework()
        written: list[Criterion] = []
        for level in LevelOfNeed:
            try:
                written += criteria_from({level: given.get(f"criteria_{level}", "")}, earlier)
            except FrameworkFault as fault:
                self.add_error(f"criteria_{level}", str(fault))
        given["criteria"] = tuple(written)
        return given

    def framework(self) -> Framework:
        """What was written, as a framework. Raises FrameworkFault."""
        given = self.cleaned_data
        return Framework(
            name=given["name"],
            version=given["version"],
            source="",
            criteria=given["criteria"],
            names={level: given[f"name_{level}"] for level in LevelOfNeed},
            legal_bases={level: tuple(map(LegalBasis, given[f"legal_bases_{level}"])) for level in LevelOfNeed},
        )


@page(Action.CHANGE_LOCAL_STANDARDS)
def set_framework(request: HttpRequest) -> HttpResponse:
    """Set the next version of the framework, beginning with the one in force."""
    values = _as_written(framework_on(today()))
    kept = open_form(request, "threshold_framework", title="Set the threshold framework")
    form = kept.fill(FrameworkForm(kept.data, initial=values))
    if form.is_bound and form.is_valid():
        try:
            day = form.cleaned_data["in_force_from"]
            set_threshold_framework(form.framework(), in_force_from=day, by=reader_of(request))
        except FrameworkFault as fault:
            form.add_error(None, str(fault))
        except CannotSetStandard as refusal:
            form.add_error("in_force_from", str(refusal))
        else:
            kept.take()
            messages.success(request, "The threshold framework is set.")
            return redirect("threshold_framework")
    return render(request, "thresholds/set_framework.html", {"form": form, "kept": kept}, status=kept.status(form))


def _as_written(framework: Framework) -> dict[str, Any]:
    """What the form begins with: the levels and criteria in force, without the name of a shipped example."""
    values: dict[str, Any] = {"in_force_from": today()}
    if not framework.is_unverified:
        values["name"] = framework.name
    for level in LevelOfNeed:
        values[f"name_{level}"] = framework.names[level]
        values[f"legal_bases_{level}"] = [basis.value for basis in framework.legal_bases[level]]
        values[f"criteria_{level}"] = as_lines(framework, level)
    return values


# --- flags -----------------------------------------------------------------------------------------------------------


@page(Action.READ_LOCAL_STANDARDS)
def flag_rules(request: HttpRequest) -> HttpResponse:
    """Every flag: its rule with the numbers in force, what it reads and what it cannot look at."""
    on = today()
    numbers = flag_numbers_in_force()
    shown = {
        "read_here": [(flag, *_in_force(flag, numbers)) for flag in READ_FLAGS],
        "not_read": [flag for flag in FLAGS if flag.finds is None],
        "numbers_set": flag_numbers_set(),
        "words_of": {flag.key: {one.key: one.words for one in flag.thresholds} for flag in FLAGS},
        "today": on,
        "may_set": _may_set(request),
        "may_read_fairness": may_ever(gate.person_of(reader_of(request)), Action.READ_FAIRNESS).allowed,
    }
    return render(request, "thresholds/flags.html", shown)


def _in_force(flag: Flag, numbers: FlagNumbers) -> tuple[str, str]:
    """The rule in words with the numbers of today, and its version."""
    return flag.rule_with(numbers.on(flag, today())), numbers.version_on(flag, today())


class FlagNumbersForm(forms.Form):
    """The numbers of one flag's rule from a day on."""

    in_force_from = DateField(
        label="In force from",
        named="the day they are in force from",
        help_text="A flag shown as it stood on an earlier day keeps the numbers of that day",
    )
    note = forms.CharField(
        label="Where this is decided",
        max_length=200,
        required=False,
        help_text="For example the procedure and its date",
    )

    def __init__(self, *args: Any, flag: Flag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = [threshold.key for threshold in flag.thresholds]
        for threshold in flag.thresholds:
            least = threshold.least
            self.fields[threshold.key] = forms.IntegerField(
                label=threshold.words,
                min_value=least,
                max_value=LARGEST_NUMBER,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
                help_text=f"{threshold.shipped} as shipped",
                error_messages={
                    "required": f"Enter a number for: {threshold.words}",
                    "invalid": f"{threshold.words} must be a whole number",
                    "min_value": f"{threshold.words} must be {least} or more",
                    "max_value": f"{threshold.words} must be {LARGEST_NUMBER} or less",
                },
            )
        self.order_fields([*self.numbers, "in_force_from", "note"])


@page(Action.CHANGE_LOCAL_STANDARDS)
def set_flag(request: HttpRequest, flag: str) -> HttpResponse:
    """Set the numbers of one flag's rule from a day on, beginning with those in force."""
    row = FLAGS_BY_KEY.get(flag)
    if row is None or not row.thresholds:
        raise Http404
    values = flag_numbers_in_force().on(row, today()) | {"in_force_from": today()}
    form = FlagNumbersForm(request.POST if request.method == "POST" else None, initial=values, flag=row)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            set_flag_numbers(
                flag,
                {key: given[key] for key in form.numbers},
                in_force_from=given["in_force_from"],
                by=reader_of(request),
                note=given["note"],
            )
        except CannotSetStandard as refusal:
            form.add_error("in_force_from", str(refusal))
        else:
            messages.success(request, f"{row.id} {row.title}: the numbers are set.")
            return redirect("flag_rules")
    shown = {"form": form, "flag": row, "rule": row.rule_with(flag_numbers_in_force().on(row, today()))}
    return render(request, "thresholds/set_flag.html", shown, status=422 if form.errors else 200)
