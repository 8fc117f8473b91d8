"""What the words of a child can have changed: the plans and the decisions of the child's own record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from lineofsight.domain.clocks.wording import written
from lineofsight.domain.history import Episode, History


@dataclass(frozen=True, slots=True)
class Changeable:
    """A plan or a decision that a view can have changed. kind and id: where it stands in the record.

    is_plan: a plan, in which an action may change at any time; a decision is changed on its day. episode_id: the
    episode of social care in which it stands, None for early help.
    """

    kind: str
    id: int
    on: date
    title: str
    is_plan: bool = False
    episode_id: int | None = None

    @property
    def key(self) -> str:
        """What a form sends for it: "child_protection_plan 12"."""
        return f"{self.kind} {self.id}"

    @property
    def words(self) -> str:
        """It and its day, within a sentence: "the child protection plan of 4 May 2026"."""
        return f"the {self.title} of {written(self.on)}"


def changeable_since(history: History, said_on: date) -> tuple[Changeable, ...]:
    """The plans that were open on the day of a view or began later, and the decisions of that day or later."""
    found = (*_of_social_care(history, said_on), *_of_early_help(history, said_on))
    return tuple(sorted(found, key=lambda one: (one.on, one.kind, one.id)))


def _of_social_care(history: History, said_on: date) -> Iterator[Changeable]:
    for episode in history.episodes:
        for one in (*_plans_in(episode, said_on), *_decisions_in(episode)):
            if one.is_plan or one.on >= said_on:
                yield replace(one, episode_id=episode.id)


def _plans_in(episode: Episode, said_on: date) -> Iterator[Changeable]:
    """The plans of an episode that were open on a day or began later, each with all of its reviews."""
    for plan in episode.child_protection_plans:
        if plan.ended_on is None or plan.ended_on >= said_on:
            yield Changeable("child_protection_plan", plan.id, plan.started_on, "child protection plan", is_plan=True)
        for review in plan.reviews:
            yield Changeable("review_conference", review.id, review.held_on, "review conference")
    for need in episode.child_in_need_plans:
        if need.ended_on is None or need.ended_on >= said_on:
            yield Changeable("child_in_need_plan", need.id, need.started_on, "child in need plan", is_plan=True)
        for review in need.reviews:
            yield Changeable("child_in_need_review", review.id, review.held_on, "review of the child in need plan")


def _decisions_in(episode: Episode) -> Iterator[Changeable]:
    for discussion in episode.strategy_discussions:
        yield Changeable("strategy_discussion", discussion.id, discussion.held_on, "strategy discussion")
    for enquiry in episode.section_47_enquiries:
        if enquiry.concluded_on is not None:
            title = "outcome of the section 47 enquiry"
            yield Changeable("section_47_enquiry", enquiry.id, enquiry.concluded_on, title)
    for conference in episode.conferences:
        yield Changeable("conference", conference.id, conference.held_on, "child protection conference")
    for assessment in episode.assessments:
        ended_on = assessment.completed_on or assessment.authorised_on
        if ended_on is not None:
            yield Changeable("assessment", assessment.id, ended_on, "assessment")
    if episode.closed_on is not None:
        yield Changeable("episode", episode.id, episode.closed_on, "closure of the episode")


def _of_early_help(history: History, said_on: date) -> Iterator[Changeable]:
    for given in history.early_help:
        for plan in given.plans:
            ended_on = plan.ended_on or given.ended_on
            if ended_on is None or ended_on >= said_on:
                yield Changeable("family_plan", plan.id, plan.started_on, "family plan", is_plan=True)
            for review in plan.reviews:
                if review.held_on >= said_on:
                    yield Changeable("family_plan_review", review.id, review.held_on, "review of the family plan")
    for step in history.step_changes:
        if step.answered_on is not None and step.answered_on >= said_on:
            yield Changeable("step_change", step.id, step.answered_on, "answer to the step between teams")
