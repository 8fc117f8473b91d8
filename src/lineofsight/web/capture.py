"""The one screen on which a worker takes a contact down: a call, an email, somebody at the desk, the night's calls.

It saves itself as it is typed. Each contact that is being taken down has an address of its own, so that two calls at
once never run into each other.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from lineofsight.access import gate, once
from lineofsight.access.front_door import visible_contacts
from lineofsight.access.models import Account, Draft
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import attachments, contacts, drafts, scanning
from lineofsight.actions.attachments import AttachmentRefused
from lineofsight.actions.capturing import Captured, capture
from lineofsight.actions.exceptions import ActionError, ContactRefused
from lineofsight.actions.file_kinds import EXTENSIONS, kinds_in_words
from lineofsight.domain.contact_rules import MOST_CHILDREN, MOST_PEOPLE, NewMessage
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Contact, ContactMessage
from lineofsight.record.open_twins import open_twins
from lineofsight.web.autosave import KeptForm, fill, open_form
from lineofsight.web.capture_forms import CapturedWorriesForm, CaptureForm, TwinForm
from lineofsight.web.contact_form.questions import AdultForm, ChildForProfessionalsForm, HomeForm
from lineofsight.web.form_fields import ONE_TIME_KEY, error_list
from lineofsight.web.known import Choice
from lineofsight.web.reader import reader_of
from lineofsight.web.uploads import was_too_large
from lineofsight.web.words import moment_in_words

FORM = "contact_capture"
TITLE = "Record a contact"
MOST = {"children": MOST_CHILDREN, "adults": MOST_PEOPLE}
REMOVING_FILE = "remove_file_"
REMOVING = re.compile(r"remove_(children|adults)_([0-9]{1,3})")


class CaptureScreen:
    """All the forms of the screen at once, of what was sent or of what was kept."""

    def __init__(self, kept: KeptForm) -> None:
        self.kept = kept
        fields = kept.draft.fields if kept.draft is not None else {}
        self.children = _numbers(kept.data, fields, "children") or [1]
        self.adults = _numbers(kept.data, fields, "adults")
        self.message: Any = self._form(CaptureForm, "message", fields)
        self.child_forms = [self._form(ChildForProfessionalsForm, f"child-{n}", fields) for n in self.children]
        self.home: Any = self._form(HomeForm, "home", fields)
        self.adult_forms = [self._form(AdultForm, f"adult-{n}", fields) for n in self.adults]
        self.worries: Any = self._form(CapturedWorriesForm, "worries", fields)
        self.twin: TwinForm | None = None
        self.faults: list[str] = []

    def _form(self, kind: type[Form], prefix: str, fields: dict[str, list[str]]) -> Any:
        form = kind(self.kept.data, prefix=prefix)
        if not form.is_bound:
            fill(form, fields)
        return form

    @property
    def forms(self) -> list[Any]:
        every = [self.message, *self.child_forms, self.home, *self.adult_forms, self.worries]
        return [self.twin, *every] if self.twin is not None else every

    @property
    def errors(self) -> list[dict[str, str]]:
        """Everything that is wrong, for the summary at the top: each leads to its field."""
        if self.kept.data is None:
            return []
        return [{"text": fault} for fault in self.faults] + [error for form in self.forms for error in error_list(form)]

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in self.forms]  # each, so that everything wrong is said at once
        return all(answers)

    def captured(self, by: Account) -> Captured:
        """What was taken down, once everything is valid."""
        told = self.message.told() | self.home.told() | self.worries.told()
        data = self.kept.data or QueryDict()
        choices = [Choice.read(data, by, prefix=known_prefix(form)) for form in self.child_forms]
        return Captured(
            message=NewMessage(**told),
            children=[ChildForProfessionalsForm.of(**form.told()) for form in self.child_forms],
            people=[AdultForm.of(**form.told()) for form in self.adult_forms],
            priority=self.message.chosen_priority,
            category=self.message.chosen_category,
            known={place: one.child for place, one in enumerate(choices) if one.child is not None},
        )

    def tell(self, refused: ContactRefused) -> None:
        """Put what the record cannot take beside its fields."""
        for fault in refused.faults:
            forms = {"children": self.child_forms, "people": self.adult_forms}.get(fault.part, [])
            among = forms[fault.number : fault.number + 1] if forms else [self.message, self.worries, self.home]
            form = next((form for form in among if fault.field in form.fields), None)
            if form is None:
                self.faults.append(fault.otherwise)
            else:
                form.add_error(fault.field, fault.otherwise)


def _numbers(data: QueryDict | None, fields: dict[str, list[str]], name: str) -> list[int]:
    """Which children, or adults, the screen shows: as it was sent, or as it was kept."""
    text = data.get(name, "") if data is not None else ",".join(fields.get(name, []))
    numbers = [int(part) for part in str(text).split(",") if part.isascii() and part.isdecimal() and len(part) < 4]
    return list(dict.fromkeys(numbers))[: MOST[name]]


@page(Action.CAPTURE_CONTACT, methods=("GET", "HEAD"))
def new_contact(request: PageRequest) -> HttpResponse:  # noqa: ARG001 - every view takes one
    """A screen of its own for one more contact."""
    return redirect("capture_contact", uuid4())


@page(Action.CAPTURE_CONTACT, hold=False)
def capture_contact(request: PageRequest, capture: UUID) -> HttpResponse:
    """The screen: what was typed so far, or what was sent."""
    kept = open_form(request, FORM, subject=str(capture), title=TITLE)
    screen = CaptureScreen(kept)
    if request.method != "POST":
        return _shown(request, screen)
    asked = request.POST.get("do", "")
    screen.faults = _keep_files(request, kept)
    if moved := _add_or_remove(kept, screen, asked):
        return redirect(f"{request.path}#{moved}")
    if asked == "files" or asked.startswith(REMOVING_FILE):
        return _shown(request, screen, 422) if screen.faults else redirect(f"{request.path}#files")
    return _save(request, screen)


def _save(request: PageRequest, screen: CaptureScreen) -> HttpResponse:
    """Take the contact down, unless something is wrong, or an open contact is about the same child."""
    if not screen.is_valid() or screen.faults:
        return _shown(request, screen, 422)
    by, key = reader_of(request), request.POST.get(ONE_TIME_KEY, "")
    captured = screen.captured(by)
    try:
        with gate.one_transaction():
            if not once.take(key, by):
                return redirect(screen.kept.came_to or reverse("front_door"))
            twins = twins_of(captured, by)
            _note_shown(request, twins)
            if twins and not _is_answered(request, screen, twins):
                once.give_back(key)
                return _shown(request, screen, 422 if "twin" in request.POST else 409)
            address = _taken(screen, captured, twins, by)
            screen.kept.take(address)
    except ContactRefused as refused:
        screen.tell(refused)
    except ActionError as refused:
        screen.faults.append(str(refused))
    else:
        messages.success(request, "The contact is recorded.")
        return redirect(address)
    return _shown(request, screen, 422)


def _taken(screen: CaptureScreen, captured: Captured, twins: dict[str, Contact], by: Account) -> str:
    """Take down a new contact, or add to the open one that was chosen; the address of where it now stands."""
    chosen = screen.twin.cleaned_data["twin"] if screen.twin is not None else TwinForm.ANOTHER
    draft = _draft_of(screen.kept)
    if chosen in twins:
        contact = twins[chosen]
        message = contacts.add_to(contact.message.reference, captured.message.worries, by=by)
        if draft is not None:
            attachments.move_to_message(draft, message, by=by)
        return reverse("contact", args=[contact.reference])
    if twins and screen.twin is not None:
        receipts = ", ".join(sorted({contact.message.receipt for contact in twins.values()}))
        why = f"Not the same as {receipts}: {screen.twin.cleaned_data['why_another']}"
        captured = replace(captured, message=replace(captured.message, worries=f"{captured.message.worries}\n\n{why}"))
    received = capture(captured, by=by, draft=draft)
    return _address_of(received, by)


def _address_of(message: ContactMessage, by: Account) -> str:
    """The page of the first contact of a message, where the reader may open it; else the queue."""
    first = visible_contacts(by, Action.READ_CONTACT).filter(message=message).order_by("pk").first()
    return reverse("contact", args=[first.reference]) if first is not None else reverse("front_door")


# --- an open contact about the same child ----------------------------------------------------------------------------


def twins_of(captured: Captured, by: Account) -> dict[str, Contact]:
    """Open contacts about the same children that the reader may see, by the value of their choice."""
    among = visible_contacts(by, Action.SCREEN_CONTACT)
    found: dict[str, Contact] = {}
    for place, said in enumerate(captured.children):
        known = captured.known.get(place)
        for contact in open_twins(said, among, child_id=known.pk if known is not None else None):
            found.setdefault(str(contact.reference), contact)
    return found


def _note_shown(request: PageRequest, twins: dict[str, Contact]) -> None:
    """Put on the trail that the screen shows these contacts, with the children of the record they are linked to."""
    if twins:
        linked = dict.fromkeys(twin.child_id for twin in twins.values() if twin.child_id is not None)
        request.trail.showed(linked, rows=len(twins), open_contacts=len(twins))


def _is_answered(request: PageRequest, screen: CaptureScreen, twins: dict[str, Contact]) -> bool:
    """Whether somebody has said what to do about them; the question stands on the screen."""
    choices = [(value, f"Yes, add to {_in_words(contact)}") for value, contact in twins.items()]
    screen.twin = TwinForm(request.POST if "twin" in request.POST else None, prefix="", twins=choices)
    return bool(screen.twin.is_bound and screen.twin.is_valid())


def _in_words(contact: Contact) -> str:
    return (
        f"{contact.message.receipt} about {contact.said_name}, received {moment_in_words(contact.received_at)},"
        f" {contact.get_stage_display().lower()}"
    )


# --- children, adults and files --------------------------------------------------------------------------------------


def _add_or_remove(kept: KeptForm, screen: CaptureScreen, asked: str) -> str:
    """Add or take out a child or an adult, as a button asks; the part of the page to go to, "" for another button."""
    shown = {"children": screen.children, "adults": screen.adults}
    one = {"children": "child", "adults": "adult"}
    for name, numbers in shown.items():
        if asked == f"add_{name}" and len(numbers) < MOST[name]:
            added = max(numbers, default=0) + 1
            _keep(kept, name, [*numbers, added])
            return f"{one[name]}-{added}"
    removing = REMOVING.fullmatch(asked)
    if removing is None:
        return ""
    name, number = removing[1], int(removing[2])
    _keep(kept, name, [each for each in shown[name] if each != number])
    draft = _draft_of(kept)
    if draft is not None:
        drafts.leave_out(draft, f"{one[name]}-{number}-")
    return name


def _keep(kept: KeptForm, name: str, numbers: list[int]) -> None:
    with suppress(drafts.SentAlready):
        drafts.save(kept.opening, {name: [",".join(map(str, numbers))]}, by=kept.owner)


def _keep_files(request: PageRequest, kept: KeptForm) -> list[str]:
    """Keep the files that were chosen with the draft; what is wrong with those that were not kept."""
    faults = [attachments.too_large(attachments.shown_name(name)) for name in was_too_large(request)]
    draft = _draft_of(kept)
    removed = request.POST.get("do", "").removeprefix(REMOVING_FILE)
    if draft is None:
        return faults
    draft.files.filter(pk__in=[file.pk for file in draft.files.defer("content") if str(file.pk) == removed]).delete()
    for upload in request.FILES.getlist("files"):
        try:
            attachments.add_to_draft(draft, upload.name or "", upload.read())
        except AttachmentRefused as refused:
            faults.append(str(refused))
    return faults


def _draft_of(kept: KeptForm) -> Draft | None:
    return drafts.unfinished(kept.owner, kept.opening.form, kept.opening.subject)


# --- the page --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Another contact that the reader began to take down and has not recorded."""

    address: str
    words: str


