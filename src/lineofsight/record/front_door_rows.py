"""What stands on a row of the front door's queue: the contact, its clocks, and whose answer or signature it waits for.

However many rows a page has, they are read in three queries beside that of the contacts themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from lineofsight.domain.history import SubjectKind
from lineofsight.domain.opening_hours import OpeningTimes
from lineofsight.record.front_door_queue import Stage, WaitingFor
from lineofsight.record.models import AgencyRequest, Contact, Deadline, EnquiryContact, Now, ThresholdDecision
from lineofsight.record.moment import LONDON


@dataclass(frozen=True, slots=True)
class OwedAnswer:
    """An answer that an agency owes about a contact."""

    agency: str
    asked_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One open contact with what its row says.

    deadlines: running, of the contact, its message and its open enquiries, those due first. owed: answers that
    agencies owe, those due first. proposed: the decision that waits for a manager, None where none does. hours: since
    it came. open_hours: those of them in which the front door was open.
    """

    contact: Contact
    deadlines: tuple[Deadline, ...]
    owed: tuple[OwedAnswer, ...]
    proposed: ThresholdDecision | None
    hours: float
    open_hours: float

    @property
    def waiting_for(self) -> WaitingFor:
        """What it waits for, first and foremost."""
        stage = self.contact.stage
        if stage == Stage.RECEIVED and self.contact.worker_id is None:
            return WaitingFor.ANYBODY
        return {
            Stage.WITH_AGENCIES.value: WaitingFor.AGENCIES,
            Stage.TO_DECIDE.value: WaitingFor.DECISION,
            Stage.AWAITING_SIGN_OFF.value: WaitingFor.SIGN_OFF,
        }.get(stage, WaitingFor.SCREENING)

    @property
    def next_due(self) -> Deadline | None:
        """The deadline of the contact's own that is due first."""
        own = SubjectKind.CONTACT.value
        return next((one for one in self.deadlines if one.subject_kind == own), None)


def rows_of(contacts: Iterable[Contact], now: Now, opening: OpeningTimes) -> list[QueueRow]:
    """The rows of some open contacts, in three queries, in the order they come in."""
    shown = list(contacts)
    ids = [contact.pk for contact in shown]
    enquiries, owed = _open_enquiries(ids)
    deadlines = _deadlines_of(shown, enquiries)
    proposed = _proposed(ids)
    return [
        QueueRow(
            contact=contact,
            deadlines=tuple(deadlines[contact.pk]),
            owed=tuple(owed[contact.pk]),
            proposed=proposed.get(contact.pk),
            hours=(now.at - contact.received_at) / timedelta(hours=1),
            open_hours=opening.hours_between(contact.received_at.astimezone(LONDON), now.at.astimezone(LONDON)),
        )
        for contact in shown
    ]


def _open_enquiries(contact_ids: Collection[int]) -> tuple[dict[int, set[int]], dict[int, list[OwedAnswer]]]:
    """The open enquiries about each contact, and the answers still owed to them."""
    enquiries: dict[int, set[int]] = defaultdict(set)
    owed: dict[int, list[OwedAnswer]] = defaultdict(list)
    rows = EnquiryContact.objects.filter(contact__in=contact_ids, enquiry__closed_at__isnull=True)
    asked = rows.order_by("enquiry__requests__due_at", "enquiry__requests__agency__name").values_list(
        "contact_id",
        "enquiry_id",
        "enquiry__requests__state",
        "enquiry__requests__agency__name",
        "enquiry__requests__requested_at",
        "enquiry__requests__due_at",
    )
    for contact_id, enquiry_id, state, agency, asked_at, due_at in asked:
        enquiries[contact_id].add(enquiry_id)
        if state == AgencyRequest.State.REQUESTED:
            owed[contact_id].append(OwedAnswer(agency, asked_at, due_at))
    return enquiries, owed


def _deadlines_of(contacts: list[Contact], enquiries: dict[int, set[int]]) -> dict[int, list[Deadline]]:
    """The running deadlines that bear on each contact, those due first."""
    running: Any = Deadline.objects
    rows = running.running().filter(message__in={contact.message_id for contact in contacts}).defer("sentence")
    by_message: dict[int, list[Deadline]] = defaultdict(list)
    for row in rows.order_by("due_on", F("due_at").asc(nulls_last=True), "pk"):
        by_message[row.message_id].append(row)
    return {
        contact.pk: [row for row in by_message[contact.message_id] if _bears_on(row, contact, enquiries[contact.pk])]
        for contact in contacts
    }


def _bears_on(row: Deadline, contact: Contact, enquiries: set[int]) -> bool:
    match row.subject_kind:
        case SubjectKind.CONTACT.value:
            return row.subject_id == contact.pk
        case SubjectKind.MASH_ENQUIRY.value:
            return row.subject_id in enquiries
    return True


def _proposed(contact_ids: Collection[int]) -> dict[int, ThresholdDecision]:
    """The decision on each contact that waits for a manager."""
    waiting = ThresholdDecision.objects.filter(
        contact__in=contact_ids, needs_sign_off=True, signed_off_at__isnull=True, returned_at__isnull=True
    )
    rows = waiting.select_related("decided_by").only("contact_id", "decided_at", "decided_by__name")
    return {row.contact_id: row for row in rows.order_by("decided_at", "pk")}
