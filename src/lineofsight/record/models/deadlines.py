"""The deadline ledger: one row for each clock of each subject, read from the record and never typed.

*Due soon* and *overdue* are not stored: they are comparisons with now, made here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, Count, F, Func, Max, Min, Q, Value, When
from django.db.models.functions import Coalesce

from lineofsight.domain.working_days import Calendar
from lineofsight.record import moment
from lineofsight.record.models.columns import Columns
from lineofsight.record.models.contacts import ContactMessage
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.people import Child
from lineofsight.record.models.workforce import Team, Worker


@dataclass(frozen=True, slots=True)
class Now:
    """The moment against which standings are read, with its day and working-day index."""

    at: datetime
    on: date
    working_day: int
    due_soon_working_days: int = 5

    @classmethod
    def read(cls, at: datetime | None = None) -> Now:
        """Now, or the aware moment `at`. Raises CalendarGap when the calendar of bank holidays has run out."""
        instant = at or moment.now()
        on = moment.local_date(instant)
        return cls(at=instant, on=on, working_day=Calendar.england().index(on))


BEYOND_BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("1-5", 1, 5),
    ("6-10", 6, 10),
    ("11-20", 11, 20),
    ("21-40", 21, 40),
    ("over-40", 41, None),
)
"""How far beyond the limit, in working days: key, least, most (None: no most)."""

CHILD_AGES: tuple[tuple[str, int | None, int | None], ...] = (
    ("under-1", 0, 0),
    ("1-4", 1, 4),
    ("5-9", 5, 9),
    ("10-15", 10, 15),
    ("16-plus", 16, None),
)
"""Age bands of children in whole years, as national figures have them. Unborn and unknown stand apart."""


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Named questions about deadlines. `now` is always handed in, so that a page asks all of them of one moment."""

    def running(self) -> Self:
        """Deadlines whose clock has started and neither stopped nor ended."""
        return self.filter(outcome=Deadline.Outcome.RUNNING)

    def standing_as(self, standing: str, now: Now) -> Self:
        """Running deadlines that stand as "overdue", "due_soon" or "running" (started, not yet due soon)."""
        return self.with_standing(now).filter(standing=standing)

    def with_standing(self, now: Now) -> Self:
        """Each row with `standing`: overdue, due_soon, running, or how its clock ended."""
        return self.annotate(standing=standing_case(now))

    def with_beyond(self, now: Now) -> Self:
        """Each row with `beyond`: working days since the due date; negative or 0 while it is not past."""
        return self.annotate(beyond=Coalesce("as_at_working_day", Value(now.working_day)) - F("due_working_day"))

    def beyond_band(self, band: str, now: Now) -> Self:
        """Overdue deadlines that are beyond their limit by a band of `BEYOND_BANDS`."""
        least, most = next((least, most) for key, least, most in BEYOND_BANDS if key == band)
        rows = self.standing_as("overdue", now).with_beyond(now)
        rows = rows.filter(beyond__gte=least) if least > 1 else rows
        return rows if most is None else rows.filter(beyond__lte=most)

    def stopped_between(self, first: date, last: date) -> Self:
        """Deadlines met, in time or late, on a day from `first` to `last`, both included."""
        return self.filter(
            outcome__in=[Deadline.Outcome.MET, Deadline.Outcome.MET_LATE], stopped_on__range=(first, last)
        )

    def open_work(self, now: Now) -> list[Any]:
        """Open work in one query: a row for each clock, team and worker, with its counts by standing.

        A row has clock, team_id, owner_id, n, overdue and due_soon (the others of n are running); as_at counts the
        rows read as at their file's date, first_as_at and last_as_at are the first and last of those dates.
        """
        return list(
            self.running()
            .order_by()
            .values("clock", "team_id", "owner_id")
            .annotate(
                n=Count("*"),
                overdue=Count(Value(1), filter=is_past(now)),
                due_soon=Count(Value(1), filter=~is_past(now) & is_near(now)),
                as_at=Count("as_at_on"),
                first_as_at=Min("as_at_on"),
                last_as_at=Max("as_at_on"),
            )
        )

    def overdue_work(self, now: Now) -> list[Any]:
        """Overdue deadlines in one query: rows of clock, band beyond the limit, age band of the child, and n."""
        return list(
            self.running()
            .filter(is_past(now))
            .with_beyond(now)
            .annotate(band=band_case(), age=age_case(now))
            .order_by()
            .values("clock", "band", "age")
            .annotate(n=Count("*"))
        )

    def timeliness(self, periods: dict[str, tuple[date, date]]) -> list[Any]:
        """Met in time and met at all, by clock, for each named period (first and last day), in one query.

        Rows: clock, and for each period `<name>_met` and `<name>_n`.
        """
        counts: dict[str, Count] = {}
        for name, (first, last) in periods.items():
            within = Q(stopped_on__range=(first, last))
            counts[f"{name}_n"] = Count(Value(1), filter=within)
            counts[f"{name}_met"] = Count(Value(1), filter=within & Q(outcome=Deadline.Outcome.MET))
        first = min(first for first, _ in periods.values())
        last = max(last for _, last in periods.values())
        return list(self.stopped_between(first, last).order_by().values("clock").annotate(**counts))

    def read_until(self, now: Now) -> date:
        """The last day that these deadlines tell of: today, or the last file's day while no child is known later."""
        latest = self.order_by(F("as_at_on").desc(nulls_first=True)).values_list("as_at_on", flat=True).first()
        return now.on if latest is None else min(latest, now.on)


