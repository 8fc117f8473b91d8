"""Messages to people outside: written in the transaction that makes them needed, sent afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from lineofsight.access.models.account import Account
from lineofsight.record.moment import now


class OutgoingMessageQuerySet(models.QuerySet["OutgoingMessage"]):
    def waiting(self) -> Self:
        """Messages neither sent nor dropped."""
        return self.filter(sent_at__isnull=True, dropped_at__isnull=True)

    def to_try(self, at: datetime) -> Self:
        """Messages that are to be tried at that moment, oldest first."""
        return self.waiting().filter(next_try_at__lte=at).order_by("written_at", "pk")


class OutgoingMessage(models.Model):
    """One message to one account: that there is something to see, a reference, and no more.

    key: names what it is about and why, and to whom; the same message is never written twice, and mail systems can tell
    a repeat by it. about: the reference of the agency's request. tries: how often it was given to the mail server.
    next_try_at: not before then; while a process sends it, no other tries. dropped_at: when it was no longer needed.
    trouble: what hindered the last try, without what the server said of the address.
    """

    key = models.CharField(max_length=120, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="messages")
    about = models.UUIDField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    written_at = models.DateTimeField(default=now)
    next_try_at = models.DateTimeField(default=now)
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=100, blank=True)

    objects = OutgoingMessageQuerySet.as_manager()

    class Meta:
        ordering = ("-written_at", "-pk")
        indexes = (
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at__isnull=True, dropped_at__isnull=True),
                name="message_waiting",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(dropped_at__isnull=True), name="outgoing_sent_or_dropped"
            ),
        )

    def __str__(self) -> str:
        return f"Message {self.pk}"
