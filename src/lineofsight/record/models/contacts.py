"""Contacts: messages to the front door, the children and adults each is about, and what the sender was told."""

from __future__ import annotations

import secrets
import uuid
from typing import Final, Self

from django.db import models
from django.db.models import Q

from lineofsight.domain.codes.front_door import ContactCategory, ContactMethod, ContactOutcome, Priority
from lineofsight.record.models.calendar_fields import DayNumberField, WorkingDayField
from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.people import Child, Person
from lineofsight.record.models.workforce import Team, Worker

RECEIPT_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter or figure that is mistaken for another when it is read aloud."""


def new_receipt() -> str:
    """A reference that a sender can read over the phone: "LS-7F3K-9QX2". It says nothing about anybody."""
    letters = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(8))
    return f"LS-{letters[:4]}-{letters[4:]}"


class ContactMessage(Fact):
    """One message to the front door, about one child or several. Each child it is about is a `Contact` of it.

    `receipt` is what the sender quotes. `is_out_of_hours` is set when it is received, from the hours of that day.
    `referrer_*` is the source's identity: shown to the author and to managers where `is_source_confidential`.
    `is_professional` is whether an agency sent it. `parents_told` and `child_told` are openness (None: not said).
    `method` is "" where a file tells of it and does not say how it came; `worries` is "" likewise.
    `return_code` is the hash of the code with which a sender without an account sees what became of it; "" for none.
    `is_in_immediate_danger` is None where it is not known.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    receipt = models.CharField(max_length=12, unique=True, default=new_receipt, editable=False)
    received_at = models.DateTimeField()
    received_on = models.DateField()
    received_day = DayNumberField(of="received_on")
    received_working_day = WorkingDayField(of="received_on")
    method = models.CharField(max_length=20, choices=ContactMethod.choices(), blank=True)
    is_out_of_hours = models.BooleanField(default=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="contact_messages")
    source = models.CharField(max_length=3)
    is_professional = models.BooleanField(default=False)
    referrer_name = models.CharField(max_length=200, blank=True)
    referrer_role = models.CharField(max_length=200, blank=True)
    referrer_organisation = models.CharField(max_length=200, blank=True)
    referrer_phone = models.CharField(max_length=40, blank=True)
    referrer_email = models.CharField(max_length=254, blank=True)
    is_source_confidential = models.BooleanField(default=False)
    how_to_reply = models.CharField(max_length=200, blank=True)
    wants_feedback = models.BooleanField(default=True)
    happened_on = models.DateField(null=True, blank=True)
    worries = models.TextField()
    working_well = models.TextField(blank=True)
    childs_words = models.TextField(blank=True)
    is_in_immediate_danger = models.BooleanField(null=True, blank=True)
    danger = models.TextField(blank=True)
    parents_told = models.BooleanField(null=True, blank=True)
    child_told = models.BooleanField(null=True, blank=True)
    why_not_told = models.TextField(blank=True)
    home_address = models.TextField(blank=True)
    home_postcode = models.CharField(max_length=8, blank=True)
    is_home_protected = models.BooleanField(default=False)
    police_reference = models.CharField(max_length=60, blank=True)
    police_grade = models.CharField(max_length=40, blank=True)
    return_code = models.CharField(max_length=64, blank=True, db_index=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_how = models.CharField(max_length=40, blank=True)

    columns = Columns(
        identifies=(
            "referrer_name", "referrer_phone", "referrer_email", "how_to_reply", "home_address", "home_postcode",
            "police_reference", "return_code",
        ),
        sensitive=(
            "referrer_role", "referrer_organisation", "source", "worries", "working_well", "childs_words",
            "is_in_immediate_danger", "danger", "parents_told", "child_told", "why_not_told", "is_home_protected",
            "is_source_confidential", "police_grade", "happened_on",
        ),
        plain=(
            *FACT_COLUMNS, "reference", "receipt", "received_at", "received_on", "received_day",
            "received_working_day", "method", "is_out_of_hours", "team", "is_professional", "wants_feedback",
            "acknowledged_at", "acknowledged_how",
        ),
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["received_at"], name="message_received")]

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return None


NOT_SAID: Final = "not_said"
"""The stage of a contact of which a file says that it came, and not what was decided."""


class ContactQuerySet(models.QuerySet["Contact"]):
    def open(self) -> Self:
        """Contacts that wait for a decision: the first one, or another where they were reopened."""
        return self.filter(decided_at__isnull=True).exclude(stage=NOT_SAID)


