"""Consistency of threshold decisions: dip-samples, a blind second decision, and the panel on disagreements."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact
from lineofsight.record.models.thresholds import ThresholdDecision
from lineofsight.record.models.workforce import Worker


class DipSample(models.Model):
    """A sample drawn of the decisions of some days. The seed and the rule are kept, so that it can be drawn again."""

    first_on = models.DateField()
    last_on = models.DateField()
    seed = models.BigIntegerField()
    rule = models.JSONField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    decisions_to_draw_from = models.PositiveIntegerField()

    columns = Columns(
        plain=("id", "first_on", "last_on", "seed", "rule", "drawn_at", "drawn_by", "decisions_to_draw_from")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first_on", "last_on"], name="dip_sample_once")]


class SampledDecision(Fact):
    """One decision of a sample, and the second decision made on it without sight of the first.

    `strata` are the reasons why it was likelier to be drawn. `level` and `outcome` are the second decision's, "" until
    it is made. `is_agreed` compares the two; None until then.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sample = models.ForeignKey(DipSample, models.PROTECT, related_name="decisions")
    decision = models.ForeignKey(ThresholdDecision, models.PROTECT, related_name="samples")
    strata = models.JSONField(default=list)
    reviewer = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=2, blank=True)
    outcome = models.CharField(max_length=30, choices=ContactOutcome.choices(), blank=True)
    rationale = models.TextField(blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    is_agreed = models.BooleanField(null=True, blank=True)

    columns = Columns(
        sensitive=("level", "outcome", "rationale", "is_agreed"),
        plain=(*FACT_COLUMNS, "reference", "sample", "decision", "strata", "reviewer", "judged_at"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "decision"], name="sampled_once")]
        indexes = [
            models.Index(fields=["sample"], condition=Q(judged_at__isnull=True), name="sampled_not_judged"),
        ]

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return self.decision.contact.child_id


class PanelDecision(Fact):
    """What a panel of several agencies made of two decisions that differ. `is_reversed` reopens the contact."""

    sampled = models.OneToOneField(SampledDecision, models.PROTECT, related_name="panel")
    held_on = models.DateField()
    members = models.TextField()
    level = models.CharField(max_length=2)
    outcome = models.CharField(max_length=30, choices=ContactOutcome.choices())
    reasons = models.TextField()
    is_reversed = models.BooleanField()

    columns = Columns(
        sensitive=("level", "outcome", "reasons", "is_reversed"),
        plain=(*FACT_COLUMNS, "sampled", "held_on", "members"),
    )

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return self.sampled.decision.contact.child_id
