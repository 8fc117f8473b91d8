"""The catalogue of clocks as rows of words, for the manual and for the page that shows the standards in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lineofsight.domain.clocks.catalogue import CLOCKS
from lineofsight.domain.clocks.clock import Basis, Clock
from lineofsight.domain.clocks.wording import listed, said, written

BASIS_IN_WORDS = {
    Basis.STATUTORY: "statutory",
    Basis.LOCAL: "local",
    Basis.BEST_PRACTICE: "best practice",
    Basis.PUBLISHED: "published measure",
}


@dataclass(frozen=True, slots=True)
class ManualRow:
    """One clock in words. limits: one line for each dated limit, oldest first. is_read_here: whether it is read."""

    id: str
    key: str
    title: str
    per: str
    starts: str
    stops: str
    ends: str
    repeats: bool
    limit: str
    limits: tuple[str, ...]
    basis: str
    source: str
    is_unverified: bool
    is_read_here: bool
    why_not_read: str
    note: str


def clock_manual_rows() -> tuple[ManualRow, ...]:
    """Every clock of the catalogue in words, in the order of the catalogue."""
    return tuple(_row(clock) for clock in CLOCKS)


def _row(clock: Clock) -> ManualRow:
    return ManualRow(
        id=clock.id,
        key=clock.key,
        title=clock.title,
        per=clock.per.value.replace("_", " "),
        starts=" or ".join(said(kind) for kind in clock.starts),
        stops=" or ".join(said(kind) for kind in clock.stops),
        ends=" or ".join(end.reason for end in clock.ends),
        repeats=clock.repeats,
        limit=limit_in_words(clock),
        limits=_dated_limits(clock),
        basis=BASIS_IN_WORDS[clock.basis],
        source=clock.source,
        is_unverified=clock.is_unverified,
        is_read_here=clock.makes_readings,
        why_not_read=_why_not_read(clock),
        note=clock.note,
    )


def limit_in_words(clock: Clock) -> str:
    """The limit in force now in a few words: "15 working days", "14 days (example, set locally)", "no number"."""
    if clock.is_due_on_the_day_set:
        return "the day that was set"
    if clock.local is not None:
        return f"{clock.local.example} (example, set locally)"
    if not clock.limits:
        return "no number"
    current = clock.limits[-1]
    return ", then ".join(str(limit) for limit in (current.limit, *(later.limit for later in current.later)))


def _dated_limits(clock: Clock) -> tuple[str, ...]:
    if clock.local is not None:
        return (f"{clock.local.example}: example of {clock.local.whose}; each authority sets its own",)
    return tuple(
        f"{row.limit}, for clocks started from {written(row.since)}"
        + (f" to {written(row.until)}" if row.until else "")
        + f": {row.source}"
        + (" (unverified)" if row.is_unverified else "")
        for row in clock.limits
    )


def _why_not_read(clock: Clock) -> str:
    reasons = []
    if not clock.is_recorded_here:
        kinds = dict.fromkeys(said(kind) for kind in clock.unrecorded_kinds)
        reasons.append(f"not recorded here yet: {listed(list(kinds))}")
    if not clock.has_limit:
        reasons.append("it has no number")
    return "; ".join(reasons)


def clock_table() -> str:
    """The catalogue as tables in Markdown: the clocks that are read, those that are not, and the dated limits."""
    rows = clock_manual_rows()
    read_here = [
        (row.id, row.title, row.per, _span(row), row.limit, row.basis, row.source) for row in rows if row.is_read_here
    ]
    not_read = [
        (row.id, row.title, row.limit, row.basis, row.source, row.why_not_read) for row in rows if not row.is_read_here
    ]
    dated = [(row.id, line) for row in rows for line in row.limits]
    notes = [(row.id, row.note) for row in rows if row.note]
    return "\n\n".join(
        (
            "## Clocks that are read",
            _markdown(("", "clock", "for each", "from, to", "limit", "basis", "source"), read_here),
            "## Clocks that are not read yet",
            _markdown(("", "clock", "limit", "basis", "source", "why not"), not_read),
            "## Limits and the days on which they are in force",
            _markdown(("", "limit"), dated),
            "## Notes",
            _markdown(("", "note"), notes),
        )
    )


def _span(row: ManualRow) -> str:
    ends = f"; ended by: {row.ends}" if row.ends else ""
    again = ", again and again" if row.repeats else ""
    return f"{row.starts} → {row.stops}{again}{ends}"


def _markdown(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
