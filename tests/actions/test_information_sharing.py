"""Agreement, openness, sharing and objection about a contact: each a fact of its own, and none of them "consent"."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lineofsight.access.exceptions import Refused
from lineofsight.actions import information_sharing as sharing
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.actions.information_sharing import AgreementAnswer, DisclosureSaid, ObjectionSaid, OpennessSaid
from lineofsight.domain.information_sharing import (
    ConfidentialityGround,
    LawfulBasis,
    SpecialCategoryCondition,
    WhyNotTold,
    is_complete,
    missing_from,
)
from lineofsight.record.information_sharing import sharing_facts_of, with_outcome
from lineofsight.record.models import Agreement, Contact, Disclosure, FactVersion, Objection, Openness
from lineofsight.record.moment import now
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
TOMORROW = date(2026, 11, 24)


@pytest.fixture
def contact(authority: SmallAuthority) -> Contact:
    return authority.contact()


def agreed(**said: object) -> AgreementAnswer:
    usual = {"who": Agreement.Who.MOTHER, "service": "Early help", "is_agreed": True, "on": TODAY}
    return AgreementAnswer(**usual | said)  # type: ignore[arg-type]


def shared(**said: object) -> DisclosureSaid:
    usual = {
        "organisation": "The school",
        "what": "That we were told",
        "purpose": "To keep the child safe",
        "at": now(),
        "lawful_basis": LawfulBasis.PUBLIC_TASK,
        "special_category": SpecialCategoryCondition.NONE_SHARED,
        "confidentiality": ConfidentialityGround.PUBLIC_INTEREST,
    }
    return DisclosureSaid(**usual | said)  # type: ignore[arg-type]


def test_agreement_is_recorded_with_who_how_and_when_and_can_be_withdrawn(
    authority: SmallAuthority, contact: Contact
) -> None:
    screener = authority.door.screener
    given = sharing.record_agreement(contact.pk, agreed(how="By phone", words="She wants it"), by=screener)
    assert (given.who, given.is_agreed, given.recorded_by) == ("mother", True, screener.worker)
    withdrawn = sharing.withdraw_agreement(contact.pk, given.pk, on=TODAY, words="He said no", by=screener)
    assert (withdrawn.withdrawn_on, withdrawn.words) == (TODAY, "She wants it\n\nHe said no")
    assert FactVersion.objects.get(fact="agreement").content["withdrawn_on"] is None
    with pytest.raises(ActionError, match="Only an agreement that stands"):
        sharing.withdraw_agreement(contact.pk, given.pk, on=TODAY, words="", by=screener)


def test_an_agreement_of_another_contact_is_not_withdrawn_here(authority: SmallAuthority, contact: Contact) -> None:
    other = sharing.record_agreement(authority.contact().pk, agreed(), by=authority.door.screener)
    with pytest.raises(NotInThisRecord):
        sharing.withdraw_agreement(contact.pk, other.pk, on=TODAY, words="", by=authority.door.screener)


@pytest.mark.parametrize(("on", "said"), [(TOMORROW, "in the future"), (TODAY - timedelta(days=1), "before it was")])
def test_an_agreement_is_withdrawn_after_it_was_given(
    authority: SmallAuthority, contact: Contact, on: date, said: str
) -> None:
    given = sharing.record_agreement(contact.pk, agreed(), by=authority.door.screener)
    with pytest.raises(ActionError, match=said):
        sharing.withdraw_agreement(contact.pk, given.pk, on=on, words="", by=authority.door.screener)


def test_where_somebody_was_not_told_it_says_why_and_who_decided(authority: SmallAuthority, contact: Contact) -> None:
    screener = authority.door.screener
    for silent in (
        OpennessSaid(parents_told=False, on=TODAY),
        OpennessSaid(parents_told=True, child_told=False, on=TODAY),
    ):
        with pytest.raises(ActionError, match="why the family was not told"):
            sharing.record_openness(contact.pk, silent, by=screener)
    said = OpennessSaid(parents_told=False, child_told=False, why_not=WhyNotTold.RISK_TO_CHILD, on=TODAY)
    openness = sharing.record_openness(contact.pk, said, by=screener)
    assert screener.worker is not None
    assert (openness.why_not, openness.decided_by_name) == ("risk_to_child", screener.worker.name)


def test_what_was_shared_has_a_basis_and_what_was_not_has_a_reason(authority: SmallAuthority, contact: Contact) -> None:
    screener = authority.door.screener
    with pytest.raises(ActionError, match="lawful basis"):
        sharing.record_disclosure(contact.pk, shared(lawful_basis=None), by=screener)
    made = sharing.record_disclosure(contact.pk, shared(), by=screener)
    assert (made.lawful_basis, made.approved_by) == ("public_task", screener.worker)
    held_back = shared(is_shared=False, lawful_basis=None, purpose="Worse for the child")
    assert not sharing.record_disclosure(contact.pk, held_back, by=screener).is_shared


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (shared(at=now() + timedelta(days=9999)), "in the future"),
        (shared(organisation=" "), "which organisation"),
        (shared(what=""), "what was shared"),
        (shared(purpose=""), "what for"),
    ],
)
def test_a_disclosure_says_what_it_was(
    authority: SmallAuthority, contact: Contact, said: DisclosureSaid, told: str
) -> None:
    with pytest.raises(ActionError, match=told):
        sharing.record_disclosure(contact.pk, said, by=authority.door.screener)
    assert not Disclosure.objects.exists()


def test_only_who_decides_contacts_overrides_an_objection(authority: SmallAuthority, contact: Contact) -> None:
    said = ObjectionSaid("The father", "Asking the school", TODAY, Objection.Decided.OVERRIDDEN, "The child is at risk")
    with pytest.raises(Refused):
        sharing.record_objection(contact.pk, said, by=authority.door.screener)
    assert (
        sharing.record_objection(contact.pk, said, by=authority.door.worker).decided_by == authority.door.worker.worker
    )
    respected = ObjectionSaid("The father", "Asking the GP", TODAY, Objection.Decided.RESPECTED, "No worry for safety")
    assert sharing.record_objection(contact.pk, respected, by=authority.door.screener).decided == "respected"
    with pytest.raises(ActionError, match="who objected"):
        sharing.record_objection(
            contact.pk, ObjectionSaid("", "x", TODAY, Objection.Decided.RESPECTED, "y"), by=authority.door.screener
        )


def test_nothing_happened_tomorrow(authority: SmallAuthority, contact: Contact) -> None:
    with pytest.raises(ActionError, match="in the future"):
        sharing.record_agreement(contact.pk, agreed(on=TOMORROW), by=authority.door.screener)
    with pytest.raises(ActionError, match="in the future"):
        sharing.record_openness(contact.pk, OpennessSaid(True, TOMORROW), by=authority.door.screener)
    with pytest.raises(ActionError, match="to which service"):
        sharing.record_agreement(contact.pk, agreed(service=" "), by=authority.door.screener)
    assert not Agreement.objects.exists()
    assert not Openness.objects.exists()


def test_the_facts_say_what_is_missing_until_nothing_is(authority: SmallAuthority, contact: Contact) -> None:
    facts = with_outcome(sharing_facts_of([contact])[contact.pk], "early_help")
    assert len(missing_from(facts)) == 2
    screener = authority.door.screener
    sharing.record_openness(contact.pk, OpennessSaid(True, TODAY, child_told=True), by=screener)
    sharing.record_agreement(contact.pk, agreed(), by=screener)
    sharing.record_disclosure(contact.pk, shared(), by=screener)
    assert is_complete(with_outcome(sharing_facts_of([contact])[contact.pk], "early_help"))


def test_who_is_not_at_the_front_door_records_nothing(authority: SmallAuthority, contact: Contact) -> None:
    with pytest.raises(Refused):
        sharing.record_agreement(contact.pk, agreed(), by=authority.north.worker)
