"""One chronology as one reader may see it: the rows of the child or the family, who is in them, gaps and plans."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final
from uuid import UUID

from lineofsight.access.family_chronology import ReadableFamily, readable_family
from lineofsight.access.gate import OpenedChild
from lineofsight.access.models import Account
from lineofsight.domain.chronology import (
    Band,
    FamilyRow,
    Gap,
    Row,
    Standing,
    alone,
    bands_of,
    episode_of,
    gaps_of,
    merged,
    proposals_of,
    rows_of,
    when_in_words,
)
from lineofsight.domain.codes.front_door import Worded
from lineofsight.domain.history import History
from lineofsight.record.chronology import entries_of, facts_of
from lineofsight.record.models import Child, Person, Relationship
from lineofsight.web.child_family import name_of

NAME_NOT_KNOWN: Final = "Name not recorded"


class View(Worded):
    """Whose rows are shown, and how."""

    CHILD = "", "This child"
    FAMILY = "family", "The family together"
    AGENCIES = "agencies", "By agency"


@dataclass(frozen=True)
class Chronology:
    """A chronology as it stands, oldest row first. until: today, or the day as at which the record stands.

    children: those whose rows are here, the page's own first. own: the child's own rows. people: names by id of those
    whom a row is about.
    """

    view: View
    family: ReadableFamily
    children: tuple[Child, ...]
    rows: tuple[FamilyRow, ...]
    own: tuple[Row, ...]
    gaps: tuple[Gap, ...]
    bands: tuple[Band, ...]
    people: dict[int, str]
    histories: dict[int, History]
    until: date

    @property
    def is_of_family(self) -> bool:
        return self.view is View.FAMILY

    def waiting(self) -> list[Row]:
        """The child's own proposals that nobody has answered, the latest first."""
        return [row for row in reversed(self.own) if row.standing is Standing.WAITING]

    def names_of(self, row: FamilyRow) -> str:
        """The given names of the children whom a row is about, the eldest first: "Amy, Ben"."""
        return ", ".join(self.given_name(child_id) for child_id in row.child_ids)

    def given_name(self, child_id: int) -> str:
        """What a child of these is called for short."""
        return self._given_names[child_id]

    @cached_property
    def _given_names(self) -> dict[int, str]:
        return {child.pk: child.name.partition(" ")[0] or child.la_child_id for child in self.children}

    def reference_of(self, child_id: int) -> UUID:
        """What stands for one of these children in an address."""
        return next(child.reference for child in self.children if child.pk == child_id)

    def place_of(self, row: Row) -> str:
        """Where what a row came from stands in the record: the episode, as the end of an address; "" for none."""
        if row.origin is None:
            return ""
        episode_id = episode_of(self.histories[row.child_id], row.origin.fact, row.origin.fact_id)
        return f"#episode-{episode_id}" if episode_id is not None else ""

    def about(self, row: FamilyRow) -> str:
        """The people around the child whom a row is about."""
        return ", ".join(self.people.get(person) or NAME_NOT_KNOWN for person in row.people)

    def told_of(self, rows: Iterable[FamilyRow]) -> list[int]:
        """Ids of the children whose data these rows show, for the trail."""
        shown = list(rows)
        around = [person for row in shown for person in row.people if person in self.family.readable]
        return [self.children[0].pk, *(child for row in shown for child in row.child_ids), *around]


def read_chronology(opened: OpenedChild, view: View, today: date, by: Account) -> Chronology:
    """The chronology of a child whom the gate opened for reading it: a fixed number of queries."""
    family = readable_family(opened.child, by)
    children = (opened.child, *(family.siblings if view is View.FAMILY else ()))
    ids = [child.pk for child in children]
    facts = facts_of(ids, readable=family.readable)
    entries = entries_of(ids, readable=family.readable)
    proposals = [proposal for child_id in ids for proposal in proposals_of(facts[child_id])]
    rows = rows_of(proposals, entries)
    histories = [facts[child_id].history for child_id in ids]
    return Chronology(
        view=view,
        family=family,
        children=children,
        rows=merged(rows) if view is View.FAMILY else tuple(alone(rows)),
        own=tuple(row for row in rows if row.child_id == opened.child.pk),
        gaps=tuple(gap for one in histories for gap in gaps_of(one, one.as_at_on or today)),
        bands=tuple(band for one in histories for band in bands_of(one)),
        people=_names({person for row in rows for person in row.people}),
        histories={one.child_id: one for one in histories},
        until=today,
    )


def _names(person_ids: Collection[int]) -> dict[int, str]:
    people = Person.objects.filter(pk__in=person_ids).prefetch_related("names")
    return {person.pk: name_of(person) for person in people}


def adults_around(child: Child) -> list[tuple[int, str]]:
    """The adults around a child by id, with name and relation: whom a row written by hand can be about."""
    around = Relationship.objects.filter(to=child.person, person__child=None).select_related("person")
    found = {
        one.person_id: f"{name_of(one.person) or NAME_NOT_KNOWN}, {str(one.get_kind_display()).lower()}"
        for one in around.prefetch_related("person__names").order_by("pk")
    }
    return sorted(found.items(), key=lambda one: one[1])


def when(row: Row) -> str:
    """The day of a row as exactly as it is known."""
    return when_in_words(row.on, row.precision)
