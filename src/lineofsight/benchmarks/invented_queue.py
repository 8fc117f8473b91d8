"""A front door to show a queue of: open contacts in every stage, their enquiries, and those decided lately."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from django.db import connection
from django.db.models import Model

from lineofsight.access.models import Account
from lineofsight.domain.codes.front_door import ContactCategory, ContactMethod, ContactOutcome, Priority
from lineofsight.domain.permissions import Role
from lineofsight.record import ledger
from lineofsight.record.front_door_standards import is_out_of_hours
from lineofsight.record.models import (
    Agency,
    AgencyRequest,
    Child,
    Contact,
    ContactMessage,
    EnquiryContact,
    MashEnquiry,
    Person,
    PersonName,
    Team,
    TeamMembership,
    ThresholdDecision,
    Worker,
)
from lineofsight.record.moment import local_date, now
from lineofsight.synthetic.names import FAMILY_NAMES, GIVEN_NAMES

SEED: Final = 40
WORKERS: Final = 40
DECIDED_TO_AN_OPEN: Final = 2
"""So many contacts decided in the last four weeks for each that is open."""
LINKED: Final = 0.6
OPEN_FOR_DAYS: Final = 30
BATCH: Final = 1000
WORDS: Final = "She came to school hungry again and said that nobody had been at home since the day before. " * 20
STAGES: Final = ("received", "received", "screening", "screening", "with_agencies", "to_decide", "awaiting_sign_off")
SOURCES: Final = ("6", "6", "6", "2A", "2A", "3A", "3B", "3E", "1A", "1B", "4", "5D", "8", "9")
AGENCIES: Final = ("Police", "Health", "Housing", "Probation")

MADE_HOW: Final = (
    f"contacts spread over the stages and over {OPEN_FOR_DAYS} days, {LINKED:.0%} of them linked to a child, each with"
    f" a message of {len(WORDS):,} characters; three agencies asked about each that is with them;"
    f" {DECIDED_TO_AN_OPEN} contacts decided in the last four weeks for each that is open; {WORKERS} workers; the"
    " clocks of every message read from the record"
)

Progress = Callable[[str, int, int], None]
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Invented:
    """One contact to be written, with the moments of its life."""

    received_at: datetime
    decided_at: datetime | None
    stage: str


class InventedQueue:
    """An invented front door in the record at hand, which grows."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.open = 0
        self.chance = random.Random(SEED)  # noqa: S311 - nothing secret
        self.team = Team.objects.create(name="Invented front door", is_front_door=True)
        self.workers = Worker.objects.bulk_create(Worker(name=f"Invented worker {n:02}") for n in range(WORKERS))
        started_on = local_date(now()) - timedelta(days=400)
        TeamMembership.objects.bulk_create(
            TeamMembership(worker=worker, team=self.team, started_on=started_on) for worker in self.workers
        )
        self.agencies = Agency.objects.bulk_create(Agency(name=name, kind="police") for name in AGENCIES)

    def social_worker(self) -> Account:
        """Somebody of the front door."""
        return Account.objects.create_user("bench.front_door", role=Role.SOCIAL_WORKER, worker=self.workers[0])

    def grow_to(self, open_contacts: int) -> None:
        """Take in the next contacts: so many are open then."""
        lives = [self._life(is_open=True) for _ in range(open_contacts - self.open)]
        lives += [self._life(is_open=False) for _ in range(DECIDED_TO_AN_OPEN * len(lives))]
        self.open = open_contacts
        for start in range(0, len(lives), BATCH):
            self._write(lives[start : start + BATCH])
            self.progress(f"Taking contacts in, up to {open_contacts:,} open", start + BATCH, len(lives))
        with connection.cursor() as cursor:
            # What PostgreSQL does by itself, a minute or so after so many rows.
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    def _life(self, *, is_open: bool) -> Invented:
        received_at = now() - timedelta(days=OPEN_FOR_DAYS * self.chance.random() ** 2, minutes=1)
        if is_open:
            return Invented(received_at, None, self.chance.choice(STAGES))
        decided_at = min(received_at + timedelta(hours=self.chance.expovariate(1 / 30)), now())
        return Invented(received_at, decided_at, "decided")

    def _write(self, lives: list[Invented]) -> None:
        messages = ContactMessage.objects.bulk_create(self._message(life) for life in lives)
        children = self._children(len(lives))
        contacts = Contact.objects.bulk_create(
            self._contact(life, message, child) for life, message, child in zip(lives, messages, children, strict=True)
        )
        self._ask_agencies([one for one in contacts if one.stage == Contact.Stage.WITH_AGENCIES])
        ThresholdDecision.objects.bulk_create(
            self._proposal(one) for one in contacts if one.stage == Contact.Stage.AWAITING_SIGN_OFF
        )
        ledger.reread_messages([message.pk for message in messages])

    def _message(self, life: Invented) -> ContactMessage:
        source = self.chance.choice(SOURCES)
        return ContactMessage(
            received_at=life.received_at,
            received_on=local_date(life.received_at),
            method=self.chance.choice(list(ContactMethod)).value,
            is_out_of_hours=is_out_of_hours(life.received_at),
            team=self.team,
            source=source,
            is_professional=source[0] not in "19",
            worries=WORDS,
            acknowledged_at=life.received_at if self.chance.random() < 0.9 else None,
        )

    def _children(self, number: int) -> list[Child | None]:
        linked = [self.chance.random() < LINKED for _ in range(number)]
        people = Person.objects.bulk_create(Person(born_on=local_date(now()) - timedelta(days=3000)) for _ in linked)
        children = Child.objects.bulk_create(
            Child(person=person, la_child_id=f"BENCH{person.pk:07}")
            for person, is_linked in zip(people, linked, strict=True)
            if is_linked
        )
        PersonName.objects.bulk_create(
            PersonName(person=child.person, given_names=self._name(GIVEN_NAMES), family_name=self._name(FAMILY_NAMES))
            for child in children
        )
        waiting = iter(children)
        return [next(waiting) if is_linked else None for is_linked in linked]

    def _name(self, names: Iterable[str]) -> str:
        return self.chance.choice(list(names))

    def _contact(self, life: Invented, message: ContactMessage, child: Child | None) -> Contact:
        columns: dict[str, Any] = {}
        if life.stage != Contact.Stage.RECEIVED:
            columns = {
                "priority": self.chance.choice(list(Priority)).value,
                "category": ContactCategory.NEGLECT.value,
                "triaged_at": life.received_at + timedelta(hours=1),
                "worker": self.chance.choice(self.workers),
            }
        if life.decided_at is not None:
            columns |= {
                "decided_at": life.decided_at,
                "decided_on": local_date(life.decided_at),
                "first_decided_at": life.decided_at,
                "outcome": self.chance.choice([ContactOutcome.ADVICE, ContactOutcome.ASSESSMENT]).value,
            }
        return Contact(
            message=message,
            child=child,
            given_names=self._name(GIVEN_NAMES),
            family_name=self._name(FAMILY_NAMES),
            about_this_child=WORDS,
            stage=life.stage,
            received_at=message.received_at,
            received_on=message.received_on,
            **columns,
        )

    def _ask_agencies(self, contacts: list[Contact]) -> None:
        enquiries = MashEnquiry.objects.bulk_create(
            MashEnquiry(
                message=one.message,
                purpose="To know who is at home",
                priority=one.priority,
                asked_at=one.received_at + timedelta(hours=2),
                asked_on=local_date(one.received_at + timedelta(hours=2)),
                due_at=one.received_at + timedelta(hours=26),
            )
            for one in contacts
        )
        EnquiryContact.objects.bulk_create(
            EnquiryContact(enquiry=enquiry, contact=one) for enquiry, one in zip(enquiries, contacts, strict=True)
        )
        AgencyRequest.objects.bulk_create(
            AgencyRequest(
                enquiry=enquiry,
                agency=agency,
                question="What do you know?",
                lawful_basis="public_task",
                requested_at=enquiry.asked_at,
                due_at=enquiry.due_at,
            )
            for enquiry in enquiries
            for agency in self.agencies[:3]
        )

    def _proposal(self, contact: Contact) -> ThresholdDecision:
        at = contact.received_at + timedelta(hours=5)
        return ThresholdDecision(
            contact=contact,
            framework="Example 1",
            level="2",
            outcome=ContactOutcome.NO_FURTHER_ACTION.value,
            rationale=WORDS,
            decided_at=at,
            decided_on=local_date(at),
            decided_by=contact.worker,
            needs_sign_off=True,
        )
