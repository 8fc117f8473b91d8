"""The screen on which a worker takes a contact down: whole, saved as it is typed, once, and beside what is open."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account, Draft, TrailEvent
from lineofsight.domain.contact_rules import SaidOfChild
from lineofsight.record.models import Attachment, Contact, ContactMessage, PersonNamed
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

SignIn = Callable[[Account], Client]
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
CALL = {
    "message-method": "phone", "message-received_on_day": "23", "message-received_on_month": "11",
    "message-received_on_year": "2026", "message-received_time": "11:55", "message-is_in_immediate_danger": "no",
    "message-source": "2A", "message-referrer_name": "Dana Head", "message-wants_feedback": "on",
    "worries-worries": "She came to school hungry again.", "worries-parents_told": "yes",
    "child-1-given_names": "Robin", "child-1-family_name": "Testchild", "children": "1", "adults": "", "do": "save",
}  # fmt: skip


@pytest.fixture
def desk(authority: SmallAuthority, signed_in: SignIn) -> Client:
    """The browser of the front door's screening officer."""
    return signed_in(authority.door.screener)


@pytest.fixture
def screen(desk: Client) -> str:
    """The address of a contact that is being taken down."""
    return str(desk.get(reverse("new_contact"))["Location"])


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def sent(client: Client, address: str, **answers: Any) -> Any:
    page = shown(client, address)
    keys = {name: hidden(page, name) for name in ("once", "draft")}
    return client.post(address, CALL | keys | {name.replace("__", "-"): value for name, value in answers.items()})


def test_a_call_is_taken_down_and_lands_on_the_contact(desk: Client, screen: str) -> None:
    done = sent(desk, screen)
    contact = Contact.objects.get()
    assert done["Location"] == reverse("contact", args=[contact.reference])
    message = contact.message
    assert (message.method, message.source, message.referrer_name) == ("phone", "2A", "Dana Head")
    assert (message.parents_told, message.wants_feedback, message.is_professional) == (True, True, True)
    assert message.received_at.hour == 11
    assert (contact.given_names, contact.priority, contact.stage) == ("Robin", "", "received")
    assert message.recorded_by is not None


def test_an_urgent_one_is_triaged_at_once(desk: Client, screen: str) -> None:
    sent(desk, screen, message__priority="red", message__category="neglect")
    contact = Contact.objects.get()
    assert (contact.priority, contact.category, contact.stage) == ("red", "neglect", "screening")


def test_a_priority_alone_stands_on_the_contact_until_it_is_screened(desk: Client, screen: str) -> None:
    sent(desk, screen, message__priority="red")
    assert (Contact.objects.get().priority, Contact.objects.get().stage) == ("red", "received")


def test_several_children_and_adults_go_in_one_message(desk: Client, screen: str) -> None:
    added = sent(desk, screen, do="add_children")
    assert added["Location"] == f"{screen}#child-2"
    page = shown(desk, screen)
    assert "Child 2" in page
    assert 'value="Robin"' in page
    assert sent(desk, screen, children="1,2", do="add_adults")["Location"] == f"{screen}#adult-1"
    sent(
        desk, screen, children="1,2", adults="1", **{"child-2-given_names": "Sam", "adult-1-given_names": "Mo",
        "adult-1-kind": "mother", "home-home_address": "1 Example Street"},
    )  # fmt: skip
    assert [contact.given_names for contact in Contact.objects.order_by("pk")] == ["Robin", "Sam"]
    assert PersonNamed.objects.get().kind == "mother"
    assert ContactMessage.objects.get().home_address == "1 Example Street"


