"""Contacts at the front door: received, taken, triaged, linked to a child, screened, acknowledged and told.

A contact is opened through `access.front_door`; each action writes in one transaction, reads the message's clocks
again and tells the live boards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

from lineofsight.access import front_door as gate_to_contacts
from lineofsight.access import gate
from lineofsight.access.front_door import Key, OpenedContact
from lineofsight.access.models import Account
from lineofsight.access.trail import Entry, verb_of
from lineofsight.access.transactions import note_opened
from lineofsight.actions.exceptions import ActionError, ContactRefused, NotInThisRecord
from lineofsight.actions.front_door import NewChild, begin_record
from lineofsight.domain.codes.front_door import (
    NOT_PROFESSIONAL_SOURCES,
    ContactCategory,
    ContactMethod,
    ContactOutcome,
    Priority,
)
from lineofsight.domain.contact_rules import NewMessage, SaidOfChild, SaidOfPerson, faults_in
from lineofsight.domain.permissions import Action
from lineofsight.record import histories, kept, ledger
from lineofsight.record.front_door_standards import is_out_of_hours
from lineofsight.record.models import (
    Address,
    Child,
    Contact,
    ContactMessage,
    Fact,
    Identifier,
    LiveMark,
    PersonNamed,
    ReferrerTold,
    Team,
    Worker,
)
from lineofsight.record.moment import local_date, now, today

LIVE_KIND = "front_door"
FORMS = frozenset({ContactMethod.PROFESSIONAL_FORM, ContactMethod.PUBLIC_FORM})
"""Methods whose sender reads the acknowledgement on the form's last page."""
ON_THE_FORM = "on the form's last page"

FactModel = TypeVar("FactModel", bound=Fact)


@dataclass(frozen=True)
class ContactWork:
    """An action under way on one contact: the gate has opened it, and it is locked until the action is done."""

    opened: OpenedContact
    worker: Worker | None
    at: datetime

    @property
    def contact(self) -> Contact:
        return self.opened.contact

    @property
    def message(self) -> ContactMessage:
        return self.opened.message

    def write(self, model: type[FactModel], **columns: Any) -> FactModel:
        """Write a new fact, recorded now by this worker, and name it on the trail."""
        fact = model(recorded_at=self.at, recorded_by=self.worker, **columns)
        fact.save()
        self.opened.wrote(str(model._meta.model_name), fact.pk)
        return fact

    def change(self, fact: FactModel, *, reason: str = "", **columns: Any) -> FactModel:
        """Write the next version of a fact, keeping the one it replaces, and name it on the trail."""
        fact.correct(columns, by=self.worker, reason=reason, at=self.at)
        self.opened.wrote(str(fact._meta.model_name), fact.pk, version=fact.version)
        return fact

    def must_be_open(self) -> None:
        """Raises ActionError for a contact that is decided."""
        if not self.contact.is_open:
            raise ActionError("This contact is decided. Reopen it first, or record a new contact.")


@contextmanager
def working_on(contact: Key, action: Action, *, by: Account, author_id: int | None = None) -> Iterator[ContactWork]:
    """Run an action on one contact in one transaction; the message's clocks are read again before it commits.

    author_id: who wrote what is to be signed off. Raises Refused.
    """
    with gate.one_transaction():
        opened = gate_to_contacts.open_contact(contact, action, by=by, for_change=True, author_id=author_id)
        yield ContactWork(opened, by.worker, now())
        if opened.contact.child_id is not None:
            kept.forget(Contact, opened.contact.child_id)
        ledger.reread_messages([opened.contact.message_id])
        LiveMark.raise_for(LIVE_KIND)


# --- it arrives ------------------------------------------------------------------------------------------------------


