"""The page of the daily feed: who reads it, what it says of children, and the copy to take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account, TrailEvent
from lineofsight.record.models import Child, FeedChild, FeedRun, Restriction
from lineofsight.record.moment import now
from tests.authority import SmallAuthority
from tests.web.test_child_flags import text_of

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Account], Client]
PAGE = "daily_feed"


@pytest.fixture
def children(authority: SmallAuthority) -> tuple[Child, Child]:
    """Two children who did not go: the record of the second is restricted."""
    shown, hidden = authority.child(), authority.child()
    Child.objects.filter(pk=hidden.pk).update(restriction=Restriction.S1)
    for child in (shown, hidden):
        FeedChild.objects.create(
            la_child_id=child.la_child_id,
            child=child,
            trouble="The department refused it (400).",
            left_out=[["child_details.postcode", "is longer than 8 characters"]],
        )
    return shown, hidden


def test_who_answers_for_returns_sees_what_did_not_go_and_why(
    authority: SmallAuthority, signed_in: SignedIn, children: tuple[Child, Child]
) -> None:
    FeedRun.objects.create(
        receiver="127.0.0.1", is_running=None, finished_at=now(), counts={"new": 1234}, why_stopped="It was broken off."
    )
    page = text_of(signed_in(authority.service_manager).get(reverse(PAGE)).text)
    assert children[0].la_child_id in page
    assert children[1].la_child_id not in page
    assert "The department refused it (400)." in page
    assert "child_details.postcode is longer than 8 characters." in page
    assert "1 child more did not go whom you may not see here" in page
    assert "1,234" in page
    assert "It was broken off." in page
    assert "social_care_episodes[].adoption.placed_date" in page


def test_an_analyst_is_told_of_a_child_without_an_identifier(
    authority: SmallAuthority, signed_in: SignedIn, children: tuple[Child, Child]
) -> None:
    page = text_of(signed_in(authority.analyst).get(reverse(PAGE)).text)
    assert children[0].pseudonym in page
    assert children[0].la_child_id not in page
    answer = signed_in(authority.analyst).get(reverse("daily_feed_export", args=["csv"]))
    (row,) = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert row["Child"] == children[0].pseudonym
    trail = TrailEvent.objects.get(action="read_returns", route="daily_feed_export")
    assert trail.children == [children[0].pk]


def test_before_the_first_run_the_page_says_how_it_is_set_up(authority: SmallAuthority, signed_in: SignedIn) -> None:
    page = text_of(signed_in(authority.analyst).get(reverse(PAGE)).text)
    assert "The feed is not set up, so nothing is sent." in page
    assert "Nothing was sent yet." in page
    assert "Every child whom you may see went as they are." in page


def test_a_social_worker_does_not_read_it(authority: SmallAuthority, signed_in: SignedIn) -> None:
    assert signed_in(authority.north.worker).get(reverse(PAGE)).status_code == 403
