"""Who holds a child, by the names that the lists give: a name opens a record to nobody who merely bears it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Final

from django.db.models import Q

from lineofsight.actions.loading.given import Given
from lineofsight.record.models import Team, TeamMembership, Worker
from lineofsight.record.models.workforce import HOLDING_TEAM
from lineofsight.returns.annex_a.gathering import ListedChild
from lineofsight.returns.annex_a.reading import HELD

NO_TEAM: Final = "the rows do not say of which team"
TWO_OF_A_NAME: Final = "several workers of that team have this name"
OF_ANOTHER_TEAM: Final = "a worker of this name is in another team: whether it is the same is not said"
WITH_THE_WORKER: Final = "its worker could not be taken, and a team without one says that nobody is allocated"


class Unclear(Exception):
    """A name that may mean several; the text says why."""


class Holders:
    """The teams and workers of the record by their names, as on the day of the lists. Who is not there is added."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.added: Counter[str] = Counter()
        self.closed = 0

    def given(self, child: ListedChild, *, is_open: bool) -> list[Given]:
        """Who holds the child from the day of the lists on, as they do not say since when.

        Of a closed case they do not say until when it was held, so that nobody is taken.
        """
        said = {name: next((row.values[name] for row in child.every_row if name in row.values), None) for name in HELD}
        if not any(said.values()):
            return []
        if not is_open:
            self.closed += 1
            _pass(child)
            return []
        if said["team"] is None:
            _refuse(child, "worker", NO_TEAM)
            return []
        if said["team"] == HOLDING_TEAM:
            return []
        try:
            columns = self._columns(str(said["team"]), str(said["worker"]) if said["worker"] else None)
        except Unclear as why:
            _refuse(child, "worker", str(why))
            _refuse(child, "team", WITH_THE_WORKER)
            return []
        return [Given("allocation", {**columns, "started_on": self.on, "ended_on": None})]

    def _columns(self, team_name: str, worker_name: str | None) -> dict[str, Team | Worker | None]:
        team = self._teams.get(team_name)
        known = self._members[team_name, worker_name or ""]
        if len(known) > 1:
            raise Unclear(TWO_OF_A_NAME)
        if worker_name and not known and worker_name in self._names:
            raise Unclear(OF_ANOTHER_TEAM)
        if team is None:
            team = self._teams[team_name] = Team.objects.create(name=team_name)
            self.added["team"] += 1
        if worker_name and not known:
            worker = Worker.objects.create(name=worker_name)
            TeamMembership.objects.create(worker=worker, team=team, started_on=self.on)
            self.added["worker"] += 1
            self._names.add(worker_name)
            known.append(worker)
        return {"team": team, "worker": known[0] if worker_name else None}

    @cached_property
    def _teams(self) -> dict[str, Team]:
        return {team.name: team for team in Team.objects.all()}

    @cached_property
    def _names(self) -> set[str]:
        return set(Worker.objects.values_list("name", flat=True))

    @cached_property
    def _members(self) -> dict[tuple[str, str], list[Worker]]:
        """The workers by the name of a team that they are in and by their own."""
        found: dict[tuple[str, str], list[Worker]] = defaultdict(list)
        is_in = Q(ended_on__isnull=True) | Q(ended_on__gt=self.on)
        for one in TeamMembership.objects.filter(is_in).select_related("team", "worker").order_by("pk"):
            if one.worker not in found[one.team.name, one.worker.name]:
                found[one.team.name, one.worker.name].append(one.worker)
        return found

    def told(self) -> Iterable[str]:
        """What has to be known of them, in whole sentences."""
        if self.closed:
            yield (
                f"{self.closed:,} children have a team or a worker and no open case: the lists do not say until when it"
                " was held, so that nobody is taken."
            )
        for what, words in (("team", "Teams"), ("worker", "Workers")):
            if self.added[what]:
                yield f"{words} that are new to the record: {self.added[what]:,}."


def _refuse(child: ListedChild, name: str, reason: str) -> None:
    for row in child.every_row:
        if name in row.values:
            row.refuse(name, reason)


def _pass(child: ListedChild) -> None:
    for row in child.every_row:
        row.passed += sum(row.values.pop(name, None) is not None for name in HELD)
