"""Two records of one person: proposed, decided by a second person, undone by two again; or said to be of two people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any, Final

from django.db.models import Q

from lineofsight.access import gate
from lineofsight.access.gate import OpenedChild, Permission
from lineofsight.access.known import showable_people
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record import kept, ledger
from lineofsight.record.matching import merging
from lineofsight.record.matching.merging import CannotMerge
from lineofsight.record.models import (
    Allocation,
    Child,
    ConflictOfInterest,
    Contact,
    LiveMark,
    MergedRow,
    Person,
    PersonMerge,
    PossibleDuplicate,
    Worker,
)
from lineofsight.record.moment import now, today

SHORTEST_REASON: Final = 10
State = PersonMerge.State
Opened = list[OpenedChild | Permission]


def propose_merge(one: int, other: int, *, reason: str, by: Account) -> PersonMerge:
    """Propose that two records are of one person; a second person decides. The record that is older is kept.

    Of a child and an adult the child's is kept. Raises Refused, and ActionError where the two cannot be one as they
    stand, saying what to do first.
    """
    with gate.one_transaction():
        first, second = _kept_first(*_people(one, other))
        with _on_both((first, second), Action.PROPOSE_MERGE, by) as (opened, worker):
            _check_obstacles(first, second)
            if PersonMerge.objects.waiting().filter(_of_either(first, second)).exists():
                raise ActionError(
                    "A merge of one of the two is waiting for a decision already. See the list of merges."
                )
            merge = PersonMerge.objects.create(
                kept=first,
                merged=second,
                reason=_reason(reason, "why the two records are of one person"),
                proposed_at=now(),
                proposed_by=worker,
            )
            _wrote(opened, merge)
            return merge


def approve_merge(merge_id: int, *, by: Account) -> PersonMerge:
    """Make the two records one: everything that hangs on the one hangs on the other from now on.

    Raises Refused for who proposed it, and ActionError.
    """
    with gate.one_transaction():
        merge = _merge(merge_id, State.PROPOSED)
        both = merge.kept, merge.merged
        with _on_both(both, Action.APPROVE_MERGE, by, author=merge.proposed_by) as (opened, worker):
            _check_obstacles(*both)
            contacts = _messages_of(merge.merged)
            merge.state, merge.decided_at, merge.decided_by = State.DONE, now(), worker
            merge.save()
            try:
                merging.merge_rows(merge, by=worker, at=merge.decided_at, on=today())
            except CannotMerge as refused:
                raise ActionError(str(refused)) from refused
            _settle_pairs(merge, PossibleDuplicate.State.MERGED, worker, merge.reason)
            _read_again(merge, contacts)
            _wrote(opened, merge, rows=merge.rows.count())
            return merge


def decline_merge(merge_id: int, *, reason: str, by: Account) -> PersonMerge:
    """Leave the two records as they are. Raises Refused for who proposed it, and ActionError."""
    with gate.one_transaction():
        merge = _merge(merge_id, State.PROPOSED)
        both = merge.kept, merge.merged
        with _on_both(both, Action.APPROVE_MERGE, by, author=merge.proposed_by) as (opened, worker):
            merge.decision_reason = _reason(reason, "why the two records are not to be one")
            merge.state, merge.decided_at, merge.decided_by = State.DECLINED, now(), worker
            merge.save()
            _wrote(opened, merge)
            return merge


def propose_undo(merge_id: int, *, reason: str, by: Account) -> PersonMerge:
    """Propose that a merge be undone; a second person decides. Raises Refused, ActionError."""
    with gate.one_transaction():
        merge = _merge(merge_id, State.DONE)
        with _on_both((merge.kept,), Action.PROPOSE_MERGE, by) as (opened, worker):
            if merge.kept.merged_into_id is not None:
                raise ActionError("The record was merged into another since. Undo that merge first.")
            merge.undo_reason = _reason(reason, "why the two records are of two people")
            merge.state, merge.undo_proposed_at, merge.undo_proposed_by = State.UNDO_PROPOSED, now(), worker
            merge.save()
            _wrote(opened, merge)
            return merge


def approve_undo(merge_id: int, *, by: Account) -> list[MergedRow]:
    """Make two records of one again: every row goes back to where it was.

    Gives back the rows of which something was changed since the merge; that is left as it is, to be checked. What was
    recorded since stays with the record that was kept. Raises Refused for who proposed the undoing, and ActionError.
    """
    with gate.one_transaction():
        merge = _merge(merge_id, State.UNDO_PROPOSED)
        with _on_both((merge.kept,), Action.APPROVE_MERGE, by, author=merge.undo_proposed_by) as (opened, worker):
            contacts = _messages_of(merge.kept)
            left = merging.undo_rows(merge, by=worker, at=now())
            merge.state, merge.undone_at, merge.undone_by = State.UNDONE, now(), worker
            merge.save()
            _settle_pairs(merge, PossibleDuplicate.State.DIFFERENT, worker, merge.undo_reason)
            _read_again(merge, contacts)
            _wrote(opened, merge, left=len(left))
            return left


def decline_undo(merge_id: int, *, by: Account) -> PersonMerge:
    """Leave the merge as it is. Raises Refused for who proposed the undoing, and ActionError."""
    with gate.one_transaction():
        merge = _merge(merge_id, State.UNDO_PROPOSED)
        with _on_both((merge.kept,), Action.APPROVE_MERGE, by, author=merge.undo_proposed_by) as (opened, _worker):
            merge.state = State.DONE
            merge.save()
            _wrote(opened, merge)
            return merge


def say_different(duplicate_id: int, *, why: str, by: Account) -> PossibleDuplicate:
    """Settle that two records are of different people: the batch does not bring them up again.

    Raises Refused, and ActionError for a pair that is settled already.
    """
    with gate.one_transaction():
        pair = PossibleDuplicate.objects.select_for_update().filter(pk=duplicate_id).first()
        if pair is None:
            raise NotInThisRecord("There is no such pair.")
        with _on_both((pair.one, pair.other), Action.PROPOSE_MERGE, by) as (opened, worker):
            if pair.state != PossibleDuplicate.State.OPEN:
                raise ActionError("Somebody has settled this pair already. See what they said.")
            pair.why = _reason(why, "why the two are different people")
            pair.state, pair.settled_at, pair.settled_by = PossibleDuplicate.State.DIFFERENT, now(), worker
            pair.save()
            _wrote(opened, pair)
            return pair


def obstacles_to(one: Person, other: Person) -> tuple[str, ...]:
    """What has to be settled before the two can be proposed to be one: sentences for the page, () for nothing."""
    return merging.obstacles(*_kept_first(one, other))


# --- the two of them -------------------------------------------------------------------------------------------------


@contextmanager
def _on_both(
    people: tuple[Person, ...], action: Action, by: Account, *, author: Worker | None = None
) -> Iterator[tuple[Opened, Worker]]:
    """Open what of the people is a child's record, in one order for everybody; ask leave where none is."""
    author_id = author.pk if author is not None else None
    if by.worker is None:
        raise ActionError("Only somebody who works here can say whether two records are of one person.")
    children = sorted(person.pk for person in people if Child.objects.filter(pk=person.pk).exists())
    opened: Opened = [gate.open_child(pk, action, by=by, for_change=True, author_id=author_id) for pk in children]
    if not children:
        opened.append(gate.permit(action, by))
        if author_id == by.worker.pk:
            raise ActionError("You proposed it. Ask another manager to decide.")
    adults = {person.pk for person in people} - set(children)
    if adults - showable_people(adults, by, action):
        raise NotInThisRecord("There is no such record.")
    yield opened, by.worker