@gate.one_transaction()
def receive(
    message: NewMessage,
    children: Sequence[SaidOfChild],
    people: Sequence[SaidOfPerson] = (),
    *,
    by: Account | None,
    priority: Priority | None = None,
    return_code: str = "",
    team: Team | None = None,
) -> ContactMessage:
    """Take a message in: one contact in the queue for each child it is about.

    by: None for a sender without an account. priority: only a worker gives one; the contact is then triaged by them
    once its category is set. return_code: the hash of the code with which the sender sees what became of it. team:
    the front-door team; None for the authority's first. Raises Refused, and ContactRefused with a fault for each field
    that cannot be.
    """
    action = Action.MAKE_CONTACT if by is None else Action.CAPTURE_CONTACT
    entry = Entry(verb=verb_of(action), account=by, action=action)
    if by is not None:
        entry.rule = gate.check(action, by).rule
    at = now()
    if faults := faults_in(message, children, people, at, today()):
        raise ContactRefused(faults)
    columns = asdict(message) | {"method": message.method.value}
    kept_message = ContactMessage(
        **columns,
        received_on=local_date(message.received_at),
        is_out_of_hours=is_out_of_hours(message.received_at),
        is_professional=message.source not in NOT_PROFESSIONAL_SOURCES,
        team=team or front_door_team(),
        return_code=return_code,
        acknowledged_at=at if message.method in FORMS else None,
        acknowledged_how=ON_THE_FORM if message.method in FORMS else "",
        recorded_at=at,
        recorded_by=by.worker if by is not None else None,
    )
    kept_message.save()
    _write_contacts(kept_message, children, priority)
    PersonNamed.objects.bulk_create(
        PersonNamed(message=kept_message, recorded_at=at, recorded_by=kept_message.recorded_by, **asdict(person))
        for person in people
    )
    entry.wrote("contactmessage", kept_message.pk, children=len(children))
    note_opened(entry)
    ledger.reread_messages([kept_message.pk])
    LiveMark.raise_for(LIVE_KIND)
    return kept_message


def _write_contacts(message: ContactMessage, children: Sequence[SaidOfChild], priority: Priority | None) -> None:
    for said in children:
        Contact(
            message=message,
            received_at=message.received_at,
            received_on=message.received_on,
            priority=priority.value if priority else "",
            recorded_at=message.recorded_at,
            recorded_by=message.recorded_by,
            **asdict(said),
        ).save()


def front_door_team() -> Team:
    """The team whose queue a message comes to. Raises ActionError where the authority has no front-door team."""
    team: Team | None = kept.once(
        Team, "front door", lambda: Team.objects.filter(is_front_door=True, closed_on=None).order_by("pk").first()
    )
    if team is None:
        raise ActionError("No team is the front door yet. Ask an administrator to mark the team that is.")
    return team


def add_to(message: Key, words: str, *, by: Account) -> ContactMessage:
    """Add what was said in another message about the same thing to one whose contacts are open.

    Raises Refused, and ActionError without words or where everything is decided.
    """
    with gate.one_transaction():
        found = gate_to_contacts.open_message(message, Action.SCREEN_CONTACT, by=by, for_change=True)
        if not words.strip():
            raise ActionError("Write what is added.")
        if not found.contacts.open().exists():
            raise ActionError("This contact is decided. Record a new one.")
        stamped = f"{found.worries}\n\nAdded {now():%d %B %Y}: {words.strip()}"
        found.correct({"worries": stamped}, by=by.worker, reason="Something was added", at=now())
        LiveMark.raise_for(LIVE_KIND)
        return found


def acknowledge(contact: Key, how: str, *, by: Account) -> ContactMessage:
    """Record that whoever made the contact was told that it arrived. Raises Refused, ActionError."""
    with working_on(contact, Action.TELL_REFERRER, by=by) as work:
        if work.message.acknowledged_at is not None:
            raise ActionError("This contact is acknowledged already.")
        return work.change(work.message, acknowledged_at=work.at, acknowledged_how=how, reason="Acknowledged")


# --- it is worked on -------------------------------------------------------------------------------------------------


def take(contact: Key, *, by: Account) -> Contact:
    """Take a contact on oneself; a colleague who had it has it no longer. Raises Refused, ActionError."""
    with working_on(contact, Action.SCREEN_CONTACT, by=by) as work:
        work.must_be_open()
        return work.change(work.contact, worker=work.worker, reason="Taken")


def hand_to(contact: Key, worker: Worker | None, *, by: Account) -> Contact:
    """Hand a contact to a colleague of the front door, or back to the queue (None). Raises Refused, ActionError."""
    with working_on(contact, Action.SCREEN_CONTACT, by=by) as work:
        work.must_be_open()
        if worker is not None and not _is_at_front_door(worker):
            raise ActionError("The colleague is in no team of the front door today. Choose another.")
        return work.change(work.contact, worker=worker, reason="Handed over")


def _is_at_front_door(worker: Worker) -> bool:
    memberships = worker.memberships.filter(team__is_front_door=True, started_on__lte=today())
    return any(row.ended_on is None or row.ended_on > today() for row in memberships)


