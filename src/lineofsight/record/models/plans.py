"""What stands in a child protection plan or a child in need plan: outcomes, actions under them, and progress."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from lineofsight.domain.meetings import MeetingAgency
from lineofsight.domain.plans import Owner, PlanKind, Progress
from lineofsight.record.models.child_protection import ChildProtectionPlan, ReviewConference
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact, ends_on_or_after
from lineofsight.record.models.family_help import ChildInNeedPlan, ChildInNeedReview
from lineofsight.record.models.meetings import CoreGroup
from lineofsight.record.models.people import Child
from lineofsight.record.models.voice import View
from lineofsight.record.models.workforce import Worker


class PlanOutcome(Fact):
    """What should be better for the child, and how we shall know: one outcome of one of the two plans.

    `because_of` is the view of the child that it came from. `is_childs_goal`: the child's own goal, in its words.
    `is_reached`: None while it is wanted; `why_ended` says why it is wanted no longer.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="plan_outcomes")
    protection_plan = models.ForeignKey(
        ChildProtectionPlan, models.PROTECT, null=True, blank=True, related_name="outcomes"
    )
    need_plan = models.ForeignKey(ChildInNeedPlan, models.PROTECT, null=True, blank=True, related_name="outcomes")
    set_on = models.DateField()
    wanted = models.TextField()
    how_known = models.TextField(blank=True)
    is_childs_goal = models.BooleanField(default=False)
    because_of = models.ForeignKey(View, models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    is_reached = models.BooleanField(null=True, blank=True)
    why_ended = models.TextField(blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=("wanted", "how_known", "is_childs_goal", "because_of", "is_reached", "why_ended"),
        plain=(*FACT_COLUMNS, "protection_plan", "need_plan", "set_on", "ended_on"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(protection_plan__isnull=True, need_plan__isnull=False)
                | Q(protection_plan__isnull=False, need_plan__isnull=True),
                name="plan_outcome_in_one_plan",
            ),
            models.CheckConstraint(condition=~Q(wanted=""), name="plan_outcome_says_what"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, is_reached__isnull=True)
                | Q(ended_on__isnull=False, is_reached__isnull=False),
                name="plan_outcome_ends_reached_or_not",
            ),
            ends_on_or_after("plan_outcome_ends_after_it_was_set", "set_on", "ended_on"),
        ]

    @property
    def plan_kind(self) -> PlanKind:
        """Which kind of plan it stands in."""
        return PlanKind.CHILD_PROTECTION if self.protection_plan_id is not None else PlanKind.CHILD_IN_NEED

    @property
    def plan_id(self) -> int:
        """The key of its plan among those of the kind."""
        found: int | None = self.protection_plan_id or self.need_plan_id
        assert found is not None, "plan_outcome_in_one_plan"
        return found


