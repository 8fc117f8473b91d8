"""Forms that were sent: each carries a key of its own, so that sending one twice records once."""

from __future__ import annotations

from django.db import models

from lineofsight.access.models.account import Account


class Submission(models.Model):
    """One form that one person sent and that was taken, by the key that was in it. account: None for the public."""

    key = models.UUIDField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)
