"""Flags about how a child's contacts follow one another: faster and higher, or soon after help ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from lineofsight.domain.clocks.limits import months_after
from lineofsight.domain.codes import ReasonForClosure
from lineofsight.domain.events import STEP_DOWN
from lineofsight.domain.flags.facts import Case, FlagEvent
from lineofsight.domain.flags.repeats import Arrival, is_within, own_arrivals
from lineofsight.domain.history import Episode, History

ENDED_BY_STEP_UP = "step_up"
NEVER_HELPED = "not_agreed"

# --- F05 -------------------------------------------------------------------------------------------------------------


def escalating(case: Case) -> tuple[FlagEvent, ...]:
    """F05: the last so many arrivals came faster each time, and the level decided rose among them.

    Arrivals of one day are one. A level rose where a later one of them was decided at a higher level than an earlier.
    """
    by_day: dict[date, list[Arrival]] = {}
    for one in own_arrivals(case):
        by_day.setdefault(one.on, []).append(one)
    days = sorted(by_day)[-case.numbers["events"] :]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    is_faster = len(days) == case.numbers["events"] and all(later < earlier for earlier, later in pairwise(gaps))
    levels = [max(one.level for one in by_day[day]) for day in days]
    if not is_faster or not _has_risen([level for level in levels if level]):
        return ()
    return tuple(one.event for day in days for one in by_day[day])


def _has_risen(levels: list[str]) -> bool:
    return any(later > earlier for earlier, later in pairwise(levels))


# --- F06 -------------------------------------------------------------------------------------------------------------


def back_after_step_down(case: Case) -> tuple[FlagEvent, ...]:
    """F06: a contact or referral within so many months of the end of help, or of a step down.

    Counted for as long as it came in the `looking_back` months.
    """
    events: list[FlagEvent] = []
    ends = sorted(_ends_of_help(case.child, case.on), key=lambda end: (end.on, end.kind, end.id))
    for one in own_arrivals(case):
        if not is_within(one.on, case.numbers["looking_back"], case.on):
            continue
        before = [end for end in ends if end.on < one.on <= months_after(end.on, case.numbers["months"])]
        if before:
            events += [before[-1], one.event]
    return tuple(dict.fromkeys(events))


def _ends_of_help(history: History, as_of: date) -> Iterator[FlagEvent]:
    """Every end of help and step down of one child that had happened by a day."""
    for end in _every_end(history):
        if end.on <= as_of:
            yield end


def _every_end(history: History) -> Iterator[FlagEvent]:
    child_id = history.child_id
    for episode in history.episodes:
        if episode.closed_on is not None and not episode.is_no_further_action:
            yield FlagEvent(episode.closed_on, f"Case closed: {_reason(episode)}", child_id, "episode", episode.id)
        yield from _protection_ended(episode, child_id)
    for step in history.step_changes:
        if step.kind == STEP_DOWN and step.is_accepted and step.answered_on is not None:
            yield FlagEvent(step.answered_on, "Stepped down to early help", child_id, "step_change", step.id)
    for given in history.early_help:
        if given.ended_on is not None and given.reason_ended not in (ENDED_BY_STEP_UP, NEVER_HELPED):
            yield FlagEvent(given.ended_on, "Early help ended", child_id, "early_help", given.id)


def _protection_ended(episode: Episode, child_id: int) -> Iterator[FlagEvent]:
    for plan in episode.child_protection_plans:
        if plan.ended_on is not None and plan.ended_on != episode.closed_on:
            words = "Child protection plan ended, the case still open"
            yield FlagEvent(plan.ended_on, words, child_id, "child_protection_plan", plan.id)


def _reason(episode: Episode) -> str:
    if not episode.reason_for_closure:
        return "no reason is recorded"
    label = ReasonForClosure.from_code(episode.reason_for_closure).label
    return label[:1].lower() + label[1:]
