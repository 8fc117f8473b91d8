"""Partner agencies for tests: two of them with a person each, and an enquiry that asks both."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from lineofsight.access.models import Account
from lineofsight.actions import enquiries
from lineofsight.actions.enquiries import AgencyQuestion
from lineofsight.domain.codes.front_door import Priority
from lineofsight.domain.information_sharing import (
    AgencyKind,
    ConfidentialityGround,
    LawfulBasis,
    Purpose,
    SpecialCategoryCondition,
)
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Agency, AgencyRequest, Contact, MashEnquiry, Worker
from lineofsight.record.moment import today
from tests.authority import LONG_AGO, SmallAuthority

PURPOSE = "A worry about how the child is looked after."
_numbers = count(1)


def an_agency(kind: AgencyKind, name: str = "") -> Agency:
    number = next(_numbers)
    return Agency.objects.create(
        name=name or f"{kind.label} {number}",
        kind=kind.value,
        email_domains=[f"agency{number}.example"],
        opened_on=LONG_AGO,
    )


def a_partner(agency: Agency, sponsor: Worker, **columns: Any) -> Account:
    """A person of an agency with an account that is in force."""
    number = next(_numbers)
    usual = {
        "full_name": f"Partner Person{number}",
        "email": f"person{number}@{agency.email_domains[0]}",
        "sponsor": sponsor,
        "attested_on": today(),
        "used_on": today(),
    }
    return Account.objects.create_user(f"partner{number}", role=Role.PARTNER, agency=agency, **usual | columns)


def a_question(agency: Agency, **said: Any) -> AgencyQuestion:
    usual = {
        "question": "What do you know of the child?",
        "lawful_basis": LawfulBasis.PUBLIC_TASK,
        "special_category": SpecialCategoryCondition.SAFEGUARDING,
        "confidentiality": ConfidentialityGround.PUBLIC_INTEREST,
    }
    return AgencyQuestion(agency, **usual | said)


@dataclass
class Agencies:
    """Police and health, each with one person, and short ways to ask them."""

    authority: SmallAuthority
    police: Agency = field(default_factory=lambda: an_agency(AgencyKind.POLICE))
    health: Agency = field(default_factory=lambda: an_agency(AgencyKind.HEALTH))

    def __post_init__(self) -> None:
        sponsor = self.authority.door.manager.worker
        assert sponsor is not None
        self.sponsor = sponsor
        self.officer = a_partner(self.police, sponsor)
        self.nurse = a_partner(self.health, sponsor)

    def ask(
        self,
        *contacts: Contact,
        agencies: tuple[Agency, ...] = (),
        priority: Priority = Priority.AMBER,
        purpose: str = PURPOSE,
        asked_for: Purpose = Purpose.LEVEL_OF_NEED,
        by: Account | None = None,
        **question: Any,
    ) -> MashEnquiry:
        """An enquiry about these contacts, to both agencies unless others are named."""
        return enquiries.ask(
            [one.pk for one in contacts],
            [a_question(one, **question) for one in agencies or (self.police, self.health)],
            asked_for=asked_for,
            purpose=purpose,
            priority=priority,
            by=by or self.authority.door.screener,
        )

    def request_of(self, enquiry: MashEnquiry, agency: Agency) -> AgencyRequest:
        return AgencyRequest.objects.get(enquiry=enquiry, agency=agency)