class Contact(Fact):
    """A child-level contact: one child of a contact message, from arrival to decision.

    `child` is None until someone has said which child of the record it is about; the columns before it hold what was
    said of the child. `age_said` is in whole years where no birth date is known. `received_at` repeats the
    message's. `decided_at`, `outcome` and `level` are those in force: empty while undecided or reopened, with
    `first_decided_at` kept. `readable_until` is the last day on which the queue item still opens the child's record
    to the front door: None while it is open. `episode` is the one it opened or was passed to.

    Of a contact at the stage "not said" a file tells the day and the source alone: it waits for nobody, no clock runs
    for it, and it counts among what came and never among what was decided.
    """

    class Stage(models.TextChoices):
        """Where it stands in the queue."""

        RECEIVED = "received", "Received"
        SCREENING = "screening", "Screening"
        WITH_AGENCIES = "with_agencies", "With agencies"
        TO_DECIDE = "to_decide", "To decide"
        AWAITING_SIGN_OFF = "awaiting_sign_off", "Awaiting sign-off"
        DECIDED = "decided", "Decided"
        NOT_SAID = NOT_SAID, "What was decided is not in the file"

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(ContactMessage, models.PROTECT, related_name="contacts")
    given_names = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    known_as = models.CharField(max_length=200, blank=True)
    born_on = models.DateField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    age_said = models.PositiveSmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    ethnicity = models.CharField(max_length=4, blank=True)
    language = models.CharField(max_length=60, blank=True)
    communication_need = models.CharField(max_length=200, blank=True)
    disability = models.CharField(max_length=200, blank=True)
    school = models.CharField(max_length=200, blank=True)
    general_practitioner = models.CharField(max_length=200, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    upn = models.CharField(max_length=13, blank=True)
    about_this_child = models.TextField(blank=True)

    child = models.ForeignKey(Child, models.PROTECT, null=True, blank=True, related_name="contacts")
    linked_at = models.DateTimeField(null=True, blank=True)
    linked_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")

    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.RECEIVED)
    received_at = models.DateTimeField()
    received_on = models.DateField()
    received_day = DayNumberField(of="received_on")
    received_working_day = WorkingDayField(of="received_on")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="contacts")
    priority = models.CharField(max_length=5, choices=Priority.choices(), blank=True)
    category = models.CharField(max_length=30, choices=ContactCategory.choices(), blank=True)
    triaged_at = models.DateTimeField(null=True, blank=True)
    triaged_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    screening_summary = models.TextField(blank=True)
    recommended_outcome = models.CharField(max_length=30, choices=ContactOutcome.choices(), blank=True)
    recommended_level = models.CharField(max_length=2, blank=True)
    recommended_at = models.DateTimeField(null=True, blank=True)
    recommended_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")

    decided_at = models.DateTimeField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_day = DayNumberField(of="decided_on")
    decided_working_day = WorkingDayField(of="decided_on")
    outcome = models.CharField(max_length=30, choices=ContactOutcome.choices(), blank=True)
    level = models.CharField(max_length=2, blank=True)
    first_decided_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    readable_until = models.DateField(null=True, blank=True)
    episode = models.ForeignKey(Episode, models.PROTECT, null=True, blank=True, related_name="contacts")
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")

    objects = ContactQuerySet.as_manager()

    columns = Columns(
        identifies=(
            "given_names", "family_name", "known_as", "born_on", "expected_on", "nhs_number", "upn", "child",
        ),
        sensitive=(
            "age_said", "sex", "ethnicity", "language", "communication_need", "disability", "school",
            "general_practitioner", "about_this_child", "category", "priority", "screening_summary",
            "recommended_outcome", "recommended_level", "outcome", "level",
        ),
        plain=(
            *FACT_COLUMNS, "reference", "message", "linked_at", "linked_by", "stage", "received_at", "received_on",
            "received_day", "received_working_day", "worker", "triaged_at", "triaged_by", "recommended_at",
            "recommended_by", "decided_at", "decided_on", "decided_day", "decided_working_day", "first_decided_at",
            "reopened_at", "readable_until", "episode", "same_as",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="") & ~Q(stage="decided")
                | Q(decided_at__isnull=False, stage="decided") & ~Q(outcome=""),
                name="contact_decided_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(stage=NOT_SAID) | Q(origin="loaded"), name="contact_not_said_by_a_file_alone"
            ),
            models.CheckConstraint(
                condition=Q(born_on__isnull=True) | Q(expected_on__isnull=True), name="contact_born_or_expected"
            ),
        ]
        indexes = [
            models.Index(
                fields=["stage", "received_at"], condition=Q(decided_at__isnull=True), name="contact_in_queue"
            ),
            models.Index(fields=["child", "received_at"], name="contact_of_child"),
            models.Index(fields=["decided_at"], condition=Q(decided_at__isnull=False), name="contact_decided"),
            models.Index(fields=["received_at"], name="contact_received"),
            models.Index(
                fields=["child", "decided_at"],
                condition=Q(outcome=ContactOutcome.INFORMATION_ON_OPEN_EPISODE.value),
                name="contact_passed_on",
            ),
            # The queue counts every open contact, and all that came, were decided or were reopened lately. These hold
            # all that it asks of them, so that the rows themselves, wide with their texts, are left alone.
            models.Index(
                fields=["stage", "priority", "received_working_day", "worker", "child", "message", "reopened_at"]
                + ["received_at", "id", "decided_at"],
                condition=Q(decided_at__isnull=True),
                name="contact_queue_counts",
            ),
            models.Index(fields=["received_on", "received_at", "child", "stage"], name="contact_arrivals"),
            models.Index(
                fields=["decided_on", "decided_at", "reopened_at", "child"],
                condition=Q(decided_on__isnull=False),
                name="contact_decisions",
            ),
            models.Index(
                fields=["reopened_at", "first_decided_at", "decided_at", "child"],
                condition=Q(reopened_at__isnull=False),
                name="contact_reopenings",
            ),
        ]

    @property
    def said_name(self) -> str:
        """What the child was called in the message; "Name not known" where nothing was said."""
        return f"{self.given_names} {self.family_name}".strip() or self.known_as or "Name not known"

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.decided_at is None and self.stage != NOT_SAID

    @property
    def is_decided(self) -> bool:
        """Whether a decision on it is in force here."""
        return self.decided_at is not None

    @property
    def source(self) -> str:
        """Who its message came from, as a code."""
        return self.message.source


