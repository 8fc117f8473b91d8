"""What became of a contact, for who sent it: with the reference and the code, and no more than they were told."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from lineofsight.access import throttle
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import sending
from lineofsight.domain.permissions import Action
from lineofsight.web.contact_form.returning import CodeForm
from lineofsight.web.contact_form.visitor import GUESS, around, may_guess, too_often


class StatusForm(CodeForm):
    """The reference and the code that the last page of the form gave."""

    receipt = forms.CharField(
        label="Your reference",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        help_text="Like LS-7F3K-9QX2",
        error_messages={
            "required": "Enter the reference",
            "max_length": "The reference is like LS-7F3K-9QX2. Check it and type it again.",
        },
    )
    field_order = ("receipt", "code")


@page(Action.MAKE_CONTACT)
def status(request: PageRequest) -> HttpResponse:
    """How far a contact has come, and in which words its sender was told of the outcome."""
    form = StatusForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_bound:
        if not may_guess(request):
            return too_often(request)
        if form.is_valid():
            found = sending.status_of(form.cleaned_data["receipt"], form.cleaned_data["code"])
            if found is None:
                throttle.count(GUESS, throttle.place_of(request))
                form.add_error("receipt", "No contact has this reference and this code. Check both.")
    shown = around() | {"form": form, "found": found}
    return render(request, "contact_form/status.html", shown, status=422 if form.errors else 200)
