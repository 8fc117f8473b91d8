"""A child's family and the people around: names, where the child lives, numbers, and who stands how to the child."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.domain.codes import UPNUnknown
from lineofsight.domain.permissions import NAMED_BESIDE_FAMILY, Action, Restriction
from lineofsight.record.families import SIBLINGS
from lineofsight.record.models import (
    Address,
    Child,
    ConflictOfInterest,
    Identifier,
    Now,
    Person,
    PersonName,
    Relationship,
)
from lineofsight.record.prepared import Prepared
from lineofsight.web.entries import label_of
from lineofsight.web.words import age_in_words, date_in_words

ADDRESS_PROTECTED = "Address protected"
KINDS_IN_ORDER = tuple(kind.value for kind in Relationship.Kind)
GENDERED: dict[tuple[str, str], str] = {
    (Relationship.Kind.SIBLING, "F"): "Sister",
    (Relationship.Kind.SIBLING, "M"): "Brother",
    (Relationship.Kind.HALF_SIBLING, "F"): "Half-sister",
    (Relationship.Kind.HALF_SIBLING, "M"): "Half-brother",
    (Relationship.Kind.STEP_PARENT, "F"): "Stepmother",
    (Relationship.Kind.STEP_PARENT, "M"): "Stepfather",
    (Relationship.Kind.GRANDPARENT, "F"): "Grandmother",
    (Relationship.Kind.GRANDPARENT, "M"): "Grandfather",
}
RESPONSIBILITY = {True: "Yes", False: "No", None: "Not recorded"}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing of the record, what it is, and the days it holds for, in words; "" where none is recorded."""

    what: str
    text: str
    when: str = ""
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class Relative:
    """Someone around the child. reference: of the record, where it is a child whose record the reader may open."""

    name: str
    kind: str
    relation: str
    age: str
    has_parental_responsibility: str
    reference: UUID | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """What stands in the section on family. name: of the child, now. `shown` are the other children whom it names."""

    name: str
    names: tuple[Told, ...]
    homes: tuple[Told, ...]
    earlier_homes: tuple[Told, ...]
    numbers: tuple[Told, ...]
    brothers_and_sisters: tuple[Relative, ...]
    others: tuple[Relative, ...]
    shown: tuple[int, ...]

    @property
    def relatives(self) -> tuple[Relative, ...]:
        return self.brothers_and_sisters + self.others


def family_of(child: Child, reader: Account, now: Now) -> Family:
    """Who is around the child, as this reader may be told. A fixed number of queries, whatever the family's size.

    Another child is named, and linked where the gate lets the reader open the record. Where it does not, a child whose
    record is restricted, or with whom the reader has a conflict of interest, is left out without a sign.
    """
    relatives, shown = _relatives(child, reader, now)
    addresses, names = _ADDRESSES([child.pk]), _names_in_order(child)
    return Family(
        name=next((one.full_name for one in names if one.ended_on is None and not one.is_alias), ""),
        names=tuple(_name(one) for one in names),
        homes=tuple(_home(one) for one in addresses if one.ended_on is None),
        earlier_homes=tuple(_home(one) for one in addresses if one.ended_on is not None),
        numbers=tuple(_numbers(child)),
        brothers_and_sisters=tuple(one for one in relatives if one.kind in SIBLINGS),
        others=tuple(one for one in relatives if one.kind not in SIBLINGS),
        shown=tuple(shown),
    )


def name_of(person: Person) -> str:
    """What a person is called; "" where no name is recorded. Prefetch the names."""
    current = (name for name in person.names.all() if name.ended_on is None and not name.is_alias)
    return next((name.full_name for name in current), "")


def _names_in_order(child: Child) -> list[PersonName]:
    """The name in use, then other names in use, then those used before, the latest first."""
    return sorted(_NAMES([child.pk]), key=lambda one: (one.ended_on is not None, one.is_alias))


def _name(name: PersonName) -> Told:
    what = "Also known as" if name.is_alias else "Former name" if name.ended_on else "Name"
    return Told(what, name.full_name, _stretch(name.started_on, name.ended_on))


