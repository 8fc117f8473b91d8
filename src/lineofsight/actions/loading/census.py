"""Loading a children in need census file of any size into the record: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from django.db import transaction

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import AnotherAuthority, CannotLoad
from lineofsight.actions.loading.batch import Batch
from lineofsight.actions.loading.report import LoadReport
from lineofsight.domain.exceptions import CalendarGap
from lineofsight.domain.permissions import Action
from lineofsight.domain.working_days import Calendar
from lineofsight.record import ledger
from lineofsight.record.models import Authority, Child, LiveMark, Load, Team, matched
from lineofsight.record.moment import now, today
from lineofsight.returns.cin_census.children import CensusChild, FileFacts
from lineofsight.returns.cin_census.reading import DEFAULT_MAX_SIZE, census_year, inspect, read_children

BATCH = 500

Progress = Callable[[int, int], None]
"""Told how many children were read since it was last told, and how many the file holds."""


def load_census(
    path: Path,
    *,
    by: Account,
    is_dry_run: bool = False,
    max_size: int = DEFAULT_MAX_SIZE,
    progress: Progress | None = None,
) -> LoadReport:
    """Load one file, in one transaction, and report what became of every value.

    max_size: bytes. Raises CensusFileError for a file that cannot be read, AnotherAuthority for another authority's
    file, CannotLoad and Refused; after each of them the record is as it was.
    """
    facts = inspect(path, max_size)
    with gate.one_transaction():
        permission = gate.permit(Action.LOAD_FILE, by)
        loading = _Loading(path, facts, by, is_dry_run=is_dry_run)
        report = loading.run(progress)
        permission.entry.rows = loading.touched
        permission.wrote("load", loading.load.pk, sha256=facts.sha256, children=report.children)
        if is_dry_run:
            transaction.set_rollback(True)
    return report


class _Loading:
    """One load under way."""

    def __init__(self, path: Path, facts: FileFacts, by: Account, *, is_dry_run: bool) -> None:
        self.path = path
        self.facts = facts
        self.by = by
        self.authority = _authority_of(facts.header.authority)
        self.at = now()
        self.load, self.is_new = self._load(path.name)
        self.report = LoadReport(
            file_name=path.name,
            authority_number=facts.header.authority,
            reference_date=facts.header.reference_date,
            covers_from=self.load.covers_from,
            is_dry_run=is_dry_run,
            was_loaded_before=not self.is_new,
            warnings=list(facts.warnings),
            refused=list(facts.header_refused),
        )
        self.read: set[str] = set()
        self.touched = 0

    def _load(self, file_name: str) -> tuple[Load, bool]:
        header = self.facts.header
        reference_date = _readable(header.reference_date)
        written = header.written_at.isoformat() if header.written_at else ""
        return Load.objects.get_or_create(
            sha256=self.facts.sha256,
            defaults={
                "file_name": file_name[:255],
                "size": self.facts.size,
                "authority_number": header.authority,
                "covers_from": covers_from(reference_date),
                "reference_date": reference_date,
                "census_year": census_year(reference_date),
                "header": {
                    "Collection": header.collection,
                    "Year": header.year,
                    "SourceLevel": header.source_level,
                    "LEA": header.authority,
                    "SoftwareCode": header.software,
                    "Release": header.release,
                    "SerialNo": header.serial_number,
                    "DateTime": written,
                    "ReferenceDate": reference_date.isoformat(),
                },
                "written_at": written,
                "serial": header.serial_number,
                "warnings": list(self.facts.warnings),
                "children": self.facts.children,
                "started_at": self.at,
                "loaded_by": self.by.worker,
            },
        )

    def run(self, progress: Progress | None) -> LoadReport:
        holding_team = Team.holding_team()
        if self.is_new:
            Batch([], self.load, self.report, self.at, holding_team).refuse(self.facts.header_refused)
        for children in self._batches():
            self._write(children, holding_team)
            if progress is not None:
                progress(len(children), self.facts.children)
        self._finish()
        return self.report

    def _batches(self) -> Iterator[list[CensusChild]]:
        """Children by the batch; one who stands twice, or under two LA child IDs, begins a new batch."""
        waiting: list[CensusChild] = []
        in_batch: set[str] = set()
        merged = _merged_children()
        for child in read_children(self.path):
            key = merged.get(child.la_child_id, child.la_child_id)
            if len(waiting) >= BATCH or key in in_batch:
                yield waiting
                waiting, in_batch = [], set()
            waiting.append(child)
            if key:
                in_batch.add(key)
        if waiting:
            yield waiting

    def _write(self, children: list[CensusChild], holding_team: Team) -> None:
        named = [child for child in children if child.la_child_id]
        repeated = frozenset(child.la_child_id for child in named if child.la_child_id in self.read)
        self.read.update(child.la_child_id for child in named)
        batch = Batch(named, self.load, self.report, self.at, holding_team)
        touched = batch.write(repeated)
        for child in children:
            self.report.values_given += child.values_given
            self.report.values_taken += child.values_taken
            self.report.refused.extend(child.refused)
        self.report.children += len(children)
        self.report.episodes += sum(len(child.episodes) for child in named)
        if self.is_new:
            batch.refuse(value for child in children for value in child.refused)
        ledger.reread(touched)
        matched.read_now()
        self.touched += len(touched)

    def _finish(self) -> None:
        """Keep what the file came to, and wake the boards."""
        if self.is_new:
            self.load.counts = self.report.as_json()["rows"]
            self.load.values_given = self.report.values_given
            self.load.values_taken = self.report.values_taken
            self.load.finished_at = now()
            self.load.save()
        LiveMark.raise_for("record")


def _merged_children() -> dict[str, str]:
    """The LA child IDs of records that were merged into another, each with that of the other."""
    merged = Child.objects.filter(person__merged_into__isnull=False)
    return dict(merged.values_list("la_child_id", "person__merged_into__child__la_child_id"))


def covers_from(reference_date: date) -> date:
    """The first day of the period that a file covers: the 1 April of its census year."""
    return date(census_year(reference_date) - 1, 4, 1)


def _authority_of(number: str) -> Authority:
    """The authority of this record, which the first file names. Raises AnotherAuthority for a file of another."""
    authority = Authority.objects.first()
    if authority is None:
        return Authority.objects.create(number=number)
    if authority.number != number:
        raise AnotherAuthority(
            f"This is a file of authority {number}, and this record is that of authority {authority.number}. Two"
            " authorities' records never mix: set LINEOFSIGHT_DATA or DATABASE_URL to another place, and load it there."
        )
    return authority


def _readable(reference_date: date) -> date:
    """The reference date, which has to be one on which clocks can be read. Raises CannotLoad."""
    try:
        Calendar.england().index(reference_date)
    except CalendarGap as gap:
        raise CannotLoad(f"The file's ReferenceDate is {reference_date:%-d %B %Y}. {gap}") from gap
    if reference_date > today():
        raise CannotLoad(
            f"The file's ReferenceDate, {reference_date:%-d %B %Y}, is in the future. A file tells what has happened:"
            " check the header."
        )
    return reference_date
