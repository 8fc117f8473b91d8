"""What the flags read: one child and the family around it as plain values, and what they find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from lineofsight.domain.clocks.limits import LONDON
from lineofsight.domain.clocks.standards import LocalStandards
from lineofsight.domain.contacts import ContactFacts
from lineofsight.domain.history import History
from lineofsight.domain.plans import PlanFacts
from lineofsight.domain.voice.likeness import ViewFacts
from lineofsight.domain.working_days import Calendar


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """Another child of the family: its history, and how it stands to the child that is asked about.

    is_sibling: a brother or sister, half or full. False for a child known only through an adult around both.
    """

    history: History
    is_sibling: bool


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """A stay at an address. `place` tells one place from another and is never shown; the days may not be known."""

    id: int
    place: str
    started_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class AdultFacts:
    """An adult around the child: how they are related, in words ("mother"), and to which other children.

    related_to: ids of other children whose record names them. named_of_concern_in: contacts about other children in
    whose message the adult was named as one of concern.
    """

    person_id: int
    relation: str
    related_to: frozenset[int] = frozenset()
    named_of_concern_in: tuple[ContactFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class AllocationFacts:
    """Who held the child, from a day until another; worker_id is None where a team held it without a worker.

    ended_on: the first day on which it no longer held; a worker who left holds nobody from the day of leaving.
    """

    id: int
    worker_id: int | None
    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class MissedAppointmentFacts:
    """An appointment to which the child was not brought. service: whose it was, within a sentence ("the dentist")."""

    id: int
    missed_on: date
    service: str


@dataclass(frozen=True, slots=True)
class NeglectFacts:
    """An event of the child's chronology that is coded as neglect, in words. kind and id: where it stands there."""

    id: int
    kind: str
    on: date
    words: str


@dataclass(frozen=True, slots=True)
class FamilyFacts:
    """One child, the other children of the family whom the reader may be told of, and what came to the front door.

    contacts: child-level contacts about any of them, in any order. contacts_since: the first day from which contacts
    are recorded here; None where none is. appointments_since: the same of missed appointments. views: what the child
    and its brothers and sisters said.
    neglect: the events of the child's chronology coded as neglect. plans: those of the child that hold outcomes.
    standards, calendar: what the visits are judged by.
    """

    child: History
    contacts: tuple[ContactFacts, ...] = ()
    members: tuple[MemberFacts, ...] = ()
    addresses: tuple[AddressFacts, ...] = ()
    adults: tuple[AdultFacts, ...] = ()
    contacts_since: date | None = None
    allocations: tuple[AllocationFacts, ...] = ()
    missed_appointments: tuple[MissedAppointmentFacts, ...] = ()
    appointments_since: date | None = None
    views: tuple[ViewFacts, ...] = ()
    neglect: tuple[NeglectFacts, ...] = ()
    plans: tuple[PlanFacts, ...] = ()
    standards: LocalStandards = field(default_factory=LocalStandards)
    calendar: Calendar = field(default_factory=Calendar.england)

    @property
    def siblings(self) -> tuple[History, ...]:
        """The histories of the child's brothers and sisters."""
        return tuple(member.history for member in self.members if member.is_sibling)

    @property
    def household(self) -> tuple[History, ...]:
        """The child's history and those of all the other children."""
        return (self.child, *(member.history for member in self.members))


@dataclass(frozen=True, slots=True)
class FlagEvent:
    """One dated event of a flag, in words that a worker can check by hand. It names nobody.

    child_id: the child whose record holds it. kind and id: where it stands there.
    """

    on: date
    words: str
    child_id: int
    kind: str
    id: int

    def as_plain(self) -> dict[str, Any]:
        """The day and the words, as they are kept with a person's answer."""
        return {"on": self.on.isoformat(), "words": self.words}


@dataclass(frozen=True, slots=True)
class Case:
    """A family as one flag sees it: what had happened by `as_of`, with the numbers of the rule in force on that day.

    on: the local day of `as_of`.
    """

    facts: FamilyFacts
    as_of: datetime
    numbers: Mapping[str, int]

    @property
    def on(self) -> date:
        return self.as_of.astimezone(LONDON).date()

    @property
    def child(self) -> History:
        return self.facts.child


def as_it_stood(facts: FamilyFacts, as_of: datetime) -> FamilyFacts:
    """The contacts that had arrived by a moment, oldest first, with the decision that stood then; no duplicates.

    A contact that was decided later is undecided. What the histories hold is cut off by the rules, each by its dates.
    """
    known = (undecided_if_later(contact, as_of) for contact in facts.contacts if contact.received_at <= as_of)
    counted = (contact for contact in known if not contact.is_duplicate)
    on = as_of.astimezone(LONDON).date()
    return replace(
        facts,
        contacts=tuple(sorted(counted, key=lambda one: (one.received_at, one.id))),
        allocations=tuple(one for one in facts.allocations if one.started_on <= on),
        missed_appointments=tuple(one for one in facts.missed_appointments if one.missed_on <= on),
        views=tuple(one for one in facts.views if one.on <= on),
    )


def undecided_if_later(contact: ContactFacts, as_of: datetime) -> ContactFacts:
    """A contact as it stood at a moment: one that was decided later is not decided."""
    if contact.decided_at is None or contact.decided_at <= as_of:
        return contact
    return replace(contact, outcome="", level="", decided_at=None, decided_on=None, is_open=True, is_duplicate=False)
