"""The flags read a second time, slowly: day by day and pair by pair, with nothing shared with the rules themselves.

Numbers are those as shipped. Each reading gives what the events of its flag are: where each stands, and its day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from lineofsight.domain.flags import AllocationFacts, FamilyFacts
from lineofsight.domain.history import ChildInNeedPlan, ChildProtectionPlan, Episode, Visit
from lineofsight.domain.plans import OutcomeFacts
from lineofsight.domain.voice import ViewFacts
from lineofsight.domain.working_days import Calendar

Found = set[tuple[str, int, date]]
ONE_DAY = timedelta(days=1)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included."""
    while first <= last:
        yield first
        first += ONE_DAY


def a_year_before(on: date) -> date:
    return on.replace(year=on.year - 1, day=28 if (on.month, on.day) == (2, 29) else on.day)


def is_open(episode: Episode, on: date) -> bool:
    return episode.referred_on <= on and not (episode.closed_on and episode.closed_on <= on)


def is_running(plan: ChildProtectionPlan | ChildInNeedPlan, on: date) -> bool:
    return plan.started_on <= on and not (plan.ended_on and plan.ended_on <= on)


# --- F07 -------------------------------------------------------------------------------------------------------------


def cycling(facts: FamilyFacts, on: date) -> Found:
    found: Found = set()
    things: list[tuple[str, int, date, set[str]]] = []
    for episode in facts.child.episodes:
        ended = [one for one in episode.assessments if one.authorised_on and one.authorised_on <= on]
        factors = [code for one in ended for code in one.factors if code not in ("20", "21")]
        things += [
            ("assessment", one.id, one.started_on, {code for code in one.factors if code not in ("20", "21")})
            for one in ended
        ]
        things += [
            ("section_47_enquiry", one.id, one.started_on, set(factors))
            for one in episode.section_47_enquiries
            if one.started_on <= on
        ]
        things += [
            ("child_protection_plan", one.id, one.started_on, {one.initial_category})
            for one in episode.child_protection_plans
            if one.started_on <= on
        ]
    for one in things:
        for other in things:
            if one is not other and one[0] == other[0] and one[3] & other[3]:
                found.add(one[:3])
    return found


# --- F08 -------------------------------------------------------------------------------------------------------------


def not_seen(facts: FamilyFacts, on: date) -> Found:
    opened = [episode for episode in facts.child.episodes if is_open(episode, on)]
    if not opened:
        return set()
    since = min(episode.referred_on for episode in opened)
    visits = [one for one in facts.child.visits if since <= one.happened_on <= on]
    return overdue(facts, on) | failed(visits) | never_alone(visits, facts.child.born_on or on)


def overdue(facts: FamilyFacts, on: date) -> Found:
    found: Found = set()
    seen = {one.happened_on for one in facts.child.visits if one.is_in_person and one.is_child_seen}
    for episode in facts.child.episodes:
        for kind, plans in (
            ("child_protection_plan", episode.child_protection_plans),
            ("child_in_need_plan", episode.child_in_need_plans),
        ):
            for plan in plans:
                if not is_open(episode, on) or not is_running(plan, on):
                    continue
                without = 0
                last = plan.started_on
                for day in days(plan.started_on + ONE_DAY, on):
                    without += 1
                    if day in seen:
                        last, without = day, 0
                if without > (plan.visit_every_days or 0):
                    found.add((kind, plan.id, last + timedelta(days=plan.visit_every_days or 0)))
    return found


def failed(visits: list[Visit]) -> Found:
    running: list[Visit] = []
    for one in sorted(visits, key=lambda one: one.happened_on, reverse=True):
        if one.is_in_person and one.is_child_seen:
            break
        if one.is_failed or one.is_in_person:
            running.append(one)
    return {("visit", one.id, one.happened_on) for one in running} if len(running) >= 2 else set()


def never_alone(visits: list[Visit], born_on: date) -> Found:
    seen = [one for one in visits if one.is_in_person and one.is_child_seen]
    seen = [one for one in seen if (one.happened_on.year, one.happened_on.month, one.happened_on.day) >= (
        born_on.year + 4, born_on.month, born_on.day)]  # fmt: skip
    if len(seen) < 2 or [one for one in seen if one.is_seen_alone]:
        return set()
    return {("visit", one.id, one.happened_on) for one in seen}


# --- F09 and F16 -----------------------------------------------------------------------------------------------------


def was_not_brought(facts: FamilyFacts, on: date) -> Found:
    window = list(days(on - timedelta(days=89), on))
    missed = {("missed_appointment", one.id, one.missed_on) for one in facts.missed_appointments
              if one.missed_on in window}  # fmt: skip
    return missed if len(missed) >= 2 else set()


def hand_offs(facts: FamilyFacts, on: date) -> Found:
    year = list(days(a_year_before(on), on))
    held = [one for one in facts.allocations if one.worker_id and any(holds(one, day) for day in year)]
    found: Found = set()
    if len({one.worker_id for one in held}) >= 3:
        found |= {("allocation", one.id, one.started_on) for one in held}
    for episode in facts.child.episodes:
        for first, until in without_worker(episode, facts.allocations, on):
            # the spell counts where a day of it, or the day that ended it, lies in the year
            is_lately = until is None or until > year[0]
            if is_lately and worked(first, until or on) > 5:
                found.add(("episode", episode.id, first))
    return found


def holds(one: AllocationFacts, day: date) -> bool:
    return bool(one.worker_id) and one.started_on <= day and not (one.ended_on and one.ended_on <= day)


