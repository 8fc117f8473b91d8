"""The chronology as people keep it: confirm what the record proposes, say what it meant, decline it, write a row.

Nothing is retyped: a confirmed row takes its facts from the record, and a person adds what they make of them. Every
answer can be taken back, and every version is kept. Source: practice reference 7.1.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from lineofsight.access.family_chronology import readable_entries, readable_family
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.actions.recording import NO_EVENT, ChildKey, Recording, recording
from lineofsight.domain.chronology import (
    EVENTS_BY_KEY,
    NOTHING_SAID,
    Analysis,
    FactKind,
    Harm,
    Origin,
    Precision,
    ProposedRow,
    Source,
    Standing,
    proposals_of,
)
from lineofsight.domain.permissions import Action
from lineofsight.record.chronology import facts_of
from lineofsight.record.models import ChronologyEntry, Relationship
from lineofsight.record.moment import today


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row as somebody writes it by hand: the facts, whose they are, and the analysis apart from them.

    kind: the key of a kind that no fact tells. on: the first day of the month or the year where no more is known.
    agency: its name, "" for the kind of source alone. about: id of an adult around the child; None for nobody.
    """

    kind: str
    on: date
    what_happened: str
    source: Source
    precision: Precision = Precision.DAY
    harms: tuple[Harm, ...] = ()
    agency: str = ""
    document: str = ""
    about: int | None = None
    analysis: Analysis = NOTHING_SAID


def confirm(child: ChildKey, origin: Origin, *, by: Account, analysis: Analysis | None = None) -> ChronologyEntry:
    """Confirm a row that the record proposes, with its facts as they stand now.

    analysis: what it meant; None leaves what was written before. Confirming again takes over what the record says now.
    Raises Refused, and NotInThisRecord for a row that nothing in this record proposes.
    """
    with _keeping(child, by) as work:
        return _answer(work, origin, by, Standing.CONFIRMED, _analysed(analysis) | {"why_left_out": ""})


def decline(
    child: ChildKey, origin: Origin, *, reason: str, by: Account, analysis: Analysis | None = None
) -> ChronologyEntry:
    """Leave a proposed row out of the chronology, with why. The proposal and the reason are kept.

    analysis: what it meant, kept should the row come back; None leaves what was written before. Raises Refused,
    NotInThisRecord, and ActionError without a reason.
    """
    if not reason.strip():
        raise ActionError("Say why this row does not belong in the chronology.")
    with _keeping(child, by) as work:
        return _answer(work, origin, by, Standing.DECLINED, _analysed(analysis) | {"why_left_out": reason})


def undo(child: ChildKey, entry_id: int, *, by: Account) -> ChronologyEntry:
    """Take an answer back: the proposal waits again, with what was written kept; a row taken out stands again.

    Raises Refused, NotInThisRecord, and ActionError where there is nothing to take back.
    """
    with _keeping(child, by) as work:
        entry = _entry(work, entry_id, by)
        before = Standing(entry.standing)
        if entry.origin_fact:
            becomes = Standing.WAITING
        elif before is Standing.TAKEN_OUT:
            becomes = Standing.CONFIRMED
        else:
            raise ActionError("You wrote this row by hand: take it out, with a reason, or correct it.")
        if before is becomes:
            raise ActionError("This row waits already: there is nothing to take back.")
        return _change(work, entry, standing=becomes.value, why_left_out="")


def take_out(child: ChildKey, entry_id: int, *, reason: str, by: Account) -> ChronologyEntry:
    """Take a row out that was written by hand. It is kept, with why. Raises Refused, NotInThisRecord, ActionError."""
    if not reason.strip():
        raise ActionError("Say why you take this row out.")
    with _keeping(child, by) as work:
        entry = _by_hand(work, entry_id, by)
        return _change(work, entry, standing=Standing.TAKEN_OUT.value, why_left_out=reason)


def add_row(child: ChildKey, written: WrittenRow, *, by: Account) -> ChronologyEntry:
    """Write a row by hand: what no fact of the record tells. Raises Refused, NotInThisRecord, ActionError."""
    with _keeping(child, by) as work:
        columns = _columns_of(work, written)
        return work.write(
            ChronologyEntry, child=work.child, standing=Standing.CONFIRMED.value, **columns, **_answered(work)
        )


def correct_row(child: ChildKey, entry_id: int, written: WrittenRow, *, reason: str, by: Account) -> ChronologyEntry:
    """Correct a row that was written by hand; what it said before is kept. Raises as `add_row` does."""
    with _keeping(child, by) as work:
        entry = _by_hand(work, entry_id, by)
        return _change(work, entry, why=reason, **_columns_of(work, written))


