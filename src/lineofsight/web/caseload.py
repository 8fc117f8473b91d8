"""The Monday page of a social worker: by family, what is due this week, who was not seen, what is left unfinished."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import deadlines_shown, faults_shown, is_kept_from
from lineofsight.actions import drafts
from lineofsight.domain.permissions import Action
from lineofsight.record import caseload as held
from lineofsight.record.families import families_among
from lineofsight.record.models import Assessment, Child, DataFault, Deadline, Now, PlanAction, StepChange
from lineofsight.record.oversight import NOT_SEEN_FOR_DAYS
from lineofsight.web.children_list import described, full_name, standing_of
from lineofsight.web.plan_recordings import PAGES
from lineofsight.web.reader import reader_of
from lineofsight.web.standings import spoken, title_of
from lineofsight.web.standings import standing_of as clock_standing
from lineofsight.web.words import age_in_words


@dataclass(frozen=True, slots=True)
class Due:
    """One running deadline, as its row says it. standing: overdue, due_soon or running."""

    deadline: Deadline
    title: str
    standing: str
    words: str


@dataclass(frozen=True, slots=True)
class ChildHeld:
    """One child of the caseload. row: of `described`. dues: its running deadlines, those due first first.

    unseen_days: whole days since a visit in person saw the child, or since the case was opened where none did so since;
    None for a child who is unborn, not open, or known only from a file. faults: how many faults stand in the record.
    """

    row: Any
    dues: tuple[Due, ...]
    unseen_days: int | None
    faults: int

    @property
    def name(self) -> str:
        return full_name(self.row) or "Name not in this file"

    @property
    def is_seen_since_opened(self) -> bool:
        """Whether a visit in person has seen the child since the case was opened."""
        return self.row.last_seen is not None and self.row.last_seen >= self.row.open_since

    @property
    def is_not_seen(self) -> bool:
        return self.unseen_days is not None and self.unseen_days > NOT_SEEN_FOR_DAYS

    @property
    def overdue(self) -> int:
        return sum(due.standing == "overdue" for due in self.dues)

    @property
    def next_due(self) -> date:
        """The day on which something is due next; the last day there is where nothing is."""
        return min((due.deadline.due_on for due in self.dues), default=date.max)


@dataclass(frozen=True, slots=True)
class FamilyHeld:
    """The children of one family whom the reader holds, the eldest first."""

    children: tuple[ChildHeld, ...]

    @property
    def name(self) -> str:
        """The family names of the children: "Carr", "Carr and Lovell"."""
        names = sorted({child.row.family_name for child in self.children if child.row.family_name})
        return " and ".join(names) or "Name not recorded"

    @property
    def next_due(self) -> date:
        return min(child.next_due for child in self.children)


@page(Action.READ_OWN_CASELOAD)
def caseload(request: PageRequest) -> HttpResponse:
    """What the reader holds, by family, and what it asks of this week."""
    reader, now = reader_of(request), Now.read()
    rows = list(described(gate.visible_children(reader, Action.READ_OWN_CASELOAD), now))
    pks = [row.pk for row in rows]
    mine = Child.objects.filter(pk__in=pks)
    dues = dues_of(deadlines_shown(reader, Deadline.objects.filter(child__in=pks)), now)
    faults = DataFault.objects.filter(faults_shown(reader), child__in=pks)
    children = children_held(rows, dues, faults.values_list("child", flat=True), now.on)
    request.trail.showed(pks)
    last = now.on + timedelta(days=held.DAYS_AHEAD)
    this_week = [due for child in dues.values() for due in child if due.deadline.due_on <= last]
    shown = {
        "now": now,
        "last": last,
        "plan_actions": _plan_actions(reader, mine, last),
        "plan_pages": PAGES,
        "families": families_of(children),
        "children": children,
        "this_week": sorted(this_week, key=lambda due: (due.deadline.due_on, due.title, due.deadline.pk)),
        "not_seen": sorted(
            (child for child in children if child.is_not_seen), key=lambda child: -(child.unseen_days or 0)
        ),
        "unfinished": drafts.all_unfinished(reader),
        "waiting": Assessment.objects.filter(
            child__in=pks, completed_on__isnull=False, authorised_on__isnull=True, episode__closed_on__isnull=True
        ).count(),
        "to_sign": held.awaiting_signature(mine).count(),
        "sent_back": list(held.sent_back(mine)),
        "assessments_sent_back": list(held.assessments_sent_back(mine)),
        "steps_waiting": StepChange.objects.waiting().filter(child__in=pks).count(),
        "names": {child.row.pk: child for child in children},
        "standing_of": standing_of,
        "age_of": lambda row: age_in_words(row.person.born_on, row.person.expected_on, row.as_at_on or now.on),
    }
    return render(request, "caseload/caseload.html", shown)


def _plan_actions(reader: Account, mine: QuerySet[Child], last: date) -> list[PlanAction]:
    """The actions of the children's plans that are late or due by `last`; none where plans are kept from the reader."""
    return [] if is_kept_from(reader) else list(held.plan_actions_due(mine, last))


def dues_of(deadlines: Any, now: Now) -> dict[int, list[Due]]:
    """The running deadlines by child, those due first first, in one query."""
    found: dict[int, list[Due]] = defaultdict(list)
    for one in deadlines.running().order_by("due_on", "due_at", "clock", "pk"):
        found[one.child_id].append(Due(one, title_of(one.clock), clock_standing(one, now).value, spoken(one, now)))
    return found


def children_held(rows: Iterable[Any], dues: dict[int, list[Due]], faults: Iterable[int], on: date) -> list[ChildHeld]:
    """The children of a caseload, whoever has something due first first."""
    by_child: dict[int, int] = defaultdict(int)
    for child in faults:
        by_child[child] += 1
    children = [ChildHeld(row, tuple(dues.get(row.pk, ())), _unseen_days(row, on), by_child[row.pk]) for row in rows]
    return sorted(children, key=lambda child: (child.next_due, child.name, child.row.pk))


def _unseen_days(row: Any, on: date) -> int | None:
    """Whole days since the latest of the case's opening, the birth, and the last visit that saw the child."""
    born_on = row.person.born_on
    if row.open_since is None or row.as_at_on is not None or born_on is None or born_on > on:
        return None
    return (on - max(row.open_since, born_on, row.last_seen or row.open_since)).days


def families_of(children: list[ChildHeld]) -> list[FamilyHeld]:
    """The children by family, in one query, the family with something due first first."""
    by_key = {child.row.pk: child for child in children}
    families = [
        FamilyHeld(tuple(sorted((by_key[key] for key in family), key=_eldest_first)))
        for family in families_among(by_key)
    ]
    return sorted(families, key=lambda family: (family.next_due, family.name))


def _eldest_first(child: ChildHeld) -> tuple[date, str]:
    person = child.row.person
    return (person.born_on or person.expected_on or date.max, child.name)
