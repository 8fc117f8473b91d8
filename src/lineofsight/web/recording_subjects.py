"""What of a child's history a step can be about, as the pages of many steps ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lineofsight.domain import pathway
from lineofsight.domain.history import Episode, History
from lineofsight.domain.plans import PlanKind
from lineofsight.web.recording import Subject
from lineofsight.web.words import date_in_words

Subjects = Callable[[History], Iterator[Subject]]


def open_episodes(history: History) -> Iterator[Episode]:
    """The child's episodes that are open."""
    return (one for one in history.episodes if pathway.is_open(one))


def about_episode(episode: Episode) -> Subject:
    """An episode as what a step is about."""
    return Subject(episode.id, f"the episode opened on {date_in_words(episode.referred_on)}")


def episodes(unless: Callable[[Episode], bool] = lambda episode: False) -> Subjects:
    """The child's open episodes, save those for which the step cannot be taken."""
    return lambda history: (about_episode(one) for one in open_episodes(history) if not unless(one))


def open_plans_of(kind: PlanKind) -> Subjects:
    """The child's plans of a kind that have not ended."""

    def subjects(history: History) -> Iterator[Subject]:
        for episode in history.episodes:
            is_protection = kind is PlanKind.CHILD_PROTECTION
            held: Any = episode.child_protection_plans if is_protection else episode.child_in_need_plans
            for one in pathway.open_plans(held):
                yield Subject(one.id, f"the {kind.label} started on {date_in_words(one.started_on)}")

    return subjects
