"""The queue of the front door: what open contacts wait for, how old they are, and how many there are of each kind.

Every question is asked in a fixed number of queries, whatever the length of the queue.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import CharField, SmallIntegerField

from lineofsight.domain.codes import ReferralSource
from lineofsight.domain.codes.front_door import Priority, Worded, source_group
from lineofsight.domain.history import SubjectKind
from lineofsight.record.models import AgencyRequest, Contact, Deadline, Now
from lineofsight.record.models.deadlines import is_near, is_past

Stage = Contact.Stage
OPEN_STAGES: Final = tuple(stage for stage in Stage if stage not in {Stage.DECIDED, Stage.NOT_SAID})

NOT_TRIAGED: Final = "none"
"""Stands in an address for a contact that has no priority yet."""

AGE_BANDS: Final[tuple[tuple[str, str, int, int | None], ...]] = (
    ("0", "Came today", 0, 0),
    ("1", "1 working day", 1, 1),
    ("2-5", "2 to 5 working days", 2, 5),
    ("6-10", "6 to 10 working days", 6, 10),
    ("over-10", "More than 10 working days", 11, None),
)
"""How long contacts have been open, in working days since they came: key, words, least, most (None: no most).

A contact that came on a day that is no working day has the age of one that came on the working day before.
"""


class WaitingFor(Worded):
    """What an open contact waits for."""

    ANYBODY = "anybody", "Somebody to look at it"
    SCREENING = "screening", "Screening"
    AGENCIES = "agencies", "Agencies’ answers"
    LATE_AGENCIES = "late_agencies", "Agencies’ answers that are late"
    DECISION = "decision", "A decision"
    SIGN_OFF = "sign_off", "A manager’s signature"
    CHILD = "child", "Somebody to say which child it is"


class Mark(Worded):
    """What sets a contact apart in the queue."""

    OVERDUE = "overdue", "Overdue"
    DANGER = "danger", "Said to be in immediate danger"
    OUT_OF_HOURS = "out_of_hours", "Came out of hours"
    REOPENED = "reopened", "Reopened"


# --- questions about one queue ---------------------------------------------------------------------------------------


def in_order(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """The contacts with `rank` and `due_on`, by which they are sorted: the most urgent first, then those due first.

    Red comes before what nobody has triaged yet, and that before amber and green.
    """
    ranks = [When(priority=code, then=Value(rank)) for rank, code in enumerate((Priority.RED, "", Priority.AMBER))]
    rank = Case(*ranks, default=Value(3), output_field=SmallIntegerField())
    due = _own_deadlines().filter(subject_id=OuterRef("pk")).order_by("due_on").values("due_on")[:1]
    return contacts.annotate(rank=rank, due_on=Subquery(due))


ORDER: Final = (F("rank"), F("due_on").asc(nulls_last=True), F("received_at"), F("pk"))


def _own_deadlines() -> QuerySet[Deadline]:
    """The running deadlines of contacts."""
    running: Any = Deadline.objects
    return running.running().filter(  # type: ignore[no-any-return]
        message__isnull=False, subject_kind=SubjectKind.CONTACT.value
    )


def _with_deadline(deadlines: QuerySet[Deadline]) -> Q:
    """The contacts that have one of these deadlines: asked as "among those", which is read once and not for each."""
    return Q(pk__in=deadlines.values("subject_id"))


def is_overdue(now: Now) -> Q:
    """Contacts of which a clock of their own is running and past its due day or moment."""
    return _with_deadline(_own_deadlines().filter(is_past(now)))


def waits_for(what: WaitingFor, now: Now) -> Q:
    """The open contacts that wait for this."""
    late = AgencyRequest.objects.filter(
        enquiry__about__contact=OuterRef("pk"),
        enquiry__closed_at__isnull=True,
        state=AgencyRequest.State.REQUESTED,
        due_at__lt=now.at,
    )
    return {
        WaitingFor.ANYBODY: Q(stage=Stage.RECEIVED, worker__isnull=True),
        WaitingFor.SCREENING: Q(stage=Stage.RECEIVED, worker__isnull=False) | Q(stage=Stage.SCREENING),
        WaitingFor.AGENCIES: Q(stage=Stage.WITH_AGENCIES),
        WaitingFor.LATE_AGENCIES: Q(Exists(late)),
        WaitingFor.DECISION: Q(stage=Stage.TO_DECIDE),
        WaitingFor.SIGN_OFF: Q(stage=Stage.AWAITING_SIGN_OFF),
        WaitingFor.CHILD: Q(child__isnull=True),
    }[what]


def is_marked(mark: Mark, now: Now) -> Q:
    """The contacts with this mark."""
    return {
        Mark.OVERDUE: is_overdue(now),
        Mark.DANGER: Q(message__is_in_immediate_danger=True),
        Mark.OUT_OF_HOURS: Q(message__is_out_of_hours=True),
        Mark.REOPENED: Q(reopened_at__isnull=False),
    }[mark]


def is_of_age(band: str, now: Now) -> Q:
    """The contacts whose age is of a band of `AGE_BANDS`."""
    least, most = next((least, most) for key, _, least, most in AGE_BANDS if key == band)
    oldest = Q() if most is None else Q(received_working_day__gte=now.working_day - most)
    return oldest & Q(received_working_day__lte=now.working_day - least)


def comes_from(group: str) -> Q:
    """The contacts from a group of sources: the leading digits of the national code."""
    return Q(message__source__in=[code for code in ReferralSource.codes() if source_group(code) == group])


# --- how many there are ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class QueueCounts:
    """How many open contacts there are: by stage and priority, by age and priority, and of each kind beside.

    The keys of a priority are the code, or `NOT_TRIAGED`. mine: with the worker who asks. oldest_at: when the one
    that has been open longest came, None while none is open.
    """

    total: int = 0
    by_stage: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_age: Counter[tuple[str, str]] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    overdue: int = 0
    unlooked: int = 0
    unassigned: int = 0
    mine: int = 0
    out_of_hours: int = 0
    reopened: int = 0
    unlinked: int = 0
    danger: int = 0
    oldest_at: datetime | None = None

    def take(self, row: dict[str, Any]) -> None:
        """Add one group of the query."""
        n, priority = row["n"], row["priority"] or NOT_TRIAGED
        self.total += n
        self.by_stage[row["stage"], priority] += n
        self.by_age[row["band"], priority] += n
        self.stages[row["stage"]] += n
        for name in ("overdue", "unlooked", "unassigned", "mine", "out_of_hours", "reopened", "unlinked", "danger"):
            setattr(self, name, getattr(self, name) + row[f"n_{name}"])
        self.oldest_at = row["oldest"] if self.oldest_at is None else min(self.oldest_at, row["oldest"])


def counts_of(contacts: QuerySet[Contact], now: Now, *, worker_id: int | None) -> QueueCounts:
    """How many of the open contacts there are of each kind, in one query. worker_id: who asks, None for no worker."""
    kinds = {
        "overdue": is_overdue(now),
        "unlooked": waits_for(WaitingFor.ANYBODY, now),
        "unassigned": Q(worker__isnull=True),
        "mine": Q(worker=worker_id) if worker_id is not None else Q(pk__in=[]),
        "out_of_hours": is_marked(Mark.OUT_OF_HOURS, now),
        "reopened": is_marked(Mark.REOPENED, now),
        "unlinked": waits_for(WaitingFor.CHILD, now),
        "danger": is_marked(Mark.DANGER, now),
    }
    rows: Any = (
        contacts.annotate(band=band_of(now))
        .order_by()
        .values("stage", "priority", "band")
        .annotate(
            n=Count("*"),
            oldest=Min("received_at"),
            **{f"n_{name}": Count(Value(1), filter=condition) for name, condition in kinds.items()},
        )
    )
    counts = QueueCounts()
    for row in rows:
        counts.take(row)
    return counts


def band_of(now: Now) -> Case:
    """The key of the band of `AGE_BANDS` that a contact is in."""
    whens = [When(is_of_age(key, now), then=Value(key)) for key, *_ in AGE_BANDS[:-1]]
    return Case(*whens, default=Value(AGE_BANDS[-1][0]), output_field=CharField())


# --- what oversight is told of it ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QueueInShort:
    """The queue in four figures. oldest_at: None while nothing is open."""

    open: int
    overdue: int
    due_soon: int
    with_agencies: int
    awaiting_sign_off: int
    oldest_at: datetime | None


def in_short(contacts: QuerySet[Contact], now: Now) -> QueueInShort:
    """How the queue stands, in one query. contacts: open ones."""
    near = _with_deadline(_own_deadlines().filter(~is_past(now), is_near(now)))
    found = contacts.aggregate(
        open=Count("*"),
        overdue=Count(Value(1), filter=is_overdue(now)),
        due_soon=Count(Value(1), filter=~is_overdue(now) & near),
        with_agencies=Count(Value(1), filter=Q(stage=Stage.WITH_AGENCIES)),
        awaiting_sign_off=Count(Value(1), filter=Q(stage=Stage.AWAITING_SIGN_OFF)),
        oldest_at=Min("received_at"),
    )
    return QueueInShort(**found)
