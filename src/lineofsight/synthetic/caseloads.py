"""Who of the invented workforce holds a child: the case holder in post with the least to do for their share."""

from __future__ import annotations

from array import array
from datetime import date, timedelta
from random import Random
from typing import Final

from lineofsight.synthetic.workforce_plan import InventedWorker, TeamKind, WorkforcePlan

SOON_GONE: Final = timedelta(days=28)  # a worker who leaves within this is given no child where another can have it
ASKED: Final = 12  # of the workers of a large authority: as many as are looked at for one child


class Caseloads:
    """How many children each worker holds in each month, as far as they have been given out.

    Children may be given out in any order of time. Memory is a number for each worker and month.
    """

    def __init__(self, plan: WorkforcePlan) -> None:
        self.plan = plan
        self._first_month = _month(plan.teams[0].opened_on)
        self._last_month = _month(plan.until)
        months = self._last_month - self._first_month + 1
        self._held = [array("i", bytes(4 * months)) for _ in plan.workers]
        self._of_month: dict[tuple[TeamKind, int], list[InventedWorker]] = {}

    def choose(
        self,
        kind: TeamKind,
        on: date,
        until: date,
        chance: Random,
        *,
        children: int = 1,
        stays_with_leaver: bool = False,
    ) -> InventedWorker:
        """A case holder of a team of this kind, in post on the day, who will hold so many children from then on.

        on: from the opening of the teams to the last day. until: the first day on which they no longer hold them; they
        count until then, until the worker leaves or until the last day. stays_with_leaver: the recent leaver holds
        them, if it is their kind of team and their time.
        """
        leaver = self.plan.recent_leaver
        if stays_with_leaver and leaver.is_in_post(on) and self._kind(leaver) is kind:
            chosen = leaver
        else:
            chosen = self._least_loaded(self._in_post(kind, on), on, until, chance)
        return self._give(chosen, on, until, children)

    def successor(self, worker: InventedWorker, until: date, chance: Random, *, children: int = 1) -> InventedWorker:
        """Who of the same team takes the children over on the day that `worker` is gone, and holds them until then."""
        assert worker.left_on is not None, "nobody follows a worker who is in post"
        kind = self._kind(worker)
        team = [one for one in self._in_post(kind, worker.left_on) if one.team == worker.team]
        return self._give(self._least_loaded(team, worker.left_on, until, chance), worker.left_on, until, children)

    def colleague(self, team: int, on: date) -> InventedWorker:
        """The case holder who has been longest in the team: somebody is on every day."""
        kind = self.plan.teams[team].kind
        return next(worker for worker in self._in_post(kind, on) if worker.team == team)

    def held(self, worker: InventedWorker, on: date) -> int:
        """How many children the worker has been given for the month of this day."""
        return self._held[worker.number][self._place(on)]

    def _kind(self, worker: InventedWorker) -> TeamKind:
        assert worker.team is not None, "a case holder is in a team"
        return self.plan.teams[worker.team].kind

    def _in_post(self, kind: TeamKind, on: date) -> list[InventedWorker]:
        month = _month(on)
        if (kind, month) not in self._of_month:
            self._of_month[kind, month] = [
                worker
                for worker in self.plan.workers
                if worker.share and self._kind(worker) is kind and self._works_in(worker, month)
            ]
        return [worker for worker in self._of_month[kind, month] if worker.is_in_post(on)]

    def _works_in(self, worker: InventedWorker, month: int) -> bool:
        return _month(worker.started_on) <= month and (worker.left_on is None or _month(worker.left_on) >= month)

    def _least_loaded(self, workers: list[InventedWorker], on: date, until: date, chance: Random) -> InventedWorker:
        if len(workers) > ASKED:
            workers = chance.sample(workers, ASKED)
        staying = [one for one in workers if one.left_on is None or one.left_on > on + SOON_GONE] or workers
        now, later = self._place(on), self._place(on + (until - on) / 2)
        first = chance.randrange(len(staying))
        in_turn = staying[first:] + staying[:first]  # or the first of the team would have every child that comes even

        def load(worker: InventedWorker) -> float:
            held = self._held[worker.number]
            return (held[now] + held[later] + 1) / worker.share_on(on)

        return min(in_turn, key=load)

    def _give(self, worker: InventedWorker, on: date, until: date, children: int) -> InventedWorker:
        held = self._held[worker.number]
        for month in range(self._place(on), self._place(min(until, worker.left_on or until)) + 1):
            held[month] += children
        return worker

    def _place(self, day: date) -> int:
        """The place of a day's month; of the first or the last month for a day outside."""
        return min(max(_month(day), self._first_month), self._last_month) - self._first_month


def _month(day: date) -> int:
    return day.year * 12 + day.month
