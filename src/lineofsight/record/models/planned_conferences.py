"""Conferences that are planned for a day: the report that the family and the chair have to have before it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lineofsight.record.models.child_protection import (
    ChildProtectionPlan,
    Conference,
    ReviewConference,
    Section47Enquiry,
)
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import RECORDED_HERE, Fact
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.people import Child


class PlannedConference(Fact):
    """A conference planned for a day: the initial one of an enquiry, or a review of a plan.

    `report_shared_on` is the day on which the family and the chair had the worker's report. `conference` or `review` is
    what was held; `called_off_on` is set where nothing was. A conference that is moved keeps the earlier day as a
    version, and `why_moved` says why.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="planned_conferences")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="planned_conferences")
    section_47_enquiry = models.ForeignKey(
        Section47Enquiry, models.PROTECT, null=True, blank=True, related_name="planned_conferences"
    )
    plan = models.ForeignKey(
        ChildProtectionPlan, models.PROTECT, null=True, blank=True, related_name="planned_conferences"
    )
    set_on = models.DateField()
    planned_on = models.DateField()
    why_moved = models.TextField(blank=True)
    report_shared_on = models.DateField(null=True, blank=True)
    conference = models.OneToOneField(Conference, models.PROTECT, null=True, blank=True, related_name="planned")
    review = models.OneToOneField(ReviewConference, models.PROTECT, null=True, blank=True, related_name="planned")
    held_on = models.DateField(null=True, blank=True)
    called_off_on = models.DateField(null=True, blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=("why_moved",),
        plain=(
            *FACT_COLUMNS, "episode", "section_47_enquiry", "plan", "set_on", "planned_on", "report_shared_on",
            "conference", "review", "held_on", "called_off_on",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(section_47_enquiry__isnull=True, plan__isnull=False)
                | Q(section_47_enquiry__isnull=False, plan__isnull=True),
                name="planned_conference_of_enquiry_or_plan",
            ),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | Q(called_off_on__isnull=True), name="planned_conference_ends_once"
            ),
            models.UniqueConstraint(
                fields=["section_47_enquiry"],
                condition=RECORDED_HERE & Q(held_on__isnull=True, called_off_on__isnull=True),
                name="planned_conference_one_of_enquiry",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=RECORDED_HERE & Q(held_on__isnull=True, called_off_on__isnull=True),
                name="planned_conference_one_of_plan",
            ),
        ]

    @property
    def is_review(self) -> bool:
        """Whether it is a review of a plan; otherwise it is the initial conference of an enquiry."""
        return self.plan_id is not None
