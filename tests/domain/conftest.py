"""What the specifications of the domain ask for."""

from collections.abc import Callable

import pytest

from lineofsight.domain.working_days import Calendar
from tests.domain.clock_spec import check


@pytest.fixture
def clock_spec(england: Calendar) -> Callable[[str, str], None]:
    """Holds the engine to a drawn table: `clock_spec("initial_child_protection_conference", table)`."""
    return lambda clock_key, table: check(clock_key, table, england)
