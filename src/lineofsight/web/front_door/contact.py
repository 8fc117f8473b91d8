"""The page of a contact: what was said, about whom, what screening and the agencies found, and what was decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from lineofsight.access import gate
from lineofsight.access.front_door import OpenedContact, open_contact, open_message
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions.considering import Considering, consider
from lineofsight.domain.contact_pathway import BEFORE_THE_DECISION, Condition, DecisionSought
from lineofsight.domain.permissions import Action
from lineofsight.record.models import (
    Attachment,
    AttachmentContent,
    Contact,
    Now,
    PersonNamed,
    Reopening,
    ThresholdDecision,
)
from lineofsight.web.downloads import as_download
from lineofsight.web.enquiry_panel import panel_of
from lineofsight.web.front_door import beside, queue_words
from lineofsight.web.front_door.contact_steps import steps_offered
from lineofsight.web.front_door.contact_words import particulars_of, said_in_words, who_made_it
from lineofsight.web.front_door.queue_words import name_of
from lineofsight.web.reader import reader_of

WAYS_TO_CONDITIONS = {
    "triaged": ("contact_handling", "Triage it"),
    "linked_to_a_child": ("contact_link", "Say who it is about"),
    "openness_recorded": ("contact_openness", "Record it"),
    "sharing_has_a_basis": ("contact_disclosure", "Record it"),
}
"""Where a condition that does not hold yet can be met, by its key: the page, and what its link says."""


@page(Action.READ_CONTACT)
def contact(request: PageRequest, contact: UUID) -> HttpResponse:
    """The contact's page."""
    reader, now = reader_of(request), Now.read()
    opened = open_contact(contact, Action.READ_CONTACT, by=reader)
    open_message(opened.contact.message_id, Action.READ_CONTACT, by=reader)
    considering = consider([opened], by=reader)
    decisions = beside.decisions_of([opened.contact])[opened.contact.pk]
    waiting = waiting_among(opened.contact, decisions)
    shown = {"opened": opened, "contact": opened.contact, "message": opened.message, "now": now, "words": queue_words}
    shown |= particulars_of(opened.contact, now) | said_in_words(opened) | _around(opened.contact)
    shown |= {
        "name": name_of(opened.contact),
        "steps": steps_offered(opened),
        "may_decide": opened.may(Action.DECIDE_CONTACT),
        "panel": panel_of(opened, now),
        "before": before_deciding(considering),
        "ways": WAYS_TO_CONDITIONS,
        "clocks": beside.clocks_of(opened.contact, now),
        "decisions": decisions,
        "sharing": beside.sharing_of(opened.contact, considering),
        "code_words": beside.WORDS_OF_CODES,
        "histories": beside.histories_in_words(considering, now),
        "flags": beside.flags_in_words(considering),
        "may_read_household": opened.may(Action.READ_HOUSEHOLD).allowed,
        "may_read_child": _may_read_child(opened, reader),
        "recommended_level": beside.level_name(opened.contact.recommended_level, considering.framework),
        "waiting": waiting,
        "may_sign_off": opened.may(Action.SIGN_OFF_DECISION, author_id=waiting.decided_by_id if waiting else None),
    }
    return render(request, "front_door/contact.html", shown)


def _may_read_child(opened: OpenedContact, reader: Account) -> bool:
    """Whether the reader may open the page of the child whom the contact is linked to."""
    return gate.visible_children(reader, Action.READ_CHILD).filter(pk=opened.contact.child_id or 0).exists()


def waiting_among(contact: Contact, decisions: tuple[beside.DecisionTold, ...]) -> ThresholdDecision | None:
    """The decision that waits for a manager; None where none does."""
    if contact.stage != Contact.Stage.AWAITING_SIGN_OFF:
        return None
    return next((one.decision for one in decisions if one.decision.returned_at is None), None)


def before_deciding(considering: Considering) -> dict[int, tuple[Condition, ...]]:
    """What must still be seen to before each contact may be decided at all, by contact id."""
    return {
        pk: tuple(
            condition
            for condition in BEFORE_THE_DECISION
            if not condition.holds(DecisionSought(stands=standing, framework=considering.framework, outcome=""))
        )
        for pk, standing in considering.standings.items()
    }


def _around(contact: Contact) -> dict[str, Any]:
    """The other children of the message, the people named in it, its files, and who was told what."""
    siblings = Contact.objects.filter(message=contact.message_id).exclude(pk=contact.pk).order_by("pk")
    reopenings = Reopening.objects.filter(contact=contact).order_by("reopened_at", "pk")
    return {
        "siblings": list(siblings.select_related("child__person").prefetch_related("child__person__names")),
        "people_named": list(PersonNamed.objects.filter(message=contact.message_id).order_by("pk")),
        "attachments": list(Attachment.objects.filter(message=contact.message_id).order_by("added_at", "pk")),
        "tellings": list(contact.tellings.select_related("recorded_by").order_by("told_at", "pk")),
        "reopenings": list(reopenings.select_related("recorded_by")),
    }


# --- what hangs on it ------------------------------------------------------------------------------------------------


@page(Action.READ_SOURCE_IDENTITY)
def contact_source(request: PageRequest, contact: UUID) -> HttpResponse:
    """Who made a contact that asked not to be named: each look is a row of its own on the trail."""
    opened = open_contact(contact, Action.READ_SOURCE_IDENTITY, by=reader_of(request))
    shown = {"contact": opened.contact, "name": name_of(opened.contact), "who_made_it": who_made_it(opened.message)}
    return render(request, "front_door/source.html", shown)


@page(Action.READ_CONTACT)
def contact_attachment(request: PageRequest, contact: UUID, attachment: UUID) -> HttpResponse:
    """A file that came with the message, or with an agency's answer: to take away, never to be shown in the page."""
    opened = open_contact(contact, Action.READ_CONTACT, by=reader_of(request))
    open_message(opened.contact.message_id, Action.READ_CONTACT, by=reader_of(request))
    files: Any = AttachmentContent.objects.select_related("attachment").filter(attachment__reference=attachment)
    found = files.filter(attachment__message=opened.contact.message_id).first()
    if found is None:
        about = "attachment__answer__request__enquiry__about__contact"
        found = files.filter(**{about: opened.contact}).first()
    if found is None:
        raise Http404
    request.trail.entry.details["attachment"] = found.attachment_id
    return as_download(found)
