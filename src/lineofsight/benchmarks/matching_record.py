"""The invented people to be matched, written into the record at hand in bulk, and read into the index of matching."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice, permutations
from typing import Any

from django.db import models, transaction

from lineofsight.benchmarks.invented_people import Invented, World
from lineofsight.record.matching import index
from lineofsight.record.models import Address, Child, Identifier, Person, PersonName, Relationship, matched

ROWS_A_TIME = 2_000

Progress = Callable[[str, int, int], None]


def fill(world: World, progress: Progress) -> None:
    """Write everybody, each under the number in the world and one, and read everybody into the index."""
    with transaction.atomic(), matched.held_back():
        people = list(enumerate(world.records, 1))
        _write(people, Person, _person)
        _write(people, PersonName, _name)
        _write(people, Address, _address)
        _write(people, Identifier, _number)
        _write(people, Child, _child)
        _create(Relationship, _relationships(world))
        matched.leave_to_rebuild()
    read = 0

    def told(more: int) -> None:
        nonlocal read
        read += more
        progress("Reading people into the index", read, len(world.records))

    index.rebuild(told)


def _write(people: list[tuple[int, Invented]], model: Any, row: Callable[[int, Invented], Any]) -> None:
    made = (row(pk, one) for pk, one in people)
    _create(model, (one for one in made if one is not None))


def _create(model: Any, rows: Iterator[models.Model]) -> None:
    while some := list(islice(rows, ROWS_A_TIME)):
        model.objects.bulk_create(some)


def _person(pk: int, one: Invented) -> Person:
    return Person(pk=pk, born_on=one.born_on, sex=one.sex)


def _name(pk: int, one: Invented) -> PersonName:
    return PersonName(person_id=pk, given_names=one.given, family_name=one.family)


def _address(pk: int, one: Invented) -> Address | None:
    return Address(person_id=pk, lines=one.lines, postcode=one.postcode) if one.lines else None


def _number(pk: int, one: Invented) -> Identifier | None:
    if not one.nhs_number:
        return None
    return Identifier(person_id=pk, kind=Identifier.Kind.NHS_NUMBER, value=one.nhs_number)


def _child(pk: int, one: Invented) -> Child | None:
    return Child(person_id=pk, la_child_id=f"LA{pk:07}") if one.is_child else None


def _relationships(world: World) -> Iterator[Relationship]:
    """Parents of their children; and brothers and sisters of one another, where neither is a second record."""
    families: dict[int, list[int]] = defaultdict(list)
    originals = len(world.records) - len(world.seconds)
    for pk, one in enumerate(world.records, 1):
        for parent in one.parents:
            kind = Relationship.Kind.MOTHER if world.records[parent].sex == "F" else Relationship.Kind.FATHER
            yield Relationship(person_id=parent + 1, to_id=pk, kind=kind)
        if one.is_child and pk <= originals:
            families[one.family_number].append(pk)
    for children in families.values():
        for person, to in permutations(children, 2):
            yield Relationship(person_id=person, to_id=to, kind=Relationship.Kind.SIBLING)