def _people(one: int, other: int) -> tuple[Person, Person]:
    found = {person.pk: person for person in Person.objects.filter(pk__in=[one, other]).select_related("child")}
    if len(found) != 2:
        raise NotInThisRecord("There is no such pair of records.")
    return found[one], found[other]


def _kept_first(one: Person, other: Person) -> tuple[Person, Person]:
    """A child's record before an adult's, then the older one: that is kept."""
    first, second = sorted((one, other), key=lambda person: (not hasattr(person, "child"), person.pk))
    return first, second


def _merge(merge_id: int, state: PersonMerge.State) -> PersonMerge:
    """The merge, locked, in the state that the step needs. Raises NotInThisRecord, ActionError."""
    merges = PersonMerge.objects.select_for_update(of=("self",)).select_related("kept", "merged")
    merge = merges.filter(pk=merge_id).first()
    if merge is None:
        raise NotInThisRecord("There is no such merge.")
    if merge.state != state:
        raise ActionError("Somebody has decided this already. Reload the page to see how it stands.")
    return merge


def _of_either(one: Person, other: Person) -> Q:
    return Q(kept__in=[one, other]) | Q(merged__in=[one, other])


def _check_obstacles(first: Person, second: Person) -> None:
    if found := merging.obstacles(first, second):
        raise ActionError(" ".join(found))


def _reason(text: str, of_what: str) -> str:
    if len(text.strip()) < SHORTEST_REASON:
        raise ActionError(f"Say {of_what}, in {SHORTEST_REASON} letters or more.")
    return text.strip()


# --- what follows ----------------------------------------------------------------------------------------------------


def _messages_of(person: Person) -> list[int]:
    return list(Contact.objects.filter(child=person.pk).values_list("message_id", flat=True))


def _settle_pairs(merge: PersonMerge, state: PossibleDuplicate.State, by: Worker, why: str) -> None:
    """The pair itself is settled; other open pairs of the merged record are found again, with the kept one."""
    ends = sorted((merge.kept_id, merge.merged_id))
    pairs = PossibleDuplicate.objects
    pairs.filter(one=ends[0], other=ends[1]).update(state=state, settled_at=now(), settled_by=by, why=why)
    pairs.open().of(merge.merged_id).delete()


def _read_again(merge: PersonMerge, messages: list[int]) -> None:
    people = [merge.kept_id, merge.merged_id]
    for what, pk in product((History, Child, Allocation, ConflictOfInterest, Contact), people):
        kept.forget(what, pk)
    ledger.reread(people)
    ledger.reread_messages(messages)
    LiveMark.raise_for("record")


def _wrote(opened: Opened, row: Any, **details: Any) -> None:
    for one in opened:
        one.wrote(str(row._meta.model_name), row.pk, state=row.state, **details)
