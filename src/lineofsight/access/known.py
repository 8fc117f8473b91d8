"""What a page may show of the people whom a look-up found: the gate's rows, asked of candidates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.domain.permissions import TOLD_OF_RESTRICTED_RECORDS, Action, Restriction
from lineofsight.record.matching import Candidate
from lineofsight.record.models import Allocation, Child, ConflictOfInterest, Relationship


@dataclass(frozen=True, slots=True)
class Known:
    """What of the candidates may be shown. shown: in their order.

    restricted: the name of the team that holds each restricted record that matched, "" where none does: of it nothing
    is shown but that it is there, and whom to ask.
    """

    shown: tuple[Candidate, ...]
    restricted: tuple[str, ...]


def known_of(candidates: Iterable[Candidate], by: Account, action: Action = Action.LOOK_UP) -> Known:
    """What this person may be shown. A sealed record, and one they have a conflict of interest in, leaves no sign."""
    found = list(candidates)
    people = {one.person_id for one in found} | {pk for one in found for pk in one.household_too}
    showable = showable_people(people, by, action)
    shown = [one for one in found if one.person_id in showable]
    return Known(
        shown=tuple(
            replace(one, household_too=tuple(pk for pk in one.household_too if pk in showable)) for one in shown
        ),
        restricted=tuple(_restricted([one.person_id for one in found if one.person_id not in showable], by)),
    )


def showable_people(people: Collection[int], by: Account, action: Action = Action.LOOK_UP) -> set[int]:
    """Those of the people whose particulars this person may be shown.

    A child: as the gate's rows say. An adult is in the record only beside children, and is shown beside one who may be
    shown; one beside no child at all, to whoever may take the action.
    """
    children = set(Child.objects.filter(pk__in=people).values_list("pk", flat=True))
    beside = _children_beside(set(people) - children)
    everyone = children | {pk for related in beside.values() for pk in related}
    visible = set(gate.visible_children(by, action).filter(pk__in=everyone).values_list("pk", flat=True))
    adults = set(people) - children
    may = gate.may(action, by).allowed
    return {pk for pk in children if pk in visible} | {
        pk for pk in adults if may and (not beside[pk] or not visible.isdisjoint(beside[pk]))
    }


def showable_q(by: Account, action: Action, person: str) -> Q:
    """The condition under which `showable_people` would have the person of a row. person: the way to them."""
    visible = gate.visible_children(by, action).values("pk")
    beside = Relationship.objects.filter(person=OuterRef(person), to__child__isnull=False)
    is_beside = Exists(beside.filter(to__in=visible)) | ~Exists(beside)
    is_adult = Q(**{f"{person}__child__isnull": True}) & Q(is_beside)
    return Q(**{f"{person}__in": visible}) | is_adult if gate.may(action, by).allowed else Q(pk__in=[])


def _children_beside(adults: Collection[int]) -> dict[int, set[int]]:
    """The children of the record to whom each adult stands in some relationship, now or before."""
    found: dict[int, set[int]] = defaultdict(set)
    if adults:
        rows = Relationship.objects.filter(person__in=adults, to__child__isnull=False)
        for adult, child in rows.values_list("person_id", "to_id"):
            found[adult].add(child)
    return found


def _restricted(hidden: Collection[int], by: Account) -> list[str]:
    """The teams that hold the restricted records among those hidden, for who is told that such records exist."""
    if not hidden or by.role_in_use not in TOLD_OF_RESTRICTED_RECORDS or not gate.person_of(by).is_active:
        return []
    children = Child.objects.filter(pk__in=hidden, restriction=Restriction.S1.value, person__merged_into=None)
    if by.worker is not None:
        conflicts = ConflictOfInterest.objects.filter(worker=by.worker).values("child_id")
        children = children.exclude(pk__in=conflicts)
    held = dict(Allocation.objects.current().filter(child__in=children).values_list("child_id", "team__name"))
    return sorted(held.get(pk, "") for pk in children.values_list("pk", flat=True))
