"""What the tests of actions share: a small authority, at noon on a Monday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from tests.authority import SmallAuthority, small_authority

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    """It is noon on Monday 23 November 2026; `monday.move_to` moves on."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def authority(db: None, monday: time_machine.Traveller) -> SmallAuthority:
    return small_authority()
