"""Professionals and teams in an extract, and who held which child."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from lineofsight.actions.loading.dataset.telling import Fills, Telling
from lineofsight.actions.loading.given import Given
from lineofsight.record.models import Allocation, Load, SourceKey, Team, TeamMembership, Worker, WorkingHours
from lineofsight.record.models.workforce import HOLDING_TEAM
from lineofsight.returns.safeguarding_dataset.extract import ExtractRow

Row = TypeVar("Row", Team, Worker)

ALLOCATED: Final = "CW"
"""The role of the allocated case worker; a row without a role and without a worker is a team that held a child."""

_Reason = Allocation.Reason
WHY_CHANGED: Final = {
    "MANAGE": _Reason.CASELOAD.value,
    "FCONTA": _Reason.FIRST_CONTACT.value,
    "LEFTRL": _Reason.LEFT.value,
    "ORGRST": _Reason.RESTRUCTURE.value,
    "TSPROC": _Reason.STANDARD_TRANSFER.value,
    "ABSENC": _Reason.ABSENCE.value,
    "CHCHAN": _Reason.CHILD_ASKED.value,
    "PCCHAN": _Reason.PARENT_ASKED.value,
    "SWDIED": _Reason.OTHER.value,
    "OTHERS": _Reason.OTHER.value,
}
ALLOCATION: Final = Fills(
    "allocation",
    "ssd_involvements",
    "invo_involvements_id",
    {
        "started_on": "invo_involvement_start_date",
        "ended_on": "invo_involvement_end_date",
        "reason_ended": ("invo_worker_change_reason", lambda value: WHY_CHANGED.get(value, "")),
    },
    needs=("invo_involvement_start_date",),
)


class Workforce:
    """The teams and workers of an extract written into the record. Who stands there already is left as they are."""

    def __init__(self, telling: Telling, load: Load) -> None:
        self.telling = telling
        self.load = load
        self.added: Counter[str] = Counter()
        self._known = {
            (column, key): fact_id
            for column, key, fact_id in SourceKey.objects.filter(
                column__in=("dept_team_id", "prof_professional_id")
            ).values_list("column", "key", "fact_id")
        }

    def write(self) -> None:
        """Write both, and let the telling name them by their keys."""
        self._teams(self.telling.extract.rows("ssd_department"))
        self._workers(self.telling.extract.rows("ssd_professionals"))

    def _teams(self, rows: Iterable[ExtractRow]) -> None:
        self.telling.used |= {"dept_team_id", "dept_team_name"}
        by_id = Team.objects.in_bulk()
        self.telling.teams |= self._by_key("dept_team_id", by_id)
        by_name = {team.name: team for team in by_id.values()}
        named: set[int] = {fact_id for (column, _), fact_id in self._known.items() if column == "dept_team_id"}
        for row in rows:
            key = str(row.values["dept_team_id"])
            name = self._cut(row, "dept_team_name", 100) or f"Team {key}"
            team = by_id.get(self._known.get(("dept_team_id", key), 0))
            if team is None and (team := by_name.get(name)) is not None and team.pk in named:
                self.telling.refuse(row, "dept_team_name", "another team of this name stands before it")
            elif team is None and name == HOLDING_TEAM:
                team = Team.holding_team()
            elif team is None:
                team = Team.objects.create(name=name)
                self.added["team"] += 1
                by_name[team.name] = team
            if team.pk not in named:
                self._keep("dept_team_id", key, team)
                named.add(team.pk)
            self.telling.teams[key] = team

    def _workers(self, rows: Iterable[ExtractRow]) -> None:
        self.telling.used |= {"prof_professional_id", "prof_professional_name", "prof_professional_job_title"}
        self.telling.used |= {"prof_social_worker_registration_no", "prof_agency_worker_flag"}
        self.telling.used |= {"prof_full_time_equivalency", "prof_professional_department"}
        by_id = Worker.objects.in_bulk()
        self.telling.workers |= self._by_key("prof_professional_id", by_id)
        for row in rows:
            key = str(row.values["prof_professional_id"])
            worker = by_id.get(self._known.get(("prof_professional_id", key), 0))
            if worker is None:
                worker = self._new_worker(key, row)
            self.telling.workers[key] = worker

    def _by_key(self, column: str, by_id: Mapping[int, Row]) -> dict[str, Row]:
        """Who an earlier extract told of, by their keys: this one may name them without telling of them again."""
        return {key: by_id[pk] for (of, key), pk in self._known.items() if of == column and pk in by_id}

    def _new_worker(self, key: str, row: ExtractRow) -> Worker:
        agency = row.values.get("prof_agency_worker_flag")
        employment = {"Y": Worker.Employment.AGENCY, "N": Worker.Employment.EMPLOYED}
        worker = Worker.objects.create(
            name=self._cut(row, "prof_professional_name", 200) or f"Professional {key}",
            job_title=self._cut(row, "prof_professional_job_title", 100),
            employment=employment.get(agency or "", Worker.Employment.UNKNOWN),
            social_work_england_number=self._cut(row, "prof_social_worker_registration_no", 20),
        )
        self.added["worker"] += 1
        self._keep("prof_professional_id", key, worker)
        self._post(worker, row)
        return worker

    def _post(self, worker: Worker, row: ExtractRow) -> None:
        """The team and the hours of a worker, from the day of the extract: it does not say since when."""
        name, on = row.text("prof_professional_department"), self.load.reference_date
        team = next((team for team in self.telling.teams.values() if team.name == name), None)
        if team is not None:
            TeamMembership.objects.create(worker=worker, team=team, started_on=on)
        elif name:
            self.telling.refuse(row, "prof_professional_department", "ssd_department has no team of this name")
        part = row.values.get("prof_full_time_equivalency")
        if part is not None and 0 <= part <= 1:
            WorkingHours.objects.create(
                worker=worker,
                from_on=on,
                full_time_equivalent=Decimal(str(round(part, 2))),
                set_at=self.load.started_at,
            )
        elif part is not None:
            self.telling.refuse(row, "prof_full_time_equivalency", "it is not between 0 and 1")

    def _cut(self, row: ExtractRow, field: str, size: int) -> str:
        text = row.text(field)
        if len(text) > size:
            self.telling.refuse(row, field, f"it has {len(text)} characters; the record keeps the first {size}")
        return text[:size]

    def _keep(self, column: str, key: str, of: Any) -> None:
        SourceKey.objects.create(column=column, key=key, fact=of._meta.model_name, fact_id=of.pk, load=self.load)


def given_allocations(telling: Telling, person: str) -> list[Given]:
    """Who held a child. Of several at once that have not ended the latest holds it now; the others are told."""
    found: list[tuple[ExtractRow, Given]] = []
    for row in telling.rows("ssd_involvements", person):
        telling.used |= {"invo_professional_role_id", "invo_professional_team", "invo_professional_id"}
        role = row.text("invo_professional_role_id")
        if role.upper() != ALLOCATED and (role or row.text("invo_professional_id")):
            telling.refuse(row, "invo_professional_role_id", "the record keeps the allocated case worker alone (CW)")
            continue
        given = telling.given(ALLOCATION, row)
        team = telling.team(row, "invo_professional_team")
        if given is None:
            continue
        if team is None:
            telling.refuse(row, "invo_professional_team", "without a team it has no place in the record: not taken")
            continue
        given.columns["team"] = team
        worker = telling.worker(row, "invo_professional_id")
        if worker is not None or row.values.get("invo_professional_id", "") is None:
            given.columns["worker"] = worker
        found.append((row, given))
    found.sort(key=lambda one: (one[1].columns["started_on"], one[1].columns.get("ended_on") or date.max))
    for row, given in _more_than_one_now(found):
        telling.refuse(row, "invo_involvement_end_date", "another worker holds the child now, and it has no end")
        found.remove((row, given))
    return [given for _, given in found]


def _more_than_one_now(found: list[tuple[ExtractRow, Given]]) -> list[tuple[ExtractRow, Given]]:
    """Those without an end beside the latest of them; one whose end could not be taken comes after no other."""
    without_end = [one for one in found if one[1].columns.get("ended_on") is None]
    latest = max(
        without_end, key=lambda one: ("ended_on" in one[1].columns, one[1].columns["started_on"]), default=None
    )
    return [one for one in without_end if one is not latest]
