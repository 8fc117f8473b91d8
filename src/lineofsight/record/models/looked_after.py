"""Being looked after: periods, legal status and placement in dated episodes, reviews, and what protects at once.

The columns are those from which the return of looked-after children (SSDA903) and list 8 of Annex A are read.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lineofsight.domain.looked_after import EmergencyMeasure
from lineofsight.record.models.calendar_fields import DayNumberField, WorkingDayField
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import RECORDED_HERE, Fact, ends_on_or_after, one_open
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.people import Child


class CarePeriod(Fact):
    """One period of being looked after. It stands in an episode of need, which stays open as long as it lasts.

    `need` is the main reason why it started, kept for the whole period. `reason_ended` is the E code with which the
    child left care. `is_unaccompanied` says that the child is an unaccompanied asylum-seeking child; None where nobody
    said.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="care_periods")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="care_periods")
    started_on = models.DateField()
    started_day = DayNumberField(of="started_on")
    started_working_day = WorkingDayField(of="started_on")
    ended_on = models.DateField(null=True, blank=True)
    ended_day = DayNumberField(of="ended_on")
    ended_working_day = WorkingDayField(of="ended_on")
    need = models.CharField(max_length=2, blank=True)
    is_unaccompanied = models.BooleanField(null=True, blank=True)
    reason_ended = models.CharField(max_length=3, blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=("need", "is_unaccompanied", "reason_ended"),
        plain=(
            *FACT_COLUMNS, "episode", "started_on", "started_day", "started_working_day", "ended_on", "ended_day",
            "ended_working_day",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            one_open("care_period_one_open", "child", unless_ended="ended_on"),
            ends_on_or_after("care_period_ends_after_start", "started_on", "ended_on", strictly=True),
            models.CheckConstraint(
                condition=~RECORDED_HERE
                | Q(ended_on__isnull=True, reason_ended="")
                | Q(ended_on__isnull=False) & ~Q(reason_ended=""),
                name="care_period_ended_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["child", "started_on"], name="care_period_of_child")]


class CareEpisode(Fact):
    """A time in which neither the legal status nor the placement changed, by the codes of SSDA903.

    A file may tell only one of legal status and placement, and not what changed: what it does not say is "".
    `reason_started` says what changed; `change_reason` why the placement ended, on the episode that ends with it.
    `carer`, `placed_at` and `postcode` say with whom and where: nothing prints them where `is_protected`. `urn` is the
    Ofsted number of the provider. `is_outside_authority`: the placement lies outside the authority's area; None where
    nobody said. `is_until_eighteen`: the placement is meant to last until the child is 18.
    """

    period = models.ForeignKey(CarePeriod, models.PROTECT, related_name="episodes")
    started_on = models.DateField()
    started_day = DayNumberField(of="started_on")
    started_working_day = WorkingDayField(of="started_on")
    ended_on = models.DateField(null=True, blank=True)
    ended_day = DayNumberField(of="ended_on")
    ended_working_day = WorkingDayField(of="ended_on")
    legal_status = models.CharField(max_length=2)
    placement_type = models.CharField(max_length=3)
    reason_started = models.CharField(max_length=1)
    provider = models.CharField(max_length=3, blank=True)
    change_reason = models.CharField(max_length=6, blank=True)
    carer = models.CharField(max_length=200, blank=True)
    placed_at = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    is_protected = models.BooleanField(default=False)
    urn = models.CharField(max_length=20, blank=True)
    is_outside_authority = models.BooleanField(null=True, blank=True)
    is_until_eighteen = models.BooleanField(default=False)

    columns = Columns(
        identifies=("carer", "placed_at", "postcode"),
        sensitive=(
            "legal_status", "placement_type", "reason_started", "provider", "change_reason", "is_protected", "urn",
            "is_outside_authority", "is_until_eighteen",
        ),
        plain=(
            *FACT_COLUMNS, "period", "started_on", "started_day", "started_working_day", "ended_on", "ended_day",
            "ended_working_day",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            one_open("care_episode_one_open", "period", unless_ended="ended_on"),
            ends_on_or_after("care_episode_ends_after_start", "started_on", "ended_on", strictly=True),
            models.UniqueConstraint(
                fields=["period", "started_on"], condition=RECORDED_HERE, name="care_episode_starts_once_a_day"
            ),
        ]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.period.child_id
        return child_id


class LookedAfterReview(Fact):
    """A review of the care of a looked-after child. `permanence_plan` is what the care plan aims at, as it stands then.

    `reviewing_officer` is the independent reviewing officer who chaired it. `decisions` are those of the review.
    """

    class PermanencePlan(models.TextChoices):
        RETURN_TO_FAMILY = "return_to_family", "Return to family"
        ADOPTION = "adoption", "Adoption"
        GUARDIANSHIP = "guardianship", "Special guardianship or child arrangements order"
        SUPPORTED_LIVING = "supported_living", "Supported living in the community"
        RESIDENTIAL = "residential", "Long-term residential placement"
        FOSTERING = "fostering", "Long-term fostering"
        OTHER = "other", "Other"

    period = models.ForeignKey(CarePeriod, models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    held_day = DayNumberField(of="held_on")
    held_working_day = WorkingDayField(of="held_on")
    participation = models.CharField(max_length=3, blank=True)
    reviewing_officer = models.CharField(max_length=200, blank=True)
    permanence_plan = models.CharField(max_length=16, choices=PermanencePlan.choices, blank=True)
    decisions = models.TextField(blank=True)

    columns = Columns(
        sensitive=("participation", "permanence_plan", "decisions"),
        plain=(*FACT_COLUMNS, "period", "held_on", "held_day", "held_working_day", "reviewing_officer"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "held_on"], condition=RECORDED_HERE, name="looked_after_review_once_a_day"
            )
        ]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.period.child_id
        return child_id


class LookedAfterCheck(Fact):
    """A day that the returns ask for while a child is looked after: health, teeth, the reviewing officer's contact."""

    class Kind(models.TextChoices):
        HEALTH_ASSESSMENT = "health_assessment", "Health assessment"
        DENTAL_CHECK = "dental_check", "Dental check"
        REVIEWING_OFFICER = "reviewing_officer", "Contact of the independent reviewing officer with the child"

    period = models.ForeignKey(CarePeriod, models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=17, choices=Kind.choices)
    done_on = models.DateField()

    columns = Columns(sensitive=("kind",), plain=(*FACT_COLUMNS, "period", "done_on"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "kind", "done_on"], name="looked_after_check_once_a_day")
        ]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.period.child_id
        return child_id


class EmergencyProtection(Fact):
    """Police protection, or an emergency protection order. `extended_until_on` is the day to which a court extended it.

    `taken_by` is the officer, or the court. `grounds` is what made it necessary.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="emergency_protections")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="emergency_protections")
    kind = models.CharField(max_length=26, choices=EmergencyMeasure.choices())
    started_on = models.DateField()
    started_day = DayNumberField(of="started_on")
    started_working_day = WorkingDayField(of="started_on")
    started_at = models.DateTimeField(null=True, blank=True)
    extended_on = models.DateField(null=True, blank=True)
    extended_until_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=200, blank=True)
    grounds = models.TextField(blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=("kind", "grounds"),
        plain=(
            *FACT_COLUMNS, "episode", "started_on", "started_day", "started_working_day", "started_at", "extended_on",
            "extended_until_on", "ended_on", "ended_at", "taken_by",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            ends_on_or_after("emergency_protection_ends_after_start", "started_on", "ended_on"),
            models.CheckConstraint(
                condition=Q(extended_on__isnull=True, extended_until_on__isnull=True)
                | Q(extended_on__isnull=False, extended_until_on__gt=models.F("extended_on")),
                name="emergency_protection_extended_until",
            ),
            models.UniqueConstraint(
                fields=["child", "kind"],
                condition=RECORDED_HERE & Q(ended_on__isnull=True),
                name="emergency_protection_one_of_a_kind",
            ),
        ]
        indexes = [models.Index(fields=["child", "started_on"], name="emergency_of_child")]