def _shown(request: PageRequest, screen: CaptureScreen, status: int = 200) -> HttpResponse:
    draft = _draft_of(screen.kept)
    others = [
        Unfinished(other.address, f"Begun {moment_in_words(other.opened_at)}")
        for other in drafts.all_unfinished(screen.kept.owner, FORM)
        if other.subject != screen.kept.opening.subject
    ]
    shown = {
        "screen": screen,
        "kept": screen.kept,
        "errors": screen.errors,
        "others": others,
        "once": request.POST.get(ONE_TIME_KEY) or once.new_key(),
        "files": list(draft.files.defer("content")) if draft is not None else [],
        "accept": ",".join(EXTENSIONS),
        "kinds": kinds_in_words(),
        "most": attachments.MOST,
        "is_scanned": scanning.has_scanner(),
        "chosen": {form.prefix: _chosen(screen, form) for form in screen.child_forms},
        "known_prefix": known_prefix,
        "asked_of": {form.prefix: asked_of(screen, form) for form in screen.child_forms},
    }
    return render(request, "front_door/capture.html", shown, status=status)


def known_prefix(form: Any) -> str:
    """What stands before the input that says which child of the record one is."""
    return f"known-{form.prefix}-"


def asked_of(screen: CaptureScreen, form: Any) -> dict[str, Any]:
    """Where the look-up of one child finds what is said, by its own names."""
    own = ("given_names", "family_name", "born_on", "expected_on", "sex", "nhs_number", "upn")
    around = [*screen.adult_forms, *(other for other in screen.child_forms if other is not form)]
    return {name: f"{form.prefix}-{name}" for name in own} | {
        "also_known_as": f"{form.prefix}-known_as",
        "age": f"{form.prefix}-age_said",
        "address": "home-home_address",
        "postcode": "home-home_postcode",
        "household": [[f"{one.prefix}-given_names", f"{one.prefix}-family_name"] for one in around],
    }


def _chosen(screen: CaptureScreen, form: Any) -> str:
    """What was chosen of those whom the record may know, for one child."""
    name = f"{known_prefix(form)}known_as"
    if screen.kept.data is not None:
        return str(screen.kept.data.get(name, ""))
    draft = screen.kept.draft
    return " ".join(draft.fields.get(name, [])) if draft is not None else ""
