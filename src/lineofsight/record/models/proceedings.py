"""The edge of care: legal gateway meetings, pre-proceedings with their meetings, and care proceedings.

The columns are those from which the census's module on pre-proceedings and family group decision-making is read.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lineofsight.domain.proceedings import CarePlanAim, CourtOutcome, GatewayDecision, PreProceedingsEnd
from lineofsight.record.models.calendar_fields import DayNumberField, WorkingDayField
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import RECORDED_HERE, Fact
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.people import Child


class Proceedings(Fact):
    """One way to court, from a legal gateway meeting: what was decided there, the letter, the application, the court.

    `is_offered`, `is_accepted`: whether the letter offered family group decision-making, and whether the family took
    it up; None where that is not known. `family_group_on` is the day it was held. `ended_on` with `end` says how what
    comes before the court ended. `short_notice` says why the court was asked without a letter. `court_letter_on` is the
    day of the letter with which the parents were told of the application.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="proceedings")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="proceedings")
    gateway_on = models.DateField()
    gateway_day = DayNumberField(of="gateway_on")
    gateway_working_day = WorkingDayField(of="gateway_on")
    decision = models.CharField(max_length=21, choices=GatewayDecision.choices())
    reasons = models.TextField()
    letter_on = models.DateField(null=True, blank=True)
    is_offered = models.BooleanField(null=True, blank=True)
    why_not_offered = models.TextField(blank=True)
    is_accepted = models.BooleanField(null=True, blank=True)
    family_group_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end = models.CharField(max_length=13, choices=PreProceedingsEnd.choices(), blank=True)
    why_ended = models.TextField(blank=True)
    applied_on = models.DateField(null=True, blank=True)
    short_notice = models.TextField(blank=True)
    court_letter_on = models.DateField(null=True, blank=True)
    initial_plan = models.CharField(max_length=11, choices=CarePlanAim.choices(), blank=True)
    final_plan = models.CharField(max_length=11, choices=CarePlanAim.choices(), blank=True)
    concluded_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=24, choices=CourtOutcome.choices(), blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=(
            "decision", "reasons", "is_offered", "why_not_offered", "is_accepted", "end", "why_ended", "short_notice",
            "initial_plan", "final_plan", "outcome",
        ),
        plain=(
            *FACT_COLUMNS, "episode", "gateway_on", "gateway_day", "gateway_working_day", "letter_on",
            "family_group_on", "ended_on", "applied_on", "court_letter_on", "concluded_on",
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = "proceedings"
        verbose_name_plural = "proceedings"
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=RECORDED_HERE
                & (Q(ended_on__isnull=True) | Q(applied_on__isnull=False, concluded_on__isnull=True)),
                name="proceedings_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end="") | Q(ended_on__isnull=False) & ~Q(end=""),
                name="proceedings_ended_with_how",
            ),
            models.CheckConstraint(
                condition=Q(letter_on__isnull=True) | Q(is_offered=True) | ~Q(why_not_offered=""),
                name="proceedings_offer_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(applied_on__isnull=True) | Q(letter_on__isnull=False) | ~Q(short_notice=""),
                name="proceedings_letter_or_short_notice",
            ),
            models.CheckConstraint(
                condition=Q(concluded_on__isnull=True, outcome="")
                | Q(applied_on__isnull=False, concluded_on__gte=F("applied_on")) & ~Q(outcome=""),
                name="proceedings_concluded_with_outcome",
            ),
        ]
        indexes = [models.Index(fields=["child", "gateway_on"], name="proceedings_of_child")]


class PreProceedingsMeeting(Fact):
    """A meeting with the parents in pre-proceedings. Its number is its place among those of its way to court.

    `did_parents_attend`, `had_legal_advice`: None where nobody said.
    """

    proceedings = models.ForeignKey(Proceedings, models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    did_parents_attend = models.BooleanField(null=True, blank=True)
    had_legal_advice = models.BooleanField(null=True, blank=True)
    agreed = models.TextField(blank=True)

    columns = Columns(
        sensitive=("did_parents_attend", "had_legal_advice", "agreed"), plain=(*FACT_COLUMNS, "proceedings", "held_on")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proceedings", "held_on"], name="pre_proceedings_meeting_once_a_day")
        ]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.proceedings.child_id
        return child_id
