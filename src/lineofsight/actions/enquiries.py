"""MASH enquiries by the front door: agencies are asked, asked again, no longer asked, and told what came of it.

The agencies are asked before the level is decided. Each sharing with an agency is a disclosure of its own, for each
child. A protected address is never shared. Source: practice reference 2.2, 3.2 K01a and 5.3; access model, partner
view.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lineofsight.access.front_door import Key
from lineofsight.access.models import Account
from lineofsight.actions import outgoing
from lineofsight.actions.enquiry_work import (
    EnquiryFault,
    EnquiryRefused,
    EnquiryWork,
    close,
    settle,
    working_on_contacts,
    working_on_enquiry,
    working_on_request,
)
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.codes.front_door import Priority
from lineofsight.domain.information_sharing import (
    GATEWAYS_BY_KEY,
    AgencyKind,
    Body,
    ConfidentialityGround,
    LawfulBasis,
    Purpose,
    SpecialCategoryCondition,
    bases_open_to,
    gateways_for,
)
from lineofsight.domain.information_sharing.questions import usual_gateway
from lineofsight.domain.permissions import Action
from lineofsight.record.enquiries import (
    ANSWERED,
    due_moment,
    is_hidden_from_agencies,
    why_address_is_not_shared,
    why_text_is_not_shared,
)
from lineofsight.record.models import (
    Agency,
    AgencyAnswer,
    AgencyRequest,
    Contact,
    Disclosure,
    EnquiryContact,
    MashEnquiry,
)
from lineofsight.record.moment import local_date, today

ASKED_FROM: Final = frozenset({Contact.Stage.SCREENING, Contact.Stage.WITH_AGENCIES, Contact.Stage.TO_DECIDE})
"""Stages of a contact from which agencies may be asked: triaged, and nobody is asked to sign a decision on it."""
LONGEST_TEXT: Final = 5_000
"""Characters of a purpose or a question."""

State = AgencyRequest.State


@dataclass(frozen=True, slots=True)
class AgencyQuestion:
    """What one agency is asked, and why it may be told what the question says.

    gateway: key of the law under which it may or must answer; "" for the usual one.
    """

    agency: Agency
    question: str
    lawful_basis: LawfulBasis
    special_category: SpecialCategoryCondition
    confidentiality: ConfidentialityGround
    gateway: str = ""
    is_address_shared: bool = False


# --- asking ----------------------------------------------------------------------------------------------------------


def ask(
    contacts: Sequence[int],
    questions: Sequence[AgencyQuestion],
    *,
    asked_for: Purpose,
    purpose: str,
    priority: Priority,
    by: Account,
) -> MashEnquiry:
    """Ask agencies about some children of one message; the contacts are then with the agencies.

    contacts: primary keys. The answers are due by the local limit of the route that is in force today. Raises Refused,
    ActionError for a contact that cannot be asked about now, and EnquiryRefused with a fault for each field.
    """
    with working_on_contacts(contacts, Action.ASK_AGENCIES, by=by) as work:
        for contact in work.contacts:
            _must_be_askable(contact)
        _refuse_faults(
            [*_purpose_faults(purpose, work.contacts), *_question_faults(questions, asked_for, work.contacts)]
        )
        due_at = due_moment(priority, work.at)
        enquiry = work.write(
            MashEnquiry,
            message=work.contacts[0].message,
            asked_for=asked_for.value,
            purpose=purpose.strip(),
            priority=priority.value,
            asked_at=work.at,
            asked_on=local_date(work.at),
            asked_by=work.worker,
            due_at=due_at,
        )
        EnquiryContact.objects.bulk_create(EnquiryContact(enquiry=enquiry, contact=one) for one in work.contacts)
        _put_to_agencies(work, enquiry, questions, due_at)
        return enquiry


def ask_further(enquiry: Key, questions: Sequence[AgencyQuestion], *, by: Account) -> MashEnquiry:
    """Ask further agencies in an enquiry that is still waiting for answers; theirs are due by their own time.

    An enquiry in which every agency has answered is over: a further question is then an enquiry of its own, with its
    own clock. Raises Refused, ActionError and EnquiryRefused.
    """
    with working_on_enquiry(enquiry, Action.ASK_AGENCIES, by=by) as work:
        work.must_not_be_closed()
        if work.asked.answered_at is not None:
            raise ActionError("Every agency of this enquiry has answered. Ask further agencies in a new enquiry.")
        faults = list(_question_faults(questions, Purpose(work.asked.asked_for), work.contacts))
        in_it = set(work.asked.requests.values_list("agency_id", flat=True))
        faults += [
            EnquiryFault("agencies", f"{one.agency.name} is in this enquiry already.", one.agency.pk)
            for one in questions
            if one.agency.pk in in_it
        ]
        _refuse_faults(faults)
        _put_to_agencies(work, work.asked, questions, due_moment(Priority(work.asked.priority), work.at))
        return work.asked


def _must_be_askable(contact: Contact) -> None:
    if not contact.is_open:
        raise ActionError("This contact is decided. Agencies are asked before the decision: reopen it first.")
    if contact.stage == Contact.Stage.RECEIVED:
        raise ActionError("Say first how urgent the contact is and what it is mainly about.")
    if contact.stage not in ASKED_FROM:
        raise ActionError("A decision on this contact waits for a manager. It is sent back before agencies are asked.")


def _put_to_agencies(
    work: EnquiryWork, enquiry: MashEnquiry, questions: Sequence[AgencyQuestion], due_at: datetime
) -> None:
    """Write what each agency is asked, what it is told by that, and the message to its people."""
    is_hidden = is_hidden_from_agencies(enquiry.pk)
    for one in questions:
        request = work.write(
            AgencyRequest,
            enquiry=enquiry,
            agency=one.agency,
            question=one.question.strip(),
            gateway=_gateway_key(one, Purpose(enquiry.asked_for)),
            lawful_basis=one.lawful_basis.value,
            special_category=one.special_category.value,
            confidentiality=one.confidentiality.value,
            is_address_shared=one.is_address_shared,
            requested_at=work.at,
            due_at=due_at,
        )
        _disclose_question(work, enquiry, request)
        if not is_hidden:
            outgoing.tell_agency(request, f"asked:{request.reference}", at=work.at)
    for contact in work.contacts:
        if contact.stage != Contact.Stage.WITH_AGENCIES:
            work.change(contact, stage=Contact.Stage.WITH_AGENCIES, reason="Agencies were asked")


def _gateway_key(one: AgencyQuestion, asked_for: Purpose) -> str:
    if one.gateway:
        return one.gateway
    usual = usual_gateway(asked_for, AgencyKind(one.agency.kind), today())
    assert usual is not None, "a question without a gateway has been refused"
    return usual.key


def _disclose_question(work: EnquiryWork, enquiry: MashEnquiry, request: AgencyRequest) -> None:
    told = ["Name", "date of birth"] + (["home address"] if request.is_address_shared else [])
    what = f"{', '.join(told)}, the purpose of the enquiry and the question: {request.question}"
    for contact in work.contacts:
        _disclose(work, contact, request, what, f"{Purpose(enquiry.asked_for).label}. {enquiry.purpose}")


def _disclose(work: EnquiryWork, contact: Contact, request: AgencyRequest, what: str, purpose: str) -> None:
    work.write(
        Disclosure,
        contact=contact,
        organisation=request.agency.name,
        what=what,
        purpose=purpose,
        lawful_basis=request.lawful_basis,
        special_category=request.special_category,
        confidentiality=request.confidentiality,
        shared_at=work.at,
        approved_by=work.worker,
    )


# --- what cannot be asked --------------------------------------------------------------------------------------------


def _refuse_faults(faults: Sequence[EnquiryFault]) -> None:
    if faults:
        raise EnquiryRefused(faults)


def _purpose_faults(purpose: str, contacts: Sequence[Contact]) -> Iterator[EnquiryFault]:
    if not purpose.strip():
        yield EnquiryFault("purpose", "Say why the agencies are asked, in words that they may read.")
    elif len(purpose) > LONGEST_TEXT:
        yield EnquiryFault("purpose", f"Say it in {LONGEST_TEXT:,} characters or fewer.")
    elif why := why_text_is_not_shared(purpose, contacts):
        yield EnquiryFault("purpose", why)


def _question_faults(
    questions: Sequence[AgencyQuestion], asked_for: Purpose, contacts: Sequence[Contact]
) -> Iterator[EnquiryFault]:
    if not questions:
        yield EnquiryFault("agencies", "Choose at least one agency to ask.")
    seen: set[int] = set()
    for one in questions:
        for about, otherwise in _faults_of(one, asked_for, contacts):
            yield EnquiryFault(about, otherwise, one.agency.pk)
        if one.agency.pk in seen:
            yield EnquiryFault("agencies", f"{one.agency.name} is chosen twice.", one.agency.pk)
        seen.add(one.agency.pk)


def _faults_of(one: AgencyQuestion, asked_for: Purpose, contacts: Sequence[Contact]) -> Iterator[tuple[str, str]]:
    """What is wrong with one agency's question: the field, and what to do."""
    if one.agency.closed_on is not None and one.agency.closed_on <= today():
        yield "agencies", f"{one.agency.name} is closed. Choose another agency."
    if not one.question.strip():
        yield "question", f"Write what {one.agency.name} is asked."
    elif len(one.question) > LONGEST_TEXT:
        yield "question", f"Ask it in {LONGEST_TEXT:,} characters or fewer."
    elif why := why_text_is_not_shared(one.question, contacts):
        yield "question", why
    if one.lawful_basis not in bases_open_to(Body.PUBLIC):
        yield "lawful_basis", "This lawful basis is not open to the authority. Choose another."
    if otherwise := _why_not_under(one, asked_for):
        yield "gateway", otherwise
    if one.is_address_shared and (why := why_address_is_not_shared(contacts)):
        yield "address", why


