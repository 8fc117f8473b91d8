"""Early help in the same record: the request, the assessment, the family plan, the team around the family, the steps.

One row for each child, as everywhere in the record; a family's plan names each child of it.
"""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lineofsight.record.models.calendar_fields import DayNumberField, WorkingDayField
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.contacts import Contact
from lineofsight.record.models.facts import RECORDED_HERE, Fact, ends_on_or_after, one_open
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.people import Child
from lineofsight.record.models.workforce import Team, Worker


class EarlyHelpManager(models.Manager["EarlyHelp"]):
    """Early help of which the request is known: what anybody here works with."""

    def get_queryset(self) -> models.QuerySet[EarlyHelp]:
        return super().get_queryset().filter(requested_on__isnull=False)


class EarlyHelp(Fact):
    """A child's time in early help, from the request to its end. It is by agreement: `agreed_on` starts its clocks.

    Where a list of a file tells of assessments alone, and not of what was asked for, agreed or ended, they stand in a
    row without a request: it is in `everything` and not in `objects`, as nobody can say that the family is in early
    help. `known_on` is the last day on which such a list said so itself; None where none did.

    `agreed_by` is who agreed, in words; `childs_own_view` what an older child said of being helped. The lead
    practitioner is whom the child is allocated to, unless one is named: `lead_practitioner` works here, `lead_name` for
    `lead_organisation`. `contact` is the contact it came from, `stepped_down_from` the episode; both None where it came
    another way. `is_detail_shared`: whether social care shared the texts of that episode, beyond what happened when.
    """

    class Ended(models.TextChoices):
        OUTCOMES_MET = "outcomes_met", "Outcomes met"
        STEP_UP = "step_up", "Stepped up to social care"
        DISENGAGED = "disengaged", "Family disengaged"
        CONSENT_WITHDRAWN = "consent_withdrawn", "Agreement withdrawn"
        NOT_AGREED = "not_agreed", "Family did not agree"
        MOVED = "moved", "Moved away"

    class AgreedHow(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        IN_WRITING = "in_writing", "In writing"
        PHONE = "phone", "By phone or video"

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="early_help")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="early_help")
    stepped_down_from = models.ForeignKey(Episode, models.PROTECT, null=True, blank=True, related_name="early_help")
    requested_on = models.DateField(null=True, blank=True)
    requested_day = DayNumberField(of="requested_on")
    requested_working_day = WorkingDayField(of="requested_on")
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = models.CharField(max_length=200, blank=True)
    agreement_how = models.CharField(max_length=10, choices=AgreedHow.choices, blank=True)
    childs_own_view = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    lead_practitioner = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    lead_name = models.CharField(max_length=200, blank=True)
    lead_organisation = models.CharField(max_length=200, blank=True)
    is_detail_shared = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)
    ended_day = DayNumberField(of="ended_on")
    ended_working_day = WorkingDayField(of="ended_on")
    reason_ended = models.CharField(max_length=20, choices=Ended.choices, blank=True)
    closing_summary = models.TextField(blank=True)
    known_on = models.DateField(null=True, blank=True)

    everything: ClassVar[models.Manager[EarlyHelp]] = models.Manager()
    objects: ClassVar[EarlyHelpManager] = EarlyHelpManager()

    columns = Columns(
        identifies=("child", "lead_name"),
        sensitive=("needs", "reason_ended", "closing_summary", "agreed_by", "agreement_how", "childs_own_view"),
        plain=(
            *FACT_COLUMNS, "reference", "contact", "stepped_down_from", "requested_on", "requested_day",
            "requested_working_day", "agreed_on", "lead_practitioner", "lead_organisation", "is_detail_shared",
            "ended_on", "ended_day", "ended_working_day", "known_on",
        ),
    )  # fmt: skip

    class Meta:
        verbose_name_plural = "early help"
        constraints = [
            models.CheckConstraint(
                condition=Q(requested_on__isnull=False, known_on__isnull=True)
                | Q(requested_on__isnull=True, origin="loaded", agreed_on__isnull=True, ended_on__isnull=True),
                name="early_help_without_request_by_a_file_alone",
            ),
            models.UniqueConstraint(
                fields=["child"], condition=Q(requested_on__isnull=True), name="early_help_one_without_request"
            ),
            one_open("early_help_one_open", "child", unless_ended="ended_on"),
            ends_on_or_after("early_help_ends_after_request", "requested_on", "ended_on"),
            models.CheckConstraint(
                condition=~RECORDED_HERE
                | Q(ended_on__isnull=True, reason_ended="")
                | Q(ended_on__isnull=False) & ~Q(reason_ended=""),
                name="early_help_end_with_reason",
            ),
            models.CheckConstraint(
                condition=~RECORDED_HERE
                | Q(agreed_on__isnull=True, agreed_by="")
                | Q(agreed_on__isnull=False) & ~Q(agreed_by=""),
                name="early_help_agreed_by_somebody",
            ),
        ]


