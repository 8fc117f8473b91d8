"""Who holds an invented child when: the teams that an episode goes through, and their workers, leavers and all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lineofsight.domain.codes import PrimaryNeed
from lineofsight.record.models import Allocation
from lineofsight.synthetic import working_rhythm as rhythm
from lineofsight.synthetic.caseloads import Caseloads
from lineofsight.synthetic.departures import Departure
from lineofsight.synthetic.telling import EpisodeTelling
from lineofsight.synthetic.workforce_plan import InventedWorker, TeamKind

AT_THE_FRONT_DOOR = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class TimeWithTeam:
    """A time with a team: `until` is the first day after it, date.max for one that goes on."""

    kind: TeamKind
    on: date
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """A time with one worker of a team; no worker means that the team holds the child without one."""

    on: date
    team: int
    worker: InventedWorker | None
    reason: str


class FamilyHolders:
    """Gives the children of one family to workers: brothers and sisters have the same one while they may."""

    def __init__(self, caseloads: Caseloads, chance: Random, children: int) -> None:
        self.caseloads = caseloads
        self.chance = chance
        self.children = children
        self._last: dict[TeamKind, tuple[InventedWorker, date]] = {}

    def front_door(self, on: date) -> InventedWorker:
        """Who takes the referral of this day."""
        return self._worker(TeamKind.FRONT_DOOR, on, on + AT_THE_FRONT_DOOR, stays_with_leaver=False)

    def holders(self, spans: list[TimeWithTeam], departure: Departure, until: date) -> Iterator[Held]:
        """The workers of an episode one after another, until the last day lived."""
        for span in spans:
            if span.on > until:
                return
            worker = self._worker(span.kind, span.on, span.until, stays_with_leaver=departure.stays_with_leaver)
            assert worker.team is not None, "a case holder is in a team"
            if departure.never_given_a_worker:
                yield Held(span.on, worker.team, None, span.reason)
                continue
            yield Held(span.on, worker.team, worker, span.reason)
            while worker.left_on is not None and worker.left_on < span.until and worker.left_on <= until:
                if departure.stays_with_leaver and worker is self.caseloads.plan.recent_leaver:
                    break
                left_on = worker.left_on
                worker = self._successor(worker, span)
                assert worker.team is not None, "a case holder is in a team"
                yield Held(left_on, worker.team, worker, Allocation.Reason.LEFT)

    def _worker(self, kind: TeamKind, on: date, until: date, *, stays_with_leaver: bool) -> InventedWorker:
        known = self._last.get(kind)
        if known is not None and known[0].is_in_post(on) and on < known[1]:
            return known[0]
        worker = self.caseloads.choose(
            kind, on, until, self.chance, children=self.children, stays_with_leaver=stays_with_leaver
        )
        self._last[kind] = worker, until
        return worker

    def _successor(self, worker: InventedWorker, span: TimeWithTeam) -> InventedWorker:
        known = self._last.get(span.kind)
        assert worker.left_on is not None, "only who leaves is followed"
        if known is not None and known[0].is_in_post(worker.left_on) and known[0].team == worker.team:
            return known[0]
        successor = self.caseloads.successor(worker, span.until, self.chance, children=self.children)
        self._last[span.kind] = successor, span.until
        return successor


def spans_of(told: EpisodeTelling, chance: Random) -> list[TimeWithTeam]:
    """The teams that an episode goes through after the front door; none for one with no further action."""
    episode = told.episode
    if episode.is_no_further_action:
        return []
    closed_on = episode.closed_on or date.max
    is_disabled = episode.primary_need == PrimaryNeed.CHILDS_DISABILITY.code
    first_step_on = min((due.on for due in told.due), default=date.max)
    allocated_on = min(
        told.horizon.worked(told.decided_on, rhythm.WORKING_DAYS_TO_ALLOCATE.draw(chance)), first_step_on
    )
    turns = [(allocated_on, TeamKind.DISABLED_CHILDREN if is_disabled else TeamKind.ASSESSMENT)]
    for on, kind in sorted(_transfers(told, chance, is_disabled=is_disabled)):
        if turns[-1][0] < on < closed_on and turns[-1][1] is not kind:
            turns.append((on, kind))
    ends = [on for on, _ in turns[1:]] + [closed_on]
    reasons = [Allocation.Reason.FIRST_CONTACT, *(Allocation.Reason.STANDARD_TRANSFER for _ in turns)]
    return [TimeWithTeam(kind, on, end, reason) for (on, kind), end, reason in zip(turns, ends, reasons, strict=False)]


def _transfers(told: EpisodeTelling, chance: Random, *, is_disabled: bool) -> Iterator[tuple[date, TeamKind]]:
    for protection in told.episode.child_protection_plans:
        days = rhythm.WORKING_DAYS_TO_TRANSFER.draw(chance)
        yield told.horizon.worked(protection.started_on, days), TeamKind.SAFEGUARDING
    for need in told.episode.child_in_need_plans:
        after = [plan for plan in told.episode.child_protection_plans if plan.started_on <= need.started_on]
        if not (is_disabled or after):
            yield (
                told.horizon.worked(need.started_on, rhythm.WORKING_DAYS_TO_TRANSFER.draw(chance)),
                TeamKind.FAMILY_HELP,
            )
