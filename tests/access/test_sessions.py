"""Sessions end in time, and browsers keep nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from lineofsight.access import accounts
from lineofsight.access.models import Account, TrailEvent
from tests.access.conftest import PASSWORD, Service

SignedIn = Callable[[Account], Client]
pytestmark = pytest.mark.urls("tests.access.pages_to_ask")
START = datetime(2026, 11, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def is_signed_in(client: Client) -> bool:
    return client.get("/ask/manual/").status_code == 200


@pytest.mark.parametrize(("minutes", "seconds", "stays"), [(14, 59, True), (15, 0, False), (60, 0, False)])
def test_a_session_ends_after_15_minutes_without_activity(
    clock: time_machine.Coordinates, service: Service, signed_in: SignedIn, minutes: int, seconds: int, stays: bool
) -> None:
    client = signed_in(service.worker)
    clock.move_to(START + timedelta(minutes=minutes, seconds=seconds))
    assert is_signed_in(client) is stays
    assert is_signed_in(client) is stays


def test_activity_keeps_a_session_until_10_hours_have_passed(
    clock: time_machine.Coordinates, service: Service, signed_in: SignedIn
) -> None:
    client = signed_in(service.worker)
    for tens in range(1, 60):
        clock.move_to(START + timedelta(minutes=10 * tens))
        assert is_signed_in(client), f"after {tens * 10} minutes"
    clock.move_to(START + timedelta(hours=10))
    assert not is_signed_in(client)
    assert TrailEvent.objects.latest("sequence").details == {"why": "too_long"}


@pytest.mark.parametrize("header", [{"X-Live-Refresh": "1"}, {"Accept": "text/event-stream"}])
def test_an_open_board_does_not_keep_an_empty_chair_signed_in(
    clock: time_machine.Coordinates, service: Service, signed_in: SignedIn, header: dict[str, str]
) -> None:
    client = signed_in(service.worker)
    for minutes in (5, 10, 14):
        clock.move_to(START + timedelta(minutes=minutes))
        assert client.get("/ask/", headers=header).status_code == 200
    clock.move_to(START + timedelta(minutes=15))
    assert client.get("/ask/", headers=header).status_code == 302
    assert not is_signed_in(client)


def test_a_session_that_ended_is_on_the_trail_with_its_reason(
    clock: time_machine.Coordinates, service: Service, signed_in: SignedIn
) -> None:
    client = signed_in(service.worker)
    clock.move_to(START + timedelta(minutes=20))
    response = client.get("/ask/children/")
    assert response.headers["Location"] == "/account/login/?next=/ask/children/"
    row = TrailEvent.objects.latest("sequence")
    assert (row.verb, row.account, row.details) == ("sign_out", service.worker, {"why": "idle"})


def test_a_session_without_its_times_is_over(service: Service, signed_in: SignedIn) -> None:
    client = signed_in(service.worker)
    session = client.session
    del session["signed_in_at"]
    session.save()
    assert not is_signed_in(client)


def test_closing_an_account_ends_its_sessions_at_the_next_request(service: Service, signed_in: SignedIn) -> None:
    browsers = [signed_in(service.worker) for _ in range(3)]
    accounts.close_account(service.worker)
    assert not any(is_signed_in(browser) for browser in browsers)


def test_a_new_password_ends_the_sessions_of_the_old_one(service: Service, signed_in: SignedIn) -> None:
    client = signed_in(service.worker)
    accounts.set_password(service.worker, "another long walk by the sea")
    assert not is_signed_in(client)


def test_a_cookie_from_before_signing_out_opens_nothing(service: Service, signed_in: SignedIn) -> None:
    client = signed_in(service.worker)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/account/logout/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert not is_signed_in(thief)


def test_the_cookie_changes_when_a_person_signs_in(service: Service) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted0planted0planted0planted0"
    client.post("/account/login/", {"login": service.worker.username, "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie.value != "planted0planted0planted0planted0"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert is_signed_in(client)


@pytest.mark.parametrize("address", ["/ask/", "/ask/manual/", "/ask/public/", "/account/login/", "/nowhere/"])
def test_browsers_are_told_to_keep_nothing(service: Service, signed_in: SignedIn, address: str) -> None:
    for client in (Client(), signed_in(service.worker)):
        assert client.get(address).headers["Cache-Control"] == "no-store"


def test_signing_out_clears_what_the_browser_has(service: Service, signed_in: SignedIn) -> None:
    client = signed_in(service.worker)
    assert "Clear-Site-Data" not in client.get("/ask/manual/").headers
    assert client.post("/account/logout/").headers["Clear-Site-Data"] == '"cache", "storage"'
