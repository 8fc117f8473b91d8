"""The end of the contact forms: check your answers, send them, and the last page with a reference and a copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import CheckboxInput
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from lineofsight.access import once, return_codes
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import drafts, sending
from lineofsight.actions.exceptions import ActionError, ContactRefused
from lineofsight.domain.permissions import Action
from lineofsight.record.models import ContactMessage
from lineofsight.web import merging
from lineofsight.web.contact_form.journey import DRAFT_FORMS, Journey, Page
from lineofsight.web.contact_form.pages import BACK_TO_CHECK, named
from lineofsight.web.contact_form.visitor import (
    SEND,
    SESSION_DRAFT,
    SESSION_SENT,
    around,
    journey_of,
    kept_of,
    may,
    too_often,
)
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.words import moment_in_words


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page: its heading, the way to change them, and each question with its answer in words."""

    title: str
    address: str
    answers: tuple[tuple[str, str], ...]
    fault: str = ""


def sections_of(journey: Journey) -> list[Section]:
    """Every answer that was given, page by page, in the words of the form."""
    return [
        Section(
            _heading(journey, here), _to_change(here), _answers(form), "" if form.is_valid() else _first_fault(form)
        )
        for here, form in journey.every_page()
    ]


def _heading(journey: Journey, here: Page) -> str:
    return f"{here.step.one.capitalize()}: {named(journey, here)}" if here.step.is_repeated else here.step.title


def _to_change(here: Page) -> str:
    return f"{here.address}?{QueryDict(f'back={BACK_TO_CHECK}').urlencode()}"


def _answers(form: Any) -> tuple[tuple[str, str], ...]:
    """What was answered, in words; questions that were left out are left out."""
    form.is_valid()
    said = ((str(bound.label), _answer(form, bound)) for bound in form if bound.name in form.answered_names())
    return tuple((question, answer) for question, answer in said if answer)


def _answer(form: Any, bound: Any) -> str:
    """One answer in words, "" where there is none; one that cannot be stands as it was typed."""
    typed = bound.value()
    if bound.errors:
        return " ".join(str(part) for part in typed if part) if isinstance(typed, list) else str(typed or "")
    if isinstance(bound.field.widget, CheckboxInput):
        return "Yes" if typed else ""
    if hasattr(bound.field, "choices"):
        return merging.words_of(form, bound.name, typed) if typed else ""
    value = form.cleaned_data.get(bound.name)
    return "" if value in (None, "") else merging.words_of(form, bound.name, value)


def _first_fault(form: Any) -> str:
    return str(next(iter(next(iter(form.errors.values())))))


@page(Action.MAKE_CONTACT)
def check(request: PageRequest) -> HttpResponse:
    """Every answer once more, and sending them."""
    if request.method == "POST" and not once_is_new(request):
        return redirect("contact_sent")
    journey = journey_of(request)
    if journey is None:
        return redirect("contact_sent" if request.session.get(SESSION_SENT) else "contact_start")
    if "later" in request.POST:
        return redirect("contact_later")
    faults: list[str] = []
    if request.method == "POST":
        if not may(request, SEND):
            return too_often(request)
        faults = _send(request, journey)
        if not faults:
            return redirect("contact_sent")
        once.give_back(request.POST.get(ONE_TIME_KEY, ""))
    unfinished = journey.unfinished_pages()
    shown = around() | {
        "journey": journey,
        "kept": kept_of(journey),
        "sections": sections_of(journey),
        "unfinished": [(here.address, here.step.title) for here in unfinished],
        "several": [row for row in journey.steps if row.is_repeated],
        "files": journey.draft.files.defer("content"),
        "faults": faults,
        "once": request.POST.get(ONE_TIME_KEY) or once.new_key(),
        "back": BACK_TO_CHECK,
    }
    return render(request, "contact_form/check.html", shown, status=422 if faults else 200)


def once_is_new(request: PageRequest) -> bool:
    """Whether this very form was not sent before: a double click sends it twice."""
    return "later" in request.POST or once.take(request.POST.get(ONE_TIME_KEY, ""), None)


def _send(request: PageRequest, journey: Journey) -> list[str]:
    """Send the form; what hinders it, [] once it is sent."""
    if journey.unfinished_pages():
        return ["Some answers are missing or cannot be right. They are listed below."]
    key = request.POST.get(ONE_TIME_KEY, "")
    try:
        sending.send(
            journey.draft, journey.message(), journey.children(), journey.people(), code=return_codes.code_of(key)
        )
    except ContactRefused as refused:
        return [fault.otherwise for fault in refused.faults]
    except ActionError as refused:
        return [str(refused)]
    request.session[SESSION_SENT] = {"key": key, "draft": str(journey.draft.pk), "form": journey.draft.form}
    request.session.pop(SESSION_DRAFT, None)
    return []


# --- afterwards ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent a short while ago: the message it became, the sender's code, and what they wrote."""

    message: ContactMessage
    code: str
    journey: Journey


def sent_by(request: PageRequest) -> Sent | None:
    """What this person has just sent; None where they sent nothing within the last hour."""
    kept = request.session.get(SESSION_SENT)
    if not isinstance(kept, dict) or kept.get("form") not in DRAFT_FORMS.values():
        return None
    draft = drafts.copy_of(kept.get("draft", ""), kept["form"])
    code = return_codes.code_of(kept.get("key", ""))
    message = sending.sent_with(code)
    return Sent(message, code, Journey(draft)) if draft is not None and message is not None else None


@page(Action.MAKE_CONTACT, methods=("GET", "HEAD"))
def sent(request: PageRequest) -> HttpResponse:
    """The last page: the reference, the code, what happens next, and the way to a copy."""
    found = sent_by(request)
    if found is None:
        return redirect("contact_start")
    return render(request, "contact_form/sent.html", around() | {"sent": found})


@page(Action.MAKE_CONTACT, methods=("GET", "HEAD"))
def copy(request: PageRequest) -> HttpResponse:
    """What was sent, to print."""
    found = sent_by(request)
    if found is None:
        return redirect("contact_start")
    shown = {"sent": found, "sections": sections_of(found.journey), "files": found.message.attachments.all()}
    return render(request, "contact_form/copy.html", shown)


@page(Action.MAKE_CONTACT, methods=("GET", "HEAD"))
def copy_file(request: PageRequest) -> HttpResponse:
    """What was sent, as a plain text to keep. Its name holds the reference and nothing else."""
    found = sent_by(request)
    if found is None:
        raise Http404
    name = f"contact-{found.message.receipt}.txt"
    return HttpResponse(
        "\ufeff" + _as_text(found),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _as_text(found: Sent) -> str:
    lines = [
        "Your copy of what you told children’s services",
        f"Reference: {found.message.receipt}",
        f"Your code: {found.code}",
        f"Sent: {moment_in_words(found.message.received_at)}",
    ]
    for section in sections_of(found.journey):
        lines += ["", section.title, "-" * len(section.title)]
        lines += [f"{question}\n  {answer}" for question, answer in section.answers] or ["Nothing was said"]
    names = [file.name for file in found.message.attachments.all()]
    lines += ["", "Files", "-----", *(names or ["None"])]
    return "\r\n".join(line.replace("\r\n", "\n").replace("\n", "\r\n") for line in lines) + "\r\n"
