"""A chronology's rows: what the facts propose beside what people made of it, and the rows that people wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from lineofsight.domain.chronology.catalogue import EVENTS_BY_KEY
from lineofsight.domain.chronology.event import SignificantEvent
from lineofsight.domain.chronology.proposals import ORDER, Origin, ProposedRow
from lineofsight.domain.chronology.words import Bearing, Harm, Precision, Source
from lineofsight.domain.codes.front_door import Worded


class Standing(Worded):
    """What people made of a row. A row taken out was written by hand and is kept, out of the chronology."""

    WAITING = "waiting", "Waiting"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined"
    TAKEN_OUT = "taken_out", "Taken out"


@dataclass(frozen=True, slots=True)
class Analysis:
    """What people make of an event, apart from the fact: what it meant for the child, what was done, what followed."""

    impact: str = ""
    response: str = ""
    outcome: str = ""

    def __bool__(self) -> bool:
        return bool(self.impact or self.response or self.outcome)


NOTHING_SAID: Final = Analysis()


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """A row that a person answered or wrote, as the record keeps it.

    origin: None for one written by hand. on, precision, said, source, harms: as they stood when it was answered, or
    as they were written. standing: WAITING where the answer was taken back, so that the proposal waits again. agency
    and document: whose, and which. about: id of the person it is about, where one is named.
    """

    id: int
    child_id: int
    kind: str
    standing: Standing
    on: date
    precision: Precision
    said: str
    source: Source
    recorded_on: date
    recorded_by: str = ""
    origin: Origin | None = None
    at: datetime | None = None
    harms: tuple[Harm, ...] = ()
    agency: str = ""
    document: str = ""
    analysis: Analysis = NOTHING_SAID
    why_left_out: str = ""
    about: int | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one child's chronology.

    entry: what a person made of it; None for a proposal that waits. recorded_on: of the fact, or of the row written by
    hand. now: what the record says now, where that is not what was confirmed. is_origin_gone: the fact that it came
    from is no longer in the record. The words that were confirmed stand in both cases.
    """

    child_id: int
    kind: str
    standing: Standing
    on: date
    precision: Precision
    said: str
    source: Source
    recorded_on: date | None
    at: datetime | None = None
    harms: tuple[Harm, ...] = ()
    people: tuple[int, ...] = ()
    origin: Origin | None = None
    is_loaded: bool = False
    entry: KeptEntry | None = None
    now: ProposedRow | None = None
    is_origin_gone: bool = False

    @property
    def event(self) -> SignificantEvent:
        return EVENTS_BY_KEY[self.kind]

    @property
    def bearing(self) -> Bearing:
        return self.event.bearing

    @property
    def analysis(self) -> Analysis:
        return self.entry.analysis if self.entry is not None else NOTHING_SAID

    @property
    def agency(self) -> str:
        """Whose row it is: the agency that was named, else the kind of source."""
        return (self.entry.agency if self.entry is not None else "") or self.source.label

    @property
    def document(self) -> str:
        return self.entry.document if self.entry is not None else ""

    @property
    def is_by_hand(self) -> bool:
        return self.origin is None

    @property
    def stands(self) -> bool:
        """Whether it is part of the chronology: confirmed, or still waiting."""
        return self.standing in {Standing.WAITING, Standing.CONFIRMED}


def rows_of(proposals: Iterable[ProposedRow], entries: Iterable[KeptEntry]) -> tuple[Row, ...]:
    """Every row of some children, oldest first: each proposal once, with what a person made of it.

    A proposal never disappears because nobody answered it. An entry whose fact was corrected or has gone keeps the
    words that were confirmed and says so.
    """
    kept = list(entries)
    answered = {(one.child_id, one.origin): one for one in kept if one.origin is not None}
    rows = []
    for proposal in proposals:
        entry = answered.pop((proposal.child_id, proposal.origin), None)
        rows.append(_waiting(proposal) if entry is None or _waits_again(entry) else _answered(proposal, entry))
    rows += [_from_entry(entry, is_origin_gone=True) for entry in answered.values() if not _waits_again(entry)]
    rows += [_from_entry(entry) for entry in kept if entry.origin is None]
    return tuple(sorted(rows, key=in_order))


def in_order(row: Row) -> tuple[date, int, float, int, int]:
    """Where a row stands among others, oldest first."""
    moment = row.at.timestamp() if row.at else 0.0
    last = row.origin.fact_id if row.origin is not None else row.entry.id if row.entry is not None else 0
    return (row.on, ORDER[row.kind], moment, row.child_id, last)


def _waits_again(entry: KeptEntry) -> bool:
    return entry.origin is not None and entry.standing is Standing.WAITING


def _waiting(proposal: ProposedRow) -> Row:
    return Row(
        child_id=proposal.child_id,
        kind=proposal.origin.kind,
        standing=Standing.WAITING,
        on=proposal.on,
        precision=proposal.precision,
        said=proposal.said,
        source=proposal.source,
        recorded_on=proposal.recorded_on,
        at=proposal.at,
        harms=proposal.harms,
        people=proposal.people,
        origin=proposal.origin,
        is_loaded=proposal.is_loaded,
    )


def _from_entry(entry: KeptEntry, *, is_origin_gone: bool = False) -> Row:
    return Row(
        child_id=entry.child_id,
        kind=entry.kind,
        standing=entry.standing,
        on=entry.on,
        precision=entry.precision,
        said=entry.said,
        source=entry.source,
        recorded_on=entry.recorded_on,
        at=entry.at,
        harms=entry.harms,
        people=() if entry.about is None else (entry.about,),
        origin=entry.origin,
        entry=entry,
        is_origin_gone=is_origin_gone,
    )


def _answered(proposal: ProposedRow, entry: KeptEntry) -> Row:
    """The words that were answered, beside the fact as it stands: where they differ, the row says what it says now."""
    row = _from_entry(entry)
    is_same = (entry.on, entry.said, entry.harms) == (proposal.on, proposal.said, proposal.harms)
    return replace(
        row,
        recorded_on=proposal.recorded_on,
        people=proposal.people,
        is_loaded=proposal.is_loaded,
        now=None if is_same else proposal,
    )


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One thing that happened, to one child or to several of a family: the same fact of each, once."""

    parts: tuple[Row, ...]

    @property
    def first(self) -> Row:
        return self.parts[0]

    @property
    def child_ids(self) -> tuple[int, ...]:
        return tuple(part.child_id for part in self.parts)

    @property
    def people(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(person for part in self.parts for person in part.people))


def merged(rows: Iterable[Row]) -> tuple[FamilyRow, ...]:
    """Rows of brothers and sisters that tell the same, as one row each, oldest first.

    They tell the same where the kind, the day and how exactly it is known, the time, the words, the source, the agency
    and the standing are the same. What each meant for each child stays apart, in the parts.
    """
    groups: dict[tuple[object, ...], list[Row]] = {}
    for number, row in enumerate(sorted(rows, key=in_order)):
        same = (row.kind, row.on, row.precision, row.at, row.said, row.source, row.agency, row.standing)
        group = groups.setdefault(same, [])
        if any(part.child_id == row.child_id for part in group):
            groups[(*same, number)] = [row]  # twice for one child: two events
        else:
            group.append(row)
    return tuple(FamilyRow(tuple(group)) for group in groups.values())


def alone(rows: Iterable[Row]) -> Iterator[FamilyRow]:
    """Each row by itself."""
    return (FamilyRow((row,)) for row in rows)
