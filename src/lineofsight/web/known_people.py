"""People of the record as they stand beside one another when somebody asks whether two are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lineofsight.access import gate
from lineofsight.access.known import showable_people
from lineofsight.access.models import Account
from lineofsight.domain.codes import Sex
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Allocation, Child, Episode, Identifier, Person, Relationship
from lineofsight.record.moment import today
from lineofsight.web.child_family import ADDRESS_PROTECTED, name_of
from lineofsight.web.entries import label_of
from lineofsight.web.words import age_in_words, date_in_words

NOT_KNOWN = "Not recorded"


@dataclass(frozen=True, slots=True)
class PersonShown:
    """What is shown of one person to who may be told that the person is in the record. Texts; () for what is unknown.

    reference: of a child whose record the reader may open too, else None. held: who holds the case, of a child.
    shown_children: ids of every child of the record whose data stands here, for the trail.
    """

    person_id: int
    name: str
    is_child: bool
    reference: UUID | None
    other_names: tuple[str, ...]
    born: str
    sex: str
    homes: tuple[str, ...]
    numbers: tuple[str, ...]
    around: tuple[str, ...]
    held: str
    la_child_id: str
    shown_children: tuple[int, ...]


def shown_people(people: Collection[int], reader: Account, action: Action = Action.LOOK_UP) -> dict[int, PersonShown]:
    """The people by id, without those whom the reader may not be shown. A fixed number of queries."""
    allowed = showable_people(people, reader, action)
    rows = Person.objects.filter(pk__in=allowed).select_related("child").prefetch_related("names", "addresses")
    around = _around(allowed, reader, action)
    numbers = _numbers(allowed)
    held = _held(allowed)
    readable = gate.visible_among(reader, Action.READ_CHILD, allowed)
    return {
        person.pk: _shown(person, around[person.pk], numbers[person.pk], held.get(person.pk, ""), readable)
        for person in rows
    }


def _shown(
    person: Any, around: list[tuple[str, int]], numbers: list[str], held: str, readable: set[int]
) -> PersonShown:
    child = person.child if hasattr(person, "child") else None
    names = sorted(person.names.all(), key=lambda name: (name.ended_on is not None, name.is_alias, name.pk))
    texts = tuple(dict.fromkeys(name.full_name for name in names))
    return PersonShown(
        person_id=person.pk,
        name=texts[0] if texts else "Name not recorded",
        is_child=child is not None,
        reference=child.reference if child is not None and person.pk in readable else None,
        other_names=texts[1:],
        born=_born(person),
        sex=label_of(Sex, person.sex) if person.sex else "",
        homes=tuple(dict.fromkeys(_home(one) for one in sorted(person.addresses.all(), key=_latest_first))),
        numbers=tuple(numbers),
        around=tuple(text for text, _ in around),
        held=(held or "No team holds the case") if child is not None else "",
        la_child_id=child.la_child_id if child is not None else "",
        shown_children=tuple(pk for pk in (person.pk if child is not None else 0, *(pk for _, pk in around)) if pk),
    )


def _born(person: Person) -> str:
    if person.born_on is not None:
        return f"{date_in_words(person.born_on)} ({age_in_words(person.born_on, None, today())})"
    return f"Expected {date_in_words(person.expected_on)}" if person.expected_on else ""


def _home(address: Any) -> str:
    if address.is_protected:
        return ADDRESS_PROTECTED
    lines = ", ".join(line.strip(" ,") for line in address.lines.splitlines() if line.strip(" ,"))
    text = f"{lines} {address.postcode}".strip()
    return f"{text}, until {date_in_words(address.ended_on)}" if address.ended_on else text


def _latest_first(address: Any) -> tuple[Any, ...]:
    return (address.ended_on is not None, -(address.started_on.toordinal() if address.started_on else 0), -address.pk)


def _around(people: Collection[int], reader: Account, action: Action) -> dict[int, list[tuple[str, int]]]:
    """The people around each who may be shown, with how they stand, and their id where they are a child's record."""
    towards = list(
        Relationship.objects.filter(to__in=people, ended_on__isnull=True)
        .select_related("person")
        .prefetch_related("person__names")
        .order_by("pk")
    )
    of_adults = list(
        Relationship.objects.filter(person__in=people, to__child__isnull=False, ended_on__isnull=True)
        .exclude(person__child__isnull=False)
        .select_related("to")
        .prefetch_related("to__names")
        .order_by("pk")
    )
    everybody = {one.person_id for one in towards} | {one.to_id for one in of_adults}
    showable = showable_people(everybody, reader, action)
    children = set(Child.objects.filter(pk__in=everybody).values_list("pk", flat=True))
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for one in towards:
        if one.person_id in showable:
            text = f"{name_of(one.person) or NOT_KNOWN} ({one.get_kind_display().lower()})"
            found[one.to_id].append((text, one.person_id if one.person_id in children else 0))
    for one in of_adults:
        if one.to_id in showable:
            text = f"{one.get_kind_display()} of {name_of(one.to) or NOT_KNOWN}"
            found[one.person_id].append((text, one.to_id))
    return found


def _numbers(people: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for one in Identifier.objects.filter(person__in=people).order_by("kind", "pk"):
        found[one.person_id].append(f"{one.get_kind_display()} {one.value}")
    return found


def _held(people: Collection[int]) -> dict[int, str]:
    """Who holds the case of each child, and since when it is open, as a text."""
    rows = Allocation.objects.current().filter(child__in=people).select_related("team", "worker")
    held = {one.child_id: f"{one.team.name}, {one.worker.name}" if one.worker else one.team.name for one in rows}
    for child, referred_on in Episode.objects.open().filter(child__in=people).values_list("child_id", "referred_on"):
        held[child] = f"{held.get(child, 'No team')}, open since {date_in_words(referred_on)}"
    return held
