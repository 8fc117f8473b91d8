"""One load under way: the children that a file gives, batch by batch, in the caller's one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from lineofsight.access.models import Account
from lineofsight.actions.exceptions import AnotherAuthority, CannotLoad
from lineofsight.actions.loading.batch import Batch
from lineofsight.actions.loading.given import GivenChild
from lineofsight.actions.loading.merges import kept_by_key
from lineofsight.actions.loading.report import LoadReport
from lineofsight.domain.exceptions import CalendarGap
from lineofsight.domain.working_days import Calendar
from lineofsight.record import ledger
from lineofsight.record.models import Authority, LiveMark, Load, Team, matched
from lineofsight.record.moment import LONDON, now, today
from lineofsight.returns.cin_census.children import RefusedValue
from lineofsight.returns.cin_census.reading import census_year

BATCH = 500

Progress = Callable[[int, int], None]
"""Told how many children were read since it was last told, and how many the file holds."""


@dataclass(frozen=True, slots=True)
class FileSaid:
    """What a file says of itself; kind: that of its `Load`. `size` is in bytes, `sha256` is of the file's bytes.

    reference_date: the day that the file describes. covers_from: the first day of what it tells.
    refused: the values that could not be taken and stand with no child.
    """

    kind: str
    file_name: str
    sha256: str
    size: int
    authority: str
    reference_date: date
    covers_from: date
    header: dict[str, Any] = field(default_factory=dict)
    written_at: str = ""
    serial: str = ""
    warnings: tuple[str, ...] = ()
    refused: tuple[RefusedValue, ...] = ()
    children: int = 0


class OneLoad:
    """One load under way. goes_on_here: its children are worked with here from now on."""

    def __init__(self, said: FileSaid, by: Account, *, is_dry_run: bool, goes_on_here: bool = False) -> None:
        self.said = said
        authority_of(said.authority)
        self.at = now()
        self.load, self.is_new = self._load(by)
        self.report = LoadReport(
            file_name=said.file_name,
            authority_number=said.authority,
            reference_date=said.reference_date,
            covers_from=self.load.covers_from,
            is_dry_run=is_dry_run,
            loaded_before_on=None if self.is_new else self.load.started_at.astimezone(LONDON).date(),
            warnings=list(said.warnings),
            refused=list(said.refused),
            kind=said.kind,
            goes_on_here=goes_on_here,
        )
        self.read: set[str] = set()
        self.touched = 0

    def _load(self, by: Account) -> tuple[Load, bool]:
        said, reference_date = self.said, readable(self.said.reference_date)
        return Load.objects.get_or_create(
            sha256=said.sha256,
            defaults={
                "kind": said.kind,
                "file_name": said.file_name[:255],
                "size": said.size,
                "authority_number": said.authority,
                "covers_from": said.covers_from,
                "reference_date": reference_date,
                "census_year": census_year(reference_date),
                "header": said.header,
                "written_at": said.written_at,
                "serial": said.serial,
                "warnings": list(said.warnings),
                "children": said.children,
                "started_at": self.at,
                "loaded_by": by.worker,
            },
        )

    def run(self, children: Iterable[GivenChild], progress: Progress | None = None) -> LoadReport:
        """Write the children and keep what the file came to."""
        if self.is_new:
            self._batch([]).refuse(self.said.refused)
        self.write(children, progress)
        return self.finish()

    @cached_property
    def holding_team(self) -> Team:
        """The team that holds children whom nobody holds; made when first asked for."""
        return Team.holding_team()

    def write(self, children: Iterable[GivenChild], progress: Progress | None = None) -> None:
        """Write the children, batch by batch."""
        for batch in _batches(children):
            self._write(batch)
            if progress is not None:
                progress(len(batch), self.said.children)

    def refuse(self, values: Iterable[RefusedValue]) -> None:
        """Keep what could not be taken and stands with no child that was written."""
        refused = list(values)
        self.report.refused.extend(refused)
        if self.is_new:
            self._batch([]).refuse(refused)

    def _batch(self, children: list[GivenChild]) -> Batch:
        return Batch(children, self.load, self.report, self.at, lambda: self.holding_team)

    def _write(self, children: list[GivenChild]) -> None:
        named = [child for child in children if child.la_child_id]
        repeated = frozenset(child.la_child_id for child in named if child.la_child_id in self.read)
        self.read.update(child.la_child_id for child in named)
        batch = self._batch(named)
        touched = batch.write(repeated)
        for child in children:
            self.report.values_given += child.values_given
            self.report.values_taken += child.values_taken
            self.report.refused.extend(child.refused)
        self.report.children += sum(1 for child in children if not child.is_adult)
        self.report.episodes += sum(1 for child in named for fact in child.within if fact.kind == "episode")
        if self.is_new:
            batch.refuse(value for child in children for value in child.refused)
        ledger.reread(touched)
        matched.read_now()
        self.touched += len(touched)

    def finish(self) -> LoadReport:
        """Keep what the file came to, and wake the boards."""
        if self.is_new:
            self.load.counts = self.report.as_json()["rows"]
            self.load.values_given = self.report.values_given
            self.load.values_taken = self.report.values_taken
            self.load.finished_at = now()
            self.load.save()
        LiveMark.raise_for("record")
        return self.report


def _batches(children: Iterable[GivenChild]) -> Iterator[list[GivenChild]]:
    """Children by the batch; one who stands twice, or under the keys of merged records, begins a new batch."""
    waiting: list[GivenChild] = []
    in_batch: set[str | int] = set()
    kept = kept_by_key()
    for child in children:
        key = kept.get(child.la_child_id, child.la_child_id)
        if len(waiting) >= BATCH or key in in_batch:
            yield waiting
            waiting, in_batch = [], set()
        waiting.append(child)
        if key:
            in_batch.add(key)
    if waiting:
        yield waiting


def authority_of(number: str) -> Authority:
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


def day_described(sha256: str, as_at: date | None) -> tuple[date, list[str]]:
    """The day that files describe which do not say it, and what has to be known of that.

    It is that with which the very same files were loaded before: they cannot tell of two days. Else it is `as_at`, the
    day that somebody said, and today where that is None.
    """
    before = Load.objects.filter(sha256=sha256).first()
    if before is None:
        return as_at or today(), []
    day = before.reference_date
    if as_at in {None, day}:
        return day, []
    read = f"The very same was loaded as at {day:%-d %B %Y} and is read so, not as at {as_at:%-d %B %Y}"
    return day, [f"{read}: what has happened since is in what is made on that day."]


def readable(reference_date: date) -> date:
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
