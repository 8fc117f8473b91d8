"""Visits at home, contacts about the household and moves of some children, beside their brothers and sisters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from lineofsight.domain.family_events import (
    OF_THE_HOUSEHOLD,
    WITHIN,
    FamilyEvent,
    FamilyEventKind,
    OnOneChild,
    OpenChild,
    on_one_child,
)
from lineofsight.record.families import families_of
from lineofsight.record.models import Address, Child, Contact, Episode, Visit

AT_HOME = Q(is_bedroom_seen=True) | ~Q(home_seen="")
WENT = (Visit.Kind.IN_PERSON, Visit.Kind.FAILED)


def family_events_on_one_child(children: QuerySet[Child], first_on: date, last_on: date) -> tuple[OnOneChild, ...]:
    """What happened in a span of days and stands with one child alone: in nine queries, whatever their number.

    children: of whom may be told; of brothers and sisters only those of them count.
    """
    span = (first_on, last_on)
    visits = Visit.objects.filter(AT_HOME, child__in=children, kind=Visit.Kind.IN_PERSON, happened_on__range=span)
    visited = list(visits.values_list("pk", "child_id", "happened_on"))
    contacts = Contact.objects.filter(child__in=children, category__in=OF_THE_HOUSEHOLD, received_on__range=span)
    told = list(contacts.values_list("pk", "child_id", "received_on"))
    moves = Address.objects.filter(person__child__in=children, started_on__range=span)
    moved = list(moves.values_list("pk", "person_id", "started_on"))
    siblings = _siblings_of({child for _, child, _ in (*visited, *told, *moved)}, children)
    everybody = siblings.keys() | {one for found in siblings.values() for one in found}
    homes = _Homes(everybody)
    events = [
        *(FamilyEvent(FamilyEventKind.HOME_VISIT, pk, child, on, homes.on(child, on)) for pk, child, on in visited),
        *(FamilyEvent(FamilyEventKind.CONTACT, pk, child, on, homes.on(child, on)) for pk, child, on in told),
        *(
            FamilyEvent(FamilyEventKind.MOVE, pk, child, on, before)
            for pk, child, on in moved
            if on is not None and (before := homes.before(child, pk, on))
        ),
    ]
    opened = _open_spans(everybody)
    beside = {
        child: [OpenChild(one, homes.now(one), tuple(opened[one])) for one in found]
        for child, found in siblings.items()
    }
    return on_one_child(events, _standing(everybody, first_on, last_on, homes), beside)


def _siblings_of(child_ids: Collection[int], children: QuerySet[Child]) -> dict[int, frozenset[int]]:
    families = families_of(child_ids)
    named = {one for family in families.values() for one in family.siblings}
    shown = set(children.filter(pk__in=named).values_list("pk", flat=True))
    return {child: family.siblings & shown for child, family in families.items()}


def _open_spans(child_ids: Collection[int]) -> dict[int, list[tuple[date, date | None]]]:
    spans: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    rows = Episode.objects.filter(child__in=child_ids).exclude(is_no_further_action=True).order_by("pk")
    for child, first, last in rows.values_list("child_id", "referred_on", "closed_on"):
        spans[child].append((first, last))
    return spans


def _standing(
    child_ids: Collection[int], first_on: date, last_on: date, homes: _Homes
) -> Mapping[FamilyEventKind, Mapping[int, list[date]]]:
    """The days on which anything of each kind stands with a child, an attempt at a visit too."""
    visits = Visit.objects.filter(child__in=child_ids, kind__in=WENT, happened_on__range=(first_on, last_on))
    contacts = Contact.objects.filter(child__in=child_ids, received_on__range=(first_on, last_on))
    around = WITHIN[FamilyEventKind.MOVE]
    return {
        FamilyEventKind.HOME_VISIT: _by_child(visits.values_list("child_id", "happened_on")),
        FamilyEventKind.CONTACT: _by_child(contacts.values_list("child_id", "received_on")),
        FamilyEventKind.MOVE: _by_child(homes.started(first_on - around, last_on + around)),
    }


def _by_child(rows: Iterable[tuple[int, date]]) -> dict[int, list[date]]:
    days: dict[int, list[date]] = defaultdict(list)
    for child, on in rows:
        days[child].append(on)
    return days


class _Homes:
    """Where some children lived and live, in one query: a protected address is as one that is not known.

    Nothing of an address leaves this but whether two are the same.
    """

    def __init__(self, child_ids: Collection[int]) -> None:
        rows = Address.objects.filter(person__in=child_ids).order_by("started_on", "pk")
        self._of: dict[int, list[tuple[int, str, date | None, date | None]]] = defaultdict(list)
        for pk, child, lines, postcode, first, last, is_protected in rows.values_list(
            "pk", "person_id", "lines", "postcode", "started_on", "ended_on", "is_protected"
        ):
            self._of[child].append((pk, "" if is_protected else _comparable(lines, postcode), first, last))

    def on(self, child_id: int, day: date) -> str:
        """Where a child lived on a day; "" for unknown."""
        lived = [
            home
            for _, home, first, last in self._of[child_id]
            if (first is None or first <= day) and (last is None or day <= last)
        ]
        return lived[-1] if lived else ""

    def now(self, child_id: int) -> str:
        lived = [home for _, home, _, last in self._of[child_id] if last is None]
        return lived[-1] if lived else ""

    def before(self, child_id: int, address_id: int, on: date) -> str:
        """Where a child lived before it moved to an address; "" where that is not known, or it was no move."""
        earlier = [
            (pk, home)
            for pk, home, first, _ in self._of[child_id]
            if pk != address_id and (first is None or first < on)
        ]
        moved_to = next((home for pk, home, _, _ in self._of[child_id] if pk == address_id), "")
        return earlier[-1][1] if earlier and earlier[-1][1] != moved_to else ""

    def started(self, first_on: date, last_on: date) -> Iterator[tuple[int, date]]:
        for child, homes in self._of.items():
            yield from (
                (child, first) for _, _, first, _ in homes if first is not None and first_on <= first <= last_on
            )


def _comparable(lines: str, postcode: str) -> str:
    return "".join(f"{lines}{postcode}".casefold().split())
