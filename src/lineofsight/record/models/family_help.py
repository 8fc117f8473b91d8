"""Help by agreement: assessments with their factors, child in need plans with their reviews, and visits."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lineofsight.record.models.assessment_terms import ASSESSMENT_SENSITIVE, AssessmentTerms, reached_or_says_why
from lineofsight.record.models.calendar_fields import DayNumberField, WorkingDayField
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact, ends_on_or_after, one_open
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.people import Child
from lineofsight.record.models.plan_terms import TERMS_SENSITIVE, PlanTerms
from lineofsight.record.models.workforce import Worker


class Assessment(AssessmentTerms):
    """An assessment of one child. It is complete when a manager authorised it, not when the worker finished it.

    `review_point_on` is the internal review point that was set; `review_point_held_on` the day it was held.
    `told_child_seen` is whether another system told that the child was seen during it; None where it did not say.
    `managers_rationale` is why a manager authorised it; "" where it is not said. `why_sent_back` is what the manager
    who sent it back last wants changed; "" once it was finished again.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="assessments")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="assessments")
    started_on = models.DateField()
    started_day = DayNumberField(of="started_on")
    started_working_day = WorkingDayField(of="started_on")
    review_point_on = models.DateField(null=True, blank=True)
    review_point_held_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    completed_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    authorised_on = models.DateField(null=True, blank=True)
    authorised_day = DayNumberField(of="authorised_on")
    authorised_working_day = WorkingDayField(of="authorised_on")
    authorised_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    told_child_seen = models.BooleanField(null=True, blank=True)
    managers_rationale = models.TextField(blank=True)
    why_sent_back = models.TextField(blank=True)
    sent_back_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")

    columns = Columns(
        identifies=("child",),
        sensitive=(*ASSESSMENT_SENSITIVE, "told_child_seen", "managers_rationale", "why_sent_back"),
        plain=(
            *FACT_COLUMNS, "episode", "started_on", "started_day", "started_working_day", "review_point_on",
            "review_point_held_on", "completed_on", "completed_by", "authorised_on", "authorised_day",
            "authorised_working_day", "authorised_by", "sent_back_by", "family_told_on",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            one_open("assessment_one_open", "episode", unless_ended="authorised_on"),
            ends_on_or_after("assessment_authorised_after_start", "started_on", "authorised_on"),
            ends_on_or_after("assessment_completed_after_start", "started_on", "completed_on"),
            models.CheckConstraint(
                condition=Q(authorised_by__isnull=True)
                | Q(completed_by__isnull=True)
                | ~Q(authorised_by=F("completed_by")),
                name="assessment_authorised_by_another",
            ),
            models.CheckConstraint(condition=reached_or_says_why("mother"), name="assessment_mother_or_says_why"),
            models.CheckConstraint(condition=reached_or_says_why("father"), name="assessment_father_or_says_why"),
        ]
        indexes = [models.Index(fields=["child", "started_on"], name="assessment_of_child")]


class AssessmentFactorFound(Fact):
    """A factor found at the end of an assessment, by its national code."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="factors")
    code = models.CharField(max_length=3)

    columns = Columns(sensitive=("code",), plain=(*FACT_COLUMNS, "assessment"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "code"], name="factor_once")]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.assessment.child_id
        return child_id


class ChildInNeedPlan(PlanTerms):
    """A child in need plan. `visit_every_days` is what the plan set; None means the local standard."""

    child = models.ForeignKey(Child, models.PROTECT, related_name="child_in_need_plans")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="child_in_need_plans")
    started_on = models.DateField()
    started_day = DayNumberField(of="started_on")
    started_working_day = WorkingDayField(of="started_on")
    ended_on = models.DateField(null=True, blank=True)
    ended_day = DayNumberField(of="ended_on")
    ended_working_day = WorkingDayField(of="ended_on")
    visit_every_days = models.PositiveSmallIntegerField(null=True, blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=TERMS_SENSITIVE,
        plain=(
            *FACT_COLUMNS, "episode", "started_on", "started_day", "started_working_day", "ended_on", "ended_day",
            "ended_working_day", "visit_every_days",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            one_open("child_in_need_plan_one_open", "episode", unless_ended="ended_on"),
            ends_on_or_after("child_in_need_plan_ends_after_start", "started_on", "ended_on"),
        ]
        indexes = [models.Index(fields=["child", "started_on"], name="child_in_need_plan_of_child")]


class ChildInNeedReview(Fact):
    """A review of a child in need plan, on the day it was held."""

    class Outcome(models.TextChoices):
        CONTINUE = "continue", "Continue the plan"
        STEP_UP = "step_up", "Step up"
        STEP_DOWN = "step_down", "Step down"
        CLOSE = "close", "Close"

    plan = models.ForeignKey(ChildInNeedPlan, models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    held_day = DayNumberField(of="held_on")
    held_working_day = WorkingDayField(of="held_on")
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)

    columns = Columns(sensitive=("outcome",), plain=(*FACT_COLUMNS, "plan", "held_on", "held_day", "held_working_day"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "held_on"],
                condition=Q(origin="recorded"),
                name="child_in_need_review_once_a_day",
            )
        ]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.plan.child_id
        return child_id


class Visit(Fact):
    """A visit to one child, or an attempt at one. Only a visit in person with the child seen resets a visit clock.

    `is_seen_alone` and `is_bedroom_seen` are None where it was not said: they have no default. `happened_at` is None
    where only the day is known. `purpose` and `failed_outcome` are "" where nobody said. `writing` is shared by the
    visits to brothers and sisters that were written at once; None for one written for one child alone. `written_up_on`
    is the day on which it was first written down here, which no correction moves; None for one known from a file.
    """

    class Kind(models.TextChoices):
        IN_PERSON = "in_person", "Visit in person"
        VIRTUAL = "virtual", "Virtual visit"
        TELEPHONE = "telephone", "Telephone call"
        FAILED = "failed", "Failed visit: no reply or refused"

    class Purpose(models.TextChoices):
        STATUTORY = "statutory", "A visit that the plan, the enquiry or the law requires"
        OTHER = "other", "Another visit"

    class FailedOutcome(models.TextChoices):
        NOBODY_HOME = "nobody_home", "Nobody was at home, or nobody answered"
        REFUSED = "refused", "The family refused the visit"
        CANCELLED = "cancelled", "The family cancelled it on the day"

    child = models.ForeignKey(Child, models.PROTECT, related_name="visits")
    episode = models.ForeignKey(Episode, models.PROTECT, null=True, blank=True, related_name="visits")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    happened_on = models.DateField()
    happened_day = DayNumberField(of="happened_on")
    happened_working_day = WorkingDayField(of="happened_on")
    happened_at = models.DateTimeField(null=True, blank=True)
    is_child_seen = models.BooleanField()
    is_seen_alone = models.BooleanField(null=True, blank=True)
    reason_not_seen = models.CharField(max_length=200, blank=True)
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="visits")
    note = models.TextField(blank=True)
    childs_view = models.TextField(blank=True)
    purpose = models.CharField(max_length=9, choices=Purpose.choices, blank=True)
    failed_outcome = models.CharField(max_length=11, choices=FailedOutcome.choices, blank=True)
    who_was_there = models.TextField(blank=True)
    home_seen = models.TextField(blank=True)
    why_not_alone = models.CharField(max_length=200, blank=True)
    is_bedroom_seen = models.BooleanField(null=True, blank=True)
    direct_work = models.TextField(blank=True)
    writing = models.UUIDField(null=True, blank=True, editable=False)
    written_up_on = models.DateField(null=True, blank=True, editable=False)

    columns = Columns(
        identifies=("child",),
        sensitive=(
            "kind", "is_child_seen", "is_seen_alone", "reason_not_seen", "note", "childs_view", "failed_outcome",
            "who_was_there", "home_seen", "why_not_alone", "is_bedroom_seen", "direct_work",
        ),
        plain=(
            *FACT_COLUMNS, "episode", "happened_on", "happened_day", "happened_working_day", "happened_at", "worker",
            "purpose", "writing", "written_up_on",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_child_seen=True) | Q(is_seen_alone__isnull=True) | Q(is_seen_alone=False),
                name="visit_seen_alone_is_seen",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["failed", "telephone"]) | Q(is_child_seen=False),
                name="visit_seen_in_person",
            ),
            models.CheckConstraint(
                condition=Q(failed_outcome="") | Q(kind="failed"), name="visit_failed_outcome_of_a_failed_visit"
            ),
        ]
        indexes = [models.Index(fields=["child", "happened_on"], name="visit_of_child")]
