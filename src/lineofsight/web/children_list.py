"""What a list of children shows of each, which filters it takes, and its columns."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from lineofsight.record import oversight, passed_information
from lineofsight.record.models import (
    Allocation,
    CarePeriod,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Deadline,
    EarlyHelp,
    Episode,
    Now,
    PersonName,
    PrivateFostering,
)
from lineofsight.record.models.deadlines import standing_case
from lineofsight.web.holder_filters import HolderFilters
from lineofsight.web.listing import Column, Filter
from lineofsight.web.words import NOT_IN_THIS_FILE, with_leaving

STATUSES = {
    "open": "Open to social care",
    "unallocated": "Open, with no worker",
    "leaver": "Allocated to a worker who has left",
    "looked_after": "Looked after",
    "private_fostering": "Privately fostered",
    "pre_proceedings": "In pre-proceedings or before the court",
    "protection_plan": "On a child protection plan",
    "repeat_plan": "On a second or later child protection plan",
    "not_seen": "On a plan, not seen for four weeks",
    "need_plan": "On a child in need plan",
    "early_help": "In early help",
    "overdue": "With overdue work",
    "unread": "With information not yet read",
    "closed": "Not open",
}


class ChildFilters(HolderFilters):
    """Which children."""

    status = Filter(label="Status", choices=STATUSES.items())

    field_order = ("status", "team", "worker")

    def leave(self, children: QuerySet[Child], on: date) -> QuerySet[Child]:
        """The children that the filters leave on the day `on`; `children` come from `described`."""
        rows: Any = children
        status = {
            "open": oversight.is_open(),
            "unallocated": oversight.is_unallocated(),
            "leaver": oversight.is_with_leaver(on),
            "looked_after": oversight.is_looked_after(),
            "private_fostering": oversight.is_privately_fostered(),
            "pre_proceedings": oversight.is_on_the_way_to_court(),
            "protection_plan": oversight.is_on_protection_plan(),
            "repeat_plan": oversight.is_on_repeat_plan(),
            "not_seen": oversight.is_not_seen(on),
            "need_plan": Q(has_need_plan=True),
            "early_help": oversight.is_in_early_help(),
            "overdue": Q(overdue__gt=0),
            "unread": Q(is_unread=True),
            "closed": ~oversight.is_open() & ~oversight.is_in_early_help(),
        }
        if chosen := self.cleaned_data["status"]:
            rows = rows.filter(status[chosen])
        return self.leave_held(rows, team="held_by_team", worker="held_by_worker")


def described(children: QuerySet[Child], now: Now) -> Any:
    """The children with what their list shows, in one query however many they are."""
    rows = children.select_related("person").annotate(**_who_and_whether_seen(), **_holder())
    return rows.annotate(
        open_since=_first(Episode.objects.open().order_by("-referred_on"), "referred_on"),
        is_looked_after=Exists(_of_child(CarePeriod.objects.filter(ended_on__isnull=True))),
        is_privately_fostered=Exists(_of_child(PrivateFostering.objects.filter(ended_on__isnull=True))),
        is_on_the_way_to_court=Exists(_of_child(oversight.open_proceedings())),
        has_protection_plan=Exists(_of_child(ChildProtectionPlan.objects.filter(ended_on__isnull=True))),
        has_early_help=Exists(_of_child(EarlyHelp.objects.filter(ended_on__isnull=True))),
        has_need_plan=Exists(_of_child(ChildInNeedPlan.objects.filter(ended_on__isnull=True))),
        overdue=_first(_overdue_by_child(now), "n"),
        is_unread=Exists(_of_child(passed_information.unread())),
    )


def _of_child(facts: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the facts that are about the child of the row."""
    return facts.filter(child=OuterRef("pk"))


def _first(facts: QuerySet[Any], column: str) -> Subquery:
    """A column of the first of the facts about the child of the row."""
    return Subquery(_of_child(facts).values(column)[:1])


def _who_and_whether_seen() -> dict[str, Subquery]:
    names = PersonName.objects.filter(person=OuterRef("person"), ended_on__isnull=True, is_alias=False)
    return {
        "family_name": Subquery(names.values("family_name")[:1]),
        "given_names": Subquery(names.values("given_names")[:1]),
        "last_seen": _first(oversight.visits_that_saw_the_child().order_by("-happened_on"), "happened_on"),
    }


def _holder() -> dict[str, Subquery]:
    held = Allocation.objects.current()
    return {
        "held_by_team": _first(held, "team"),
        "held_by_worker": _first(held, "worker"),
        "team_name": _first(held, "team__name"),
        "worker_name": _first(held, "worker__name"),
        "worker_left_on": _first(held, "worker__left_on"),
    }


def _overdue_by_child(now: Now) -> QuerySet[Any]:
    """How many running deadlines of each child are overdue, as n."""
    running = Deadline.objects.running().annotate(standing=standing_case(now)).filter(standing="overdue")
    return running.order_by().values("child").annotate(n=Count("pk"))


def full_name(row: Any) -> str:
    """The name of a row of `described`; "" where none is recorded."""
    return f"{row.given_names or ''} {row.family_name or ''}".strip()


def status_of(row: Any) -> str:
    """The status of a row of `described`, in words; and whether what the front door passed on is to be read."""
    return f"{standing_of(row)}{'; information to read' if row.is_unread else ''}"


def standing_of(row: Any) -> str:
    """How the case of a row of `described` stands, in words."""
    if row.open_since is None:
        return "Early help" if row.has_early_help else "Not open"
    standing = _plan_of(row)
    if row.is_looked_after:
        standing = "Looked after, child protection plan" if row.has_protection_plan else "Looked after"
    fostered = ", privately fostered" if row.is_privately_fostered else ""
    return f"{standing}{fostered}{', pre-proceedings or court' if row.is_on_the_way_to_court else ''}"


def _plan_of(row: Any) -> str:
    if row.has_protection_plan:
        return "Child protection plan"
    return "Child in need plan" if row.has_need_plan else "Open"


def worker_of(row: Any, on: date) -> str:
    """The worker of a row of `described`, and whether they had left by the day `on`; "" for no worker."""
    return with_leaving(row.worker_name or "", row.worker_left_on, on)


def last_seen_of(row: Any) -> date | str:
    """The day of the last visit in person that saw the child of a row of `described`; "" where none is recorded."""
    if row.last_seen is None:
        return NOT_IN_THIS_FILE if row.as_at_on else ""
    day: date = row.last_seen
    return day


def columns_for(on: date) -> tuple[Column, ...]:
    """The columns of the list as at the day `on`."""
    return (
        Column("child", "Child", full_name, ("family_name", "given_names")),
        Column("la_child_id", "LA child ID", lambda row: row.la_child_id, ("la_child_id",)),
        Column("born", "Born", lambda row: row.person.born_on or row.person.expected_on, ("person__born_on",)),
        Column("status", "Status", status_of),
        Column("open_since", "Open since", lambda row: row.open_since, ("open_since",)),
        Column("last_seen", "Last seen", last_seen_of, ("last_seen",), is_empty_first=True),
        Column("team", "Team", lambda row: row.team_name, ("team_name",)),
        Column("worker", "Worker", lambda row: worker_of(row, on), ("worker_name",)),
        Column("overdue", "Overdue", lambda row: row.overdue or 0, ("overdue",), is_numeric=True),
    )
