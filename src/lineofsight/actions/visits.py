"""One visit written once for several children of a family, and the correction of what was written of one of them.

A row stands for each child, with what was seen and said of that child alone: the clocks, the chronology and the flags
of each follow what became of it. All are written, or none. Source: practice reference 1 (social worker), 3.3, 7.4;
section 9, fault 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions import voice
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.family_help import VisitRecord, record_visit
from lineofsight.actions.recording import ChildKey, many_at_once, recording
from lineofsight.domain import pathway
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Child, Visit


class NothingWritten(ActionError):
    """What was to be written for several children stands for none of them. refusals: why, by child as it was given."""

    def __init__(self, refusals: Mapping[ChildKey, ActionError]) -> None:
        super().__init__("Nothing is recorded yet: see what is said of each child.")
        self.refusals = dict(refusals)


def record_visits(
    visits: Sequence[tuple[ChildKey, VisitRecord]], *, by: Account, writing: UUID | None = None
) -> tuple[Visit, ...]:
    """Record one visit to several brothers and sisters: a visit for each child, sharing one writing, in their order.

    writing: None for a new one; a visit to one child alone shares none. Raises Refused, and NothingWritten with what
    stands against it for each child, such as words that stand nearly alike elsewhere, a brother's or sister's of the
    same visit among them.
    """
    if len(visits) > 1:
        writing = writing or uuid4()
    written: list[Visit] = []
    with many_at_once():
        _look_for_words_elsewhere(visits, by)
        for child, visit in visits:
            try:
                written.append(record_visit(child, visit, by=by, writing=writing))
            except ActionError as refused:
                raise NothingWritten({child: refused}) from refused
    return tuple(written)


def _look_for_words_elsewhere(visits: Sequence[tuple[ChildKey, VisitRecord]], by: Account) -> None:
    """Look at all that the children said before anything is written. Raises NothingWritten with every warning.

    A child whom this person may not record for is left to the gate.
    """
    said = [(child, visit) for child, visit in visits if visit.view is not None]
    if all(visit.view.is_alike_confirmed for _, visit in said if visit.view is not None):
        return
    keys = {_child_id(child): child for child, _ in said}
    may = gate.visible_among(by, Action.RECORD_VISIT, keys)
    views = [(_child_id(child), visit.view) for child, visit in said if visit.view is not None]
    warnings = voice.words_elsewhere([(pk, view) for pk, view in views if pk in may], on=said[0][1].happened_on, by=by)
    if warnings:
        raise NothingWritten({keys[pk]: warning for pk, warning in warnings.items()})


def _child_id(child: ChildKey) -> int:
    """The child's primary key; 0 for a child who does not exist, whom the gate refuses."""
    if isinstance(child, int):
        return child
    return Child.objects.filter(reference=child).values_list("pk", flat=True).first() or 0


def correct_visit(child: ChildKey, visit_id: int, visit: VisitRecord, *, reason: str, by: Account) -> Visit:
    """Correct what was written of a visit to one child: a new version, which its clocks follow.

    The visits to brothers and sisters that were written with it stay as they are, and so do the child's words, which
    stand as views. Raises Refused, StepRefused, NotInThisRecord, and ActionError without a reason.
    """
    if not reason.strip():
        raise ActionError("Say why it is corrected.")
    with recording(child, Action.RECORD_VISIT, by=by, on=visit.happened_on) as work:
        found = work.row(Visit, visit_id)
        work.check(pathway.RECORD_VISIT, on=visit.happened_on)
        return work.change(found, reason=reason, **visit.columns())
