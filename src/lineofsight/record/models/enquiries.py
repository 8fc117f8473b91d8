"""MASH enquiries: which agencies are asked what about a contact, and what they answer."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from lineofsight.domain.codes.front_door import Priority
from lineofsight.domain.information_sharing import Purpose
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.contacts import Contact, ContactMessage
from lineofsight.record.models.facts import Fact
from lineofsight.record.models.workforce import Worker


class Agency(models.Model):
    """A partner agency that can be asked, with the email domains of its people (small letters, without @).

    `kind` is the key of a kind of agency in `domain.information_sharing`.
    """

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=30)
    email_domains = models.JSONField(default=list)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    columns = Columns(plain=("id", "name", "kind", "email_domains", "opened_on", "closed_on"))

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class MashEnquiry(Fact):
    """One enquiry of the agencies about some children of a contact message, before their level is decided.

    `asked_for` is the kind of purpose, which says which gateways are open; `purpose` says why, in words that the
    agencies read. `priority` is the route, which gives the time within which answers are due. `published_at` is when
    the answers were shared among the agencies asked; None before. `closed_at` is when it ended, answered or not; an
    invited agency reads it until five working days later (`readable_until`).
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(ContactMessage, models.PROTECT, related_name="enquiries")
    asked_for = models.CharField(max_length=20, choices=Purpose.choices(), default=Purpose.LEVEL_OF_NEED.value)
    purpose = models.TextField()
    priority = models.CharField(max_length=5, choices=Priority.choices())
    asked_at = models.DateTimeField()
    asked_on = models.DateField()
    asked_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    synthesis = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    readable_until = models.DateField(null=True, blank=True)

    columns = Columns(
        sensitive=("asked_for", "purpose", "priority", "synthesis"),
        plain=(
            *FACT_COLUMNS, "reference", "message", "asked_at", "asked_on", "asked_by", "due_at", "answered_at",
            "published_at", "published_by", "closed_at", "readable_until",
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = "MASH enquiry"
        verbose_name_plural = "MASH enquiries"
        indexes = [models.Index(fields=["message"], condition=Q(closed_at__isnull=True), name="enquiry_open")]

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return None


class EnquiryContact(models.Model):
    """One child of an enquiry."""

    enquiry = models.ForeignKey(MashEnquiry, models.PROTECT, related_name="about")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="enquiries")

    columns = Columns(plain=("id", "enquiry", "contact"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enquiry", "contact"], name="enquiry_contact_once")]


class AgencyRequest(Fact):
    """What one agency is asked in an enquiry: the question, the gateway under which it is asked, by when.

    `gateway` is the law under which the agency may or must answer. `lawful_basis`, `special_category` and
    `confidentiality` are why we may tell it what the request says. All are keys of `domain.information_sharing`.
    `is_address_shared` is whether the agency sees where the children live: never a protected address. `withdrawn_why`
    is why we took the request back; an answer is then no longer owed.
    """

    class State(models.TextChoices):
        """What came back. Late is not a state: it is a comparison of `due_at` with now."""

        REQUESTED = "requested", "Asked"
        RETURNED = "returned", "Answered"
        NOTHING_KNOWN = "nothing_known", "Nothing known"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Taken back"

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enquiry = models.ForeignKey(MashEnquiry, models.PROTECT, related_name="requests")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="requests")
    question = models.TextField()
    gateway = models.CharField(max_length=40, blank=True)
    lawful_basis = models.CharField(max_length=40)
    special_category = models.CharField(max_length=40, blank=True)
    confidentiality = models.CharField(max_length=40, blank=True)
    is_address_shared = models.BooleanField(default=False)
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=14, choices=State.choices, default=State.REQUESTED)
    first_opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)

    columns = Columns(
        sensitive=(
            "question", "gateway", "lawful_basis", "special_category", "confidentiality", "state", "withdrawn_why",
        ),
        plain=(
            *FACT_COLUMNS, "reference", "enquiry", "agency", "is_address_shared", "requested_at", "due_at",
            "first_opened_at", "answered_at",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enquiry", "agency"], name="agency_asked_once")]
        indexes = [
            models.Index(fields=["agency", "due_at"], condition=Q(state="requested"), name="request_outstanding"),
        ]

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return None


class AgencyAnswer(Fact):
    """An agency's answer to a request. `handling` is the agency's own mark, which travels with copied text.

    `person_answering` is who at the agency gave it; `is_taken_down_here` where a worker here wrote it down, over the
    phone, instead of the agency itself. `why_declined` stands only with a refusal.
    """

    request = models.OneToOneField(AgencyRequest, models.PROTECT, related_name="answer")
    answered_at = models.DateTimeField()
    person_answering = models.CharField(max_length=200, blank=True)
    is_taken_down_here = models.BooleanField(default=False)
    known = models.TextField(blank=True)
    worries = models.TextField(blank=True)
    strengths = models.TextField(blank=True)
    why_declined = models.TextField(blank=True)
    may_be_shared_with_family = models.BooleanField(null=True, blank=True)
    may_be_passed_on = models.BooleanField(null=True, blank=True)
    handling = models.CharField(max_length=100, blank=True)

    columns = Columns(
        sensitive=(
            "known", "worries", "strengths", "why_declined", "handling", "may_be_shared_with_family",
            "may_be_passed_on",
        ),
        plain=(*FACT_COLUMNS, "request", "answered_at", "person_answering", "is_taken_down_here"),
    )  # fmt: skip

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return None


class AnswerToFollowUp(models.Model):
    """An answer was given in the partner-facing process, which knows only enquiries: what follows is still to be done.

    The authority's own process does it within seconds, and then the row is gone.
    """

    request = models.ForeignKey(AgencyRequest, models.CASCADE, related_name="+")
    given_at = models.DateTimeField()

    columns = Columns(plain=("id", "request", "given_at"))

    class Meta:
        verbose_name_plural = "answers to follow up"


class Reminder(models.Model):
    """An agency was reminded of an answer it owes: when, and why then."""

    class Why(models.TextChoices):
        HALF_TIME = "half_time", "Half the time has passed"
        DUE = "due", "The answer is due"
        OVERDUE = "overdue", "The answer is overdue"
        BY_HAND = "by_hand", "A worker asked again"

    request = models.ForeignKey(AgencyRequest, models.PROTECT, related_name="reminders")
    reminded_at = models.DateTimeField()
    why = models.CharField(max_length=10, choices=Why.choices)
    by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    columns = Columns(plain=("id", "request", "reminded_at", "why", "by"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "why"], condition=~Q(why__in=["by_hand", "overdue"]), name="reminder_once"
            )
        ]
