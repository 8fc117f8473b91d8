"""The front door's own standards on a day: opening hours, decision capacity, sampling, and what a manager signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from lineofsight.domain.opening_hours import OpeningHours, OpeningTimes
from lineofsight.domain.thresholds import SIGNED_BY_A_MANAGER
from lineofsight.domain.working_days import Calendar
from lineofsight.record.models import FrontDoorStandard
from lineofsight.record.moment import LONDON

EXAMPLE_NOTE: Final = "Local examples, shipped with the system: the authority has set no standard of its own yet."


def standard_on(day: date) -> FrontDoorStandard:
    """The standard in force on a day; the shipped local examples, never saved, where none is set by then."""
    rows = FrontDoorStandard.objects.filter(in_force_from__lte=day)
    return rows.order_by("-in_force_from").first() or shipped_example()


def every_standard() -> list[FrontDoorStandard]:
    """The shipped example, which holds until the authority sets its own, and all that it has set: the oldest first."""
    return [shipped_example(), *FrontDoorStandard.objects.order_by("in_force_from")]


def in_force_on(standards: Sequence[FrontDoorStandard], day: date) -> FrontDoorStandard:
    """Of `every_standard`, the one in force on a day."""
    return [one for one in standards if one.in_force_from <= day][-1]


def opening_times(standards: Iterable[FrontDoorStandard]) -> OpeningTimes:
    """When the front door is and was open, by `every_standard`."""
    hours = (OpeningHours(one.in_force_from, one.opens_at, one.closes_at) for one in standards)
    return OpeningTimes(hours, Calendar.england())


def shipped_example() -> FrontDoorStandard:
    """What holds until the authority sets its own: an example of ours, no national standard. It has no key."""
    return FrontDoorStandard(
        in_force_from=date.min,
        outcomes_for_a_manager=sorted(outcome.value for outcome in SIGNED_BY_A_MANAGER),
        note=EXAMPLE_NOTE,
    )


def is_example(standard: FrontDoorStandard) -> bool:
    """Whether the standard is the shipped example, and nothing that the authority has set."""
    return standard.pk is None


def is_out_of_hours(moment: datetime) -> bool:
    """Whether an aware moment falls outside the front door's opening hours of its day, or on no working day.

    The minute of opening is in hours, that of closing is not. Raises CalendarGap.
    """
    local = moment.astimezone(LONDON)
    if not Calendar.england().is_working_day(local.date()):
        return True
    standard = standard_on(local.date())
    return not standard.opens_at <= local.time() < standard.closes_at


def hours_open(standard: FrontDoorStandard) -> float:
    """How many hours the front door is open on a working day."""
    day = date(2000, 1, 1)
    return (datetime.combine(day, standard.closes_at) - datetime.combine(day, standard.opens_at)) / timedelta(hours=1)


def standards_set() -> Iterable[FrontDoorStandard]:
    """Every standard that the authority has set, the newest first, with who set it."""
    return FrontDoorStandard.objects.select_related("set_by").order_by("-in_force_from")
