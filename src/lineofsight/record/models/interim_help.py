"""Help given to a family while an assessment is still open."""

from __future__ import annotations

from django.db import models

from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact
from lineofsight.record.models.family_help import Assessment
from lineofsight.record.models.people import Child


class InterimHelp(Fact):
    """Something that was done for the child or the family before the assessment was authorised.

    `given_by` is the person, service or agency that gave it, "" where nobody wrote it down. `goes_on`: whether it
    is given from that day on; False for something given once, None where nobody said.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="interim_help")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="interim_help")
    given_on = models.DateField()
    goes_on = models.BooleanField(null=True, blank=True)
    what = models.TextField()
    given_by = models.CharField(max_length=200, blank=True)

    columns = Columns(
        identifies=("child",),
        sensitive=("what", "given_by"),
        plain=(*FACT_COLUMNS, "assessment", "given_on", "goes_on"),
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(what=""), name="interim_help_says_what")]
        indexes = [models.Index(fields=["child", "given_on"], name="interim_help_of_child")]
