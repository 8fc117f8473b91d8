"""Which child of the record a contact is about: whom the record may know, with the reasons, or a child who is new."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import once
from lineofsight.access.front_door import OpenedContact, open_contact, open_message
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import contacts
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Contact, PersonNamed
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.front_door.queue_words import name_of
from lineofsight.web.known import NOBODY, Choice, SaidForm, answer_to
from lineofsight.web.reader import reader_of

NEW = "new"
"""What the button sends that begins a record for a child who is new."""


@page(Action.SCREEN_CONTACT)
def contact_link(request: PageRequest, contact: UUID) -> HttpResponse:
    """Say which child of the record a contact is about, or that the child is new to it."""
    by = reader_of(request)
    opened = open_contact(contact, Action.SCREEN_CONTACT, by=by)
    open_message(opened.contact.message_id, Action.READ_CONTACT, by=by)
    if request.method != "POST" and (opened.contact.child_id is not None or not opened.contact.is_open):
        raise Http404
    trouble = _linked(request, opened, by) if request.method == "POST" else ""
    if request.method == "POST" and not trouble:
        return redirect("contact", contact)
    form = SaidForm(said_of(opened.contact))
    shown = {
        "form": form,
        "contact": opened.contact,
        "name": name_of(opened.contact),
        "trouble": trouble,
        "chosen": request.POST.get("known_as", ""),
        "nobody": NOBODY,
        "answer": answer_to(request, form.told(), only_children=True),
    }
    return render(request, "front_door/link.html", shown, status=422 if trouble else 200)


def said_of(contact: Contact) -> dict[str, Any]:
    """What the contact says of the child, in the fields of the look-up."""
    message = contact.message
    named = PersonNamed.objects.filter(message=message).order_by("pk")
    others = Contact.objects.filter(message=message).exclude(pk=contact.pk).order_by("pk")
    around = [one.full_name for one in named] + [f"{one.given_names} {one.family_name}".strip() for one in others]
    said = {
        "given_names": contact.given_names,
        "family_name": contact.family_name,
        "also_known_as": contact.known_as,
        "sex": contact.sex,
        "age": contact.age_said,
        "address": "" if message.is_home_protected else message.home_address,
        "postcode": "" if message.is_home_protected else message.home_postcode,
        "nhs_number": contact.nhs_number,
        "upn": contact.upn,
        "household": "\n".join(name for name in around if name),
    }
    for field, day in (("born_on", contact.born_on), ("expected_on", contact.expected_on)):
        if day is not None:
            said |= {f"{field}_day": day.day, f"{field}_month": day.month, f"{field}_year": day.year}
    return {name: value for name, value in said.items() if value not in (None, "")}


def _linked(request: PageRequest, opened: OpenedContact, by: Account) -> str:
    """Link as was chosen; "" once it is done, else what is wrong."""
    choice = Choice.read(request.POST, by)
    is_new = request.POST.get("do") == NEW or (choice.is_made and choice.person is None)
    if not is_new and choice.child is None:
        return "Choose which of them the child is, or that the child is new"
    key = request.POST.get(ONE_TIME_KEY, "")
    if not once.take(key, by):
        return ""
    try:
        if is_new:
            contacts.link_new(opened.contact.pk, by=by)
            messages.success(request, "A record has begun. What was said went over to it.")
        else:
            assert choice.child is not None
            contacts.link(opened.contact.pk, choice.child, by=by)
            messages.success(request, "The contact is linked to the child.")
    except ActionError as refused:
        once.give_back(key)
        return str(refused)
    return ""
