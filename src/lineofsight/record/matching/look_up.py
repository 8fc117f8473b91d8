"""The live look-up: who in the record may be the person that is spoken of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from lineofsight.domain.matching import (
    Compared,
    LookUpKey,
    Match,
    Particulars,
    SaidName,
    SaidOfPerson,
    compare,
    look_up_keys,
    particulars_of,
)
from lineofsight.domain.matching.particulars import names_keys
from lineofsight.record.matching.readings import edits, sound
from lineofsight.record.models import Child, MatchKey, MatchParticulars, PersonName
from lineofsight.record.models.matched import read_now

MOST_HELD_AGAINST = 400
"""At most so many people are held against what is said, those first who share most keys with it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the record who may be the person that is spoken of, and why.

    child_id: the same id where the person is a child of the record, None for another adult. household_too: the people
    around the candidate who also match somebody said to be around.
    """

    person_id: int
    child_id: int | None
    compared: Compared
    household_too: tuple[int, ...] = ()

    @property
    def match(self) -> Match:
        """Very likely, or may be, the same person."""
        return self.compared.match

    @property
    def reasons_for(self) -> tuple[str, ...]:
        """What speaks for it, in words."""
        return self.compared.reasons_for

    @property
    def reasons_against(self) -> tuple[str, ...]:
        """What speaks against it, in words."""
        return self.compared.reasons_against


def candidates(of: SaidOfPerson, limit: int = 10) -> list[Candidate]:
    """Those of the record who may be the person of whom this is said, the likeliest first. A fixed number of queries.

    It gives back ids and words of the catalogue, and asks nobody's leave: a page shows only what `access.known` leaves.
    One fact alone (a family name, a date of birth) finds nobody, unless it is a number.
    """
    read_now()
    told = particulars_of(of, sound)
    found = _held_against(told)[:limit]
    people = [one.person for one, _ in found]
    children = set(Child.objects.filter(pk__in=people).values_list("pk", flat=True))
    around = _around_too(told, [one for one, _ in found])
    return [
        Candidate(
            person_id=one.person,
            child_id=one.person if one.person in children else None,
            compared=compared,
            household_too=tuple(sorted(around.intersection(one.relatives))),
        )
        for one, compared in found
    ]


def _held_against(told: Particulars) -> list[tuple[Particulars, Compared]]:
    """Everybody who shares a key with what is told and may be the person, the likeliest first."""
    rows = MatchParticulars.objects.filter(pk__in=_sharing_a_key(told)).values_list("content", flat=True)
    everybody = ((one := Particulars.from_json(content), compare(told, one, edits)) for content in rows)
    found = [(one, compared) for one, compared in everybody if compared.is_worth_a_look]
    return sorted(found, key=lambda pair: (-pair[1].weight, pair[0].person))


def _sharing_a_key(told: Particulars) -> list[int]:
    """The ids of the people who share a key, those first who share most."""
    values: dict[LookUpKey, list[str]] = defaultdict(list)
    for kind, value in look_up_keys(told):
        values[kind].append(value)
    if not values:
        return []
    shared = Q()
    for kind, of_kind in values.items():
        shared |= Q(kind=kind.value, value__in=of_kind)
    rows = MatchKey.objects.filter(shared).order_by().values("person_id").annotate(n=Count("*"))
    return list(rows.order_by("-n", "person_id").values_list("person_id", flat=True)[:MOST_HELD_AGAINST])


def _around_too(told: Particulars, found: Collection[Particulars]) -> set[int]:
    """Those of the people around the found who, by how the name sounds, are said to be around."""
    relatives = {pk for one in found for pk in one.relatives}
    if not (told.around and relatives):
        return set()
    rows = PersonName.objects.filter(person__in=relatives).values_list("person_id", "given_names", "family_name")
    said = set(told.around)
    return {pk for pk, given, family in rows if not said.isdisjoint(names_keys(SaidName(given, family), sound))}
