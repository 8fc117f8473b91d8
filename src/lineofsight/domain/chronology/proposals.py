"""The rows that the facts of a child propose for the chronology: computed whenever they are asked for, never stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from lineofsight.domain.chronology.catalogue import EVENTS_BY_KEY, SIGNIFICANT_EVENTS
from lineofsight.domain.chronology.event import Found, SignificantEvent
from lineofsight.domain.chronology.facts import ChildFacts, FactKind
from lineofsight.domain.chronology.words import Harm, Precision, Source


class Origin(NamedTuple):
    """What a row comes from: the kind of event, by its key, and the fact that proposes it."""

    kind: str
    fact: FactKind
    fact_id: int


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """A row that a fact proposes for one child. said: what happened, beyond the kind's title; "" for nothing more.

    at: the moment, where it is known. people: ids of the adults it is about. recorded_on: None where nobody noted it.
    version: of the fact. is_loaded: the fact came from a file.
    """

    child_id: int
    origin: Origin
    on: date
    precision: Precision
    said: str
    source: Source
    harms: tuple[Harm, ...] = ()
    at: datetime | None = None
    people: tuple[int, ...] = ()
    recorded_on: date | None = None
    version: int = 1
    is_loaded: bool = False

    @property
    def event(self) -> SignificantEvent:
        return EVENTS_BY_KEY[self.origin.kind]


ORDER = {event.key: place for place, event in enumerate(SIGNIFICANT_EVENTS)}
"""In which order things of one day stand: that of the catalogue, which is that of the child's journey."""


def proposals_of(facts: ChildFacts) -> tuple[ProposedRow, ...]:
    """Every row that a child's facts propose, oldest first; those of one day in the catalogue's order.

    The same facts give the same rows. A row whose day is not recorded says so by its precision.
    """
    rows = [row for event in SIGNIFICANT_EVENTS for row in _proposed(event, facts)]
    rows.sort(key=lambda row: (row.on, ORDER[row.origin.kind], row.at.timestamp() if row.at else 0, row.origin))
    return tuple(rows)


def _proposed(event: SignificantEvent, facts: ChildFacts) -> Iterator[ProposedRow]:
    if event.fact is None:
        return
    for fact_id, fact in facts.of_kind(event.fact):
        on = getattr(fact, event.day)
        if on is None:
            continue
        found = Found(fact, facts, facts.noted.get((event.fact, fact_id)))
        if event.only_if is None or event.only_if(found):
            yield _row(event, Origin(event.key, event.fact, fact_id), on, found)


def _row(event: SignificantEvent, origin: Origin, on: date, found: Found) -> ProposedRow:
    noted = found.noted
    return ProposedRow(
        child_id=found.around.child_id,
        origin=origin,
        on=on,
        precision=Precision.NOT_RECORDED if event.key == "conference_not_required" else Precision.DAY,
        said=event.said(found) if event.said else "",
        source=event.source_of(found) if event.source_of else event.told_by,
        harms=event.harms(found) if event.harms else (),
        at=getattr(found.fact, event.moment) if event.moment else None,
        people=event.people(found) if event.people else (),
        recorded_on=noted.since(event.day) if noted else None,
        version=noted.version if noted else 1,
        is_loaded=noted.is_loaded if noted else False,
    )
