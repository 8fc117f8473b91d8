"""Changing one part of a child of a census file: one episode, or one thing within an episode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from lineofsight.returns.cin_census.children import CensusChild, CensusEpisode
from lineofsight.synthetic.dirty.fault import ChangeOfValues, DirtyFile

ChangeOfEpisode = Callable[[CensusEpisode, DirtyFile], CensusEpisode | None]
"""The episode with something changed; None for an episode that the change does not fit."""

ChangeOfPart = Callable[[Any, CensusEpisode, DirtyFile], Any]
"""An assessment, enquiry or plan of this episode with something changed; None where the change does not fit."""

FRIDAY, SATURDAY = 4, 5


def is_open(episode: CensusEpisode) -> bool:
    """Whether the referral went further and the case is not closed."""
    return episode.closed_on is None and episode.is_no_further_action is False


def is_closed(episode: CensusEpisode) -> bool:
    """Whether the referral went further and the case has closed."""
    return episode.closed_on is not None and episode.is_no_further_action is False


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def friday_at_the_latest(day: date) -> date:
    """The day, or the Friday before it where it is on a weekend."""
    return day - days(max(0, day.weekday() - FRIDAY))


def saturday_from(day: date) -> date:
    """The day, or the first Saturday after it."""
    return day + days((SATURDAY - day.weekday()) % 7)


def only_episode(child: CensusChild) -> CensusEpisode | None:
    """The child's episode, None where there is not exactly one."""
    return child.episodes[0] if len(child.episodes) == 1 else None


def only(rows: tuple[Any, ...]) -> Any:
    """The one row, None where there is not exactly one."""
    return rows[0] if len(rows) == 1 else None


def in_an_episode(change: ChangeOfEpisode) -> ChangeOfValues:
    """The change, made in the first episode that it fits."""

    def change_child(child: CensusChild, file: DirtyFile) -> CensusChild | None:
        for place, episode in enumerate(child.episodes):
            changed = change(episode, file)
            if changed is not None:
                return replace(child, episodes=(*child.episodes[:place], changed, *child.episodes[place + 1 :]))
        return None

    return change_child


def in_the_only_episode(change: ChangeOfEpisode) -> ChangeOfValues:
    """The change, made in a child who has one episode: nothing of another one can come in between."""

    def change_child(child: CensusChild, file: DirtyFile) -> CensusChild | None:
        return in_an_episode(change)(child, file) if len(child.episodes) == 1 else None

    return change_child


def beside_the_only_episode(
    further: Callable[[CensusEpisode, DirtyFile], CensusEpisode | None],
) -> ChangeOfValues:
    """A further episode for a child who has one."""

    def change_child(child: CensusChild, file: DirtyFile) -> CensusChild | None:
        episode = only_episode(child)
        added = None if episode is None else further(episode, file)
        return None if added is None else replace(child, episodes=(*child.episodes, added))

    return change_child


def in_the_only(field: str, change: ChangeOfPart) -> ChangeOfEpisode:
    """The change, made in the only assessment, enquiry or plan (by the name of its tuple) that an episode has.

    The change may give several in its place, as a tuple.
    """

    def change_episode(episode: CensusEpisode, file: DirtyFile) -> CensusEpisode | None:
        part = only(getattr(episode, field))
        changed = None if part is None else change(part, episode, file)
        if changed is None:
            return None
        parts: Any = {field: changed if isinstance(changed, tuple) else (changed,)}
        return replace(episode, **parts)

    return change_episode
