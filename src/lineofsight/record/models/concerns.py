"""What a section 47 enquiry found of each concern, by the category of abuse."""

from __future__ import annotations

from django.db import models

from lineofsight.domain.concerns import Finding
from lineofsight.record.models.child_protection import Section47Enquiry
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact


class ConcernFound(Fact):
    """One concern of a section 47 enquiry, by its national category, and what was found of it."""

    enquiry = models.ForeignKey(Section47Enquiry, models.PROTECT, related_name="concerns")
    category = models.CharField(max_length=3)
    finding = models.CharField(max_length=17, choices=Finding.choices())

    columns = Columns(sensitive=("category", "finding"), plain=(*FACT_COLUMNS, "enquiry"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enquiry", "category"], name="concern_once")]

    @property
    def about_child_id(self) -> int:
        child_id: int = self.enquiry.child_id
        return child_id
