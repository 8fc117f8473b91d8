"""Child protection: strategy discussions, section 47 enquiries, conferences, plans and their reviews."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThan, LessThan

from lineofsight.domain.meetings import ParentsPart
from lineofsight.record.models.calendar_fields import DayNumberField, WorkingDayField
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import RECORDED_HERE, Fact, ends_on_or_after, one_open
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.people import Child
from lineofsight.record.models.plan_terms import TERMS_SENSITIVE, PlanTerms
from lineofsight.record.models.workforce import Worker

ON_A_WEEKDAY = Q(GreaterThan(F("held_day") % 7, 0)) & Q(LessThan(F("held_day") % 7, 6))
"""Day 1 of the day numbers was a Monday: the remainder is 1 for Monday to 5 for Friday, 6 and 0 at the weekend."""


class StrategyDiscussion(Fact):
    """A multi-agency discussion that decides whether to start a section 47 enquiry.

    Its agencies are in `attendance`; for one recorded before that was kept they are not known, save whether the police
    and health took part. `why_not_quorate` says why it was held without an agency that it needs. `follows` is the
    discussion by telephone of which this is the follow-up meeting. `is_by_telephone`, `are_parents_told`: None where
    nobody said.
    """

    class Outcome(models.TextChoices):
        SECTION_47_SINGLE = "s47_single", "Section 47 enquiry by social care alone"
        SECTION_47_JOINT = "s47_joint", "Section 47 enquiry jointly with the police"
        POLICE_ONLY = "police_only", "Police enquiry only"
        SECTION_17_ASSESSMENT = "s17_assessment", "Section 17 assessment"
        NO_FURTHER = "no_further", "No further action"

    child = models.ForeignKey(Child, models.PROTECT, related_name="strategy_discussions")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="strategy_discussions")
    held_on = models.DateField()
    held_day = DayNumberField(of="held_on")
    held_working_day = WorkingDayField(of="held_on")
    held_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    is_police_present = models.BooleanField(null=True, blank=True)
    is_health_present = models.BooleanField(null=True, blank=True)
    reasons = models.TextField(blank=True)
    is_by_telephone = models.BooleanField(null=True, blank=True)
    follows = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="follow_up_meeting")
    why_not_quorate = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    seeing_plan = models.TextField(blank=True)
    are_parents_told = models.BooleanField(null=True, blank=True)
    why_parents_not_told = models.TextField(blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=(
            "outcome", "reasons", "why_not_quorate", "dissent", "seeing_plan", "are_parents_told",
            "why_parents_not_told",
        ),
        plain=(
            *FACT_COLUMNS, "episode", "held_on", "held_day", "held_working_day", "held_at", "is_police_present",
            "is_health_present", "is_by_telephone", "follows",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~RECORDED_HERE | ~Q(are_parents_told=False) | ~Q(why_parents_not_told=""),
                name="discussion_parents_told_or_why",
            ),
        ]
        indexes = [models.Index(fields=["child", "held_on"], name="strategy_discussion_of_child")]


class Section47Enquiry(Fact):
    """An enquiry under section 47. It starts on the day of the strategy discussion that began it.

    `strategy_discussion` is None for an enquiry known from a file. `conference_target_on` is the date a file gave.
    `is_conference_not_required` is None until it is decided. What was found of each concern is in `concerns`.
    `agency_challenge` is the challenge of an agency that wanted a conference where none is held, `why_not_seen` why the
    child was not seen in it.

    It is concluded when a manager signed its outcome, not when the worker submitted it. `why_sent_back` is what the
    manager who sent it back last wants changed; "" once it was submitted again. `is_before_signing` marks one that was
    concluded here before a manager's signature was asked for: whoever concluded it counts as who signed it.
    """

    class Outcome(models.TextChoices):
        NOT_SUBSTANTIATED = "not_substantiated", "Concerns not substantiated"
        SUBSTANTIATED_NO_ONGOING_RISK = "no_ongoing_risk", "Substantiated, no continuing risk"
        SUBSTANTIATED_ONGOING_RISK = "ongoing_risk", "Substantiated, continuing risk of significant harm"

    child = models.ForeignKey(Child, models.PROTECT, related_name="section_47_enquiries")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="section_47_enquiries")
    strategy_discussion = models.OneToOneField(
        StrategyDiscussion, models.PROTECT, null=True, blank=True, related_name="section_47_enquiry"
    )
    started_on = models.DateField()
    started_day = DayNumberField(of="started_on")
    started_working_day = WorkingDayField(of="started_on")
    started_at = models.DateTimeField(null=True, blank=True)
    conference_target_on = models.DateField(null=True, blank=True)
    is_conference_not_required = models.BooleanField(null=True, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    submitted_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    why_sent_back = models.TextField(blank=True)
    sent_back_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    concluded_on = models.DateField(null=True, blank=True)
    signed_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    is_before_signing = models.BooleanField(default=False)
    concluded_day = DayNumberField(of="concluded_on")
    concluded_working_day = WorkingDayField(of="concluded_on")
    outcome = models.CharField(max_length=17, choices=Outcome.choices, blank=True)
    findings = models.TextField(blank=True)
    agencies_views = models.TextField(blank=True)
    family_told = models.TextField(blank=True)
    safety_plan = models.TextField(blank=True)
    agency_challenge = models.TextField(blank=True)
    why_not_seen = models.TextField(blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=(
            "outcome", "findings", "is_conference_not_required", "agencies_views", "family_told", "safety_plan",
            "agency_challenge", "why_sent_back", "why_not_seen",
        ),
        plain=(
            *FACT_COLUMNS, "episode", "strategy_discussion", "started_on", "started_day", "started_working_day",
            "started_at", "conference_target_on", "submitted_on", "submitted_by", "sent_back_by", "concluded_on",
            "concluded_day", "concluded_working_day", "signed_by", "is_before_signing",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            one_open("section_47_one_open", "episode", unless_ended="concluded_on"),
            ends_on_or_after("section_47_concluded_after_start", "started_on", "concluded_on"),
            models.CheckConstraint(
                condition=~RECORDED_HERE | Q(strategy_discussion__isnull=False),
                name="section_47_from_a_discussion",
            ),
            models.CheckConstraint(
                condition=~RECORDED_HERE
                | Q(concluded_on__isnull=True)
                | Q(submitted_on__isnull=False, concluded_on__gte=F("submitted_on")),
                name="section_47_concluded_once_submitted",
            ),
            models.CheckConstraint(
                condition=~RECORDED_HERE | Q(submitted_on__isnull=True) | ~Q(outcome="") & Q(why_sent_back=""),
                name="section_47_submitted_with_outcome",
            ),
            ends_on_or_after("section_47_submitted_after_start", "started_on", "submitted_on"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | Q(is_before_signing=True)
                | ~Q(signed_by=F("submitted_by")),
                name="section_47_signed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["child", "started_on"], name="section_47_of_child")]


class HeldConference(Fact):
    """What every child protection conference keeps of how it was held; its agencies are in `attendance`.

    `is_quorate` is as the chair said; None where nobody did. `why_not_quorate` says why it was held all the same.
    `why_parents_excluded` is the chair's reason. `letter_sent_on` is the day on which the decision was sent to the
    family and the agencies, `record_sent_on` the full record; None until they were.
    """

    chair = models.CharField(max_length=200, blank=True)
    is_quorate = models.BooleanField(null=True, blank=True)
    why_not_quorate = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    parents_part = models.CharField(max_length=11, choices=ParentsPart.choices(), blank=True)
    why_parents_excluded = models.TextField(blank=True)
    letter_sent_on = models.DateField(null=True, blank=True)
    record_sent_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


HELD_SENSITIVE = ("why_not_quorate", "dissent", "parents_part", "why_parents_excluded")


class Conference(HeldConference):
    """An initial conference after a section 47 enquiry, or the conference for a child who moved in on a plan."""

    class Kind(models.TextChoices):
        INITIAL = "initial", "Initial child protection conference"
        TRANSFER_IN = "transfer_in", "Transfer-in conference"

    class Outcome(models.TextChoices):
        CHILD_PROTECTION_PLAN = "cp_plan", "Child protection plan"
        CHILD_IN_NEED_PLAN = "cin_plan", "Child in need plan"
        EARLY_HELP = "early_help", "Early help"
        NO_PLAN = "no_plan", "No plan"

    child = models.ForeignKey(Child, models.PROTECT, related_name="conferences")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="conferences")
    section_47_enquiry = models.OneToOneField(
        Section47Enquiry, models.PROTECT, null=True, blank=True, related_name="conference"
    )
    kind = models.CharField(max_length=11, choices=Kind.choices)
    held_on = models.DateField()
    held_day = DayNumberField(of="held_on")
    held_working_day = WorkingDayField(of="held_on")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    participation = models.CharField(max_length=3, blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=("outcome", "participation", *HELD_SENSITIVE),
        plain=(
            *FACT_COLUMNS, "episode", "section_47_enquiry", "kind", "held_on", "held_day", "held_working_day",
            "is_quorate", "chair", "letter_sent_on", "record_sent_on",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~RECORDED_HERE
                | Q(kind="initial", section_47_enquiry__isnull=False)
                | Q(kind="transfer_in", section_47_enquiry__isnull=True),
                name="conference_initial_has_enquiry",
            ),
            models.CheckConstraint(condition=~RECORDED_HERE | ON_A_WEEKDAY, name="conference_on_a_weekday"),
        ]
        indexes = [models.Index(fields=["child", "held_on"], name="conference_of_child")]


class ChildProtectionPlan(PlanTerms):
    """A child protection plan, from the conference that made it. The initial and the latest category are both kept.

    `visit_every_days` is what the conference set; None means the local standard. `previous_plans` is how many earlier
    plans this authority made; None where it is not known.
    """

    class EndReason(models.TextChoices):
        TO_CHILD_IN_NEED = "end_to_cin", "Ended: child in need plan"
        TO_EARLY_HELP = "end_to_early_help", "Ended: early help"
        LOOKED_AFTER = "end_looked_after", "Ended: looked after"
        MOVED = "end_moved", "Ended: moved to another authority"
        ADULT_OR_DIED = "end_18_or_died", "Ended: turned 18 or died"

    child = models.ForeignKey(Child, models.PROTECT, related_name="child_protection_plans")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="child_protection_plans")
    conference = models.OneToOneField(Conference, models.PROTECT, null=True, blank=True, related_name="plan")
    started_on = models.DateField()
    started_day = DayNumberField(of="started_on")
    started_working_day = WorkingDayField(of="started_on")
    ended_on = models.DateField(null=True, blank=True)
    ended_day = DayNumberField(of="ended_on")
    ended_working_day = WorkingDayField(of="ended_on")
    end_reason = models.CharField(max_length=17, choices=EndReason.choices, blank=True)
    initial_category = models.CharField(max_length=3, blank=True)
    latest_category = models.CharField(max_length=3, blank=True)
    previous_plans = models.PositiveSmallIntegerField(null=True, blank=True)
    visit_every_days = models.PositiveSmallIntegerField(null=True, blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=("initial_category", "latest_category", "previous_plans", "end_reason", *TERMS_SENSITIVE),
        plain=(
            *FACT_COLUMNS, "episode", "conference", "started_on", "started_day", "started_working_day", "ended_on",
            "ended_day", "ended_working_day", "visit_every_days",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            one_open("child_protection_plan_one_open", "child", unless_ended="ended_on"),
            ends_on_or_after("child_protection_plan_ends_after_start", "started_on", "ended_on", strictly=True),
            models.CheckConstraint(
                condition=~RECORDED_HERE | ~Q(initial_category="") & ~Q(latest_category=""),
                name="child_protection_plan_has_category",
            ),
        ]
        indexes = [models.Index(fields=["child", "started_on"], name="cp_plan_of_child")]


class ReviewConference(HeldConference):
    """A review child protection conference of a plan."""

    class Decision(models.TextChoices):
        CONTINUE = "continue", "Continue the plan"
        END = "end", "End the plan"
        ESCALATE = "escalate_legal", "Take legal advice"

    plan = models.ForeignKey(ChildProtectionPlan, models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    held_day = DayNumberField(of="held_on")
    held_working_day = WorkingDayField(of="held_on")
    decision = models.CharField(max_length=14, choices=Decision.choices, blank=True)
    category = models.CharField(max_length=3, blank=True)
    participation = models.CharField(max_length=3, blank=True)

    columns = Columns(
        sensitive=("decision", "category", "participation", *HELD_SENSITIVE),
        plain=(
            *FACT_COLUMNS, "plan", "held_on", "held_day", "held_working_day", "is_quorate", "chair", "letter_sent_on",
            "record_sent_on",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "held_on"], condition=RECORDED_HERE, name="review_conference_once_a_day"
            )
        ]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.plan.child_id
        return child_id
