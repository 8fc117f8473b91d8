"""The gate for what is no child yet: a contact of the queue, its message, its household, and an agency's request.

A contact is opened to who works at the front door, or oversees it; once it is linked, the child's own restriction and
conflicts of interest hold for it as well. A partner opens requests of the own agency, and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.trail import Entry, field_classes_of, verb_of
from lineofsight.domain import permissions
from lineofsight.domain.permissions import Action, Decision, Person, Restriction, Subject
from lineofsight.domain.working_days import Calendar
from lineofsight.record.models import (
    AgencyRequest,
    Child,
    ConflictOfInterest,
    Contact,
    ContactMessage,
    Relationship,
)
from lineofsight.record.moment import today

READABLE_WORKING_DAYS = 10
"""A decided contact opens the child's record to the front door for so many working days more."""
ANSWERABLE_WORKING_DAYS = 5
"""An agency reads a closed enquiry for so many working days more."""

Key = int | str | UUID
Found = TypeVar("Found", bound=Model)


def working_days_after(day: date, number: int) -> date:
    """The working day that is so many working days after `day`."""
    calendar = Calendar.england()
    return calendar.add(day, number)


@dataclass(frozen=True, slots=True)
class OpenedContact:
    """A contact that the gate opened for one person and one action, with its message."""

    contact: Contact
    decision: Decision
    entry: Entry
    person: Person
    subject: Subject

    @property
    def message(self) -> ContactMessage:
        return self.contact.message

    def may(self, action: Action, *, author_id: int | None = None) -> Decision:
        """What the gate would say of another action on this contact: to grey a button. Leaves no row."""
        subject = _with_author(self.subject, author_id)
        is_linked = self.contact.child_id is not None
        return permissions.decide_on_contact(self.person, action, subject, is_linked=is_linked)

    def wrote(self, kind: str, object_id: int | str, **details: Any) -> None:
        """Name what the action wrote, for its row of the trail. `details` hold no content of the record."""
        self.entry.wrote(kind, object_id, **details)


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """A request to an agency that the gate opened for one of its people."""

    request: AgencyRequest
    decision: Decision
    entry: Entry

    def wrote(self, kind: str, object_id: int | str, **details: Any) -> None:
        """Name what the action wrote, for its row of the trail. `details` hold no content of the record."""
        self.entry.wrote(kind, object_id, **details)


@dataclass(frozen=True, slots=True)
class HouseholdMember:
    """A child of the household whose history the front door may see while a contact is open.

    `notice` is "" where the history may be shown; else what is shown instead of it.
    """

    child: Child
    notice: str = ""


def open_contact(
    contact: Key, action: Action, *, by: Account, for_change: bool = False, author_id: int | None = None
) -> OpenedContact:
    """The contact, opened for one action; every answer goes on the trail.

    contact: the primary key, or the reference as it stands in an address. for_change: lock the contact until the
    transaction ends. author_id: the worker who wrote what is to be signed off. Raises Refused.
    """
    person = gate.person_of(by)
    found = _find(Contact, contact, for_change=for_change, related=("message", "child__person"))
    if found is None:
        _refuse(action, by, permissions.ABSENT, "contact", str(contact))
    subject = _subject(found.child, person, author_id)
    decision = permissions.decide_on_contact(person, action, subject, is_linked=found.child is not None)
    about = [found.child_id] if found.child_id is not None else []
    if not decision.allowed:
        _refuse(action, by, decision, "contact", str(found.pk), about)
    entry = _entry(action, by, decision, "contact", found.pk, about)
    return OpenedContact(found, decision, gate.note(entry, is_change=for_change), person, subject)


def open_message(message: Key, action: Action, *, by: Account, for_change: bool = False) -> ContactMessage:
    """A contact message with all its children; every answer goes on the trail.

    It is refused where any of its contacts would be: the words are about all of them. Raises Refused.
    """
    person = gate.person_of(by)
    found = _find(ContactMessage, message, for_change=for_change)
    if found is None:
        _refuse(action, by, permissions.ABSENT, "contact_message", str(message))
    contacts = list(Contact.objects.filter(message=found).select_related("child__person"))
    about = [one.child_id for one in contacts if one.child_id is not None]
    decision = permissions.may_ever(person, action)
    for one in contacts:
        subject = _subject(one.child, person, None)
        decision = permissions.decide_on_contact(person, action, subject, is_linked=one.child is not None)
        if not decision.allowed:
            break
    if not decision.allowed:
        _refuse(action, by, decision, "contact_message", str(found.pk), about)
    gate.note(_entry(action, by, decision, "contact_message", found.pk, about), is_change=for_change)
    return found


def open_request(request: Key, *, by: Account, for_change: bool = False) -> OpenedRequest:
    """A request to the person's own agency, while its enquiry is open and five working days longer.

    Another agency's request, an old one and one that does not exist are refused alike. Raises Refused.
    """
    action = Action.ANSWER_ENQUIRY
    person = gate.person_of(by)
    ever = permissions.may_ever(person, action)
    if not ever.allowed:
        _refuse(action, by, ever, "agency_request", str(request))
    found = _find(AgencyRequest, request, for_change=for_change, related=("enquiry", "agency"))
    if found is None or not requests_of(by).filter(pk=found.pk).exists():
        _refuse(action, by, permissions.ABSENT, "agency_request", str(request))
    about = Child.objects.filter(contacts__enquiries__enquiry=found.enquiry_id).values_list("pk", flat=True)
    entry = _entry(action, by, ever, "agency_request", found.pk, list(about.distinct()))
    return OpenedRequest(found, ever, gate.note(entry, is_change=for_change))


