"""Codes with which a person sets the first password of their own account, so that nobody else ever knows it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lineofsight.access.models.account import Account
from lineofsight.record.moment import now


class Invitation(models.Model):
    """A code that was given to one person, kept as its hash. It works once, until it is used, replaced or too old."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="invitations")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_at__isnull=True), name="invitation_one_open_of_an_account"
            ),
        )

    def __str__(self) -> str:
        return f"Invitation {self.pk}"
