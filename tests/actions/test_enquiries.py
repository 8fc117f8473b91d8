"""A MASH enquiry from the question to the shared record: what is written, what is never shared, and its clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine

from lineofsight.access import front_door
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import OutgoingMessage, TrailEvent
from lineofsight.actions import contacts, enquiries, enquiry_answers
from lineofsight.actions.enquiry_answers import AnswerRecord
from lineofsight.actions.enquiry_work import EnquiryRefused
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.local_standards import set_local_standard
from lineofsight.domain.clocks import Unit
from lineofsight.domain.codes.front_door import ContactCategory, Priority
from lineofsight.domain.contact_rules import SaidOfChild
from lineofsight.domain.information_sharing import AgencyKind, LawfulBasis, Purpose
from lineofsight.domain.information_sharing.questions import SUGGESTED_QUESTIONS, usual_gateway
from lineofsight.domain.permissions import Action
from lineofsight.record import ledger
from lineofsight.record.enquiries import outstanding_of
from lineofsight.record.models import (
    Address,
    AgencyAnswer,
    AgencyRequest,
    Contact,
    Deadline,
    Disclosure,
    FactVersion,
    MashEnquiry,
)
from lineofsight.record.moment import LONDON
from tests.agencies import PURPOSE, Agencies, a_question, an_agency
from tests.authority import SmallAuthority, small_authority

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=LONDON)
KNOWN = AnswerRecord("returned", known="Two calls to the home.", may_be_shared_with_family=False, may_be_passed_on=True)
NOTHING = AnswerRecord("nothing_known")

State = AgencyRequest.State


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def authority() -> SmallAuthority:
    return small_authority()


@pytest.fixture
def agencies(authority: SmallAuthority) -> Agencies:
    return Agencies(authority)


@pytest.fixture
def contact(authority: SmallAuthority) -> Contact:
    return authority.contact(home_address="1 Hill Road, Springtown", home_postcode="ZZ1 1AA")


def deadline_of(enquiry: MashEnquiry) -> Deadline:
    return Deadline.objects.get(subject_kind="mash_enquiry", subject_id=enquiry.pk)


def stage_of(contact: Contact) -> str:
    return Contact.objects.get(pk=contact.pk).stage


# --- asking ----------------------------------------------------------------------------------------------------------


def test_asking_writes_a_request_a_disclosure_and_a_message_for_each_agency(
    agencies: Agencies, contact: Contact
) -> None:
    enquiry = agencies.ask(contact)
    requests = list(enquiry.requests.order_by("pk"))
    assert [request.agency for request in requests] == [agencies.police, agencies.health]
    assert {request.state for request in requests} == {State.REQUESTED}
    assert [request.gateway for request in requests] == ["section_11", "section_27"]
    assert {request.due_at for request in requests} == {MONDAY + timedelta(hours=24)}
    assert stage_of(contact) == Contact.Stage.WITH_AGENCIES
    told = list(Disclosure.objects.order_by("pk").values_list("organisation", "contact", "lawful_basis", "approved_by"))
    screener = agencies.authority.door.screener.worker_id
    assert told == [
        (agencies.police.name, contact.pk, "public_task", screener),
        (agencies.health.name, contact.pk, "public_task", screener),
    ]
    messages = OutgoingMessage.objects.order_by("pk")
    assert [message.account for message in messages] == [agencies.officer, agencies.nurse]
    short = requests[0].reference.hex[:8].upper()
    assert messages[0].text == (f"You have an enquiry to answer. Sign in to see it. Reference {short[:4]} {short[4:]}.")


@pytest.mark.parametrize(
    ("priority", "route", "hours"),
    [
        (Priority.RED, "mash_enquiry_red", 4),
        (Priority.AMBER, "mash_enquiry", 24),
        (Priority.GREEN, "mash_enquiry_green", 72),
    ],
)
def test_the_answers_are_due_by_the_limit_of_the_route(
    agencies: Agencies, contact: Contact, priority: Priority, route: str, hours: int
) -> None:
    enquiry = agencies.ask(contact, priority=priority)
    row = deadline_of(enquiry)
    assert enquiry.due_at == row.due_at == MONDAY + timedelta(hours=hours)
    assert (row.clock, row.outcome) == (route, "running")


def test_the_local_limit_in_force_on_the_day_is_the_one_that_counts(agencies: Agencies, contact: Contact) -> None:
    by = agencies.authority.administrator
    set_local_standard("mash_enquiry", number=6, unit=Unit.HOURS, in_force_from=date(2026, 11, 1), by=by)
    set_local_standard("mash_enquiry", number=2, unit=Unit.WORKING_DAYS, in_force_from=date(2026, 11, 24), by=by)
    assert agencies.ask(contact).due_at == MONDAY + timedelta(hours=6)
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        second = agencies.ask(contact)
    assert second.due_at == datetime(2026, 11, 27, 0, 0, tzinfo=LONDON)
    assert deadline_of(second).due_on == date(2026, 11, 26)


def test_hours_are_real_hours_where_the_clocks_change(agencies: Agencies, contact: Contact) -> None:
    saturday = datetime(2026, 10, 24, 12, 0, tzinfo=LONDON)
    with time_machine.travel(saturday, tick=False):
        found = agencies.ask(agencies.authority.contact())
    assert found.due_at == datetime(2026, 10, 25, 11, 0, tzinfo=LONDON)


def test_children_of_one_message_are_asked_about_together(authority: SmallAuthority, agencies: Agencies) -> None:
    message = authority.message(*[SaidOfChild(given_names=name, family_name="Moon") for name in ("Ada", "Ben")])
    both = list(message.contacts.order_by("pk"))
    for one in both:
        contacts.triage(one.pk, Priority.AMBER, ContactCategory.NEGLECT, by=authority.door.screener)
        one.refresh_from_db()
    enquiry = agencies.ask(*both)
    assert [row.contact for row in enquiry.about.order_by("pk")] == both
    assert Disclosure.objects.count() == 4
    assert {stage_of(one) for one in both} == {Contact.Stage.WITH_AGENCIES}
    with pytest.raises(ActionError, match="of one message"):
        agencies.ask(both[0], authority.contact())


def test_a_contact_is_triaged_before_agencies_are_asked(authority: SmallAuthority, agencies: Agencies) -> None:
    fresh = contacts.contact_of(authority.message(), 0)
    with pytest.raises(ActionError, match="Say first how urgent"):
        agencies.ask(fresh)
    assert not MashEnquiry.objects.exists()


def test_only_the_front_door_asks(authority: SmallAuthority, agencies: Agencies, contact: Contact) -> None:
    for account in (authority.north.worker, authority.service_manager, authority.administrator, agencies.officer):
        with pytest.raises(Refused):
            agencies.ask(contact, by=account)


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ({"question": " "}, "question"),
        ({"question": "x" * 5_001}, "question"),
        ({"gateway": "section_27"}, "gateway"),
        ({"gateway": "no_such_law"}, "gateway"),
        ({"lawful_basis": LawfulBasis.LEGITIMATE_INTERESTS}, "lawful_basis"),
    ],
)
def test_what_an_agency_cannot_be_asked(agencies: Agencies, contact: Contact, said: dict, about: str) -> None:
    with pytest.raises(EnquiryRefused) as refused:
        agencies.ask(contact, agencies=(agencies.police,), **said)
    assert [(fault.about, fault.agency_id) for fault in refused.value.faults] == [(about, agencies.police.pk)]
    assert not Disclosure.objects.exists()


def test_an_enquiry_without_an_agency_or_a_purpose_is_refused(agencies: Agencies, contact: Contact) -> None:
    with pytest.raises(EnquiryRefused) as refused:
        enquiries.ask(
            [contact.pk], [], asked_for=Purpose.EARLY_HELP, purpose="", priority=Priority.GREEN,
            by=agencies.authority.door.screener,
        )  # fmt: skip
    assert [fault.about for fault in refused.value.faults] == ["purpose", "agencies"]


def test_every_kind_of_agency_has_a_question_and_a_gateway() -> None:
    for kind in AgencyKind:
        assert SUGGESTED_QUESTIONS[kind].endswith("?")
        for purpose in Purpose:
            gateway = usual_gateway(purpose, kind, MONDAY.date())
            assert gateway is not None
            assert purpose in gateway.purposes
            assert kind in gateway.agencies


# --- what is never shared --------------------------------------------------------------------------------------------


def test_an_address_is_shared_where_it_is_asked_for(agencies: Agencies, contact: Contact) -> None:
    agencies.ask(contact, is_address_shared=True)
    assert all("home address" in what for what in Disclosure.objects.values_list("what", flat=True))


def test_a_protected_address_is_never_shared(authority: SmallAuthority, agencies: Agencies) -> None:
    hidden = authority.contact(home_address="9 Safe Street", home_postcode="ZZ9 9ZZ", is_home_protected=True)
    with pytest.raises(EnquiryRefused, match="The address is protected"):
        agencies.ask(hidden, is_address_shared=True)
    for words in ("Seen at 9 Safe Street.", "She lives at zz99zz."):
        with pytest.raises(EnquiryRefused, match="gives a protected address away"):
            agencies.ask(hidden, purpose=words)
        with pytest.raises(EnquiryRefused, match="gives a protected address away"):
            agencies.ask(hidden, question=words)
    assert agencies.ask(hidden).pk


def test_an_address_that_the_record_protects_is_not_shared_either(
    authority: SmallAuthority, agencies: Agencies
) -> None:
    child = authority.child()
    Address.objects.create(person=child.person, lines="4 Refuge Lane", postcode="ZZ4 4AA", is_protected=True)
    known = authority.contact(child, home_address="4 Refuge Lane", home_postcode="ZZ4 4AA")
    with pytest.raises(EnquiryRefused, match="The address is protected"):
        agencies.ask(known, is_address_shared=True)


def test_the_address_of_a_child_nobody_has_linked_is_not_shared(authority: SmallAuthority, agencies: Agencies) -> None:
    unlinked = contacts.contact_of(authority.message(home_address="1 Hill Road"), 0)
    contacts.triage(unlinked.pk, Priority.RED, ContactCategory.NEGLECT, by=authority.door.screener)
    unlinked.refresh_from_db()
    with pytest.raises(EnquiryRefused, match="which child of the record"):
        agencies.ask(unlinked, is_address_shared=True)
    assert agencies.ask(unlinked).pk


def test_a_confidential_source_is_not_named(authority: SmallAuthority, agencies: Agencies) -> None:
    told = authority.contact(referrer_name="Petra Neighbour", is_source_confidential=True)
    with pytest.raises(EnquiryRefused, match="asked not to be named"):
        agencies.ask(told, purpose="Petra neighbour has heard shouting.")


def test_agencies_hear_nothing_of_a_restricted_record(authority: SmallAuthority, agencies: Agencies) -> None:
    child = authority.child(authority.door)
    child.restriction = "S1"
    child.save()
    restricted = Contact.objects.get(pk=authority.contact().pk)
    Contact.objects.filter(pk=restricted.pk).update(child=child)
    restricted.refresh_from_db()
    enquiry = agencies.ask(restricted, by=authority.door.manager)
    assert not OutgoingMessage.objects.exists()
    with pytest.raises(Refused):
        enquiry_answers.answer(agencies.request_of(enquiry, agencies.police).pk, NOTHING, by=agencies.officer)
    enquiry_answers.take_down(
        agencies.request_of(enquiry, agencies.police).pk, NOTHING, "PC Blue", by=authority.door.manager
    )


# --- answering -------------------------------------------------------------------------------------------------------


def test_the_last_answer_stops_the_clock_and_screening_goes_on(agencies: Agencies, contact: Contact, clock) -> None:
    enquiry = agencies.ask(contact)
    clock.move_to(MONDAY + timedelta(hours=3))
    enquiry_answers.answer(agencies.request_of(enquiry, agencies.police).reference, KNOWN, by=agencies.officer)
    assert stage_of(contact) == Contact.Stage.WITH_AGENCIES
    assert outstanding_of([contact.pk]).count() == 1
    clock.move_to(MONDAY + timedelta(hours=5))
    enquiry_answers.answer(agencies.request_of(enquiry, agencies.health).reference, NOTHING, by=agencies.nurse)
    enquiry.refresh_from_db()
    assert enquiry.answered_at == MONDAY + timedelta(hours=5)
    assert stage_of(contact) == Contact.Stage.SCREENING
    assert not outstanding_of([contact.pk]).exists()
    row = deadline_of(enquiry)
    assert (row.outcome, row.stopped_at, row.taken) == ("met", enquiry.answered_at, 5)
    before = list(Deadline.objects.order_by("message", "clock", "subject_id").values_list("clock", "outcome", "taken"))
    ledger.rebuild()
    after = list(Deadline.objects.order_by("message", "clock", "subject_id").values_list("clock", "outcome", "taken"))
    assert after == before


def test_an_answer_says_who_gave_it_and_leaves_a_row_on_the_trail(agencies: Agencies, contact: Contact) -> None:
    request = agencies.request_of(agencies.ask(contact), agencies.police)
    given = enquiry_answers.answer(request.pk, KNOWN, by=agencies.officer)
    assert (given.person_answering, given.is_taken_down_here) == (agencies.officer.full_name, False)
    row = TrailEvent.objects.order_by("-pk").first()
    assert row is not None
    assert (row.account, row.action, row.children) == (agencies.officer, "answer_enquiry", [contact.child_id])


def test_a_late_answer_is_met_late(agencies: Agencies, contact: Contact, clock) -> None:
    enquiry = agencies.ask(contact, agencies=(agencies.police,))
    clock.move_to(MONDAY + timedelta(hours=30))
    enquiry_answers.answer(agencies.request_of(enquiry, agencies.police).pk, NOTHING, by=agencies.officer)
    assert deadline_of(enquiry).outcome == "met_late"


def test_a_correction_is_a_new_version_and_moves_no_clock(agencies: Agencies, contact: Contact, clock) -> None:
    enquiry = agencies.ask(contact, agencies=(agencies.police,))
    request = agencies.request_of(enquiry, agencies.police)
    enquiry_answers.answer(request.pk, NOTHING, by=agencies.officer)
    clock.move_to(MONDAY + timedelta(hours=2))
    enquiry_answers.answer(request.pk, KNOWN, by=agencies.officer)
    kept = FactVersion.objects.get(fact="agencyanswer")
    assert kept.content["known"] == ""
    answer = AgencyAnswer.objects.get()
    assert (answer.known, answer.version, answer.answered_at) == ("Two calls to the home.", 2, MONDAY)
    request.refresh_from_db()
    assert (request.state, request.answered_at) == (State.RETURNED, MONDAY)
    assert MashEnquiry.objects.get().answered_at == MONDAY


@pytest.mark.parametrize(
    ("record", "about"),
    [
        (AnswerRecord("returned", may_be_shared_with_family=True, may_be_passed_on=True), ["known"]),
        (AnswerRecord("returned", known="x"), ["may_be_shared_with_family", "may_be_passed_on"]),
        (AnswerRecord("declined"), ["why_declined"]),
        (AnswerRecord("nothing_known", known="A lot."), ["state"]),
        (AnswerRecord("nothing_known", why_declined="No."), ["why_declined"]),
        (AnswerRecord("requested"), ["state"]),
        (AnswerRecord("declined", why_declined="x" * 20_001), ["why_declined"]),
        (AnswerRecord("nothing_known", handling="x" * 101), ["handling"]),
    ],
)
def test_what_no_answer_can_be(agencies: Agencies, contact: Contact, record: AnswerRecord, about: list[str]) -> None:
    request = agencies.request_of(agencies.ask(contact), agencies.police)
    with pytest.raises(EnquiryRefused) as refused:
        enquiry_answers.answer(request.pk, record, by=agencies.officer)
    assert [fault.about for fault in refused.value.faults] == about
    assert not AgencyAnswer.objects.exists()


def test_an_agency_answers_only_what_it_was_asked(agencies: Agencies, contact: Contact) -> None:
    request = agencies.request_of(agencies.ask(contact), agencies.police)
    with pytest.raises(Refused) as refused:
        enquiry_answers.answer(request.pk, KNOWN, by=agencies.nurse)
    assert refused.value.decision.betrays_nothing
    with pytest.raises(Refused):
        enquiry_answers.answer(request.pk, KNOWN, by=agencies.authority.door.manager)


def test_an_answer_by_phone_is_taken_down_and_the_agency_may_correct_it(agencies: Agencies, contact: Contact) -> None:
    request = agencies.request_of(agencies.ask(contact), agencies.police)
    screener = agencies.authority.door.screener
    with pytest.raises(EnquiryRefused, match="who at the agency"):
        enquiry_answers.take_down(request.pk, KNOWN, " ", by=screener)
    taken = enquiry_answers.take_down(request.pk, KNOWN, "PC Blue", by=screener)
    assert (taken.is_taken_down_here, taken.recorded_by) == (True, screener.worker)
    enquiry_answers.answer(request.pk, NOTHING, by=agencies.officer)
    with pytest.raises(ActionError, match="only the agency can correct"):
        enquiry_answers.take_down(request.pk, KNOWN, "PC Blue", by=screener)


def test_the_first_opening_is_noted_once(agencies: Agencies, contact: Contact, clock) -> None:
    request = agencies.request_of(agencies.ask(contact), agencies.police)
    enquiry_answers.note_opening(request.reference, by=agencies.nurse)
    assert AgencyRequest.objects.get(pk=request.pk).first_opened_at is None
    enquiry_answers.note_opening(request.reference, by=agencies.officer)
    clock.move_to(MONDAY + timedelta(hours=1))
    enquiry_answers.note_opening(request.reference, by=agencies.officer)
    assert AgencyRequest.objects.get(pk=request.pk).first_opened_at == MONDAY


# --- asked again, no longer asked ------------------------------------------------------------------------------------


def test_a_further_agency_is_asked_while_the_enquiry_waits(agencies: Agencies, contact: Contact, clock) -> None:
    school = an_agency(AgencyKind.SCHOOL)
    enquiry = agencies.ask(contact, agencies=(agencies.police,))
    clock.move_to(MONDAY + timedelta(hours=10))
    by = agencies.authority.door.screener
    enquiries.ask_further(enquiry.pk, [a_question(school)], by=by)
    assert agencies.request_of(enquiry, school).due_at == MONDAY + timedelta(hours=34)
    with pytest.raises(EnquiryRefused, match="in this enquiry already"):
        enquiries.ask_further(enquiry.pk, [a_question(school)], by=by)
    for agency in (agencies.police, school):
        enquiry_answers.take_down(agencies.request_of(enquiry, agency).pk, NOTHING, "Somebody", by=by)
    with pytest.raises(ActionError, match="in a new enquiry"):
        enquiries.ask_further(enquiry.pk, [a_question(agencies.health)], by=by)
    second = agencies.ask(contact, agencies=(agencies.police,))
    assert stage_of(contact) == Contact.Stage.WITH_AGENCIES
    assert deadline_of(second).outcome == "running"


def test_taking_the_last_question_back_ends_the_waiting_then_and_not_before(
    agencies: Agencies, contact: Contact, clock
) -> None:
    enquiry = agencies.ask(contact)
    by = agencies.authority.door.screener
    enquiry_answers.answer(agencies.request_of(enquiry, agencies.police).pk, NOTHING, by=agencies.officer)
    clock.move_to(MONDAY + timedelta(hours=30))
    health = agencies.request_of(enquiry, agencies.health)
    with pytest.raises(ActionError, match="Say why"):
        enquiries.withdraw(health.pk, " ", by=by)
    enquiries.withdraw(health.pk, "Rang the ward instead.", by=by)
    assert deadline_of(enquiry).outcome == "met_late"
    assert stage_of(contact) == Contact.Stage.SCREENING
    with pytest.raises(Refused):
        front_door.open_request(health.reference, by=agencies.nurse)
    with pytest.raises(ActionError, match="nothing to take back"):
        enquiries.withdraw(health.pk, "Again.", by=by)


def test_an_enquiry_of_which_everything_is_taken_back_is_closed(agencies: Agencies, contact: Contact) -> None:
    enquiry = agencies.ask(contact, agencies=(agencies.police,))
    by = agencies.authority.door.screener
    enquiries.withdraw(agencies.request_of(enquiry, agencies.police).pk, "Asked the wrong force.", by=by)
    enquiry.refresh_from_db()
    assert (enquiry.answered_at, enquiry.closed_at) == (None, MONDAY)
    assert deadline_of(enquiry).outcome == "stopped"
    assert stage_of(contact) == Contact.Stage.SCREENING


# --- shared, and closed ----------------------------------------------------------------------------------------------


def test_sharing_the_answers_is_for_who_decides_and_is_a_disclosure(agencies: Agencies, contact: Contact) -> None:
    enquiry = agencies.ask(contact)
    door = agencies.authority.door
    with pytest.raises(ActionError, match="No agency has answered"):
        enquiries.publish(enquiry.pk, "Two calls.", by=door.worker)
    enquiry_answers.answer(agencies.request_of(enquiry, agencies.police).pk, KNOWN, by=agencies.officer)
    with pytest.raises(Refused):
        enquiries.publish(enquiry.pk, "Two calls.", by=door.screener)
    with pytest.raises(ActionError, match="Write what the answers come to"):
        enquiries.publish(enquiry.pk, "", by=door.worker)
    published = enquiries.publish(enquiry.pk, "Two calls.", by=door.worker)
    assert (published.published_at, published.published_by) == (MONDAY, door.worker.worker)
    what = dict(Disclosure.objects.order_by("-pk").values_list("organisation", "what")[:2])
    assert agencies.police.name in what[agencies.health.name]
    assert agencies.police.name not in what[agencies.police.name]
    assert PURPOSE in Disclosure.objects.order_by("-pk")[0].purpose


def decided(contact: Contact) -> Contact:
    Contact.objects.filter(pk=contact.pk).update(stage="decided", decided_at=MONDAY, outcome="advice")
    contact.refresh_from_db()
    return contact


def test_an_enquiry_closes_when_its_last_child_is_decided(authority: SmallAuthority, agencies: Agencies) -> None:
    message = authority.message(*[SaidOfChild(given_names=name, family_name="Moon") for name in ("Ada", "Ben")])
    both = list(message.contacts.order_by("pk"))
    for one in both:
        contacts.triage(one.pk, Priority.AMBER, ContactCategory.NEGLECT, by=authority.door.screener)
        one.refresh_from_db()
    enquiry = agencies.ask(*both)
    by = authority.door.worker
    for one, expected in zip(both, ([], [enquiry]), strict=True):
        with contacts.working_on(one.pk, Action.DECIDE_CONTACT, by=by) as work:
            decided(work.contact)
            assert enquiries.close_decided(work.contact, at=work.at, by=by) == expected
    enquiry.refresh_from_db()
    assert (enquiry.closed_at, enquiry.readable_until) == (MONDAY, date(2026, 11, 30))
    assert deadline_of(enquiry).outcome == "stopped"
    request = agencies.request_of(enquiry, agencies.police)
    with pytest.raises(ActionError, match="This enquiry is closed"):
        enquiry_answers.answer(request.pk, KNOWN, by=agencies.officer)
    with time_machine.travel(datetime(2026, 11, 30, 23, 59, tzinfo=LONDON), tick=False):
        assert front_door.open_request(request.pk, by=agencies.officer).request == request
    with time_machine.travel(datetime(2026, 12, 1, 0, 1, tzinfo=LONDON), tick=False), pytest.raises(Refused):
        front_door.open_request(request.pk, by=agencies.officer)
