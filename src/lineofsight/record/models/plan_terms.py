"""What a plan says as a whole, beside its outcomes: the contingency plan, and who agreed to it."""

from __future__ import annotations

from django.db import models

from lineofsight.domain.plans import FamilysAgreement
from lineofsight.record.models.facts import Fact


class PlanTerms(Fact):
    """What both plans keep: `contingency` is what happens if the plan does not work, `agreement` the family's.

    `agreement_words` is who of the family agreed or did not, and why; `childs_view` what the child says of the plan.
    `agreement` is "" until the family was asked.
    """

    contingency = models.TextField(blank=True)
    agreement = models.CharField(max_length=10, choices=FamilysAgreement.choices(), blank=True)
    agreement_words = models.TextField(blank=True)
    childs_view = models.TextField(blank=True)

    class Meta:
        abstract = True


TERMS_SENSITIVE = ("contingency", "agreement", "agreement_words", "childs_view")
