"""The flag about changes of worker, and time without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lineofsight.domain.clocks.limits import months_after
from lineofsight.domain.clocks.wording import written
from lineofsight.domain.flags.facts import AllocationFacts, Case, FlagEvent
from lineofsight.domain.flags.open_case import ONLY_FROM_A_FILE, is_only_from_a_file
from lineofsight.domain.history import Episode, Origin


@dataclass(frozen=True, slots=True)
class WithoutWorker:
    """A spell of an open episode in which nobody held the child. ended_on: the day somebody did; None while nobody."""

    started_on: date
    ended_on: date | None
    episode_id: int


def hand_offs(case: Case) -> tuple[FlagEvent, ...]:
    """F16: so many workers within so many months, or more than so many working days without one in an open episode."""
    if is_only_from_a_file(case):
        return ()
    from_day = months_after(case.on, -case.numbers["months"])
    held = [one for one in case.facts.allocations if one.worker_id is not None and _is_after(one.ended_on, from_day)]
    child_id = case.child.child_id
    events: list[FlagEvent] = []
    if len({one.worker_id for one in held}) >= case.numbers["workers"]:
        events += [
            FlagEvent(one.started_on, "A worker took the child on", child_id, "allocation", one.id) for one in held
        ]
    for spell in _spells(case):
        if _is_after(spell.ended_on, from_day) and _working_days(spell, case) > case.numbers["working_days"]:
            events.append(FlagEvent(spell.started_on, _words(spell), child_id, "episode", spell.episode_id))
    return tuple(events)


def no_allocations_here(case: Case) -> str:
    """Why the flag has nothing to read of a child that only a file tells of."""
    return ONLY_FROM_A_FILE.format(facts="workers") if is_only_from_a_file(case) else ""


def _is_after(ended_on: date | None, day: date) -> bool:
    return ended_on is None or ended_on > day


def _words(spell: WithoutWorker) -> str:
    until = f", until {written(spell.ended_on)}" if spell.ended_on is not None else ""
    return f"No worker from this day on{until}"


def _working_days(spell: WithoutWorker, case: Case) -> int:
    """The working days after the first day, up to the day somebody held the child: the first day is day 0."""
    return case.facts.calendar.elapsed(spell.started_on, min(spell.ended_on or case.on, case.on))


def _spells(case: Case) -> Iterator[WithoutWorker]:
    held = sorted(
        (one for one in case.facts.allocations if one.worker_id is not None), key=lambda one: (one.started_on, one.id)
    )
    for episode in case.child.episodes:
        first = _first_day(episode, case)
        if first is not None and not episode.is_no_further_action:
            yield from _spells_in(episode, first, held, case)


def _first_day(episode: Episode, case: Case) -> date | None:
    """From when workers are counted: of an episode known from a file, from the first allocation recorded here."""
    first: date | None = episode.referred_on
    if episode.origin is Origin.LOADED:
        recorded = min((one.started_on for one in case.facts.allocations), default=None)
        first = None if recorded is None else max(recorded, episode.referred_on)
    return first if first is not None and first <= case.on else None


def _spells_in(episode: Episode, first: date, held: list[AllocationFacts], case: Case) -> Iterator[WithoutWorker]:
    closed_on = episode.closed_on if episode.closed_on is not None and episode.closed_on <= case.on else None
    day = first
    for one in held:
        if closed_on is not None and one.started_on >= closed_on:
            break
        if one.started_on > day:
            yield WithoutWorker(day, one.started_on, episode.id)
        if one.ended_on is None or one.ended_on > case.on:
            return
        day = max(day, one.ended_on)
    if closed_on is None or day < closed_on:
        yield WithoutWorker(day, closed_on, episode.id)
