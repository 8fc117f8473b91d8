"""A form that is sent twice records once, and one that was refused can be put right."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access import once
from lineofsight.record.models import Child, Visit
from tests.authority import small_authority

pytestmark = pytest.mark.django_db

SEEN = {
    "on_day": "2",
    "on_month": "11",
    "on_year": "2026",
    "kind": "in_person",
    "seen": "yes",
    "is_seen_alone": "yes",
    "purpose": "statutory",
    "bedroom": "no",
}


def key_in(page: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_visit_that_is_sent_twice_is_one_visit(client: Client) -> None:
    authority = small_authority()
    child = authority.child()
    authority.episode(child, on=date(2026, 9, 1))
    client.force_login(authority.north.worker)
    address = reverse("record_visit", args=[child.reference])
    key = key_in(client.get(address).content.decode())
    refused = client.post(address, SEEN | {"kind": "", "once": key})
    assert refused.status_code == 422
    assert key_in(refused.content.decode()) == key
    first = client.post(address, SEEN | {"once": key})
    again = client.post(address, SEEN | {"once": key})
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert Visit.objects.count() == 1
    client.post(address, SEEN | {"once": key_in(client.get(address).content.decode())})
    assert Visit.objects.count() == 2


def test_a_step_that_the_journey_refuses_can_be_sent_again(client: Client) -> None:
    authority = small_authority()
    child = authority.child()
    client.force_login(authority.north.worker)
    address = reverse("record_visit", args=[child.reference])
    key = once.new_key()
    future = client.post(address, SEEN | {"on_year": "2099", "once": key})
    assert future.status_code == 422
    assert client.post(address, SEEN | {"once": key}).status_code == 302
    assert Visit.objects.count() == 1


def test_a_new_child_that_is_sent_twice_is_one_child(client: Client) -> None:
    authority = small_authority()
    client.force_login(authority.north.worker)
    told = {
        "family_name": "Testchild",
        "born_on_day": "1",
        "born_on_month": "2",
        "born_on_year": "2020",
        "sex": "F",
        "team": str(authority.north.team.pk),
        "once": once.new_key(),
    }
    for _ in range(2):
        assert client.post(reverse("new_child"), told).status_code == 302
    assert Child.objects.count() == 1


def test_a_key_that_cannot_be_read_is_a_form_without_one() -> None:
    account = small_authority().administrator
    assert once.take("", account)
    assert once.take("not a key", account)
    once.give_back("not a key")