def test_a_child_who_was_added_by_mistake_is_taken_out_with_what_was_typed(desk: Client, screen: str) -> None:
    sent(desk, screen, do="add_children")
    sent(desk, screen, children="1,2", do="remove_children_2", **{"child-2-given_names": "Mistake"})
    assert "Mistake" not in str(Draft.objects.get().fields)
    assert "Child 2" not in shown(desk, screen)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"message-source": ""}, "Choose who made contact"),
        ({"message-source": "99"}, "Select a valid choice"),
        ({"message-method": "pigeon"}, "Choose one of the list"),
        ({"message-received_time": "12:30"}, "The time must be in the past"),
        ({"message-received_on_year": "2027"}, "must be today or in the past"),
        ({"message-category": "neglect"}, "Say how urgent it is too"),
        ({"worries-worries": ""}, "Write what you are worried about"),
        ({"worries-worries": "x" * 20_001}, "Shorten it to 20000"),
        ({"worries-parents_told": "no"}, "Say why the parents were not told"),
        ({"child-1-given_names": "", "child-1-family_name": ""}, "Enter a name, or write below"),
        ({"child-1-born_on_day": "1", "child-1-born_on_month": "1", "child-1-born_on_year": "2099"}, "in the future"),
        ({"child-1-age_said": "44"}, "The age must be between 0 and 25"),
        ({"child-1-nhs_number": "1234567890"}, "The NHS number cannot be right"),
    ],
)
def test_what_cannot_be_stands_beside_its_field_with_all_that_was_typed(
    desk: Client, screen: str, answers: dict[str, str], said: str
) -> None:
    refused = sent(desk, screen, **answers | {"home__home_address": "1 Example Street"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert said in page
    assert "1 Example Street" in page
    assert not ContactMessage.objects.exists()
    assert "1 Example Street" in shown(desk, screen)


def test_a_double_click_makes_one_contact_and_leads_to_it(desk: Client, screen: str) -> None:
    page = shown(desk, screen)
    form = CALL | {name: hidden(page, name) for name in ("once", "draft")}
    first, again = desk.post(screen, form), desk.post(screen, form)
    assert first["Location"] == again["Location"] == reverse("contact", args=[Contact.objects.get().reference])
    assert ContactMessage.objects.count() == 1


def test_two_calls_at_once_are_two_screens(desk: Client, screen: str) -> None:
    sent(desk, screen, do="add_children", child__1__given_names="First call")
    other = str(desk.get(reverse("new_contact"))["Location"])
    assert other != screen
    page = shown(desk, other)
    assert "First call" not in page
    assert screen in page
    sent(desk, other)
    assert "First call" in shown(desk, screen)


# --- a duplicate of an open contact ----------------------------------------------------------------------------------


def test_a_duplicate_of_an_open_contact_is_asked_about_first(
    desk: Client, screen: str, authority: SmallAuthority
) -> None:
    authority.message(SaidOfChild(given_names="Robin", family_name="Testchild"))
    asked = sent(desk, screen)
    page = asked.content.decode()
    assert asked.status_code == 409
    assert "An open contact is about the same child" in page
    assert ContactMessage.objects.get().receipt in page
    assert "She came to school hungry again." in page
    assert sent(desk, screen, twin="").status_code == 422
    refused = sent(desk, screen, twin="another")
    assert "Say what is different from the open contact" in refused.content.decode()
    assert ContactMessage.objects.count() == 1


def test_a_look_at_the_open_contact_is_on_the_trail(desk: Client, screen: str, authority: SmallAuthority) -> None:
    child = authority.child()
    authority.contact(child)
    before = TrailEvent.objects.count()
    asked = sent(desk, screen, **{"known-child-1-known_as": f"person-{child.person_id}"})
    assert asked.status_code == 409
    (look,) = TrailEvent.objects.filter(sequence__gt=before, verb="read", route="capture_contact")
    assert (look.children, look.rows) == ([child.pk], 1)
    assert "Robin" not in str(look.details)


def test_it_can_be_added_to_the_open_one(desk: Client, screen: str, authority: SmallAuthority) -> None:
    first = authority.message(SaidOfChild(given_names="robin", family_name="TESTCHILD"))
    contact = first.contacts.get()
    done = sent(desk, screen, twin=str(contact.reference), worries__worries="And again today.")
    assert done["Location"] == reverse("contact", args=[contact.reference])
    first.refresh_from_db()
    assert first.worries.startswith("She came to school hungry again.")
    assert first.worries.endswith("And again today.")
    assert ContactMessage.objects.count() == 1


def test_or_it_is_another_and_says_why(desk: Client, screen: str, authority: SmallAuthority) -> None:
    first = authority.message(SaidOfChild(given_names="Robin", family_name="Testchild"))
    sent(desk, screen, twin="another", why_another="A burn, not hunger.")
    second = ContactMessage.objects.order_by("-pk")[0]
    assert second.pk != first.pk
    assert f"Not the same as {first.receipt}: A burn, not hunger." in second.worries


@pytest.mark.parametrize(
    ("said", "is_asked"),
    [
        (SaidOfChild(given_names="Robin", family_name="Other"), False),
        (SaidOfChild(given_names="Robin"), False),
        (SaidOfChild(given_names="Robin", family_name="Testchild", born_on=date(2016, 5, 14)), True),
        (SaidOfChild(given_names="Robin", family_name="Testchild", born_on=date(2017, 1, 1)), False),
    ],
)
def test_only_the_same_child_is_asked_about(
    desk: Client, screen: str, authority: SmallAuthority, said: SaidOfChild, is_asked: bool
) -> None:
    authority.message(said)
    born = {"child-1-born_on_day": "14", "child-1-born_on_month": "5", "child-1-born_on_year": "2016"}
    assert (sent(desk, screen, **born).status_code == 409) is is_asked


def test_a_decided_contact_is_no_duplicate(desk: Client, screen: str, authority: SmallAuthority) -> None:
    first = authority.message(SaidOfChild(given_names="Robin", family_name="Testchild"))
    Contact.objects.filter(message=first).update(
        decided_at=first.received_at, decided_on=first.received_on, outcome="advice", stage="decided"
    )
    assert sent(desk, screen).status_code == 302


# --- do we know them? ------------------------------------------------------------------------------------------------


def test_a_child_whom_we_know_is_linked_at_once(desk: Client, screen: str, authority: SmallAuthority) -> None:
    child = authority.child()
    page = shown(desk, screen)
    assert "Do we know them?" in page
    assert "known-child-1-known_as" not in page
    sent(desk, screen, **{"known-child-1-known_as": f"person-{child.person_id}"})
    contact = Contact.objects.get()
    assert contact.child == child


def test_none_of_these_links_nobody(desk: Client, screen: str, authority: SmallAuthority) -> None:
    authority.child()
    sent(desk, screen, **{"known-child-1-known_as": "nobody"})
    assert Contact.objects.get().child is None


def test_two_children_cannot_be_one_of_the_record(desk: Client, screen: str, authority: SmallAuthority) -> None:
    child = authority.child()
    same = f"person-{child.person_id}"
    refused = sent(
        desk, screen, children="1,2", **{"child-2-given_names": "Sam", "known-child-1-known_as": same,
        "known-child-2-known_as": same},
    )  # fmt: skip
    assert refused.status_code == 422
    assert "Another contact of the same message is linked to this child" in refused.content.decode()
    assert not ContactMessage.objects.exists()


# --- files -----------------------------------------------------------------------------------------------------------


def test_files_are_kept_as_they_are_added_and_go_with_the_message(desk: Client, screen: str) -> None:
    added = sent(desk, screen, do="files", files=[SimpleUploadedFile("note.pdf", PDF)])
    assert added["Location"] == f"{screen}#files"
    assert "note.pdf" in shown(desk, screen)
    refused = sent(desk, screen, do="files", files=[SimpleUploadedFile("photo.jpg", b"MZ\x90\x00")])
    assert refused.status_code == 422
    assert "photo.jpg is not a kind of file that we can take" in refused.content.decode()
    sent(desk, screen)
    attachment = Attachment.objects.get()
    assert attachment.message == ContactMessage.objects.get()
    assert attachment.added_by is not None


def test_a_file_that_is_chosen_as_the_contact_is_recorded_goes_too(desk: Client, screen: str) -> None:
    sent(desk, screen, files=[SimpleUploadedFile("note.pdf", PDF)])
    assert Attachment.objects.get().name == "note.pdf"


def test_a_file_can_be_taken_out_again(desk: Client, screen: str) -> None:
    sent(desk, screen, do="files", files=[SimpleUploadedFile("note.pdf", PDF)])
    file = Draft.objects.get().files.get()
    assert sent(desk, screen, do=f"remove_file_{file.pk}")["Location"] == f"{screen}#files"
    sent(desk, screen)
    assert not Attachment.objects.exists()


# --- who may ---------------------------------------------------------------------------------------------------------


def test_only_the_front_door_takes_contacts_down(authority: SmallAuthority, signed_in: SignIn, screen: str) -> None:
    assert signed_in(authority.analyst).get(screen).status_code == 403
    assert Client().get(screen)["Location"].startswith(reverse("account_login"))


def test_a_colleague_sees_nothing_of_what_is_being_taken_down(
    authority: SmallAuthority, signed_in: SignIn, desk: Client, screen: str
) -> None:
    sent(desk, screen, do="add_children", child__1__given_names="Only mine")
    assert "Only mine" not in shown(signed_in(authority.door.worker), screen)
