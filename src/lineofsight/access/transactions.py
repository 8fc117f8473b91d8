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


@dataclass(slots=True)
class Edge:
    """What was opened and refused since the edge began. `look` is a page's one row: reads join it."""

    look: Entry | None = None
    opened: list[Entry] = field(default_factory=list)
    refused: list[Entry] = field(default_factory=list)

    def write_opened(self) -> None:
        """Put everything that was opened on the trail, the page's own look last."""
        for entry in self.opened:
            trail.append(entry)
        if self.look is not None and (self.look.children or self.look.object_kind or self.look.rows is not None):
            trail.append(self.look)


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
    edge = Edge(look=look)
    token = _edge.set(edge)
    try:
        with transaction.atomic() if hold else nullcontext():
            yield edge
            if not (hold and transaction.get_rollback()):
                with transaction.atomic():
                    edge.write_opened()
    finally:
        _edge.reset(token)
        if outer is not None:
            outer.refused.extend(edge.refused)
        else:
            _write_refused(edge)


def _write_refused(edge: Edge) -> None:
    if edge.refused:
        with transaction.atomic():
            for entry in edge.refused:
                trail.append(entry)


def note_opened(entry: Entry) -> None:
    """Put an opened child on the trail: with the edge it is in, or at once where there is none."""
    edge = _edge.get()
    if edge is None:
        trail.append(entry)
    else:
        edge.opened.append(entry)


def note_refused(entry: Entry) -> None:
    """Put a refusal on the trail: after the outermost edge, or at once where there is none."""
    edge = _edge.get()
    if edge is None:
        trail.append(entry)
    else:
        edge.refused.append(entry)
