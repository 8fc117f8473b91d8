"""The chronology: what a person made of a row that the record proposes, and rows that people wrote by hand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lineofsight.domain.chronology import Precision, Source, Standing
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact
from lineofsight.record.models.people import Child, Person
from lineofsight.record.models.workforce import Worker


class ChronologyEntry(Fact):
    """One row of a child's chronology that a person answered or wrote. A proposal that nobody answered has no row here.

    `kind` is the key of a significant event. `origin_fact`, a `FactKind`, and `origin_id` are the fact that proposed
    it, "" and None for a row written by hand. The facts (`happened_on` with its precision, `what_happened`, `harms`,
    `source`, `agency`, `document`) stand as they were when it was confirmed or written, and the analysis (`impact`,
    `response`, `outcome`) apart from them. `about` is the person it is about, where one is named. A confirmation that
    is taken back is `waiting` again; a row by hand that is taken out is kept. `why_left_out` says why it was declined
    or taken out.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="chronology_entries")
    kind = models.CharField(max_length=40)
    origin_fact = models.CharField(max_length=30, blank=True)
    origin_id = models.BigIntegerField(null=True, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices())
    happened_on = models.DateField()
    happened_at = models.DateTimeField(null=True, blank=True)
    precision = models.CharField(max_length=12, choices=Precision.choices(), default=Precision.DAY.value)
    what_happened = models.TextField(blank=True)
    harms = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=12, choices=Source.choices())
    agency = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=200, blank=True)
    about = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="told_of_in")
    impact = models.TextField(blank=True)
    response = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    why_left_out = models.TextField(blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")

    columns = Columns(
        identifies=("child", "about"),
        sensitive=(
            "kind", "what_happened", "harms", "source", "agency", "document", "impact", "response", "outcome",
            "why_left_out",
        ),
        plain=(
            *FACT_COLUMNS, "origin_fact", "origin_id", "standing", "happened_on", "happened_at", "precision",
            "answered_at", "answered_by",
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = "row of the chronology"
        verbose_name_plural = "rows of the chronology"
        constraints = [
            models.UniqueConstraint(
                fields=["child", "kind", "origin_fact", "origin_id"],
                condition=~Q(origin_fact=""),
                name="chronology_entry_once_an_origin",
            ),
            models.CheckConstraint(
                condition=Q(origin_fact="", origin_id__isnull=True) | ~Q(origin_fact="") & Q(origin_id__isnull=False),
                name="chronology_entry_origin_whole",
            ),
            models.CheckConstraint(
                condition=~Q(standing__in=["declined", "taken_out"]) | ~Q(why_left_out=""),
                name="chronology_entry_left_out_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(origin_fact="") | Q(standing__in=["confirmed", "taken_out"]) & ~Q(what_happened=""),
                name="chronology_entry_by_hand_says_what_happened",
            ),
        ]
        indexes = [models.Index(fields=["child", "happened_on"], name="chronology_of_child")]
