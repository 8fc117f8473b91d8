"""Going away from a contact form and coming back: a code, saving while typing, leaving quickly, destroying it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from lineofsight.access import return_codes, throttle
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import drafts
from lineofsight.domain.permissions import Action
from lineofsight.web.autosave import TOKEN, answer_of_saving
from lineofsight.web.contact_form.journey import DRAFT_FORMS, Journey
from lineofsight.web.contact_form.visitor import (
    GUESS,
    SESSION_DRAFT,
    SESSION_SENT,
    around,
    draft_named,
    journey_of,
    kept_of,
    may_guess,
    too_often,
)

NOT_A_CODE = "The code has 12 letters and figures, like 7F3K-9QX2-M4TB. Check it and type it again."


def code_field(label: str) -> forms.CharField:
    """Where somebody types a code that we gave them."""
    return forms.CharField(
        label=label,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        help_text="12 letters and figures, like 7F3K-9QX2-M4TB. Small letters and spaces make no difference.",
        error_messages={"required": "Enter the code", "max_length": NOT_A_CODE},
    )


class CodeForm(forms.Form):
    """The code by which somebody comes back."""

    code = code_field("Your code")

    def clean_code(self) -> str:
        typed = str(self.cleaned_data["code"])
        if not return_codes.is_well_formed(typed):
            raise forms.ValidationError(NOT_A_CODE)
        return typed


@page(Action.MAKE_CONTACT)
def save(request: PageRequest) -> HttpResponse:
    """Keep what was typed on a page of the form since the last save."""
    if request.method != "POST":
        raise Http404
    draft = draft_named(request.POST.get(TOKEN, ""))
    if draft is None:
        return JsonResponse({"why": "sent"}, status=410)
    journey = Journey(draft)
    return answer_of_saving(
        request,
        lambda fields: drafts.keep(draft, {name: texts for name, texts in fields.items() if journey.owns(name)}),
    )


@page(Action.MAKE_CONTACT)
def later(request: PageRequest) -> HttpResponse:
    """A code to come back with. It is told once, on the answer to asking for it; a new one ends the one before."""
    journey = journey_of(request)
    if journey is None:
        return redirect("contact_start")
    code = drafts.give_code(journey.draft) if request.method == "POST" else ""
    shown = around() | {
        "journey": journey,
        "kept": kept_of(journey),
        "code": code,
        "has_code": bool(journey.draft.code_hash),
        "kept_until": drafts.kept_until(journey.draft),
        "to_go_on": journey.to_go_on(),
    }
    return render(request, "contact_form/later.html", shown)


@page(Action.MAKE_CONTACT)
def resume(request: PageRequest) -> HttpResponse:
    """Come back with the code. Codes that lead nowhere are counted, and too many have to wait."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        if not may_guess(request):
            return too_often(request)
        if form.is_valid():
            draft = drafts.by_code(form.cleaned_data["code"], list(DRAFT_FORMS.values()))
            if draft is not None:
                request.session[SESSION_DRAFT] = str(draft.pk)
                return redirect(Journey(draft).to_go_on())
            throttle.count(GUESS, throttle.place_of(request))
            form.add_error(
                "code",
                "No form is kept under this code. Check it. A form is destroyed 28 days after it was last written in,"
                " and a code ends when you ask for a new one or send the form.",
            )
    shown: dict[str, Any] = around() | {"form": form}
    return render(request, "contact_form/resume.html", shown, status=422 if form.errors else 200)


@page(Action.MAKE_CONTACT)
def give_up(request: PageRequest) -> HttpResponse:
    """Destroy the form, after asking whether that is meant."""
    journey = journey_of(request)
    if journey is None:
        return redirect("contact_start")
    if request.method == "POST":
        drafts.give_up(journey.draft)
        request.session.pop(SESSION_DRAFT, None)
        return redirect("contact_start")
    return render(request, "contact_form/give_up.html", around() | {"journey": journey, "kept": kept_of(journey)})


@page(Action.MAKE_CONTACT)
def leave(request: PageRequest) -> HttpResponse:
    """Forget in this browser that the form was ever open; what was typed stays under its code."""
    if request.method != "POST":
        raise Http404
    request.session.pop(SESSION_DRAFT, None)
    request.session.pop(SESSION_SENT, None)
    return HttpResponse(status=204)
