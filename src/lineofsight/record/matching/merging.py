"""One record made of two, row by row, and two again: every change is kept so that it can be undone item by item.

Nothing is asked here: `actions.matching` has asked the gate, and two people. Rows move as they are; what cannot stand
beside a row of the record that is kept gives way by a row of `GIVES_WAY`, or stays where it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from lineofsight.record.exceptions import RecordError
from lineofsight.record.models import (
    Allocation,
    Child,
    ConflictOfInterest,
    Disability,
    Episode,
    Identifier,
    MergedRow,
    Person,
    PersonMerge,
    PersonName,
    Relationship,
    Worker,
)

Changes = dict[str, tuple[Any, Any]]
"""The columns of one row that change, each with what it is and what it becomes."""

STAY_WHERE_THEY_ARE: Final = frozenset(
    {
        ("child", "person"),
        ("person", "merged_into"),
        ("matchparticulars", "person"),
        ("matchkey", "person"),
        ("possibleduplicate", "one"),
        ("possibleduplicate", "other"),
        ("personmerge", "kept"),
        ("personmerge", "merged"),
        ("deadline", "child"),
        ("datafault", "child"),
        ("rehearsalfinding", "child"),
        ("conflictofinterest", "child"),
        ("feedchild", "child"),
    }
)
"""Model and column of what does not move: the two records themselves, what is read from the record again, what was said
of the pair, what the department was sent, and conflicts of interest, which from then on hold in both."""

FILLED: Final = ("sex", "gender_code", "died_on", "ethnicity")
"""Facts of the person that the kept record takes over where it has none."""
NOT_SAID: Final = frozenset({"", "U", "0", None})
ADDED: Final = "added"


class CannotMerge(RecordError):
    """Two records cannot become one as they stand. The message says what to do first."""


def obstacles(kept: Person, merged: Person) -> tuple[str, ...]:
    """What has to be settled before two records can be one, each as a sentence that says how; () for nothing."""
    both = Q(person=kept, to=merged) | Q(person=merged, to=kept)
    found = []
    if kept.merged_into_id or merged.merged_into_id:
        found.append("One of the two is merged already. Open the record that it was merged into.")
    if Relationship.objects.filter(both, ended_on__isnull=True).exists():
        found.append(
            "The two are recorded as members of one family. If they are one person, that is wrong: correct the"
            " relationship first."
        )
    if hasattr(kept, "child") and hasattr(merged, "child"):
        found += _obstacles_of_children(kept.child, merged.child)
    return tuple(found)


def _obstacles_of_children(kept: Child, merged: Child) -> Iterator[str]:
    if all(Episode.objects.open().filter(child=child).exists() for child in (kept, merged)):
        yield "Both have an open episode. Close the one that was opened by mistake first."
    held = list(Allocation.objects.current().filter(child__in=[kept, merged]).select_related("team"))
    teams = sorted({one.team.name for one in held})
    if len(teams) > 1:
        yield f"{teams[0]} holds one and {teams[1]} the other. Allocate both to the team that will hold the case first."


def merge_rows(merge: PersonMerge, *, by: Worker, at: datetime, on: date) -> None:
    """Hang everything of the merged record on the kept one. Raises CannotMerge; call it inside the transaction.

    by, at, on: who decided it, and when.
    """
    merging = _Merging(merge, by, at, on)
    merging.run()


def undo_rows(merge: PersonMerge, *, by: Worker, at: datetime) -> list[MergedRow]:
    """Put every row back as it was. Gives back the rows of which a column was changed since, and is left as it is."""
    left: list[MergedRow] = []
    for row in merge.rows.order_by("-pk"):
        row.not_restored = _restored(row, by, at)
        row.save(update_fields=["not_restored"])
        if row.not_restored:
            left.append(row)
    return left


@dataclass(frozen=True)
class _Merging:
    """One merge under way."""

    merge: PersonMerge
    by: Worker
    at: datetime
    on: date

    @property
    def kept(self) -> Person:
        return self.merge.kept

    @property
    def merged(self) -> Person:
        return self.merge.merged

    def run(self) -> None:
        self._fill_person()
        if hasattr(self.kept, "child") and hasattr(self.merged, "child"):
            self._close_child()
            self._copy_conflicts()
            self._move(Child)
        self._move(Person)
        self._keep(self.merged, {"merged_into_id": (None, self.kept.pk)})
        Person.objects.filter(pk=self.merged.pk).update(merged_into=self.kept)

    def _keep(self, row: models.Model, changes: dict[str, Any]) -> None:
        MergedRow.objects.create(merge=self.merge, model=str(row._meta.model_name), row_id=row.pk, changes=changes)

    # --- the two records themselves

    def _fill_person(self) -> None:
        """Facts that only the merged record has become versions of the kept one's."""
        changes: Changes = {
            column: (getattr(self.kept, column), getattr(self.merged, column))
            for column in FILLED
            if getattr(self.kept, column) in NOT_SAID and getattr(self.merged, column) not in NOT_SAID
        }
        if self.kept.born_on is None and self.merged.born_on is not None:
            changes |= {"born_on": (None, self.merged.born_on), "expected_on": (self.kept.expected_on, None)}
        if changes:
            becomes = {column: after for column, (_, after) in changes.items()}
            self.kept.correct(becomes, by=self.by, at=self.at, reason="Taken from the record merged into this one")
            self._keep(self.kept, changes)

    def _close_child(self) -> None:
        """The stricter of the two restrictions holds, and "now" is that of the record that is known later."""
        kept, merged = self.kept.child, self.merged.child
        restriction = max(kept.restriction, merged.restriction)
        days = (kept.as_at_on, merged.as_at_on)
        as_at_on = None if None in days else max(day for day in days if day is not None)
        changes = {
            column: (before, after)
            for column, before, after in (
                ("restriction", kept.restriction, restriction),
                ("as_at_on", kept.as_at_on, as_at_on),
            )
            if before != after
        }
        if changes:
            kept.restriction, kept.as_at_on = restriction, as_at_on
            kept.save(update_fields=list(changes))
            self._keep(kept, changes)

    def _copy_conflicts(self) -> None:
        known = set(self.kept.child.conflicts.values_list("worker_id", flat=True))
        for conflict in self.merged.child.conflicts.exclude(worker_id__in=known):
            copied = ConflictOfInterest.objects.create(
                worker_id=conflict.worker_id,
                child=self.kept.child,
                declared_at=conflict.declared_at,
                declared_by_id=conflict.declared_by_id,
                reason=conflict.reason,
            )
            self._keep(copied, {ADDED: True})

    # --- what hangs on them

    def _move(self, of: type[models.Model]) -> None:
        for model, column in hanging_on(of):
            attname = f"{column}_id"
            rows = model._default_manager.filter(**{column: self.merged.pk}).order_by("pk")
            for row in rows:
                self._move_row(row, attname)

    def _move_row(self, row: Any, attname: str) -> None:
        gives_way = GIVES_WAY.get(type(row), _as_it_is)
        more = gives_way(row, attname, self)
        if more is None:
            return
        changes: Changes = {attname: (self.merged.pk, self.kept.pk)} | more
        becomes = {name: after for name, (_, after) in changes.items()}
        try:
            with transaction.atomic():
                type(row)._default_manager.filter(pk=row.pk).update(**becomes)
        except IntegrityError as error:
            what = str(row._meta.verbose_name)
            raise CannotMerge(
                f"Both records have an open {what}, and one record can have one only. End or correct one of them first."
            ) from error
        self._keep(row, changes)


