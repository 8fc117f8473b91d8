"""The times in which nobody saw a child who was being helped, and the times of plans, as stretches of days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from lineofsight.domain.chronology.words import category_in_words
from lineofsight.domain.codes.front_door import Worded
from lineofsight.domain.history import Episode, History, Origin

GAP_AFTER_DAYS: Final = 28
"""More days than these without the child being seen are a gap. Source: practice reference 4.2, P45: four weeks."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of an open episode in which no visit in person saw the child. Both days belong to it.

    is_from_start: nobody had seen the child since the episode began; otherwise `first_on` is the day after a visit.
    is_going_on: it lasts until today. days: how many it has.
    """

    child_id: int
    first_on: date
    last_on: date
    is_from_start: bool = False
    is_going_on: bool = False

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days + 1


class BandKind(Worded):
    """What a child is on for a time."""

    CHILD_PROTECTION_PLAN = "child_protection_plan", "Child protection plan"
    CHILD_IN_NEED_PLAN = "child_in_need_plan", "Child in need plan"
    EARLY_HELP = "early_help", "Early help"
    EPISODE = "episode", "Open to social care"


@dataclass(frozen=True, slots=True)
class Band:
    """A time for which something held. ended_on: None while it goes on. said: its category, "" where it has none."""

    child_id: int
    kind: BandKind
    started_on: date
    ended_on: date | None
    said: str = ""


def gaps_of(history: History, until: date) -> tuple[Gap, ...]:
    """The stretches of more than `GAP_AFTER_DAYS` days in which nobody saw the child, oldest first.

    until: today, or the day as at which the record stands. They are looked for while social care works with the child:
    from the start of an accepted episode, and not before the birth, to its end. A file holds no visits: an episode that
    is known from one is looked at from the first visit that was recorded here.
    """
    seen = sorted({one.happened_on for one in history.visits if one.is_in_person and one.is_child_seen})
    found = [gap for episode in history.episodes for gap in _gaps_in(episode, history, seen, until)]
    return tuple(sorted(found, key=lambda gap: gap.first_on))


def _works_with_child(episode: Episode) -> bool:
    """Whether social care works with the child in this episode, or did until it closed: it was accepted."""
    return not episode.is_no_further_action


def _gaps_in(episode: Episode, history: History, seen: list[date], until: date) -> Iterable[Gap]:
    if not _works_with_child(episode) or history.born_on is None:
        return
    is_open = episode.closed_on is None
    first, last = (
        max(episode.referred_on, history.born_on),
        until if is_open else min(episode.closed_on or until, until),
    )
    within = [day for day in seen if first <= day <= last]
    if episode.origin is Origin.LOADED:
        if not within:
            return
        first = within[0]
    edges = [first, *within, last]
    for number, (before, after) in enumerate(pairwise(edges)):
        is_first, is_last = number == 0, number == len(edges) - 2
        from_on = before if is_first else date.fromordinal(before.toordinal() + 1)
        to_on = after if is_last else date.fromordinal(after.toordinal() - 1)
        if (to_on - from_on).days + 1 > GAP_AFTER_DAYS:
            yield Gap(history.child_id, from_on, to_on, is_from_start=is_first, is_going_on=is_last and is_open)


def bands_of(history: History) -> tuple[Band, ...]:
    """The plans, the early help and the open episodes of a child, oldest first, in the order of `BandKind`."""
    found = list(_bands(history))
    kinds = list(BandKind)
    return tuple(sorted(found, key=lambda band: (kinds.index(band.kind), band.started_on, band.ended_on or date.max)))


def _bands(history: History) -> Iterable[Band]:
    child = history.child_id
    for episode in history.episodes:
        for plan in episode.child_protection_plans:
            said = category_in_words(plan.latest_category or plan.initial_category)
            yield Band(child, BandKind.CHILD_PROTECTION_PLAN, plan.started_on, plan.ended_on, said)
        for need_plan in episode.child_in_need_plans:
            yield Band(child, BandKind.CHILD_IN_NEED_PLAN, need_plan.started_on, need_plan.ended_on)
        if _works_with_child(episode):
            yield Band(child, BandKind.EPISODE, episode.referred_on, episode.closed_on)
    for given in history.early_help:
        if given.agreed_on is not None:
            yield Band(child, BandKind.EARLY_HELP, given.agreed_on, given.ended_on)
