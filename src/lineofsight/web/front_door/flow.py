"""Arrivals, decisions and the backlog of the front door, drawn and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from django.db.models import QuerySet

from lineofsight.record.front_door_flow import DAYS_BEFORE, Backlog, DayFlow, backlog_of, flow_by_hour
from lineofsight.record.models import Contact, FrontDoorStandard, Now
from lineofsight.web.charts import Chart, Series
from lineofsight.web.words import count_of, date_in_words, time_of_day, without_noughts


@dataclass(frozen=True, slots=True)
class Flow:
    """What the page tells of the flow of work. The charts carry the numbers; the sentences say what follows."""

    today: Chart
    before: Chart
    backlog: Chart
    day: DayFlow
    figures: Backlog
    aim: str


def flow_of(contacts: QuerySet[Contact], open_now: int, now: Now, standards: list[FrontDoorStandard]) -> Flow:
    """The flow of the contacts that the reader may see, in five queries. standards: of `every_standard`."""
    day = flow_by_hour(contacts, now, standards)
    backlog = backlog_of(contacts, open_now, now, standards)
    hours = tuple(time_of_day(time(hour.hour)).replace(":00", "") for hour in day.hours)
    return Flow(
        today=Chart(
            "Arrivals and decisions today, hour by hour, beside the capacity",
            "Hour from",
            hours,
            (
                Series("Arrived today", tuple(hour.arrived for hour in day.hours), 1),
                Series("Decided today", tuple(hour.decided for hour in day.hours), 2),
                Series("Decisions that could be made", tuple(hour.capacity for hour in day.hours), 4, is_line=True),
            ),
        ),
        before=Chart(
            f"Arrivals and decisions in the {DAYS_BEFORE} days before today, hour by hour, beside the capacity",
            "Hour from",
            hours,
            (
                Series("Arrived", tuple(hour.arrived_before for hour in day.hours), 1),
                Series("Decided", tuple(hour.decided_before for hour in day.hours), 2),
                Series(
                    "Decisions that could be made", tuple(hour.capacity_before for hour in day.hours), 4, is_line=True
                ),
            ),
        ),
        backlog=_backlog_chart(backlog),
        day=day,
        figures=backlog,
        aim=aim_in_words(backlog),
    )


def _backlog_chart(backlog: Backlog) -> Chart:
    series = [Series("Open at the end of the day (today: now)", tuple(day.open for day in backlog.days), 3)]
    if any(day.target is not None for day in backlog.days):
        series.append(Series("Target of the day", tuple(day.target for day in backlog.days), 4, is_line=True))
    series.append(Series("Arrived", tuple(day.arrived for day in backlog.days), 1, is_line=True))
    series.append(Series("Decided", tuple(day.left for day in backlog.days), 3, is_line=True))
    steps = tuple(f"{day.on.day} {day.on:%b}" for day in backlog.days)
    return Chart("Contacts open at the end of each day", "Day", steps, tuple(series))


def aim_in_words(backlog: Backlog) -> str:
    """What the aim asks of each working day, beside what comes and what can be decided."""
    comes = f"{without_noughts(backlog.arrivals_a_day)} contacts come for each working day"
    can = f"{without_noughts(backlog.capacity_a_day)} decisions can be made on one"
    needed = backlog.needed_a_day
    if backlog.aim is None or backlog.aim_on is None or needed is None:
        enough = "enough for what comes" if backlog.is_within_capacity else "not enough for what comes"
        return f"No aim is set for the backlog. {comes}; {can}: {enough}."
    if backlog.open_now <= backlog.aim:
        return f"The aim of at most {backlog.aim} open by {date_in_words(backlog.aim_on)} is met now. {comes}; {can}."
    left = count_of(backlog.working_days_left or 0, "working day")
    enough = "within the capacity" if backlog.is_within_capacity else "more than the capacity"
    return (
        f"To have at most {backlog.aim} open by the end of {date_in_words(backlog.aim_on)}, in {left}, takes"
        f" {without_noughts(needed)} decisions on each: {enough}. {comes}; {can}."
    )
