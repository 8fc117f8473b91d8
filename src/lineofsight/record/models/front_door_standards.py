"""How the authority runs its front door: hours, capacity and sampling, dated like every local standard."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import Q

from lineofsight.record.models.columns import Columns
from lineofsight.record.models.workforce import Worker


class FrontDoorStandard(models.Model):
    """The front door's own standards from a day until the next begins. Times are of Europe/London.

    Out of hours is outside `opens_at` to `closes_at` or no working day. `decisions_an_hour` is the decision capacity
    of the whole front door. `sample_of_each_outcome` is how many decisions a week's dip-sample draws of each outcome.
    `outcomes_for_a_manager` are the outcomes that another person, a manager, must sign off. `open_at_most` is how many
    open contacts are aimed at, by the day `open_at_most_by`: both or neither. `children_living_here` is how many
    people aged 0 to 17 live in the area, for rates per 10,000; None where not set.
    """

    in_force_from = models.DateField(unique=True)
    opens_at = models.TimeField(default=time(8, 30))
    closes_at = models.TimeField(default=time(17, 0))
    decisions_an_hour = models.DecimalField(max_digits=5, decimal_places=1, default=4)
    sample_of_each_outcome = models.PositiveSmallIntegerField(default=3)
    outcomes_for_a_manager = models.JSONField(default=list)
    open_at_most = models.PositiveIntegerField(null=True, blank=True)
    open_at_most_by = models.DateField(null=True, blank=True)
    children_living_here = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    columns = Columns(
        plain=(
            "id", "in_force_from", "opens_at", "closes_at", "decisions_an_hour", "sample_of_each_outcome",
            "outcomes_for_a_manager", "open_at_most", "open_at_most_by", "children_living_here", "note", "set_at",
            "set_by",
        )
    )  # fmt: skip

    class Meta:
        ordering = ("in_force_from",)
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=models.F("opens_at")), name="front_door_opens_and_closes"),
            models.CheckConstraint(condition=Q(decisions_an_hour__gt=0), name="front_door_has_capacity"),
            models.CheckConstraint(
                condition=Q(open_at_most__isnull=True, open_at_most_by__isnull=True)
                | Q(
                    open_at_most__isnull=False,
                    open_at_most_by__isnull=False,
                    open_at_most_by__gt=models.F("in_force_from"),
                ),
                name="front_door_aim_has_a_day",
            ),
        ]
