"""When an agency is reminded by itself, as a table: asked at 09:00 on Monday, due at 09:00 on Tuesday."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lineofsight.domain.chasing import Chase, WhyChased, chase_due
from lineofsight.domain.clocks.limits import LONDON

ASKED = datetime(2026, 11, 23, 9, 0, tzinfo=LONDON)
DUE = ASKED + timedelta(hours=24)

HALF = (12, "half_time")
AT_DUE = (24, "due")


@pytest.mark.parametrize(
    ("hours", "reminded", "expected"),
    [
        (0, [], None),
        (11.9, [], None),
        (12, [], Chase(WhyChased.HALF_TIME)),
        (13, [HALF], None),
        (13, [(12.5, "by_hand")], Chase(WhyChased.HALF_TIME)),
        (24, [HALF], Chase(WhyChased.DUE)),
        (24, [], Chase(WhyChased.DUE)),
        (30, [AT_DUE], None),
        (47.9, [AT_DUE], None),
        (48, [AT_DUE], Chase(WhyChased.OVERDUE, 1)),
        (50, [AT_DUE, (48, "overdue")], None),
        (72, [AT_DUE, (48, "overdue")], Chase(WhyChased.OVERDUE, 2)),
        (24 * 6, [AT_DUE], Chase(WhyChased.OVERDUE, 5)),
        (24 * 6 + 1, [AT_DUE, (24 * 6, "overdue")], None),
        (24 * 7 - 1, [AT_DUE, (24 * 6, "overdue")], None),
    ],
)
def test_an_agency_is_reminded_at_half_time_when_due_and_then_daily(
    hours: float, reminded: list[tuple[float, str]], expected: Chase | None
) -> None:
    sent = [(why, ASKED + timedelta(hours=after)) for after, why in reminded]
    assert chase_due(ASKED, DUE, ASKED + timedelta(hours=hours), sent) == expected


def test_a_server_that_slept_reminds_once_of_what_it_missed() -> None:
    woken = DUE + timedelta(days=3, hours=2)
    first = chase_due(ASKED, DUE, woken, [])
    assert first == Chase(WhyChased.OVERDUE, 3)
    assert chase_due(ASKED, DUE, woken, [("overdue", woken)]) is None