def _why_not_under(one: AgencyQuestion, asked_for: Purpose) -> str:
    """Why the agency cannot be asked for this under its gateway; "" where it can."""
    open_to_it = gateways_for(asked_for, AgencyKind(one.agency.kind), today())
    if not open_to_it:
        return f"No law lets {one.agency.name} be asked for this. Choose another purpose, or do not ask it."
    if one.gateway and GATEWAYS_BY_KEY.get(one.gateway) not in open_to_it:
        return f"{one.agency.name} cannot be asked for this under that law. Choose another, or the usual one."
    return ""


# --- afterwards ------------------------------------------------------------------------------------------------------


def withdraw(request: Key, why: str, *, by: Account) -> AgencyRequest:
    """Take back what an agency is asked: it no longer sees the enquiry and owes no answer.

    Raises Refused, ActionError.
    """
    with working_on_request(request, Action.ASK_AGENCIES, by=by) as (work, asked):
        work.must_not_be_closed()
        if asked.state != State.REQUESTED:
            raise ActionError("This agency no longer owes an answer, so there is nothing to take back.")
        if not why.strip():
            raise ActionError("Say why the question is taken back.")
        work.change(asked, state=State.WITHDRAWN, withdrawn_why=why.strip(), reason="Taken back")
        settle(work)
        return asked