class EarlyHelpAssessment(Fact):
    """An early help assessment. `organisation` did it, by `assessor`: any agency may."""

    early_help = models.ForeignKey(EarlyHelp, models.PROTECT, related_name="assessments")
    started_on = models.DateField()
    completed_on = models.DateField(null=True, blank=True)
    completed_day = DayNumberField(of="completed_on")
    completed_working_day = WorkingDayField(of="completed_on")
    organisation = models.CharField(max_length=200, blank=True)
    assessor = models.CharField(max_length=200, blank=True)
    strengths = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    childs_view = models.TextField(blank=True)
    parents_view = models.TextField(blank=True)
    analysis = models.TextField(blank=True)

    columns = Columns(
        identifies=("assessor",),
        sensitive=("strengths", "needs", "childs_view", "parents_view", "analysis"),
        plain=(
            *FACT_COLUMNS, "early_help", "started_on", "completed_on", "completed_day", "completed_working_day",
            "organisation",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            one_open("early_help_assessment_one_open", "early_help", unless_ended="completed_on"),
            ends_on_or_after("early_help_assessment_completed_after_start", "started_on", "completed_on"),
        ]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.early_help.child_id
        return child_id


class FamilyPlan(Fact):
    """The plan made with the family for one child of it: what each will do, by when.

    `actions` are its rows, each with a number, what, who, by_when, done_on and is_childs (whether it came from the
    child). `why_no_assessment` is "" where an early help assessment went before it.
    """

    early_help = models.ForeignKey(EarlyHelp, models.PROTECT, related_name="plans")
    started_on = models.DateField()
    started_day = DayNumberField(of="started_on")
    started_working_day = WorkingDayField(of="started_on")
    goals = models.TextField()
    childs_goals = models.TextField(blank=True)
    actions = models.JSONField(default=list)
    why_no_assessment = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)

    columns = Columns(
        sensitive=("goals", "childs_goals", "actions", "why_no_assessment"),
        plain=(*FACT_COLUMNS, "early_help", "started_on", "started_day", "started_working_day", "ended_on"),
    )

    class Meta:
        constraints = [
            one_open("family_plan_one_open", "early_help", unless_ended="ended_on"),
            ends_on_or_after("family_plan_ends_after_start", "started_on", "ended_on"),
        ]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.early_help.child_id
        return child_id


class FamilyPlanReview(Fact):
    """A review of a family plan with the team around the family: who came, what changed, what was decided."""

    class Outcome(models.TextChoices):
        CONTINUE = "continue", "Go on with the plan"
        CHANGED = "changed", "Plan changed"
        END = "end", "End: outcomes met"
        STEP_UP = "step_up", "Step up to social care"

    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    held_day = DayNumberField(of="held_on")
    held_working_day = WorkingDayField(of="held_on")
    attended = models.TextField(blank=True)
    progress = models.TextField()
    childs_view = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)

    columns = Columns(
        sensitive=("attended", "progress", "childs_view", "outcome"),
        plain=(*FACT_COLUMNS, "plan", "held_on", "held_day", "held_working_day"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "held_on"], name="family_plan_review_once_a_day")]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.plan.early_help.child_id
        return child_id


