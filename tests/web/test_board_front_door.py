"""The front door on the oversight board: for who oversees the service, in two queries, and without small numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from lineofsight.access.models import Account
from lineofsight.record.models import Child, Now
from lineofsight.record.moment import now
from lineofsight.web.board import front_door_for
from tests.authority import SmallAuthority

SignedIn = Callable[[Account], Client]


def tile(page: str, key: str) -> tuple[str, str]:
    """What a tile of the block says, and where it leads."""
    found = html.fromstring(page).get_element_by_id(f"door-{key}")
    link = found.xpath(".//a/@href")
    return " ".join(found.text_content().split()), link[0] if link else ""


def test_it_tells_what_is_open_overdue_and_waited_for(authority: SmallAuthority, signed_in: SignedIn) -> None:
    authority.message(at=now() - timedelta(days=6))
    authority.message()
    browser = signed_in(authority.service_manager)
    page = browser.get(reverse("board")).text
    assert tile(page, "open")[0].startswith("2 Contacts open the oldest came 17 November 2026")
    words, address = tile(page, "overdue")
    assert words.startswith("1 Overdue")
    assert (
        len(html.fromstring(browser.get(address).content).xpath("//table[contains(@class, 'los-stacked')]/tbody/tr"))
        == 1
    )
    assert tile(page, "agencies")[0].startswith("0 ")


def test_an_analyst_is_told_no_small_number_and_led_to_the_figures(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    authority.message()
    browser = signed_in(authority.analyst)
    words, address = tile(browser.get(reverse("board")).text, "open")
    assert words == "5 or fewer Contacts open"
    assert address == reverse("front_door_figure", args=["p04"])
    assert browser.get(address).status_code == 200


def test_others_have_no_such_block(authority: SmallAuthority, signed_in: SignedIn) -> None:
    for account in (authority.north.worker, authority.north.manager, authority.door.manager):
        assert "door-open" not in signed_in(account).get(reverse("board")).text


def test_a_restricted_record_is_not_counted(authority: SmallAuthority) -> None:
    child = authority.child()
    authority.contact(child)
    Child.objects.filter(pk=child.pk).update(restriction="S1")
    told = front_door_for(authority.service_manager, Now.read())
    assert told is not None
    assert told.open == 0


def test_an_empty_queue_says_that_nothing_waits(authority: SmallAuthority, signed_in: SignedIn) -> None:
    assert tile(signed_in(authority.analyst).get(reverse("board")).text, "open")[0] == "0 Contacts open nothing waits"


def test_it_asks_two_queries_at_most(authority: SmallAuthority) -> None:
    for _ in range(3):
        authority.message()
    with CaptureQueriesContext(connection) as caught:
        front_door_for(authority.service_manager, Now.read())
    assert len(caught) <= 2
    with CaptureQueriesContext(connection) as caught:
        front_door_for(authority.north.worker, Now.read())
    assert len(caught) == 0
