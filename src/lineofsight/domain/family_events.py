"""What happened to a whole family and stands in the record of one child alone.

A visit at home, a worry about the household or a move concerns every child who lived there. Where a brother or sister
was open that day and nothing of the kind stands with it, somebody has to look: it may be missing, or be right as it
is. Source: practice reference 9, fault 3.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lineofsight.domain.codes.front_door import ContactCategory, Worded


class FamilyEventKind(Worded):
    """What concerns every child of a household."""

    HOME_VISIT = "home_visit", "A visit at home"
    CONTACT = "contact", "A contact about the household"
    MOVE = "move", "A move to another address"


OF_THE_HOUSEHOLD: Final = frozenset(
    {
        ContactCategory.DOMESTIC_ABUSE,
        ContactCategory.NEGLECT,
        ContactCategory.PARENTS_MENTAL_HEALTH,
        ContactCategory.PARENTS_SUBSTANCE_USE,
        ContactCategory.FAMILY_UNDER_STRESS,
        ContactCategory.HOUSING_OR_MONEY,
    }
)
"""What a contact about one child is about where it concerns whoever lives with the child."""

WITHIN: Final = {
    FamilyEventKind.HOME_VISIT: timedelta(0),
    FamilyEventKind.CONTACT: timedelta(0),
    FamilyEventKind.MOVE: timedelta(days=28),
}
"""So many days apart the same may stand with a brother or sister: a move is often learned of one child at a time."""


@dataclass(frozen=True, slots=True)
class FamilyEvent:
    """One thing that happened, as it stands with one child. id: of the visit, the contact or the address.

    home: where the child lived that day, before it in case of a move, in a form that can be compared; "" for unknown.
    """

    kind: FamilyEventKind
    id: int
    child_id: int
    on: date
    home: str = ""


@dataclass(frozen=True, slots=True)
class OpenChild:
    """A brother or sister: where it lives now ("" for unknown), and the spans in which it was open, None for still."""

    child_id: int
    home: str
    open_spans: tuple[tuple[date, date | None], ...]

    def is_open_on(self, day: date) -> bool:
        return any(first <= day and (last is None or day <= last) for first, last in self.open_spans)


@dataclass(frozen=True, slots=True)
class OnOneChild:
    """An event, and the brothers and sisters with whom nothing of it stands, in the order of their ids."""

    event: FamilyEvent
    without: tuple[int, ...]


def on_one_child(
    events: Iterable[FamilyEvent],
    standing: Mapping[FamilyEventKind, Mapping[int, Collection[date]]],
    siblings: Mapping[int, Collection[OpenChild]],
) -> tuple[OnOneChild, ...]:
    """The events that are missing of a brother or sister who was open and lived there, the latest first.

    standing: of each kind, the days on which anything of it stands, by child. siblings: of each child, by its id.
    """
    found = []
    for event in events:
        days = standing.get(event.kind, {})
        without = sorted(
            one.child_id
            for one in siblings.get(event.child_id, ())
            if one.is_open_on(event.on) and _lives_there(one, event) and not _stands(event, days.get(one.child_id, ()))
        )
        if without:
            found.append(OnOneChild(event, tuple(without)))
    return tuple(sorted(found, key=lambda one: (one.event.on, one.event.kind, one.event.id), reverse=True))


def _lives_there(sibling: OpenChild, event: FamilyEvent) -> bool:
    """Whether a brother or sister shares the home, or may: where a home is not known nothing speaks against it.

    Of a move the home is the one before it: who did not move with the child still lives there.
    """
    if event.kind is FamilyEventKind.MOVE:
        return bool(event.home) and sibling.home == event.home
    return not (sibling.home and event.home) or sibling.home == event.home


def _stands(event: FamilyEvent, days: Collection[date]) -> bool:
    return any(abs(day - event.on) <= WITHIN[event.kind] for day in days)
