"""Contacts on the child's page: what came to the front door stands where the child's worker finds it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.actions import contacts
from lineofsight.domain.codes.front_door import ContactCategory, Priority
from lineofsight.domain.contact_rules import SaidOfChild
from lineofsight.record.models import Child
from tests.authority import SmallAuthority
from tests.deciding import Deciding

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


@pytest.fixture
def door(authority: SmallAuthority) -> Deciding:
    return Deciding(authority)


def page_of(child: Child, client: Client) -> str:
    """The child's page, and everything in the record, which it leads to."""
    return "".join(client.get(reverse(name, args=[child.reference])).text for name in ("child", "child_everything"))


def test_news_passed_on_stands_in_the_open_episode_of_the_childs_worker(door: Deciding, signed_in: SignedIn) -> None:
    child = door.authority.child()
    door.authority.episode(child, on=date(2026, 11, 2))
    contact = door.ready(child, source="6", childs_words="I ran to gran")
    door.decide(contact, "information_on_open_episode", "3", criteria=())
    page = page_of(child, signed_in(door.authority.north.worker))
    episode = page[page.rindex('<h2 class="govuk-heading-m" id="episode-') :]
    for words in ("Contact from the police", "She came to school hungry again", "I ran to gran", "level 3"):
        assert words in episode


def test_who_made_a_contact_is_not_told_there(door: Deciding, signed_in: SignedIn) -> None:
    child = door.authority.child()
    door.ready(child, source="1B", referrer_name="Nora Nextdoor", is_source_confidential=True)
    page = page_of(child, signed_in(door.authority.north.worker))
    assert "Contact from an acquaintance or neighbour" in page
    assert "Nora Nextdoor" not in page


def test_the_words_stay_with_the_front_door_where_they_are_also_about_a_closed_record(
    door: Deciding, signed_in: SignedIn
) -> None:
    message = door.authority.message(SaidOfChild(family_name="Moon"), SaidOfChild(family_name="Star"))
    moon, star = message.contacts.order_by("pk")
    child = door.authority.child()
    contacts.triage(moon.pk, Priority.AMBER, ContactCategory.NEGLECT, by=door.decider)
    contacts.link(moon.pk, child, by=door.decider)
    worker = signed_in(door.authority.north.worker)
    assert "hungry again" in page_of(child, worker)
    closed = contacts.link_new(star.pk, by=door.decider)
    Child.objects.filter(pk=closed.pk).update(restriction="S2")
    page = page_of(child, worker)
    assert "hungry again" not in page
    assert "What was said: the front door has them." in page


def test_the_queries_are_the_same_for_many_contacts(door: Deciding, signed_in: SignedIn) -> None:
    one, many = door.authority.child(), door.authority.child()
    for child, times in ((one, 1), (many, 4)):
        for _ in range(times):
            door.authority.contact(child)
    worker = signed_in(door.authority.north.worker)
    counts = []
    for child in (one, many):
        with CaptureQueriesContext(connection) as asked:
            page_of(child, worker)
        counts.append(len(asked))
    assert counts[0] == counts[1]
