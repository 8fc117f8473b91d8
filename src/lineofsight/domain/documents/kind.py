"""What one kind of document is: a row of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lineofsight.domain.codes.front_door import Worded
from lineofsight.domain.documents.content import Content
from lineofsight.domain.documents.facts import Asked, DocumentFacts, RecipientKind

Compose = Callable[[DocumentFacts, Asked], Content]


class About(Worded):
    """Which fact of the record a document is about."""

    CHILD = "child", "The child"
    ENQUIRY = "enquiry", "A section 47 enquiry"
    PROTECTION_PLAN = "protection_plan", "A child protection plan"
    PLAN = "plan", "A plan"
    CONFERENCE = "conference", "A conference that was held"
    ASSESSMENT = "assessment", "An authorised assessment"
    MISSED = "missed", "A missed appointment or a visit that nobody answered"


class SubjectKind(Worded):
    """Which kind of fact one document is about; a key of a subject begins with it, such as "enquiry-12"."""

    CHILD = "child", "The child"
    ENQUIRY = "enquiry", "Section 47 enquiry"
    PROTECTION_PLAN = "protection_plan", "Child protection plan"
    NEED_PLAN = "need_plan", "Child in need plan"
    ASSESSMENT = "assessment", "Assessment"
    CONFERENCE = "conference", "Conference"
    REVIEW = "review", "Review conference"
    APPOINTMENT = "appointment", "Missed appointment"
    VISIT = "visit", "Visit"


@dataclass(frozen=True, slots=True)
class FreeSection:
    """A part of a document that its maker may write. is_short: one line. is_required: it is not made without it."""

    key: str
    heading: str
    help_text: str = ""
    is_required: bool = False
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document.

    key: never changes. for_whom: in words, for the catalogue's page. reads: what of the record it says. recipients: who
    may receive it. needs_approval: whether a manager other than its maker approves it before it can be taken away.
    is_disclosure: whether it is recorded as a disclosure, with its purpose and lawful basis. has_span: whether the
    maker chooses the span of its chronology. is_to_family: not made once the child has died.
    """

    key: str
    title: str
    for_whom: str
    reads: str
    compose: Compose
    recipients: tuple[RecipientKind, ...]
    source: str
    about: About = About.CHILD
    sections: tuple[FreeSection, ...] = ()
    needs_approval: bool = False
    is_disclosure: bool = False
    has_span: bool = False
    is_to_family: bool = False

    @property
    def approver(self) -> str:
        """Who approves it, in words; "" for nobody."""
        return "A manager of the team, who did not make it" if self.needs_approval else ""