class PersonNamed(Fact):
    """Somebody else named in a contact message: a parent, a carer, another adult, a child it is not about.

    `kind` is how they stand to the children, as a `Relationship.Kind` or "" where not said. `person` is who they are
    in the record, once someone has said so. `is_of_concern` marks one the message is worried about.
    """

    message = models.ForeignKey(ContactMessage, models.PROTECT, related_name="people_named")
    given_names = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    born_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=14, blank=True)
    relationship_said = models.CharField(max_length=100, blank=True)
    has_parental_responsibility = models.BooleanField(null=True, blank=True)
    lives_with_children = models.BooleanField(null=True, blank=True)
    is_of_concern = models.BooleanField(default=False)
    phone = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="named_in")

    columns = Columns(
        identifies=("given_names", "family_name", "born_on", "phone", "person"),
        sensitive=(
            "kind", "relationship_said", "has_parental_responsibility", "lives_with_children", "is_of_concern",
        ),
        plain=(*FACT_COLUMNS, "message"),
    )  # fmt: skip

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return None

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()


class Attachment(models.Model):
    """A file that came with a message or with an agency's answer. `name` is what the sender called it.

    It is served as an attachment only, to whoever may read what it hangs on. `scanned` says what a scanner found.
    """

    class Scanned(models.TextChoices):
        NOT_SCANNED = "not_scanned", "Not scanned"
        CLEAN = "clean", "Scanned: nothing found"

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(ContactMessage, models.PROTECT, null=True, blank=True, related_name="attachments")
    answer = models.ForeignKey("record.AgencyAnswer", models.PROTECT, null=True, blank=True, related_name="attachments")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    scanned = models.CharField(max_length=12, choices=Scanned.choices, default=Scanned.NOT_SCANNED)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")

    columns = Columns(
        identifies=("name",),
        plain=(
            "id", "reference", "message", "answer", "content_type", "size", "sha256", "scanned", "added_at",
            "added_by",
        ),
    )  # fmt: skip


class AttachmentContent(models.Model):
    """The bytes of an attachment, apart from its row so that no list fetches them."""

    attachment = models.OneToOneField(Attachment, models.PROTECT, primary_key=True, related_name="content")
    content = models.BinaryField()

    columns = Columns(sensitive=("content",), plain=("attachment",))


class ReferrerTold(Fact):
    """Whoever made a contact was told what was decided on it: when, how, and in which words."""

    class How(models.TextChoices):
        STATUS_PAGE = "status_page", "On the page that their reference opens"
        PHONE = "phone", "By phone"
        EMAIL = "email", "By secure email"
        LETTER = "letter", "By letter"
        IN_PERSON = "in_person", "In person"

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="tellings")
    told_at = models.DateTimeField()
    told_on = models.DateField()
    how = models.CharField(max_length=12, choices=How.choices)
    words = models.TextField()

    columns = Columns(sensitive=("words",), plain=(*FACT_COLUMNS, "contact", "told_at", "told_on", "how"))

    class Meta:
        indexes = [models.Index(fields=["contact", "told_at"], name="telling_of_contact")]

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return self.contact.child_id


class InformationRead(Fact):
    """The information of a contact was passed on, and whoever holds the child has read it: who, and when.

    It answers for what was passed up to that moment: a contact that was reopened and is passed on again is to be read
    again.
    """

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="readings")
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")

    columns = Columns(plain=(*FACT_COLUMNS, "contact", "read_at", "read_by"))

    class Meta:
        indexes = [models.Index(fields=["contact", "read_at"], name="reading_of_contact")]

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return self.contact.child_id
