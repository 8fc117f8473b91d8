"""Contacts that are decided: whose sender is still to be told, and which decisions were reversed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from lineofsight.domain.history import SubjectKind
from lineofsight.record.models import Contact, Deadline, Now
from lineofsight.record.models.deadlines import is_past

TELLING_CLOCK: Final = "referrer_told"
"""K03: the outcome told to whoever made the contact."""


def is_to_be_told() -> Q:
    """Decided contacts whose sender waits to hear what was decided."""
    return Q(Exists(_tellings()))


def is_telling_overdue(now: Now) -> Q:
    """Those of them that have waited longer than the limit."""
    return Q(Exists(_tellings().filter(is_past(now))))


def is_reversed() -> Q:
    """Contacts whose decision was changed after it was in force: they were reopened, and may be decided again."""
    return Q(reopened_at__isnull=False)


def _tellings() -> QuerySet[Deadline]:
    running: Any = Deadline.objects
    return running.running().filter(  # type: ignore[no-any-return]
        message__isnull=False,
        subject_kind=SubjectKind.CONTACT.value,
        subject_id=OuterRef("pk"),
        clock=TELLING_CLOCK,
    )


def tellings_of(contact_ids: Collection[int]) -> dict[int, Deadline]:
    """The running clock of each contact whose sender is still to be told, in one query."""
    running: Any = Deadline.objects
    rows = running.running().filter(
        message__isnull=False,
        clock=TELLING_CLOCK,
        subject_kind=SubjectKind.CONTACT.value,
        subject_id__in=contact_ids,
    )
    return {row.subject_id: row for row in rows}


@dataclass(frozen=True, slots=True)
class TellingsOwed:
    """How many senders wait to hear the outcome of a contact, and how many of them for longer than the limit."""

    owed: int
    overdue: int


def tellings_owed(contacts: QuerySet[Contact], now: Now) -> TellingsOwed:
    """The tellings owed on the decided ones of these contacts, in one query."""
    running: Any = Deadline.objects
    rows = running.running().filter(
        message__isnull=False,
        clock=TELLING_CLOCK,
        subject_kind=SubjectKind.CONTACT.value,
        subject_id__in=contacts.order_by().values("pk"),
    )
    found = rows.aggregate(owed=Count("*"), overdue=Count(Value(1), filter=is_past(now)))
    return TellingsOwed(**found)
