"""The manual of clocks: every row of the catalogue, the local standards in force, and setting one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import gate
from lineofsight.access.pages import page
from lineofsight.actions.local_standards import CannotSetStandard, set_local_standard
from lineofsight.domain.clocks import CLOCKS_BY_KEY, LOCAL_CLOCK_KEYS, Unit, clock_manual_rows, limit_in_words
from lineofsight.domain.permissions import Action, may_ever
from lineofsight.record.models import LocalStandard
from lineofsight.record.moment import today
from lineofsight.web.form_fields import DateField
from lineofsight.web.reader import reader_of


@page(Action.READ_CLOCK_MANUAL)
def clocks(request: HttpRequest) -> HttpResponse:
    """Every clock: when it starts and stops, its limit and whose it is, and what was not checked."""
    on = today()
    standards: dict[str, list[tuple[LocalStandard, str]]] = {}
    for row in LocalStandard.objects.order_by("clock", "-in_force_from"):
        standards.setdefault(row.clock, []).append((row, Unit(row.unit).counted(row.number)))
    rows = clock_manual_rows()
    shown = {
        "read_here": [row for row in rows if row.is_read_here],
        "not_read": [row for row in rows if not row.is_read_here],
        "standards": standards,
        "today": on,
        "may_set": may_ever(gate.person_of(reader_of(request)), Action.CHANGE_LOCAL_STANDARDS).allowed,
        "local_clocks": LOCAL_CLOCK_KEYS,
    }
    return render(request, "clocks.html", shown)


class StandardForm(forms.Form):
    """A limit that the authority sets for one local clock."""

    number = forms.IntegerField(
        label="Limit",
        min_value=1,
        max_value=999,
        error_messages={
            "required": "Enter the limit",
            "invalid": "The limit must be a whole number",
            "min_value": "The limit must be 1 or more",
            "max_value": "The limit must be 999 or less",
        },
    )
    unit = forms.ChoiceField(
        label="Counted in",
        widget=forms.RadioSelect,
        choices=[(unit.value, unit.value.replace("_", " ").capitalize()) for unit in Unit],
        error_messages={"required": "Choose what the limit is counted in"},
    )
    in_force_from = DateField(
        label="In force from",
        named="the day it is in force from",
        help_text="What starts on this day or later is judged by it; what began before keeps its own limit",
    )
    note = forms.CharField(
        label="Where this is decided",
        max_length=200,
        required=False,
        help_text="For example the procedure and its date",
    )


@page(Action.CHANGE_LOCAL_STANDARDS)
def set_standard(request: HttpRequest, key: str) -> HttpResponse:
    """Set the limit of one local clock from a day on."""
    if key not in LOCAL_CLOCK_KEYS:
        raise Http404
    clock = CLOCKS_BY_KEY[key]
    form = StandardForm(request.POST if request.method == "POST" else None, initial={"in_force_from": today()})
    if form.is_bound and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            set_local_standard(key, by=reader_of(request), **(told | {"unit": Unit(told["unit"])}))
        except CannotSetStandard as refusal:
            form.add_error("in_force_from", str(refusal))
        else:
            messages.success(request, f"{clock.title}: the limit is set.")
            return redirect("clocks")
    shown = {"form": form, "clock": clock, "example": limit_in_words(clock)}
    return render(request, "set_standard.html", shown, status=422 if form.errors else 200)
