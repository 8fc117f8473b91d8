"""Contacts at the front door as plain facts: what the clocks, the flags and the figures read.

The record floor builds these from its rows. Moments are aware; days are local days (Europe/London). None means that
the fact is not recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """One child-level contact.

    child_id: None while nobody has said which child of the record it is about. source: code of `ReferralSource`.
    category: code of `ContactCategory`, "" until triaged; priority likewise. outcome and level: those in force, ""
    while undecided. decided_at: of the decision in force; None while undecided or reopened. told_at: when whoever
    made the contact was told of that outcome. is_open: it waits for a decision.
    """

    id: int
    message_id: int
    received_at: datetime
    received_on: date
    source: str
    child_id: int | None = None
    category: str = ""
    priority: str = ""
    level: str = ""
    outcome: str = ""
    triaged_at: datetime | None = None
    triaged_on: date | None = None
    decided_at: datetime | None = None
    decided_on: date | None = None
    first_decided_at: datetime | None = None
    first_decided_on: date | None = None
    reopened_at: datetime | None = None
    reopened_on: date | None = None
    told_at: datetime | None = None
    told_on: date | None = None
    is_open: bool = True
    is_duplicate: bool = False

    @property
    def is_decision_not_said(self) -> bool:
        """Whether a file tells of the contact and not of what was decided: it waits for nothing here."""
        return not self.is_open and self.decided_at is None


@dataclass(frozen=True, slots=True)
class EnquiryFacts:
    """One MASH enquiry: when the agencies were asked, by which route, and when the last of them had answered."""

    id: int
    asked_at: datetime
    asked_on: date
    priority: str
    answered_at: datetime | None = None
    answered_on: date | None = None
    closed_at: datetime | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """One message to the front door with its child-level contacts and enquiries: what its clocks are read from.

    wants_feedback: whether there is anybody to acknowledge it to and to tell the outcome.
    """

    id: int
    received_at: datetime
    received_on: date
    source: str
    wants_feedback: bool = True
    acknowledged_at: datetime | None = None
    acknowledged_on: date | None = None
    contacts: tuple[ContactFacts, ...] = field(default=())
    enquiries: tuple[EnquiryFacts, ...] = field(default=())
