"""Contacts to be decided again: the managers are told of each, with what stood and why it was reversed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import decisions
from lineofsight.record.models import Child, Contact
from tests.authority import SmallAuthority
from tests.deciding import Deciding

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


@pytest.fixture
def door(authority: SmallAuthority) -> Deciding:
    return Deciding(authority)


def reversed_contact(door: Deciding) -> Contact:
    contact = door.ready()
    door.decide(contact, "no_further_action", "1")
    decisions.reopen(contact.pk, "The police called.", by=door.manager)
    return contact


def test_a_reversed_decision_stands_on_the_list_until_it_is_made_again(door: Deciding, signed_in: SignedIn) -> None:
    manager = signed_in(door.manager)
    assert "No decision that was reversed waits for a new one." in manager.get(reverse("reopened_contacts")).text
    contact = reversed_contact(door)
    page = manager.get(reverse("reopened_contacts")).text
    told = ("The police called.", "No further action, level 1", "Front Door Social worker", "Front Door Team manager")
    for words in told:
        assert words in page
    assert reverse("contact", args=[contact.reference]) in page
    row = TrailEvent.objects.order_by("-sequence").first()
    assert row is not None
    assert (row.route, row.children) == ("reopened_contacts", [contact.child_id])
    door.decide(contact, "advice", "2")
    assert "The police called." not in manager.get(reverse("reopened_contacts")).text


def test_the_list_can_be_taken_away(door: Deciding, signed_in: SignedIn) -> None:
    reversed_contact(door)
    answer = signed_in(door.manager).get(reverse("reopened_contacts_export", args=["csv"]))
    assert b"The police called." in b"".join(answer.streaming_content)
    assert signed_in(door.manager).get(reverse("reopened_contacts_export", args=["doc"])).status_code == 404


def test_a_sealed_child_is_not_on_it(door: Deciding, signed_in: SignedIn) -> None:
    contact = reversed_contact(door)
    Child.objects.filter(pk=contact.child_id).update(restriction="S2")
    assert "The police called." not in signed_in(door.manager).get(reverse("reopened_contacts")).text


def test_the_queries_are_the_same_for_many(door: Deciding, signed_in: SignedIn) -> None:
    manager, counts = signed_in(door.manager), []
    for _ in range(2):
        reversed_contact(door)
        with CaptureQueriesContext(connection) as asked:
            manager.get(reverse("reopened_contacts"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
