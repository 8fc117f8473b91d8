"""A worker takes a contact down: the message, who it is about where that is known, how urgent it is, and its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lineofsight.access import gate
from lineofsight.access.models import Account, Draft
from lineofsight.actions import attachments, contacts
from lineofsight.domain.codes.front_door import ContactCategory, Priority
from lineofsight.domain.contact_rules import NewMessage, SaidOfChild, SaidOfPerson
from lineofsight.record.models import Child, ContactMessage


@dataclass(frozen=True, slots=True)
class Captured:
    """What a worker took down. known: which child of the record a child is, by its place in `children`."""

    message: NewMessage
    children: Sequence[SaidOfChild]
    people: Sequence[SaidOfPerson] = ()
    priority: Priority | None = None
    category: ContactCategory | None = None
    known: Mapping[int, Child] = field(default_factory=dict)


@gate.one_transaction()
def capture(captured: Captured, *, by: Account, draft: Draft | None = None) -> ContactMessage:
    """Take down a contact, all of it or nothing. With a priority and a category it is triaged at once.

    draft: where its files are. Raises Refused, ContactRefused with a fault for each field that cannot be, and
    ActionError for two children who are said to be one of the record.
    """
    message = contacts.receive(captured.message, captured.children, captured.people, by=by, priority=captured.priority)
    for place in range(len(captured.children)):
        contact = contacts.contact_of(message, place)
        if captured.priority is not None and captured.category is not None:
            contacts.triage(contact.pk, captured.priority, captured.category, by=by)
        if place in captured.known:
            contacts.link(contact.pk, captured.known[place], by=by)
    if draft is not None:
        attachments.move_to_message(draft, message, by=by)
    return message
