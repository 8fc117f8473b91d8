"""Strategy discussions: who took part, what one begins, and the meeting that follows one by telephone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lineofsight.actions import strategy_discussions
from lineofsight.actions.exceptions import StepRefused
from lineofsight.actions.strategy_discussions import StrategyDiscussionRecord
from lineofsight.domain.meetings import Attended, Came, MeetingAgency
from lineofsight.record import histories
from lineofsight.record.models import Attendance, Child, Deadline, Episode, Section47Enquiry, StrategyDiscussion
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

OUTCOME = StrategyDiscussion.Outcome
FRIDAY = date(2026, 11, 6)
ALL_THREE = (
    Attended(MeetingAgency.SOCIAL_CARE, Came.ATTENDED, "Team manager"),
    Attended(MeetingAgency.POLICE, Came.ATTENDED),
    Attended(MeetingAgency.HEALTH, Came.ATTENDED),
)
WITHOUT_HEALTH = (*ALL_THREE[:2], Attended(MeetingAgency.HEALTH, Came.APOLOGIES, "Named nurse"))
BEGINS = StrategyDiscussionRecord(held_on=FRIDAY, outcome=OUTCOME.SECTION_47_JOINT, attendance=ALL_THREE)
CARRIES_ON = replace(BEGINS, held_on=date(2026, 11, 12), begins_enquiry=False)


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    return authority.child()


@pytest.fixture
def episode(authority: SmallAuthority, child: Child) -> Episode:
    return authority.episode(child, on=date(2026, 11, 2))


def hold(authority: SmallAuthority, episode: Episode, record: StrategyDiscussionRecord) -> StrategyDiscussion:
    by = authority.north.worker
    return strategy_discussions.hold_strategy_discussion(episode.child_id, episode.pk, record, by=by)


def refused(refusal: pytest.ExceptionInfo[StepRefused]) -> list[str]:
    return [condition.key for condition in refusal.value.conditions]


def test_who_took_part_is_kept_agency_by_agency(authority: SmallAuthority, episode: Episode) -> None:
    held = hold(authority, episode, BEGINS)
    rows = held.attendance.values_list("agency", "came", "who")
    assert list(rows) == [("social_care", "attended", "Team manager"), ("police", "attended", ""),
                          ("health", "attended", "")]  # fmt: skip
    assert (held.is_police_present, held.is_health_present) == (True, True)
    assert held.attendance.first().about_child_id == episode.child_id


def test_without_health_it_must_say_why_and_then_goes_ahead(authority: SmallAuthority, episode: Episode) -> None:
    without = replace(BEGINS, attendance=WITHOUT_HEALTH)
    with pytest.raises(StepRefused) as refusal:
        hold(authority, episode, without)
    assert refused(refusal) == ["discussion_quorate_or_says_why"]
    assert not Attendance.objects.exists()
    held = hold(authority, episode, replace(without, why_not_quorate="The child was with the alleged abuser"))
    assert held.is_health_present is False
    assert Section47Enquiry.objects.get().strategy_discussion == held


def test_what_was_known_before_attendance_was_kept_still_stands(authority: SmallAuthority, episode: Episode) -> None:
    old = replace(BEGINS, attendance=(), is_police_present=True, is_health_present=None)
    held = hold(authority, episode, old)
    assert (held.is_police_present, held.is_health_present) == (True, None)


def test_only_the_discussion_that_says_so_begins_the_enquiry(authority: SmallAuthority, episode: Episode) -> None:
    with pytest.raises(StepRefused) as refusal:
        hold(authority, episode, CARRIES_ON)
    assert refused(refusal) == ["enquiry_runs"]
    first = hold(authority, episode, BEGINS)
    with pytest.raises(StepRefused) as refusal:
        hold(authority, episode, replace(BEGINS, held_on=date(2026, 11, 12)))
    assert refused(refusal) == ["no_open_enquiry"]
    hold(authority, episode, CARRIES_ON)
    enquiry = Section47Enquiry.objects.get()
    assert (enquiry.strategy_discussion, enquiry.started_on) == (first, FRIDAY)
    facts = histories.history_of(episode.child_id).episodes[0].strategy_discussions
    assert [one.initiated_section_47 for one in facts] == [True, False]


def test_a_discussion_by_telephone_is_followed_by_a_meeting(authority: SmallAuthority, episode: Episode) -> None:
    call = hold(authority, episode, replace(BEGINS, is_by_telephone=True))
    clock = Deadline.objects.get(clock="strategy_follow_up_meeting")
    assert (clock.due_on, clock.outcome) == (date(2026, 11, 13), "running")
    by = authority.north.worker
    meeting = strategy_discussions.hold_follow_up_meeting(episode.child_id, call.pk, CARRIES_ON, by=by)
    assert meeting.follows == call
    clock.refresh_from_db()
    assert (clock.stopped_on, clock.outcome) == (date(2026, 11, 12), "met")
    assert Deadline.objects.filter(clock="strategy_follow_up_meeting").count() == 1
    with pytest.raises(StepRefused) as refusal:
        strategy_discussions.hold_follow_up_meeting(episode.child_id, call.pk, CARRIES_ON, by=by)
    assert refused(refusal) == ["not_followed_up_yet"]


def test_a_discussion_that_was_a_meeting_starts_no_clock_of_a_follow_up(
    authority: SmallAuthority, episode: Episode
) -> None:
    held = hold(authority, episode, BEGINS)
    assert not Deadline.objects.filter(clock="strategy_follow_up_meeting").exists()
    with pytest.raises(StepRefused) as refusal:
        strategy_discussions.hold_follow_up_meeting(episode.child_id, held.pk, CARRIES_ON, by=authority.north.worker)
    assert refused(refusal) == ["follows_a_telephone_discussion"]
