"""What a correction may not break: the conditions of the steps that wrote what was recorded here, held against the
history as it stands once it is corrected.

Nothing of what is known from a file alone is held to them, and nothing that was broken before the correction. What
decides on a referral afterwards has steps of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from lineofsight.domain import closing_pathway, pathway, protection_pathway
from lineofsight.domain.history import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Episode,
    History,
    Origin,
    Section47Enquiry,
)
from lineofsight.domain.pathway import Attempt, Condition, Step

DAYS: Final = frozenset(
    {
        pathway.NOT_IN_THE_FUTURE,
        pathway.ON_OR_AFTER_REFERRAL,
        pathway.NO_OPEN_EPISODE,
        pathway.AFTER_LAST_EPISODE,
        pathway.WITHIN_PREGNANCY,
        pathway.ON_OR_AFTER_ASSESSMENT_START,
        pathway.ASSESSMENT_IS_COMPLETED,
        pathway.ON_OR_AFTER_ENQUIRY_START,
        pathway.ENQUIRY_IS_SUBMITTED,
        pathway.ON_A_WEEKDAY,
        pathway.NO_PROTECTION_PLAN_SINCE,
        pathway.NO_NEED_PLAN_SINCE,
        pathway.NEED_PLAN_CAN_END_THAT_DAY,
        pathway.AFTER_PLAN_START,
        pathway.ON_OR_AFTER_PLAN_START,
        pathway.PROTECTION_PLAN_ENDS_AFTER_REVIEWS,
        pathway.NEED_PLAN_ENDS_AFTER_REVIEWS,
        pathway.ENDED_LOOKED_AFTER_IS_LOOKED_AFTER,
        protection_pathway.ON_OR_AFTER_PROTECTION_PLAN_START,
        closing_pathway.CLOSES_WITH_REASON,
        closing_pathway.CLOSES_AFTER_EVERYTHING,
        closing_pathway.NOT_IN_NEED_ONLY_AFTER_ASSESSMENT,
    }
)
"""The conditions that hold for ever once the step is taken; the others say what may be done next."""

NOTHING_FOLLOWED = Condition(
    "nothing_followed",
    "Something followed this referral: an assessment, a strategy discussion, a section 47 enquiry, a conference or a"
    " plan stands in the episode. It was not without further action: close the episode instead.",
    lambda attempt: not any(_followed(attempt.current)),
    pathway.PRACTICE,
)
PRIMARY_NEED_GIVEN = Condition(
    "primary_need_given",
    "Choose the primary need: an episode that was accepted has one.",
    lambda attempt: bool(attempt.code),
    f"{pathway.CENSUS}, rule 8610",
)
CORRECT_TO_NO_FURTHER_ACTION = Step(
    "correct_to_no_further_action", "Correct a referral to no further action", (NOTHING_FOLLOWED,)
)
CORRECT_TO_ACCEPTED = Step(
    "correct_to_accepted", "Correct a referral to accepted", (pathway.NO_OPEN_EPISODE, PRIMARY_NEED_GIVEN)
)
MOVE_HELD_CONFERENCE = Step(
    "move_held_conference",
    "Correct the day of a conference that was recorded here",
    (pathway.NOT_IN_THE_FUTURE, pathway.ON_A_WEEKDAY),
)
CORRECT_FACTORS = Step(
    "correct_factors",
    "Correct the factors that an assessment found",
    (pathway.FACTORS_GIVEN, pathway.NO_FACTORS_STANDS_ALONE),
)
STAND_IN_EPISODE = Step("stand_in_episode", "Stand in an episode once it is corrected", (pathway.ON_OR_AFTER_REFERRAL,))
CORRECTION_STEPS: tuple[Step, ...] = (
    CORRECT_TO_NO_FURTHER_ACTION,
    CORRECT_TO_ACCEPTED,
    MOVE_HELD_CONFERENCE,
    CORRECT_FACTORS,
    STAND_IN_EPISODE,
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: what it wrote, by kind and key, and the attempt as it reads now."""

    step: Step
    kind: str
    id: int
    attempt: Attempt


def broken_by(before: History, after: History, today: date) -> tuple[Condition, ...]:
    """The conditions that a correction breaks, each once: they held in the history before, and do not after it."""
    stood = _broken(before, today)
    return tuple({one.key: one for where, one in _broken(after, today).items() if where not in stood}.values())


def without(history: History, episode_id: int) -> History:
    """The history as if one episode were not in it: what stands beside it."""
    return replace(history, episodes=tuple(one for one in history.episodes if one.id != episode_id))


def _followed(episode: Episode) -> Iterator[bool]:
    """Whether there is any of each kind of work in an episode."""
    yield bool(episode.assessments or episode.strategy_discussions or episode.section_47_enquiries)
    yield bool(episode.conferences or episode.child_protection_plans or episode.child_in_need_plans)
    yield bool(episode.need_meetings or episode.care_periods or episode.emergency_protections)
    yield bool(episode.private_fosterings or episode.proceedings)


def _broken(history: History, today: date) -> dict[tuple[str, str, int], Condition]:
    return {
        (condition.key, taken.kind, taken.id): condition
        for taken in _taken(history, today)
        for condition in pathway.unmet(taken.step, taken.attempt)
        if condition in DAYS
    }


