"""What is open for a child on a day, and its history as it stood then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from lineofsight.domain.flags.facts import Case
from lineofsight.domain.history import Episode, History, Origin

ONLY_FROM_A_FILE = "This child is known only from a census file, which holds no {facts}."


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An episode of need or early help that is open, since which day, and where it stands in the record."""

    since: date
    kind: str
    id: int
    is_loaded: bool = False


def open_episodes_on(history: History, day: date) -> Iterator[Episode]:
    """The episodes of need that were open on a day, oldest first."""
    for episode in history.episodes:
        is_ended = episode.closed_on is not None and episode.closed_on <= day
        if episode.referred_on <= day and not episode.is_no_further_action and not is_ended:
            yield episode


def open_case_on(history: History, day: date) -> OpenCase | None:
    """The episode or the early help that had been open longest on a day; None for a child who was not open."""
    cases = [
        OpenCase(one.referred_on, "episode", one.id, one.origin is Origin.LOADED)
        for one in open_episodes_on(history, day)
    ]
    cases += [
        OpenCase(one.agreed_on, "early_help", one.id)
        for one in history.early_help
        if one.agreed_on is not None and one.agreed_on <= day and (one.ended_on is None or one.ended_on > day)
    ]
    return min(cases, key=lambda one: (one.since, one.kind, one.id), default=None)


def is_only_from_a_file(case: Case) -> bool:
    """Whether nothing was recorded here of the child since the file that it is known from."""
    return case.child.as_at_on is not None


def as_at(history: History, day: date) -> History:
    """The episodes, plans and visits that had begun by a day; what ended later had not ended."""
    return replace(
        history,
        visits=tuple(one for one in history.visits if one.happened_on <= day),
        episodes=tuple(_episode_at(one, day) for one in history.episodes if one.referred_on <= day),
    )


def _episode_at(episode: Episode, day: date) -> Episode:
    return replace(
        episode,
        closed_on=_if_by(episode.closed_on, day),
        child_protection_plans=tuple(
            replace(one, ended_on=_if_by(one.ended_on, day))
            for one in episode.child_protection_plans
            if one.started_on <= day
        ),
        child_in_need_plans=tuple(
            replace(one, ended_on=_if_by(one.ended_on, day))
            for one in episode.child_in_need_plans
            if one.started_on <= day
        ),
    )


def _if_by(ended_on: date | None, day: date) -> date | None:
    return ended_on if ended_on is not None and ended_on <= day else None
