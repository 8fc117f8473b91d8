"""The edges within which people look and act: what was opened goes on the trail when the work is done.

Within an edge each opened child is one entry, written just before the transaction commits, so that the
change and its row stand or fall together. A refusal is written after the edge, in a transaction of its own,
because the transaction that it stopped is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction

from lineofsight.access import trail
from lineofsight.access.trail import Entry
from lineofsight.domain.permissions import Person
from lineofsight.record.models import matched
from lineofsight.record.moment import now


@dataclass(slots=True)
class Edge:
    """What was opened and refused since the edge began. `look` is a page's one row: reads join it.

    gatherer: the edge that writes the rows of all within it at its own end; None where each writes its own. people: who
    stands behind each account that was asked about, by its key, so that one page asks it once.
    """

    look: Entry | None = None
    gatherer: Edge | None = None
    opened: list[Entry] = field(default_factory=list)
    refused: list[Entry] = field(default_factory=list)
    people: dict[int, Person] = field(default_factory=dict)

    def write_opened(self) -> None:
        """Put everything that was opened on the trail, the page's own look last, or hand it to the gatherer."""
        entries = list(self.opened)
        if self.look is not None and (self.look.children or self.look.object_kind or self.look.rows is not None):
            entries.append(self.look)
        if self.gatherer is None or self.gatherer is self:
            trail.append_all(entries)
        else:
            for entry in entries:
                self.gatherer.gather(entry)

    def gather(self, entry: Entry) -> None:
        """Take a row to be written at the end, with the moment at which it was made."""
        entry.at = entry.at or now()
        self.opened.append(entry)


_edge: ContextVar[Edge | None] = ContextVar("edge", default=None)


def current_edge() -> Edge | None:
    """The innermost edge that is open; None outside."""
    return _edge.get()


@contextmanager
def one_transaction(*, look: Entry | None = None, hold: bool = True) -> Iterator[Edge]:
    """Run an action in one transaction with its rows of the trail. Use it as a decorator or a `with`.

    What is rolled back on purpose (a dry run) leaves no row. hold: False for a page that only reads: its queries
    run outside the transaction, which then only writes the row, so that readers on an embedded database do not
    wait for each other.
    """
    outer = _edge.get()
    edge = Edge(look=look, gatherer=outer.gatherer if outer is not None else None)
    with _entered(edge, outer), transaction.atomic(savepoint=edge.gatherer is None) if hold else nullcontext():
        with matched.held_back():
            yield edge
        if not (hold and transaction.get_rollback()):
            with nullcontext() if edge.gatherer is not None else transaction.atomic():
                edge.write_opened()


@contextmanager
def many_in_one_transaction() -> Iterator[Edge]:
    """Run many actions as one transaction: their rows of the trail are chained and written together at its end.

    Each row keeps the moment of its own action. An error in one action undoes them all.
    """
    outer = _edge.get()
    edge = Edge()
    edge.gatherer = edge
    with _entered(edge, outer), transaction.atomic():
        with matched.held_back():
            yield edge
        edge.write_opened()


@contextmanager
def _entered(edge: Edge, outer: Edge | None) -> Iterator[None]:
    """Make the edge the innermost, and see to its refusals when it is left: the outermost writes them."""
    token = _edge.set(edge)
    try:
        yield
    finally:
        _edge.reset(token)
        if outer is not None:
            outer.refused.extend(edge.refused)
        else:
            _write_refused(edge)


def _write_refused(edge: Edge) -> None:
    if edge.refused:
        with transaction.atomic():
            trail.append_all(edge.refused)


def note_opened(entry: Entry) -> None:
    """Put an opened child on the trail: with the edge it is in, or at once where there is none."""
    edge = _edge.get()
    if edge is None:
        trail.append(entry)
    elif edge.gatherer is edge:
        edge.gather(entry)
    else:
        edge.opened.append(entry)


def note_refused(entry: Entry) -> None:
    """Put a refusal on the trail: after the outermost edge, with its own moment, or at once where there is none."""
    entry.at = entry.at or now()
    edge = _edge.get()
    if edge is None:
        trail.append(entry)
    else:
        edge.refused.append(entry)
