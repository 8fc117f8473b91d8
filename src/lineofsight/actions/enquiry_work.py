"""How every action on a MASH enquiry runs: the gate opens its contacts or the agency's request, then all is locked.

Rows are locked in one order, contacts before the enquiry before its requests, so that an agency that answers and a
worker who takes the question back wait for each other and never for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from lineofsight.access import front_door as gate_to_contacts
from lineofsight.access import gate
from lineofsight.access.front_door import ANSWERABLE_WORKING_DAYS, Key, working_days_after
from lineofsight.access.models import Account
from lineofsight.access.served import is_partner_facing
from lineofsight.actions.contacts import LIVE_KIND, working_on
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.domain.permissions import Action
from lineofsight.record import kept, ledger
from lineofsight.record.enquiries import ANSWERED, waits_for_agencies
from lineofsight.record.models import (
    AgencyRequest,
    AnswerToFollowUp,
    Contact,
    EnquiryContact,
    Fact,
    LiveMark,
    MashEnquiry,
    Worker,
)
from lineofsight.record.moment import local_date, now

FactModel = TypeVar("FactModel", bound=Fact)
State = AgencyRequest.State


@dataclass(frozen=True, slots=True)
class EnquiryFault:
    """One thing that an enquiry cannot be. about: the field, with the agency's id where it is one agency's."""

    about: str
    otherwise: str
    agency_id: int | None = None


class EnquiryRefused(ActionError):
    """An enquiry cannot be asked or answered as it stands. `faults` say what is wrong, each with its field."""

    def __init__(self, faults: Sequence[EnquiryFault]) -> None:
        super().__init__(" ".join(fault.otherwise for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class EnquiryWork:
    """An action under way on the contacts of an enquiry. `enquiry` is None while it is only about to be asked.

    worker: None where an agency acts. names: how each fact that is written gets onto the trail.
    """

    contacts: tuple[Contact, ...]
    worker: Worker | None
    at: datetime
    names: Callable[..., None]
    enquiry: MashEnquiry | None = None

    @property
    def asked(self) -> MashEnquiry:
        """The enquiry, which there is."""
        assert self.enquiry is not None
        return self.enquiry

    def write(self, model: type[FactModel], **columns: Any) -> FactModel:
        """Write a new fact, recorded now, and name it on the trail."""
        fact = model(recorded_at=self.at, recorded_by=self.worker, **columns)
        fact.save()
        self.names(str(model._meta.model_name), fact.pk)
        return fact

    def change(self, fact: FactModel, *, reason: str = "", **columns: Any) -> FactModel:
        """Write the next version of a fact, keeping the one it replaces, and name it on the trail."""
        fact.correct(columns, by=self.worker, reason=reason, at=self.at, alone=True)
        self.names(str(fact._meta.model_name), fact.pk, version=fact.version)
        return fact

    def must_not_be_closed(self) -> None:
        """Raises ActionError for an enquiry that has ended."""
        if self.asked.closed_at is not None:
            raise ActionError("This enquiry is closed.")


# --- by a worker -----------------------------------------------------------------------------------------------------


@contextmanager
def working_on_contacts(contacts: Sequence[int], action: Action, *, by: Account) -> Iterator[EnquiryWork]:
    """Run an action on several contacts of one message. Raises Refused, ActionError for contacts of two messages."""
    with gate.one_transaction(), ExitStack() as stack:
        works = [stack.enter_context(working_on(pk, action, by=by)) for pk in sorted(set(contacts))]
        if len({work.contact.message_id for work in works}) != 1:
            raise ActionError("An enquiry is about children of one message. Choose at least one of them.")

        def names(kind: str, object_id: int, **details: Any) -> None:
            for work in works:
                work.opened.wrote(kind, object_id, **details)

        yield EnquiryWork(tuple(work.contact for work in works), by.worker, works[0].at, names)


@contextmanager
def working_on_enquiry(enquiry: Key, action: Action, *, by: Account) -> Iterator[EnquiryWork]:
    """Run an action on an enquiry, whose every contact the gate opens. Raises Refused, NotInThisRecord."""
    found = _find(MashEnquiry, enquiry)
    contacts = list(found.about.values_list("contact_id", flat=True))
    with working_on_contacts(contacts, action, by=by) as work:
        locked = MashEnquiry.objects.select_for_update().get(pk=found.pk)
        yield EnquiryWork(work.contacts, work.worker, work.at, work.names, locked)


@contextmanager
def working_on_request(request: Key, action: Action, *, by: Account) -> Iterator[tuple[EnquiryWork, AgencyRequest]]:
    """Run a worker's action on what one agency is asked. Raises Refused, NotInThisRecord."""
    found = _find(AgencyRequest, request)
    with working_on_enquiry(found.enquiry_id, action, by=by) as work:
        yield work, _locked_request(found.pk)


