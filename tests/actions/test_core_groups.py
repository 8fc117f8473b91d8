"""Core groups: who carries out a child protection plan, how often they met, and what the clocks say of it."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.actions import child_protection, core_groups
from lineofsight.actions.core_groups import CoreGroupRecord
from lineofsight.actions.exceptions import StepRefused
from lineofsight.domain.codes import CategoryOfAbuse
from lineofsight.domain.meetings import Attended, Came, MeetingAgency
from lineofsight.record import histories
from lineofsight.record.models import ChildProtectionPlan, Conference, CoreGroup, Deadline, ReviewConference
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

INVITED = (
    Attended(MeetingAgency.SOCIAL_CARE, Came.ATTENDED),
    Attended(MeetingAgency.SCHOOL, Came.ATTENDED, "Mrs Okoro, head of year"),
    Attended(MeetingAgency.HEALTH, Came.APOLOGIES),
)


@pytest.fixture
def plan(authority: SmallAuthority) -> ChildProtectionPlan:
    """A plan made by a transfer-in conference on Wednesday 4 November 2026."""
    child = authority.child()
    episode = authority.episode(child, on=date(2026, 11, 2))
    conference = child_protection.ConferenceRecord(
        held_on=date(2026, 11, 4),
        outcome=Conference.Outcome.CHILD_PROTECTION_PLAN,
        category=CategoryOfAbuse.from_code("NEG"),
    )
    by = authority.north.worker
    return child_protection.hold_transfer_in_conference(child.pk, episode.pk, conference, by=by).plan


def hold(authority: SmallAuthority, plan: ChildProtectionPlan, on: date) -> CoreGroup:
    record = CoreGroupRecord(on, INVITED, progress="He is at school every day", not_done="The parents’ course")
    return core_groups.hold_core_group(plan.child_id, plan.pk, record, by=authority.north.worker)


def test_the_first_core_group_meets_its_clock_and_starts_the_next(
    authority: SmallAuthority, plan: ChildProtectionPlan
) -> None:
    first = Deadline.objects.get(clock="first_core_group")
    assert (first.due_on, first.outcome) == (date(2026, 11, 18), "running")
    held = hold(authority, plan, date(2026, 11, 18))
    first.refresh_from_db()
    assert first.outcome == "met"
    assert Deadline.objects.get(clock="later_core_groups").due_on == date(2026, 12, 16)
    assert list(held.attendance.values_list("agency", "came", "who")) == [
        ("social_care", "attended", ""),
        ("school", "attended", "Mrs Okoro, head of year"),
        ("health", "apologies", ""),
    ]
    assert {one.about_child_id for one in (held, *held.attendance.all())} == {plan.child_id}
    read = histories.history_of(plan.child_id).episodes[0].child_protection_plans[0]
    assert [group.held_on for group in read.core_groups] == [date(2026, 11, 18)]


def test_a_core_group_is_recorded_once_a_day_and_while_the_plan_runs(
    authority: SmallAuthority, plan: ChildProtectionPlan
) -> None:
    hold(authority, plan, date(2026, 11, 18))
    with pytest.raises(StepRefused) as refusal:
        hold(authority, plan, date(2026, 11, 18))
    assert [one.key for one in refusal.value.conditions] == ["no_core_group_that_day"]
    end = {"reason": ChildProtectionPlan.EndReason.TO_CHILD_IN_NEED, "by": authority.north.worker}
    with pytest.raises(StepRefused) as refusal:
        child_protection.end_child_protection_plan(plan.child_id, plan.pk, on=date(2026, 11, 17), **end)
    assert [one.key for one in refusal.value.conditions] == ["protection_plan_ends_after_reviews"]
    ended = child_protection.ReviewRecord(date(2026, 11, 19), ReviewConference.Decision.END)
    with pytest.raises(StepRefused) as refusal:
        child_protection.end_child_protection_plan(plan.child_id, plan.pk, on=date(2026, 11, 19), **end)
    assert [one.key for one in refusal.value.conditions] == ["ended_by_a_conference"]
    child_protection.hold_review_conference(plan.child_id, plan.pk, ended, by=authority.north.worker)
    child_protection.end_child_protection_plan(plan.child_id, plan.pk, on=date(2026, 11, 19), **end)
    with pytest.raises(StepRefused) as refusal:
        hold(authority, plan, date(2026, 11, 20))
    assert [one.key for one in refusal.value.conditions] == ["protection_plan_not_ended"]