class PlanAction(Fact):
    """Something that somebody will do towards an outcome, by a day.

    `owner` says who does it: `owner_worker` a worker here, `owner_agency` another agency, else somebody of the family;
    `owner_name` names the person, where one is named. `first_due_on` is the day first agreed, `carried_over_on` the day
    on which it was last given a later one. It ends by `done_on` or by `given_up_on`; `how_ended` says how, or why.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="plan_actions")
    outcome = models.ForeignKey(PlanOutcome, models.PROTECT, related_name="actions")
    set_on = models.DateField()
    what = models.TextField()
    owner = models.CharField(max_length=6, choices=Owner.choices())
    owner_worker = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    owner_agency = models.CharField(max_length=17, choices=MeetingAgency.choices(), blank=True)
    owner_name = models.CharField(max_length=200, blank=True)
    because_of = models.ForeignKey(View, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField()
    first_due_on = models.DateField()
    carried_over_on = models.DateField(null=True, blank=True)
    why_carried_over = models.TextField(blank=True)
    done_on = models.DateField(null=True, blank=True)
    given_up_on = models.DateField(null=True, blank=True)
    how_ended = models.TextField(blank=True)

    columns = Columns(
        identifies=("child", "owner_name"),
        sensitive=("what", "owner", "owner_agency", "because_of", "why_carried_over", "how_ended"),
        plain=(
            *FACT_COLUMNS, "outcome", "set_on", "owner_worker", "due_on", "first_due_on", "carried_over_on", "done_on",
            "given_up_on",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="plan_action_says_what"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(given_up_on__isnull=True), name="plan_action_ends_once"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("first_due_on")), name="plan_action_carried_over_later"),
            models.CheckConstraint(
                condition=Q(given_up_on__isnull=True) | ~Q(how_ended=""), name="plan_action_given_up_says_why"
            ),
            ends_on_or_after("plan_action_due_after_it_was_set", "set_on", "due_on"),
            ends_on_or_after("plan_action_done_after_it_was_set", "set_on", "done_on"),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(done_on__isnull=True, given_up_on__isnull=True),
                name="plan_action_to_be_done",
            ),
        ]

    @property
    def ended_on(self) -> date | None:
        """The day on which it was done or given up; None while it is to be done."""
        return self.done_on or self.given_up_on

    @property
    def owner_words(self) -> str:
        """Who does it, as a table says it."""
        if self.owner == Owner.WORKER and self.owner_worker is not None:
            return self.owner_worker.name
        agency = str(self.get_owner_agency_display()) if self.owner == Owner.AGENCY else ""
        return ", ".join(part for part in (agency, self.owner_name) if part)


class VisitFrequency(Fact):
    """From a day on, how often a plan says that the child is visited, where that was changed after the plan began.

    The first frequency stands in the plan itself. `review` or `need_review` set it; both are None where it was agreed
    outside one. `why` says why.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="visit_frequencies")
    protection_plan = models.ForeignKey(
        ChildProtectionPlan, models.PROTECT, null=True, blank=True, related_name="frequencies"
    )
    need_plan = models.ForeignKey(ChildInNeedPlan, models.PROTECT, null=True, blank=True, related_name="frequencies")
    from_on = models.DateField()
    every_days = models.PositiveSmallIntegerField()
    review = models.ForeignKey(ReviewConference, models.PROTECT, null=True, blank=True, related_name="frequencies")
    need_review = models.ForeignKey(
        ChildInNeedReview, models.PROTECT, null=True, blank=True, related_name="frequencies"
    )
    why = models.TextField(blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=("why",),
        plain=(*FACT_COLUMNS, "protection_plan", "need_plan", "from_on", "every_days", "review", "need_review"),
    )

    class Meta:
        verbose_name_plural = "visit frequencies"
        constraints = [
            models.CheckConstraint(
                condition=Q(protection_plan__isnull=True, need_plan__isnull=False)
                | Q(protection_plan__isnull=False, need_plan__isnull=True),
                name="visit_frequency_in_one_plan",
            ),
            models.CheckConstraint(condition=Q(every_days__gte=1), name="visit_frequency_at_least_a_day"),
            models.UniqueConstraint(fields=["protection_plan", "from_on"], name="visit_frequency_once_a_day"),
            models.UniqueConstraint(fields=["need_plan", "from_on"], name="visit_frequency_of_need_once_a_day"),
        ]

    @property
    def plan_id(self) -> int:
        """The key of its plan among those of the kind: what a history groups it by."""
        found: int | None = self.protection_plan_id or self.need_plan_id
        assert found is not None, "visit_frequency_in_one_plan"
        return found


class OutcomeProgress(Fact):
    """What a review or a core group found of one outcome of a plan. `words` say what has changed for the child."""

    child = models.ForeignKey(Child, models.PROTECT, related_name="outcome_progress")
    outcome = models.ForeignKey(PlanOutcome, models.PROTECT, related_name="progress")
    core_group = models.ForeignKey(CoreGroup, models.PROTECT, null=True, blank=True, related_name="outcome_progress")
    review = models.ForeignKey(ReviewConference, models.PROTECT, null=True, blank=True, related_name="outcome_progress")
    need_review = models.ForeignKey(
        ChildInNeedReview, models.PROTECT, null=True, blank=True, related_name="outcome_progress"
    )
    found_on = models.DateField()
    progress = models.CharField(max_length=9, choices=Progress.choices())
    words = models.TextField(blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=("progress", "words"),
        plain=(*FACT_COLUMNS, "outcome", "core_group", "review", "need_review", "found_on"),
    )

    class Meta:
        verbose_name_plural = "outcome progress"
        constraints = [
            models.UniqueConstraint(fields=["outcome", "found_on"], name="outcome_progress_once_a_day"),
            models.CheckConstraint(
                condition=Q(core_group__isnull=False, review__isnull=True, need_review__isnull=True)
                | Q(core_group__isnull=True, review__isnull=False, need_review__isnull=True)
                | Q(core_group__isnull=True, review__isnull=True, need_review__isnull=False),
                name="outcome_progress_at_one_meeting",
            ),
        ]
