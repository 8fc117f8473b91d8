"""A contact from arrival to the door of the decision: what is kept, what is refused, and what its clocks say."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine

from lineofsight.access import front_door, gate
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.actions import contacts, workforce
from lineofsight.actions.exceptions import ActionError, ContactRefused
from lineofsight.domain.codes.front_door import ContactCategory, ContactMethod, ContactOutcome, Priority
from lineofsight.domain.contact_rules import NewMessage, SaidOfChild, SaidOfPerson
from lineofsight.domain.permissions import Action, Refusal
from lineofsight.record import ledger
from lineofsight.record.models import (
    Address,
    Child,
    Contact,
    ContactMessage,
    Deadline,
    FactVersion,
    Identifier,
    PersonName,
    ReferrerTold,
)
from lineofsight.record.moment import LONDON
from tests.authority import SmallAuthority, small_authority

pytestmark = pytest.mark.django_db
FRIDAY_AFTERNOON = datetime(2026, 11, 20, 16, 55, tzinfo=LONDON)


@pytest.fixture
def authority() -> SmallAuthority:
    return small_authority()


@pytest.fixture(autouse=True)
def _on_friday():
    with time_machine.travel(FRIDAY_AFTERNOON, tick=False) as clock:
        yield clock


def clocks(message: ContactMessage) -> dict[str, str]:
    return dict(Deadline.objects.filter(message=message).values_list("clock", "outcome"))


def test_one_message_about_three_children_is_three_contacts(authority: SmallAuthority) -> None:
    said = [SaidOfChild(given_names=name, family_name="Moon") for name in ("Ada", "Ben", "Cy")]
    message = authority.message(*said)
    assert [contact.given_names for contact in message.contacts.order_by("pk")] == ["Ada", "Ben", "Cy"]
    assert {contact.stage for contact in message.contacts.all()} == {Contact.Stage.RECEIVED}
    assert message.is_professional
    assert not message.is_out_of_hours
    due = set(Deadline.objects.filter(message=message, clock="contact_decision").values_list("due_on", flat=True))
    assert due == {date(2026, 11, 23)}


def test_a_message_without_an_account_is_acknowledged_on_the_form(authority: SmallAuthority) -> None:
    new = NewMessage(received_at=FRIDAY_AFTERNOON, method=ContactMethod.PUBLIC_FORM, source="1B", worries="Shouting.")
    message = contacts.receive(new, [SaidOfChild(family_name="Nextdoor")], by=None)
    assert message.recorded_by is None
    assert not message.is_professional
    assert clocks(message)["contact_acknowledged"] == "met"
    row = TrailEvent.objects.order_by("-pk").first()
    assert row is not None
    assert (row.action, row.object_kind, row.object_id) == ("make_contact", "contactmessage", str(message.pk))


@pytest.mark.parametrize(
    ("said", "part", "field"),
    [
        ({"received_at": FRIDAY_AFTERNOON + timedelta(minutes=1)}, "message", "received_at"),
        ({"source": "77"}, "message", "source"),
        ({"worries": "  "}, "message", "worries"),
        ({"worries": "x" * 10_000_000}, "message", "worries"),
        ({"happened_on": date(2026, 11, 21)}, "message", "happened_on"),
    ],
)
def test_what_a_message_cannot_say(authority: SmallAuthority, said: dict, part: str, field: str) -> None:
    usual = {"received_at": FRIDAY_AFTERNOON, "method": ContactMethod.PHONE, "source": "6", "worries": "Found alone."}
    with pytest.raises(ContactRefused) as refused:
        contacts.receive(NewMessage(**usual | said), [SaidOfChild(family_name="Moon")], by=authority.door.screener)
    assert [(fault.part, fault.field) for fault in refused.value.faults] == [(part, field)]
    assert not ContactMessage.objects.exists()


@pytest.mark.parametrize(
    ("child", "field"),
    [
        ({"born_on": date(2026, 11, 21)}, "born_on"),
        ({"born_on": date(1980, 1, 1)}, "born_on"),
        ({"age_said": 40}, "age_said"),
        ({"expected_on": date(2028, 1, 1)}, "expected_on"),
        ({"born_on": date(2020, 1, 1), "expected_on": date(2027, 1, 1)}, "expected_on"),
        ({"sex": "Q"}, "sex"),
        ({"ethnicity": "ZZZZ"}, "ethnicity"),
        ({"nhs_number": "1234567890"}, "nhs_number"),
        ({"given_names": "x" * 300}, "given_names"),
    ],
)
def test_what_nobody_can_say_of_a_child(authority: SmallAuthority, child: dict, field: str) -> None:
    with pytest.raises(ContactRefused) as refused:
        authority.message(SaidOfChild(**{"family_name": "Moon"} | child))
    assert [(fault.part, fault.number, fault.field) for fault in refused.value.faults] == [("children", 0, field)]


def test_triage_stops_its_clock_and_moves_the_contact_on(authority: SmallAuthority) -> None:
    message = authority.message()
    contact = contacts.contact_of(message, 0)
    contacts.triage(contact.pk, Priority.RED, ContactCategory.NEGLECT, by=authority.door.screener)
    contact.refresh_from_db()
    assert (contact.stage, contact.worker) == (Contact.Stage.SCREENING, authority.door.screener.worker)
    assert clocks(message)["contact_triage"] == "met"
    assert clocks(message)["contact_decision"] == "running"
    assert FactVersion.objects.filter(fact="contact", fact_id=contact.pk).count() == 1


def test_a_new_child_carries_over_what_was_said(authority: SmallAuthority) -> None:
    said = SaidOfChild(
        given_names="Ada", family_name="Moon", born_on=date(2019, 3, 2), sex="F", nhs_number="9434765919"
    )
    message = authority.message(said, home_address="1 Hill Road", home_postcode="ZZ1 1AA", is_home_protected=True)
    child = contacts.link_new(contacts.contact_of(message, 0).pk, by=authority.door.screener)
    assert PersonName.objects.get(person=child.person).full_name == "Ada Moon"
    assert Identifier.objects.get(person=child.person).value == "9434765919"
    assert Address.objects.get(person=child.person).is_protected
    opened = gate.open_child(child.pk, Action.READ_CHILD, by=authority.door.screener)
    assert "queue of the front door" in opened.reason


def test_a_contact_opens_the_child_to_the_front_door_alone(authority: SmallAuthority) -> None:
    child = authority.child()
    with pytest.raises(Refused):
        gate.open_child(child.pk, Action.READ_CHILD, by=authority.door.worker)
    authority.contact(child)
    assert gate.open_child(child.pk, Action.READ_CHILD, by=authority.door.worker)
    assert child in gate.visible_children(authority.door.worker, Action.READ_CHILD)
    with pytest.raises(Refused):
        gate.open_child(child.pk, Action.READ_CHILD, by=authority.south.worker)


def test_who_is_at_no_front_door_opens_no_contact(authority: SmallAuthority) -> None:
    contact = authority.contact()
    with pytest.raises(Refused) as refused:
        front_door.open_contact(contact.pk, Action.READ_CONTACT, by=authority.north.worker)
    assert refused.value.decision.refusal is Refusal.NO_PERMIT
    assert not front_door.visible_contacts(authority.north.worker).exists()
    assert front_door.visible_contacts(authority.door.worker).get() == contact


def test_a_conflict_of_interest_closes_the_contact_too(authority: SmallAuthority) -> None:
    contact = authority.contact()
    assert contact.child is not None
    worker = authority.door.worker.worker
    assert worker is not None
    workforce.declare_conflict(contact.child.pk, worker, reason="My neighbour", by=authority.door.worker)
    with pytest.raises(Refused) as refused:
        front_door.open_contact(contact.pk, Action.READ_CONTACT, by=authority.door.worker)
    assert refused.value.decision.betrays_nothing
    assert not front_door.visible_contacts(authority.door.worker).exists()
    assert front_door.visible_contacts(authority.door.manager).exists()


@pytest.mark.parametrize(("level", "is_absent"), [("S1", False), ("S2", True)])
def test_a_restricted_child_closes_the_contact_to_a_screener(
    authority: SmallAuthority, level: str, is_absent: bool
) -> None:
    contact = authority.contact()
    Child.objects.filter(pk=contact.child_id).update(restriction=level)
    with pytest.raises(Refused) as refused:
        front_door.open_contact(contact.pk, Action.READ_CONTACT, by=authority.door.screener)
    assert refused.value.decision.betrays_nothing is is_absent
    assert not front_door.visible_contacts(authority.door.screener).exists()


def test_linking_to_a_child_nobody_may_know_of_is_refused_and_undone(authority: SmallAuthority) -> None:
    child = authority.child()
    Child.objects.filter(pk=child.pk).update(restriction="S2")
    contact = contacts.contact_of(authority.message(), 0)
    with pytest.raises(Refused):
        contacts.link(contact.pk, child, by=authority.door.manager)
    contact.refresh_from_db()
    assert contact.child_id is None


def test_the_wrong_child_can_be_unlinked_with_a_reason(authority: SmallAuthority) -> None:
    contact = authority.contact()
    with pytest.raises(ActionError):
        contacts.unlink(contact.pk, " ", by=authority.door.screener)
    contacts.unlink(contact.pk, "Another Robin", by=authority.door.screener)
    contact.refresh_from_db()
    assert contact.child_id is None


def test_a_recommendation_waits_for_triage_and_then_for_the_decision(authority: SmallAuthority) -> None:
    contact = contacts.contact_of(authority.message(), 0)
    recommended = (ContactOutcome.ADVICE, "2", "Nothing known before.")
    with pytest.raises(ActionError):
        contacts.recommend(contact.pk, *recommended, by=authority.door.screener)
    contacts.triage(contact.pk, Priority.GREEN, ContactCategory.OTHER, by=authority.door.screener)
    contacts.recommend(contact.pk, *recommended, by=authority.door.screener)
    contact.refresh_from_db()
    assert contact.stage == Contact.Stage.TO_DECIDE


def test_nothing_is_told_of_what_is_not_decided(authority: SmallAuthority) -> None:
    contact = authority.contact()
    with pytest.raises(ActionError):
        contacts.tell_referrer([contact.pk], ReferrerTold.How.PHONE, "We will help.", by=authority.door.screener)
    assert not ReferrerTold.objects.exists()


def test_people_who_are_named_are_kept_with_the_message(authority: SmallAuthority) -> None:
    mother = SaidOfPerson(given_names="Jo", family_name="Moon", kind="mother", has_parental_responsibility=True)
    new = NewMessage(received_at=FRIDAY_AFTERNOON, method=ContactMethod.EMAIL, source="3B", worries="Missed checks.")
    message = contacts.receive(new, [SaidOfChild(family_name="Moon")], [mother], by=authority.door.screener)
    assert [person.full_name for person in message.people_named.all()] == ["Jo Moon"]


def test_a_rebuild_reads_the_same_clocks_of_messages(authority: SmallAuthority) -> None:
    authority.contact()
    authority.message(at=datetime(2026, 11, 14, 23, 10, tzinfo=LONDON))
    columns = ("message", "clock", "subject_kind", "subject_id", "due_on", "due_at", "outcome", "sentence", "owner")
    before = sorted(Deadline.objects.filter(message__isnull=False).values_list(*columns), key=repr)
    ledger.rebuild()
    assert sorted(Deadline.objects.filter(message__isnull=False).values_list(*columns), key=repr) == before
    assert before


def test_a_message_on_a_saturday_is_out_of_hours(authority: SmallAuthority) -> None:
    assert authority.message(at=datetime(2026, 11, 14, 11, 0, tzinfo=LONDON)).is_out_of_hours
