"""Writes the deadline ledger and the data faults: both are readings of a child's history, kept as rows.

Every action that touches a child calls `reread` in its own transaction. A rebuild from nothing gives the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from lineofsight.domain.clocks import LocalStandards, Outcome, Reading, read_all
from lineofsight.domain.data_faults import faults_in
from lineofsight.domain.history import Episode as EpisodeFacts
from lineofsight.domain.history import History, SubjectKind
from lineofsight.domain.working_days import Calendar
from lineofsight.record.contact_facts import message_facts_of
from lineofsight.record.held_back import HeldBack
from lineofsight.record.histories import histories_of
from lineofsight.record.local_standards import standards_in_force
from lineofsight.record.models import (
    Allocation,
    Assessment,
    Child,
    Contact,
    ContactMessage,
    DataFault,
    Deadline,
    Episode,
    FaultsRead,
)
from lineofsight.record.moment import LONDON, today

BATCH = 500
CONTACT = SubjectKind.CONTACT
FEW = 20
"""Up to so many changed rows are cheaper to write one by one than in one statement of many cases."""

SAME = (
    "episode_id", "started_on", "started_at", "due_on", "due_at", "due_day", "due_working_day", "stopped_on",
    "stopped_at", "outcome", "reason", "taken", "sentence", "owner_id", "team_id", "as_at_on", "as_at_moment",
    "as_at_working_day",
)  # fmt: skip
"""The columns of a deadline that its identity (child or message, clock, subject, occurrence) does not hold."""


_children_to_read: HeldBack[int] = HeldBack("children_to_read")
_messages_to_read: HeldBack[int] = HeldBack("messages_to_read")


@contextmanager
def held_back() -> Iterator[None]:
    """Within, children and messages that are to be read again are only noted; each is read once, at the end.

    For many actions in one transaction: the ledger is the same as if each action had read its child or its message.
    """
    with _children_to_read.until_the_end(reread), _messages_to_read.until_the_end(reread_messages):
        yield


def reread(child_ids: Collection[int]) -> None:
    """Bring the deadlines and data faults of some children in line with the record, writing only what differs."""
    if _children_to_read.notes(child_ids):
        return
    reader = _Reader()
    for batch in _batches(child_ids):
        reader.write(batch)


def reread_messages(message_ids: Collection[int]) -> None:
    """Bring the deadlines of some contact messages in line with the record, writing only what differs."""
    if _messages_to_read.notes(message_ids):
        return
    reader = _Reader()
    for batch in _batches(message_ids):
        reader.write_messages(batch)


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Throw the whole ledger away and read it from the record again, in one transaction.

    Gives back the number of children read. `progress` is told how many were read since it was last told.
    """
    reader, read = _Reader(), 0
    with transaction.atomic():
        Deadline.objects.all().delete()
        DataFault.objects.all().delete()
        for batch in _batches(list(Child.objects.order_by("pk").values_list("pk", flat=True))):
            reader.write(batch, is_new=True)
            read += len(batch)
            if progress is not None:
                progress(len(batch))
        for batch in _batches(list(ContactMessage.objects.order_by("pk").values_list("pk", flat=True))):
            reader.write_messages(batch, is_new=True)
        FaultsRead.objects.update_or_create(defaults={"on": reader.today})
    return read


