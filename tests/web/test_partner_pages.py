"""Opening agencies and the accounts of their people, and the messages that were written to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from lineofsight.access.models import Account, OutgoingMessage
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Agency
from tests.agencies import Agencies
from tests.authority import SmallAuthority

SignedIn = Callable[[Account], Client]
TODAY = date(2026, 11, 23)
PASSWORD = "a long walk by the river"


@pytest.fixture
def manager(authority: SmallAuthority, signed_in: SignedIn) -> Client:
    return signed_in(authority.door.manager)


def body(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return response.content.decode()


def test_an_agency_is_opened_changed_closed_and_opened_again(manager: Client) -> None:
    assert "There is no agency yet." in body(manager.get(reverse("partner_agencies")))
    told = {"name": "Springshire Police", "kind": "police", "email_domains": "police.example\ncps.example"}
    response = manager.post(reverse("new_agency"), told)
    agency = Agency.objects.get()
    page = reverse("partner_agency", args=[agency.pk])
    assert response.headers["Location"] == page
    assert "police.example, cps.example" in body(manager.get(page))
    manager.post(reverse("change_agency", args=[agency.pk]), told | {"name": "County Police"})
    assert "County Police" in body(manager.get(reverse("partner_agencies")))
    manager.post(page, {"do": "close"})
    assert "Open the agency again" in body(manager.get(page))
    manager.post(page, {"do": "open"})
    assert Agency.objects.get().closed_on is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter the agency’s name"),
        ({"kind": ""}, "Choose the kind of agency"),
        ({"email_domains": "gmail.com"}, "Anybody can have an address at gmail.com"),
        ({"email_domains": "nowhere"}, "nowhere is not a domain"),
    ],
)
def test_a_fault_of_an_agency_stands_beside_its_field(manager: Client, change: dict[str, str], words: str) -> None:
    told = {"name": "Police", "kind": "police", "email_domains": "police.example"} | change
    assert body(manager.post(reverse("new_agency"), told), 422).count(words) >= 2


def test_an_account_is_opened_and_the_person_sets_the_password(
    authority: SmallAuthority, manager: Client, signed_in: SignedIn
) -> None:
    agencies = Agencies(authority)
    page = reverse("new_partner_account", args=[agencies.police.pk])
    domain = agencies.police.email_domains[0]
    told = {
        "full_name": "Jo Moon", "email": f"jo@{domain}", "username": "jo.moon", "sponsor": agencies.sponsor.pk,
        "once": "8a4bbd4c-4ef5-4c8c-9a39-8a7ad4d0ac12",
    }  # fmt: skip
    assert "must be at" in body(manager.post(page, told | {"email": "jo@elsewhere.example"}), 422)
    shown = body(manager.post(page, told))
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", shown)
    assert code is not None
    assert manager.post(page, told).status_code == 302
    assert Account.objects.filter(username="jo.moon").count() == 1
    assert code.group() not in body(manager.get(reverse("partner_agency", args=[agencies.police.pk])))
    person, first = Client(), reverse("first_password")
    sent = {"username": "jo.moon", "code": code.group(), "password": PASSWORD, "again": PASSWORD}
    assert "not the same" in body(person.post(first, sent | {"again": "something else entirely"}), 422)
    assert "at least 15 characters" in body(person.post(first, sent | {"password": "short", "again": "short"}), 422)
    assert "is not right" in body(person.post(first, sent | {"username": "screener"}), 422)
    assert person.post(first, sent).headers["Location"] == reverse("account_login")
    signed = person.post(reverse("account_login"), {"login": "jo.moon", "password": PASSWORD})
    assert signed.headers["Location"] == "/"


def test_guessing_a_code_is_slowed_down(authority: SmallAuthority, monday: Any) -> None:
    sent = {"username": "jo.moon", "code": "2222-2222-2222", "password": PASSWORD, "again": PASSWORD}
    client, page = Client(), reverse("first_password")
    for _ in range(10):
        assert "is not right" in body(client.post(page, sent), 422)
    assert "too many attempts" in body(client.post(page, sent), 422)


def test_an_account_that_ends_soon_is_shown_and_said_to_be_needed(authority: SmallAuthority, manager: Client) -> None:
    agencies = Agencies(authority)
    officer = agencies.officer
    Account.objects.filter(pk=officer.pk).update(attested_on=TODAY - timedelta(days=80))
    shown = body(manager.get(reverse("partner_agencies")))
    assert "Accounts that end soon" in shown
    assert "ends 4 December 2026" in shown
    page = reverse("partner_account", args=[officer.pk])
    assert manager.post(page, {"do": "attest", "sponsor": agencies.sponsor.pk}).status_code == 302
    assert Account.objects.get(pk=officer.pk).attested_on == TODAY
    assert "Accounts that end soon" not in body(manager.get(reverse("partner_agencies")))
    manager.post(page, {"do": "close"})
    assert "Ended: Closed" in body(manager.get(page))
    manager.post(page, {"do": "attest", "sponsor": agencies.sponsor.pk})
    assert "In force" in body(manager.get(page))
    assert re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", body(manager.post(page, {"do": "invite"})))


def test_no_other_account_is_opened_by_these_pages(authority: SmallAuthority, manager: Client) -> None:
    page = reverse("partner_account", args=[authority.administrator.pk])
    assert manager.get(page).status_code == 404
    assert manager.post(page, {"do": "close"}).status_code == 404
    assert Account.objects.get(pk=authority.administrator.pk).is_active


def test_messages_are_told_as_not_sent_and_hold_no_name(authority: SmallAuthority, manager: Client) -> None:
    page = reverse("partner_messages")
    assert "No message has been written yet." in body(manager.get(page))
    agencies, contact = Agencies(authority), authority.contact()
    agencies.ask(contact)
    shown = body(manager.get(page))
    assert "No mail server is set up" in shown
    assert len(re.findall(r"Not sent\s*</strong>", shown)) == 2
    assert contact.family_name not in shown
    OutgoingMessage.objects.filter(account=agencies.officer).update(tries=2, trouble="TimeoutError")
    with override_settings(MAIL={"EMAIL_HOST": "x"}):
        shown = body(manager.get(page))
    assert "Not taken, tried again" in shown
    assert "2 tries" in shown


@pytest.mark.parametrize("who", ["screener", "worker"])
def test_who_manages_nobody_opens_no_account(authority: SmallAuthority, signed_in: SignedIn, who: str) -> None:
    client = signed_in(getattr(authority.door, who))
    for name in ("partner_agencies", "partner_messages", "new_agency"):
        assert client.get(reverse(name)).status_code == 403
    assert not Account.objects.filter(role=Role.PARTNER).exists()
