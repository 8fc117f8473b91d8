"""Signing in leads each role to a page that it may open."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.authority import small_authority

pytestmark = pytest.mark.django_db


def test_each_role_lands_on_a_page_of_its_own(client: Client) -> None:
    authority = small_authority()
    for account, page in (
        (authority.north.worker, "caseload"),
        (authority.north.manager, "team_work"),
        (authority.service_manager, "board"),
        (authority.analyst, "board"),
        (authority.administrator, "clocks"),
        (authority.door.manager, "front_door"),
        (authority.door.worker, "front_door"),
        (authority.door.screener, "front_door"),
    ):
        client.force_login(account)
        answer = client.get("/", follow=True)
        assert answer.redirect_chain == [(reverse(page), 302)]
        assert answer.status_code == 200
