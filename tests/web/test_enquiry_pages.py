"""Asking agencies on a contact, and following what they owe: the form, the panel, and each step from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import contacts, enquiry_answers
from lineofsight.actions.enquiry_answers import AnswerRecord
from lineofsight.domain.codes.front_door import ContactCategory, Priority
from lineofsight.domain.contact_rules import SaidOfChild
from lineofsight.domain.information_sharing import AgencyKind
from lineofsight.record.models import AgencyAnswer, AgencyRequest, Contact, Disclosure, MashEnquiry, Reminder
from tests.agencies import Agencies, an_agency
from tests.authority import SmallAuthority
from tests.web.conftest import MONDAY

SignedIn = Callable[[Account], Client]


@pytest.fixture
def agencies(authority: SmallAuthority) -> Agencies:
    return Agencies(authority)


@pytest.fixture
def contact(authority: SmallAuthority) -> Contact:
    return authority.contact(home_address="1 Hill Road", home_postcode="ZZ1 1AA")


@pytest.fixture
def screener(authority: SmallAuthority, signed_in: SignedIn) -> Client:
    return signed_in(authority.door.screener)


def asked_of(agencies: Agencies, **change: Any) -> dict[str, Any]:
    """The form as it is sent: police and health, with the questions that are suggested."""
    return {
        "asked_for": "level_of_need",
        "purpose": "A worry about hunger.",
        "priority": "amber",
        "agencies_police": [str(agencies.police.pk)],
        "question_police": "What do the police know?",
        "gateway_police": "",
        "agencies_health": [str(agencies.health.pk)],
        "question_health": "What does health know?",
        "gateway_health": "section_11",
        "lawful_basis": "public_task",
        "special_category": "safeguarding",
        "confidentiality": "public_interest",
    } | change


def ask_page(contact: Contact) -> str:
    return reverse("ask_agencies", args=[contact.reference])


def panel_page(contact: Contact) -> str:
    return reverse("contact_enquiries", args=[contact.reference])


def body(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return response.content.decode()


# --- asking ----------------------------------------------------------------------------------------------------------


def test_the_form_suggests_a_question_for_each_kind_and_says_by_when(
    agencies: Agencies, contact: Contact, screener: Client
) -> None:
    shown = body(screener.get(ask_page(contact)))
    for words in (
        agencies.police.name,
        "have you attended",
        "Answers due within 4 hours",
        "They need the home address",
    ):
        assert words in shown
    assert "Children Act 1989, section 27" in shown


def test_asking_writes_the_enquiry_and_leads_to_the_panel(
    agencies: Agencies, contact: Contact, screener: Client
) -> None:
    response = screener.post(ask_page(contact), asked_of(agencies))
    assert response.headers["Location"] == panel_page(contact)
    enquiry = MashEnquiry.objects.get()
    assert (enquiry.purpose, enquiry.priority) == ("A worry about hunger.", "amber")
    asked = dict(enquiry.requests.values_list("agency__kind", "gateway"))
    assert asked == {"police": "section_11", "health": "section_11"}
    shown = body(screener.get(panel_page(contact)))
    for words in ("2 agencies are asked.", "Due in 24 hours", "0 of 2 agencies answered", "Not opened there yet"):
        assert words in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"purpose": ""}, "Say why the agencies are asked"),
        ({"asked_for": ""}, "Choose what the enquiry is for"),
        ({"confidentiality": ""}, "Choose why the duty of confidence"),
        ({"agencies_police": [], "agencies_health": []}, "Choose at least one agency"),
        ({"question_police": " "}, "Write what"),
        ({"gateway_police": "policing", "asked_for": "early_help"}, "cannot be asked for this under that law"),
        ({"gateway_police": "section_27"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    agencies: Agencies, contact: Contact, screener: Client, change: dict[str, Any], words: str
) -> None:
    shown = body(screener.post(ask_page(contact), asked_of(agencies) | change), 422)
    assert shown.count(words) >= 2
    assert "What does health know?" in shown
    assert not MashEnquiry.objects.exists()


def test_a_protected_address_cannot_be_ticked(authority: SmallAuthority, agencies: Agencies, screener: Client) -> None:
    hidden = authority.contact(home_address="9 Safe Street", home_postcode="ZZ9 9ZZ", is_home_protected=True)
    shown = body(screener.get(ask_page(hidden)))
    assert "The address is protected" in shown
    assert "address_police" not in shown
    shown = body(screener.post(ask_page(hidden), asked_of(agencies, address_police="on")), 422)
    assert "It is never shared with an agency" in shown
    assert not Disclosure.objects.exists()


def test_sending_the_form_twice_asks_once(agencies: Agencies, contact: Contact, screener: Client) -> None:
    told = asked_of(agencies, once="8a4bbd4c-4ef5-4c8c-9a39-8a7ad4d0ac11")
    for _ in range(2):
        assert screener.post(ask_page(contact), told).status_code == 302
    assert MashEnquiry.objects.count() == 1


def test_brothers_and_sisters_of_the_message_are_asked_about_together(
    authority: SmallAuthority, agencies: Agencies, screener: Client
) -> None:
    message = authority.message(*[SaidOfChild(given_names=name, family_name="Moon") for name in ("Ada", "Ben", "Cy")])
    three = list(message.contacts.order_by("pk"))
    for one in three[:2]:
        contacts.triage(one.pk, Priority.RED, ContactCategory.NEGLECT, by=authority.door.screener)
    shown = body(screener.get(ask_page(three[0])))
    assert "About which children?" in shown
    assert "Cy Moon" not in shown
    chosen = [str(one.pk) for one in three[:2]]
    screener.post(ask_page(three[0]), asked_of(agencies, children=chosen))
    assert [row.contact_id for row in MashEnquiry.objects.get().about.order_by("pk")] == [one.pk for one in three[:2]]
    assert "About Ada Moon, Ben Moon" in body(screener.get(panel_page(three[1])))


def test_an_agency_that_the_contact_names_stands_first_and_one_without_people_is_rung(
    authority: SmallAuthority, agencies: Agencies, screener: Client
) -> None:
    an_agency(AgencyKind.SCHOOL, "Aldermere Primary")
    an_agency(AgencyKind.SCHOOL, "Zedbrook Academy")
    said = SaidOfChild(given_names="Ada", family_name="Moon", school="Zedbrook Academy")
    contact = contacts.contact_of(authority.message(said), 0)
    contacts.triage(contact.pk, Priority.RED, ContactCategory.NEGLECT, by=authority.door.screener)
    shown = body(screener.get(ask_page(contact)))
    assert shown.index("Zedbrook Academy") < shown.index("Aldermere Primary")
    assert "Named in the contact." in shown
    assert "Nobody there has an account" in shown


def test_without_agencies_the_page_says_who_opens_them(
    authority: SmallAuthority, contact: Contact, screener: Client
) -> None:
    assert "There is no agency to ask" in body(screener.get(ask_page(contact)))


def test_a_contact_not_triaged_says_what_comes_first(
    authority: SmallAuthority, agencies: Agencies, screener: Client
) -> None:
    fresh = contacts.contact_of(authority.message(), 0)
    assert "Say first how urgent" in body(screener.get(panel_page(fresh)))
    assert "Say first how urgent" in body(screener.post(ask_page(fresh), asked_of(agencies)), 422)


def test_a_further_agency_is_asked_in_the_enquiry_that_waits(
    agencies: Agencies, contact: Contact, screener: Client
) -> None:
    school = an_agency(AgencyKind.SCHOOL)
    enquiry = agencies.ask(contact)
    page = reverse("ask_further_agencies", args=[contact.reference, enquiry.reference])
    shown = body(screener.get(page))
    assert f"Asked already: {agencies.police.name}, {agencies.health.name}" in shown
    assert "agencies_police" not in shown
    told = asked_of(agencies) | {"agencies_school": [str(school.pk)], "question_school": "Is she in?"}
    assert screener.post(page, told).status_code == 302
    assert agencies.request_of(enquiry, school).question == "Is she in?"
    assert MashEnquiry.objects.count() == 1


# --- following -------------------------------------------------------------------------------------------------------


def test_the_panel_says_what_is_late_and_reminds(
    agencies: Agencies, contact: Contact, authority: SmallAuthority, signed_in: SignedIn, monday: Any
) -> None:
    enquiry = agencies.ask(contact)
    monday.move_to(MONDAY + timedelta(hours=30))
    screener = signed_in(authority.door.screener)
    request = agencies.request_of(enquiry, agencies.police)
    page = reverse("remind_agency", args=[contact.reference, request.reference])
    assert screener.get(page).status_code == 405
    assert screener.post(page).status_code == 302
    assert Reminder.objects.get().why == "by_hand"
    shown = body(screener.get(panel_page(contact)))
    for words in ("Overdue by 6 hours", "Reminded 1 time, last 24 November 2026 at 6:00pm (by hand)", "is reminded."):
        assert words in shown
    screener.post(page)
    assert "a few minutes ago" in body(screener.get(panel_page(contact)))


def test_an_answer_by_phone_is_taken_down(agencies: Agencies, contact: Contact, screener: Client) -> None:
    request = agencies.request_of(agencies.ask(contact), agencies.police)
    page = reverse("take_down_answer", args=[contact.reference, request.reference])
    shown = body(screener.post(page, {"state": "nothing_known"}), 422)
    assert "Enter who at the agency gives the answer" in shown
    told = {"state": "nothing_known", "person_answering": "PC Blue, call 12"}
    assert screener.post(page, told).status_code == 302
    shown = body(screener.get(panel_page(contact)))
    for words in ("PC Blue, call 12", "taken down here", "Answered in time", "Correct the answer"):
        assert words in shown


def test_a_question_is_taken_back_with_a_reason(agencies: Agencies, contact: Contact, screener: Client) -> None:
    request = agencies.request_of(agencies.ask(contact), agencies.police)
    page = reverse("withdraw_request", args=[contact.reference, request.reference])
    assert "Say why the question is taken back" in body(screener.post(page, {"why": ""}), 422)
    screener.post(page, {"why": "Rang the station."})
    shown = body(screener.get(panel_page(contact)))
    assert "Taken back: Rang the station." in shown
    assert "0 of 1 agency answered" in shown


def test_the_answers_stand_side_by_side_with_their_marks(
    agencies: Agencies, contact: Contact, screener: Client
) -> None:
    enquiry = agencies.ask(contact)
    record = AnswerRecord(
        "returned", known="Two calls.", worries="Noise.", strengths="A kind aunt.", handling="Not for the family",
        may_be_shared_with_family=False, may_be_passed_on=True,
    )  # fmt: skip
    enquiry_answers.answer(agencies.request_of(enquiry, agencies.police).pk, record, by=agencies.officer)
    shown = body(screener.get(panel_page(contact)))
    for words in ("Two calls.", "Noise.", "A kind aunt.", "Not for the family", "The family may not be told."):
        assert words in shown
    assert "Share the answers" not in shown


def test_who_decides_shares_the_answers(
    agencies: Agencies, contact: Contact, authority: SmallAuthority, signed_in: SignedIn, screener: Client
) -> None:
    enquiry = agencies.ask(contact)
    request = agencies.request_of(enquiry, agencies.police)
    enquiry_answers.take_down(request.pk, AnswerRecord("nothing_known"), "PC Blue", by=authority.door.screener)
    page = reverse("share_answers", args=[contact.reference, enquiry.reference])
    assert screener.get(page).status_code == 403
    worker = signed_in(authority.door.worker)
    assert "1 agency owes an answer still" in body(worker.get(page))
    assert "Write what the answers come to" in body(worker.post(page, {"synthesis": " "}), 422)
    assert worker.post(page, {"synthesis": "Little is known."}).status_code == 302
    shown = body(worker.get(panel_page(contact)))
    assert "Little is known." in shown
    assert "Share the answers again" in shown


def test_a_restricted_record_says_that_no_agency_sees_the_enquiry(
    agencies: Agencies, contact: Contact, authority: SmallAuthority, signed_in: SignedIn
) -> None:
    agencies.ask(contact)
    assert contact.child is not None
    contact.child.restriction = "S1"
    contact.child.save()
    assert "no agency sees this enquiry" in body(signed_in(authority.door.manager).get(panel_page(contact)))


def test_a_request_of_another_contact_is_not_found(
    authority: SmallAuthority, agencies: Agencies, contact: Contact, screener: Client
) -> None:
    other = agencies.ask(authority.contact())
    request = agencies.request_of(other, agencies.police)
    for name in ("withdraw_request", "take_down_answer"):
        assert screener.get(reverse(name, args=[contact.reference, request.reference])).status_code == 404
    assert screener.post(reverse("remind_agency", args=[contact.reference, request.reference])).status_code == 404
    assert screener.get(reverse("ask_further_agencies", args=[contact.reference, other.reference])).status_code == 404
    assert not AgencyAnswer.objects.exists()


def test_the_panel_is_a_look_at_the_child_and_its_live_part_too(
    agencies: Agencies, contact: Contact, screener: Client
) -> None:
    agencies.ask(contact)
    shown = body(screener.get(panel_page(contact), headers={"X-Live-Refresh": "1"}))
    assert "<html" not in shown
    assert agencies.police.name in shown
    row = TrailEvent.objects.order_by("-pk").first()
    assert row is not None
    assert row.children == [contact.child_id]


def test_the_panel_asks_a_fixed_number_of_queries(
    agencies: Agencies, contact: Contact, screener: Client, django_assert_num_queries: Any
) -> None:
    agencies.ask(contact)
    with django_assert_num_queries(22) as asked:
        body(screener.get(panel_page(contact)))
    more = agencies.ask(contact)
    enquiry_answers.answer(
        agencies.request_of(more, agencies.police).pk, AnswerRecord("nothing_known"), by=agencies.officer
    )
    with django_assert_num_queries(len(asked) + 1):  # the files of an answer
        body(screener.get(panel_page(contact)))
    assert AgencyRequest.objects.count() == 4
