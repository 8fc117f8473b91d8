"""The birth plan of an unborn child, and the meeting that plans the discharge from hospital."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact, ends_on_or_after
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.people import Child


class BirthPlan(Fact):
    """What is agreed for the birth of a child and the days after it, one for each episode.

    `who_to_call` is whom the hospital calls by day and by night, `when_told` what they are told of at once. `mother`
    and `father` are each parent's part: who they are, what they need, whether they may be with the baby. `at_birth` is
    what happens at the birth, `leaving_hospital` on what the discharge depends. `discharge_meeting_on` and what was
    decided there follow the birth.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="birth_plans")
    episode = models.OneToOneField(Episode, models.PROTECT, related_name="birth_plan")
    made_on = models.DateField()
    hospital = models.CharField(max_length=200, blank=True)
    who_to_call = models.TextField()
    when_told = models.TextField(blank=True)
    mother = models.TextField(blank=True)
    father = models.TextField(blank=True)
    at_birth = models.TextField(blank=True)
    leaving_hospital = models.TextField(blank=True)
    shared_on = models.DateField(null=True, blank=True)
    discharge_meeting_on = models.DateField(null=True, blank=True)
    discharge_who = models.TextField(blank=True)
    discharge_decision = models.TextField(blank=True)

    columns = Columns(
        identifies=("child", "who_to_call", "mother", "father", "discharge_who"),
        sensitive=("hospital", "when_told", "at_birth", "leaving_hospital", "discharge_decision"),
        plain=(*FACT_COLUMNS, "episode", "made_on", "shared_on", "discharge_meeting_on"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(who_to_call=""), name="birth_plan_says_who_to_call"),
            models.CheckConstraint(
                condition=Q(discharge_meeting_on__isnull=True) | ~Q(discharge_decision=""),
                name="birth_plan_discharge_says_what_was_decided",
            ),
            ends_on_or_after("birth_plan_shared_after_it_was_made", "made_on", "shared_on"),
        ]