def reread_faults_of_today() -> None:
    """Read again the faults that come or go with the day alone, once a day: ask it before faults are shown.

    Children known only from a file are judged by their file's day, so nothing of theirs changes.
    """
    if FaultsRead.objects.filter(on__gte=today()).exists():
        return
    with transaction.atomic():
        # Whoever comes second waits here, and then finds the day read.
        FaultsRead.objects.get_or_create(defaults={"on": date.min})
        read = FaultsRead.objects.select_for_update().get()
        reader = _Reader()
        if read.on >= reader.today:
            return
        changing = Child.objects.filter(_may_change_with_time(), as_at_on__isnull=True)
        for batch in _batches(list(changing.order_by().values_list("pk", flat=True))):
            list(Child.objects.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk"))
            reader.write_faults(batch)
        read.on = reader.today
        read.save(update_fields=["on"])


def _may_change_with_time() -> Q:
    """The children whose faults another day may change, without any fact of theirs having changed.

    A fault that ends stands already; one that begins needs something open, or a birth that is awaited.
    """
    faulty = DataFault.objects.values("child")
    open_episodes = Episode.objects.filter(closed_on__isnull=True).values("child")
    open_assessments = Assessment.objects.filter(authorised_on__isnull=True).values("child")
    is_open = Q(pk__in=open_episodes) | Q(pk__in=open_assessments)
    return Q(pk__in=faulty) | is_open | Q(person__born_on__isnull=True)


def _batches(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


class _Reader:
    """Reads children against one calendar, one set of local standards and one today."""

    def __init__(self) -> None:
        self.calendar = Calendar.england()
        self.standards: LocalStandards = standards_in_force()
        self.today = today()

    def write(self, child_ids: list[int], *, is_new: bool = False) -> None:
        histories = histories_of(child_ids)
        held = _allocations(child_ids)
        deadlines: list[Deadline] = []
        faults: list[DataFault] = []
        for child_id, history in histories.items():
            owner_id, team_id = held.get(child_id, (None, None))
            deadlines += self.deadlines(history, owner_id, team_id)
            faults += self.faults(history)
        if is_new:
            Deadline.objects.bulk_create(deadlines, batch_size=BATCH)
            DataFault.objects.bulk_create(faults, batch_size=BATCH)
        else:
            of_children = {"child__in": child_ids}
            _write_differences(deadlines, Deadline, of_children, _deadline_identity, _deadline_content)
            _write_differences(faults, DataFault, of_children, _fault_identity, _fault_identity)

    def write_faults(self, child_ids: list[int]) -> None:
        """Bring the data faults alone in line with the record."""
        faults = [fault for history in histories_of(child_ids).values() for fault in self.faults(history)]
        _write_differences(faults, DataFault, {"child__in": child_ids}, _fault_identity, _fault_identity)

    def write_messages(self, message_ids: list[int], *, is_new: bool = False) -> None:
        """Bring the deadlines of some contact messages in line with the record."""
        held = _holders_of_contacts(message_ids)
        deadlines: list[Deadline] = []
        for facts in message_facts_of(message_ids).values():
            alone = History(child_id=0, messages=(facts,))
            for reading in read_all(alone, self.standards, self.calendar):
                if reading.outcome is not Outcome.NOT_APPLICABLE:
                    owner_id = held.owners.get(reading.subject_id) if reading.subject_kind is CONTACT else None
                    team_id = held.teams[facts.id]
                    columns = _columns_of(reading, self.calendar)
                    deadlines.append(Deadline(message_id=facts.id, owner_id=owner_id, team_id=team_id, **columns))
        if is_new:
            Deadline.objects.bulk_create(deadlines, batch_size=BATCH)
        else:
            _write_differences(deadlines, Deadline, {"message__in": message_ids}, _deadline_identity, _deadline_content)

    def deadlines(self, history: History, owner_id: int | None, team_id: int | None) -> Iterator[Deadline]:
        """The rows of one child, in the order in which the engine reads the clocks."""
        episodes = _episode_of_subjects(history.episodes)
        as_at = _as_at(history.as_at_on, self.calendar)
        for reading in read_all(history, self.standards, self.calendar):
            if reading.outcome is not Outcome.NOT_APPLICABLE:
                yield Deadline(
                    child_id=history.child_id,
                    episode_id=episodes.get((reading.subject_kind, reading.subject_id)),
                    owner_id=owner_id,
                    team_id=team_id,
                    **_columns_of(reading, self.calendar),
                    **as_at,
                )

    def faults(self, history: History) -> Iterator[DataFault]:
        """The data faults that stand in one child's history."""
        for fault in faults_in(history, self.calendar, history.as_at_on or self.today):
            yield DataFault(
                child_id=history.child_id,
                key=fault.row.key,
                severity=str(fault.row.severity),
                subject_kind=str(fault.subject_kind),
                subject_id=fault.subject_id,
                detail=fault.detail,
            )


def _columns_of(reading: Reading, calendar: Calendar) -> dict[str, Any]:
    due_on = reading.due_on
    assert due_on is not None, "a clock that applies has a due date"
    return {
        "clock": reading.clock.key,
        "subject_kind": str(reading.subject_kind),
        "subject_id": reading.subject_id,
        "occurrence": reading.occurrence,
        "started_on": reading.started_on,
        "started_at": reading.started_at,
        "due_on": due_on,
        "due_at": reading.due_at,
        "due_day": due_on.toordinal(),
        "due_working_day": calendar.index(due_on),
        "stopped_on": reading.stopped_on,
        "stopped_at": reading.stopped_at,
        "outcome": str(reading.outcome),
        "reason": reading.reason,
        "taken": reading.taken,
        "sentence": reading.sentence,
    }


def _as_at(on: date | None, calendar: Calendar) -> dict[str, Any]:
    """The columns that say as at when a child known only from a file is read: the end of the file's last day."""
    if on is None:
        return {"as_at_on": None, "as_at_moment": None, "as_at_working_day": None}
    end_of_day: datetime = datetime.combine(on + timedelta(days=1), time.min, tzinfo=LONDON)
    return {"as_at_on": on, "as_at_moment": end_of_day, "as_at_working_day": calendar.index(on)}


def _allocations(child_ids: list[int]) -> dict[int, tuple[int | None, int]]:
    rows = Allocation.objects.current().filter(child__in=child_ids).values_list("child_id", "worker_id", "team_id")
    return {child_id: (worker_id, team_id) for child_id, worker_id, team_id in rows}


@dataclass(frozen=True, slots=True)
class _HoldersOfContacts:
    """Who works on each contact, and which team each message came to."""

    owners: dict[int, int | None]
    teams: dict[int, int]


def _holders_of_contacts(message_ids: list[int]) -> _HoldersOfContacts:
    owners = Contact.objects.filter(message__in=message_ids).values_list("pk", "worker_id")
    teams = ContactMessage.objects.filter(pk__in=message_ids).values_list("pk", "team_id")
    return _HoldersOfContacts(dict(owners), dict(teams))


def _episode_of_subjects(episodes: Iterable[EpisodeFacts]) -> dict[tuple[SubjectKind, int], int]:
    owners: dict[tuple[SubjectKind, int], int] = {}
    for episode in episodes:
        owners[SubjectKind.EPISODE, episode.id] = episode.id
        for kind, subjects in (
            (SubjectKind.ASSESSMENT, episode.assessments),
            (SubjectKind.STRATEGY_DISCUSSION, episode.strategy_discussions),
            (SubjectKind.SECTION_47_ENQUIRY, episode.section_47_enquiries),
            (SubjectKind.PLANNED_CONFERENCE, episode.planned_conferences),
            (SubjectKind.CONFERENCE, episode.conferences),
            (SubjectKind.CHILD_PROTECTION_PLAN, episode.child_protection_plans),
            (SubjectKind.CHILD_IN_NEED_PLAN, episode.child_in_need_plans),
            (SubjectKind.LEGAL_ORDER, episode.emergency_protections),
            (SubjectKind.CARE_PERIOD, episode.care_periods),
            (SubjectKind.PLACEMENT, episode.care_episodes),
            (SubjectKind.PRIVATE_FOSTERING, episode.private_fosterings),
            (SubjectKind.PROCEEDINGS, episode.proceedings),
        ):
            for subject in subjects:
                owners[kind, subject.id] = episode.id
        for plan in episode.child_protection_plans:
            for review in plan.reviews:
                owners[SubjectKind.REVIEW_CONFERENCE, review.id] = episode.id
    return owners


def _deadline_identity(row: Deadline) -> tuple[Any, ...]:
    return (row.child_id, row.message_id, row.clock, row.subject_kind, row.subject_id, row.occurrence)


def _deadline_content(row: Deadline) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in SAME)


def _fault_identity(row: DataFault) -> tuple[Any, ...]:
    return (row.child_id, row.key, row.severity, row.subject_kind, row.subject_id, row.detail)


def _write_differences(
    wanted: list[Any],
    model: Any,
    belonging: dict[str, Any],
    identity: Callable[[Any], tuple[Any, ...]],
    content: Callable[[Any], tuple[Any, ...]],
) -> None:
    """Make the rows of `model` that belong to these equal to `wanted`: add, change and delete only what differs."""
    standing = {identity(row): row for row in model.objects.filter(**belonging)}
    added, changed = [], []
    for row in wanted:
        present = standing.pop(identity(row), None)
        if present is None:
            added.append(row)
        elif content(present) != content(row):
            row.pk = present.pk
            changed.append(row)
    if standing:
        model.objects.filter(pk__in=[row.pk for row in standing.values()]).delete()
    model.objects.bulk_create(added, batch_size=BATCH)
    if len(changed) > FEW:
        model.objects.bulk_update(changed, SAME_FIELDS, batch_size=BATCH)
        return
    for row in changed:
        row.save(force_update=True)


SAME_FIELDS = [column.removesuffix("_id") for column in SAME]
