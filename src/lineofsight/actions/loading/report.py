"""What became of a file: the counts, the warnings, and every value that could not be taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from lineofsight.actions.loading.kinds import KINDS, SOURCES
from lineofsight.returns.cin_census.children import RefusedValue

LABELS: dict[str, str] = {
    "child": "Children",
    **{kind.counted: kind.label for kind in KINDS.values()},
}
"""The kinds of row that a file adds to, in the order of the report, with their names there."""


def labels_of(load_kind: str) -> dict[str, str]:
    """The kinds of row that one kind of file adds to, with their names."""
    counted = {"child", *(kind.counted for kind in SOURCES[load_kind].kinds)}
    return {name: label for name, label in LABELS.items() if name in counted}


@dataclass(slots=True)
class Counts:
    """What became of the rows of one kind.

    kept: rows of the record that differ from the file and stand, because a worker or a later file said so.
    absent: rows of the record that a file of this year would hold, and this one does not; they stand.
    removed: codes that an earlier file of the year gave and this one does not; the version that held them is kept.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    absent: int = 0
    removed: int = 0

    @property
    def differs(self) -> bool:
        """Whether the file changed the record."""
        return bool(self.added or self.changed or self.removed)


@dataclass(slots=True)
class LoadReport:
    """The report with which a load ends.

    kind: that of the `Load`. goes_on_here: the children are worked with here from now on, so that their clocks run.
    told: what has to be known of the file beside its values, in whole sentences. loaded_before_on: the day on which the
    same file was first loaded; None for a new one. moved: for how many children, known from files alone, "now" moved.
    """

    file_name: str
    authority_number: str
    reference_date: date
    covers_from: date
    is_dry_run: bool
    loaded_before_on: date | None
    warnings: list[str] = field(default_factory=list)
    children: int = 0
    episodes: int = 0
    values_given: int = 0
    values_taken: int = 0
    counts: dict[str, Counts] = field(default_factory=dict)
    refused: list[RefusedValue] = field(default_factory=list)
    kind: str = "cin"
    goes_on_here: bool = False
    told: list[str] = field(default_factory=list)
    moved: int = 0

    def __post_init__(self) -> None:
        self.counts = {name: Counts() for name in labels_of(self.kind)}

    def tell(self, sentence: str) -> None:
        """Add what has to be known of the file."""
        self.told.append(sentence)

    @property
    def was_loaded_before(self) -> bool:
        return self.loaded_before_on is not None

    @property
    def changed_anything(self) -> bool:
        """Whether a row was added, changed or removed."""
        return any(counts.differs for counts in self.counts.values())

    def refused_by_reason(self) -> list[tuple[str, int]]:
        """How many values were refused for each reason, the most frequent first."""
        return Counter(value.reason for value in self.refused).most_common()

    def as_json(self) -> dict[str, Any]:
        """The report as plain values: dates as ISO text. Holds the refused values, which are personal data."""
        return {
            "file": self.file_name,
            "authority": self.authority_number,
            "reference_date": self.reference_date.isoformat(),
            "covers_from": self.covers_from.isoformat(),
            "dry_run": self.is_dry_run,
            "loaded_before": self.was_loaded_before,
            "loaded_before_on": self.loaded_before_on.isoformat() if self.loaded_before_on is not None else None,
            "moved": self.moved,
            "warnings": self.warnings,
            "told": self.told,
            "children": self.children,
            "episodes": self.episodes,
            "values": {"given": self.values_given, "taken": self.values_taken, "refused": len(self.refused)},
            "rows": {kind: asdict(counts) for kind, counts in self.counts.items()},
            "refused": [
                {
                    "file": value.file,
                    "line": value.line,
                    "column": value.column,
                    "child_id": value.child_id,
                    "field": value.field,
                    "value": value.value,
                    "reason": value.reason,
                }
                for value in self.refused
            ],
        }

    def lines(self) -> Iterator[str]:
        """The report as lines of text, every refused value included."""
        yield f"{self.file_name}: authority {self.authority_number}, as at {_spoken(self.reference_date)}"
        if self.is_dry_run:
            yield "A dry run: the record is as it was. This is what a load would do."
        if self.loaded_before_on is not None:
            said = "Loaded before" if self.changed_anything or self.moved else "Nothing new: the same as loaded"
            yield f"{said} on {_spoken(self.loaded_before_on)}."
        for warning in self.warnings:
            yield f"Warning: {warning}"
        yield from self.told
        if self.moved:
            now = "today, as the work goes on here" if self.goes_on_here else _spoken(self.reference_date)
            yield f"{self.moved:,} children known from files alone: their “now” is {now}"
        yield f"{self.children:,} children, {self.episodes:,} episodes"
        yield f"{'':26}{'added':>9}{'changed':>9}{'unchanged':>11}{'kept':>7}{'absent':>8}{'removed':>9}"
        for kind, name in labels_of(self.kind).items():
            row = self.counts[kind]
            yield (
                f"{name:26}{row.added:>9,}{row.changed:>9,}{row.unchanged:>11,}{row.kept:>7,}{row.absent:>8,}"
                f"{row.removed:>9,}"
            )
        yield f"{self.values_given:,} values: {self.values_taken:,} taken, {len(self.refused):,} refused"
        for value in self.refused:
            child = f"child {value.child_id}, " if value.child_id else ""
            field = (
                f"{value.field}: {value.value!r}" if value.field else repr(value.value) if value.value else "all of it"
            )
            yield f"  {value.place}, {child}{field} - {value.reason}"


def _spoken(day: date) -> str:
    return f"{day:%-d %B %Y}"