def is_past(now: Now) -> Q:
    """Whether the due day, or the due moment of a clock in hours, is past: with `is_near`, the one comparison with now.

    Never unknown (NULL), so that it can be negated.
    """
    on = Coalesce("as_at_on", Value(now.on))
    at = Coalesce("as_at_moment", Value(now.at))
    return Q(due_at__isnull=True, due_on__lt=on) | Q(due_at__isnull=False, due_at__lt=at)


def is_near(now: Now) -> Q:
    """Whether the due day is at most so many working days away as counts as soon, or past."""
    working_day = Coalesce("as_at_working_day", Value(now.working_day))
    return Q(due_working_day__lte=working_day + now.due_soon_working_days)


def standing_case(now: Now) -> Case:
    """The standing of a row, as an expression."""
    return Case(
        When(~Q(outcome=Deadline.Outcome.RUNNING), then=F("outcome")),
        When(is_past(now), then=Value("overdue")),
        When(is_near(now), then=Value("due_soon")),
        default=Value("running"),
        output_field=models.CharField(),
    )


def band_case() -> Case:
    """The band of `BEYOND_BANDS` of an overdue row with `beyond`."""
    whens = [When(beyond__lte=most, then=Value(key)) for key, _, most in BEYOND_BANDS if most is not None]
    return Case(*whens, default=Value(BEYOND_BANDS[-1][0]), output_field=models.CharField())


def age_case(now: Now) -> Case:
    """The age band of the row's child at its file's date, else at `now`; "unborn" and "unknown" stand apart."""
    on = Coalesce("as_at_on", Value(now.on, output_field=models.DateField()))
    whens = [
        When(
            child__person__born_on__isnull=True,
            child__person__expected_on__isnull=False,
            then=Value("unborn"),
        ),
        When(child__person__born_on__isnull=True, then=Value("unknown")),
    ]
    for key, _, oldest in CHILD_AGES:
        if oldest is None:
            break
        whens.append(When(child__person__born_on__gt=YearsBefore(on, oldest + 1), then=Value(key)))
    return Case(*whens, default=Value(CHILD_AGES[-1][0]), output_field=models.CharField())


class YearsBefore(Func):
    """The day so many years before a day of the row; 29 February counts as 28 February in a common year.

    SQLite keeps a date as its text, and the text of 29 February is in place between its neighbours in every year.
    """

    output_field = models.DateField()

    def __init__(self, on: Any, years: int) -> None:
        super().__init__(on)
        self.years = years

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002
        sql, params = compiler.compile(self.source_expressions[0])
        return f"((substr({sql}, 1, 4) - {self.years:d}) || substr({sql}, 5))", (*params, *params)

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002
        sql, params = compiler.compile(self.source_expressions[0])
        return f"(({sql}) - interval '{self.years:d} years')::date", tuple(params)


