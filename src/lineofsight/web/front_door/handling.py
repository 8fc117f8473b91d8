"""Working a contact from its row of the queue: take it, say how urgent it is, hand it to a colleague."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.front_door import OpenedContact, open_contact
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import contacts
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.codes.front_door import ContactCategory, Priority
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Contact, Worker
from lineofsight.web.front_door.queue import colleagues
from lineofsight.web.front_door.queue_words import name_of
from lineofsight.web.reader import reader_of

BACK_TO_QUEUE = "queue"
"""Hands the contact back: nobody has it."""


class HandlingForm(forms.Form):
    """How urgent a contact is, what it is mainly about, and who has it."""

    priority = forms.ChoiceField(
        label="Priority",
        widget=forms.RadioSelect,
        choices=Priority.choices(),
        required=False,
    )
    category = forms.ChoiceField(
        label="What it is mainly about",
        choices=[("", "Choose what it is mainly about"), *ContactCategory.choices()],
        required=False,
    )
    worker = forms.ChoiceField(label="Who has it", required=False)

    says_nothing_of_optional = True

    def __init__(self, data: Any, contact: Contact, workers: list[Worker]) -> None:
        self.contact = contact
        self.workers = {str(one.pk): one for one in workers}
        has_it = contact.worker_id
        super().__init__(
            data,
            auto_id=f"handling-{contact.reference}-%s",
            initial={
                "priority": contact.priority,
                "category": contact.category,
                "worker": str(has_it) if has_it is not None else BACK_TO_QUEUE,
            },
        )
        offered = [(BACK_TO_QUEUE, "Nobody: leave it in the queue"), *((key, one.name) for key, one in self._offered())]
        self.fields["worker"].choices = offered  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.says_nothing_of_optional = True  # type: ignore[attr-defined]

    def _offered(self) -> list[tuple[str, Worker]]:
        """The colleagues of the front door, and whoever has the contact now though they are in no team of it."""
        holder = self.contact.worker
        if holder is not None and str(holder.pk) not in self.workers:
            self.workers[str(holder.pk)] = holder
        return list(self.workers.items())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("priority")) != bool(given.get("category")):
            missing = "category" if given.get("priority") else "priority"
            words = "Choose what it is mainly about" if missing == "category" else "Choose how urgent it is"
            self.add_error(missing, words)
        return given

    def do(self, by: Account) -> list[str]:
        """Record what was changed, in one transaction; what was done, in words. Raises ActionError, Refused."""
        given, contact, done = self.cleaned_data, self.contact, []
        with gate.one_transaction():
            if given["priority"] and (given["priority"], given["category"]) != (contact.priority, contact.category):
                priority, category = Priority(given["priority"]), ContactCategory(given["category"])
                contacts.triage(contact.pk, priority, category, by=by)
                done.append(f"Priority {priority.label.lower()}: {category.label.lower()}.")
            holder = self.workers.get(given["worker"])
            if given["worker"] != self.initial["worker"]:
                contacts.hand_to(contact.pk, holder, by=by)
                done.append(f"With {holder.name}." if holder is not None else "Back in the queue, with nobody.")
        return done


@page(Action.SCREEN_CONTACT)
def contact_handling(request: PageRequest, contact: UUID) -> HttpResponse:
    """The form for one contact: within its row of the queue, or as a page of its own where scripts do not run."""
    reader = reader_of(request)
    opened = open_contact(contact, Action.SCREEN_CONTACT, by=reader)
    form = HandlingForm(request.POST if request.method == "POST" else None, opened.contact, colleagues())
    if form.is_bound and form.is_valid():
        try:
            done = form.do(reader)
        except ActionError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, contact, " ".join(done) or "Nothing was changed.", is_change=bool(done))
    return _form(request, form, opened)


def _form(request: PageRequest, form: HandlingForm, opened: OpenedContact) -> HttpResponse:
    template = "front_door/handling_part.html" if _is_part(request) else "front_door/handling.html"
    context = {
        "form": form,
        "contact": opened.contact,
        "name": name_of(opened.contact),
        "query": request.GET.urlencode(),
        "is_from_contact": _is_from_contact(request),
    }
    return render(request, template, context, status=422 if form.errors else 200)


@page(Action.SCREEN_CONTACT, methods=("POST",))
def contact_take(request: PageRequest, contact: UUID) -> HttpResponse:
    """Take a contact on oneself."""
    try:
        contacts.take(contact, by=reader_of(request))
    except ActionError as refusal:
        return _done(request, contact, str(refusal), is_change=False)
    return _done(request, contact, "You have it.")


def _done(request: PageRequest, contact: UUID, words: str, *, is_change: bool = True) -> HttpResponse:
    """Say what was done: within the row, back on the contact, or on the queue with the filters that were in force."""
    if _is_part(request):
        return render(request, "front_door/handled_part.html", {"words": words})
    (messages.success if is_change else messages.info)(request, words)
    if _is_from_contact(request):
        return redirect("contact", contact)
    query = request.GET.urlencode()
    return redirect(reverse("front_door") + (f"?{query}" if query else ""))


def _is_from_contact(request: PageRequest) -> bool:
    """Whether the form was opened on the contact's own page, to which it then leads back."""
    return request.GET.get("back") == "contact"


def _is_part(request: PageRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
