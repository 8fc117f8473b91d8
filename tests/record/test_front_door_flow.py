"""Arrivals, decisions and the backlog of the front door: counted by hand over a few days, beside the capacity."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest
import time_machine

from lineofsight.record.front_door_flow import backlog_of, flow_by_hour
from lineofsight.record.front_door_standards import every_standard
from lineofsight.record.models import Contact, ContactMessage, FrontDoorStandard, Now, Team
from lineofsight.record.moment import LONDON, local_date, now

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 11, 25, 11, 30, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _on_wednesday():
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    return Team.objects.create(name="Front door", is_front_door=True)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=LONDON)


def contact(team: Team, came: str, *, decided: str = "", reopened: str = "", again: str = "") -> Contact:
    """A contact with the days and times of November at which it came, was decided, reopened and decided again."""
    message = ContactMessage.objects.create(
        received_at=moment(came), received_on=moment(came).date(), method="phone", source="6", worries="X", team=team
    )
    first = moment(decided) if decided else None
    last = (moment(again) if again else None) if reopened else first
    return Contact.objects.create(
        message=message,
        received_at=message.received_at,
        received_on=message.received_on,
        first_decided_at=first,
        reopened_at=moment(reopened) if reopened else None,
        decided_at=last,
        decided_on=None if last is None else local_date(last),
        stage="decided" if last else "received",
        outcome="advice" if last else "",
    )


def test_each_hour_has_its_arrivals_decisions_and_capacity(team: Team) -> None:
    contact(team, "25 08:40")
    contact(team, "25 09:10", decided="25 11:00")
    contact(team, "24 09:50", decided="25 09:00")
    contact(team, "21 23:10")  # a Saturday
    contact(team, "17 09:00")  # eight days ago: before the days that are told
    contact(team, "18 10:00", decided="18 10:30")
    flow = flow_by_hour(Contact.objects.all(), Now.read(), every_standard())
    by_hour = {hour.hour: hour for hour in flow.hours}
    assert list(by_hour) == list(range(8, 24))
    assert (by_hour[8].arrived, by_hour[8].capacity, by_hour[8].capacity_before) == (1, 2.0, 10.0)
    assert (by_hour[9].arrived, by_hour[9].decided, by_hour[9].arrived_before) == (1, 1, 1)
    assert (by_hour[10].decided_before, by_hour[11].decided) == (1, 1)
    assert (by_hour[23].arrived_before, by_hour[23].capacity) == (1, 0)
    assert flow.total("arrived") == 2
    assert flow.total("capacity") == 34  # 8.5 hours of 4 decisions
    assert flow.total("capacity_before") == 5 * 34


def test_a_summer_evening_is_told_in_local_hours(team: Team) -> None:
    with time_machine.travel(datetime(2026, 7, 1, 12, 0, tzinfo=LONDON), tick=False):
        at = datetime(2026, 7, 1, 0, 30, tzinfo=LONDON)
        message = ContactMessage.objects.create(
            received_at=at, received_on=date(2026, 7, 1), method="phone", source="6", worries="X", team=team
        )
        Contact.objects.create(message=message, received_at=at, received_on=date(2026, 7, 1))
        flow = flow_by_hour(Contact.objects.all(), Now.read(), every_standard())
        assert [hour.arrived for hour in flow.hours if hour.hour == 0] == [1]


def test_with_nothing_at_all_the_opening_hours_are_told(team: Team) -> None:
    flow = flow_by_hour(Contact.objects.all(), Now.read(), every_standard())
    assert [hour.hour for hour in flow.hours] == list(range(8, 17))


def test_the_backlog_is_counted_back_day_by_day(team: Team) -> None:
    contact(team, "02 09:00")
    contact(team, "20 09:00", decided="23 10:00")
    contact(team, "20 10:00", decided="20 15:00", reopened="24 09:00")
    contact(team, "19 10:00", decided="19 15:00", reopened="23 09:00", again="24 12:00")
    contact(team, "25 09:00")
    opened = Contact.objects.open().count()
    backlog = backlog_of(Contact.objects.all(), opened, Now.read(), every_standard())
    by_day = {day.on.day: day for day in backlog.days if day.on.month == 11}
    assert len(backlog.days) == 28
    assert {day: by_day[day].open for day in (1, 2, 18, 19, 20, 21, 22, 23, 24, 25)} == {
        1: 0,
        2: 1,
        18: 1,
        19: 1,
        20: 2,
        21: 2,
        22: 2,
        23: 2,
        24: 2,
        25: 3,
    }
    assert (by_day[20].arrived, by_day[20].left) == (2, 1)
    assert backlog.open_now == opened == 3
    assert (backlog.aim, backlog.needed_a_day) == (None, None)
    assert backlog.is_within_capacity


def test_the_aim_is_reached_evenly_over_working_days(team: Team) -> None:
    FrontDoorStandard.objects.create(
        in_force_from=date(2026, 11, 23),
        opens_at=time(9),
        closes_at=time(17),
        decisions_an_hour=Decimal("0.5"),
        open_at_most=2,
        open_at_most_by=date(2026, 11, 30),
        set_at=now(),
    )
    for _ in range(14):
        contact(team, "20 09:00")
    backlog = backlog_of(Contact.objects.all(), 14, Now.read(), every_standard())
    targets = {day.on.day: day.target for day in backlog.days}
    assert targets[22] is None
    assert (targets[23], targets[24], targets[25]) == (12, 10, 8)
    assert backlog.working_days_left == 4  # Wednesday, Thursday, Friday, Monday
    assert backlog.capacity_a_day == 4
    assert backlog.arrivals_a_day == pytest.approx(14 / 19)
    assert backlog.needed_a_day == pytest.approx(14 / 19 + 3)
    assert backlog.is_within_capacity
    FrontDoorStandard.objects.update(decisions_an_hour=Decimal("0.4"))
    assert not backlog_of(Contact.objects.all(), 14, Now.read(), every_standard()).is_within_capacity
