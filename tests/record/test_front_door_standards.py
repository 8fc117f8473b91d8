"""The front door's own standards: which holds on a day, and what counts as out of hours."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from lineofsight.domain.thresholds import SIGNED_BY_A_MANAGER
from lineofsight.record.front_door_standards import hours_open, is_example, is_out_of_hours, standard_on
from lineofsight.record.models import FrontDoorStandard
from lineofsight.record.moment import LONDON, now

pytestmark = pytest.mark.django_db


def set_from(day: date, *, opens_at: time, closes_at: time) -> FrontDoorStandard:
    return FrontDoorStandard.objects.create(
        in_force_from=day, opens_at=opens_at, closes_at=closes_at, set_at=now(), outcomes_for_a_manager=[]
    )


def test_a_local_example_holds_until_one_is_set() -> None:
    standard = standard_on(date(2026, 11, 20))
    assert is_example(standard)
    assert set(standard.outcomes_for_a_manager) == {outcome.value for outcome in SIGNED_BY_A_MANAGER}
    assert "example" in standard.note
    assert hours_open(standard) == 8.5
    assert not FrontDoorStandard.objects.exists()


def test_each_standard_holds_until_the_next_begins() -> None:
    first = set_from(date(2026, 11, 2), opens_at=time(9), closes_at=time(17))
    second = set_from(date(2026, 11, 16), opens_at=time(8), closes_at=time(18))
    assert is_example(standard_on(date(2026, 11, 1)))
    for day, standard in ((2, first), (15, first), (16, second), (30, second)):
        assert standard_on(date(2026, 11, day)) == standard


@pytest.mark.parametrize(
    ("moment", "is_out"),
    [
        ("2026-11-20 08:29:59", True),  # a Friday
        ("2026-11-20 08:30:00", False),
        ("2026-11-20 16:59:59", False),
        ("2026-11-20 17:00:00", True),
        ("2026-11-21 12:00:00", True),  # a Saturday
        ("2026-12-25 12:00:00", True),  # a Friday, and a bank holiday
        ("2026-07-01 08:30:00", False),  # summer time
        ("2026-07-01 08:29:00", True),
    ],
)
def test_out_of_hours_is_outside_the_hours_of_a_working_day(moment: str, is_out: bool) -> None:
    assert is_out_of_hours(datetime.fromisoformat(moment).replace(tzinfo=LONDON)) is is_out


def test_out_of_hours_follows_the_hours_of_its_own_day() -> None:
    set_from(date(2026, 11, 16), opens_at=time(8), closes_at=time(18))
    assert is_out_of_hours(datetime(2026, 11, 13, 17, 30, tzinfo=LONDON))
    assert not is_out_of_hours(datetime(2026, 11, 16, 17, 30, tzinfo=LONDON))
