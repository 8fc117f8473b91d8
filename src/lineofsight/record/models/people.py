"""People: children, born and unborn, the adults around them, and what each is called and known by."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from lineofsight.record.models.columns import FACT_COLUMNS, Columns
from lineofsight.record.models.facts import Fact, ends_on_or_after
from lineofsight.record.models.matched import Matched


class Person(Matched, Fact):
    """Someone the record knows: a child, a parent, another adult.

    Codes are those of the national code sets; "" means not recorded. `gender_code` is the code of the older set where
    an old file gave one. A person is unborn while `expected_on` stands without `born_on`. `merged_into` is the person
    whom this record was found to be of too: all that hung on it hangs there, until the merge is undone. Of a child who
    was known before the birth `was_expected_on` keeps the day that was expected.
    """

    matched_by: ClassVar[tuple[str, ...]] = ("pk",)

    sex = models.CharField(max_length=1, blank=True)
    gender_code = models.CharField(max_length=1, blank=True)
    born_on = models.DateField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    was_expected_on = models.DateField(null=True, blank=True)
    died_on = models.DateField(null=True, blank=True)
    ethnicity = models.CharField(max_length=4, blank=True)
    upn_unknown = models.CharField(max_length=3, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", db_index=False
    )

    columns = Columns(
        identifies=("born_on", "expected_on", "was_expected_on", "merged_into"),
        sensitive=("sex", "gender_code", "died_on", "ethnicity", "upn_unknown"),
        plain=FACT_COLUMNS,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(origin="loaded") | Q(born_on__isnull=True) | Q(expected_on__isnull=True),
                name="person_born_or_expected",
            ),
            ends_on_or_after("person_died_after_birth", "born_on", "died_on"),
        ]
        indexes = [
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="person_merged"),
        ]

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return self.pk if hasattr(self, "child") else None

    @property
    def is_unborn(self) -> bool:
        return self.born_on is None and self.expected_on is not None


class Restriction(models.TextChoices):
    """How far a record's existence and content are kept from staff."""

    S0 = "S0", "Standard"
    S1 = "S1", "Restricted"
    S2 = "S2", "Sealed"


class Child(Matched):
    """A child, or an unborn child, whose record the authority keeps. The row of the person carries the facts.

    `reference` is the only form in which a child appears in an address. `la_child_id` is the authority's own
    identifier, kept from year to year. `as_at_on` is the reference date of the file that is all we know the child by:
    "now" for this child until a later fact is recorded here, which makes it None.
    """

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="child")
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    la_child_id = models.CharField("LA child ID", max_length=64, unique=True)
    restriction = models.CharField(max_length=2, choices=Restriction.choices, default=Restriction.S0)
    as_at_on = models.DateField(null=True, blank=True)

    columns = Columns(
        identifies=("person", "reference", "la_child_id"),
        sensitive=("restriction",),
        plain=("as_at_on",),
    )

    class Meta:
        indexes = [models.Index(fields=["as_at_on"], condition=Q(as_at_on__isnull=False), name="child_as_at")]

    @property
    def pseudonym(self) -> str:
        """A name for lists that must not identify the child; the same on every list."""
        return f"Child {str(self.reference)[:8]}"

    @property
    def name(self) -> str:
        """The child's current name; "" where none is recorded. Prefetch `person__names` for a list."""
        current = (name for name in self.person.names.all() if name.ended_on is None and not name.is_alias)
        return next((name.full_name for name in current), "")


