"""Whether two records are of one person: the index by which people are found, what the batch found, and merges."""

from __future__ import annotations

from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from lineofsight.domain.matching import LookUpKey, Match
from lineofsight.record.models.columns import Columns
from lineofsight.record.models.people import Person
from lineofsight.record.models.workforce import Worker


class MatchParticulars(models.Model):
    """One person in the form in which people are compared, read from the record and never typed.

    content: as `domain.matching.Particulars.as_json` gives it. A protected address is not in it.
    """

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="match_particulars")
    content = models.JSONField()

    columns = Columns(identifies=("person", "content"))


class MatchKey(models.Model):
    """A value by which a person is found: everybody who may be the same person shares one of them.

    The keys of a person follow from the particulars, so that they are found again without an index by person.
    """

    kind = models.CharField(max_length=12, choices=[(key.value, key.words) for key in LookUpKey])
    value = models.CharField(max_length=250)
    person = models.ForeignKey(Person, models.CASCADE, related_name="match_keys", db_index=False)

    columns = Columns(identifies=("value", "person"), plain=("id", "kind"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value", "person"], name="match_key_once")]


class PossibleDuplicateQuerySet(models.QuerySet["PossibleDuplicate"]):
    def open(self) -> Self:
        """Pairs about which nobody has said yet whether they are one person."""
        return self.filter(state=PossibleDuplicate.State.OPEN)

    def of(self, person_id: int) -> Self:
        """Pairs of which this person is one."""
        return self.filter(Q(one=person_id) | Q(other=person_id))


class PossibleDuplicate(models.Model):
    """Two records of the record that may be of one person, as the batch found them, and what people said of them.

    `one` has the smaller id. The reasons are words of the catalogue of comparisons. `weight` sorts the list, and stands
    on no page. A pair that was said to be of different people stays so, and is not found again.
    """

    class State(models.TextChoices):
        OPEN = "open", "To be looked at"
        DIFFERENT = "different", "Different people"
        MERGED = "merged", "Merged"

    one = models.ForeignKey(Person, models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    match = models.CharField(max_length=8, choices=[(match.value, match.words) for match in Match])
    weight = models.FloatField()
    reasons_for = models.JSONField(default=list)
    reasons_against = models.JSONField(default=list)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)

    objects = PossibleDuplicateQuerySet.as_manager()

    columns = Columns(
        identifies=("one", "other"),
        sensitive=("reasons_for", "reasons_against", "why"),
        plain=("id", "match", "weight", "first_seen_at", "last_seen_at", "state", "settled_at", "settled_by"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="duplicate_pair_in_order"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True) | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="duplicate_settled_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["-weight", "id"], condition=Q(state="open"), name="duplicate_open")]


class PersonMergeQuerySet(models.QuerySet["PersonMerge"]):
    def waiting(self) -> Self:
        """Those that wait for a second person, the one who waited longest first."""
        return self.filter(state__in=PersonMerge.WAITING).order_by("proposed_at", "pk")

    def standing(self) -> Self:
        """Merges that are in force: done, and not undone."""
        return self.filter(state__in=[PersonMerge.State.DONE, PersonMerge.State.UNDO_PROPOSED])


class PersonMerge(models.Model):
    """Two records that two people said are of one person: `merged` hangs on `kept` from then until it is undone.

    One worker proposes and another decides, for the merge and for its undoing. Rows are never deleted.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        DECLINED = "declined", "Declined"
        DONE = "done", "Merged"
        UNDO_PROPOSED = "undo_proposed", "Merged, and to be undone"
        UNDONE = "undone", "Undone"

    WAITING = (State.PROPOSED, State.UNDO_PROPOSED)

    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    merged = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=13, choices=State.choices, default=State.PROPOSED)
    reason = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    decision_reason = models.TextField(blank=True)
    undo_reason = models.TextField(blank=True)
    undo_proposed_at = models.DateTimeField(null=True)
    undo_proposed_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    objects = PersonMergeQuerySet.as_manager()

    columns = Columns(
        identifies=("kept", "merged"),
        sensitive=("reason", "decision_reason", "undo_reason"),
        plain=(
            "id", "state", "proposed_at", "proposed_by", "decided_at", "decided_by", "undo_proposed_at",
            "undo_proposed_by", "undone_at", "undone_by",
        ),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="merge_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True) | ~Q(undone_by=F("undo_proposed_by")), name="undo_by_two_people"
            ),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(state__in=["proposed", "done", "undo_proposed"]), name="merge_once"
            ),
        ]


class MergedRow(models.Model):
    """One row that a merge changed, item by item, so that it can be undone: each column with what it was and became.

    model: the name of the row's model. `not_restored` are the columns that somebody has changed since, and that the
    undoing left as they are; None while the merge stands.
    """

    merge = models.ForeignKey(PersonMerge, models.PROTECT, related_name="rows")
    model = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    changes = models.JSONField(encoder=DjangoJSONEncoder)
    not_restored = models.JSONField(null=True)

    columns = Columns(sensitive=("changes",), plain=("id", "merge", "model", "row_id", "not_restored"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "model", "row_id"], name="merged_row_once")]
