"""How a correction of a record runs: what it writes, who may, and the pathway that it is held to once it is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError, StepRefused
from lineofsight.actions.recording import NO_EVENT, ChildKey, Recording, recording
from lineofsight.domain import correction_pathway
from lineofsight.domain.permissions import Action
from lineofsight.record import histories
from lineofsight.record.models import ChildProtectionPlan, Conference, Fact, PlannedConference, ReviewConference
from lineofsight.record.moment import today

Changes = Mapping[str, Any]
"""Column -> what it should say. A column that says so already is left alone."""


@dataclass
class Correction:
    """A correction under way: what it writes, and why."""

    work: Recording
    reason: str
    by: Account
    written: int = 0

    def check_may(
        self, action: Action, row: Fact, changes: Changes, columns: Collection[str], *, author_id: int | None = None
    ) -> None:
        """Ask the gate of columns that only some decide, where one of them is to change. Raises Refused."""
        if not any(name in changes and getattr(row, name) != changes[name] for name in columns):
            return
        decision = self.work.opened.may(action, author_id=author_id)
        if not decision.allowed:
            child_id = self.work.child.pk
            gate.refuse(action, self.by, decision, object_id=str(child_id), children=[child_id])

    def move(self, conference: Conference, held_on: date) -> None:
        """Put the day of a conference right. The plan that started with it, where it is recorded here, goes with it."""
        if conference.held_on == held_on:
            return
        if not conference.is_loaded:
            self.work.check(correction_pathway.MOVE_HELD_CONFERENCE, on=held_on)
        started_with_it = ChildProtectionPlan.objects.filter(conference=conference, started_on=conference.held_on)
        plans = list(started_with_it)
        self.put_right(conference, {"held_on": held_on})
        self.was_planned(held_on, conference=conference)
        for plan in plans:
            self.put_right(plan, {"started_on": held_on})

    def put_right(self, row: Fact, changes: Changes) -> None:
        """Write the columns that differ, as the next version of the row."""
        differing = {name: value for name, value in changes.items() if getattr(row, name) != value}
        if differing:
            self.work.change(row, reason=self.reason, **differing)
            self.written += 1

    def add(self, model: type[Fact], **columns: Any) -> None:
        """Write a row that was missing."""
        self.work.write(model, **columns)
        self.written += 1

    def was_planned(self, held_on: date, **held: Conference | ReviewConference) -> None:
        """Let what was planned for a conference follow the day on which it was held. held: the conference or review."""
        for planned in PlannedConference.objects.filter(**held):
            self.put_right(planned, {"held_on": max(held_on, planned.set_on)})


@contextmanager
def correcting(child: ChildKey, action: Action, *, reason: str, by: Account) -> Iterator[Correction]:
    """One correction of one record, held to the pathway once it is written.

    Raises Refused, StepRefused, and ActionError where nothing differs or no reason is given.
    """
    if not reason.strip():
        raise ActionError("Say why it is corrected.")
    with recording(child, action, by=by, on=NO_EVENT) as work:
        stood = work.history
        correction = Correction(work, reason.strip(), by)
        yield correction
        if not correction.written:
            raise ActionError("Nothing is changed: this is what the record says already.")
        broken = correction_pathway.broken_by(stood, histories.history_of(work.child.pk), today())
        if broken:
            raise StepRefused(broken)
