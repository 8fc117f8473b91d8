"""The audit trail: one row for every read of a child's record and every change, each chained to the last.

Rows can only be added: the database refuses to change or remove them (see the migration `keep_the_trail`).
Nothing of the content of the record stands here.
"""

from __future__ import annotations

from django.db import models

GENESIS = "0" * 64
"""What the first row names as the hash of the row before it."""


class Verb(models.TextChoices):
    """What was done, as a fixed list."""

    READ = "read", "Read"
    LIST = "list", "Read a list"
    EXPORT = "export", "Exported"
    CHANGE = "change", "Changed"
    SIGN_IN = "sign_in", "Signed in"
    SIGN_OUT = "sign_out", "Signed out"
    SIGN_IN_FAILED = "sign_in_failed", "Failed to sign in"


class Outcome(models.TextChoices):
    """Whether it was allowed."""

    ALLOWED = "allowed", "Allowed"
    REFUSED = "refused", "Refused"


class TrailEvent(models.Model):
    """One look, change or refusal: who did what, in which role, to which children, and what allowed it.

    `session` is a keyed hash of the sign-in's session. `route` is the name of the page, never its address.
    `children` are the ids of every child whose data was shown. `rows` is None where nothing was counted.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    account = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="trail")
    role = models.CharField(max_length=30, blank=True)
    session = models.CharField(max_length=32, blank=True)
    address = models.CharField(max_length=45, blank=True)
    route = models.CharField(max_length=100, blank=True)
    verb = models.CharField(max_length=20, choices=Verb.choices)
    action = models.CharField(max_length=40, blank=True)
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    children = models.JSONField(default=list)
    field_classes = models.JSONField(default=list)
    rule = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    refusal = models.CharField(max_length=30, blank=True)
    rows = models.PositiveIntegerField(null=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("sequence",)

    def __str__(self) -> str:
        return f"Row {self.sequence}: {self.verb}, {self.outcome}"


class TrailHead(models.Model):
    """The end of the trail: how many rows there are and the hash of the last. One row, locked to append."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    count = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="trail_has_one_head"),)

    def __str__(self) -> str:
        return f"{self.count} rows"
