"""How an enquiry and its requests stand, said for people: to the worker who asked, and to the agency that is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lineofsight.actions.outgoing import reference_in_words
from lineofsight.domain.clocks import Outcome, Standing, spoken_standing
from lineofsight.domain.information_sharing import (
    GATEWAYS_BY_KEY,
    ConfidentialityGround,
    LawfulBasis,
    Purpose,
    SpecialCategoryCondition,
)
from lineofsight.domain.working_days import Calendar
from lineofsight.record.models import AgencyRequest, Contact, ContactMessage, MashEnquiry, Now
from lineofsight.record.moment import local_date

State = AgencyRequest.State

reference_of = reference_in_words
"""The short reference of a request, as messages and pages show it."""


@dataclass(frozen=True, slots=True)
class StandingInWords:
    """How a request stands. standing: as the tag of a clock has it; words: "overdue by 3 hours"."""

    standing: Standing
    words: str


def standing_in_words(request: AgencyRequest, enquiry: MashEnquiry, now: Now) -> StandingInWords:
    """How a request stands at a moment: owed and by when, answered in time or late, or no longer owed."""
    if request.state == State.WITHDRAWN:
        return StandingInWords(Standing.STOPPED, "taken back")
    if request.answered_at is not None:
        is_late = request.answered_at > request.due_at
        outcome = Outcome.MET_LATE if is_late else Outcome.MET
        words = _spoken(request.due_at, outcome, now, request.answered_at).replace("met", "answered", 1)
        return StandingInWords(Standing(outcome.value), words)
    if enquiry.closed_at is not None:
        return StandingInWords(Standing.STOPPED, "not answered before the enquiry closed")
    words = _spoken(request.due_at, Outcome.RUNNING, now)
    return StandingInWords(Standing.OVERDUE if now.at > request.due_at else Standing.RUNNING, words)


def _spoken(due_at: datetime, outcome: Outcome, now: Now, stopped_at: datetime | None = None) -> str:
    stopped_on = None if stopped_at is None else local_date(stopped_at)
    return spoken_standing(
        outcome, local_date(due_at), due_at, now.at, now.on, Calendar.england(), stopped_on=stopped_on,
        stopped_at=stopped_at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sharing:
    """Why an agency is asked and may be told, in words: `gateway` with what it says, and the three grounds."""

    gateway: str
    gateway_says: str
    gateway_source: str
    basis_of_agency: str
    is_duty: bool
    lawful_basis: str
    special_category: str
    confidentiality: str


def sharing_of(request: AgencyRequest) -> Sharing:
    """The law and the grounds under which a request was made."""
    gateway = GATEWAYS_BY_KEY.get(request.gateway)
    return Sharing(
        gateway=gateway.title if gateway else "Not recorded",
        gateway_says=gateway.says if gateway else "",
        gateway_source=gateway.source if gateway else "",
        basis_of_agency=f"{gateway.basis.label} ({gateway.basis.reference})" if gateway else "",
        is_duty=bool(gateway and gateway.is_duty),
        lawful_basis=_label(LawfulBasis, request.lawful_basis),
        special_category=_label(SpecialCategoryCondition, request.special_category),
        confidentiality=_label(ConfidentialityGround, request.confidentiality),
    )


def _label(codes: type[LawfulBasis | SpecialCategoryCondition | ConfidentialityGround], code: str) -> str:
    return codes(code).label if code in list(codes) else "Not recorded"


def purpose_in_words(enquiry: MashEnquiry) -> str:
    """What the agencies are asked for."""
    return Purpose(enquiry.asked_for).label


@dataclass(frozen=True, slots=True)
class ChildTold:
    """What an agency is told of one child. address: "" where it is not shared."""

    name: str
    born: str
    address: str = ""


def child_told(contact: Contact, *, home: ContactMessage | None, born: str) -> ChildTold:
    """A child as an agency sees it: the name and birth date that were said, those of the record where none were.

    home: the message that says where the child lives, None where the agency is not told.
    """
    name = contact.said_name
    if not (contact.given_names or contact.family_name or contact.known_as) and contact.child is not None:
        name = contact.child.name or name
    address = ""
    if home is not None:
        lines = ", ".join(line.strip(" ,") for line in home.home_address.splitlines() if line.strip(" ,"))
        address = f"{lines} {home.home_postcode}".strip()
    return ChildTold(name, born, address)
