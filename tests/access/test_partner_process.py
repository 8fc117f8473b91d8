"""Partners served apart: which pages each process serves, and that it says so before it asks who somebody is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from lineofsight.access.partner_process import ENQUIRY_PAGES, PARTNER_PAGES
from lineofsight.access.served import Served
from lineofsight.access.urls import ACTIONS
from lineofsight.config import deployment_facts
from lineofsight.config.background import start_background
from lineofsight.domain.permissions import Action, Role, permits_for
from tests.access.test_partner_walk import OPEN_TO_PARTNERS
from tests.access.test_url_walk import every_address
from tests.agencies import Agencies
from tests.authority import small_authority


@pytest.fixture
def agencies(db: None) -> Agencies:
    return Agencies(small_authority())


def client_of(account: Any) -> Client:
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_pages_served_apart_are_those_that_a_partner_may_open() -> None:
    assert PARTNER_PAGES - ACTIONS.keys() == OPEN_TO_PARTNERS | {"first_password", "draft_token"}
    answering = {one.name for one in every_address() if one.action is Action.ANSWER_ENQUIRY}
    assert answering == ENQUIRY_PAGES
    assert [role for role in Role if any(permits_for(Action.ANSWER_ENQUIRY, role))] == [Role.PARTNER]


def test_nothing_but_the_partners_pages_is_there(db: None) -> None:
    with override_settings(PAGES=Served.PARTNERS):
        client = Client()
        served = {"/agency/", "/account/login/", "/first-password/", "/your-account/", "/drafts/"}
        assert {path: client.get(path).status_code for path in served} == {
            "/agency/": 302,
            "/account/login/": 200,
            "/first-password/": 200,
            "/your-account/": 302,
            "/drafts/": 302,
        }
        for path in ("/board/", "/children/", "/front-door/", "/contact/", "/partners/", "/live/board/", "/parts/"):
            assert client.get(path).status_code == 404, path


def test_the_authority_s_own_process_may_leave_partners_to_the_other(agencies: Agencies) -> None:
    with override_settings(PAGES=Served.NOT_PARTNERS):
        client = client_of(agencies.officer)
        assert client.get(reverse("agency_requests")).status_code == 404
        assert client.get(reverse("own_account")).status_code == 200
        assert client_of(agencies.authority.door.manager).get(reverse("front_door")).status_code == 200


def test_the_partner_facing_process_does_no_work_that_nobody_asks_for() -> None:
    with override_settings(PAGES=Served.PARTNERS):
        assert start_background() == ()


def test_the_partner_facing_process_does_not_start_on_rights_to_everything(db: None) -> None:
    assert deployment_facts.partners_know_too_much() == ""
    with override_settings(PAGES=Served.PARTNERS):
        assert "Set DATABASE_URL" in deployment_facts.partners_know_too_much() or (
            "may do more than partners need" in deployment_facts.partners_know_too_much()
        )
