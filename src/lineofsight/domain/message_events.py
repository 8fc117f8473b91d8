"""The events of a contact message at the front door, from its receipt to the last decision."""

from __future__ import annotations

from collections.abc import Iterator

from lineofsight.domain.codes.front_door import Priority
from lineofsight.domain.contacts import ContactFacts, EnquiryFacts, MessageFacts
from lineofsight.domain.history import Event, EventKind, SubjectKind

ASKED_BY_ROUTE: dict[str, EventKind] = {
    Priority.RED.value: EventKind.AGENCIES_ASKED_URGENTLY,
    Priority.AMBER.value: EventKind.AGENCIES_ASKED,
    Priority.GREEN.value: EventKind.AGENCIES_ASKED_FOR_EARLY_HELP,
}
"""The event with which the agencies are asked, by the route of the enquiry: each route has a clock of its own."""


def message_events(message: MessageFacts) -> Iterator[Event]:
    """What happened to a contact message, to each child of it, and to the agencies that were asked.

    A contact of which a file does not say what was decided was dealt with elsewhere: no clock of this front door runs.
    """
    of = {SubjectKind.CONTACT_MESSAGE: message.id}
    if message.acknowledged_on is not None:
        yield Event(EventKind.CONTACT_ACKNOWLEDGED, message.acknowledged_on, message.acknowledged_at, of)
    for contact in message.contacts:
        if contact.is_decision_not_said:
            continue
        yield from _contact(contact, of | {SubjectKind.CONTACT: contact.id})
    for enquiry in message.enquiries:
        yield from _mash_enquiry(enquiry, of | {SubjectKind.MASH_ENQUIRY: enquiry.id})


def _contact(contact: ContactFacts, of: dict[SubjectKind, int]) -> Iterator[Event]:
    yield Event(EventKind.CONTACT_RECEIVED, contact.received_on, contact.received_at, of)
    first = EventKind.CONTACT_DECIDED
    again = EventKind.CONTACT_DECIDED_AGAIN
    is_decided_again = contact.reopened_at is not None and contact.decided_at is not None
    for kind, on, at in (
        (EventKind.CONTACT_TRIAGED, contact.triaged_on, contact.triaged_at),
        (first, contact.first_decided_on, contact.first_decided_at),
        (EventKind.CONTACT_REOPENED, contact.reopened_on, contact.reopened_at),
        (again, contact.decided_on if is_decided_again else None, contact.decided_at),
        (EventKind.REFERRER_TOLD, contact.told_on, contact.told_at),
    ):
        if on is not None:
            yield Event(kind, on, at, of)


def _mash_enquiry(enquiry: EnquiryFacts, of: dict[SubjectKind, int]) -> Iterator[Event]:
    yield Event(ASKED_BY_ROUTE[enquiry.priority], enquiry.asked_on, enquiry.asked_at, of)
    if enquiry.answered_on is not None:
        yield Event(EventKind.AGENCIES_ANSWERED, enquiry.answered_on, enquiry.answered_at, of)
    if enquiry.closed_on is not None:
        yield Event(EventKind.MASH_ENQUIRY_CLOSED, enquiry.closed_on, enquiry.closed_at, of)