def publish(enquiry: Key, synthesis: str, *, by: Account) -> MashEnquiry:
    """Share what the agencies answered among those that were asked, with what it comes to.

    An answer that its agency did not let be passed on stays with us. What comes in later is shared when this is done
    again. Raises Refused, and ActionError before any answer or once the agencies can no longer read it.
    """
    with working_on_enquiry(enquiry, Action.PUBLISH_ANSWERS, by=by) as work:
        asked = work.asked
        if asked.readable_until is not None and asked.readable_until < today():
            raise ActionError("This enquiry is closed, and the agencies can no longer read it.")
        if not asked.requests.filter(state__in=ANSWERED).exists():
            raise ActionError("No agency has answered yet, so there is nothing to share.")
        if not synthesis.strip():
            raise ActionError("Write what the answers come to, in words that the agencies may read.")
        if why := why_text_is_not_shared(synthesis, work.contacts):
            raise ActionError(why)
        work.change(asked, published_at=work.at, published_by=work.worker, synthesis=synthesis.strip(), reason="Shared")
        _disclose_answers(work)
        return asked


def _disclose_answers(work: EnquiryWork) -> None:
    """Write what each agency has been told by sharing the answers."""
    enquiry = work.asked
    passed_on = AgencyAnswer.objects.filter(request__enquiry=enquiry, may_be_passed_on=True)
    names = dict(passed_on.values_list("request_id", "request__agency__name"))
    for request in enquiry.requests.exclude(state=State.WITHDRAWN).select_related("agency").order_by("pk"):
        others = sorted(name for pk, name in names.items() if pk != request.pk)
        what = f"What the answers come to{'; the answers of ' + ', '.join(others) if others else ''}"
        for contact in work.contacts:
            _disclose(work, contact, request, what, f"{Purpose(enquiry.asked_for).label}. {enquiry.purpose}")


def close_decided(contact: Contact, *, at: datetime, by: Account) -> list[MashEnquiry]:
    """Close the enquiries about a contact that has just been decided, save those with a child still to be decided.

    Call it within the decision, after the contact is written as decided. The agencies read on for five working days.
    """
    closed = []
    enquiries = MashEnquiry.objects.select_for_update(of=("self",)).filter(closed_at=None, about__contact=contact)
    for enquiry in enquiries.order_by("pk"):
        others = Contact.objects.filter(enquiries__enquiry=enquiry, decided_at__isnull=True).exclude(pk=contact.pk)
        if not others.exists():
            closed.append(close(enquiry, at=at, worker=by.worker))
    return closed
