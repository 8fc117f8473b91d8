"""The page of each step on a contact: its form, kept while it is typed, and what is wrong with it when it was sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from lineofsight.access import once
from lineofsight.access.front_door import open_contact, open_message
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions.exceptions import ActionError, ContactRefused, NotInThisRecord
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Contact, ContactMessage
from lineofsight.web.autosave import KeptForm, open_form
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.front_door.contact_steps import STEPS, ContactStep
from lineofsight.web.front_door.queue_words import name_of
from lineofsight.web.reader import reader_of


def _view(step: ContactStep) -> Callable[..., HttpResponse]:
    """The page of one step: its form, and what is wrong with it when it was sent."""

    def view(request: PageRequest, contact: UUID, subject: int = 0) -> HttpResponse:
        by = reader_of(request)
        opened = open_contact(contact, step.action, by=by)
        open_message(opened.contact.message_id, Action.READ_CONTACT, by=by)
        about = next((one for one in step.subjects(opened.contact) if one.id == subject), None)
        values = step.values(opened.contact)
        key = f"contact_{step.key}"
        kept = open_form(request, key, subject=f"{contact}/{subject}", title=step.title, values=values)
        is_open = step.when(opened.contact)
        begins = values | step.begins(opened.contact) if is_open else values
        form = kept.fill(step.form(kept.data, initial=step.form.shown(begins), **step.shape(opened.contact)))
        if form.is_bound and form.is_valid() and _done_once(step, kept, opened.contact, subject, form, by):
            kept.take()
            messages.success(request, step.done)
            return redirect("contact", contact)
        if not form.is_bound and (about is None or not is_open):
            raise Http404
        shown = {"form": form, "step": step, "subject": about, "contact": opened.contact, "kept": kept}
        shown["name"] = name_of(opened.contact)
        return render(request, "front_door/step.html", shown, status=kept.status(form))

    view.__name__ = step.name
    view.__doc__ = step.title
    return page(step.action)(view)  # type: ignore[return-value]


def _done_once(step: ContactStep, kept: KeptForm, contact: Contact, subject: int, form: Any, by: Account) -> bool:
    """Take the step, unless this very form was taken before: then it is done already."""
    key = form.data.get(ONE_TIME_KEY, "")
    if not once.take(key, by):
        return True
    is_done = _done(step, kept, contact, subject, form, by)
    if not is_done:
        once.give_back(key)
    return is_done


def _done(step: ContactStep, kept: KeptForm, contact: Contact, subject: int, form: Any, by: Account) -> bool:
    """Take the step; False with the reasons on the form, or a choice asked for, where it may not be taken now."""
    told = form.told()
    if step.values(contact):
        outcome = kept.merge(form, step.values(_locked(contact)))
        if outcome.conflicts:
            return False
        told = form.stored(outcome.changes)
        if not told:
            return True
    try:
        step.do(contact, subject, told, by)
    except NotInThisRecord as absent:
        raise Http404 from absent
    except ContactRefused as refused:
        for fault in refused.faults:
            form.add_error(fault.field if fault.field in form.fields else None, fault.otherwise)
    except ActionError as refused:
        form.add_error(None, str(refused))
    else:
        return True
    return False


def _locked(contact: Contact) -> Contact:
    """The contact as it stands now, which nobody else changes until this request is done."""
    ContactMessage.objects.select_for_update().get(pk=contact.message_id)
    return Contact.objects.select_for_update(of=("self",)).select_related("message").get(pk=contact.pk)


def patterns() -> list[URLPattern]:
    """The addresses of the steps, under a contact's own."""
    made = []
    for step in STEPS:
        view = _view(step)
        address = f"front-door/contacts/<uuid:contact>/{step.key}/"
        made.append(path(address, view, name=step.name))
        if step.key == "withdrawal":
            made.append(path(f"{address}<int:subject>/", view, name=f"{step.name}_of"))
    return made
