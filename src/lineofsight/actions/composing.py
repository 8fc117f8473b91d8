"""Composing a document, before anything is kept: what it would say, whom it names, and why it may not be made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lineofsight.access.family_chronology import readable_family
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.domain.chronology import Standing, proposals_of, rows_of
from lineofsight.domain.documents import (
    DOCUMENTS_BY_KEY,
    About,
    Asked,
    Content,
    DocumentFacts,
    DocumentKind,
    Event,
    LeftOut,
    Mentions,
    Recipient,
    RecipientKind,
    Withheld,
    in_span,
    mentions_in,
    printable,
    shared,
    withheld_in,
)
from lineofsight.domain.information_sharing import ConfidentialityGround, LawfulBasis, SpecialCategoryCondition
from lineofsight.record.chronology import entries_of, facts_of
from lineofsight.record.document_people import PeopleOfDocument, people_of, recipients_of
from lineofsight.record.document_subjects import subjects_of
from lineofsight.record.documents import Facts
from lineofsight.record.models import Child, Restriction


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker asks a document to be.

    kind: a key of the catalogue. recipient: id of a person around the child, or the child's own; None for an
    organisation or the chair, then with `organisation`, and who there receives it in `addressee`. words: of the free
    sections. subject: such as "enquiry-12". siblings: ids of those who may be named, lawful as `why_siblings` says.
    left_out, put_back: keys of rows. The bases are asked for a disclosure alone.
    """

    kind: str
    recipient: int | None = None
    is_for_chair: bool = False
    organisation: str = ""
    addressee: str = ""
    words: dict[str, str] = field(default_factory=dict)
    subject: str = ""
    purpose: str = ""
    from_on: date | None = None
    until_on: date | None = None
    siblings: frozenset[int] = frozenset()
    why_siblings: str = ""
    left_out: frozenset[str] = frozenset()
    put_back: frozenset[str] = frozenset()
    lawful_basis: LawfulBasis | None = None
    special_category: SpecialCategoryCondition | None = None
    confidentiality: ConfidentialityGround | None = None

    def as_plain(self) -> dict[str, Any]:
        """The order as plain values, to be kept as JSON."""
        return {
            "kind": self.kind,
            "recipient": self.recipient,
            "is_for_chair": self.is_for_chair,
            "organisation": self.organisation,
            "addressee": self.addressee,
            "words": dict(self.words),
            "subject": self.subject,
            "purpose": self.purpose,
            "from_on": self.from_on.isoformat() if self.from_on else None,
            "until_on": self.until_on.isoformat() if self.until_on else None,
            "siblings": sorted(self.siblings),
            "why_siblings": self.why_siblings,
            "left_out": sorted(self.left_out),
            "put_back": sorted(self.put_back),
            "lawful_basis": self.lawful_basis.value if self.lawful_basis else "",
            "special_category": self.special_category.value if self.special_category else "",
            "confidentiality": self.confidentiality.value if self.confidentiality else "",
        }


