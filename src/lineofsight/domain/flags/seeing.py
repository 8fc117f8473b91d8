"""The flag about seeing the child: beyond the frequency of the plan, failed visits running, never seen alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from lineofsight.domain.clocks.catalogue import CLOCKS_BY_KEY
from lineofsight.domain.clocks.clock import Outcome
from lineofsight.domain.clocks.engine import read
from lineofsight.domain.clocks.limits import months_after
from lineofsight.domain.clocks.predicates import was_unborn_on
from lineofsight.domain.clocks.wording import written
from lineofsight.domain.flags.facts import Case, FlagEvent
from lineofsight.domain.flags.open_case import ONLY_FROM_A_FILE, as_at, is_only_from_a_file, open_episodes_on
from lineofsight.domain.history import History, Visit

VISIT_CLOCKS = {
    "child_protection_visits": ("the child protection plan", "child_protection_plan"),
    "child_in_need_visits": ("the child in need plan", "child_in_need_plan"),
}


def not_seen(case: Case) -> tuple[FlagEvent, ...]:
    """F08: a visit of the plan is overdue, the last visits failed, or the child was seen so often and never alone.

    Only a visit in person at which the child was seen counts as seeing it.
    """
    since = min((one.referred_on for one in open_episodes_on(case.child, case.on)), default=None)
    if since is None or is_only_from_a_file(case):
        return ()
    visits = [one for one in case.child.visits if since <= one.happened_on <= case.on]
    born = [one for one in visits if not was_unborn_on(case.child, one.happened_on)]
    found = (*_overdue(case), *_failed_running(born, case), *_never_alone(born, case))
    return tuple(dict.fromkeys(found))


def no_visits_here(case: Case) -> str:
    """Why the flag has nothing to read of a child that only a file tells of."""
    return ONLY_FROM_A_FILE.format(facts="visits") if is_only_from_a_file(case) else ""


def _overdue(case: Case) -> Iterator[FlagEvent]:
    """The visit that was due last under each open plan, where the day is past and the child was not seen."""
    history = _under_open_plans(as_at(case.child, case.on))
    for key, (plan, kind) in VISIT_CLOCKS.items():
        for reading in read(CLOCKS_BY_KEY[key], history, case.facts.standards, case.facts.calendar):
            due_on, started_on = reading.due_on, reading.started_on
            if reading.outcome is not Outcome.RUNNING or due_on is None or started_on is None or due_on >= case.on:
                continue
            is_seen = any(_is_seen(one) and one.happened_on == started_on for one in history.visits)
            last = f"last seen on {written(started_on)}" if is_seen else f"not seen since {written(started_on)}"
            words = f"A visit with the child seen was due under {plan}; {last}"
            yield FlagEvent(due_on, words, case.child.child_id, kind, reading.subject_id)


def _under_open_plans(history: History) -> History:
    """The plans that go on, and the visits since the first of them: what the visit due last can depend on."""
    episodes = tuple(
        replace(
            episode,
            child_protection_plans=tuple(one for one in episode.child_protection_plans if one.ended_on is None),
            child_in_need_plans=tuple(one for one in episode.child_in_need_plans if one.ended_on is None),
        )
        for episode in history.episodes
        if episode.closed_on is None
    )
    started = [plan.started_on for one in episodes for plan in one.child_protection_plans]
    started += [plan.started_on for one in episodes for plan in one.child_in_need_plans]
    since = min(started, default=date.max)
    return replace(history, episodes=episodes, visits=tuple(one for one in history.visits if one.happened_on >= since))


def _failed_running(visits: Iterable[Visit], case: Case) -> tuple[FlagEvent, ...]:
    """The last visits, where so many running failed: nobody answered, it was refused, or the child was not seen."""
    running: list[Visit] = []
    for visit in visits:
        if _is_seen(visit):
            running = []
        elif visit.is_failed or visit.is_in_person:
            running.append(visit)
    if len(running) < case.numbers["failed"]:
        return ()
    return tuple(
        _event(one, "Failed visit" if one.is_failed else "Visit; the child was not seen", case) for one in running
    )


def _never_alone(visits: Iterable[Visit], case: Case) -> tuple[FlagEvent, ...]:
    """Every visit at which the child was seen, where there were so many and at none was it seen alone."""
    years = case.numbers["years"]
    seen = [one for one in visits if _is_seen(one) and _is_of_age(case, years, one.happened_on)]
    if len(seen) < case.numbers["seen"] or any(one.is_seen_alone for one in seen):
        return ()
    return tuple(_event(one, _how_seen(one), case) for one in seen)


def _is_of_age(case: Case, years: int, on: date) -> bool:
    """Whether the child had its so manieth birthday by a day; a child whose birth is not recorded is asked about."""
    born_on = case.child.born_on
    return born_on is None or months_after(born_on, 12 * years) <= on


def _how_seen(visit: Visit) -> str:
    if visit.is_seen_alone is None:
        return "Child seen; whether alone is not recorded"
    return "Child seen, not alone"


def _is_seen(visit: Visit) -> bool:
    return visit.is_in_person and visit.is_child_seen


def _event(visit: Visit, words: str, case: Case) -> FlagEvent:
    return FlagEvent(visit.happened_on, words, case.child.child_id, "visit", visit.id)
