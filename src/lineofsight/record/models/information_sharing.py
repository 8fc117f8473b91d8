"""What is often lumped together as "consent", kept apart: agreement, openness, disclosure, objection.

Source: practice reference 5.3. The codes of lawful bases, conditions and grounds are those of
`domain.information_sharing`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.contacts import Contact
from lineofsight.record.models.documents import Document
from lineofsight.record.models.facts import Fact
from lineofsight.record.models.workforce import Worker


class OfContact(Fact):
    """A fact about one contact."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="%(class)s_facts")

    class Meta:
        abstract = True

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return self.contact.child_id


class Agreement(OfContact):
    """Somebody's agreement, or refusal, to a service: who, when, how, to what; an older child's own view as well."""

    class Who(models.TextChoices):
        MOTHER = "mother", "Mother"
        FATHER = "father", "Father"
        OTHER_WITH_RESPONSIBILITY = "other_with_responsibility", "Another person with parental responsibility"
        CHILD = "child", "The child"

    who = models.CharField(max_length=26, choices=Who.choices)
    service = models.CharField(max_length=100)
    is_agreed = models.BooleanField()
    how = models.CharField(max_length=100, blank=True)
    happened_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True)

    columns = Columns(
        sensitive=("who", "service", "is_agreed", "how", "words"),
        plain=(*FACT_COLUMNS, "contact", "happened_on", "withdrawn_on"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=models.F("happened_on")),
                name="agreement_withdrawn_after",
            )
        ]


class Openness(OfContact):
    """Whether parents and child were told of the contact or of the sharing; if not, why, and who decided that."""

    parents_told = models.BooleanField()
    child_told = models.BooleanField(null=True, blank=True)
    why_not = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    decided_on = models.DateField()
    decided_by_name = models.CharField(max_length=200, blank=True)

    columns = Columns(
        sensitive=("parents_told", "child_told", "why_not", "words"),
        plain=(*FACT_COLUMNS, "contact", "decided_on", "decided_by_name"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(parents_told=True) | ~Q(why_not=""), name="openness_not_told_says_why")
        ]


class Disclosure(Fact):
    """One sharing of information, or a decision not to share: from whom, to whom, what, why, on which basis.

    It stands with the `contact` about which something was shared, or with the `document` that was released.
    `lawful_basis`, `special_category` and `confidentiality` are keys of `domain.information_sharing`. `is_shared` is
    False for a decision not to share. `may_be_passed_on` is None where nothing was said.
    """

    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="disclosure_facts")
    document = models.OneToOneField(Document, models.PROTECT, null=True, blank=True, related_name="disclosure")
    is_from_us = models.BooleanField(default=True)
    organisation = models.CharField(max_length=200)
    what = models.TextField()
    purpose = models.TextField()
    is_shared = models.BooleanField(default=True)
    lawful_basis = models.CharField(max_length=40)
    special_category = models.CharField(max_length=40, blank=True)
    confidentiality = models.CharField(max_length=40, blank=True)
    may_be_passed_on = models.BooleanField(null=True, blank=True)
    shared_at = models.DateTimeField()
    approved_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    columns = Columns(
        sensitive=(
            "is_from_us", "organisation", "what", "purpose", "is_shared", "lawful_basis", "special_category",
            "confidentiality", "may_be_passed_on",
        ),
        plain=(*FACT_COLUMNS, "contact", "document", "shared_at", "approved_by"),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=True, document__isnull=False)
                | Q(contact__isnull=False, document__isnull=True),
                name="disclosure_of_contact_or_document",
            )
        ]

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        if self.document is not None:
            child_id: int = self.document.child.pk
            return child_id
        return self.contact.child_id if self.contact is not None else None


class Objection(OfContact):
    """Somebody objected to a referral, a service or a sharing; what was decided about it, why, and by whom."""

    class Decided(models.TextChoices):
        RESPECTED = "respected", "Respected"
        OVERRIDDEN = "overridden", "Overridden"

    who = models.CharField(max_length=200)
    to_what = models.TextField()
    objected_on = models.DateField()
    decided = models.CharField(max_length=12, choices=Decided.choices)
    reason = models.TextField()
    decided_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    columns = Columns(
        identifies=("who",),
        sensitive=("to_what", "decided", "reason"),
        plain=(*FACT_COLUMNS, "contact", "objected_on", "decided_by"),
    )
