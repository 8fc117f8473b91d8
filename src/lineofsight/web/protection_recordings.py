"""What can be recorded of child protection meetings on a child's page: one row a step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from lineofsight.access.models import Account
from lineofsight.actions import core_groups, need_meetings, strategy_discussions
from lineofsight.domain import pathway
from lineofsight.domain.child_in_need import is_decided_in_need
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.domain.plans import PlanKind
from lineofsight.record.models import ChildInNeedMeeting, CoreGroup, StrategyDiscussion
from lineofsight.web import protection_forms as forms
from lineofsight.web.plan_recordings import outcomes_given
from lineofsight.web.recording import Recording, Subject, Written
from lineofsight.web.recording_subjects import episodes, open_plans_of
from lineofsight.web.words import date_in_words


def _discussions_to_follow_up(history: History) -> Iterator[Subject]:
    """Discussions by telephone of open episodes that no meeting has followed."""
    for episode in history.episodes:
        followed = {one.follows_id for one in episode.strategy_discussions}
        for one in episode.strategy_discussions:
            if pathway.is_open(episode) and one.is_by_telephone and one.id not in followed:
                yield Subject(one.id, f"the discussion by telephone on {date_in_words(one.held_on)}")


def _discussion(form: Any) -> strategy_discussions.StrategyDiscussionRecord:
    told = form.told()
    told.pop("at_time")
    return strategy_discussions.StrategyDiscussionRecord(
        held_on=told.pop("on"),
        held_at=form.moment(),
        outcome=StrategyDiscussion.Outcome(told.pop("outcome")),
        begins_enquiry=told.pop("begins_enquiry") != "no",
        **told,
    )


def _hold_strategy_discussion(child: UUID, episode_id: int, form: Any, by: Account) -> StrategyDiscussion:
    return strategy_discussions.hold_strategy_discussion(child, episode_id, _discussion(form), by=by)


def _hold_follow_up_meeting(child: UUID, follows_id: int, form: Any, by: Account) -> Written:
    return strategy_discussions.hold_follow_up_meeting(child, follows_id, _discussion(form), by=by)


def _hold_core_group(child: UUID, plan_id: int, form: Any, by: Account) -> CoreGroup:
    told = form.told()
    group = core_groups.CoreGroupRecord(held_on=told.pop("on"), **told)
    return core_groups.hold_core_group(child, plan_id, group, by=by)


def _hold_need_meeting(child: UUID, episode_id: int, form: Any, by: Account) -> ChildInNeedMeeting:
    told = form.told()
    meeting = need_meetings.NeedMeetingRecord(held_on=told.pop("on"), **told)
    return need_meetings.hold_need_meeting(child, episode_id, meeting, by=by)


def _in_need(history: History) -> Iterator[Subject]:
    """The open episodes in which it is decided that the child is in need."""
    for one in history.episodes:
        if pathway.is_open(one) and is_decided_in_need(one):
            yield Subject(one.id, f"the episode opened on {date_in_words(one.referred_on)}")


def we_took_part(_by: Account, _child: UUID, _subject: int) -> dict[str, Any]:
    """A form of a meeting begins with children's social care as taking part."""
    return {"initial": {"attendance": forms.WE_TOOK_PART}}


BESIDE_A_CONFERENCE = {
    "conference_quorate_or_says_why": "why_not_quorate",
    "participation_fits_age": "participation",
}
BESIDE_A_DISCUSSION = {
    "discussion_quorate_or_says_why": "why_not_quorate",
    "no_open_enquiry": "begins_enquiry",
    "enquiry_runs": "begins_enquiry",
}

DISCUSSION_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="strategy-discussion",
        title="Record a strategy discussion",
        action=Action.HOLD_STRATEGY_DISCUSSION,
        form=forms.StrategyDiscussionForm,
        do=_hold_strategy_discussion,
        done="The strategy discussion is recorded.",
        subjects=episodes(),
        form_given=we_took_part,
        beside=BESIDE_A_DISCUSSION,
    ),
    Recording(
        key="follow-up-meeting",
        asks_like="strategy-discussion",
        title="Record the meeting that follows a discussion by telephone",
        action=Action.HOLD_STRATEGY_DISCUSSION,
        form=forms.StrategyDiscussionForm,
        do=_hold_follow_up_meeting,
        done="The follow-up meeting is recorded.",
        subjects=_discussions_to_follow_up,
        form_given=we_took_part,
        beside=BESIDE_A_DISCUSSION,
    ),
)

NEED_MEETING_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="need-meeting",
        title="Record a child in need meeting",
        action=Action.PLAN,
        form=forms.NeedMeetingForm,
        do=_hold_need_meeting,
        done="The meeting is recorded.",
        subjects=_in_need,
        form_given=we_took_part,
        beside={"no_need_meeting_that_day": "on"},
    ),
)
"""What is recorded of the meetings about a child in need."""

PLAN_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="core-group",
        title="Record a core group",
        action=Action.HOLD_CORE_GROUP,
        form=forms.CoreGroupForm,
        do=_hold_core_group,
        done="The core group is recorded.",
        subjects=open_plans_of(PlanKind.CHILD_PROTECTION),
        form_given=outcomes_given(PlanKind.CHILD_PROTECTION, we_took_part),
    ),
)
"""What is recorded of a child protection plan between conferences."""
