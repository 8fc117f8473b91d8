"""A partner against every address, filled with the ids of a whole service: only its own enquiry opens."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import reverse

from lineofsight.access.urls import ACTIONS
from lineofsight.actions import enquiry_answers
from lineofsight.actions.enquiry_answers import AnswerRecord
from lineofsight.domain.permissions import OPEN_TO_ANYONE
from lineofsight.record.models import AgencyRequest, Contact, MashEnquiry
from tests.access.test_url_walk import Address, every_address
from tests.agencies import Agencies
from tests.authority import small_authority

OPEN_TO_PARTNERS = {
    "first_page", "own_account", "drafts", "draft_save", "draft_signed_in", "draft_start_again", "draft_bring_back",
    "agency_requests", "agency_request", "answer_enquiry", "agency_file",
}  # fmt: skip
"""Pages that a partner may open at all, beside those that need no sign-in."""


@pytest.fixture(autouse=True)
def _the_connection_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of an answer closes no connection here: the whole walk is one transaction."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda _: None)


@pytest.fixture
def agencies(db: None) -> Agencies:
    made = Agencies(small_authority())
    Authenticator.objects.create(user=made.officer, type=Authenticator.Type.TOTP, data={})
    return made


@pytest.fixture
def contact(agencies: Agencies) -> Contact:
    return agencies.authority.contact()


@pytest.fixture
def enquiry(agencies: Agencies, contact: Contact) -> MashEnquiry:
    return agencies.ask(contact)


@pytest.fixture
def client(agencies: Agencies) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(agencies.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _filled(address: Address, values: dict[str, Any]) -> str | None:
    """The address with real ids in it; None where a part holds nothing that a service hands out."""
    if address.parts - values.keys():
        return None
    return reverse(address.name, kwargs={part: values[part] for part in address.parts})


def _ids(contact: Contact, enquiry: MashEnquiry, request: AgencyRequest) -> dict[str, Any]:
    assert contact.child is not None
    return {
        "reference": contact.child.reference,
        "contact": contact.reference,
        "enquiry": enquiry.reference,
        "agency_request": request.reference,
        "agency": request.agency_id,
        "account": request.agency.accounts.get().pk,
        "attachment": request.reference,
        "subject": 0,
        "number": 1,
        "form": "csv",
        "key": "contact_triage",
        "pk": contact.pk,
    }


def _is_closed(response: Any) -> bool:
    if response.status_code in {401, 403, 404, 405}:
        return True
    return response.status_code == 302 and response.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.one_database
@pytest.mark.slow
def test_a_partner_opens_no_page_of_the_service_whatever_id_it_holds(
    agencies: Agencies, contact: Contact, enquiry: MashEnquiry, client: Client
) -> None:
    request = agencies.request_of(enquiry, agencies.health)
    enquiry_answers.answer(request.pk, AnswerRecord("nothing_known"), by=agencies.nurse)
    values, said, asked = _ids(contact, enquiry, request), [], 0
    for address in every_address():
        url = _filled(address, values)
        if url is None or address.name in ACTIONS or address.action in OPEN_TO_ANYONE:
            continue
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            response = client.generic(method, url)
            body = response.getvalue() if method != "HEAD" else b""
            response.close()
            asked += 1
            is_open = address.name in OPEN_TO_PARTNERS and "agency_request" not in address.parts
            if not is_open and not _is_closed(response):
                said.append(f"{method} {url}: {response.status_code}")
            if contact.said_name.encode() in body or contact.family_name.encode() in body:
                said.append(f"{method} {url} names the child")
    assert asked > 200
    assert not said, "\n".join(said)


def test_its_own_enquiry_is_what_a_partner_opens(
    agencies: Agencies, contact: Contact, enquiry: MashEnquiry, client: Client
) -> None:
    request = agencies.request_of(enquiry, agencies.police)
    response = client.get(reverse("agency_request", args=[request.reference]))
    assert response.status_code == 200
    assert contact.said_name in response.content.decode()


def test_every_page_of_a_partner_exists() -> None:
    assert {address.name for address in every_address()} >= OPEN_TO_PARTNERS
