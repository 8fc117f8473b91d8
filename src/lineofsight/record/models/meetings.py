"""Core groups and child in need meetings; and who was invited to a meeting, one row for each agency."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from lineofsight.domain.meetings import Came, MeetingAgency, Reported
from lineofsight.record.models.calendar_fields import DayNumberField, WorkingDayField
from lineofsight.record.models.child_protection import (
    ChildProtectionPlan,
    Conference,
    ReviewConference,
    StrategyDiscussion,
)
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.people import Child


class CoreGroup(Fact):
    """A meeting of the family and the professionals who carry out a child protection plan between conferences.

    `progress` is told against each outcome of the plan; `not_done` is who has not done what; `familys_part` who of the
    family took part, and what they said.
    """

    plan = models.ForeignKey(ChildProtectionPlan, models.PROTECT, related_name="core_groups")
    held_on = models.DateField()
    held_day = DayNumberField(of="held_on")
    held_working_day = WorkingDayField(of="held_on")
    familys_part = models.TextField(blank=True)
    progress = models.TextField(blank=True)
    not_done = models.TextField(blank=True)

    columns = Columns(
        sensitive=("familys_part", "progress", "not_done"),
        plain=(*FACT_COLUMNS, "plan", "held_on", "held_day", "held_working_day"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "held_on"], name="core_group_once_a_day"),
        ]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.plan.child_id
        return child_id


class ChildInNeedMeeting(Fact):
    """A meeting of the family and who works with it about a child in need, held by agreement.

    `familys_part` is who of the family took part, and what they said; `agreed` what was agreed, and who does what.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="need_meetings")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="need_meetings")
    held_on = models.DateField()
    held_day = DayNumberField(of="held_on")
    held_working_day = WorkingDayField(of="held_on")
    familys_part = models.TextField(blank=True)
    agreed = models.TextField(blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=("familys_part", "agreed"),
        plain=(*FACT_COLUMNS, "episode", "held_on", "held_day", "held_working_day"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["episode", "held_on"], name="need_meeting_once_a_day")]
        indexes = [models.Index(fields=["child", "held_on"], name="need_meeting_of_child")]


Meeting = StrategyDiscussion | CoreGroup | Conference | ReviewConference | ChildInNeedMeeting
MEETINGS = ("discussion", "core_group", "conference", "review", "need_meeting")
"""The columns of which one says which meeting an agency was invited to."""
AT_ONE_MEETING = reduce(or_, (Q(**{f"{one}__isnull": one != here for one in MEETINGS}) for here in MEETINGS))


class Attendance(Fact):
    """One agency that was invited to a meeting. `who` is who came, or should have come, by name and role.

    `reported` is what it wrote for a conference.
    """

    discussion = models.ForeignKey(StrategyDiscussion, models.PROTECT, null=True, blank=True, related_name="attendance")
    core_group = models.ForeignKey(CoreGroup, models.PROTECT, null=True, blank=True, related_name="attendance")
    conference = models.ForeignKey(Conference, models.PROTECT, null=True, blank=True, related_name="attendance")
    review = models.ForeignKey(ReviewConference, models.PROTECT, null=True, blank=True, related_name="attendance")
    need_meeting = models.ForeignKey(
        ChildInNeedMeeting, models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    agency = models.CharField(max_length=17, choices=MeetingAgency.choices())
    came = models.CharField(max_length=9, choices=Came.choices())
    who = models.CharField(max_length=200, blank=True)
    reported = models.CharField(max_length=7, choices=Reported.choices(), blank=True)

    columns = Columns(
        identifies=("who",),
        sensitive=("agency", "came", "reported"),
        plain=(*FACT_COLUMNS, *MEETINGS),
    )

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(fields=["discussion", "agency"], name="attendance_once_for_each_agency"),
            models.UniqueConstraint(fields=["core_group", "agency"], name="attendance_once_at_core_group"),
            models.UniqueConstraint(fields=["conference", "agency"], name="attendance_once_at_conference"),
            models.UniqueConstraint(fields=["review", "agency"], name="attendance_once_at_review"),
            models.UniqueConstraint(fields=["need_meeting", "agency"], name="attendance_once_at_need_meeting"),
            models.CheckConstraint(condition=AT_ONE_MEETING, name="attendance_at_one_meeting"),
        ]

    @property
    def meeting(self) -> Meeting:
        """The meeting that the agency was invited to."""
        meeting = self.discussion or self.core_group or self.conference or self.review or self.need_meeting
        assert meeting is not None, "attendance_at_one_meeting"
        return meeting

    @property
    def about_child_id(self) -> int:
        return self.meeting.about_child_id
