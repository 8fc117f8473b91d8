"""The workforce: workers, teams, who belongs to which team, and who holds which child."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact, ends_on_or_after

HOLDING_TEAM = "Loaded from file"
"""The name of the team that holds loaded children until a manager allocates them."""


class WorkerQuerySet(models.QuerySet["Worker"]):
    def here_on(self, day: date) -> Self:
        """Workers who had not left by that day."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))


class Worker(models.Model):
    """A person who works with children here. A leaver keeps the row, with `left_on` set."""

    class Employment(models.TextChoices):
        EMPLOYED = "employed", "Employed by the authority"
        AGENCY = "agency", "Agency"
        UNKNOWN = "unknown", "Not recorded"

    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=100, blank=True)
    employment = models.CharField(max_length=8, choices=Employment.choices, default=Employment.UNKNOWN)
    social_work_england_number = models.CharField(max_length=20, blank=True)
    started_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    objects = WorkerQuerySet.as_manager()

    columns = Columns(
        plain=("id", "name", "job_title", "employment", "social_work_england_number", "started_on", "left_on")
    )

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(started_on__isnull=True) | Q(left_on__gte=models.F("started_on")),
                name="worker_left_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def has_left(self, on: date) -> bool:
        """Whether the worker had left by the day `on`."""
        return self.left_on is not None and self.left_on <= on


class Team(models.Model):
    """A team that holds children. The holding team has the children that came from a file and await allocation.

    The people of a front-door team work the queue of contacts; an early help team holds families by agreement alone.
    `telephone` is where somebody can be asked about its children; "" where nobody has said.
    """

    name = models.CharField(max_length=100, unique=True)
    is_holding_team = models.BooleanField(default=False)
    is_front_door = models.BooleanField(default=False)
    is_early_help = models.BooleanField(default=False)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    telephone = models.CharField(max_length=20, blank=True)

    columns = Columns(
        plain=("id", "name", "is_holding_team", "is_front_door", "is_early_help", "opened_on", "closed_on", "telephone")
    )

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["is_holding_team"], condition=Q(is_holding_team=True), name="team_one_holding_team"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def holding_team(cls) -> Team:
        """The team that holds loaded children until a manager allocates them; made when first asked for."""
        team, _ = cls.objects.get_or_create(is_holding_team=True, defaults={"name": HOLDING_TEAM})
        return team


class TeamMembership(models.Model):
    """A worker's time in a team, as worker or as its manager."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    is_manager = models.BooleanField(default=False)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    columns = Columns(plain=("id", "worker", "team", "is_manager", "started_on", "ended_on"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "team"], condition=Q(ended_on__isnull=True), name="membership_one_current"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="membership_ends_after_start",
            ),
        ]


class WorkingHours(models.Model):
    """From a day on, how much a worker works, and how much of it with children of their own.

    `full_time_equivalent`: 1 is full time. `case_holding_percent`: of a hundred hours, those for the children whom the
    worker holds; 0 for who holds none, as a manager may not.
    """

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="working_hours")
    from_on = models.DateField()
    full_time_equivalent = models.DecimalField(max_digits=3, decimal_places=2)
    case_holding_percent = models.PositiveSmallIntegerField(default=100)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    columns = Columns(
        plain=("id", "worker", "from_on", "full_time_equivalent", "case_holding_percent", "set_at", "set_by")
    )

    class Meta:
        verbose_name_plural = "working hours"
        constraints = [
            models.UniqueConstraint(fields=["worker", "from_on"], name="working_hours_once_a_day"),
            models.CheckConstraint(
                condition=Q(full_time_equivalent__gte=0, full_time_equivalent__lte=1), name="working_hours_of_one_post"
            ),
            models.CheckConstraint(condition=Q(case_holding_percent__lte=100), name="working_hours_percent"),
        ]


class CaseloadStandard(models.Model):
    """From a day on, how many children the authority wants a full-time worker to hold at most."""

    children = models.PositiveSmallIntegerField()
    in_force_from = models.DateField(unique=True)
    note = models.TextField(blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    columns = Columns(plain=("id", "children", "in_force_from", "note", "set_at", "set_by"))

    class Meta:
        ordering = ("in_force_from",)
        constraints = [models.CheckConstraint(condition=Q(children__gte=1), name="caseload_standard_of_one_or_more")]


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def current(self) -> Self:
        """Allocations that have not ended."""
        return self.filter(ended_on__isnull=True)

    def current_or_ended_since(self, day: date) -> Self:
        """Allocations that have not ended, or ended on or after `day`."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))


class Allocation(Fact):
    """Which team, and which worker in it, holds a child. No worker means unallocated within the team."""

    class Reason(models.TextChoices):
        """Why the worker changed: the reasons that the field records."""

        CASELOAD = "caseload", "Caseload of the worker"
        FIRST_CONTACT = "first_contact", "First contact worker hands over"
        LEFT = "left", "Worker left"
        RESTRUCTURE = "restructure", "Restructure of teams"
        STANDARD_TRANSFER = "standard_transfer", "Standard transfer between teams"
        ABSENCE = "absence", "Worker absent"
        CHILD_ASKED = "child_asked", "Child asked for a change"
        PARENT_ASKED = "parent_asked", "Parent asked for a change"
        DIED = "died", "Child died"
        CLOSED = "closed", "Episode closed"
        EARLY_HELP_ENDED = "early_help_ended", "Early help ended"
        OTHER = "other", "Other"

    child = models.ForeignKey("record.Child", models.PROTECT, related_name="allocations")
    team = models.ForeignKey(Team, models.PROTECT, related_name="allocations")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="allocations")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    reason_ended = models.CharField(max_length=20, choices=Reason.choices, blank=True)

    objects = AllocationQuerySet.as_manager()

    columns = Columns(
        sensitive=("child", "reason_ended"), plain=(*FACT_COLUMNS, "team", "worker", "started_on", "ended_on")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(ended_on__isnull=True), name="allocation_one_current"
            ),
            ends_on_or_after("allocation_ends_after_start", "started_on", "ended_on"),
        ]
        indexes = [
            models.Index(fields=["worker"], condition=Q(ended_on__isnull=True), name="allocation_now_of_worker"),
            models.Index(fields=["team"], condition=Q(ended_on__isnull=True), name="allocation_now_of_team"),
        ]


class ConflictOfInterest(models.Model):
    """A worker who may not see a child: a relative, a neighbour, a former partner. It beats every other right."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="conflicts")
    child = models.ForeignKey("record.Child", models.PROTECT, related_name="conflicts")
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    columns = Columns(sensitive=("child", "reason"), plain=("id", "worker", "declared_at", "declared_by"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker", "child"], name="conflict_once")]
