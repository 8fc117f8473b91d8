"""What a partner agency sees and does: its own requests, one answer, what is shared with it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from lineofsight.access.models import Account, Draft, TrailEvent
from lineofsight.actions import enquiries, enquiry_answers
from lineofsight.actions.enquiry_answers import AnswerRecord
from lineofsight.record.models import (
    Address,
    AgencyAnswer,
    AgencyRequest,
    Attachment,
    Child,
    Contact,
    FactVersion,
    MashEnquiry,
    Worker,
)
from lineofsight.record.moment import LONDON
from tests.agencies import Agencies
from tests.authority import SmallAuthority

SignedIn = Callable[[Account], Client]
KNOWN = AnswerRecord("returned", known="Two calls.", may_be_shared_with_family=False, may_be_passed_on=True)
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


@pytest.fixture
def agencies(authority: SmallAuthority) -> Agencies:
    made = Agencies(authority)
    for account in (made.officer, made.nurse):
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
    return made


@pytest.fixture
def contact(authority: SmallAuthority) -> Contact:
    return authority.contact(home_address="1 Hill Road, Springtown", home_postcode="ZZ1 1AA")


@pytest.fixture
def enquiry(agencies: Agencies, contact: Contact) -> MashEnquiry:
    return agencies.ask(contact, question="What do you know of Robin?")


def body(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def page_of(request: AgencyRequest) -> str:
    return reverse("agency_request", args=[request.reference])


# --- the list --------------------------------------------------------------------------------------------------------


def test_a_partner_lands_on_its_own_list_and_sees_no_other_way(
    agencies: Agencies, enquiry: MashEnquiry, contact: Contact, signed_in: SignedIn
) -> None:
    client = signed_in(agencies.officer)
    assert client.get("/").headers["Location"] == reverse("agency_requests")
    shown = body(client.get(reverse("agency_requests")))
    request = agencies.request_of(enquiry, agencies.police)
    assert page_of(request) in shown
    assert page_of(agencies.request_of(enquiry, agencies.health)) not in shown
    assert "Due in 24 hours" in shown
    assert contact.family_name not in shown
    assert shown.count('class="govuk-service-navigation__item') == 1


def test_what_is_owed_stands_first_by_when_it_is_due_and_late_is_said(
    agencies: Agencies, authority: SmallAuthority, enquiry: MashEnquiry, signed_in: SignedIn, monday: Any
) -> None:
    monday.move_to(datetime(2026, 11, 24, 15, 0, tzinfo=LONDON))
    later = agencies.ask(authority.contact())
    client = signed_in(agencies.officer)
    shown = body(client.get(reverse("agency_requests")))
    first, second = (page_of(agencies.request_of(one, agencies.police)) for one in (enquiry, later))
    assert shown.index(first) < shown.index(second)
    assert "Overdue by 3 hours" in shown


def test_the_list_asks_a_fixed_number_of_queries(
    agencies: Agencies, authority: SmallAuthority, enquiry: MashEnquiry, signed_in: SignedIn, django_assert_num_queries
) -> None:
    client = signed_in(agencies.officer)
    with django_assert_num_queries(10) as asked:
        body(client.get(reverse("agency_requests")))
    for _ in range(3):
        agencies.ask(authority.contact())
    with django_assert_num_queries(len(asked)):
        body(client.get(reverse("agency_requests")))


def test_an_agency_that_owes_nothing_is_told_so(agencies: Agencies, signed_in: SignedIn) -> None:
    assert "You owe no answer now." in body(signed_in(agencies.nurse).get(reverse("agency_requests")))


# --- one request -----------------------------------------------------------------------------------------------------


def test_a_request_shows_the_child_the_question_the_law_and_the_deadline(
    agencies: Agencies, enquiry: MashEnquiry, contact: Contact, signed_in: SignedIn
) -> None:
    request = agencies.request_of(enquiry, agencies.police)
    shown = body(signed_in(agencies.officer).get(page_of(request)))
    for words in (contact.said_name, "What do you know of Robin?", "Duty to safeguard", "24 November 2026 at midday"):
        assert words in shown
    for words in ("Hill Road", "ZZ1 1AA", agencies.health.name, "She came to school hungry"):
        assert words not in shown
    title = shown[shown.index("<title>") : shown.index("</title>")]
    assert contact.family_name not in title


def test_opening_is_seen_by_the_worker_and_stands_on_the_trail(
    agencies: Agencies, enquiry: MashEnquiry, contact: Contact, authority: SmallAuthority, signed_in: SignedIn
) -> None:
    request = agencies.request_of(enquiry, agencies.police)
    client = signed_in(agencies.officer)
    client.head(page_of(request))
    assert AgencyRequest.objects.get(pk=request.pk).first_opened_at is None
    client.get(page_of(request))
    assert AgencyRequest.objects.get(pk=request.pk).first_opened_at is not None
    row = TrailEvent.objects.order_by("-pk").first()
    assert row is not None
    assert (row.account, row.object_kind, row.children) == (agencies.officer, "agency_request", [contact.child_id])
    panel = body(signed_in(authority.door.screener).get(reverse("contact_enquiries", args=[contact.reference])))
    assert "First opened there 23 November 2026 at midday" in panel


def test_an_address_is_shown_where_it_was_shared_until_it_is_protected(
    agencies: Agencies, contact: Contact, signed_in: SignedIn
) -> None:
    request = agencies.request_of(agencies.ask(contact, is_address_shared=True), agencies.police)
    client = signed_in(agencies.officer)
    assert "1 Hill Road, Springtown ZZ1 1AA" in body(client.get(page_of(request)))
    assert contact.child is not None
    Address.objects.filter(person=contact.child.person).update(is_protected=True)
    assert "Hill Road" not in body(client.get(page_of(request)))


def test_the_demonstration_alone_goes_without_a_second_factor(
    agencies: Agencies, enquiry: MashEnquiry, signed_in: SignedIn
) -> None:
    Authenticator.objects.all().delete()
    request = agencies.request_of(enquiry, agencies.police)
    client = signed_in(agencies.officer)
    for address in (reverse("agency_requests"), page_of(request), reverse("answer_enquiry", args=[request.reference])):
        response = client.get(address)
        assert response.headers["Location"] == reverse("mfa_activate_totp")
    assert AgencyRequest.objects.get(pk=request.pk).first_opened_at is None
    with override_settings(DEMO=True):
        body(client.get(page_of(request)))


# --- what no partner sees --------------------------------------------------------------------------------------------


def _restrict(child: Child, level: str) -> None:
    child.restriction = level
    child.save()


@pytest.mark.parametrize(
    "change",
    [
        "another agency",
        "withdrawn",
        "S1",
        "S2",
        "closed long ago",
        "sponsor left",
        "unused",
        "unattested",
        "agency closed",
        "account closed",
        "absent",
    ],
)
def test_a_request_out_of_reach_is_refused_on_every_page(
    change: str, agencies: Agencies, enquiry: MashEnquiry, contact: Contact, signed_in: SignedIn
) -> None:
    request = agencies.request_of(enquiry, agencies.police)
    client = signed_in(agencies.nurse if change == "another agency" else agencies.officer)
    reference = uuid4() if change == "absent" else request.reference
    _put_out_of_reach(change, agencies, request, contact)
    told = set()
    for name in ("agency_request", "answer_enquiry"):
        for method in ("get", "post"):
            response = getattr(client, method)(reverse(name, args=[reference]), {"state": "nothing_known"})
            told.add(response.status_code)
            assert contact.said_name not in response.content.decode()
    file = client.get(reverse("agency_file", args=[reference, uuid4()]))
    expected = {403, 405} if change in ENDED else {302, 405} if change == "account closed" else {404, 405}
    assert told == expected
    assert file.status_code in expected
    assert not AgencyAnswer.objects.exists()


ENDED = {"sponsor left", "unused", "unattested", "agency closed"}
"""What ends an account by itself: its person is told so."""


def _put_out_of_reach(change: str, agencies: Agencies, request: AgencyRequest, contact: Contact) -> None:
    today, officer = date(2026, 11, 23), Account.objects.filter(pk=agencies.officer.pk)
    assert contact.child is not None
    match change:
        case "withdrawn":
            enquiries.withdraw(request.pk, "Rang.", by=agencies.authority.door.screener)
        case "S1" | "S2":
            _restrict(contact.child, change)
        case "closed long ago":
            closed = datetime(2026, 11, 13, 12, 0, tzinfo=LONDON)
            MashEnquiry.objects.update(closed_at=closed, readable_until=today - timedelta(days=1))
        case "sponsor left":
            Worker.objects.filter(pk=agencies.sponsor.pk).update(left_on=today)
        case "unused":
            officer.update(used_on=today - timedelta(days=46), attested_on=today - timedelta(days=46))
        case "unattested":
            officer.update(attested_on=today - timedelta(days=91))
        case "agency closed":
            type(agencies.police).objects.filter(pk=agencies.police.pk).update(closed_on=today)
        case "account closed":
            officer.update(is_active=False)


def test_the_same_child_in_another_enquiry_stays_closed(
    agencies: Agencies, enquiry: MashEnquiry, contact: Contact, signed_in: SignedIn
) -> None:
    other = agencies.ask(contact, agencies=(agencies.health,))
    request = agencies.request_of(other, agencies.health)
    assert signed_in(agencies.officer).get(page_of(request)).status_code == 404


def test_nothing_of_another_agency_is_read_before_it_is_shared(
    agencies: Agencies, enquiry: MashEnquiry, signed_in: SignedIn
) -> None:
    police, health = (agencies.request_of(enquiry, one) for one in (agencies.police, agencies.health))
    enquiry_answers.answer(police.pk, KNOWN, by=agencies.officer)
    client = signed_in(agencies.nurse)
    shown = body(client.get(page_of(health)))
    assert "Two calls." not in shown
    assert agencies.police.name not in shown
    enquiries.publish(enquiry.pk, "The police know the home.", by=agencies.authority.door.worker)
    shown = body(client.get(page_of(health)))
    assert "Two calls." in shown
    assert "The police know the home." in shown


def test_an_answer_that_may_not_be_passed_on_stays_with_us(
    agencies: Agencies, enquiry: MashEnquiry, signed_in: SignedIn
) -> None:
    police, health = (agencies.request_of(enquiry, one) for one in (agencies.police, agencies.health))
    kept = AnswerRecord("returned", known="Sealed.", may_be_shared_with_family=False, may_be_passed_on=False)
    enquiry_answers.answer(police.pk, kept, by=agencies.officer)
    enquiries.publish(enquiry.pk, "Little is known.", by=agencies.authority.door.worker)
    shown = body(signed_in(agencies.nurse).get(page_of(health)))
    assert "Little is known." in shown
    assert "Sealed." not in shown
    assert agencies.police.name not in shown


def test_an_answer_that_comes_after_sharing_is_read_when_it_is_shared_again(
    agencies: Agencies, enquiry: MashEnquiry, signed_in: SignedIn, monday: Any
) -> None:
    police, health = (agencies.request_of(enquiry, one) for one in (agencies.police, agencies.health))
    worker = agencies.authority.door.worker
    enquiry_answers.answer(health.pk, AnswerRecord("nothing_known"), by=agencies.nurse)
    enquiries.publish(enquiry.pk, "Nothing yet.", by=worker)
    monday.shift(60)
    enquiry_answers.answer(police.pk, KNOWN, by=agencies.officer)
    client = signed_in(agencies.nurse)
    assert "Two calls." not in body(client.get(page_of(health)))
    monday.shift(60)
    enquiries.publish(enquiry.pk, "Two calls.", by=worker)
    assert "Two calls." in body(client.get(page_of(health)))


def test_a_closed_enquiry_is_read_for_five_working_days_and_not_answered(
    agencies: Agencies, enquiry: MashEnquiry, signed_in: SignedIn, monday: Any
) -> None:
    request = agencies.request_of(enquiry, agencies.police)
    MashEnquiry.objects.update(closed_at=request.requested_at, readable_until=date(2026, 11, 30))
    client = signed_in(agencies.officer)
    shown = body(client.get(page_of(request)))
    assert "You can read it until 30 November 2026" in shown
    assert reverse("answer_enquiry", args=[request.reference]) not in shown
    response = client.post(reverse("answer_enquiry", args=[request.reference]), {"state": "nothing_known"})
    assert response.headers["Location"] == page_of(request)
    assert not AgencyAnswer.objects.exists()


# --- answering -------------------------------------------------------------------------------------------------------

TOLD = {
    "state": "returned",
    "known": "Two calls to the home.",
    "may_be_shared_with_family": "no",
    "may_be_passed_on": "yes",
    "handling": "Police intelligence",
}


def answer_page(request: AgencyRequest) -> str:
    return reverse("answer_enquiry", args=[request.reference])


def test_an_answer_is_given_read_again_and_corrected(
    agencies: Agencies, enquiry: MashEnquiry, signed_in: SignedIn
) -> None:
    request = agencies.request_of(enquiry, agencies.police)
    client = signed_in(agencies.officer)
    assert client.post(answer_page(request), TOLD).headers["Location"] == page_of(request)
    shown = body(client.get(page_of(request)))
    for words in ("Your answer is with the front door", "Two calls to the home.", "Police intelligence"):
        assert words in shown
    form = body(client.get(answer_page(request)))
    assert "Correct your answer" in form
    assert "Two calls to the home." in form
    client.post(answer_page(request), TOLD | {"known": "Three calls."})
    assert AgencyAnswer.objects.get().known == "Three calls."
    client.post(answer_page(request), TOLD | {"known": "Three calls."})
    assert AgencyAnswer.objects.get().version == 2
    assert FactVersion.objects.filter(fact="agencyanswer").count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": ""}, "Choose whether you know something"),
        ({"known": ""}, "Write what is known"),
        ({"may_be_passed_on": ""}, "Choose whether the other agencies asked may read"),
        ({"state": "declined", "known": ""}, "Say why you decline"),
        ({"state": "nothing_known"}, "Something is written below"),
        ({"known": "x" * 20_001}, "20000 characters"),
        ({"handling": "x" * 101}, "100 characters"),
    ],
)
def test_a_fault_stands_beside_its_field_and_keeps_what_was_typed(
    agencies: Agencies, enquiry: MashEnquiry, signed_in: SignedIn, change: dict[str, str], words: str
) -> None:
    request = agencies.request_of(enquiry, agencies.police)
    client = signed_in(agencies.officer)
    response = client.post(answer_page(request), TOLD | change)
    assert response.status_code == 422
    shown = response.content.decode()
    assert shown.count(words) >= 2
    assert "Police intelligence" in shown or "handling" in change
    assert not AgencyAnswer.objects.exists()
    again = body(client.get(answer_page(request)))
    assert "We kept what you wrote" in again
    assert "Police intelligence" in again or "handling" in change


def test_script_in_an_answer_is_text(agencies: Agencies, enquiry: MashEnquiry, signed_in: SignedIn) -> None:
    request = agencies.request_of(enquiry, agencies.police)
    client = signed_in(agencies.officer)
    client.post(answer_page(request), TOLD | {"known": "<script>alert(1)</script>", "handling": "<b>x</b>"})
    shown = body(client.get(page_of(request)))
    assert "<script>alert(1)" not in shown
    assert "<b>x" not in shown
    assert "&lt;script&gt;" in shown


def a_file(name: str = "notes.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def test_files_are_kept_while_the_answer_is_written_and_go_with_it(
    agencies: Agencies, enquiry: MashEnquiry, contact: Contact, signed_in: SignedIn
) -> None:
    request = agencies.request_of(enquiry, agencies.police)
    client = signed_in(agencies.officer)
    shown = body(client.post(answer_page(request), TOLD | {"files": a_file(), "add": "1"}))
    assert "Take out notes.png" in shown
    assert "Two calls to the home." in shown
    assert not AgencyAnswer.objects.exists()
    client.post(answer_page(request), TOLD)
    attachment = Attachment.objects.get(answer__request=request)
    assert (attachment.name, attachment.content_type) == ("notes.png", "image/png")
    assert not Draft.objects.filter(files__isnull=False).exists()
    file = client.get(reverse("agency_file", args=[request.reference, attachment.reference]))
    assert file.content == PNG
    assert file.headers["Content-Disposition"] == f'attachment; filename="attachment-{attachment.pk}.png"'
    assert file.headers["Content-Type"] == "application/octet-stream"
    health = agencies.request_of(enquiry, agencies.health)
    other = signed_in(agencies.nurse).get(reverse("agency_file", args=[health.reference, attachment.reference]))
    assert other.status_code == 404


def test_a_file_can_be_taken_out_and_a_bad_one_is_said(
    agencies: Agencies, enquiry: MashEnquiry, signed_in: SignedIn
) -> None:
    request = agencies.request_of(enquiry, agencies.police)
    client = signed_in(agencies.officer)
    response = client.post(answer_page(request), TOLD | {"files": a_file("bad.png", b"MZ not a picture"), "add": "1"})
    assert response.status_code == 422
    assert "bad.png" in response.content.decode()
    client.post(answer_page(request), TOLD | {"files": a_file(), "add": "1"})
    kept = Draft.objects.get().files.get()
    shown = body(client.post(answer_page(request), TOLD | {"take_out": str(kept.pk), "add": "1"}))
    assert "Take out notes.png" not in shown
    client.post(answer_page(request), TOLD)
    assert not Attachment.objects.exists()
