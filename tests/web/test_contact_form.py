"""The contact forms of the public and of professionals: every page, everything that cannot be, and nothing lost."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Draft, DraftFile, TrailEvent
from lineofsight.actions import contacts
from lineofsight.domain.codes.front_door import ContactCategory, Priority
from lineofsight.record.models import Attachment, Contact, ContactMessage, PersonNamed, ReferrerTold
from tests.authority import SmallAuthority
from tests.web.contact_forms import PROFESSIONAL_ANSWERS, PUBLIC_ANSWERS, Visitor, code_in, hidden

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority"), pytest.mark.slow]

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


# --- the way through -------------------------------------------------------------------------------------------------


def test_an_anonymous_neighbour_tells_of_a_child(visitor: Visitor) -> None:
    visitor.fill()
    visitor.send_and_read()
    message = ContactMessage.objects.get()
    assert (message.method, message.source, message.is_professional) == ("public_form", "1B", False)
    assert (message.referrer_name, message.wants_feedback, message.parents_told) == ("", False, False)
    assert (message.home_postcode, message.acknowledged_how) == ("SP1 1AA", contacts.ON_THE_FORM)
    child = Contact.objects.get()
    assert (child.given_names, child.age_said, child.stage, child.child) == ("Robin", 7, "received", None)


def test_nothing_that_was_typed_of_themselves_is_sent_of_somebody_who_stays_anonymous(visitor: Visitor) -> None:
    visitor.fill()
    visitor.answer("name", gives_name="yes", referrer_name="Nell Neighbour")
    visitor.answer("name", gives_name="no", referrer_name="Nell Neighbour")
    visitor.send_and_read()
    assert ContactMessage.objects.get().referrer_name == ""
    assert "Nell" not in visitor.page("contact_copy")


def test_a_school_tells_of_two_children_and_their_parents(visitor: Visitor) -> None:
    visitor.fill("professional")
    visitor.answer("pupil-2", given_names="Sam", born_on_day="1", born_on_month="2", born_on_year="2020",
                   ethnicity="WBRI", nhs_number="943 476 5919")  # fmt: skip
    visitor.answer(
        "adult-1", given_names="Mo", kind="mother", lives_with_children="yes", has_parental_responsibility="yes"
    )
    visitor.answer("adult-2", given_names="Fay", kind="father", lives_with_children="no", is_of_concern="on")
    visitor.no_more("adult")
    visitor.send_and_read()
    message = ContactMessage.objects.get()
    assert (message.source, message.referrer_organisation, message.parents_told) == ("2A", "Hillside School", True)
    assert (message.child_told, message.is_professional) == (None, True)
    robin, sam = Contact.objects.order_by("pk")
    assert (robin.family_name, robin.sex) == ("Testchild", "F")
    assert (str(sam.born_on), sam.ethnicity, sam.nhs_number) == ("2020-02-01", "WBRI", "9434765919")
    mother, father = PersonNamed.objects.order_by("pk")
    assert (mother.kind, mother.lives_with_children, mother.has_parental_responsibility) == ("mother", True, True)
    assert (father.kind, father.lives_with_children, father.is_of_concern) == ("father", False, True)


def test_the_police_are_asked_for_their_incident(visitor: Visitor) -> None:
    visitor.begin("professional")
    yourself = PROFESSIONAL_ANSWERS["yourself"]
    assert visitor.answer("yourself", **yourself)["Location"].endswith("/pupil/1/")
    assert visitor.answer("yourself", **yourself | {"source": "6"})["Location"].endswith("/police/")
    visitor.answer("police", police_reference="CR/123/26", police_grade="High")
    assert "CR/123/26" in visitor.page("contact_check")


def test_danger_leads_to_999_first_and_then_on(visitor: Visitor) -> None:
    visitor.begin()
    answered = visitor.answer("danger", is_in_immediate_danger="yes", danger="He has a knife")
    assert answered["Location"] == reverse("contact_danger")
    page = visitor.page("contact_danger")
    assert "Call 999 now" in page
    assert reverse("contact_step", args=["you"]) in page


def test_a_page_goes_back_to_the_check_page_from_which_it_was_changed(visitor: Visitor) -> None:
    visitor.fill()
    check = visitor.page("contact_check")
    assert "/contact/form/home/?back=check" in check
    assert 'name="back" value="check"' in visitor.client.get("/contact/form/home/?back=check").content.decode()
    assert visitor.answer("home", home_address="2 Other Road", back="check")["Location"] == reverse("contact_check")
    assert "2 Other Road" in visitor.page("contact_check")
    assert visitor.client.get("/contact/form/home/?back=//evil.example").content.decode().count("evil") == 0


def test_a_child_who_was_added_can_be_taken_out_again(visitor: Visitor) -> None:
    visitor.fill()
    visitor.answer("child-2", given_names="Sam")
    assert "You have added 2 children" in visitor.page("contact_several", "child")
    visitor.client.post(reverse("contact_remove", args=["child", 1]))
    page = visitor.page("contact_several", "child")
    assert "You have added 1 child" in page
    assert "Robin" not in page
    assert visitor.client.post(reverse("contact_several", args=["child"]), {"another": "yes"})["Location"].endswith(
        "/3/"
    )
    visitor.client.post(reverse("contact_remove", args=["child", 2]))
    refused = visitor.no_more("child")
    assert refused.status_code == 422
    assert "Add at least one child" in refused.content.decode()


def test_twenty_children_are_as_many_as_the_form_takes(visitor: Visitor) -> None:
    visitor.fill()
    for number in range(2, 21):
        visitor.answer(f"child-{number}", given_names=f"Child {number}")
    assert "as many as this form takes" in visitor.page("contact_several", "child")
    visitor.send_and_read()
    assert Contact.objects.count() == 20


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/contact/form/danger/", "/contact/"),
        ("/contact/added/child/", "/contact/"),
        ("/contact/files/", "/contact/"),
        ("/contact/check/", "/contact/"),
        ("/contact/sent/", "/contact/"),
        ("/contact/sent/copy/", "/contact/"),
        ("/contact/later/", "/contact/"),
        ("/contact/destroy/", "/contact/"),
        ("/contact/danger/", "/contact/"),
    ],
)
def test_a_page_without_a_form_leads_to_the_first(visitor: Visitor, address: str, leads_to: str) -> None:
    assert visitor.client.get(address)["Location"] == leads_to


def test_pages_of_the_other_form_and_pages_that_are_none(visitor: Visitor) -> None:
    visitor.begin()
    assert visitor.client.get("/contact/form/yourself/")["Location"] == "/contact/form/danger/"
    assert visitor.client.get("/contact/form/child/")["Location"] == "/contact/form/danger/"
    assert visitor.client.get("/contact/form/danger/2/")["Location"] == "/contact/form/danger/"
    assert visitor.client.get("/contact/form/child/1000/")["Location"] == "/contact/form/danger/"
    assert visitor.client.get("/contact/added/pupil/")["Location"] == "/contact/form/danger/"
    for absent in ("/contact/form/nothing/", "/contact/added/home/", "/contact/save/", "/contact/leave/"):
        assert visitor.client.get(absent).status_code == 404


# --- what cannot be --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefix", "answers", "said"),
    [
        ("child-1", {"born_on_day": "1", "born_on_month": "1", "born_on_year": "2027"}, "of birth is in the future"),
        ("child-1", {"born_on_day": "31", "born_on_month": "2", "born_on_year": "2020"}, "must be a real date"),
        ("child-1", {"born_on_day": "1", "born_on_month": "1", "born_on_year": "1950"}, "older than 25"),
        ("child-1", {"age_said": "170"}, "The age must be between 0 and 25 years"),
        ("child-1", {"age_said": "seven"}, "The age must be a whole number of years"),
        ("child-1", {"age_said": "9" * 5000}, "The age must be a whole number of years"),
        ("child-1", {"expected_on_day": "1", "expected_on_month": "12", "expected_on_year": "2027"}, "43 weeks away"),
        ("child-1", {"sex": "X"}, "Choose one of the list"),
        ("child-1", {"given_names": "", "age_said": "7"}, "Enter a name, or write below"),
        ("child-1", {"given_names": "x" * 201}, "This has 201 characters. Shorten it to 200"),
        ("you", {"source": "2A"}, "Choose how you know the child"),
        ("you", {"source": ""}, "Choose how you know the child"),
        ("name", {"gives_name": "yes"}, "Enter your name, or a way to reach you"),
        ("name", {"gives_name": "yes", "referrer_email": "not an address"}, "email"),
        ("home", {"home_postcode": "SP1 1AA and more"}, "This has 16 characters. Shorten it to 8"),
        ("worries", {"worries": ""}, "Write what you are worried about"),
        ("worries", {"happened_on_day": "24", "happened_on_month": "11", "happened_on_year": "2026"}, "in the future"),
        ("danger", {"is_in_immediate_danger": "perhaps"}, "Choose yes, no or not known"),
        ("adult-1", {"born_on_day": "1", "born_on_month": "1", "born_on_year": "1901"}, "older than 120"),
        ("adult-1", {"kind": "wizard"}, "Choose one of the list"),
        ("adult-1", {"phone": "1" * 41}, "Shorten it to 40"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_the_field_and_nothing_typed_is_lost(
    visitor: Visitor, prefix: str, answers: dict[str, str], said: str
) -> None:
    visitor.fill()
    typed = ({"given_names": "Kept"} if prefix in {"child-1", "adult-1"} else {}) | answers
    refused = visitor.answer(prefix, **typed)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert said in page
    assert "<title>Error:" in page.replace("\n", "")
    assert 'class="govuk-error-message"' in page
    for value in typed.values():
        assert not value or value in page or value in {"perhaps", "wizard", "X", "2A"}
    shown_again = visitor.client.get(refused.request["PATH_INFO"]).content.decode()
    assert all(
        value in shown_again for value in typed.values() if value and value not in {"perhaps", "wizard", "X", "2A"}
    )


@pytest.mark.parametrize(
    ("prefix", "answers", "said"),
    [
        ("pupil-1", {"ethnicity": "ZZZZ"}, "Choose one of the list"),
        ("pupil-1", {"nhs_number": "943 476 5918"}, "The NHS number cannot be right"),
        ("pupil-1", {"upn": "A12"}, "The pupil number cannot be right"),
        ("yourself", {"source": "99"}, "Choose one of the list"),
        ("yourself", {"source": ""}, "Choose the kind of your organisation"),
        ("yourself", {"referrer_email": "dana"}, "Enter an email address like"),
        ("yourself", {"referrer_name": ""}, "Enter your name"),
        ("openness", {"parents_told": "no", "why_not_told": ""}, "Say why the parents were not told"),
    ],
)
def test_what_a_professional_cannot_say(visitor: Visitor, prefix: str, answers: dict[str, str], said: str) -> None:
    visitor.fill("professional")
    refused = visitor.answer(prefix, **PROFESSIONAL_ANSWERS[prefix] | answers)
    assert refused.status_code == 422
    assert said in refused.content.decode()


def test_a_paste_of_ten_megabytes_is_answered_with_all_that_was_typed(visitor: Visitor) -> None:
    visitor.fill()
    paste = "He was out again. " * 600_000
    refused = visitor.answer("worries", worries=paste, working_well="Kind grandparents")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Shorten it to 20000, or add it as a file" in page
    assert paste.strip() in page
    assert "Kind grandparents" in page
    kept = visitor.client.get("/contact/form/worries/").content.decode()
    assert "Kind grandparents" in kept


def test_a_script_in_a_name_is_a_name(visitor: Visitor) -> None:
    name = "<script>alert(1)</script>"
    visitor.fill(child_1={"given_names": name})
    for page in ("contact_check", "contact_sent", "contact_copy"):
        if page == "contact_sent":
            visitor.send()
        assert "<script>alert" not in visitor.page(page)
    assert "&lt;script&gt;" in visitor.page("contact_copy")
    assert name in visitor.client.get(reverse("contact_copy_file")).content.decode()
    assert Contact.objects.get().given_names == name


@pytest.mark.parametrize("value", ["\x00", "\ud800", "\u202e", "a" * 10_000, "{{ 7*7 }}", "'; DROP TABLE--"])
def test_no_text_breaks_a_page(visitor: Visitor, value: str) -> None:
    visitor.fill()
    for prefix, answers in PUBLIC_ANSWERS.items():
        sent = {f"{prefix}-{name}": value.encode("utf-8", "surrogatepass") for name in [*answers, "family_name"]}
        step, _, number = prefix.partition("-")
        address = reverse("contact_step_of", args=[step, number]) if number else reverse("contact_step", args=[step])
        assert visitor.client.post(address, sent).status_code in {302, 400, 422}
    assert visitor.client.get(reverse("contact_check")).status_code == 200


def test_a_form_with_a_page_missing_says_which_and_sends_nothing(visitor: Visitor) -> None:
    visitor.begin()
    visitor.answer("you", source="1A")
    page = visitor.page("contact_check")
    assert "Before you can send this" in page
    assert "/contact/form/child/1/?back=check" in page
    assert "/contact/form/worries/?back=check" in page
    refused = visitor.send()
    assert refused.status_code == 422
    assert not ContactMessage.objects.exists()
    visitor.fill()
    visitor.send_and_read()


def test_an_authority_without_a_front_door_says_so_and_keeps_the_form(
    visitor: Visitor, authority: SmallAuthority
) -> None:
    visitor.fill()
    type(authority.door.team).objects.filter(pk=authority.door.team.pk).update(is_front_door=False)
    refused = visitor.send()
    assert refused.status_code == 422
    assert "No team is the front door yet" in refused.content.decode()
    type(authority.door.team).objects.filter(pk=authority.door.team.pk).update(is_front_door=True)
    visitor.send_and_read()


# --- sent once -------------------------------------------------------------------------------------------------------


def test_a_form_that_is_sent_twice_is_one_contact_and_shows_the_same_code(visitor: Visitor) -> None:
    visitor.fill()
    key = hidden(visitor.page("contact_check"), "once")
    first, again = visitor.send(key), visitor.send(key)
    assert (first["Location"], again["Location"]) == ("/contact/sent/", "/contact/sent/")
    assert ContactMessage.objects.count() == 1
    assert code_in(visitor.page("contact_sent")) == code_in(visitor.page("contact_sent"))
    assert visitor.client.get("/contact/check/")["Location"] == "/contact/sent/"
    assert visitor.answer("home", home_address="late")["Location"] == "/contact/"


def test_the_last_page_and_the_copy_are_the_senders_for_an_hour(
    visitor: Visitor, monday: time_machine.Traveller
) -> None:
    visitor.fill()
    receipt, code = visitor.send_and_read()
    for page in ("contact_sent", "contact_copy"):
        assert receipt in visitor.page(page)
        assert Client().get(reverse(page))["Location"] == "/contact/"
    file = visitor.client.get(reverse("contact_copy_file"))
    assert file["Content-Disposition"] == f'attachment; filename="contact-{receipt}.txt"'
    assert file["X-Content-Type-Options"] == "nosniff"
    told = file.content.decode()
    assert told.startswith("\ufeffYour copy")
    assert all(words in told for words in (receipt, code, "He is out alone at night.", "1 Example Street"))
    assert Client().get(reverse("contact_copy_file")).status_code == 404
    monday.shift(timedelta(minutes=61))
    assert visitor.client.get(reverse("contact_sent"))["Location"] == "/contact/"
    assert visitor.client.get(reverse("contact_copy_file")).status_code == 404


def test_sending_leaves_one_row_of_the_trail_without_a_word_of_it(visitor: Visitor) -> None:
    before = TrailEvent.objects.count()
    visitor.fill()
    visitor.send_and_read()
    (row,) = TrailEvent.objects.order_by("sequence")[before:]
    assert (row.verb, row.action, row.account, row.object_kind) == ("change", "make_contact", None, "contactmessage")
    assert "Robin" not in str(row.details)


def test_the_code_is_kept_nowhere_as_it_is(visitor: Visitor) -> None:
    from django.contrib.sessions.models import Session

    visitor.fill()
    _, code = visitor.send_and_read()
    kept = str(list(ContactMessage.objects.values())) + str(list(Draft.objects.values()))
    kept += str([session.get_decoded() for session in Session.objects.all()])
    assert code not in kept
    assert code.replace("-", "") not in kept


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_at_once_and_goes_with_the_message(visitor: Visitor) -> None:
    visitor.fill()
    assert visitor.add("letter.pdf", PDF).status_code == 302
    page = visitor.page("contact_files")
    assert "letter.pdf" in page
    assert "not scanned for viruses" in page
    assert "letter.pdf" in visitor.page("contact_check")
    visitor.send_and_read()
    attachment = Attachment.objects.get()
    assert (attachment.name, attachment.content_type, attachment.scanned) == (
        "letter.pdf",
        "application/pdf",
        "not_scanned",
    )
    assert bytes(attachment.content.content) == PDF
    assert attachment.message == ContactMessage.objects.get()
    assert not DraftFile.objects.exists()
    assert "letter.pdf" in visitor.page("contact_copy")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("letter.docx", PDF, "letter.docx is not what its name says: it is a PDF"),
        ("photo.jpg", b"MZ\x90\x00" + b"\x00" * 100, "photo.jpg is not a kind of file that we can take"),
        ("empty.pdf", b"", "empty.pdf is empty"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_the_others_stay(
    visitor: Visitor, name: str, content: bytes, said: str
) -> None:
    visitor.fill()
    visitor.add("good.pdf", PDF + b"\n")
    refused = visitor.add(name, content)
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert "good.pdf" in visitor.page("contact_files")


def test_a_file_over_ten_megabytes_is_let_go_while_it_arrives(visitor: Visitor) -> None:
    visitor.fill()
    refused = visitor.add("film.pdf", PDF + b"\n" * 11 * 1024 * 1024)
    assert refused.status_code == 422
    assert "film.pdf is larger than 10 MB" in refused.content.decode()
    assert not DraftFile.objects.exists()


def test_a_file_can_be_taken_out_again_by_its_sender_alone(visitor: Visitor) -> None:
    visitor.fill()
    visitor.add("letter.pdf", PDF)
    file = DraftFile.objects.get()
    stranger = Visitor()
    stranger.fill()
    stranger.client.post(reverse("contact_remove_file"), {"file": str(file.pk)})
    assert DraftFile.objects.exists()
    assert visitor.client.post(reverse("contact_remove_file"), {"file": "nonsense"}).status_code == 404
    visitor.client.post(reverse("contact_remove_file"), {"file": str(file.pk)})
    assert not DraftFile.objects.exists()


def test_adding_nothing_says_so(visitor: Visitor) -> None:
    visitor.fill()
    refused = visitor.client.post(reverse("contact_files"), {"add": "yes"})
    assert refused.status_code == 422
    assert "Choose a file to add, or go on without one." in refused.content.decode()
    assert visitor.client.post(reverse("contact_files"))["Location"] == "/contact/check/"


# --- coming back -----------------------------------------------------------------------------------------------------


def save(visitor: Visitor, token: str, **fields: Any) -> Any:
    sent = {"draft": token, "fields": json.dumps({name.replace("__", "-"): [value] for name, value in fields.items()})}
    return visitor.client.post(reverse("contact_save"), sent, headers={"X-Self-Saving": "1"})


def test_what_is_typed_is_saved_before_the_page_is_sent(visitor: Visitor) -> None:
    visitor.begin()
    token = hidden(visitor.page("contact_step", "worries"), "draft")
    answer = save(visitor, token, worries__worries="Half a sen", nowhere__x="y", _done="worries")
    assert answer.json() == {"saved_at": "12:00", "version": 1}
    assert set(Draft.objects.get().fields) == {"worries-worries"}
    assert "Half a sen" in visitor.page("contact_step", "worries")


def test_a_page_that_was_open_longer_than_the_session_still_saves_and_is_taken(visitor: Visitor) -> None:
    visitor.begin()
    token = hidden(visitor.page("contact_step", "home"), "draft")
    later = Visitor()
    assert save(later, token, home__home_address="1 Example").status_code == 200
    assert later.answer("home", home_address="1 Example Street", draft=token)["Location"] == "/contact/added/adult/"
    assert "1 Example Street" in later.page("contact_step", "home")


def test_a_save_after_the_form_was_sent_or_with_a_forged_token_keeps_nothing(visitor: Visitor) -> None:
    visitor.fill()
    token = hidden(visitor.page("contact_step", "home"), "draft")
    visitor.send_and_read()
    assert save(visitor, token, home__home_address="late").status_code == 410
    assert save(visitor, "forged", home__home_address="late").status_code == 410


def test_somebody_comes_back_from_another_phone_with_the_code(visitor: Visitor) -> None:
    visitor.begin()
    visitor.answer("danger", is_in_immediate_danger="no")
    assert visitor.answer("you", later="yes")["Location"] == reverse("contact_later")
    page = visitor.client.post(reverse("contact_later")).content.decode()
    assert "21 December 2026" in page
    code = code_in(page)
    assert code not in visitor.page("contact_later"), "the code is told once"
    phone = Visitor()
    refused = phone.client.post(reverse("contact_resume"), {"code": "7F3K-9QX2-M4TB"})
    assert refused.status_code == 422
    assert "No form is kept under this code" in refused.content.decode()
    assert "12 letters and figures" in phone.client.post(reverse("contact_resume"), {"code": "7F3K"}).content.decode()
    back = phone.client.post(reverse("contact_resume"), {"code": code.lower()})
    assert back["Location"] == reverse("contact_step", args=["you"])
    assert "You have a form that is not sent yet." in phone.page("contact_start")
    new = code_in(phone.client.post(reverse("contact_later")).content.decode())
    assert new != code
    assert Visitor().client.post(reverse("contact_resume"), {"code": code}).status_code == 422


def test_a_code_ends_28_days_after_the_form_was_last_written_in(
    visitor: Visitor, monday: time_machine.Traveller
) -> None:
    visitor.begin()
    code = code_in(visitor.client.post(reverse("contact_later")).content.decode())
    monday.shift(timedelta(days=28, minutes=1))
    assert Visitor().client.post(reverse("contact_resume"), {"code": code}).status_code == 422


def test_guessing_codes_is_slowed(visitor: Visitor, monday: time_machine.Traveller) -> None:
    visitor.begin()
    code = code_in(visitor.client.post(reverse("contact_later")).content.decode())
    guesser = Visitor()
    for number in range(10):
        guess = f"ABCD-EFGH-JK2{number}".replace("0", "Z").replace("1", "Y")
        assert guesser.client.post(reverse("contact_resume"), {"code": guess}).status_code == 422
    assert guesser.client.post(reverse("contact_resume"), {"code": code}).status_code == 429
    assert guesser.client.post(reverse("contact_status"), {"receipt": "LS-AAAA-AAAA", "code": code}).status_code == 429
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert elsewhere.post(reverse("contact_resume"), {"code": code}).status_code == 302
    monday.shift(timedelta(minutes=15))
    assert guesser.client.post(reverse("contact_resume"), {"code": code}).status_code == 302


def test_a_flood_of_forms_is_held_back_with_a_way_to_ring(visitor: Visitor) -> None:
    for _ in range(30):
        assert visitor.begin().status_code == 302
    held = visitor.begin()
    assert held.status_code == 429
    assert "call 999 first" in held.content.decode()
    assert "You can ring the council instead" in held.content.decode()


def test_a_form_can_be_destroyed_and_left(visitor: Visitor) -> None:
    visitor.begin()
    assert visitor.client.post(reverse("contact_leave")).status_code == 204
    assert visitor.client.get(reverse("contact_check"))["Location"] == "/contact/"
    assert Draft.objects.exists()
    visitor.begin()
    before = Draft.objects.count()
    assert "Destroy the form?" in visitor.page("contact_give_up")
    assert visitor.client.post(reverse("contact_give_up"))["Location"] == "/contact/"
    assert Draft.objects.count() == before - 1


# --- what happened ---------------------------------------------------------------------------------------------------


def asked(receipt: str, code: str) -> Any:
    return Visitor().client.post(reverse("contact_status"), {"receipt": receipt, "code": code})


def test_a_sender_sees_how_far_it_is_and_what_they_were_told_and_nothing_else(
    visitor: Visitor, authority: SmallAuthority
) -> None:
    visitor.fill()
    receipt, code = visitor.send_and_read()
    page = asked(receipt, code).content.decode()
    assert "Received</strong> 23 November 2026 at midday" in page
    assert "Not looked at yet." in page
    contact = Contact.objects.get()
    contacts.triage(contact.pk, Priority.RED, ContactCategory.NEGLECT, by=authority.door.screener)
    looked_at = asked(receipt.lower().replace("-", " "), code.lower()).content.decode()
    assert "Being looked at" in looked_at
    ReferrerTold.objects.create(
        contact=contact, told_at=contact.received_at, told_on=contact.received_on, how="status_page",
        words="A worker will visit <b>the family</b>.",
    )  # fmt: skip
    told = asked(receipt, code).content.decode()
    assert "Told you on 23 November 2026:" in told
    assert "A worker will visit &lt;b&gt;the family&lt;/b&gt;." in told
    for hidden_words in ("Robin", "alone at night", "Red", "Neglect", "Example Street"):
        assert hidden_words not in told


def test_a_reference_and_a_code_belong_together(visitor: Visitor) -> None:
    visitor.fill()
    receipt, code = visitor.send_and_read()
    other = Visitor()
    other.fill()
    other_receipt, other_code = other.send_and_read()
    assert asked(receipt, code).status_code == 200
    for pair in ((receipt, other_code), (other_receipt, code), (receipt, ""), ("", code), (receipt, "nonsense")):
        assert asked(*pair).status_code == 422


def test_a_look_with_a_code_is_on_the_trail(visitor: Visitor) -> None:
    visitor.fill()
    receipt, code = visitor.send_and_read()
    asked(receipt, code)
    row = TrailEvent.objects.order_by("-sequence").first()
    assert row is not None
    assert (row.verb, row.account, row.object_kind, row.rule) == ("read", None, "contactmessage", "return_code")