def _find(model: Any, key: Key) -> Any:
    """The row, not yet locked and not yet opened: only its contacts are, next. Raises NotInThisRecord."""
    found = model.objects.filter(**_where(key)).first()
    if found is None:
        raise NotInThisRecord(f"There is no such {model._meta.verbose_name}.")
    return found


def _where(key: Key) -> dict[str, Any]:
    """The condition that a key stands for; one that nothing fulfils for a text that is no reference."""
    try:
        return {"pk": key} if isinstance(key, int) else {"reference": UUID(str(key))}
    except ValueError:
        return {"pk": None}


# --- by an agency ----------------------------------------------------------------------------------------------------


@contextmanager
def answering(request: Key, *, by: Account) -> Iterator[tuple[EnquiryWork, AgencyRequest]]:
    """Run an agency's action on its own request, and do what follows from an answer before it commits.

    The partner-facing process knows only the enquiry: there it is noted, and the authority's own process does it within
    seconds (`following_up`). Raises Refused, for another agency's request as for one that does not exist.
    """
    with gate.one_transaction():
        contacts = _locked_contacts_of(request, by)
        opened = gate_to_contacts.open_request(request, by=by, for_change=True)
        enquiry = opened.request.enquiry
        enquiry.refresh_from_db()
        work = EnquiryWork(contacts, None, now(), opened.wrote, enquiry)
        yield work, opened.request
        if is_partner_facing():
            AnswerToFollowUp.objects.create(request=opened.request, given_at=work.at)
        else:
            follow_up(work, answered_at=work.at)
        LiveMark.raise_for(LIVE_KIND)


def _locked_contacts_of(request: Key, by: Account) -> tuple[Contact, ...]:
    """The contacts of an agency's own request, locked, and then its enquiry; none where it may not open the request.

    The partner-facing process changes no contact, and locks the enquiry alone.
    """
    own = gate_to_contacts.requests_of(by).filter(**_where(request))
    enquiry = list(own.values_list("enquiry_id", flat=True))
    locked = () if is_partner_facing() else locked_contacts(enquiry)
    MashEnquiry.objects.select_for_update().filter(pk__in=enquiry).first()
    return locked


def locked_contacts(enquiries: Sequence[int]) -> tuple[Contact, ...]:
    """The contacts of these enquiries, locked until the transaction ends."""
    about = EnquiryContact.objects.filter(enquiry__in=enquiries).values("contact")
    contacts = Contact.objects.select_for_update(of=("self",)).filter(pk__in=about).select_related("message")
    return tuple(contacts.order_by("pk"))


# --- how an enquiry stands after a change ----------------------------------------------------------------------------


def follow_up(work: EnquiryWork, *, answered_at: datetime) -> None:
    """What follows from an agency's answer: how the enquiry and its contacts stand, and the message's clocks."""
    settle(work, answered_at=answered_at)
    for contact in work.contacts:
        if contact.child_id is not None:
            kept.forget(Contact, contact.child_id)
    ledger.reread_messages([work.asked.message_id])


def settle(work: EnquiryWork, *, answered_at: datetime | None = None) -> None:
    """Read whether any agency still owes an answer; where none does, the clock stops and screening goes on.

    The waiting ends with the last answer, or when the last question is taken back: taking it back late does not make
    the enquiry one that was answered in time. Where every question was taken back, the enquiry is closed unanswered.
    answered_at: when the last answer was given; the moment of the work when None.
    """
    enquiry = work.asked
    states = list(enquiry.requests.values_list("state", flat=True))
    if State.REQUESTED in states or enquiry.closed_at is not None:
        return
    if not set(states) & set(ANSWERED):
        close(enquiry, at=work.at, worker=work.worker)
    elif enquiry.answered_at is None:
        work.change(enquiry, answered_at=answered_at or work.at, reason="Every agency has answered")
    for contact in work.contacts:
        if contact.stage == Contact.Stage.WITH_AGENCIES and not waits_for_agencies(contact.pk):
            work.change(contact, stage=Contact.Stage.SCREENING, reason="No agency owes an answer any longer")


def close(enquiry: MashEnquiry, *, at: datetime, worker: Worker | None) -> MashEnquiry:
    """End an enquiry, answered or not; the agencies that were asked read it for five working days more.

    Call it within the action that ends it: that action has asked the gate, and reads the clocks again.
    """
    until = working_days_after(local_date(at), ANSWERABLE_WORKING_DAYS)
    return enquiry.correct({"closed_at": at, "readable_until": until}, by=worker, reason="Closed", at=at)


def _locked_request(pk: int) -> AgencyRequest:
    return AgencyRequest.objects.select_for_update(of=("self",)).select_related("agency", "enquiry").get(pk=pk)
