"""The front door's part of the record: the referral that opens an episode of need, and the closure that ends it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from lineofsight.record.models.calendar_fields import DayNumberField, WorkingDayField
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import RECORDED_HERE, Fact, ends_on_or_after
from lineofsight.record.models.people import Child

IS_OPEN = Q(closed_on__isnull=True) & ~Q(is_no_further_action=True)
"""An episode is open until it is closed; a referral with no further action was never open."""


class EpisodeQuerySet(models.QuerySet["Episode"]):
    def open(self) -> Self:
        """Episodes that are open: not closed, and not a referral with no further action."""
        return self.filter(closed_on__isnull=True).exclude(is_no_further_action=True)


class Episode(Fact):
    """An episode of need of one child, from the referral to the closure.

    `referred_at` is None where only the date is known. `is_no_further_action` is None where a file did not say.
    `complete_from` is the first day that the file covers, for an episode known from a file; None where the record is
    whole. `summary` is the worker's account of why the child was referred.

    A child who moves in: `moved_from` sent notice of it, received on `move_notice_on`. A child who moves away:
    `moving_to` was sent notice on `notice_sent_on`, and `named_person` there accepted on `move_answered_on`; until
    then responsibility stays. With the closure stand what was achieved, what the family says, who was told, and what
    would bring the child back; what the child says stands as a view. All are "" or None where it was not said.
    """

    class MoveOutcome(models.TextChoices):
        WAITING = "waiting", "Waiting for the other authority"
        ACCEPTED = "accepted", "Accepted by the other authority"
        REFUSED = "refused", "Refused by the other authority"

    child = models.ForeignKey(Child, models.PROTECT, related_name="episodes")
    referred_on = models.DateField()
    referred_day = DayNumberField(of="referred_on")
    referred_working_day = WorkingDayField(of="referred_on")
    referred_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=3, blank=True)
    primary_need = models.CharField(max_length=2, blank=True)
    summary = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    is_no_further_action = models.BooleanField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_day = DayNumberField(of="closed_on")
    closed_working_day = WorkingDayField(of="closed_on")
    reason_for_closure = models.CharField(max_length=3, blank=True)
    complete_from = models.DateField(null=True, blank=True)
    moved_from = models.CharField(max_length=200, blank=True)
    move_notice_on = models.DateField(null=True, blank=True)
    moving_to = models.CharField(max_length=200, blank=True)
    why_moving = models.TextField(blank=True)
    notice_sent_on = models.DateField(null=True, blank=True)
    move_outcome = models.CharField(max_length=8, choices=MoveOutcome.choices, blank=True)
    move_answered_on = models.DateField(null=True, blank=True)
    named_person = models.CharField(max_length=200, blank=True)
    why_move_refused = models.TextField(blank=True)
    outcomes_achieved = models.TextField(blank=True)
    familys_view = models.TextField(blank=True)
    closing_summary = models.TextField(blank=True)
    partners_told = models.TextField(blank=True)
    comes_back_if = models.TextField(blank=True)

    objects = EpisodeQuerySet.as_manager()

    columns = Columns(
        identifies=("child", "named_person"),
        sensitive=(
            "source", "primary_need", "summary", "reason_for_closure", "is_no_further_action", "moved_from",
            "moving_to", "why_moving", "move_outcome", "why_move_refused", "outcomes_achieved", "familys_view",
            "closing_summary", "partners_told", "comes_back_if",
        ),
        plain=(
            *FACT_COLUMNS, "referred_on", "referred_day", "referred_working_day", "referred_at", "decided_on",
            "decided_at", "closed_on", "closed_day", "closed_working_day", "complete_from",
            "move_notice_on", "notice_sent_on", "move_answered_on",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child"], condition=RECORDED_HERE & IS_OPEN, name="episode_one_open"),
            ends_on_or_after("episode_closed_after_referral", "referred_on", "closed_on"),
            ends_on_or_after("episode_decided_after_referral", "referred_on", "decided_on"),
            models.CheckConstraint(
                condition=~RECORDED_HERE
                | Q(closed_on__isnull=True, reason_for_closure="")
                | Q(closed_on__isnull=False) & ~Q(reason_for_closure=""),
                name="episode_closure_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(move_outcome="") | Q(notice_sent_on__isnull=False),
                name="episode_move_answered_after_notice",
            ),
            models.CheckConstraint(
                condition=~Q(move_outcome="accepted") | ~Q(named_person="") & Q(move_answered_on__isnull=False),
                name="episode_move_accepted_by_a_named_person",
            ),
        ]
        indexes = [
            models.Index(fields=["child", "referred_on"], name="episode_of_child"),
            models.Index(fields=["child"], condition=IS_OPEN, name="episode_open"),
        ]

    @property
    def is_open(self) -> bool:
        return self.closed_on is None and not self.is_no_further_action