@dataclass(frozen=True, slots=True)
class Composed:
    """A document as it would be made. events: the rows of the chronology in it, left_out those within its span that are
    not. waiting: how many rows wait to be confirmed and are therefore not in it. warnings: what to mind, in sentences.
    """

    kind: DocumentKind
    order: Order
    asked: Asked
    content: Content
    mentions: Mentions
    withheld: tuple[Withheld, ...]
    events: tuple[Event, ...]
    left_out: tuple[LeftOut, ...]
    waiting: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a worker can choose from when a document is made: who receives it, what it is about, whom it may name."""

    recipients: tuple[Recipient, ...]
    subjects: tuple[tuple[str, str], ...]
    siblings: tuple[Child, ...]


def choices_for(child: Child, kind: DocumentKind, *, by: Account) -> Choices:
    """What this worker can choose from. Ask the gate for the child first."""
    people = _people(child, by)
    of_kind = tuple(one for one in recipients_of(child, people) if one.kind in kind.recipients)
    of_kind = tuple(sorted(of_kind, key=lambda one: one.kind is RecipientKind.CHILD))  # adults first, as they stand
    subjects = tuple((one.key, one.label) for one in subjects_of(child, kind.about))
    return Choices(of_kind, subjects, _siblings(child, by) if kind.is_disclosure else ())


def compose(child: Child, order: Order, *, by: Account) -> Composed:
    """The document as it would be made now. Ask the gate for the child first.

    Raises ActionError, with what to do, where the order is not whole, and NotInThisRecord for what is not there to
    choose. What it may not say stands in `withheld`, and such a document is never made.
    """
    kind = kind_of(order.kind)
    people = _people(child, by)
    asked = Asked(
        recipient=_recipient(child, kind, order, people),
        words=_words(kind, order),
        subject=_subject(child, kind, order),
        purpose=order.purpose.strip(),
        from_on=order.from_on,
        until_on=order.until_on,
        siblings=_chosen_siblings(child, order, by),
        left_out=order.left_out,
        put_back=order.put_back,
    )
    _check(child, kind, order)
    known = people.for_recipient(asked.recipient)
    readable = readable_family(child, by).readable
    facts = Facts(child, asked.subject, readable, known.people, by.worker).read()
    content = printable(kind.compose(facts, asked))
    kept, out = _rows(kind, facts, asked)
    waiting = _waiting(child, readable, asked) if kind.has_span else 0
    return Composed(
        kind=kind,
        order=order,
        asked=asked,
        content=content,
        mentions=mentions_in(content, known.people, known.places),
        withheld=withheld_in(content, known.hidden, known.kept_back),
        events=tuple(kept),
        left_out=tuple(out),
        waiting=waiting,
        warnings=tuple(_warnings(kind, asked, waiting)),
    )


def kind_of(key: str) -> DocumentKind:
    """The kind of a document by its key. Raises NotInThisRecord."""
    kind = DOCUMENTS_BY_KEY.get(key)
    if kind is None:
        raise NotInThisRecord("There is no such kind of document.")
    return kind


def _people(child: Child, by: Account) -> PeopleOfDocument:
    return people_of(child, author=by.worker)


def _siblings(child: Child, by: Account) -> tuple[Child, ...]:
    """The brothers and sisters who may be named: their record is standard, and the maker may read it."""
    return tuple(one for one in readable_family(child, by).siblings if one.restriction == Restriction.S0)


# --- what was ordered ------------------------------------------------------------------------------------------------


def _recipient(child: Child, kind: DocumentKind, order: Order, people: PeopleOfDocument) -> Recipient:
    if order.recipient is not None:
        for one in recipients_of(child, people):
            if one.person_id == order.recipient and one.kind in kind.recipients:
                return one
        raise NotInThisRecord("Choose who receives it from the people around this child.")
    wanted = RecipientKind.CHAIR if order.is_for_chair else RecipientKind.ORGANISATION
    if wanted not in kind.recipients:
        raise ActionError("Choose who receives it.")
    if order.is_for_chair:
        return Recipient(wanted, order.addressee.strip() or "The chair of the conference", "chair of the conference")
    if not order.organisation.strip():
        raise ActionError("Say which agency, court or professional receives it.")
    named = ", ".join(one for one in (order.addressee.strip(), order.organisation.strip()) if one)
    return Recipient(wanted, named, "an organisation")


def _words(kind: DocumentKind, order: Order) -> dict[str, str]:
    """What was written in the free sections of this kind. Raises ActionError where one that is required is empty."""
    said = {one.key: order.words.get(one.key, "").strip() for one in kind.sections}
    for one in kind.sections:
        if one.is_required and not said[one.key]:
            raise ActionError(f"Write what stands under “{one.heading}”.")
    return {key: text for key, text in said.items() if text}


def _subject(child: Child, kind: DocumentKind, order: Order) -> str:
    if kind.about is About.CHILD:
        return ""
    if order.subject not in {one.key for one in subjects_of(child, kind.about)}:
        raise NotInThisRecord("Choose what it is about from this child’s record.")
    return order.subject


def _chosen_siblings(child: Child, order: Order, by: Account) -> frozenset[int]:
    if not order.siblings:
        return frozenset()
    if not order.siblings <= {one.pk for one in _siblings(child, by)}:
        raise NotInThisRecord("Choose brothers and sisters whose record is open to you.")
    if not order.why_siblings.strip():
        raise ActionError("Say why it is lawful that the reader learns of the brothers and sisters you chose.")
    return order.siblings


def _check(child: Child, kind: DocumentKind, order: Order) -> None:
    if kind.is_to_family and child.person.died_on is not None:
        raise ActionError("The record says that this child has died: no letter and no plan is made for the family.")
    if order.from_on and order.until_on and order.until_on < order.from_on:
        raise ActionError("The last day is before the first. Check both.")
    if not kind.is_disclosure:
        return
    if not order.purpose.strip():
        raise ActionError("Say what it is for.")
    if order.lawful_basis is None or order.special_category is None or order.confidentiality is None:
        raise ActionError("Choose on which lawful basis it is shared, with the condition and the ground.")


# --- what comes of it ------------------------------------------------------------------------------------------------


def _rows(kind: DocumentKind, facts: DocumentFacts, asked: Asked) -> tuple[list[Event], list[LeftOut]]:
    """The rows of the chronology in the document, and those within its span that it does not tell."""
    if not kind.has_span:
        return [], []
    if kind.is_disclosure:
        return shared(facts, asked)
    out = [one for one in facts.events if asked.covers(one.on) and one.key in asked.left_out]
    return in_span(facts, asked), [LeftOut(one, "You left it out", is_by_rule=False) for one in out]


def _waiting(child: Child, readable: frozenset[int], asked: Asked) -> int:
    """How many rows of the span wait to be confirmed."""
    facts = facts_of([child.pk], readable=readable)[child.pk]
    rows = rows_of(proposals_of(facts), entries_of([child.pk], readable=readable))
    return sum(row.standing is Standing.WAITING and asked.covers(row.on) for row in rows)


def _warnings(kind: DocumentKind, asked: Asked, waiting: int) -> list[str]:
    found = []
    recipient = asked.recipient
    if recipient.kind is RecipientKind.PERSON and not recipient.has_parental_responsibility:
        found.append(f"{recipient.name} is not recorded as having parental responsibility. Check that it may be given.")
    if kind.key.startswith("letter_") and not recipient.address:
        found.append("No address is printed: it is hidden, or none is recorded. Hand the letter over.")
    if recipient.kind is RecipientKind.ORGANISATION:
        found.append(f"“{recipient.name}” was typed, and is not checked against the record. Read it once more.")
    if waiting:
        rows = "1 row of this time waits" if waiting == 1 else f"{waiting} rows of this time wait"
        found.append(f"{rows} to be confirmed in the chronology, and so do not stand here.")
    return found
