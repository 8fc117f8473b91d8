"""What the tests of pages share: a small authority at noon on a Monday, and browsers in which its people sign in."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from lineofsight.access.models import Account
from tests.authority import SmallAuthority, small_authority

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    """It is noon on Monday 23 November 2026."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def authority(db: None, monday: time_machine.Traveller) -> SmallAuthority:
    return small_authority()


@pytest.fixture
def signed_in(monday: time_machine.Traveller) -> Callable[[Account], Client]:
    """A browser in which an account is signed in."""

    def sign_in(account: Account) -> Client:
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
