"""Decisions for tests: a contact that may be decided, and short ways to decide it as somebody would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lineofsight.access.models import Account
from lineofsight.actions import decisions, information_sharing
from lineofsight.actions.considering import consider
from lineofsight.actions.contacts import working_on
from lineofsight.actions.decisions import DecisionRecord, FlagAnswered
from lineofsight.actions.information_sharing import AgreementAnswer, OpennessSaid
from lineofsight.domain.codes import PrimaryNeed
from lineofsight.domain.codes.front_door import OPENS_AN_EPISODE, ContactOutcome
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Agreement, Child, Contact, FlagAnswer, Person, Relationship, ThresholdDecision
from lineofsight.record.moment import now, today
from tests.authority import SmallAuthority

CRITERIA = {"1": "harm_1", "2": "harm_2_early_worry", "3": "care_3_neglect", "4": "harm_4_injury"}


def a_decision(outcome: str = "advice", level: str = "2", **said: Any) -> DecisionRecord:
    """A decision that needs no manager, unless it says otherwise."""
    decided = ContactOutcome(outcome)
    usual: dict[str, Any] = {
        "outcome": decided,
        "level": level,
        "rationale": "The school has spoken with the mother, who wants help.",
        "criteria": (CRITERIA[level],) if level else (),
        "primary_need": PrimaryNeed.from_code("N1") if decided in OPENS_AN_EPISODE else None,
    }
    return DecisionRecord(**usual | said)


@dataclass
class Deciding:
    """The front door as it decides: who screens, who decides, and the manager who signs."""

    authority: SmallAuthority

    @property
    def decider(self) -> Account:
        return self.authority.door.worker

    @property
    def manager(self) -> Account:
        return self.authority.door.manager

    def ready(self, child: Child | None = None, **message: Any) -> Contact:
        """A contact of a new message that is triaged, linked, and of which the family was told."""
        contact = self.authority.contact(child, **message)
        self.tell_family(contact)
        return contact

    def tell_family(self, contact: Contact, *, by: Account | None = None) -> None:
        said = OpennessSaid(parents_told=True, child_told=True, on=today())
        information_sharing.record_openness(contact.pk, said, by=by or self.authority.door.screener)

    def agree(self, contact: Contact, *, who: Agreement.Who = Agreement.Who.MOTHER, is_agreed: bool = True) -> None:
        said = AgreementAnswer(who=who, service="Early help", is_agreed=is_agreed, on=today(), how="By phone")
        information_sharing.record_agreement(contact.pk, said, by=self.authority.door.screener)

    def flags_raised(self, contact: Contact) -> set[str]:
        """The flags that are raised about the contact's child and not answered, as the decider sees them."""
        with working_on(contact.pk, Action.DECIDE_CONTACT, by=self.decider) as work:
            return set(consider([work.opened], by=self.decider).standings[contact.pk].flags_unanswered)

    def decide(self, contact: Contact, outcome: str = "advice", level: str = "2", **said: Any) -> ThresholdDecision:
        """Decide a contact, its flags considered, and have a manager sign where one must."""
        flags = tuple(
            FlagAnswered(flag, FlagAnswer.Answer.CONSIDERED, "Known, and the help goes on.")
            for flag in sorted(self.flags_raised(contact))
        )
        record = a_decision(outcome, level, **{"flags": flags} | said)
        decision = decisions.decide(contact.pk, record, by=self.decider)
        if decision.needs_sign_off:
            decision = decisions.sign_off(contact.pk, by=self.manager)
        contact.refresh_from_db()
        return decision


def are_siblings(*children: Child) -> Person:
    """Record one mother of these children; she is given back."""
    mother = Person.objects.create(sex="F", recorded_at=now())
    for child in children:
        Relationship.objects.create(
            person=mother, to=child.person, kind=Relationship.Kind.MOTHER, has_parental_responsibility=True
        )
    return mother