class TeamAroundFamilyMember(Fact):
    """Somebody of the team around the family of one child, with the time they were in it."""

    early_help = models.ForeignKey(EarlyHelp, models.PROTECT, related_name="team_around_family")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=100)
    organisation = models.CharField(max_length=200, blank=True)
    how_to_reach = models.CharField(max_length=200, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    columns = Columns(
        identifies=("name", "how_to_reach"),
        plain=(*FACT_COLUMNS, "early_help", "role", "organisation", "started_on", "ended_on"),
    )

    class Meta:
        constraints = [ends_on_or_after("team_around_family_leaves_after_joining", "started_on", "ended_on")]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.early_help.child_id
        return child_id


class StepChangeQuerySet(models.QuerySet["StepChange"]):
    def waiting(self) -> Self:
        """Steps that the receiving side has not answered."""
        return self.filter(outcome=StepChange.Outcome.PROPOSED)

    def with_episode_to_close(self) -> Self:
        """Steps down that were accepted, whose early help goes on and whose episode is still to be closed."""
        return self.filter(
            kind=StepChange.Kind.DOWN_SOCIAL_CARE_TO_EARLY_HELP,
            outcome=StepChange.Outcome.ACCEPTED,
            early_help__ended_on__isnull=True,
            episode__closed_on__isnull=True,
        )


class StepChange(Fact):
    """A step up, a step down or a transfer between teams: responsibility moves only when the receiving side accepts.

    `accepted_by` is never `proposed_by`. `worker` is the named worker who takes the child on. `agreed_by` is who of the
    family agreed. `must_hold` is what has to go on for the step to hold, `comes_back_if` what would bring the child
    back. `shares_detail`: at a step down, whether social care's texts are shared, beyond what happened when. Once a
    step up or down is accepted `early_help` and `episode` are what stands on its two sides. `reviewed_on` is the day on
    which the receiving team had looked at the case it inherited, with what it found; None and "" until then.
    """

    class Kind(models.TextChoices):
        """As the field codes it."""

        UP_EARLY_HELP_TO_SOCIAL_CARE = "up_eh_to_cin", "Step up: early help to social care"
        DOWN_SOCIAL_CARE_TO_EARLY_HELP = "down_cin_to_eh", "Step down: child in need to early help"
        TRANSFER = "transfer", "Transfer between teams"
        UP_IN_NEED_TO_SECTION_47 = "up_cin_to_s47", "Step up: child in need to section 47 enquiry"
        UP_PROTECTION_TO_PRE_PROCEEDINGS = "up_cp_to_plo", "Step up: child protection to pre-proceedings"
        DOWN_PROTECTION_TO_IN_NEED = "down_cp_to_cin", "Step down: child protection to child in need"

    class Outcome(models.TextChoices):
        PROPOSED = "proposed", "Waiting for the receiving side"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="step_changes")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    from_team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    to_team = models.ForeignKey(Team, models.PROTECT, related_name="step_changes")
    reason = models.TextField()
    family_agrees = models.BooleanField(null=True, blank=True)
    agreed_by = models.CharField(max_length=200, blank=True)
    must_hold = models.TextField(blank=True)
    comes_back_if = models.TextField(blank=True)
    shares_detail = models.BooleanField(default=False)
    joint_visit_on = models.DateField(null=True, blank=True)
    proposed_on = models.DateField()
    proposed_day = DayNumberField(of="proposed_on")
    proposed_working_day = WorkingDayField(of="proposed_on")
    proposed_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.PROPOSED)
    answered_on = models.DateField(null=True, blank=True)
    answered_day = DayNumberField(of="answered_on")
    answered_working_day = WorkingDayField(of="answered_on")
    accepted_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    why_refused = models.TextField(blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    chronology_found = models.TextField(blank=True)
    visits_found = models.TextField(blank=True)
    plan_found = models.TextField(blank=True)
    flags_found = models.TextField(blank=True)
    review_decided = models.TextField(blank=True)
    early_help = models.ForeignKey(EarlyHelp, models.PROTECT, null=True, blank=True, related_name="step_changes")
    episode = models.ForeignKey(Episode, models.PROTECT, null=True, blank=True, related_name="step_changes")

    objects = StepChangeQuerySet.as_manager()

    columns = Columns(
        identifies=("child",),
        sensitive=(
            "kind", "reason", "family_agrees", "agreed_by", "must_hold", "comes_back_if", "outcome", "why_refused",
            "chronology_found", "visits_found", "plan_found", "flags_found", "review_decided",
        ),
        plain=(
            *FACT_COLUMNS, "reference", "from_team", "to_team", "joint_visit_on", "shares_detail", "proposed_on",
            "proposed_day", "proposed_working_day", "proposed_by", "answered_on", "answered_day",
            "answered_working_day", "accepted_by", "worker", "early_help", "episode", "reviewed_on", "reviewed_by",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child"], condition=Q(outcome="proposed"), name="step_change_one_waiting"),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(accepted_by=F("proposed_by")),
                name="step_change_accepted_by_another",
            ),
            models.CheckConstraint(
                condition=~RECORDED_HERE
                | ~Q(outcome="accepted")
                | Q(answered_on__isnull=False, worker__isnull=False, accepted_by__isnull=False),
                name="step_change_accepted_with_worker",
            ),
            models.CheckConstraint(
                condition=~RECORDED_HERE | ~Q(outcome="refused") | ~Q(why_refused=""),
                name="step_change_refused_says_why",
            ),
            ends_on_or_after("step_change_answered_after_proposal", "proposed_on", "answered_on"),
            ends_on_or_after("step_change_reviewed_after_answer", "answered_on", "reviewed_on"),
            models.CheckConstraint(
                condition=Q(reviewed_on__isnull=True) | Q(outcome="accepted"), name="step_change_reviewed_once_accepted"
            ),
        ]
        indexes = [
            models.Index(fields=["to_team"], condition=Q(outcome="proposed"), name="step_change_waiting"),
        ]
