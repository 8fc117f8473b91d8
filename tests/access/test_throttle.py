"""Limits on people without an account: counted by place, within a stretch of time, without keeping an address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import RequestFactory
from pytest_django import Settings

from lineofsight.access import throttle
from lineofsight.access.models import Tally
from lineofsight.access.throttle import Limit

pytestmark = pytest.mark.django_db

THREE_AN_HOUR = Limit("guess", 3, timedelta(hours=1), "guesses of a code")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_a_limit_is_reached_and_passes() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        assert [throttle.count(THREE_AN_HOUR, "192.0.2.1") for _ in range(5)] == [True, True, True, False, False]
        assert throttle.is_spent(THREE_AN_HOUR, "192.0.2.1")
        assert not throttle.is_spent(THREE_AN_HOUR, "192.0.2.2")
        assert throttle.count(THREE_AN_HOUR, "192.0.2.2")
        clock.shift(timedelta(minutes=59))
        assert not throttle.count(THREE_AN_HOUR, "192.0.2.1")
        clock.shift(timedelta(minutes=1))
        assert throttle.count(THREE_AN_HOUR, "192.0.2.1")


def test_no_address_is_kept_and_counts_are_forgotten() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        throttle.count(THREE_AN_HOUR, "192.0.2.1")
        assert "192.0.2.1" not in str(Tally.objects.values().get())
        clock.shift(timedelta(days=3))
        throttle.count(THREE_AN_HOUR, "192.0.2.9")
        assert Tally.objects.count() == 1


@pytest.mark.parametrize(
    ("behind_proxy", "remote", "forwarded", "place"),
    [
        (False, "192.0.2.1", "", "192.0.2.1"),
        (False, "192.0.2.1", "198.51.100.7", "192.0.2.1"),
        (True, "10.0.0.1", "198.51.100.7", "198.51.100.7"),
        (True, "10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (True, "10.0.0.1", "", "10.0.0.1"),
        (False, "2001:db8:1:2:aaaa::1", "", "2001:db8:1:2::"),
        (False, "2001:db8:1:2:bbbb::9", "", "2001:db8:1:2::"),
        (False, "", "", ""),
        (True, "10.0.0.1", "not an address", "not an address"),
    ],
)
def test_where_a_request_comes_from(
    settings: Settings, behind_proxy: bool, remote: str, forwarded: str, place: str
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert throttle.place_of(RequestFactory().get("/", REMOTE_ADDR=remote, **more)) == place
