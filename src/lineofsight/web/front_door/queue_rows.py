"""The rows of the queue as people read them: on the page, and in a copy to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from lineofsight.domain.opening_hours import OpeningTimes
from lineofsight.record.front_door_queue import NOT_TRIAGED
from lineofsight.record.front_door_rows import QueueRow, rows_of
from lineofsight.record.models import Contact, Now
from lineofsight.web.front_door import queue_words as words
from lineofsight.web.listing import Column
from lineofsight.web.standings import spoken, standing_of, title_of

ROWS_AT_ONCE: Final = 500
"""So many rows of a copy to take away are read together."""
PRIORITIES: Final = {"red": "Red", NOT_TRIAGED: "Not triaged", "amber": "Amber", "green": "Green"}
"""The priorities in the order in which the queue is sorted."""

READ_OF_A_ROW: Final = (
    "reference", "given_names", "family_name", "known_as", "stage", "priority", "received_at", "reopened_at",
    "recommended_at", "message__receipt", "message__source", "message__method", "message__is_out_of_hours",
    "message__is_in_immediate_danger", "worker__name", "recommended_by__name", "child__la_child_id",
    "child__person__id",
)  # fmt: skip
"""What a row shows: the long texts of a contact stay where they are."""


def read_as_rows(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """The contacts with all that their rows show, in two queries."""
    with_others = contacts.select_related("message", "worker", "recommended_by", "child__person")
    return with_others.only(*READ_OF_A_ROW).prefetch_related("child__person__names")


def read_in_order(keys: list[int]) -> list[Contact]:
    """The contacts of these keys with all that their rows show, in the order of the keys.

    A page sorts keys alone, and reads what is wide for its own rows only.
    """
    found = {contact.pk: contact for contact in read_as_rows(Contact.objects.filter(pk__in=keys))}
    return [found[key] for key in keys if key in found]


@dataclass(frozen=True, slots=True)
class DueTold:
    """One running deadline: what is due, how it stands, and that in words with its days or hours."""

    title: str
    standing: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownContact:
    """One open contact as its row says it. dues: its running deadlines, those due first. next_due: the first of them
    that is the contact's own."""

    row: QueueRow
    name: str
    waiting: str
    dues: tuple[DueTold, ...]

    @property
    def contact(self) -> Contact:
        return self.row.contact

    @property
    def is_late(self) -> bool:
        return any(due.standing == "overdue" for due in self.dues)

    @property
    def next_due(self) -> date | None:
        """The day, or the moment, on which the next of the contact's own clocks is due."""
        due = self.row.next_due
        return None if due is None else due.due_at or due.due_on


def shown(contacts: Iterable[Contact], now: Now, opening: OpeningTimes) -> list[ShownContact]:
    """Some contacts of `read_as_rows`, in their order."""
    return [_shown(row, now) for row in rows_of(contacts, now, opening)]


def _shown(row: QueueRow, now: Now) -> ShownContact:
    dues = (DueTold(title_of(one.clock), standing_of(one, now).value, spoken(one, now)) for one in row.deadlines)
    return ShownContact(row, words.name_of(row.contact), words.waiting_in_words(row, now), tuple(dues))


def all_shown(keys: list[int], now: Now, opening: OpeningTimes) -> Iterator[ShownContact]:
    """Every row of a list, in the order of the keys, read some at a time."""
    for start in range(0, len(keys), ROWS_AT_ONCE):
        yield from shown(read_in_order(keys[start : start + ROWS_AT_ONCE]), now, opening)


CHILD = Column("child", "Child", lambda one: one.name)
WAITING = Column("waiting", "Waiting for", lambda one: one.waiting)
PRIORITY = Column("priority", "Priority", lambda one: words.priority_of(one.contact), ("rank", "due_on", "received_at"))
DUE = Column("due", "Next due", lambda one: one.next_due, ("due_on", "received_at"))
SOURCE = Column("source", "From", lambda one: words.source_of(one.contact))
WORKER = Column("worker", "With", lambda one: one.contact.worker.name if one.contact.worker else "Nobody")

COLUMNS: Final = (
    CHILD,
    WAITING,
    PRIORITY,
    Column("age", "Open for", lambda one: words.age_of(one.row), ("received_at",)),
    DUE,
    SOURCE,
    WORKER,
)
"""The columns of the page."""

EXPORTED: Final = (
    Column("receipt", "Receipt", lambda one: one.contact.message.receipt),
    CHILD,
    Column("la_child_id", "LA child ID", lambda one: one.contact.child.la_child_id if one.contact.child else ""),
    Column("stage", "Stage", lambda one: one.contact.get_stage_display()),
    WAITING,
    PRIORITY,
    Column("received", "Received", lambda one: one.contact.received_at),
    Column("hours", "Hours open", lambda one: round(one.row.hours, 1), is_numeric=True),
    Column("opening_hours", "Of them opening hours", lambda one: round(one.row.open_hours, 1), is_numeric=True),
    DUE,
    Column("overdue", "Overdue", lambda one: one.is_late),
    SOURCE,
    Column("method", "How it came", lambda one: words.method_of(one.contact)),
    Column("out_of_hours", "Out of hours", lambda one: one.contact.message.is_out_of_hours),
    Column("reopened", "Reopened", lambda one: one.contact.reopened_at),
    WORKER,
)
"""The columns of a copy to take away."""