class Deadline(models.Model):
    """One clock for one subject of one child, or of one contact message, from the record.

    Written in the transaction that changed the child or the message. `child` is None for a clock of a message: which
    child a contact is about may not be known yet, and the front door's queue shows it, no list of children.

    `due_at` is None for a clock counted in days. `as_at_*` repeat the child's file date, so that a list needs no join.
    `taken` is in the clock's own unit. Rows are rebuilt from nothing with an identical result.
    """

    class Outcome(models.TextChoices):
        RUNNING = "running", "Running"
        MET = "met", "Met"
        MET_LATE = "met_late", "Met late"
        STOPPED = "stopped", "Stopped"

    child = models.ForeignKey(Child, models.CASCADE, null=True, related_name="deadlines")
    message = models.ForeignKey(ContactMessage, models.CASCADE, null=True, related_name="deadlines")
    episode = models.ForeignKey(Episode, models.CASCADE, null=True, related_name="deadlines")
    clock = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    occurrence = models.PositiveIntegerField(default=0)
    started_on = models.DateField()
    started_at = models.DateTimeField(null=True)
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True)
    due_day = models.IntegerField()
    due_working_day = models.IntegerField()
    stopped_on = models.DateField(null=True)
    stopped_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.CharField(max_length=200, blank=True)
    taken = models.IntegerField(null=True)
    sentence = models.TextField()
    owner = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="deadlines")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="deadlines")
    as_at_on = models.DateField(null=True)
    as_at_moment = models.DateTimeField(null=True)
    as_at_working_day = models.IntegerField(null=True)

    objects = DeadlineQuerySet.as_manager()

    columns = Columns(
        identifies=("child",),
        sensitive=("sentence", "reason"),
        plain=(
            "id", "message", "episode", "clock", "subject_kind", "subject_id", "occurrence", "started_on", "started_at",
            "due_on", "due_at", "due_day", "due_working_day", "stopped_on", "stopped_at", "outcome", "taken", "owner",
            "team", "as_at_on", "as_at_moment", "as_at_working_day",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child", "clock", "subject_kind", "subject_id", "occurrence"], name="deadline_once"
            ),
            models.UniqueConstraint(
                fields=["message", "clock", "subject_kind", "subject_id", "occurrence"],
                condition=Q(message__isnull=False),
                name="deadline_of_message_once",
            ),
            models.CheckConstraint(
                condition=Q(child__isnull=True, message__isnull=False) | Q(child__isnull=False, message__isnull=True),
                name="deadline_of_child_or_message",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(outcome="running"), name="deadline_running"),
            models.Index(fields=["team", "due_on"], condition=Q(outcome="running"), name="deadline_running_team"),
            models.Index(fields=["owner", "due_on"], condition=Q(outcome="running"), name="deadline_running_owner"),
            # The board reads every running and every recently stopped deadline. These two hold all that it asks of
            # them, so that the rows themselves, wide with their sentences, are left alone.
            models.Index(
                fields=["clock", "due_on", "team", "owner", "due_at", "due_working_day", "as_at_on", "as_at_moment"]
                + ["as_at_working_day", "child"],
                condition=Q(outcome="running"),
                name="deadline_running_board",
            ),
            models.Index(
                fields=["stopped_on", "clock", "outcome", "child"],
                condition=Q(outcome__in=["met", "met_late"]),
                name="deadline_stopped_board",
            ),
            models.Index(fields=["as_at_on", "child"], name="deadline_read_until"),
            # What the queue of the front door asks of each contact's own clocks.
            models.Index(
                fields=["subject_kind", "subject_id", "due_on", "due_at", "clock", "due_working_day", "as_at_on"]
                + ["as_at_moment", "as_at_working_day", "message", "outcome"],
                condition=Q(outcome="running", message__isnull=False),
                name="deadline_of_queue",
            ),
        ]