class PersonName(Matched, Fact):
    """A name a person has or had; an alias is one they also use."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="names")
    given_names = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200)
    is_alias = models.BooleanField(default=False)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    columns = Columns(
        identifies=("person", "given_names", "family_name"),
        plain=(*FACT_COLUMNS, "is_alias", "started_on", "ended_on"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_on__isnull=True, is_alias=False), name="name_one_current"
            ),
            ends_on_or_after("name_ends_after_start", "started_on", "ended_on"),
        ]
        indexes = [models.Index(fields=["family_name", "given_names"], name="name_as_listed")]

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return self.person.about_child_id


class Identifier(Matched, Fact):
    """A number somebody knows a person by, with the time it was in use."""

    class Kind(models.TextChoices):
        UPN = "upn", "Unique pupil number"
        FORMER_UPN = "former_upn", "Former unique pupil number"
        NHS_NUMBER = "nhs_number", "NHS number"
        LA_CHILD_ID = "la_child_id", "LA child ID used before"

    person = models.ForeignKey(Person, models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    value = models.CharField(max_length=64)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    columns = Columns(identifies=("person", "value"), plain=(*FACT_COLUMNS, "kind", "started_on", "ended_on"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(ended_on__isnull=True) & ~Q(kind__in=["former_upn", "la_child_id"]),
                name="identifier_one_current",
            )
        ]
        indexes = [models.Index(fields=["kind", "value"], name="identifier_value")]

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return self.person.about_child_id


class Disability(Fact):
    """A disability of a person, by its national code. NONE stands alone."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="disabilities")
    code = models.CharField(max_length=4)

    columns = Columns(identifies=("person",), sensitive=("code",), plain=FACT_COLUMNS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "code"], name="disability_once")]

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return self.person.about_child_id


def letters_of(lines: str, postcode: str) -> str:
    """The letters and digits of an address: the same however spaces, commas and capitals were written."""
    return "".join(letter for letter in f"{lines}{postcode}".lower() if letter.isalnum())


class Address(Matched, Fact):
    """Where a person lives or lived. A protected address is shown to nobody but those who hold the location right."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="addresses")
    lines = models.TextField()
    postcode = models.CharField(max_length=8, blank=True)
    is_protected = models.BooleanField(default=False)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    columns = Columns(
        identifies=("person", "lines", "postcode"),
        sensitive=("is_protected",),
        plain=(*FACT_COLUMNS, "started_on", "ended_on"),
    )

    class Meta:
        constraints = [ends_on_or_after("address_ends_after_start", "started_on", "ended_on")]

    def is_place_of(self, lines: str, postcode: str) -> bool:
        """Whether an address that may be written with other spaces, commas or capitals is this one."""
        return letters_of(self.lines, self.postcode) == letters_of(lines, postcode)

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return self.person.about_child_id


class FamilyMember(Fact):
    """That another case system counts a person to a family, which it knows by the key `family`.

    Who is whose relative, which workers record here, is a `Relationship`.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="families")
    family = models.CharField(max_length=48)

    columns = Columns(identifies=("person",), sensitive=("family",), plain=FACT_COLUMNS)

    class Meta:
        indexes = [models.Index(fields=["family"], name="family_members")]

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return self.person.about_child_id


class Relationship(Matched, Fact):
    """How one person stands to another: `person` is the `kind` of `to`."""

    class Kind(models.TextChoices):
        MOTHER = "mother", "Mother"
        FATHER = "father", "Father"
        PARENT = "parent", "Parent"
        STEP_PARENT = "step_parent", "Step-parent"
        GRANDPARENT = "grandparent", "Grandparent"
        CARER = "carer", "Carer"
        SIBLING = "sibling", "Sibling"
        HALF_SIBLING = "half_sibling", "Half-sibling"
        OTHER_RELATIVE = "other_relative", "Other relative"
        OTHER = "other", "Other"

    matched_by: ClassVar[tuple[str, ...]] = ("person_id", "to_id")

    person = models.ForeignKey(Person, models.PROTECT, related_name="relationships")
    to = models.ForeignKey(Person, models.PROTECT, related_name="relationships_from")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    has_parental_responsibility = models.BooleanField(null=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    columns = Columns(
        identifies=("person", "to"),
        sensitive=("kind", "has_parental_responsibility"),
        plain=(*FACT_COLUMNS, "started_on", "ended_on"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=models.F("to")), name="relationship_between_two"),
            models.UniqueConstraint(
                fields=["person", "to", "kind"], condition=Q(ended_on__isnull=True), name="relationship_once"
            ),
            ends_on_or_after("relationship_ends_after_start", "started_on", "ended_on"),
        ]

    @property
    def about_child_id(self) -> int | None:  # type: ignore[override]
        return self.to.about_child_id
