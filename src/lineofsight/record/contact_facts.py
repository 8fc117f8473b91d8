"""Rows of contact messages read into the plain facts that the clocks and the flags understand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.contacts import ContactFacts, EnquiryFacts, MessageFacts
from lineofsight.record.models import Contact, ContactMessage, MashEnquiry, ReferrerTold
from lineofsight.record.moment import local_date
from lineofsight.record.prepared import Prepared

COLUMNS_OF_A_CONTACT = (
    "pk", "message_id", "received_at", "received_on", "message__source", "child_id", "category", "priority", "level",
    "outcome", "stage", "triaged_at", "decided_at", "decided_on", "first_decided_at", "reopened_at", "same_as_id",
)  # fmt: skip


def message_facts_of(message_ids: Collection[int]) -> dict[int, MessageFacts]:
    """The facts of some contact messages by id, in four queries; an id that is no message's is left out."""
    messages = list(ContactMessage.objects.filter(pk__in=message_ids).order_by("pk"))
    contacts = _grouped(contact_facts(Contact.objects.filter(message__in=message_ids)))
    enquiries: dict[int, list[EnquiryFacts]] = defaultdict(list)
    for row in MashEnquiry.objects.filter(message__in=message_ids).order_by("asked_at", "pk"):
        enquiries[row.message_id].append(_enquiry(row))
    return {row.pk: _message(row, contacts.get(row.pk, ()), enquiries[row.pk]) for row in messages}


def contact_facts(contacts: Any) -> list[ContactFacts]:
    """The facts of the contacts of a query, oldest first, in two queries."""
    rows = list(_in_order(contacts))
    told = dict(_last_told(ReferrerTold.objects.filter(contact__in=[row.pk for row in rows])))
    return [_contact(row, told.get(row.pk)) for row in rows]


def contact_facts_about(child_ids: Collection[int]) -> list[ContactFacts]:
    """The facts of every contact about some children, oldest first, in two queries."""
    rows = _CONTACTS_ABOUT(child_ids)
    told = dict(_TOLD_ABOUT(child_ids)) if rows else {}
    return [_contact(row, told.get(row.pk)) for row in rows]


def _in_order(contacts: Any) -> Any:
    return contacts.order_by("received_at", "pk").values_list(*COLUMNS_OF_A_CONTACT, named=True)


def _last_told(told: Any) -> Any:
    """When each contact's outcome was told last."""
    return told.values("contact").annotate(at=Max("told_at")).values_list("contact", "at")


_CONTACTS_ABOUT: Prepared[Any] = Prepared(lambda ids: _in_order(Contact.objects.filter(child__in=ids)))
_TOLD_ABOUT: Prepared[Any] = Prepared(lambda ids: _last_told(ReferrerTold.objects.filter(contact__child__in=ids)))


def _grouped(contacts: Iterable[ContactFacts]) -> dict[int, list[ContactFacts]]:
    groups: dict[int, list[ContactFacts]] = defaultdict(list)
    for contact in contacts:
        groups[contact.message_id].append(contact)
    return groups


def _message(row: ContactMessage, contacts: Iterable[ContactFacts], enquiries: Iterable[EnquiryFacts]) -> MessageFacts:
    return MessageFacts(
        id=row.pk,
        received_at=row.received_at,
        received_on=row.received_on,
        source=row.source,
        wants_feedback=row.wants_feedback,
        acknowledged_at=row.acknowledged_at,
        acknowledged_on=_day(row.acknowledged_at),
        contacts=tuple(contacts),
        enquiries=tuple(enquiries),
    )


def _contact(row: Any, told_at: datetime | None) -> ContactFacts:
    if told_at is not None and (row.first_decided_at is None or told_at < row.first_decided_at):
        told_at = None
    return ContactFacts(
        id=row.pk,
        message_id=row.message_id,
        received_at=row.received_at,
        received_on=row.received_on,
        source=row.message__source,
        child_id=row.child_id,
        category=row.category,
        priority=row.priority,
        level=row.level,
        outcome=row.outcome,
        triaged_at=row.triaged_at,
        triaged_on=_day(row.triaged_at),
        decided_at=row.decided_at,
        decided_on=row.decided_on,
        first_decided_at=row.first_decided_at,
        first_decided_on=_day(row.first_decided_at),
        reopened_at=row.reopened_at,
        reopened_on=_day(row.reopened_at),
        told_at=told_at,
        told_on=_day(told_at),
        is_open=row.decided_at is None and row.stage != Contact.Stage.NOT_SAID,
        is_duplicate=row.outcome == ContactOutcome.DUPLICATE,
    )


def _enquiry(row: MashEnquiry) -> EnquiryFacts:
    return EnquiryFacts(
        id=row.pk,
        asked_at=row.asked_at,
        asked_on=row.asked_on,
        priority=row.priority,
        answered_at=row.answered_at,
        answered_on=_day(row.answered_at),
        closed_at=row.closed_at,
        closed_on=_day(row.closed_at),
    )


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else local_date(moment)
