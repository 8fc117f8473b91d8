"""Setting how the front door runs: dated, by an administrator alone, and refused in words where it cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.actions.front_door_standards import WantedStandard, set_front_door_standard
from lineofsight.actions.local_standards import CannotSetStandard
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.record.front_door_standards import standard_on
from lineofsight.record.models import FrontDoorStandard, LiveMark
from lineofsight.record.moment import now
from tests.authority import SmallAuthority

WANTED = WantedStandard(
    in_force_from=date(2026, 11, 23),
    opens_at=time(8),
    closes_at=time(18),
    decisions_an_hour=Decimal("6.5"),
    sample_of_each_outcome=5,
    outcomes_for_a_manager=(ContactOutcome.NO_FURTHER_ACTION,),
    open_at_most=20,
    open_at_most_by=date(2026, 12, 4),
    children_living_here=61_000,
    note="Front door procedure, November 2026",
)


def test_what_is_set_holds_from_its_day_and_stands_on_the_trail(authority: SmallAuthority) -> None:
    standard = set_front_door_standard(WANTED, by=authority.administrator)
    assert standard_on(date(2026, 11, 23)) == standard
    assert standard_on(date(2026, 11, 22)).pk is None
    assert standard.outcomes_for_a_manager == ["no_further_action"]
    row = TrailEvent.objects.latest("sequence")
    assert (row.action, row.object_kind, row.object_id) == (
        "change_local_standards",
        "front_door_standard",
        str(standard.pk),
    )
    assert LiveMark.objects.filter(kind="front_door").exists()


def test_a_day_has_one_standard(authority: SmallAuthority) -> None:
    set_front_door_standard(WANTED, by=authority.administrator)
    with pytest.raises(CannotSetStandard, match="already has standards from 23 November 2026"):
        set_front_door_standard(replace(WANTED, closes_at=time(17)), by=authority.administrator)
    assert FrontDoorStandard.objects.get().closes_at == time(18)


def test_only_an_administrator_sets_one(authority: SmallAuthority) -> None:
    for account in (authority.service_manager, authority.north.manager, authority.analyst):
        with pytest.raises(Refused):
            set_front_door_standard(WANTED, by=account)
    assert not FrontDoorStandard.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"closes_at": time(8)}, "later than the opening time"),
        ({"decisions_an_hour": Decimal(0)}, "more than 0 decisions"),
        ({"sample_of_each_outcome": 0}, "at least 1 decision"),
        ({"open_at_most": None}, "or neither"),
        ({"open_at_most_by": None}, "or neither"),
        ({"open_at_most_by": date(2026, 11, 23)}, "later than the day the standards begin"),
        ({"children_living_here": 0}, "or leave it out"),
    ],
)
def test_nonsense_is_refused_with_what_to_change(authority: SmallAuthority, wrong: dict[str, object], why: str) -> None:
    with pytest.raises(CannotSetStandard, match=why):
        set_front_door_standard(replace(WANTED, **wrong), by=authority.administrator)  # type: ignore[arg-type]
    assert not FrontDoorStandard.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"closes_at": time(8)},
        {"decisions_an_hour": 0},
        {"open_at_most_by": None},
        {"open_at_most": None},
        {"open_at_most_by": date(2026, 11, 23)},
    ],
)
def test_the_database_holds_the_last_line(authority: SmallAuthority, wrong: dict[str, object]) -> None:
    columns = {
        "in_force_from": date(2026, 11, 23),
        "opens_at": time(8),
        "open_at_most": 5,
        "open_at_most_by": date(2026, 12, 1),
        "set_at": now(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        FrontDoorStandard.objects.create(**(columns | wrong))
