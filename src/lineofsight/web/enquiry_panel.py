"""The panel of a contact's enquiries: who was asked what and when, how each request stands, the answers side by side.

Pages of a contact draw it with `enquiries/panel.html`: `{{ enquiry_panel(panel, csrf_token) }}`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lineofsight.access.front_door import OpenedContact
from lineofsight.domain.codes.front_door import Priority
from lineofsight.domain.permissions import Action
from lineofsight.record.enquiries import ANSWERED, enquiries_of
from lineofsight.record.models import Agency, AgencyAnswer, AgencyRequest, Contact, MashEnquiry, Now, Reminder
from lineofsight.web.enquiry_words import (
    Sharing,
    StandingInWords,
    purpose_in_words,
    reference_of,
    sharing_of,
    standing_in_words,
)

State = AgencyRequest.State


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """What one agency was asked, and how that stands. answer: None while there is none."""

    request: AgencyRequest
    standing: StandingInWords
    sharing: Sharing
    reference: str
    reminders: tuple[Reminder, ...]
    answer: AgencyAnswer | None

    @property
    def agency(self) -> Agency:
        return self.request.agency

    @property
    def is_owed(self) -> bool:
        return self.request.state == State.REQUESTED

    @property
    def may_be_taken_down(self) -> bool:
        """Whether an answer by phone may be written: none is in yet, or it was taken down here."""
        return self.is_owed or bool(self.answer and self.answer.is_taken_down_here)


@dataclass(frozen=True, slots=True)
class ShownEnquiry:
    """One enquiry. names: the children it is about. is_hidden: no agency sees it, because a record is restricted."""

    enquiry: MashEnquiry
    number: int
    purpose: str
    route: str
    names: tuple[str, ...]
    requests: tuple[ShownRequest, ...]
    is_hidden: bool = False

    @property
    def is_open(self) -> bool:
        return self.enquiry.closed_at is None

    @property
    def answered(self) -> int:
        return sum(one.request.state in ANSWERED for one in self.requests)

    @property
    def owed(self) -> int:
        return sum(one.is_owed for one in self.requests) if self.is_open else 0

    @property
    def asked(self) -> int:
        """How many agencies were asked, without those that no longer are."""
        return sum(one.request.state != State.WITHDRAWN for one in self.requests)

    @property
    def may_ask_further(self) -> bool:
        return self.is_open and self.enquiry.answered_at is None

    @property
    def to_share(self) -> int:
        """Answers that came in since the answers were shared last: all of them before that."""
        shared_at = self.enquiry.published_at
        answers = [one.answer for one in self.requests if one.answer is not None]
        return sum(shared_at is None or one.recorded_at > shared_at for one in answers)


@dataclass(frozen=True, slots=True)
class EnquiryPanel:
    """Every enquiry about a contact, oldest first, and what the reader may do. why_not_ask: "" where asking is open."""

    contact: Contact
    enquiries: tuple[ShownEnquiry, ...]
    may_ask: bool
    may_share: bool
    why_not_ask: str = ""
    now: Now = field(default_factory=Now.read)

    @property
    def owed(self) -> int:
        """How many answers are owed."""
        return sum(one.owed for one in self.enquiries)


def panel_of(opened: OpenedContact, now: Now | None = None) -> EnquiryPanel:
    """The panel of a contact that the gate has opened. A fixed number of queries."""
    moment = now or Now.read()
    contact = opened.contact
    may_ask = opened.may(Action.ASK_AGENCIES).allowed
    return EnquiryPanel(
        contact=contact,
        enquiries=shown_enquiries([contact.pk], moment),
        may_ask=may_ask,
        may_share=opened.may(Action.PUBLISH_ANSWERS).allowed,
        why_not_ask=_why_not_ask(contact) if may_ask else "",
        now=moment,
    )


def _why_not_ask(contact: Contact) -> str:
    if contact.stage == Contact.Stage.RECEIVED:
        return "Say first how urgent the contact is and what it is mainly about: then agencies can be asked."
    if contact.stage == Contact.Stage.AWAITING_SIGN_OFF:
        return "A decision waits for a manager. No further agency is asked unless it is sent back."
    if not contact.is_open:
        return "The contact is decided."
    return ""


def shown_enquiries(contact_ids: Sequence[int], now: Now) -> tuple[ShownEnquiry, ...]:
    """The enquiries about these contacts as they stand at a moment."""
    found = list(enquiries_of(contact_ids))
    return tuple(_shown(enquiry, number, now) for number, enquiry in enumerate(found, start=1))


def _shown(enquiry: Any, number: int, now: Now) -> ShownEnquiry:
    return ShownEnquiry(
        enquiry=enquiry,
        number=number,
        purpose=purpose_in_words(enquiry),
        route=Priority(enquiry.priority).label,
        names=tuple(row.contact.said_name for row in enquiry.about.all()),
        requests=tuple(_request(one, enquiry, now) for one in enquiry.requests.all()),
        is_hidden=enquiry.closed_at is None and enquiry.is_hidden,
    )


def _request(request: AgencyRequest, enquiry: MashEnquiry, now: Now) -> ShownRequest:
    return ShownRequest(
        request=request,
        standing=standing_in_words(request, enquiry, now),
        sharing=sharing_of(request),
        reference=reference_of(request.reference),
        reminders=tuple(request.reminders.all()),
        answer=getattr(request, "answer", None),
    )
