"""Contacts that were decided and are to be decided again."""

from __future__ import annotations

from typing import Self

from django.db import models

from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.contacts import Contact
from lineofsight.record.models.facts import Fact
from lineofsight.record.models.thresholds import ThresholdDecision


class ReopeningQuerySet(models.QuerySet["Reopening"]):
    def waiting(self) -> Self:
        """Reopenings whose contact has not been decided again, the first reopened first: what managers are told of."""
        return self.filter(contact__decided_at__isnull=True).order_by("reopened_at", "pk")


class Reopening(Fact):
    """A contact was reopened: when, why, and which decision was then in force. It tells the managers of that decision.

    `decision` is None for a contact that was decided before decisions were recorded here.
    """

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="reopenings")
    decision = models.OneToOneField(ThresholdDecision, models.PROTECT, null=True, blank=True, related_name="reopening")
    reopened_at = models.DateTimeField()
    why = models.TextField()

    objects = ReopeningQuerySet.as_manager()

    columns = Columns(sensitive=("why",), plain=(*FACT_COLUMNS, "contact", "decision", "reopened_at"))

    class Meta:
        indexes = [models.Index(fields=["contact", "reopened_at"], name="reopening_of_contact")]

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return self.contact.child_id
