"""The working hours of a worker, and the standard of a caseload: each set from a day on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import once
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import workforce
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.permissions import Action
from lineofsight.record.capacity import caseload_standard_on, hours_in_force
from lineofsight.record.models import CaseloadStandard, Worker, WorkingHours
from lineofsight.record.moment import today
from lineofsight.web.form_fields import ONE_TIME_KEY, DateField
from lineofsight.web.reader import reader_of


class HoursForm(forms.Form):
    """How much a worker works, and how much of it with children of their own."""

    full_time_equivalent = forms.DecimalField(
        label="Part of a full-time post",
        help_text="1 is full time; for example 0.6 for three days a week",
        min_value=0,
        max_value=1,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "decimal"}),
        error_messages={"required": "Enter the part of a full-time post", "invalid": "Enter a number such as 0.6"},
    )
    case_holding_percent = forms.IntegerField(
        label="Of a hundred hours, how many for children of their own?",
        help_text="100 for a worker who holds children and does nothing else, 0 for one who holds none",
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": "Enter a number from 0 to 100", "invalid": "Enter a number from 0 to 100"},
    )
    from_on = DateField(label="From which day?", named="the day")


class CaseloadForm(forms.Form):
    """How many children a full-time worker holds at most."""

    children = forms.IntegerField(
        label="Children whom a full-time worker holds at most",
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": "Enter how many children"},
    )
    in_force_from = DateField(label="In force from", named="the day it is in force from")
    note = forms.CharField(label="Where this is decided", max_length=200, required=False)


@page(Action.MANAGE_TEAMS)
def working_hours(request: PageRequest, worker: int) -> HttpResponse:
    """Set a worker's hours from a day on; those before stand as they were."""
    found = Worker.objects.filter(pk=worker).first()
    if found is None:
        raise Http404
    present = hours_in_force(today(), [found.pk]).get(found.pk)
    initial: dict[str, Any] = {"from_on": today(), "case_holding_percent": 100}
    if present is not None:
        initial["full_time_equivalent"] = present.full_time_equivalent
        initial["case_holding_percent"] = present.case_holding_percent
    form = HoursForm(request.POST if request.method == "POST" else None, initial=initial)

    def do() -> None:
        workforce.set_working_hours(found, by=reader_of(request), **form.cleaned_data)

    if _took(request, form, do):
        messages.success(request, f"The hours of {found.name} are recorded.")
        return redirect("workers")
    rows = WorkingHours.objects.filter(worker=found).order_by("-from_on")
    return _shown(request, form, title=found.name, caption="Working hours", hours=rows)


@page(Action.CHANGE_LOCAL_STANDARDS)
def caseload_standard(request: PageRequest) -> HttpResponse:
    """Set how many children a full-time worker holds at most, from a day on."""
    initial = {"in_force_from": today(), "children": caseload_standard_on(today())}
    form = CaseloadForm(request.POST if request.method == "POST" else None, initial=initial)

    def do() -> None:
        workforce.set_caseload_standard(by=reader_of(request), **form.cleaned_data)

    if _took(request, form, do):
        messages.success(request, "The number is set.")
        return redirect("workers")
    rows = CaseloadStandard.objects.order_by("-in_force_from")
    return _shown(request, form, title="Children of a full-time worker", caption="Local standard", standards=rows)


def _took(request: PageRequest, form: forms.Form, do: Callable[[], None]) -> bool:
    """Take the step once; False with the reason on the form where it may not be taken."""
    if not form.is_bound or not form.is_valid():
        return False
    key = form.data.get(ONE_TIME_KEY, "")
    if not once.take(key, reader_of(request)):
        return True
    try:
        do()
    except ActionError as refused:
        form.add_error(None, str(refused))
    else:
        return True
    once.give_back(key)
    return False


def _shown(request: PageRequest, form: forms.Form, **shown: Any) -> HttpResponse:
    return render(request, "capacity.html", {"form": form} | shown, status=422 if form.errors else 200)
