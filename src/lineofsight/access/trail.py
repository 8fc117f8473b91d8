"""The audit trail: append to it inside the caller's transaction, and verify that nobody altered it.

Each row's hash covers the whole row and the hash of the row before it, so that a row that was changed,
removed or slipped in breaks the chain at that place; the head's count and hash show a tail that was cut off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from django.db import DatabaseError, transaction

from lineofsight.access.exceptions import TrailBroken, TrailUnavailable
from lineofsight.access.models import Account, TrailEvent, TrailHead
from lineofsight.access.models.trail import GENESIS, Outcome, Verb
from lineofsight.domain.permissions import CHANGES, Action
from lineofsight.record.moment import now

_LISTS = frozenset(
    {Action.READ_BOARD, Action.READ_CHILD_LIST, Action.READ_PSEUDONYMOUS_LIST, Action.READ_DATA_QUALITY}
)
_EXPORTS = frozenset({Action.EXPORT_LIST, Action.EXPORT_PSEUDONYMOUS_LIST})
_WITHOUT_NAMES = frozenset(
    {
        Action.READ_BOARD,
        Action.READ_PSEUDONYMOUS_LIST,
        Action.EXPORT_PSEUDONYMOUS_LIST,
        Action.READ_DATA_QUALITY,
    }
)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a row comes from: the page's name, the keyed hash of the session, the network address."""

    route: str = ""
    session: str = ""
    address: str = ""


@dataclass(slots=True)
class Entry:
    """A row of the trail, not yet written. The setting, the time and the chain are added when it is."""

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


def verb_of(action: Action) -> Verb:
    """The verb under which an action stands on the trail."""
    if action in CHANGES:
        return Verb.CHANGE
    if action in _EXPORTS:
        return Verb.EXPORT
    return Verb.LIST if action in _LISTS else Verb.READ


def field_classes_of(action: Action) -> list[str]:
    """The classes of column that an action about children shows."""
    return ["sensitive"] if action in _WITHOUT_NAMES else ["identifies", "sensitive"]


def append(entry: Entry) -> TrailEvent:
    """Write one row at the end of the chain, in the caller's transaction if there is one.

    Raises TrailUnavailable when the database will not take it: then nothing may be shown or changed.
    Concurrent writers wait for each other here, from the head's lock to the end of their transactions, so
    append last.
    """
    try:
        with transaction.atomic():
            head = _locked_head()
            event = _event(entry, _setting.get(), head)
            event.hash = hash_of(event)
            event.save(force_insert=True)
            TrailHead.objects.filter(pk=head.pk).update(count=event.sequence, hash=event.hash)
    except DatabaseError as error:
        raise TrailUnavailable(
            "The audit trail could not be written. Try again; if it fails, call support."
        ) from error
    return event


def _locked_head() -> TrailHead:
    head = TrailHead.objects.select_for_update().first()
    if head is not None:
        return head
    if TrailEvent.objects.exists():
        raise TrailBroken(
            "The audit trail has rows but no head. Run `lineofsight trail verify` and call support."
        )
    TrailHead.objects.bulk_create([TrailHead()], ignore_conflicts=True)
    return TrailHead.objects.select_for_update().get()


def _event(entry: Entry, setting: Setting, head: TrailHead) -> TrailEvent:
    return TrailEvent(
        sequence=head.count + 1,
        at=now(),
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
        previous_hash=head.hash,
    )


def hash_of(event: TrailEvent) -> str:
    """SHA-256 over every column of the row but the hash itself, as canonical JSON, in hexadecimal."""
    content = {
        column.attname: getattr(event, column.attname)
        for column in TrailEvent._meta.concrete_fields  # noqa: SLF001 - the documented way to list columns
        if column.attname != "hash"
    }
    content["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the trail is whole; `rows` are those found so, `fault_at` the first altered or missing one."""

    is_whole: bool
    rows: int
    words: str
    fault_at: int | None = None


def verify() -> Verification:
    """Read the whole trail once, in constant memory, and name the first row that is altered or missing.

    Rows may be appended while it runs: they are checked as far as they are seen.
    """
    before = TrailHead.objects.first() or TrailHead()
    sequence, last_hash = 0, GENESIS
    for event in TrailEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        fault = _fault_of(event, sequence, last_hash)
        if fault is not None:
            return fault
        sequence, last_hash = event.sequence, event.hash
        if sequence == before.count and last_hash != before.hash:
            return Verification(
                False, sequence - 1, f"Row {sequence} is not the row that the head names.", sequence
            )
    after = TrailHead.objects.first() or TrailHead()
    if sequence < before.count:
        words = (
            f"The end is missing: the head counts {before.count} rows, and row {sequence + 1} is not there."
        )
        return Verification(False, sequence, words, sequence + 1)
    if sequence > after.count:
        words = f"Row {after.count + 1} was added behind the head, which counts {after.count} rows."
        return Verification(False, after.count, words, after.count + 1)
    return Verification(
        True, sequence, f"The audit trail is whole: {sequence} rows, each chained to the one before."
    )


def _fault_of(event: TrailEvent, sequence: int, last_hash: str) -> Verification | None:
    """What is wrong with one row, given the row before it; None when it is whole."""
    expected = sequence + 1
    if event.sequence != expected:
        return Verification(False, sequence, f"Row {expected} is missing.", expected)
    if event.previous_hash != last_hash:
        return Verification(False, sequence, f"Row {expected} does not follow from row {sequence}.", expected)
    if event.hash != hash_of(event):
        return Verification(False, sequence, f"Row {expected} was altered.", expected)
    return None