def _home(address: Address) -> Told:
    """Where the child lives or lived. A protected address is shown to nobody: no permission opens it yet."""
    what = "Lived at" if address.ended_on else "Lives at"
    when = _stretch(address.started_on, address.ended_on)
    if address.is_protected:
        return Told(what, ADDRESS_PROTECTED, when, is_protected=True)
    lines = ", ".join(line.strip(" ,") for line in address.lines.splitlines() if line.strip(" ,"))
    return Told(what, f"{lines} {address.postcode}".strip(), when)


def _numbers(child: Child) -> Iterable[Told]:
    """The numbers that the child is known by, those in use first."""
    yield Told("LA child ID", child.la_child_id)
    for la_child_id in _MERGED([child.pk]):
        yield Told("LA child ID of a record merged into this one", la_child_id)
    identifiers = _IDENTIFIERS([child.pk])
    if not any(one.kind == Identifier.Kind.UPN and one.ended_on is None for one in identifiers):
        why_none = label_of(UPNUnknown, child.person.upn_unknown)
        yield Told(Identifier.Kind.UPN.label, f"None: {why_none}" if why_none else "")
    for one in sorted(identifiers, key=lambda one: one.ended_on is not None):
        yield Told(one.get_kind_display(), one.value, _stretch(one.started_on, one.ended_on) if one.ended_on else "")


def _stretch(first: date | None, last: date | None) -> str:
    """Since 4 May 2024; 4 May 2024 to 3 October 2026; Until 3 October 2026; "" where neither day is recorded."""
    if last is None:
        return f"Since {date_in_words(first)}" if first else ""
    return f"{date_in_words(first)} to {date_in_words(last)}" if first else f"Until {date_in_words(last)}"


def _relatives(child: Child, reader: Account, now: Now) -> tuple[list[Relative], list[int]]:
    """The people around the child whom the reader may be told of, and which of them are children of the record."""
    found = _RELATED([child.pk])
    children = {one.person_id: one.person.child for one in found if hasattr(one.person, "child")}
    readable = gate.visible_among(reader, Action.READ_CHILD, children)
    left_out = children.keys() - readable - named_beside_family(children.values(), reader)
    told = [one for one in found if one.person_id not in left_out]
    told.sort(key=lambda one: (KINDS_IN_ORDER.index(one.kind), one.person.born_on or date.max, one.pk))
    return [_relative(one, readable, now.on) for one in told], [pk for pk in children if pk not in left_out]


_NAMES = Prepared(lambda people: PersonName.objects.filter(person__in=people).order_by("-started_on", "-pk"))
_ADDRESSES = Prepared(lambda people: Address.objects.filter(person__in=people).order_by("-started_on", "-pk"))
_IDENTIFIERS = Prepared(
    lambda people: Identifier.objects.filter(person__in=people).order_by("kind", "-started_on", "-pk")
)
_MERGED = Prepared(
    lambda ids: Child.objects.filter(person__merged_into__in=ids).order_by("pk").values_list("la_child_id", flat=True)
)
_RELATED = Prepared(
    lambda people: (
        Relationship.objects.filter(to__in=people, ended_on__isnull=True)
        .select_related("person__child")
        .prefetch_related("person__names")
        .order_by("pk")
    )
)


def named_beside_family(children: Iterable[Child], reader: Account) -> set[int]:
    """Those of the children whom any reader of a relative's record is told of, for want of a conflict of interest."""
    named = {child.pk for child in children if Restriction(child.restriction) in NAMED_BESIDE_FAMILY}
    if reader.worker is None:
        return named
    conflicts = ConflictOfInterest.objects.filter(worker=reader.worker, child__in=named)
    return named - set(conflicts.values_list("child_id", flat=True))


def _relative(one: Relationship, readable: set[int], on: date) -> Relative:
    person = one.person
    may_read = person.pk in readable
    return Relative(
        name=name_of(person),
        kind=one.kind,
        relation=GENDERED.get((one.kind, person.sex), str(one.get_kind_display())),
        age=age_in_words(person.born_on, person.expected_on, on) if may_read else "",
        has_parental_responsibility=RESPONSIBILITY[one.has_parental_responsibility],
        reference=person.child.reference if may_read else None,
    )