def triage(contact: Key, priority: Priority, category: ContactCategory, *, by: Account) -> Contact:
    """Say how urgent a contact is and what it is mainly about; the first time, it moves on to screening.

    Raises Refused, ActionError.
    """
    with working_on(contact, Action.SCREEN_CONTACT, by=by) as work:
        work.must_be_open()
        columns: dict[str, Any] = {"priority": priority.value, "category": category.value}
        if work.contact.triaged_at is None:
            columns |= {"triaged_at": work.at, "triaged_by": work.worker, "worker": work.contact.worker or work.worker}
        if work.contact.stage == Contact.Stage.RECEIVED:
            columns["stage"] = Contact.Stage.SCREENING
        return work.change(work.contact, reason="Triaged", **columns)


SAID_COLUMNS = frozenset(field.name for field in fields(SaidOfChild))


def correct_contact(contact: Key, changes: dict[str, Any], *, by: Account) -> Contact:
    """Put right what was said of the child, keeping the earlier version. changes: columns of `SaidOfChild`.

    Raises Refused, and ContactRefused with a fault for each field that cannot be.
    """
    with working_on(contact, Action.SCREEN_CONTACT, by=by) as work:
        work.must_be_open()
        unknown = set(changes) - SAID_COLUMNS
        assert not unknown, f"not of what is said of a child: {sorted(unknown)}"
        said = SaidOfChild(**{column: getattr(work.contact, column) for column in SAID_COLUMNS} | changes)
        message = said_of(work.message)
        faults = [fault for fault in faults_in(message, [said], [], work.at, today()) if fault.part == "children"]
        if faults:
            raise ContactRefused(faults)
        return work.change(work.contact, reason="Corrected", **changes)


def correct_message(contact: Key, changes: dict[str, Any], *, by: Account) -> ContactMessage:
    """Put right what the message says, keeping the earlier version. changes: columns of `NewMessage`.

    Raises Refused, and ContactRefused with a fault for each field that cannot be.
    """
    with working_on(contact, Action.SCREEN_CONTACT, by=by) as work:
        work.must_be_open()
        said = NewMessage(**asdict(said_of(work.message)) | changes)
        faults = [fault for fault in faults_in(said, [SaidOfChild()], [], work.at, today()) if fault.part == "message"]
        if faults:
            raise ContactRefused(faults)
        return work.change(work.message, reason="Corrected", **changes)


def said_of(message: ContactMessage) -> NewMessage:
    """What a message in the record says, as it was taken in."""
    columns = {field.name: getattr(message, field.name) for field in fields(NewMessage)}
    return NewMessage(**columns | {"method": ContactMethod(message.method)})


def recommend(contact: Key, outcome: ContactOutcome, level: str, summary: str, *, by: Account) -> Contact:
    """Write what screening found, and recommend an outcome and a level: the contact then waits for a decision.

    A contact whose agencies still owe answers stays with them. Raises Refused, ActionError.
    """
    with working_on(contact, Action.SCREEN_CONTACT, by=by) as work:
        work.must_be_open()
        if work.contact.triaged_at is None:
            raise ActionError("Say first how urgent the contact is and what it is mainly about.")
        if not summary.strip():
            raise ActionError("Write what screening found.")
        columns: dict[str, Any] = {
            "recommended_outcome": outcome.value,
            "recommended_level": level,
            "screening_summary": summary,
            "recommended_at": work.at,
            "recommended_by": work.worker,
        }
        if work.contact.stage in {Contact.Stage.SCREENING, Contact.Stage.TO_DECIDE}:
            columns["stage"] = Contact.Stage.TO_DECIDE
        return work.change(work.contact, reason="Recommended", **columns)


# --- who it is about -------------------------------------------------------------------------------------------------


def link(contact: Key, child: Child, *, by: Account) -> Contact:
    """Say which child of the record a contact is about. Raises Refused for a child whom the worker must not know of,
    and ActionError for a contact that is linked to another."""
    with working_on(contact, Action.SCREEN_CONTACT, by=by) as work:
        work.must_be_open()
        _check_free(work.contact, child)
        work.change(work.contact, child=child, linked_at=work.at, linked_by=work.worker, reason="Linked to a child")
        kept.forget(Contact, child.pk)
        _may_open(work, child, by)
        return work.contact


