"""The census as it would go today: who asked, what the rules found, what was left each day, and why a query stands."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from lineofsight.record.models.columns import Columns
from lineofsight.record.models.people import Child
from lineofsight.record.models.workforce import Team, Worker


class Rehearsal(models.Model):
    """The census as it would have gone on one day: how many children it held, and what the rules found in it.

    There is one for each day, so that they show what is left to mend until the return is due. `finished_at` is None
    while it is under way, or where it was broken off. `accepted` queries stand with a reason and are not in `queries`.
    `new` and `mended` are what was found and no longer found since the rehearsal of an earlier day; None on the first.
    """

    on = models.DateField(unique=True)
    census_year = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    children = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    queries = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(null=True)
    mended = models.PositiveIntegerField(null=True)

    columns = Columns(
        plain=(
            "id", "on", "census_year", "begun_at", "finished_at", "children", "errors", "queries", "accepted", "new",
            "mended",
        ),
    )  # fmt: skip

    class Meta:
        ordering = ("-on",)


class RehearsalAsked(models.Model):
    """That somebody asked for a rehearsal now, and how far it is. One alone may be open.

    `asked_as` is the name of the account, which need not be a worker's. `told_at` is when the process that makes it
    last said how far it was: `doing` what, `done` of `of`. `failure` says in words why it failed; "" where it did not.
    """

    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    asked_as = models.CharField(max_length=200)
    is_open = models.BooleanField(default=True)
    begun_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    doing = models.CharField(max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    columns = Columns(
        plain=(
            "id", "asked_at", "asked_by", "asked_as", "is_open", "begun_at", "told_at", "doing", "done", "of",
            "finished_at", "failure",
        ),
    )  # fmt: skip

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["is_open"], condition=Q(is_open=True), name="rehearsal_asked_one_open"),
            models.CheckConstraint(
                condition=Q(is_open=True, finished_at__isnull=True) | Q(is_open=False, finished_at__isnull=False),
                name="rehearsal_asked_open_until_finished",
            ),
        ]


class RehearsalCount(models.Model):
    """What was left of one team's children on one day. Restricted children are in the whole return's numbers alone.

    `team` is None for the children whom no team holds.
    """

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="counts")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    errors = models.PositiveIntegerField(default=0)
    queries = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)

    columns = Columns(plain=("id", "rehearsal", "team", "errors", "queries", "accepted"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rehearsal", "team"], name="rehearsal_count_once_for_a_team"),
            models.UniqueConstraint(
                fields=["rehearsal"], condition=Q(team__isnull=True), name="rehearsal_count_once_for_no_team"
            ),
        ]


class RehearsalFindingQuerySet(models.QuerySet["RehearsalFinding"]):
    def of_the_last(self) -> Self:
        """What the last finished rehearsal found."""
        last = Rehearsal.objects.filter(finished_at__isnull=False).values("pk")[:1]
        return self.filter(rehearsal__in=last)


class RehearsalFinding(models.Model):
    """One thing that the rules found in a rehearsal, with who held the child on that day.

    Those of the last rehearsal are kept, and those of the day before it that was rehearsed, to say what was mended.
    `reference` is the same in every rehearsal that finds the same of the same row. `child` is None for what is said of
    the whole return. `table` and `subject` are the row of the record that it stands in: an assessment, a plan, an
    enquiry, a referral by its key; None where it is the child itself or was not found again. `items` are the items that
    the rule speaks of; their values are in the child's record, and of them only `facts`, a digest, stands here.
    `wording_of` is a digest of the rule as it was worded.
    """

    class Severity(models.TextChoices):
        ERROR = "error", "Error: has to be mended"
        QUERY = "query", "Query: may stand with a reason"

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="found")
    reference = models.UUIDField()
    child = models.ForeignKey(Child, models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    worker = models.ForeignKey(Worker, models.SET_NULL, null=True, related_name="+")
    code = models.CharField(max_length=10)
    severity = models.CharField(max_length=5, choices=Severity.choices)
    wording = models.TextField()
    items = models.TextField(blank=True)
    table = models.CharField(max_length=30, blank=True)
    subject = models.BigIntegerField(null=True)
    facts = models.CharField(max_length=64)
    wording_of = models.CharField(max_length=64)
    is_accepted = models.BooleanField(default=False)
    first_found_on = models.DateField()

    objects = RehearsalFindingQuerySet.as_manager()

    columns = Columns(
        identifies=("child", "reference"),
        sensitive=("wording", "facts", "is_accepted"),
        plain=(
            "id", "rehearsal", "team", "worker", "code", "severity", "items", "table", "subject", "wording_of",
            "first_found_on",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rehearsal", "reference"], name="rehearsal_finding_once"),
        ]
        indexes = [models.Index(fields=["rehearsal", "team"], name="rehearsal_finding_of_team")]


class AcceptedQuery(models.Model):
    """Why a query of the census may stand: what somebody wrote of one finding, and what it rested on then.

    It covers the finding of its `reference` for as long as `facts` and `wording_of` are the finding's. `automatic` says
    that the reason is the census's own sentence, which settles the query unasked. It is never changed or deleted: an
    undone one says by whom and when, and another reason is another row.
    """

    reference = models.UUIDField()
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=10)
    facts = models.CharField(max_length=64)
    wording_of = models.CharField(max_length=64)
    reason = models.TextField()
    automatic = models.BooleanField(default=False)
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    accepted_as = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    undone_as = models.CharField(max_length=200, blank=True)

    columns = Columns(
        identifies=("child", "reference"),
        sensitive=("facts", "reason"),
        plain=(
            "id", "code", "wording_of", "automatic", "accepted_at", "accepted_by", "accepted_as", "undone_at",
            "undone_by", "undone_as",
        ),
    )  # fmt: skip

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=Q(undone_at__isnull=True), name="accepted_query_one_stands"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="accepted_query_has_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_as="") | Q(undone_at__isnull=False) & ~Q(undone_as=""),
                name="accepted_query_undone_by_somebody",
            ),
        ]
