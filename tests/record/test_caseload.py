"""What somebody holds now: families, drift by dates alone, and the load of each worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lineofsight.access import gate
from lineofsight.access.statutory_detail import visible_deadlines
from lineofsight.actions import family_help, workforce
from lineofsight.domain.permissions import Action
from lineofsight.record import caseload
from lineofsight.record.caseload import Drift, DriftFound
from lineofsight.record.families import families_among
from lineofsight.record.models import (
    Allocation,
    Child,
    ChildInNeedPlan,
    ChildInNeedReview,
    ChildProtectionPlan,
    Deadline,
    Episode,
    Now,
    Person,
    Relationship,
)
from lineofsight.record.moment import today
from tests.authority import SmallAuthority, small_authority

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def authority(db: None) -> Iterator[SmallAuthority]:
    with time_machine.travel(MONDAY, tick=False):
        yield small_authority()


def related(person: Person | Child, to: Child, kind: Relationship.Kind, **columns: Any) -> None:
    Relationship.objects.create(person_id=person.pk, to_id=to.pk, kind=kind, **columns)


def held(authority: SmallAuthority, *, worker: bool = True, opened: date = date(2026, 11, 2)) -> Child:
    """An open child of Team North, with its worker or with nobody."""
    child = authority.child()
    authority.episode(child, on=opened)
    north = authority.north
    workforce.allocate(
        child.pk,
        team=north.team,
        worker=north.worker_row if worker else None,
        on=today(),
        reason=Allocation.Reason.OTHER,
        by=north.manager,
    )
    return Child.objects.get(pk=child.pk)


def team(authority: SmallAuthority) -> tuple[Any, Any]:
    """The children and the deadlines that the manager of Team North reads."""
    manager = authority.north.manager
    action = Action.READ_TEAM_WORK
    return gate.visible_children(manager, action), visible_deadlines(manager, action)


# --- families --------------------------------------------------------------------------------------------------------


def test_children_who_share_a_parent_or_are_brothers_and_sisters_are_one_family(authority: SmallAuthority) -> None:
    one, other, third, alone, ended = (authority.child() for _ in range(5))
    mother = Person.objects.create()
    related(mother, one, Relationship.Kind.MOTHER)
    related(mother, other, Relationship.Kind.MOTHER)
    related(other, third, Relationship.Kind.HALF_SIBLING)
    related(one, ended, Relationship.Kind.SIBLING, ended_on=date(2026, 1, 5))
    with CaptureQueriesContext(connection) as queries:
        found = families_among([one.pk, other.pk, third.pk, alone.pk, ended.pk])
    assert len(queries) == 1
    together = frozenset({one.pk, other.pk, third.pk})
    assert set(found) == {together, frozenset({alone.pk}), frozenset({ended.pk})}
    assert len(found) == 3


def test_a_brother_whom_somebody_else_holds_ties_nobody_in(authority: SmallAuthority) -> None:
    mine, elsewhere = authority.child(), authority.child(authority.south)
    related(mine, elsewhere, Relationship.Kind.SIBLING)
    assert families_among([mine.pk]) == [frozenset({mine.pk})]
    assert families_among([]) == []


# --- drift -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("started_on", "drifts"), [(date(2025, 11, 22), True), (date(2025, 11, 23), False)], ids=["a day more", "12 months"]
)
def test_a_need_plan_without_a_step_decision_drifts_after_twelve_months(
    authority: SmallAuthority, started_on: date, drifts: bool
) -> None:
    child = held(authority)
    plan = ChildInNeedPlan.objects.create(child=child, episode=child.episodes.get(), started_on=started_on)
    children, deadlines = team(authority)
    long = DriftFound(started_on, Drift.LONG_NEED_PLAN, child.pk)
    assert (long in caseload.drifting(children, deadlines, Now.read())) is drifts
    ChildInNeedReview.objects.create(plan=plan, held_on=date(2026, 6, 1), outcome=ChildInNeedReview.Outcome.CONTINUE)
    assert (long in caseload.drifting(children, deadlines, Now.read())) is drifts
    ChildInNeedReview.objects.create(plan=plan, held_on=date(2026, 6, 2), outcome=ChildInNeedReview.Outcome.STEP_DOWN)
    assert long not in caseload.drifting(children, deadlines, Now.read())


@pytest.mark.parametrize(("started_on", "drifts"), [(date(2025, 5, 22), True), (date(2025, 5, 23), False)])
def test_a_protection_plan_drifts_after_eighteen_months_until_it_ends(
    authority: SmallAuthority, started_on: date, drifts: bool
) -> None:
    child = held(authority)
    plan = ChildProtectionPlan.objects.create(
        child=child, episode=child.episodes.get(), started_on=started_on, initial_category="NEG", latest_category="NEG"
    )
    children, deadlines = team(authority)
    long = DriftFound(started_on, Drift.LONG_PROTECTION_PLAN, child.pk)
    assert (long in caseload.drifting(children, deadlines, Now.read())) is drifts
    plan.ended_on = today()
    plan.save()
    assert long not in caseload.drifting(children, deadlines, Now.read())


def test_an_assessment_past_its_limit_drifts_since_the_day_it_was_due(authority: SmallAuthority) -> None:
    child = held(authority, opened=date(2026, 8, 3))
    family_help.start_assessment(child.pk, child.episodes.get().pk, on=date(2026, 8, 4), by=authority.north.worker)
    children, deadlines = team(authority)
    found = caseload.drifting(children, deadlines, Now.read())
    # 3 August and 45 working days, over the August bank holiday, is 6 October.
    assert DriftFound(date(2026, 10, 6), Drift.ASSESSMENT_LATE, child.pk) in found


def test_open_work_for_which_no_clock_is_running_drifts_until_one_does(authority: SmallAuthority) -> None:
    child, _ = held(authority), held(authority)
    children, deadlines = team(authority)
    assert caseload.drifting(children, deadlines, Now.read()) == []
    Deadline.objects.filter(child=child).update(outcome=Deadline.Outcome.STOPPED, stopped_on=date(2026, 11, 9))
    idle = [DriftFound(date(2026, 11, 9), Drift.NOTHING_RUNNING, child.pk)]
    assert caseload.drifting(children, deadlines, Now.read()) == idle
    Deadline.objects.filter(child=child).delete()
    since_referral = [DriftFound(date(2026, 11, 2), Drift.NOTHING_RUNNING, child.pk)]
    assert caseload.drifting(children, deadlines, Now.read()) == since_referral
    Episode.objects.filter(child=child).update(closed_on=today(), reason_for_closure="RC8")
    assert caseload.drifting(children, deadlines, Now.read()) == []


def test_drift_is_told_of_the_children_handed_in_alone(authority: SmallAuthority) -> None:
    child = held(authority)
    ChildInNeedPlan.objects.create(child=child, episode=child.episodes.get(), started_on=date(2024, 1, 8))
    south = authority.south.manager
    none = gate.visible_children(south, Action.READ_TEAM_WORK), visible_deadlines(south, Action.READ_TEAM_WORK)
    assert caseload.drifting(*none, Now.read()) == []


# --- loads -----------------------------------------------------------------------------------------------------------


def test_each_worker_holds_what_is_allocated_and_nobody_the_rest(authority: SmallAuthority) -> None:
    child, _ = held(authority), held(authority)
    left = held(authority, worker=False)
    ChildProtectionPlan.objects.create(
        child=child, episode=child.episodes.get(), started_on=today(), initial_category="NEG", latest_category="NEG"
    )
    children, deadlines = team(authority)
    with CaptureQueriesContext(connection) as queries:
        loads = caseload.loads_of(children, deadlines, Now.read())
    assert len(queries) == 2
    worker = authority.north.worker_row.pk
    assert (loads[worker].children, loads[worker].on_protection_plan) == (2, 1)
    assert (loads[None].children, loads[None].on_protection_plan) == (1, 0)
    assert left.pk in set(children.values_list("pk", flat=True))


def test_what_falls_due_is_counted_by_the_week_and_agrees_with_the_ledger(authority: SmallAuthority) -> None:
    held(authority, opened=date(2026, 10, 5))
    held(authority, opened=today() - timedelta(days=1))
    children, deadlines = team(authority)
    now = Now.read()
    load = caseload.loads_of(children, deadlines, now)[authority.north.worker_row.pk]
    running = list(deadlines.running())
    assert load.overdue == sum(one.due_on < now.on for one in running) > 0
    for number, counted in enumerate(load.weeks):
        first = now.on + timedelta(weeks=number)
        plain = [
            one
            for one in running
            if first <= one.due_on < first + timedelta(weeks=1) and not (one.due_at and one.due_at < now.at)
        ]
        assert counted == len(plain)
    assert sum(load.weeks) > 0
