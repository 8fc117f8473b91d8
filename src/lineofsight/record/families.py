"""Who belongs together: the children around a child, the adults around it, and how each stands to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from lineofsight.record.models import Child, Relationship
from lineofsight.record.prepared import Prepared

Pair = tuple[int, int, str]
"""A person, whom they are related to, and as what: `person` is the `kind` of `to`."""

PARENTS = frozenset({Relationship.Kind.MOTHER.value, Relationship.Kind.FATHER.value, Relationship.Kind.PARENT.value})
SIBLINGS = frozenset({Relationship.Kind.SIBLING.value, Relationship.Kind.HALF_SIBLING.value})


@dataclass(frozen=True, slots=True)
class Adult:
    """Somebody around a child who is no child of the record. relation: key of `Relationship.Kind`.

    related_to: ids of the other children of the record to whom the same person stands in some relation.
    """

    person_id: int
    relation: str
    related_to: frozenset[int]


@dataclass(frozen=True, slots=True)
class FamilyOfChild:
    """The people around one child, as they stand now. `siblings` share a parent, or are recorded as brother or sister.

    others: children tied to the child only through an adult around both, or through a brother or sister.
    """

    child_id: int
    siblings: frozenset[int]
    others: frozenset[int]
    adults: tuple[Adult, ...]


def family_of(child_id: int) -> FamilyOfChild:
    """The family of a child, from the relationships that have not ended, in three queries."""
    return families_of([child_id])[child_id]


def families_of(child_ids: Collection[int]) -> dict[int, FamilyOfChild]:
    """The family of each of some children, by child id: in three queries, whatever their number."""
    direct = _by_person(_PAIRS(child_ids))
    near = {person for child_id in child_ids for pair in direct[child_id] for person in pair[:2]}
    around = _by_person(_PAIRS(near))
    people = {person for pairs in around.values() for pair in pairs for person in pair[:2]}
    children = set(_CHILDREN_AMONG(people))
    return {child_id: _family(child_id, direct[child_id], around, children) for child_id in child_ids}


def _by_person(pairs: list[Pair]) -> dict[int, list[Pair]]:
    """The pairs in which each person stands, on either side, in the order in which they were recorded."""
    of_person: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        for person in dict.fromkeys(pair[:2]):
            of_person[person].append(pair)
    return of_person


def _family(
    child_id: int, direct: list[Pair], pairs_of: dict[int, list[Pair]], children_of_record: set[int]
) -> FamilyOfChild:
    near = {person for pair in direct for person in pair[:2]} - {child_id}
    around = list(dict.fromkeys(pair for person in sorted(near) for pair in pairs_of.get(person, ())))
    people = near | {person for pair in around for person in pair[:2]}
    children = (people & children_of_record) - {child_id}
    siblings = _siblings(child_id, direct, around) & children
    return FamilyOfChild(
        child_id=child_id,
        siblings=frozenset(siblings),
        others=frozenset(children - siblings),
        adults=tuple(_adults(child_id, direct, around, children)),
    )


_PAIRS: Prepared[Pair] = Prepared(
    lambda people: (
        Relationship.objects.filter(Q(person__in=people) | Q(to__in=people), ended_on__isnull=True)
        .order_by("pk")
        .values_list("person_id", "to_id", "kind")
    )
)
_CHILDREN_AMONG = Prepared(lambda people: Child.objects.filter(pk__in=people).values_list("pk", flat=True))


def _siblings(child_id: int, direct: list[Pair], around: list[Pair]) -> set[int]:
    """Recorded as brother or sister of the child, or child of a parent of it."""
    recorded = {person for *pair, kind in direct if kind in SIBLINGS for person in pair}
    parents = {person for person, to, kind in direct if to == child_id and kind in PARENTS}
    shared = {to for person, to, kind in around if person in parents and kind in PARENTS}
    return (recorded | shared) - {child_id}


def _adults(child_id: int, direct: list[Pair], around: list[Pair], children: set[int]) -> list[Adult]:
    related_to: dict[int, set[int]] = defaultdict(set)
    for person, to, _ in around:
        if to in children:
            related_to[person].add(to)
    relations = {person: kind for person, to, kind in reversed(direct) if to == child_id and person not in children}
    return [
        Adult(person, kind, frozenset(related_to[person] - {child_id})) for person, kind in sorted(relations.items())
    ]


def families_among(child_ids: Collection[int]) -> list[frozenset[int]]:
    """Some children in families: those who are recorded as brother or sister, or share a parent, stand together.

    One query, whatever their number. Each child is in one family, alone where nobody else of them belongs to it.
    """
    wanted = set(child_ids)
    ties: dict[int, set[int]] = {child: {child} for child in wanted}
    of_parent: dict[int, set[int]] = defaultdict(set)
    for person, to, kind in _PAIRS(wanted):
        if kind in SIBLINGS and person in wanted and to in wanted:
            _tie(ties, {person, to})
        elif kind in PARENTS and to in wanted:
            of_parent[person].add(to)
    for children in of_parent.values():
        _tie(ties, children)
    return list({id(family): frozenset(family) for family in ties.values()}.values())


def _tie(ties: dict[int, set[int]], children: set[int]) -> None:
    """Make one family of the families of these children."""
    family = set().union(*(ties[child] for child in children))
    for child in family:
        ties[child] = family