def _taken(history: History, today: date) -> Iterator[Taken]:
    """Every step that is recorded here in the history, oldest episode first."""
    for episode in history.episodes:
        begun = Attempt(_before(history, episode), episode.referred_on, today, episode)
        if episode.origin is Origin.RECORDED or begun.history.episodes:
            yield Taken(pathway.OPEN_EPISODE, "episode", episode.id, begun)
        at = Attempt(history, episode.referred_on, today, episode)
        for assessment in _recorded(episode.assessments):
            yield from _of_assessment(at, assessment)
        for discussion in _recorded(episode.strategy_discussions):
            held = replace(at, on=discussion.held_on)
            yield Taken(pathway.HOLD_STRATEGY_DISCUSSION, "discussion", discussion.id, held)
        for enquiry in _recorded(episode.section_47_enquiries):
            yield from _of_enquiry(at, enquiry)
        yield from _of_conferences(at, episode)
        for plan in _recorded(episode.child_protection_plans):
            yield from _of_protection_plan(at, plan)
        for need_plan in _recorded(episode.child_in_need_plans):
            yield from _of_need_plan(at, need_plan)
        if episode.closed_on is not None and episode.origin is Origin.RECORDED:
            closed = replace(at, on=episode.closed_on, code=episode.reason_for_closure)
            yield Taken(closing_pathway.CLOSE_EPISODE, "closure", episode.id, closed)


def _recorded(rows: tuple[Any, ...]) -> Iterator[Any]:
    return (one for one in rows if one.origin is Origin.RECORDED)


def _before(history: History, episode: Episode) -> History:
    """The history with the episodes that began before one. Of two that are known from a file, neither is held to it."""
    is_held = episode.origin is Origin.RECORDED
    began = (episode.referred_on, episode.id)
    earlier = (
        one
        for one in history.episodes
        if (one.referred_on, one.id) < began and (is_held or one.origin is Origin.RECORDED)
    )
    return replace(history, episodes=tuple(earlier))


def _of_assessment(at: Attempt, row: Assessment) -> Iterator[Taken]:
    about = replace(at, subject_id=row.id, codes=row.factors)
    for step, on in (
        (pathway.START_ASSESSMENT, row.started_on),
        (pathway.HOLD_REVIEW_POINT, row.review_point_held_on),
        (pathway.COMPLETE_ASSESSMENT, row.completed_on),
        (pathway.AUTHORISE_ASSESSMENT, row.authorised_on),
    ):
        if on is not None:
            yield Taken(step, step.key, row.id, replace(about, on=on))


def _of_enquiry(at: Attempt, row: Section47Enquiry) -> Iterator[Taken]:
    about = replace(at, subject_id=row.id)
    for step, on in (
        (pathway.HOLD_STRATEGY_DISCUSSION, row.started_on),
        (pathway.CONCLUDE_SECTION_47_ENQUIRY, row.submitted_on),
        (pathway.SIGN_SECTION_47_OUTCOME, row.concluded_on),
    ):
        if on is not None:
            yield Taken(step, f"enquiry {step.key}", row.id, replace(about, on=on))


def _of_conferences(at: Attempt, episode: Episode) -> Iterator[Taken]:
    enquiries = {one.id for one in episode.section_47_enquiries}
    for row in _recorded(episode.conferences):
        held = replace(at, on=row.held_on, subject_id=row.section_47_enquiry_id)
        if row.section_47_enquiry_id in enquiries:
            yield Taken(pathway.HOLD_INITIAL_CONFERENCE, "conference", row.id, held)
        elif row.is_transfer_in:
            yield Taken(pathway.HOLD_TRANSFER_IN_CONFERENCE, "conference", row.id, held)


def _of_protection_plan(at: Attempt, row: ChildProtectionPlan) -> Iterator[Taken]:
    about = replace(at, subject_id=row.id, code=row.end_reason)
    started = replace(at, history=_with_plans_before(at.history, row), on=row.started_on)
    yield Taken(pathway.START_CHILD_PROTECTION_PLAN, "start of protection plan", row.id, started)
    yield Taken(STAND_IN_EPISODE, "start of protection plan", row.id, started)
    for review in _recorded(row.reviews):
        yield Taken(pathway.HOLD_REVIEW_CONFERENCE, "review", review.id, replace(about, on=review.held_on))
    for group in _recorded(row.core_groups):
        yield Taken(protection_pathway.HOLD_CORE_GROUP, "core group", group.id, replace(about, on=group.held_on))
    if row.ended_on is not None:
        ended = replace(about, on=row.ended_on)
        yield Taken(pathway.END_CHILD_PROTECTION_PLAN, "end of protection plan", row.id, ended)


def _of_need_plan(at: Attempt, row: ChildInNeedPlan) -> Iterator[Taken]:
    about = replace(at, subject_id=row.id)
    started = replace(at, history=_with_plans_before(at.history, row), on=row.started_on)
    yield Taken(pathway.START_CHILD_IN_NEED_PLAN, "need plan", row.id, started)
    for review in _recorded(row.reviews):
        yield Taken(pathway.REVIEW_CHILD_IN_NEED_PLAN, "need review", review.id, replace(about, on=review.held_on))
    if row.ended_on is not None:
        yield Taken(pathway.END_CHILD_IN_NEED_PLAN, "end of need plan", row.id, replace(about, on=row.ended_on))


def _with_plans_before(history: History, plan: ChildProtectionPlan | ChildInNeedPlan) -> History:
    """The history with the plans alone that started before one, so that those after it are not taken for its past."""

    def earlier(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            one
            for one in rows
            if one.started_on < plan.started_on
            or (type(one) is type(plan) and one.started_on == plan.started_on and one.id < plan.id)
        )

    return replace(
        history,
        episodes=tuple(
            replace(
                one,
                child_protection_plans=earlier(one.child_protection_plans),
                child_in_need_plans=earlier(one.child_in_need_plans),
            )
            for one in history.episodes
        ),
    )
