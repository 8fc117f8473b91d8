"""Named questions about MASH enquiries: when an answer is due, what is owed, and what may never be shared."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from lineofsight.domain.clocks import CLOCKS_BY_KEY
from lineofsight.domain.codes.front_door import Priority
from lineofsight.domain.working_days import Calendar
from lineofsight.record.local_standards import standards_in_force
from lineofsight.record.models import (
    Address,
    AgencyAnswer,
    AgencyRequest,
    Attachment,
    Contact,
    EnquiryContact,
    MashEnquiry,
    Reminder,
    Restriction,
)
from lineofsight.record.moment import LONDON, local_date, today

CLOCK_OF_ROUTE: Final = {
    Priority.RED: "mash_enquiry_red",
    Priority.AMBER: "mash_enquiry",
    Priority.GREEN: "mash_enquiry_green",
}
"""The clock whose local limit an enquiry by each route is held to (K01a)."""

State = AgencyRequest.State
REPLIED: Final = (State.RETURNED, State.NOTHING_KNOWN)
"""What counts as a reply that tells something: indicator P13."""
ANSWERED: Final = (*REPLIED, State.DECLINED)
"""What ends the waiting for an agency: a refusal is an answer too."""


def due_moment(priority: Priority, asked_at: datetime) -> datetime:
    """When the answers to an enquiry that is asked at this moment are due, by the local limit in force on that day.

    A limit that the authority counts in days is over at the end of its last day in Europe/London.
    """
    clock = CLOCKS_BY_KEY[CLOCK_OF_ROUTE[priority]]
    asked_on = local_date(asked_at)
    limit = standards_in_force().limit_on(clock.key, asked_on)
    if limit is None:
        assert clock.local is not None, "each route has a shipped example"
        limit = clock.local.example
    due = limit.due(asked_on, asked_at, Calendar.england())
    return due.at or datetime.combine(due.on + timedelta(days=1), time.min, tzinfo=LONDON)


def outstanding() -> QuerySet[AgencyRequest]:
    """Every request to which an answer is still owed: asked, not taken back, and its enquiry not closed."""
    return AgencyRequest.objects.filter(state=State.REQUESTED, enquiry__closed_at__isnull=True)


def outstanding_of(contact_ids: Collection[int]) -> QuerySet[AgencyRequest]:
    """The requests about these contacts to which an answer is still owed, those due first."""
    about = EnquiryContact.objects.filter(enquiry=OuterRef("enquiry"), contact__in=contact_ids)
    return outstanding().filter(Exists(about)).select_related("agency").order_by("due_at", "pk")


def waits_for_agencies(contact_id: int) -> bool:
    """Whether an agency still owes an answer about this contact."""
    return outstanding_of([contact_id]).exists()


def enquiries_of(contact_ids: Collection[int]) -> QuerySet[MashEnquiry]:
    """The enquiries about these contacts, oldest first, with all that a page says of them: in six queries.

    Each has `is_hidden`: whether no agency sees it.
    """
    requests = AgencyRequest.objects.select_related("agency", "answer").order_by("requested_at", "agency__name")
    return (
        MashEnquiry.objects.filter(pk__in=EnquiryContact.objects.filter(contact__in=contact_ids).values("enquiry"))
        .annotate(is_hidden=hidden_from_agencies())
        .select_related("asked_by", "published_by")
        .order_by("asked_at", "pk")
        .prefetch_related(
            Prefetch("requests", requests),
            Prefetch("requests__reminders", Reminder.objects.select_related("by").order_by("reminded_at", "pk")),
            Prefetch("requests__answer__attachments", Attachment.objects.order_by("added_at", "pk")),
            Prefetch("about", EnquiryContact.objects.select_related("contact__child__person").order_by("contact")),
        )
    )


def published_answers(enquiry_id: int) -> QuerySet[AgencyAnswer]:
    """The answers that the agencies of an enquiry read of each other: given before the answers were shared last, by
    agencies that let them be passed on. None before anything is shared."""
    return AgencyAnswer.objects.filter(
        request__enquiry=enquiry_id, may_be_passed_on=True, answered_at__lte=F("request__enquiry__published_at")
    )


def hidden_from_agencies() -> Exists:
    """The condition under which no agency sees an enquiry: the record of a child of it is restricted or sealed."""
    closed = Contact.objects.exclude(child=None).exclude(child__restriction=Restriction.S0.value)
    return Exists(EnquiryContact.objects.filter(enquiry=OuterRef("pk"), contact__in=closed.values("pk")))


def is_hidden_from_agencies(enquiry_id: int) -> bool:
    """Whether no agency sees this enquiry."""
    return MashEnquiry.objects.filter(hidden_from_agencies(), pk=enquiry_id).exists()


# --- what may never be shared ----------------------------------------------------------------------------------------


def protected_addresses_of(contacts: Iterable[Contact]) -> list[Address]:
    """The addresses of these contacts' children that are protected and have not ended."""
    return list(_protected_addresses(contacts))


def _protected_addresses(contacts: Iterable[Contact]) -> QuerySet[Address]:
    people = [contact.child_id for contact in contacts if contact.child_id is not None]
    ended = Q(ended_on__isnull=False, ended_on__lte=today())
    return Address.objects.filter(person__in=people, is_protected=True).exclude(ended)


def why_address_is_not_shared(contacts: Iterable[Contact]) -> str:
    """Why the agencies may not be told where these children live; "" where they may.

    Until it is known which child of the record a contact is about, nobody knows whether the address is protected.
    """
    about = list(contacts)
    if any(contact.message.is_home_protected for contact in about) or _protected_addresses(about).exists():
        return "The address is protected. It is never shared with an agency."
    if any(contact.child_id is None for contact in about):
        return "Say first which child of the record this is: the address may be protected there."
    if not any(contact.message.home_address or contact.message.home_postcode for contact in about):
        return "The contact does not say where the child lives, so there is no address to share."
    return ""


def why_text_is_not_shared(text: str, contacts: Iterable[Contact]) -> str:
    """Why these words may not go to an agency; "" where they may.

    It finds the protected address, by its postcode or its first line, and the name of a source that is confidential,
    as they stand in the record. Other ways of saying them it cannot find.
    """
    about = list(contacts)
    said = _folded(text)
    if any(place in said for place in _protected_places(about)):
        return "This gives a protected address away. Take it out: it is never shared with an agency."
    if any(name in said for name in _confidential_names(about)):
        return "This names whoever made the contact, who asked not to be named. Take the name out."
    return ""


def _protected_places(contacts: list[Contact]) -> set[str]:
    said = [(one.message.home_address, one.message.home_postcode) for one in contacts if one.message.is_home_protected]
    known = [(one.lines, one.postcode) for one in protected_addresses_of(contacts)]
    parts = {part for lines, postcode in [*said, *known] for part in (_first_line(lines), postcode)}
    return {_folded(part) for part in parts if len(_folded(part)) >= SHORTEST_PLACE}


SHORTEST_PLACE: Final = 5
"""Letters and figures from which a part of an address is looked for: less would be found in ordinary words."""


def _first_line(lines: str) -> str:
    return next((line for line in lines.replace(",", "\n").splitlines() if len(_folded(line)) >= SHORTEST_PLACE), "")


def _confidential_names(contacts: list[Contact]) -> set[str]:
    names = {one.message.referrer_name for one in contacts if one.message.is_source_confidential}
    return {_folded(name) for name in names if len(_folded(name)) >= SHORTEST_PLACE}


def _folded(text: str) -> str:
    """Letters and figures alone, small."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
