"""What can be recorded of child protection meetings on a child's page: one row a step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from lineofsight.access.models import Account
from lineofsight.actions import core_groups, strategy_discussions
from lineofsight.domain import pathway
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record.models import StrategyDiscussion
from lineofsight.web import protection_forms as forms
from lineofsight.web.recording import Recording, Subject
from lineofsight.web.words import date_in_words


def _open_episodes(history: History) -> Iterator[Subject]:
    for one in history.episodes:
        if pathway.is_open(one):
            yield Subject(one.id, f"the episode opened on {date_in_words(one.referred_on)}")


def _discussions_to_follow_up(history: History) -> Iterator[Subject]:
    """Discussions by telephone of open episodes that no meeting has followed."""
    for episode in history.episodes:
        followed = {one.follows_id for one in episode.strategy_discussions}
        for one in episode.strategy_discussions:
            if pathway.is_open(episode) and one.is_by_telephone and one.id not in followed:
                yield Subject(one.id, f"the discussion by telephone on {date_in_words(one.held_on)}")


def protection_plans(history: History) -> Iterator[Subject]:
    """The child protection plans that have not ended."""
    for episode in history.episodes:
        for one in pathway.open_plans(episode.child_protection_plans):
            yield Subject(one.id, f"the child protection plan started on {date_in_words(one.started_on)}")


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


def _hold_strategy_discussion(child: UUID, episode_id: int, form: Any, by: Account) -> None:
    strategy_discussions.hold_strategy_discussion(child, episode_id, _discussion(form), by=by)


def _hold_follow_up_meeting(child: UUID, follows_id: int, form: Any, by: Account) -> None:
    strategy_discussions.hold_follow_up_meeting(child, follows_id, _discussion(form), by=by)


def _hold_core_group(child: UUID, plan_id: int, form: Any, by: Account) -> None:
    told = form.told()
    core_groups.hold_core_group(child, plan_id, core_groups.CoreGroupRecord(held_on=told.pop("on"), **told), by=by)


def we_took_part(_by: Account, _child: UUID, _subject: int) -> dict[str, Any]:
    """A form of a meeting begins with children's social care as taking part."""
    return {"initial": {"attendance": forms.WE_TOOK_PART}}


BESIDE_A_CONFERENCE = {"conference_quorate_or_says_why": "why_not_quorate"}
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
        subjects=_open_episodes,
        form_given=we_took_part,
        beside=BESIDE_A_DISCUSSION,
    ),
    Recording(
        key="follow-up-meeting",
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

PLAN_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="core-group",
        title="Record a core group",
        action=Action.HOLD_CORE_GROUP,
        form=forms.CoreGroupForm,
        do=_hold_core_group,
        done="The core group is recorded.",
        subjects=protection_plans,
        form_given=we_took_part,
    ),
)
"""What is recorded of a child protection plan between conferences."""
