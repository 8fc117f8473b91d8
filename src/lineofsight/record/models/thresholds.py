"""Threshold decisions: the framework in force, each decision on a contact, and what a person made of each flag."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.record.models.calendar_fields import DayNumberField, WorkingDayField
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.contacts import Contact
from lineofsight.record.models.facts import Fact
from lineofsight.record.models.people import Child
from lineofsight.record.models.workforce import Worker


class ThresholdFramework(models.Model):
    """A version of the partnership's threshold document, in force from a day until the next one begins.

    `content` holds the names of the levels and the criteria, in the shape of `domain.thresholds`. The shipped example
    stands where the authority has set none.
    """

    name = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    in_force_from = models.DateField(unique=True)
    content = models.JSONField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    columns = Columns(plain=("id", "name", "version", "in_force_from", "content", "set_at", "set_by"))

    class Meta:
        ordering = ("in_force_from",)


class ThresholdDecision(Fact):
    """One decision on the level and outcome of a contact. Never edited: a change of mind points at the old one.

    `decided_by` proposed it; where `needs_sign_off`, it is in force only once another person, a manager, signed it
    off. `returned_at` is set where the manager sent it back instead. `criteria` are keys of the framework's version.
    `considered` is what stood on the screen: ids of contacts, episodes and flags, stamped by the system.
    `primary_need` is the national code for a referral that it accepts, "" for any other decision.
    `reason_without_answers` is why the level was decided while agencies still owed answers; `answers_outstanding`
    counts them, 0 where none did. `replaces` is the decision that this one changes.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="decisions")
    framework = models.CharField(max_length=250)
    level_before = models.CharField(max_length=2, blank=True)
    level_proposed = models.CharField(max_length=2, blank=True)
    level = models.CharField(max_length=2)
    outcome = models.CharField(max_length=30, choices=ContactOutcome.choices())
    primary_need = models.CharField(max_length=2, blank=True)
    criteria = models.JSONField(default=list)
    rationale = models.TextField()
    alternatives = models.TextField(blank=True)
    unknowns = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    considered = models.JSONField(default=dict)
    answers_requested = models.PositiveSmallIntegerField(default=0)
    answers_returned = models.PositiveSmallIntegerField(default=0)
    answers_outstanding = models.PositiveSmallIntegerField(default=0)
    reason_without_answers = models.TextField(blank=True)
    is_basis_complete = models.BooleanField(default=False)
    decided_at = models.DateTimeField()
    decided_on = models.DateField()
    decided_day = DayNumberField(of="decided_on")
    decided_working_day = WorkingDayField(of="decided_on")
    decided_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="threshold_decisions")
    needs_sign_off = models.BooleanField(default=False)
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_why = models.TextField(blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    columns = Columns(
        sensitive=(
            "level_before", "level_proposed", "level", "outcome", "primary_need", "criteria", "rationale",
            "alternatives", "unknowns", "dissent", "reason_without_answers", "returned_why", "considered",
        ),
        plain=(
            *FACT_COLUMNS, "reference", "contact", "framework", "answers_requested", "answers_returned",
            "answers_outstanding", "is_basis_complete", "decided_at", "decided_on", "decided_day",
            "decided_working_day", "decided_by", "needs_sign_off", "signed_off_at", "signed_off_by", "returned_at",
            "replaces",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_off_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(signed_off_by=F("decided_by")),
                name="decision_signed_off_by_another",
            ),
            models.CheckConstraint(
                condition=Q(answers_outstanding=0) | ~Q(reason_without_answers=""),
                name="decision_without_answers_says_why",
            ),
        ]
        indexes = [models.Index(fields=["contact", "decided_at"], name="decision_of_contact")]

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return self.contact.child_id

    @property
    def is_in_force(self) -> bool:
        """Whether it was made final: signed off where it needed that, and not sent back."""
        return self.returned_at is None and (not self.needs_sign_off or self.signed_off_at is not None)


class FlagAnswer(Fact):
    """What a person made of a flag that was raised about a child: the answer stands until its events change.

    `events` are the dates and words that the rule found, as they were shown; `rule_version` is that of its row.
    """

    class Answer(models.TextChoices):
        ACTED = "acted", "Acted on it"
        CONSIDERED = "considered_no_change", "Considered, no change"
        WRONG_DATA = "wrong_data", "The record is wrong"

    child = models.ForeignKey(Child, models.PROTECT, related_name="flag_answers")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="flag_answers")
    flag = models.CharField(max_length=4)
    rule_version = models.CharField(max_length=20)
    events = models.JSONField(default=list)
    answer = models.CharField(max_length=20, choices=Answer.choices)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    columns = Columns(
        identifies=("child",),
        sensitive=("events", "reason", "answer", "flag"),
        plain=(*FACT_COLUMNS, "contact", "rule_version", "answered_at", "answered_by"),
    )

    class Meta:
        indexes = [models.Index(fields=["child", "flag"], name="flag_answer_of_child")]
