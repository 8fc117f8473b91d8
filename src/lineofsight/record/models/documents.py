"""Documents made from the record: what each says, for whom, who approved it, and when it was sent on."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from lineofsight.domain.documents import (
    CONFERENCE_RECORD,
    CONFERENCE_REPORTS,
    RecipientKind,
    SentBy,
    Standing,
    SubjectKind,
)
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact
from lineofsight.record.models.people import Child, Person
from lineofsight.record.models.workforce import Worker

FAMILY = (RecipientKind.PERSON.value, RecipientKind.CHILD.value)


class DocumentQuerySet(models.QuerySet["Document"]):
    def waiting(self) -> Self:
        """Documents that wait for somebody's approval."""
        return self.filter(standing=Standing.WAITING.value)

    def sent(self) -> Self:
        """Documents that were sent on, or given, to whom they are for."""
        return self.filter(sent_on__isnull=False)

    def conference_reports(self) -> Self:
        """Reports for initial and review conferences."""
        return self.filter(kind__in=CONFERENCE_REPORTS)

    def conference_records(self) -> Self:
        """Records of conferences."""
        return self.filter(kind=CONFERENCE_RECORD)

    def about_fact(self, about: SubjectKind, about_id: int) -> Self:
        """Documents about one fact of the record, such as a section 47 enquiry or a child protection plan."""
        return self.filter(about=about.value, about_id=about_id)

    def to_family(self) -> Self:
        """Documents for the child or a person around it."""
        return self.filter(recipient_kind__in=FAMILY)

    def to_chair(self) -> Self:
        """Documents for the chair of a conference."""
        return self.filter(recipient_kind=RecipientKind.CHAIR.value)

    def first_sent_on(self) -> date | None:
        """The day on which the first of them was sent on; None while none was."""
        found: date | None = self.sent().aggregate(first=models.Min("sent_on"))["first"]
        return found


class Document(Fact):
    """One document about one child, made for one recipient, kept as it was made.

    `kind` is a key of `domain.documents`. `said` is the whole of it, and `digest` the SHA-256 of that: neither ever
    changes, whatever becomes of the record. `asked` is what its maker asked for, to make another from it. `about` and
    `about_id` are the fact that it is about; about_id is None for one about the child alone. `recipient` is None for
    somebody who is not a person of the record. `approved_by` approved it or sent it back, then with `why_sent_back`.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40)
    standing = models.CharField(max_length=10, choices=Standing.choices())
    about = models.CharField(max_length=20, choices=SubjectKind.choices(), default=SubjectKind.CHILD.value)
    about_id = models.BigIntegerField(null=True, blank=True)
    recipient_kind = models.CharField(max_length=12, choices=RecipientKind.choices())
    recipient = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="documents_received")
    recipient_name = models.CharField(max_length=200)
    recipient_part = models.CharField(max_length=100, blank=True)
    purpose = models.TextField(blank=True)
    asked = models.JSONField(default=dict, editable=False)
    said = models.JSONField(editable=False)
    digest = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    why_sent_back = models.TextField(blank=True)
    sent_on = models.DateField(null=True, blank=True)
    sent_by = models.CharField(max_length=12, choices=SentBy.choices(), blank=True)

    objects = DocumentQuerySet.as_manager()

    columns = Columns(
        identifies=("child", "recipient", "recipient_name", "asked", "said"),
        sensitive=("kind", "recipient_kind", "recipient_part", "purpose", "why_sent_back"),
        plain=(
            *FACT_COLUMNS, "standing", "about", "about_id", "digest", "made_at", "made_by", "approved_at",
            "approved_by", "sent_on", "sent_by",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="document_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(made_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="document_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(standing="sent_back") | ~Q(why_sent_back="") & Q(approved_at__isnull=False),
                name="document_sent_back_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True, sent_by="")
                | Q(sent_on__isnull=False, standing="ready") & ~Q(sent_by=""),
                name="document_sent_when_ready",
            ),
        ]
        indexes = [
            models.Index(fields=["child", "made_at"], name="document_of_child"),
            models.Index(fields=["child"], condition=Q(standing="waiting"), name="document_waiting"),
        ]
