"""`lineofsight feed`: what it prints, its status, and where it refuses to send."""

from __future__ import annotations

import json
import stat
from collections import deque
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lineofsight.access.models import TrailEvent
from lineofsight.actions.daily_feed.sending import NobodyIsSent
from lineofsight.actions.daily_feed.standing import address_of_feed
from lineofsight.commands.feed import app
from lineofsight.record.models import Child, Episode, FeedChild, Person
from lineofsight.returns.exceptions import FeedError
from tests.returns.stand_in_receiver import AUTHORITY, CREDENTIALS, KEY, Receiving, stand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def child() -> Child:
    person = Person.objects.create(born_on=date(2015, 2, 3), sex="F", origin="loaded")
    found = Child.objects.create(person=person, la_child_id="A1")
    Episode.objects.create(child=found, referred_on=date(2026, 5, 11), origin="loaded")
    return found


@pytest.fixture
def receiving(settings: Any) -> Iterator[Receiving]:
    receiving = Receiving()
    with stand_in(receiving) as address:
        settings.FEED = {
            "base": address.base,
            "token": address.token,
            "authority": AUTHORITY,
            "client": CREDENTIALS["client_id"],
            "secret": CREDENTIALS["client_secret"],
            "scope": CREDENTIALS["scope"],
            "supplier_key": KEY,
        }
        yield receiving


@pytest.fixture
def feed() -> Callable[..., Result]:
    return lambda *typed: CliRunner().invoke(app, typed)


def test_what_goes_is_counted_and_the_status_says_whether_all_was_taken(
    child: Child, receiving: Receiving, feed: Callable[..., Result]
) -> None:
    receiving.faults = deque(["204"])
    result = feed("send")
    assert (result.exit_code, "1 not taken" in result.output) == (1, True)
    result = feed("send")
    assert (result.exit_code, "1 accepted" in result.output) == (0, True)
    result = feed("status")
    assert "Held by the department: 1 children." in result.output
    assert "social_care_episodes[].care_leavers.activity" in result.output
    assert "A1" not in result.output


def test_a_dry_run_sends_nothing_and_writes_for_its_owner_alone(
    child: Child, receiving: Receiving, feed: Callable[..., Result], tmp_path: Path
) -> None:
    out = tmp_path / "would-go.jsonl"
    result = feed("send", "--dry-run", "--out", str(out))
    assert (result.exit_code, "1 new" in result.output) == (0, True)
    (line,) = map(json.loads, out.read_text("utf-8").splitlines())
    assert (line["change"], line["payload"]["la_child_id"]) == ("new", "A1")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert not receiving.held
    assert not FeedChild.objects.exists()
    assert TrailEvent.objects.get(action="send_returns").children == [child.pk]


def test_a_copy_goes_with_a_dry_run_alone(feed: Callable[..., Result], tmp_path: Path) -> None:
    assert feed("send", "--out", str(tmp_path / "x")).exit_code == 2


def test_without_settings_it_says_which_are_missing(settings: Any) -> None:
    settings.FEED = dict.fromkeys(settings.FEED, "")
    with pytest.raises(FeedError, match="LINEOFSIGHT_FEED_ADDRESS"):
        address_of_feed()


def test_the_demonstration_sends_nowhere_else(receiving: Receiving, settings: Any) -> None:
    settings.DEMO = True
    assert address_of_feed().is_loopback
    settings.FEED |= {"base": "https://example.org/api", "token": "https://example.org/token"}
    with pytest.raises(NobodyIsSent):
        address_of_feed()
