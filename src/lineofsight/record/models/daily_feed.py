"""The ledger of the daily feed: its runs, what the department holds of each child, and what it answered when."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Self

from django.db import models
from django.db.models import Q

from lineofsight.record.models.columns import Columns
from lineofsight.record.models.people import Child
from lineofsight.record.moment import now

BROKEN_OFF_AFTER: Final = timedelta(hours=1)
"""A run that has noted nothing for so long was broken off with its process: the next may begin."""


class FeedRun(models.Model):
    """One sending of the daily feed. At most one runs at a time.

    `alive_at` is when it last noted something. `counts` says how many children were new, changed, gone, unchanged,
    accepted, refused and so on. `why_stopped` is "" for a run that came to its end, and says otherwise what to do.
    """

    started_at = models.DateTimeField(default=now)
    alive_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    receiver = models.CharField(max_length=255)
    requests = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    why_stopped = models.TextField(blank=True)
    is_running = models.BooleanField(null=True, default=True)

    columns = Columns(
        plain=(
            "id", "started_at", "alive_at", "finished_at", "receiver", "requests", "counts", "why_stopped", "is_running"
        )
    )  # fmt: skip

    class Meta:
        ordering = ("-started_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["is_running"], condition=Q(is_running=True), name="feed_one_run_at_a_time"),
            models.CheckConstraint(
                condition=Q(is_running=True, finished_at__isnull=True) | Q(is_running__isnull=True),
                name="feed_run_ends_once",
            ),
        ]


class FeedChildQuerySet(models.QuerySet["FeedChild"]):
    def held(self) -> Self:
        """Children of whom the department holds something, or may."""
        return self.filter(held__isnull=False)

    def to_mend(self) -> Self:
        """Children who did not go as they are, or from whom something was left out."""
        return self.exclude(Q(trouble="") & Q(left_out=[]))


class FeedChild(models.Model):
    """What the department holds of one child, by the LA child ID that it knows the child by.

    `held` is everything that it holds or may hold; None for nothing. `digest` is that of the payload it surely holds,
    "" where that is not certain: the child is then sent again. `refused_digest` is that of a payload that it refused,
    which is not sent again as it is. `trouble` says why the last sending failed, `left_out` what may not be sent, by
    member and reason; neither holds a value. `receipt` is the department's, for what it took at `accepted_at`.
    """

    la_child_id = models.CharField("LA child ID", max_length=64, unique=True)
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    held = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    refused_digest = models.CharField(max_length=64, blank=True)
    trouble = models.CharField(max_length=200, blank=True)
    left_out = models.JSONField(default=list)
    receipt = models.CharField(max_length=200, blank=True)
    tried_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    objects = FeedChildQuerySet.as_manager()

    columns = Columns(
        identifies=("la_child_id", "child", "held"),
        sensitive=("left_out",),
        plain=("id", "digest", "refused_digest", "trouble", "receipt", "tried_at", "accepted_at"),
    )

    class Meta:
        verbose_name_plural = "feed children"
        indexes = [models.Index(fields=["child"], name="feed_of_child")]


class FeedSending(models.Model):
    """One child sent in one run, and what was answered. Rows are added and answered once, and never change again.

    `digest` is that of the payload. `status` is the HTTP status, None where no answer came. A row without an outcome
    was being sent when its process ended: nobody knows whether it arrived.
    """

    class What(models.TextChoices):
        WHOLE = "whole", "The whole child"
        FIRST_REMOVED = "first_removed", "What had gone, removed first"
        REMOVAL = "removal", "The child removed"

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"
        FAILED = "failed", "Not taken"
        UNKNOWN = "unknown", "No answer: it may have arrived"
        NOT_REACHED = "not_reached", "Not sent: the run stopped before"

    run = models.ForeignKey(FeedRun, models.PROTECT, related_name="sendings")
    of = models.ForeignKey(FeedChild, models.PROTECT, related_name="sendings")
    what = models.CharField(max_length=13, choices=What.choices)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=11, choices=Outcome.choices, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    receipt = models.CharField(max_length=200, blank=True)
    member = models.CharField(max_length=100, blank=True)

    columns = Columns(
        identifies=("of",),
        plain=("id", "run", "what", "digest", "sent_at", "answered_at", "outcome", "status", "receipt", "member"),
    )

    class Meta:
        ordering = ("pk",)
