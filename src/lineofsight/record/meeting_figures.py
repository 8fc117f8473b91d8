"""Who takes part in strategy discussions, and whether the first core group meets in time: figures of a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lineofsight.domain.meetings import Came, MeetingAgency
from lineofsight.record.models import Attendance, Child, ChildProtectionPlan, Deadline, Now, Origin, StrategyDiscussion
from lineofsight.record.models.deadlines import is_past

FIRST_CORE_GROUP: Final = "first_core_group"


@dataclass(frozen=True, slots=True)
class TookPart:
    """One agency: at how many discussions it took part, and to how many it was invited."""

    agency: MeetingAgency
    took_part: int
    invited: int


@dataclass(frozen=True, slots=True)
class MeetingFigures:
    """P28 and P42 of a period.

    discussions: held in the period, with their attendance recorded; left_out: held without it. by_agency: agencies that
    were invited to any, in the order of the field. first_groups: plans started in the period whose first core group was
    held or is past its day; in_time: those of them in time.
    """

    discussions: int
    left_out: int
    by_agency: tuple[TookPart, ...]
    first_groups: int
    in_time: int


def meeting_figures(
    children: QuerySet[Child], deadlines: QuerySet[Deadline], first: date, last: date, now: Now
) -> MeetingFigures:
    """The figures over the children and the deadlines that the reader may see, from the first day to the last.

    Three queries, whatever their number.
    """
    held = StrategyDiscussion.objects.filter(
        child__in=children.order_by().values("pk"), held_on__range=(first, last), origin=Origin.RECORDED
    )
    has_attendance = Exists(Attendance.objects.filter(discussion=OuterRef("pk")))
    counted = held.aggregate(n=Count("pk"), known=Count("pk", filter=has_attendance))
    in_time, first_groups = _first_core_groups(deadlines, first, last, now)
    return MeetingFigures(
        discussions=counted["known"],
        left_out=counted["n"] - counted["known"],
        by_agency=tuple(_by_agency(held)),
        first_groups=first_groups,
        in_time=in_time,
    )


def _by_agency(held: QuerySet[StrategyDiscussion]) -> list[TookPart]:
    rows: Any = Attendance.objects.filter(discussion__in=held.order_by().values("pk")).order_by().values("agency")
    counted = {
        row["agency"]: row for row in rows.annotate(n=Count("pk"), here=Count("pk", filter=Q(came=Came.ATTENDED)))
    }
    found = (counted.get(one.value, {"n": 0, "here": 0}) for one in MeetingAgency)
    return [TookPart(one, row["here"], row["n"]) for one, row in zip(MeetingAgency, found, strict=True) if row["n"]]


def _first_core_groups(deadlines: QuerySet[Deadline], first: date, last: date, now: Now) -> tuple[int, int]:
    """How many were in time, of how many whose day has come: by the start of the plan, not by the meeting."""
    started = ChildProtectionPlan.objects.filter(started_on__range=(first, last)).values("pk")
    of_plans = deadlines.filter(clock=FIRST_CORE_GROUP, subject_id__in=started)
    met, late = Q(outcome=Deadline.Outcome.MET), Q(outcome=Deadline.Outcome.MET_LATE)
    missed = Q(outcome=Deadline.Outcome.RUNNING) & is_past(now)
    counted = of_plans.aggregate(met=Count("pk", filter=met), n=Count("pk", filter=met | late | missed))
    return counted["met"], counted["n"]
