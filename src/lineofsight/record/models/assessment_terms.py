"""What an assessment says beside its dates: what was found, the parents' part, what was decided and who was told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lineofsight.domain.assessments import AssessmentOutcome, FamilyTold, ParentReached
from lineofsight.record.models.facts import Fact


class AssessmentTerms(Fact):
    """What an assessment found and decided. A part is "" or None for one from a file, or finished before it was asked.

    The facts, the risks, the strengths, what they mean (`analysis`) and the decision (`outcome`) stand apart. `mother`
    and `father` say whether that parent took part, the field after each why not. `family_told` is how the family came
    to know. `why_over_time` says why it took more than 45 working days from the referral.
    """

    facts_found = models.TextField(blank=True)
    risk_factors = models.TextField(blank=True)
    protective_factors = models.TextField(blank=True)
    analysis = models.TextField(blank=True)
    agencies_said = models.TextField(blank=True)
    mother = models.CharField(max_length=14, choices=ParentReached.choices(), blank=True)
    why_not_mother = models.TextField(blank=True)
    father = models.CharField(max_length=14, choices=ParentReached.choices(), blank=True)
    why_not_father = models.TextField(blank=True)
    outcome = models.CharField(max_length=21, choices=AssessmentOutcome.choices(), blank=True)
    family_told = models.CharField(max_length=10, choices=FamilyTold.choices(), blank=True)
    family_told_on = models.DateField(null=True, blank=True)
    why_over_time = models.TextField(blank=True)

    class Meta:
        abstract = True


ASSESSMENT_SENSITIVE = (
    "facts_found", "risk_factors", "protective_factors", "analysis", "agencies_said", "mother", "why_not_mother",
    "father", "why_not_father", "outcome", "family_told", "why_over_time",
)  # fmt: skip


def reached_or_says_why(parent: str) -> Q:
    """A parent who was neither seen nor spoken to needs a reason; one of whom nothing is said needs none."""
    return ~Q(**{parent: ParentReached.NEITHER.value}) | ~Q(**{f"why_not_{parent}": ""})