def hanging_on(of: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Every model of the record that hangs on a person or a child, and the column by which it does, if it moves."""
    for relation in of._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete):
            continue
        model: Any = relation.related_model
        column: str = relation.field.name  # type: ignore[union-attr]
        if model._meta.app_label == "record" and (model._meta.model_name, column) not in STAY_WHERE_THEY_ARE:
            yield model, column


# --- what gives way beside a row of the kept record ------------------------------------------------------------------


def _as_it_is(_row: Any, _attname: str, _merging: _Merging) -> Changes | None:
    return {}


def _name(name: Any, _: str, merging: _Merging) -> Changes | None:
    """A second name in use becomes one that the person is also known by."""
    is_second = not name.is_alias and name.ended_on is None
    has_one = merging.kept.names.filter(is_alias=False, ended_on__isnull=True).exists()
    return {"is_alias": (False, True)} if is_second and has_one else {}


def _number(number: Any, _: str, merging: _Merging) -> Changes | None:
    """The same number stays where it is; another pupil number becomes a former one, another NHS number ends."""
    beside = merging.kept.identifiers.filter(kind=number.kind)
    if beside.filter(value=number.value).exists():
        return None
    if number.ended_on is not None or not beside.filter(ended_on__isnull=True).exists():
        return {}
    if number.kind == Identifier.Kind.UPN:
        return {"kind": (number.kind, Identifier.Kind.FORMER_UPN.value)}
    if number.kind == Identifier.Kind.NHS_NUMBER:
        return {"ended_on": (None, merging.on)}
    return {}


def _disability(disability: Any, _: str, merging: _Merging) -> Changes | None:
    return None if merging.kept.disabilities.filter(code=disability.code).exists() else {}


def _relationship(one: Any, attname: str, merging: _Merging) -> Changes | None:
    """What the kept record says already stays where it is, and so does what would relate the person to itself."""
    ends = {"person_id": one.person_id, "to_id": one.to_id} | {attname: merging.kept.pk}
    if ends["person_id"] == ends["to_id"]:
        return None
    same = Relationship.objects.filter(kind=one.kind, ended_on__isnull=True, **ends)
    return None if one.ended_on is None and same.exists() else {}


def _allocation(allocation: Any, _: str, merging: _Merging) -> Changes | None:
    """Two allocations to one team: the merged record's ends on the day of the merge."""
    if allocation.ended_on is not None or not merging.kept.child.allocations.filter(ended_on__isnull=True).exists():
        return {}
    ended_on = max(merging.on, allocation.started_on)
    return {
        "ended_on": (None, ended_on),
        "reason_ended": (allocation.reason_ended, Allocation.Reason.OTHER.value),
    }


GivesWay = Callable[[Any, str, _Merging], Changes | None]

GIVES_WAY: Final[dict[type[models.Model], GivesWay]] = {
    PersonName: _name,
    Identifier: _number,
    Disability: _disability,
    Relationship: _relationship,
    Allocation: _allocation,
}
"""What changes in a row that moves, beside where it hangs; None for a row that stays where it is."""

# --- putting it back -------------------------------------------------------------------------------------------------


def _restored(row: MergedRow, by: Worker, at: datetime) -> dict[str, Any]:
    """Put one row back. Gives back the columns that were changed since, with what they say now."""
    model: Any = apps.get_model("record", row.model)
    standing = model._default_manager.filter(pk=row.row_id).first()
    if standing is None:
        return {} if ADDED in row.changes else {"": None}
    if ADDED in row.changes:
        standing.delete()
        return {}
    now = {column: _as_json(getattr(standing, column)) for column in row.changes}
    changed_since = {column: now[column] for column, (_, became) in row.changes.items() if now[column] != became}
    if any(_is_relation(model, column) for column in changed_since):
        return changed_since  # it hangs elsewhere by now, and is left there whole
    before = {column: _value(model, column, was) for column, (was, _) in row.changes.items()}
    before = {column: value for column, value in before.items() if column not in changed_since}
    try:
        with transaction.atomic():
            if model is Person and "merged_into_id" not in before:
                reason = "The merge that this came from was undone"
                standing.correct(before, by=by, at=at, reason=reason)
            elif before:
                model._default_manager.filter(pk=row.row_id).update(**before)
    except IntegrityError:
        return now  # something was recorded since that it cannot stand beside
    return changed_since


def _is_relation(model: Any, column: str) -> bool:
    return any(field.is_relation for field in model._meta.concrete_fields if field.attname == column)


def _value(model: Any, column: str, kept: Any) -> Any:
    """A value of a column as it was, from what was kept of it."""
    field = next(field for field in model._meta.concrete_fields if field.attname == column)
    return (field.target_field if field.is_relation else field).to_python(kept)


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
