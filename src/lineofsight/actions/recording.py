"""How every action on a child's record runs: the gate, the pathway, the writing, the clocks and the trail, at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar, cast
from uuid import UUID

from django.utils.functional import SimpleLazyObject

from lineofsight.access import gate
from lineofsight.access.gate import OpenedChild, one_transaction
from lineofsight.access.models import Account
from lineofsight.access.transactions import many_in_one_transaction
from lineofsight.actions.exceptions import NotInThisRecord, StepRefused
from lineofsight.domain import pathway
from lineofsight.domain.history import Episode, History
from lineofsight.domain.permissions import Action
from lineofsight.record import histories, kept, ledger
from lineofsight.record.models import Child, Fact, FactVersion, LiveMark, Worker
from lineofsight.record.moment import now, today

ChildKey = int | str | UUID
"""A child by primary key, or by the reference that stands in an address."""

NO_EVENT = date.min
"""The day of what says nothing of how the case stands, such as a name, an answer to a flag or what a view means: it
does not make "now" today for a child who is known from a file."""

FactModel = TypeVar("FactModel", bound=Fact)


@dataclass(frozen=True)
class Recording:
    """An action under way on one child: the gate has opened the record, which is locked until the action is done."""

    opened: OpenedChild
    worker: Worker | None
    at: datetime

    @cached_property
    def history(self) -> History:
        """The child's facts as they stood when the action first asked for them."""
        return histories.history_of(self.opened.child.pk)

    @property
    def child(self) -> Child:
        return self.opened.child

    def episode(self, episode_id: int) -> Episode:
        """The facts of one of the child's episodes. Raises NotInThisRecord."""
        for episode in self.history.episodes:
            if episode.id == episode_id:
                return episode
        raise NotInThisRecord("There is no such episode in this child's record.")

    def row(self, model: type[FactModel], pk: int, **belonging: Any) -> FactModel:
        """A row of this child's record. belonging: how it hangs on the child, where not by `child`."""
        rows: Any = model._default_manager
        try:
            if belonging:
                return rows.get(pk=pk, **belonging)  # type: ignore[no-any-return]
            return kept.once(model, (self.child.pk, pk), lambda: rows.get(pk=pk, child=self.child))  # type: ignore[no-any-return]
        except model.DoesNotExist:
            raise NotInThisRecord(f"There is no such {model._meta.verbose_name} in this child's record.") from None

    def check(self, step: pathway.Step, **attempt: Any) -> None:
        """Hold the step against the pathway table. Raises StepRefused with every condition that does not hold."""
        history = cast(History, SimpleLazyObject(lambda: self.history))  # not every step asks for it
        unmet = pathway.unmet(step, pathway.Attempt(history=history, today=today(), **attempt))
        if unmet:
            raise StepRefused(unmet)

    def write(self, model: type[FactModel], **columns: Any) -> FactModel:
        """Write a new fact, recorded now by this worker, and name it on the trail."""
        fact = model(recorded_at=self.at, recorded_by=self.worker, **columns)
        fact.save()
        histories.written(fact, self.child.pk)
        self._keep(fact)
        self.opened.wrote(str(model._meta.model_name), fact.pk)
        return fact

    def _keep(self, fact: Fact) -> None:
        """Let `row` find what was written, if it hangs on the child itself."""
        if getattr(fact, "child_id", None) == self.child.pk:
            kept.keep(type(fact), (self.child.pk, fact.pk), fact)

    def change(self, fact: FactModel, *, reason: str = "", **columns: Any) -> FactModel:
        """Write the next version of a fact, keeping the one it replaces, and name it on the trail."""
        fact.correct(columns, by=self.worker, reason=reason, at=self.at)
        histories.written(fact, self.child.pk)
        self._keep(fact)
        self.opened.wrote(str(fact._meta.model_name), fact.pk, version=fact.version)
        return fact

    def remove(self, fact: Fact, *, reason: str) -> None:
        """Take a fact away that was never so: what it said is kept as an earlier version, and named on the trail."""
        FactVersion.keep(fact, replaced_at=self.at, replaced_by=self.worker, replaced_by_load=None, reason=reason)
        self.opened.wrote(str(fact._meta.model_name), fact.pk, removed=True)
        fact.delete()
        histories.removed(fact, self.child.pk)

    def state_codes(
        self, model: type[FactModel], codes: Collection[str], *, reason: str, **of: Any
    ) -> tuple[FactModel, ...]:
        """State a set of codes as a whole: what is new is written, what is left out goes. Gives back what is new."""
        rows: Any = model._default_manager.filter(**of)
        standing = {row.code: row for row in rows}
        for code, row in standing.items():
            if code not in codes:
                self.remove(row, reason=reason)
        return tuple(self.write(model, code=code, **of) for code in codes if code not in standing)


@contextmanager
def recording(
    child: ChildKey,
    action: Action,
    *,
    by: Account,
    on: date,
    author_id: int | None = None,
    moves_clocks: bool = True,
) -> Iterator[Recording]:
    """Run an action on one child in one transaction; the clocks are read again before it commits.

    on: the day that the fact happened. A fact later than the file that a child is known from makes "now" today for
    that child, and every clock of it is read again. author_id: who wrote what is to be approved. moves_clocks: False
    for a fact that no clock and no fault reads. Raises Refused.
    """
    with one_transaction():
        opened = gate.open_child(child, action, by=by, for_change=True, author_id=author_id)
        yield Recording(opened, by.worker, now())
        is_known_later = opened.child.as_at_on is not None and on > opened.child.as_at_on
        if is_known_later:
            opened.child.as_at_on = None
            opened.child.save(update_fields=["as_at_on"])
            histories.written(opened.child, opened.child.pk)
        if moves_clocks or is_known_later:
            ledger.reread([opened.child.pk])
        LiveMark.raise_for("record")


@contextmanager
def many_at_once() -> Iterator[None]:
    """Run many actions as one: all are done, or none. A refusal undoes all of them, also where it is caught.

    Each asks the gate and the pathway as ever; the children are read again, the boards told and the trail written
    once, at the end, by the same code that does it for one.
    """
    with many_in_one_transaction(), kept.kept(), LiveMark.held_back(), ledger.held_back():
        yield
