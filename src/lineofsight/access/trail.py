"""The audit trail: append to it inside the caller's transaction, and verify that nobody altered it.

Each row's hash covers the whole row and the hash of the row before it, so that a row that was changed,
removed or slipped in breaks the chain at that place; the head's count and hash show a tail that was cut off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, transaction

from lineofsight.access.exceptions import BadCheckpoint, TrailBroken, TrailUnavailable
from lineofsight.access.models import Account, TrailEvent, TrailHead
from lineofsight.access.models.trail import GENESIS, Outcome, Verb
from lineofsight.domain.permissions import CHANGES, Action
from lineofsight.record.moment import now

_LISTS = frozenset(
    {
        Action.READ_BOARD,
        Action.READ_OWN_CASELOAD,
        Action.READ_TEAM_WORK,
        Action.READ_CHILD_LIST,
        Action.READ_PSEUDONYMOUS_LIST,
        Action.READ_DATA_QUALITY,
        Action.READ_QUEUE,
        Action.READ_FRONT_DOOR_FIGURES,
        Action.READ_FAIRNESS,
        Action.READ_RETURNS,
        Action.READ_LOCAL_ANSWERS,
        Action.READ_CONSISTENCY,
        Action.LOOK_UP,
        Action.READ_DUPLICATES,
    }
)
_EXPORTS = frozenset(
    {
        Action.EXPORT_LIST,
        Action.EXPORT_CHRONOLOGY,
        Action.EXPORT_DOCUMENT,
        Action.EXPORT_PSEUDONYMOUS_LIST,
        Action.EXPORT_QUEUE,
        Action.EXPORT_DUPLICATES,
        Action.EXPORT_LOCAL_ANSWERS,
        Action.SEND_RETURNS,
    }
)
_WITHOUT_NAMES = frozenset(
    {
        Action.READ_BOARD,
        Action.READ_PSEUDONYMOUS_LIST,
        Action.EXPORT_PSEUDONYMOUS_LIST,
        Action.READ_DATA_QUALITY,
        Action.READ_FRONT_DOOR_FIGURES,
        Action.READ_FAIRNESS,
        Action.READ_RETURNS,
        Action.READ_CONSISTENCY,
    }
)


BATCH = 500
"""Rows of the trail that are written in one statement."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a row comes from: the page's name, the keyed hash of the session, the network address."""

    route: str = ""
    session: str = ""
    address: str = ""


@dataclass(slots=True)
class Entry:
    """A row of the trail, not yet written. The setting and the chain are added when it is, and the time if not set."""

    verb: Verb
    account: Account | None
    action: Action | None = None
    object_kind: str = ""
    object_id: str = ""
    children: list[int] = field(default_factory=list)
    field_classes: list[str] = field(default_factory=list)
    rule: str = ""
    outcome: Outcome = Outcome.ALLOWED
    refusal: str = ""
    rows: int | None = None
    details: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None

    def wrote(self, kind: str, object_id: int | str, **details: Any) -> None:
        """Name what was written last, and add to the details: no content of the record.

        A version in the details is that of what is named.
        """
        self.details.pop("version", None)
        self.object_kind, self.object_id = kind, str(object_id)
        self.details.update(details)

    def add_children(self, children: Iterator[int] | list[int] | tuple[int, ...]) -> None:
        """Name children whose data is shown, each once, in the order first named."""
        self.children = list(dict.fromkeys([*self.children, *children]))


NO_SETTING = Setting()
_setting: ContextVar[Setting] = ContextVar("setting", default=NO_SETTING)


@contextmanager
def in_setting(setting: Setting) -> Iterator[None]:
    """Rows written within come from `setting`."""
    token = _setting.set(setting)
    try:
        yield
    finally:
        _setting.reset(token)


def name_route(route: str) -> None:
    """Rows written from here on, within the present setting, come from the page of this name."""
    _setting.set(replace(_setting.get(), route=route))


def verb_of(action: Action) -> Verb:
    """The verb under which an action stands on the trail."""
    if action in CHANGES:
        return Verb.CHANGE
    if action in _EXPORTS:
        return Verb.EXPORT
    return Verb.LIST if action in _LISTS else Verb.READ


def look_at(action: Action) -> Verb:
    """The verb under which a page of this action shows something: a change has a row of its own."""
    return Verb.READ if action in CHANGES else verb_of(action)


def field_classes_of(action: Action) -> list[str]:
    """The classes of column that an action about children shows."""
    return ["sensitive"] if action in _WITHOUT_NAMES else ["identifies", "sensitive"]


def append(entry: Entry) -> TrailEvent:
    """Write one row at the end of the chain, in the caller's transaction if there is one.

    Raises TrailUnavailable when the database will not take it: then nothing may be shown or changed.
    Concurrent writers wait for each other here, from the head's lock to the end of their transactions, so
    append last.
    """
    return append_all([entry])[0]


