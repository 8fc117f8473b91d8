"""Who was invited to a child protection meeting, and what became of the invitation: one row for each agency."""

from __future__ import annotations

from django.db import models

from lineofsight.domain.meetings import Came, MeetingAgency
from lineofsight.record.models.child_protection import StrategyDiscussion
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact


class Attendance(Fact):
    """One agency that was invited to a meeting. `who` is who came, or should have come, by name and role."""

    discussion = models.ForeignKey(StrategyDiscussion, models.PROTECT, related_name="attendance")
    agency = models.CharField(max_length=17, choices=MeetingAgency.choices())
    came = models.CharField(max_length=9, choices=Came.choices())
    who = models.CharField(max_length=200, blank=True)

    columns = Columns(
        identifies=("who",),
        sensitive=("agency", "came"),
        plain=(*FACT_COLUMNS, "discussion"),
    )

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(fields=["discussion", "agency"], name="attendance_once_for_each_agency"),
        ]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.discussion.child_id
        return child_id
