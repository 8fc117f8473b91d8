"""What is recorded of agreement, openness, sharing and objection about a contact: each a fact of its own.

None of them is "consent". Each is written by who works on the contact, dated, and never in the future; they can be
added after the decision too, because what was not known then may be known now. Source: practice reference 5.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lineofsight.access.front_door import Key
from lineofsight.access.models import Account
from lineofsight.actions.contacts import working_on
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.domain.information_sharing import (
    ConfidentialityGround,
    LawfulBasis,
    SpecialCategoryCondition,
    WhyNotTold,
)
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Agreement, Disclosure, Objection, Openness
from lineofsight.record.moment import now, today


@dataclass(frozen=True, slots=True)
class AgreementAnswer:
    """Somebody's answer when asked to agree to a service, on which day and how it was given."""

    who: Agreement.Who
    service: str
    is_agreed: bool
    on: date
    how: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class OpennessSaid:
    """Whether the parents and the child were told. child_told: None where not known. decided_by: who decided not to."""

    parents_told: bool
    on: date
    child_told: bool | None = None
    why_not: WhyNotTold | None = None
    words: str = ""
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class DisclosureSaid:
    """One sharing, or a decision not to share. at: when, aware. is_from_us: False for what was shared with us."""

    organisation: str
    what: str
    purpose: str
    at: datetime
    is_from_us: bool = True
    is_shared: bool = True
    lawful_basis: LawfulBasis | None = None
    special_category: SpecialCategoryCondition | None = None
    confidentiality: ConfidentialityGround | None = None
    may_be_passed_on: bool | None = None


@dataclass(frozen=True, slots=True)
class ObjectionSaid:
    """Who objected to what, on which day, and what was decided about it, with the reason."""

    who: str
    to_what: str
    on: date
    decided: Objection.Decided
    reason: str


def record_agreement(contact: Key, said: AgreementAnswer, *, by: Account) -> Agreement:
    """Record that somebody agreed to a service, or did not. Raises Refused, ActionError."""
    with working_on(contact, Action.SCREEN_CONTACT, by=by) as work:
        _not_in_the_future(said.on)
        _said(said.service, "Say to which service.")
        return work.write(
            Agreement,
            contact=work.contact,
            who=said.who.value,
            service=said.service,
            is_agreed=said.is_agreed,
            how=said.how,
            happened_on=said.on,
            words=said.words,
        )


def withdraw_agreement(contact: Key, agreement_id: int, *, on: date, words: str, by: Account) -> Agreement:
    """Record that an agreement was taken back on a day. Raises Refused, NotInThisRecord, ActionError."""
    with working_on(contact, Action.SCREEN_CONTACT, by=by) as work:
        agreement = Agreement.objects.filter(pk=agreement_id, contact=work.contact).first()
        if agreement is None:
            raise NotInThisRecord("There is no such agreement on this contact.")
        if not agreement.is_agreed or agreement.withdrawn_on is not None:
            raise ActionError("Only an agreement that stands can be withdrawn.")
        _not_in_the_future(on)
        if on < agreement.happened_on:
            raise ActionError("It was withdrawn before it was given. Check the day.")
        told = "\n\n".join(part for part in (agreement.words, words) if part.strip())
        return work.change(agreement, withdrawn_on=on, words=told, reason="Agreement withdrawn")


def record_openness(contact: Key, said: OpennessSaid, *, by: Account) -> Openness:
    """Record whether the parents and the child were told and, if not, why and who decided it.

    Raises Refused, and ActionError where somebody was not told and it does not say why.
    """
    with working_on(contact, Action.SCREEN_CONTACT, by=by) as work:
        _not_in_the_future(said.on)
        if (not said.parents_told or said.child_told is False) and said.why_not is None:
            raise ActionError("Say why the family was not told.")
        return work.write(
            Openness,
            contact=work.contact,
            parents_told=said.parents_told,
            child_told=said.child_told,
            why_not=said.why_not.value if said.why_not else "",
            words=said.words,
            decided_on=said.on,
            decided_by_name=said.decided_by or (work.worker.name if work.worker else ""),
        )


def record_disclosure(contact: Key, said: DisclosureSaid, *, by: Account) -> Disclosure:
    """Record one sharing with its basis, or a decision not to share with its reason in the purpose.

    Who records it approves it. Raises Refused, and ActionError without a basis for what was shared.
    """
    with working_on(contact, Action.SCREEN_CONTACT, by=by) as work:
        if said.at > now():
            raise ActionError("The time is in the future. Record it once it has happened.")
        _said(said.organisation, "Say with which organisation.")
        _said(said.what, "Say what was shared, or was not.")
        _said(said.purpose, "Say what for or, where it was not shared, why not.")
        if said.is_shared and said.lawful_basis is None:
            raise ActionError("Choose the lawful basis on which it was shared.")
        return work.write(
            Disclosure,
            contact=work.contact,
            is_from_us=said.is_from_us,
            organisation=said.organisation,
            what=said.what,
            purpose=said.purpose,
            is_shared=said.is_shared,
            lawful_basis=said.lawful_basis.value if said.lawful_basis else "",
            special_category=said.special_category.value if said.special_category else "",
            confidentiality=said.confidentiality.value if said.confidentiality else "",
            may_be_passed_on=said.may_be_passed_on,
            shared_at=said.at,
            approved_by=work.worker,
        )


def record_objection(contact: Key, said: ObjectionSaid, *, by: Account) -> Objection:
    """Record an objection and what was decided about it. To override one is for those who decide contacts.

    Raises Refused, ActionError.
    """
    overrides = said.decided == Objection.Decided.OVERRIDDEN
    with working_on(contact, Action.DECIDE_CONTACT if overrides else Action.SCREEN_CONTACT, by=by) as work:
        _not_in_the_future(said.on)
        _said(said.who, "Say who objected.")
        _said(said.to_what, "Say what they objected to.")
        _said(said.reason, "Give the reason for what was decided.")
        return work.write(
            Objection,
            contact=work.contact,
            who=said.who,
            to_what=said.to_what,
            objected_on=said.on,
            decided=said.decided.value,
            reason=said.reason,
            decided_by=work.worker,
        )


def _not_in_the_future(on: date) -> None:
    if on > today():
        raise ActionError("The date is in the future. Record it on or after the day it happens.")


def _said(text: str, otherwise: str) -> None:
    if not text.strip():
        raise ActionError(otherwise)