def append_all(entries: Sequence[Entry]) -> list[TrailEvent]:
    """Write rows at the end of the chain in their order, all or none: see `append`."""
    if not entries:
        return []
    try:
        with transaction.atomic():
            head = _locked_head()
            events = list(_chained(entries, head))
            TrailEvent.objects.bulk_create(events, batch_size=BATCH)
            TrailHead.objects.filter(pk=head.pk).update(count=events[-1].sequence, hash=events[-1].hash)
    except DatabaseError as error:
        raise TrailUnavailable("The audit trail could not be written. Try again; if it fails, call support.") from error
    return events


def _chained(entries: Iterable[Entry], head: TrailHead) -> Iterator[TrailEvent]:
    """The rows of the entries, each following from the one before."""
    setting = _setting.get()
    last = Checkpoint(head.count, head.hash)
    for entry in entries:
        event = _event(entry, setting, last)
        event.hash = hash_of(event)
        last = Checkpoint(event.sequence, event.hash)
        yield event


def _locked_head() -> TrailHead:
    head = TrailHead.objects.select_for_update().first()
    if head is None:
        raise TrailBroken("The head of the audit trail is gone. Run `lineofsight trail verify` and call support.")
    return head


def _event(entry: Entry, setting: Setting, last: Checkpoint) -> TrailEvent:
    return TrailEvent(
        sequence=last.sequence + 1,
        at=entry.at or now(),
        account=entry.account,
        role=entry.account.role if entry.account is not None else "",
        session=setting.session,
        address=setting.address,
        route=setting.route[:100],
        verb=entry.verb,
        action=entry.action or "",
        object_kind=entry.object_kind,
        object_id=entry.object_id[:64],
        children=list(entry.children),
        field_classes=list(entry.field_classes),
        rule=entry.rule[:200],
        outcome=entry.outcome,
        refusal=entry.refusal,
        rows=entry.rows,
        details=entry.details,
        previous_hash=last.hash,
    )


def hash_of(event: TrailEvent) -> str:
    """SHA-256 over every column of the row but the hash itself, as canonical JSON, in hexadecimal."""
    content = {
        column.attname: getattr(event, column.attname)
        for column in TrailEvent._meta.concrete_fields
        if column.attname != "hash"
    }
    content["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The end of the trail as it once was: kept elsewhere, it shows a trail that was written anew since."""

    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """A checkpoint as `lineofsight trail verify` prints it. Raises BadCheckpoint."""
        sequence, _, digest = text.strip().partition(":")
        if not sequence.isdecimal() or len(digest) != len(GENESIS):
            raise BadCheckpoint(
                "A checkpoint is a row's number, a colon and a hash of 64 characters,"
                " as `lineofsight trail verify` prints it."
            )
        return cls(int(sequence), digest)


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the trail is whole. `rows` are those found so; `fault_at` is the first altered or missing row."""

    is_whole: bool
    rows: int
    words: str
    fault_at: int | None = None
    checkpoint: Checkpoint | None = None


def verify(kept: Checkpoint | None = None) -> Verification:
    """Read the whole trail once, in constant memory, and name the first row that is altered or missing.

    kept: a checkpoint of an earlier day, which the trail must still pass through. Rows may be appended while it
    runs: they are checked as far as they are seen.
    """
    before = _end_of_trail()
    if before is None:
        return Verification(False, 0, "The head of the audit trail is missing, so that its end is not known.", 1)
    marks = [before] if kept is None else [before, kept]
    last = Checkpoint(0, GENESIS)
    for event in TrailEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        fault = _fault_of(event, last, marks)
        if fault:
            return Verification(False, last.sequence, fault, last.sequence + 1)
        last = Checkpoint(event.sequence, event.hash)
    after = _end_of_trail() or before
    fault = _fault_at_end(last, marks, after)
    if fault:
        whole = min(last.sequence, after.sequence)
        return Verification(False, whole, fault, whole + 1)
    words = f"The audit trail is whole: {last.sequence} rows, each chained to the one before."
    return Verification(True, last.sequence, words, checkpoint=last)


def _end_of_trail() -> Checkpoint | None:
    head = TrailHead.objects.first()
    return None if head is None else Checkpoint(head.count, head.hash)


def _fault_of(event: TrailEvent, last: Checkpoint, marks: list[Checkpoint]) -> str:
    """What is wrong with one row, given the row before it; "" when it is whole."""
    expected = last.sequence + 1
    if event.sequence != expected:
        return f"Row {expected} is missing."
    if event.previous_hash != last.hash:
        return f"Row {expected} does not follow from row {last.sequence}: one of the two was altered."
    if event.hash != hash_of(event):
        return f"Row {expected} was altered."
    if any(mark.sequence == expected and mark.hash != event.hash for mark in marks):
        return f"Row {expected} is not the row that was noted at the end of the trail: the trail was written anew."
    return ""


def _fault_at_end(last: Checkpoint, marks: list[Checkpoint], after: Checkpoint) -> str:
    """What is wrong with the end of the trail: cut off before a row that was noted, or longer than its head says."""
    noted = max(mark.sequence for mark in marks)
    if last.sequence < noted:
        return f"Row {last.sequence + 1} is missing: the end was cut off, and {noted} rows were noted."
    if last.sequence > after.sequence:
        return f"Row {after.sequence + 1} and those after it were added behind the trail's back."
    return ""
