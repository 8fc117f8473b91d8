"""Private fostering: arrangements that the authority knows of, and its decisions on whether each is suitable."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lineofsight.domain.private_fostering import FosteringEnd, HowKnown
from lineofsight.record.models.calendar_fields import DayNumberField, WorkingDayField
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import RECORDED_HERE, Fact, ends_on_or_after, one_open
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.people import Child


class PrivateFostering(Fact):
    """One private fostering arrangement. `aware_on` is the day on which the authority became aware of it.

    `notified_on` is the day of the notice; None where nobody gave any. `begins_on` is the day on which it is to begin,
    or began. `carer` is who cares for the child, `carer_is` who that is to the child. The home is the child's address.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="private_fosterings")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="private_fosterings")
    how_known = models.CharField(max_length=10, choices=HowKnown.choices())
    aware_on = models.DateField()
    aware_day = DayNumberField(of="aware_on")
    aware_working_day = WorkingDayField(of="aware_on")
    notified_on = models.DateField(null=True, blank=True)
    begins_on = models.DateField(null=True, blank=True)
    carer = models.CharField(max_length=200, blank=True)
    carer_is = models.CharField(max_length=200, blank=True)
    why_fostered = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_day = DayNumberField(of="ended_on")
    ended_working_day = WorkingDayField(of="ended_on")
    reason_ended = models.CharField(max_length=12, choices=FosteringEnd.choices(), blank=True)

    columns = Columns(
        identifies=("child", "carer"),
        sensitive=("how_known", "carer_is", "why_fostered", "reason_ended"),
        plain=(
            *FACT_COLUMNS, "episode", "aware_on", "aware_day", "aware_working_day", "notified_on", "begins_on",
            "ended_on", "ended_day", "ended_working_day",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            one_open("private_fostering_one_open", "child", unless_ended="ended_on"),
            ends_on_or_after("private_fostering_ends_after_known", "aware_on", "ended_on"),
            models.CheckConstraint(
                condition=~RECORDED_HERE
                | Q(how_known="notified", notified_on__isnull=False)
                | Q(how_known="discovered", notified_on__isnull=True),
                name="private_fostering_notified_has_day",
            ),
            models.CheckConstraint(
                condition=~RECORDED_HERE
                | Q(ended_on__isnull=True, reason_ended="")
                | Q(ended_on__isnull=False) & ~Q(reason_ended=""),
                name="private_fostering_ended_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["child", "aware_on"], name="private_fostering_of_child")]


class SuitabilityDecision(Fact):
    """A decision on whether a private fostering arrangement is suitable. A change of mind is a new decision.

    `requirements` is what the authority asked of the carer, "" for nothing.
    """

    arrangement = models.ForeignKey(PrivateFostering, models.PROTECT, related_name="decisions")
    decided_on = models.DateField()
    is_suitable = models.BooleanField()
    reasons = models.TextField()
    requirements = models.TextField(blank=True)

    columns = Columns(
        sensitive=("is_suitable", "reasons", "requirements"), plain=(*FACT_COLUMNS, "arrangement", "decided_on")
    )

    class Meta:
        indexes = [models.Index(fields=["arrangement", "decided_on"], name="suitability_of_arrangement")]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.arrangement.child_id
        return child_id
