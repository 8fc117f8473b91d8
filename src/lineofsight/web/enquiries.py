"""MASH enquiries on a contact: asking agencies, following what they owe, and what they answered, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import once, pages
from lineofsight.access.front_door import OpenedContact, open_contact
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import chasing, enquiries, enquiry_answers, outgoing
from lineofsight.actions.enquiries import ASKED_FROM
from lineofsight.actions.enquiry_work import EnquiryRefused
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.codes.front_door import Priority
from lineofsight.domain.information_sharing import Purpose
from lineofsight.domain.permissions import Action
from lineofsight.record.enquiries import why_address_is_not_shared
from lineofsight.record.models import Agency, AgencyRequest, Contact, MashEnquiry
from lineofsight.record.moment import today
from lineofsight.web import live
from lineofsight.web.answer_forms import TakeDownForm, values_of
from lineofsight.web.autosave import KeptForm, open_form
from lineofsight.web.enquiry_forms import NAMED, AskForm, KindOfAgency, QuestionsForm, ShareForm, WithdrawForm, kinds_of
from lineofsight.web.enquiry_panel import panel_of, shown_enquiries
from lineofsight.web.enquiry_words import purpose_in_words
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.front_door.queue_words import name_of
from lineofsight.web.reader import reader_of

NO_PEOPLE = "Nobody there has an account: ring them, and take the answer down."


@page(Action.READ_CONTACT)
def contact_enquiries(request: PageRequest, contact: UUID) -> HttpResponse:
    """Every enquiry about a contact; for a live refresh, the panel alone."""
    since = live.mark_now()  # before the panel is read, so that a change in between is heard of again
    opened = open_contact(contact, Action.READ_CONTACT, by=reader_of(request))
    shown = {"panel": panel_of(opened), "contact": opened.contact, "name": name_of(opened.contact), "since": since}
    is_refresh = pages.is_live_refresh(request)
    return render(request, "enquiries/panel_part.html" if is_refresh else "enquiries/contact.html", shown)


# --- asking ----------------------------------------------------------------------------------------------------------


@page(Action.ASK_AGENCIES)
def ask_agencies(request: PageRequest, contact: UUID) -> HttpResponse:
    """Begin an enquiry about a contact and, if the worker so chooses, about the other children of its message."""
    by = reader_of(request)
    opened = open_contact(contact, Action.ASK_AGENCIES, by=by)
    contacts = _askable(opened, by)
    kinds = _kinds([opened.contact], leave_out=set())
    kept = open_form(request, "ask_agencies", subject=str(opened.contact.reference), title="Ask agencies")
    form = kept.fill(AskForm(kept.data, kinds, contacts or [opened.contact]))

    def ask() -> None:
        given = form.cleaned_data
        enquiries.ask(
            form.chosen_contacts(),
            form.questions(),
            asked_for=Purpose(given["asked_for"]),
            purpose=given["purpose"],
            priority=Priority(given["priority"]),
            by=by,
        )

    if form.is_bound and form.is_valid() and _done(form, ask, kept, by):
        messages.success(request, f"{_agencies_in_words(len(form.questions()))} asked.")
        return redirect("contact_enquiries", opened.contact.reference)
    return _asking(request, opened, form, kept, title="Ask agencies")


@page(Action.ASK_AGENCIES)
def ask_further_agencies(request: PageRequest, contact: UUID, enquiry: UUID) -> HttpResponse:
    """Ask further agencies in an enquiry that still waits for answers."""
    by = reader_of(request)
    opened = open_contact(contact, Action.ASK_AGENCIES, by=by)
    found = _enquiry_of(opened, enquiry)
    in_it = list(found.requests.select_related("agency").order_by("requested_at", "pk"))
    kinds = _kinds([opened.contact], leave_out={one.agency_id for one in in_it})
    kept = open_form(request, "ask_further_agencies", subject=str(found.reference), title="Ask further agencies")
    form = kept.fill(QuestionsForm(kept.data, kinds))

    def ask() -> None:
        enquiries.ask_further(found.pk, form.questions(), by=by)

    if form.is_bound and form.is_valid() and _done(form, ask, kept, by):
        messages.success(request, f"{_agencies_in_words(len(form.questions()))} asked.")
        return redirect("contact_enquiries", opened.contact.reference)
    return _asking(request, opened, form, kept, title="Ask further agencies", enquiry=found, in_it=in_it)


def _asking(
    request: PageRequest, opened: OpenedContact, form: QuestionsForm, kept: KeptForm, **shown: Any
) -> HttpResponse:
    found = shown.get("enquiry")
    context = {
        "form": form,
        "kept": kept,
        "contact": opened.contact,
        "name": name_of(opened.contact),
        "why_no_address": why_address_is_not_shared([opened.contact]),
        "purpose": purpose_in_words(found) if found is not None else "",
        "has_agencies": bool(form.kinds),
    }
    return render(request, "enquiries/ask.html", context | shown, status=kept.status(form))


def _askable(opened: OpenedContact, by: Account) -> list[Contact]:
    """The contacts of the message about which agencies can be asked now, this one first; each is opened by the gate."""
    others = Contact.objects.filter(message=opened.contact.message_id, stage__in=ASKED_FROM).order_by("pk")
    keys = others.exclude(pk=opened.contact.pk).values_list("pk", flat=True)
    own = [opened.contact] if opened.contact.stage in ASKED_FROM else []
    return own + [open_contact(pk, Action.ASK_AGENCIES, by=by).contact for pk in keys]


def _kinds(contacts: Sequence[Contact], leave_out: set[int]) -> list[KindOfAgency]:
    """The agencies that can be asked, by kind, with a note of those that the contact names and those without people."""
    open_now = Agency.objects.exclude(closed_on__lte=today()).exclude(pk__in=leave_out)
    agencies = list(open_now.order_by("name"))
    with_people = outgoing.agencies_with_people()
    said = " ".join(f"{one.school} {one.general_practitioner}" for one in contacts).casefold()
    notes = {}
    for agency in agencies:
        named = [NAMED] if agency.name.casefold() in said else []
        note = " ".join(named + ([] if agency.pk in with_people else [NO_PEOPLE]))
        if note:
            notes[agency.pk] = note
    return kinds_of(agencies, notes)


def _enquiry_of(opened: OpenedContact, reference: UUID) -> MashEnquiry:
    found = MashEnquiry.objects.filter(reference=reference, about__contact=opened.contact).first()
    if found is None:
        raise Http404
    return found


def _request_of(opened: OpenedContact, reference: UUID) -> AgencyRequest:
    rows = AgencyRequest.objects.select_related("agency", "enquiry")
    found = rows.filter(reference=reference, enquiry__about__contact=opened.contact).first()
    if found is None:
        raise Http404
    return found


def _agencies_in_words(number: int) -> str:
    return "1 agency is" if number == 1 else f"{number} agencies are"


# --- what follows ----------------------------------------------------------------------------------------------------


@page(Action.ASK_AGENCIES, methods=("POST",))
def remind_agency(request: PageRequest, contact: UUID, agency_request: UUID) -> HttpResponse:
    """Remind one agency now."""
    by = reader_of(request)
    opened = open_contact(contact, Action.ASK_AGENCIES, by=by)
    asked = _request_of(opened, agency_request)
    try:
        chasing.remind(asked.pk, by=by)
    except ActionError as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, f"{asked.agency.name} is reminded.")
    return redirect("contact_enquiries", opened.contact.reference)


@page(Action.ASK_AGENCIES)
def withdraw_request(request: PageRequest, contact: UUID, agency_request: UUID) -> HttpResponse:
    """Take back what one agency was asked."""
    by = reader_of(request)
    opened = open_contact(contact, Action.ASK_AGENCIES, by=by)
    asked = _request_of(opened, agency_request)
    kept = open_form(request, "withdraw_request", subject=str(asked.reference), title="Take a question back")
    form = kept.fill(WithdrawForm(kept.data))

    def withdraw() -> None:
        enquiries.withdraw(asked.pk, form.cleaned_data["why"], by=by)

    if form.is_bound and form.is_valid() and _done(form, withdraw, kept, by):
        messages.success(request, f"The question to {asked.agency.name} is taken back.")
        return redirect("contact_enquiries", opened.contact.reference)
    return _about_request(request, opened, asked, form, kept, "Take the question back")


@page(Action.ASK_AGENCIES)
def take_down_answer(request: PageRequest, contact: UUID, agency_request: UUID) -> HttpResponse:
    """Write down an answer that an agency gives by phone."""
    by = reader_of(request)
    opened = open_contact(contact, Action.ASK_AGENCIES, by=by)
    asked = _request_of(opened, agency_request)
    values = values_of(getattr(asked, "answer", None), asked)
    kept = open_form(
        request, "take_down_answer", subject=str(asked.reference), title="Take an answer down", values=values
    )
    form = kept.fill(TakeDownForm(kept.data, initial=values))

    def take_down() -> None:
        enquiry_answers.take_down(asked.pk, form.record(), form.cleaned_data["person_answering"], by=by)

    if form.is_bound and form.is_valid() and _done(form, take_down, kept, by):
        messages.success(request, f"The answer of {asked.agency.name} is on the record.")
        return redirect("contact_enquiries", opened.contact.reference)
    return _about_request(request, opened, asked, form, kept, "Take an answer down")


def _about_request(
    request: PageRequest, opened: OpenedContact, asked: AgencyRequest, form: Any, kept: KeptForm, title: str
) -> HttpResponse:
    context = {
        "form": form,
        "kept": kept,
        "contact": opened.contact,
        "name": name_of(opened.contact),
        "asked": asked,
        "title": title,
    }
    return render(request, "enquiries/request.html", context, status=kept.status(form))


@page(Action.PUBLISH_ANSWERS)
def share_answers(request: PageRequest, contact: UUID, enquiry: UUID) -> HttpResponse:
    """Share what the agencies answered among them, with what it comes to."""
    by = reader_of(request)
    opened = open_contact(contact, Action.PUBLISH_ANSWERS, by=by)
    found = _enquiry_of(opened, enquiry)
    values = {"synthesis": found.synthesis}
    kept = open_form(request, "share_answers", subject=str(found.reference), title="Share the answers", values=values)
    form = kept.fill(ShareForm(kept.data, initial=values))

    def share() -> None:
        enquiries.publish(found.pk, form.cleaned_data["synthesis"], by=by)

    if form.is_bound and form.is_valid() and _done(form, share, kept, by):
        messages.success(request, "The answers are shared with the agencies that were asked.")
        return redirect("contact_enquiries", opened.contact.reference)
    panel = panel_of(opened)
    shown = next(one for one in shown_enquiries([opened.contact.pk], panel.now) if one.enquiry.pk == found.pk)
    context = {"form": form, "kept": kept, "contact": opened.contact, "name": name_of(opened.contact), "shown": shown}
    return render(request, "enquiries/share.html", context, status=kept.status(form))


def _done(form: Any, do: Callable[[], None], kept: KeptForm, by: Account) -> bool:
    """Take the action, once; False where it was refused, and the form says why."""
    key = form.data.get(ONE_TIME_KEY, "")
    if not once.take(key, by):
        kept.take()
        return True
    try:
        do()
    except EnquiryRefused as refused:
        once.give_back(key)
        if hasattr(form, "tell"):
            form.tell(refused)
        else:
            form.add_error(None, str(refused))
        return False
    except ActionError as refusal:
        once.give_back(key)
        form.add_error(None, str(refusal))
        return False
    kept.take()
    return True