def analyse(child: ChildKey, entry_id: int, analysis: Analysis, *, by: Account) -> ChronologyEntry:
    """Say what a row meant for the child, what was done and what came of it. Raises Refused, NotInThisRecord."""
    with _keeping(child, by) as work:
        entry = _entry(work, entry_id, by)
        return _change(work, entry, **_analysed(analysis))


def _keeping(child: ChildKey, by: Account) -> AbstractContextManager[Recording]:
    """An action on the chronology: it moves no clock, and says nothing of how the case stands."""
    return recording(child, Action.KEEP_CHRONOLOGY, by=by, on=NO_EVENT, moves_clocks=False)


def _answer(
    work: Recording, origin: Origin, by: Account, standing: Standing, columns: dict[str, Any]
) -> ChronologyEntry:
    """Write what a person makes of a proposal: the facts as they stand now, and the answer."""
    proposal = _proposal(work, origin, by)
    facts = _facts_of(proposal) | {"standing": standing.value} | columns
    same = {"kind": origin.kind, "origin_fact": origin.fact.value, "origin_id": origin.fact_id}
    before = ChronologyEntry.objects.filter(child=work.child, **same).first()
    if before is not None:
        return _change(work, before, **facts)
    return work.write(ChronologyEntry, child=work.child, **same, **facts, **_answered(work))


def _proposal(work: Recording, origin: Origin, by: Account) -> ProposedRow:
    """The proposal as the record makes it now, for this reader. Raises NotInThisRecord."""
    family = readable_family(work.child, by)
    facts = facts_of([work.child.pk], readable=family.readable)[work.child.pk]
    for proposal in proposals_of(facts):
        if proposal.origin == origin:
            return proposal
    raise NotInThisRecord("Nothing in this child's record proposes such a row.")


def _facts_of(proposal: ProposedRow) -> dict[str, Any]:
    is_about_one = proposal.origin.fact is FactKind.RELATIVE
    return {
        "happened_on": proposal.on,
        "happened_at": proposal.at,
        "precision": proposal.precision.value,
        "what_happened": proposal.said,
        "harms": [harm.value for harm in proposal.harms],
        "source": proposal.source.value,
        "about_id": proposal.people[0] if is_about_one else None,
    }


def _analysed(analysis: Analysis | None) -> dict[str, Any]:
    if analysis is None:
        return {}
    return {"impact": analysis.impact, "response": analysis.response, "outcome": analysis.outcome}


def _answered(work: Recording) -> dict[str, Any]:
    return {"answered_at": work.at, "answered_by": work.worker}


def _change(work: Recording, entry: ChronologyEntry, *, why: str = "", **columns: Any) -> ChronologyEntry:
    return work.change(entry, reason=why, **columns, **_answered(work))


def _entry(work: Recording, entry_id: int, by: Account) -> ChronologyEntry:
    """A kept row that this reader may see. Raises NotInThisRecord, for one about a closed child too."""
    if not readable_entries(work.child, by).filter(pk=entry_id).exists():
        raise NotInThisRecord("There is no such row in this child's chronology.")
    return work.row(ChronologyEntry, entry_id)


def _by_hand(work: Recording, entry_id: int, by: Account) -> ChronologyEntry:
    entry = _entry(work, entry_id, by)
    if entry.origin_fact:
        raise ActionError("This row comes from the record: correct the fact itself, and the row says so.")
    return entry


def _columns_of(work: Recording, written: WrittenRow) -> dict[str, Any]:
    """The columns of a row written by hand, checked. Raises NotInThisRecord and ActionError."""
    event = EVENTS_BY_KEY.get(written.kind)
    if event is None or not event.is_by_hand_only:
        raise ActionError("Choose what kind of event it is. What the record tells is proposed, and not written again.")
    if not written.what_happened.strip():
        raise ActionError("Say what happened.")
    if written.on > today():
        raise ActionError("A chronology tells what has happened: the date must be today or in the past.")
    if written.about is not None and not _is_adult_around(work, written.about):
        raise NotInThisRecord("There is no such adult around this child.")
    return {
        "kind": written.kind,
        "happened_on": _as_exact(written.on, written.precision),
        "precision": written.precision.value,
        "what_happened": written.what_happened,
        "harms": [harm.value for harm in written.harms],
        "source": written.source.value,
        "agency": written.agency,
        "document": written.document,
        "about_id": written.about,
        **_analysed(written.analysis),
    }


def _as_exact(on: date, precision: Precision) -> date:
    """A day of which only the month or the year is known stands on the first of it."""
    if precision is Precision.YEAR:
        return on.replace(month=1, day=1)
    return on.replace(day=1) if precision is Precision.MONTH else on


def _is_adult_around(work: Recording, person_id: int) -> bool:
    around = Relationship.objects.filter(to=work.child.person, person=person_id, person__child=None)
    return around.exists()