def link_new(contact: Key, *, by: Account, la_child_id: str = "") -> Child:
    """Begin a record for the child a contact is about: look for the child first. Nothing that was said is retyped.

    The name, the dates, the codes, the numbers and the address go over as they were said. la_child_id: what the
    authority already knows the child by; "" gives the next of our own series. Raises Refused, ActionError.
    """
    with working_on(contact, Action.SCREEN_CONTACT, by=by) as work:
        work.must_be_open()
        _check_free(work.contact, None)
        said = work.contact
        new = NewChild(
            family_name=said.family_name or "Not known",
            given_names=said.given_names or said.known_as,
            born_on=said.born_on,
            expected_on=said.expected_on,
            sex=said.sex,
            ethnicity=said.ethnicity,
            la_child_id=la_child_id,
        )
        child = begin_record(new, at=work.at, worker=work.worker)
        _carry_over(work, child)
        work.change(said, child=child, linked_at=work.at, linked_by=work.worker, reason="New to the authority")
        histories.begun(child)
        kept.forget(Contact, child.pk)
        work.opened.entry.add_children([child.pk])
        ledger.reread([child.pk])
        LiveMark.raise_for("record")
        return child


def unlink(contact: Key, why: str, *, by: Account) -> Contact:
    """Say that an open contact is about another child than it was linked to. Raises Refused, ActionError."""
    with working_on(contact, Action.SCREEN_CONTACT, by=by) as work:
        work.must_be_open()
        if work.contact.child_id is None:
            raise ActionError("This contact is linked to nobody.")
        if not why.strip():
            raise ActionError("Say why it is another child.")
        kept.forget(Contact, work.contact.child_id)
        return work.change(work.contact, child=None, linked_at=None, linked_by=None, reason=why)


def _check_free(contact: Contact, child: Child | None) -> None:
    if contact.child_id is not None:
        raise ActionError("This contact is linked already. Say first that it is another child.")
    if child is None:
        return
    twin = Contact.objects.filter(message=contact.message_id, child=child).exclude(pk=contact.pk)
    if twin.exists():
        raise ActionError("Another contact of the same message is linked to this child. Check the names.")


def _may_open(work: ContactWork, child: Child, by: Account) -> None:
    """Raises Refused where the worker must not know of the child: the link is then undone with the transaction."""
    gate_to_contacts.open_contact(work.contact.pk, Action.SCREEN_CONTACT, by=by)
    work.opened.entry.add_children([child.pk])


def _carry_over(work: ContactWork, child: Child) -> None:
    """Write what the contact said of the child's numbers and home into the new record."""
    said, message = work.contact, work.message
    for kind, value in ((Identifier.Kind.NHS_NUMBER, said.nhs_number), (Identifier.Kind.UPN, said.upn)):
        if value:
            work.write(Identifier, person=child.person, kind=kind, value=value, started_on=message.received_on)
    if message.home_address:
        work.write(
            Address,
            person=child.person,
            lines=message.home_address,
            postcode=message.home_postcode,
            is_protected=message.is_home_protected,
            started_on=message.received_on,
        )


# --- whoever made it hears -------------------------------------------------------------------------------------------


def tell_referrer(
    contacts: Collection[Key], how: ReferrerTold.How, words: str, *, by: Account, at: datetime | None = None
) -> list[ReferrerTold]:
    """Record that whoever made these contacts was told what was decided, in which words. at: None for now.

    Raises Refused, and ActionError for a contact that is not decided.
    """
    told = []
    with gate.one_transaction():
        for contact in contacts:
            with working_on(contact, Action.TELL_REFERRER, by=by) as work:
                if work.contact.is_open:
                    raise ActionError("There is nothing to tell yet: the contact is not decided.")
                if not words.strip():
                    raise ActionError("Write what was told.")
                moment = at or work.at
                told.append(
                    work.write(
                        ReferrerTold,
                        contact=work.contact,
                        told_at=moment,
                        told_on=local_date(moment),
                        how=how.value,
                        words=words,
                    )
                )
    return told


def contact_of(message: ContactMessage, number: int) -> Contact:
    """The contact of a message by its place, from 0. Raises NotInThisRecord."""
    contact = message.contacts.order_by("pk")[number : number + 1].first()
    if contact is None:
        raise NotInThisRecord("There is no such child in this message.")
    return contact
