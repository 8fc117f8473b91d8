"""The pages of the contact forms up to the files: the first, one page of questions at a time, and lists of several."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import drafts
from lineofsight.domain.permissions import Action
from lineofsight.web.autosave import typed_in
from lineofsight.web.contact_form.journey import DRAFT_FORMS, Journey, Page
from lineofsight.web.contact_form.steps import STEPS_BY_KEY, Sender, Step
from lineofsight.web.contact_form.visitor import (
    BEGIN,
    SESSION_DRAFT,
    SESSION_SENT,
    around,
    journey_of,
    kept_of,
    may,
    too_often,
)
from lineofsight.web.recording_forms import ChoiceField

BACK_TO_CHECK = "check"
"""The value of `back` with which a page of questions goes back to the check page once it is answered."""


class WhoForm(forms.Form):
    """Which of the two forms."""

    sender = ChoiceField(
        [
            (Sender.PUBLIC.value, "As a member of the public, the family or a young person"),
            (Sender.PROFESSIONAL.value, "As somebody who works or volunteers with children or families"),
        ],
        label="How are you contacting us?",
        otherwise="Choose how you are contacting us",
    )


@page(Action.MAKE_CONTACT)
def contact(request: PageRequest) -> HttpResponse:
    """The first page: what to do in danger, and which form to fill in."""
    journey = journey_of(request) if request.method != "POST" else None
    form = WhoForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not may(request, BEGIN):
            return too_often(request)
        draft = drafts.begin(DRAFT_FORMS[Sender(form.cleaned_data["sender"])])
        request.session[SESSION_DRAFT] = str(draft.pk)
        request.session.pop(SESSION_SENT, None)
        return redirect(Journey(draft).to_go_on())
    shown = around() | {"form": form, "journey": journey}
    return render(request, "contact_form/start.html", shown, status=422 if form.errors else 200)


@page(Action.MAKE_CONTACT)
def step(request: PageRequest, step: str, number: int = 0) -> HttpResponse:
    """One page of questions: shown with what was typed before, or sent."""
    journey = journey_of(request)
    if step not in STEPS_BY_KEY:
        raise Http404
    if journey is None:
        return redirect("contact_start")
    row = journey.step(step)
    if row is None or row.is_repeated is not bool(number) or number > 999:
        return redirect(journey.to_go_on())
    here = Page(row, number)
    if request.method == "POST":
        return _sent(request, journey, here)
    return _shown(request, journey, here, journey.form(here))


def _sent(request: PageRequest, journey: Journey, here: Page) -> HttpResponse:
    """Take the answers of one page, and lead on; whatever is wrong, what was typed is kept."""
    form = journey.form(here, request.POST)
    is_right = form.is_valid()
    try:
        journey.keep(
            {name: texts for name, texts in typed_in(request.POST).items() if journey.owns(name)},
            done=here if is_right else None,
        )
    except drafts.SentAlready:
        return redirect("contact_sent")
    except drafts.TooLongToKeep as refused:
        if is_right:
            form.add_error(None, str(refused))
    if "later" in request.POST:
        return redirect("contact_later")
    if form.errors:
        return _shown(request, journey, here, form)
    if here.step.key == "danger" and form.cleaned_data["is_in_immediate_danger"]:
        return redirect("contact_danger")
    return redirect(_next(request, journey, here.step))


def _next(request: PageRequest, journey: Journey, row: Step) -> str:
    """Where to go on: back to the check page for an answer that was changed from there."""
    if request.POST.get("back") == BACK_TO_CHECK:
        return reverse("contact_check")
    return journey.after(row)


def _shown(request: PageRequest, journey: Journey, here: Page, form: Any) -> HttpResponse:
    back = BACK_TO_CHECK if BACK_TO_CHECK in (request.GET.get("back"), request.POST.get("back")) else ""
    shown = around() | {
        "form": form,
        "journey": journey,
        "here": here,
        "kept": kept_of(journey),
        "back": back,
        "before": reverse("contact_check") if back else journey.before(here.step),
    }
    return render(request, "contact_form/step.html", shown, status=422 if form.errors else 200)


@page(Action.MAKE_CONTACT)
def danger(request: PageRequest) -> HttpResponse:
    """Ring 999 first: the page after somebody said that a child is in danger now."""
    journey = journey_of(request)
    if journey is None:
        return redirect("contact_start")
    return render(
        request, "contact_form/danger.html", around() | {"journey": journey, "after": journey.after(journey.steps[0])}
    )


class AnotherForm(forms.Form):
    """Whether there is one more."""

    another = ChoiceField([("yes", "Yes"), ("no", "No")], label="", otherwise="Choose yes or no")

    def __init__(self, *args: Any, one: str, has_any: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        more = f"another {one}" if has_any else f"{'an' if one[0] in 'aeiou' else 'a'} {one}"
        self.fields["another"].label = f"Do you want to add {more}?"
        self.fields["another"].error_messages["required"] = f"Choose whether you want to add {more}"


@page(Action.MAKE_CONTACT)
def several(request: PageRequest, step: str) -> HttpResponse:
    """The children, or the adults, that were added so far, and whether there is one more."""
    journey = journey_of(request)
    row = STEPS_BY_KEY.get(step)
    if row is None or not row.is_repeated:
        raise Http404
    if journey is None:
        return redirect("contact_start")
    if journey.step(step) is None:
        return redirect(journey.to_go_on())
    has_any = bool(journey.numbers(row))
    form = AnotherForm(request.POST if request.method == "POST" else None, one=row.one, has_any=has_any)
    number = journey.next_number(row)
    if form.is_bound and form.is_valid():
        if form.cleaned_data["another"] == "yes" and number is not None:
            return redirect(Page(row, number).address)
        if row.at_least_one and not has_any:
            form.add_error("another", f"Add at least one {row.one}")
        else:
            journey.finish(row)
            return redirect(_several_done(request, journey, row))
    shown = around() | {
        "form": form,
        "journey": journey,
        "row": row,
        "kept": kept_of(journey),
        "listed": [(place, here, named(journey, here)) for place, here in enumerate(journey.pages(row), start=1)],
        "may_add": number is not None,
        "before": journey.before(row),
        "back": request.GET.get("back", "") or request.POST.get("back", ""),
    }
    return render(request, "contact_form/several.html", shown, status=422 if form.errors else 200)


def _several_done(request: PageRequest, journey: Journey, row: Step) -> str:
    return reverse("contact_check") if request.POST.get("back") == BACK_TO_CHECK else journey.after_all_of(row)


@page(Action.MAKE_CONTACT)
def remove(request: PageRequest, step: str, number: int) -> HttpResponse:
    """Take one of the children or the adults out again."""
    journey = journey_of(request)
    row = STEPS_BY_KEY.get(step)
    if request.method != "POST" or row is None or not row.is_repeated:
        raise Http404
    if journey is None:
        return redirect("contact_start")
    journey.remove(Page(row, number))
    return redirect("contact_several", row.key)


def named(journey: Journey, here: Page) -> str:
    """What one of several is called, as it was typed: "Ada Example", or "Child 2" where no name was given."""
    texts = journey.draft.fields
    words = " ".join(
        " ".join(texts.get(f"{here.prefix}-{name}", [""])).strip() for name in ("given_names", "family_name")
    ).strip()
    known_as = " ".join(texts.get(f"{here.prefix}-known_as", [""])).strip()
    return words or known_as or f"{here.step.one.capitalize()} without a name"