def requests_of(by: Account) -> QuerySet[AgencyRequest]:
    """The requests that a partner may open today; none for anybody else.

    Those withdrawn are gone, and so is an enquiry about a child whose record is sealed or restricted.
    """
    person = gate.person_of(by)
    rows = AgencyRequest.objects.exclude(state=AgencyRequest.State.WITHDRAWN)
    if person.agency_id is None or not permissions.may_ever(person, Action.ANSWER_ENQUIRY).allowed:
        return rows.none()
    is_open = Q(enquiry__closed_at__isnull=True) | Q(enquiry__readable_until__gte=today())
    closed_to_partners = Contact.objects.exclude(child__restriction=Restriction.S0.value).exclude(child=None)
    return rows.filter(is_open, agency_id=person.agency_id).exclude(
        enquiry__about__contact__in=closed_to_partners.values("pk")
    )


def visible_contacts(by: Account, action: Action = Action.READ_QUEUE) -> QuerySet[Contact]:
    """The contacts about which the person may take the action: the rows of `open_contact`, as a query."""
    person = gate.person_of(by)
    rows = Contact.objects.all()
    if not permissions.may_ever(person, action).allowed:
        return rows.none()
    hidden = Child.objects.filter(restriction=Restriction.S2.value)
    if person.role is not permissions.Role.TEAM_MANAGER:
        hidden = Child.objects.exclude(restriction=Restriction.S0.value)
    rows = rows.exclude(child__in=hidden.values("pk"))
    if person.worker_id is not None:
        conflicts = ConflictOfInterest.objects.filter(worker_id=person.worker_id)
        rows = rows.exclude(child__in=conflicts.values("child_id"))
    return rows


def household_of(opened: OpenedContact, *, by: Account) -> list[HouseholdMember]:
    """The other children of the household of the contact's child, each with whether its history may be shown.

    The household: the child's brothers and sisters, and the children of the same parents and carers. An open contact
    is the relationship that allows it, until ten working days after the decision. Sealed children and those whom the
    person must not know of are left out; a restricted one is named to nobody. Puts the children on the trail.
    Raises Refused.
    """
    gate.check(Action.READ_HOUSEHOLD, by)
    until = opened.contact.readable_until
    if opened.contact.child_id is None or (until is not None and until < today()):
        return []
    members: list[HouseholdMember] = []
    children = household_children(opened.contact.child_id)
    conflicts = _conflicts_of(opened.person, children)
    for child in children:
        subject = Subject(restriction=Restriction(child.restriction), conflicted_workers=conflicts[child.pk])
        decision = permissions.decide_on_contact(opened.person, Action.READ_HOUSEHOLD, subject, is_linked=True)
        if decision.allowed:
            members.append(HouseholdMember(child))
        elif not decision.betrays_nothing:
            members.append(HouseholdMember(child, decision.reason))
    shown = [member.child.pk for member in members if not member.notice]
    opened.entry.add_children(shown)
    return members


def _conflicts_of(person: Person, children: Iterable[Child]) -> defaultdict[int, frozenset[int]]:
    """For each of the children with whom the person has a conflict of interest, the person: in one query."""
    worker_id = person.worker_id or 0
    conflicts = ConflictOfInterest.objects.filter(worker_id=worker_id, child__in=[one.pk for one in children])
    return defaultdict(frozenset, dict.fromkeys(conflicts.values_list("child_id", flat=True), frozenset({worker_id})))


def household_children(child_id: int) -> list[Child]:
    """The other children related to this child, or related to the adults who are: in two queries, by birth date."""
    direct = Relationship.objects.filter(Q(person=child_id) | Q(to=child_id), ended_on__isnull=True)
    near = {pk for pair in direct.values_list("person_id", "to_id") for pk in pair}
    around = Relationship.objects.filter(Q(person__in=near) | Q(to__in=near), ended_on__isnull=True)
    people = near | {pk for pair in around.values_list("person_id", "to_id") for pk in pair}
    children = Child.objects.filter(pk__in=people - {child_id}).select_related("person")
    return list(children.prefetch_related("person__names").order_by("person__born_on", "pk"))


def _find(model: type[Found], key: Key, *, for_change: bool, related: Iterable[str] = ()) -> Found | None:
    rows: Any = model._default_manager.all()
    if for_change:
        rows = rows.select_for_update(of=("self",))
    rows = rows.select_related(*related) if related else rows
    try:
        where = {"pk": key} if isinstance(key, int) else {"reference": UUID(str(key))}
    except ValueError:
        return None
    found: Found | None = rows.filter(**where).first()
    return found


def _subject(child: Child | None, person: Person, author_id: int | None) -> Subject:
    """The facts of the child whom a contact is linked to; of nobody while it is not linked."""
    if child is None:
        return Subject(author_id=author_id)
    return gate.subject_of(child, person, author_id=author_id)


def _with_author(subject: Subject, author_id: int | None) -> Subject:
    return Subject(
        restriction=subject.restriction,
        holdings=subject.holdings,
        conflicted_workers=subject.conflicted_workers,
        author_id=author_id,
        contact_readable_until=subject.contact_readable_until,
        proposed_to=subject.proposed_to,
    )


def _entry(action: Action, by: Account, decision: Decision, kind: str, object_id: int, children: list[int]) -> Entry:
    return Entry(
        verb=verb_of(action),
        account=by,
        action=action,
        object_kind=kind,
        object_id=str(object_id),
        children=children,
        field_classes=field_classes_of(action),
        rule=decision.rule,
    )


def _refuse(
    action: Action, by: Account, decision: Decision, kind: str, object_id: str, children: Iterable[int] = ()
) -> NoReturn:
    gate.refuse(action, by, decision, object_kind=kind, object_id=object_id, children=children)