def without_worker(
    episode: Episode, allocations: tuple[AllocationFacts, ...], on: date
) -> Iterator[tuple[date, date | None]]:
    """The spells without a worker, each with its first day and the first day after it; None for one that runs."""
    begun: date | None = None
    for day in days(episode.referred_on, on):
        if episode.closed_on and day >= episode.closed_on:
            if begun:
                yield begun, episode.closed_on
            return
        if not any(holds(one, day) for one in allocations):
            begun = begun or day
        elif begun:
            yield begun, day
            begun = None
    if begun:
        yield begun, None


def worked(first: date, last: date) -> int:
    """The working days after the first day, up to the last."""
    return sum(Calendar.england().is_working_day(day) for day in days(first + ONE_DAY, last))


# --- F14 -------------------------------------------------------------------------------------------------------------


def neglect_build_up(facts: FamilyFacts, on: date) -> Found:
    changes = {
        day
        for episode in facts.child.episodes
        for plan in (*episode.child_protection_plans, *episode.child_in_need_plans)
        for day in (plan.started_on, plan.ended_on)
        if day
    }
    found: Found = set()
    for day in reversed(list(days(a_year_before(on) + ONE_DAY, on))):
        if day in changes:
            break
        found |= {(one.kind, one.id, one.on) for one in facts.neglect if one.on == day}
    return found if len(found) >= 4 else set()


# --- F15 -------------------------------------------------------------------------------------------------------------


def drift(facts: FamilyFacts, on: date) -> Found:
    found: Found = set()
    for plan in facts.plans:
        if not (plan.started_on <= on and not (plan.ended_on and plan.ended_on <= on)):
            continue
        outcomes = [one for one in plan.outcomes if one.set_on <= on and not (one.ended_on and one.ended_on <= on)]
        agreed = [action.set_on for one in plan.outcomes if one.set_on <= on for action in one.actions]
        for one in outcomes:
            found |= late_actions(one, on)
            known = [each for each in one.progress if each.on <= on]
            if len(known) >= 2 and {each.progress.value for each in known[-2:]} <= {"no_change", "worse"}:
                found |= {("outcome_progress", each.id, each.on) for each in known[-2:]}
            if known and known[-1].progress.value == "worse" and worked(known[-1].on, on) > 5:
                since = known[-1].on
                if not any(since <= day <= on for day in agreed) and not is_decided(facts, since, on):
                    found.add(("outcome_progress", known[-1].id, since))
    return found


def late_actions(outcome: OutcomeFacts, on: date) -> Found:
    found: Found = set()
    for action in outcome.actions:
        ends = [day for day in (action.done_on, action.given_up_on) if day is not None and day <= on]
        if action.set_on <= on and not ends and action.due_on < on and worked(action.due_on, on) > 10:
            found.add(("plan_action", action.id, action.due_on))
    return found


def is_decided(facts: FamilyFacts, since: date, on: date) -> bool:
    started = [one.started_on for episode in facts.child.episodes for one in episode.section_47_enquiries]
    return any(since <= day <= on for day in started)


# --- F17 and F18 -----------------------------------------------------------------------------------------------------


def silent_child(facts: FamilyFacts, on: date) -> Found:
    own = [one for one in facts.views if one.child_id == facts.child.child_id and one.on <= on]
    siblings = {history.child_id for history in facts.siblings}
    found: Found = set()
    opened = [episode for episode in facts.child.episodes if is_open(episode, on)]
    if opened:
        first = min(opened, key=lambda one: (one.referred_on, one.id))
        lately = [one for one in own if one.on >= first.referred_on]
        last = max(lately, key=lambda one: (one.on, one.id), default=None)
        if (on - (last.on if last else first.referred_on)).days > 90:
            found.add((last.kind, last.id, last.on) if last else ("episode", first.id, first.referred_on))
    for one in own:
        if one.on > a_year_before(on):
            others = [two for two in facts.views if two.on <= on and is_before_or_siblings(two, one, siblings)]
            if any(is_copy(one.words, two.words) for two in others):
                found.add((one.kind, one.id, one.on))
    return found


def is_before_or_siblings(two: ViewFacts, one: ViewFacts, siblings: set[int]) -> bool:
    return two.child_id in siblings or (two.child_id == one.child_id and (two.on, two.id) < (one.on, one.id))


def is_copy(one: str, other: str) -> bool:
    """Whether 85 of a hundred words are in both, taking them away one by one."""
    mine, theirs = one.lower().split(), other.lower().split()
    total, left, shared = len(mine) + len(theirs), list(theirs), 0
    for word in mine:
        if word in left:
            left.remove(word)
            shared += 2
    return min(len(mine), len(theirs)) >= 15 and shared * 100 >= 85 * total


def long_gap(facts: FamilyFacts, on: date) -> set[date]:
    """The day of the last thing that happened, where it lies more than 6 weeks back."""
    if not [episode for episode in facts.child.episodes if is_open(episode, on)]:
        return set()
    happened = [one.happened_on for one in facts.child.visits]
    happened += [one.missed_on for one in facts.missed_appointments]
    happened += [one.started_on for one in facts.allocations]
    happened += [one.on for one in facts.views if one.child_id == facts.child.child_id]
    for episode in facts.child.episodes:
        happened += [episode.referred_on, episode.closed_on or episode.referred_on]
        for assessment in episode.assessments:
            happened += [assessment.started_on, assessment.authorised_on or assessment.started_on]
        happened += [one.started_on for one in episode.section_47_enquiries]
        for plan in (*episode.child_protection_plans, *episode.child_in_need_plans):
            happened += [plan.started_on, plan.ended_on or plan.started_on]
    last = max(day for day in happened if day <= on)
    return {last} if (on - last).days > 42 else set()
