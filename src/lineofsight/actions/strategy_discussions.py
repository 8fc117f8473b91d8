"""Strategy discussions: who took part, what was decided, and the section 47 enquiry that one begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lineofsight.access.models import Account
from lineofsight.actions.attendance import write_attendance
from lineofsight.actions.recording import ChildKey, Recording, recording
from lineofsight.domain import pathway, protection_pathway
from lineofsight.domain.history import Episode
from lineofsight.domain.meetings import Attended, Came, MeetingAgency, took_part
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Section47Enquiry, StrategyDiscussion

DECIDES_ON_AN_ENQUIRY = frozenset(
    {StrategyDiscussion.Outcome.SECTION_47_SINGLE, StrategyDiscussion.Outcome.SECTION_47_JOINT}
)


@dataclass(frozen=True, slots=True)
class StrategyDiscussionRecord:
    """A strategy discussion and what it decided. None and "": not said, or only the day is known.

    attendance: every agency that was invited; without one, `is_police_present` and `is_health_present` say all that is
    known. begins_enquiry: whether this discussion begins the section 47 enquiry that was decided on; False where it
    carries on with the one that is running. why_not_quorate: why it was held without an agency that it needs.
    """

    held_on: date
    outcome: StrategyDiscussion.Outcome
    held_at: datetime | None = None
    is_police_present: bool | None = None
    is_health_present: bool | None = None
    reasons: str = ""
    attendance: tuple[Attended, ...] = ()
    why_not_quorate: str = ""
    is_by_telephone: bool | None = None
    begins_enquiry: bool = True
    dissent: str = ""
    seeing_plan: str = ""
    are_parents_told: bool | None = None
    why_parents_not_told: str = ""

    @property
    def is_beginning(self) -> bool:
        """Whether a section 47 enquiry starts with it."""
        return self.outcome in DECIDES_ON_AN_ENQUIRY and self.begins_enquiry

    def is_here(self, agency: MeetingAgency, said: bool | None) -> bool | None:
        """Whether an agency took part, by the attendance where there is one, else as it was said."""
        if not self.attendance:
            return said
        return any(one.agency is agency and one.came is Came.ATTENDED for one in self.attendance)


def hold_strategy_discussion(
    child: ChildKey, episode_id: int, discussion: StrategyDiscussionRecord, *, by: Account
) -> StrategyDiscussion:
    """Record a strategy discussion. One that begins a section 47 enquiry starts it, on the same day."""
    with recording(child, Action.HOLD_STRATEGY_DISCUSSION, by=by, on=discussion.held_on) as work:
        return _hold(work, work.episode(episode_id), discussion)


def hold_follow_up_meeting(
    child: ChildKey, follows_id: int, discussion: StrategyDiscussionRecord, *, by: Account
) -> StrategyDiscussion:
    """Record the meeting that follows a strategy discussion by telephone; it is a strategy discussion of its own."""
    with recording(child, Action.HOLD_STRATEGY_DISCUSSION, by=by, on=discussion.held_on) as work:
        follows = work.row(StrategyDiscussion, follows_id)
        episode = work.episode(follows.episode_id)
        step = protection_pathway.FOLLOW_UP_DISCUSSION
        work.check(step, episode=episode, subject_id=follows_id, on=discussion.held_on)
        return _hold(work, episode, discussion, follows=follows)


def _hold(
    work: Recording,
    episode: Episode,
    discussion: StrategyDiscussionRecord,
    follows: StrategyDiscussion | None = None,
) -> StrategyDiscussion:
    _check(work, episode, discussion)
    held = work.write(
        StrategyDiscussion,
        child=work.child,
        episode_id=episode.id,
        held_on=discussion.held_on,
        held_at=discussion.held_at,
        outcome=discussion.outcome,
        is_police_present=discussion.is_here(MeetingAgency.POLICE, discussion.is_police_present),
        is_health_present=discussion.is_here(MeetingAgency.HEALTH, discussion.is_health_present),
        reasons=discussion.reasons,
        follows=follows,
        why_not_quorate=discussion.why_not_quorate,
        is_by_telephone=discussion.is_by_telephone,
        dissent=discussion.dissent,
        seeing_plan=discussion.seeing_plan,
        are_parents_told=discussion.are_parents_told,
        why_parents_not_told=discussion.why_parents_not_told,
    )
    write_attendance(work, discussion.attendance, discussion=held)
    if discussion.is_beginning:
        work.write(
            Section47Enquiry,
            child=work.child,
            episode_id=episode.id,
            strategy_discussion=held,
            started_on=discussion.held_on,
            started_at=discussion.held_at,
        )
    return held


def _check(work: Recording, episode: Episode, discussion: StrategyDiscussionRecord) -> None:
    """Hold a discussion against the pathway: its day, its quorum, the enquiry it begins or carries on with."""
    attempt: dict[str, Any] = {"episode": episode, "on": discussion.held_on}
    work.check(pathway.HOLD_STRATEGY_DISCUSSION, **attempt)
    if discussion.attendance:
        here = took_part(discussion.attendance)
        step = protection_pathway.HOLD_QUORATE_DISCUSSION
        work.check(step, codes=here, words=discussion.why_not_quorate, **attempt)
    if discussion.is_beginning:
        work.check(pathway.START_SECTION_47_ENQUIRY, **attempt)
    elif discussion.outcome in DECIDES_ON_AN_ENQUIRY:
        work.check(protection_pathway.CARRY_ON_SECTION_47_ENQUIRY, **attempt)
