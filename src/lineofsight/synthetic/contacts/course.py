"""The course of one contact: a message to the front door about children of one family, and what became of each.

Moments are aware, in Europe/London. A moment that is None did not come; one after the last day lived is still to come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lineofsight.domain.codes.front_door import ContactCategory, ContactMethod, ContactOutcome, Priority
from lineofsight.domain.information_sharing import Purpose, WhyNotTold
from lineofsight.synthetic.family_members import InventedAddress


@dataclass(frozen=True, slots=True)
class Sender:
    """Who made a contact, and how it reached the front door. source: code of `ReferralSource`."""

    source: str
    method: ContactMethod
    name: str = ""
    role: str = ""
    organisation: str = ""
    phone: str = ""
    email: str = ""
    is_confidential: bool = False
    wants_feedback: bool = True


@dataclass(frozen=True, slots=True)
class AskedAgency:
    """What one agency was asked in an enquiry. agency: its key. state: as it stands in the end.

    answered_at: None for one that never answered. known, worries, strengths: of an answer that tells something.
    """

    agency: str
    state: str
    answered_at: datetime | None = None
    known: str = ""
    worries: str = ""
    strengths: str = ""


@dataclass(frozen=True, slots=True)
class EnquiryCourse:
    """Agencies asked about all children of the message. published_at: when the answers were shared among them."""

    asked_at: datetime
    asked_for: Purpose
    purpose: str
    asked: tuple[AskedAgency, ...]
    published_at: datetime | None = None
    synthesis: str = ""

    def owed_at(self, moment: datetime) -> int:
        """How many agencies owe an answer at this moment."""
        return sum(one.answered_at is None or one.answered_at > moment for one in self.asked)


@dataclass(frozen=True, slots=True)
class Sharing:
    """What is recorded of openness, agreement and objection, apart. child_told: None where nothing is said of it."""

    parents_told: bool
    child_told: bool | None
    why_not: WhyNotTold | None = None
    is_agreed: bool | None = None
    objection: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided on one child of the message. need: code of the primary need of a referral, "" for others.

    decided_at: when somebody decided; signed_at: when a manager signed, None where none must. recommended: by the
    screening officer.
    """

    outcome: ContactOutcome
    level: str
    rationale: str
    criteria: tuple[str, ...]
    decided_at: datetime | None
    signed_at: datetime | None = None
    recommended: ContactOutcome | None = None
    need: str = ""
    unknowns: str = ""
    alternatives: str = ""
    without_answers: str = ""
    same_as: int | None = None

    @property
    def final_at(self) -> datetime | None:
        """When the decision is in force."""
        return self.signed_at or self.decided_at


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCourse:
    """One message and its course.

    number: its place among the messages of its family. children: places in the family, those it is about, in order.
    captured_at: when it was in the queue, the moment it was sent for a form. verdicts: one for each of `children`.
    home: where the children live, None where the message does not say. taken_at: when whoever is to decide took it on.
    reopened_at: when a manager reopened it.
    """

    number: int
    children: tuple[int, ...]
    sender: Sender
    received_at: datetime
    captured_at: datetime
    worries: str
    category: ContactCategory
    priority: Priority
    verdicts: tuple[Verdict, ...]
    sharing: Sharing
    working_well: str = ""
    childs_words: str = ""
    triaged_at: datetime | None = None
    linked_at: datetime | None = None
    enquiry: EnquiryCourse | None = None
    summary: str = ""
    recommended_at: datetime | None = None
    acknowledged_at: datetime | None = None
    told_at: datetime | None = None
    home: InventedAddress | None = None
    taken_at: datetime | None = None
    reopened_at: datetime | None = None

    def verdict_of(self, child: int) -> Verdict:
        return self.verdicts[self.children.index(child)]
