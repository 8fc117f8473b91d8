"""What the record already holds of the children of one batch of a file, fetched in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from lineofsight.actions.loading.kinds import KINDS, PERSON, Kind, Source
from lineofsight.actions.loading.merges import kept_instead
from lineofsight.record.models import Allocation, Child, Fact, FactVersion, Load, Person, SourceKey

PARENT_OF_CODES = {str(kind.model._meta.model_name): f"{kind.parent}_id" for kind in KINDS.values() if kind.is_code}
"""The kinds of code that a file may remove, each with the column of the row that it hung on."""

NOT_IN_A_LATER_FILE = "Not in a later file"
"""Why the version of a removed code was replaced."""

AT_ONCE = 5000
"""So many keys are asked for in one query."""


def _kept(child: Child) -> Child:
    """The child whose record this one was merged into."""
    while child.person.merged_into_id is not None:
        child = Child.objects.select_related("person").get(pk=child.person.merged_into_id)
    return child


class Standing:
    """The rows of some children by what they belong to, oldest first; nothing for a child who is new.

    merged: the keys of records that were merged into another, whose rows stand here under them. adults: people
    who are no children of the record, by the keys of the other system; a child may have been known as one.
    """

    def __init__(self, la_child_ids: Iterable[str], source: Source) -> None:
        la_child_ids = list(la_child_ids)
        self._loads = Load.objects.in_bulk()
        known = Child.objects.filter(la_child_id__in=la_child_ids).select_related("person")
        self.children: dict[str, Child] = {child.la_child_id: child for child in known}
        self.merged = {key for key, child in self.children.items() if child.person.merged_into_id is not None}
        for key in self.merged:
            self.children[key] = _kept(self.children[key])
        for child in self.children.values():
            self._with_load(child.person)
        self._rows: dict[tuple[type[Fact], str], dict[int, list[Any]]] = {}
        self._by_pk: dict[type[Fact], dict[int, Any]] = {}
        self._keys: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
        self._facts_of_keys: dict[tuple[str, str], tuple[str, int]] = {}
        self.held: set[int] = set()
        self.last_ended_on: dict[int, date] = {}
        self._removed: dict[tuple[str, int], dict[str, list[Load | None]]] = {}
        self.adults = self._adults(la_child_ids) if source.has_keys else {}
        if self.children or self.adults:
            people = [child.pk for child in self.children.values()] + [person.pk for person in self.adults.values()]
            self._fetch(people, source)

    def _adults(self, keys: list[str]) -> dict[str, Person]:
        """The adults; one who was merged into a child's record stands here as that child."""
        named = dict(SourceKey.objects.filter(column="pers_person_id", key__in=keys).values_list("key", "fact_id"))
        instead = kept_instead() if named else {}
        wanted = {instead.get(pk, pk) for pk in named.values()}
        people = Person.objects.select_related("child").in_bulk(wanted)
        adults: dict[str, Person] = {}
        for key, pk in named.items():
            person = self._with_load(people[instead.get(pk, pk)])
            if pk in instead:
                self.merged.add(key)
            if pk in instead and hasattr(person, "child"):
                self.children.setdefault(key, person.child)
            else:
                adults[key] = person
        return adults

    def _fetch(self, ids: list[int], source: Source) -> None:
        for kind in source.kinds:
            if kind is not PERSON:
                self._keep(kind, ids)
        self._fetch_allocations(ids)
        self._fetch_removed(ids)
        if source.has_keys:
            self._fetch_keys(ids)

    def _fetch_allocations(self, ids: list[int]) -> None:
        """Who is held now, and the last day on which an allocation of a child ended."""
        rows = Allocation.objects.filter(child__in=ids).values_list("child_id", "ended_on")
        for child_id, ended_on in rows:
            if ended_on is None:
                self.held.add(child_id)
            else:
                self.last_ended_on[child_id] = max(ended_on, self.last_ended_on.get(child_id, ended_on))

    def _fetch_removed(self, ids: list[int]) -> None:
        """The codes that files and workers removed, by what they hung on."""
        of_a_code = FactVersion.objects.filter(about_child__in=ids, fact__in=PARENT_OF_CODES)
        removed = of_a_code.filter(Q(reason=NOT_IN_A_LATER_FILE) | Q(replaced_by__isnull=False))
        for version in removed.select_related("replaced_by_load"):
            key = version.fact, int(version.content[PARENT_OF_CODES[version.fact]])
            codes = self._removed.setdefault(key, defaultdict(list))
            codes[version.content["code"]].append(version.replaced_by_load)

    def _fetch_keys(self, ids: list[int]) -> None:
        """The keys by which the other system knows what stands here."""
        self._keep_keys("person", ids)
        for model, rows in self._by_pk.items():
            self._keep_keys(str(model._meta.model_name), list(rows))

    def _keep_keys(self, fact: str, ids: list[int]) -> None:
        for start in range(0, len(ids), AT_ONCE):
            rows = SourceKey.objects.filter(fact=fact, fact_id__in=ids[start : start + AT_ONCE])
            for column, key, fact_id in rows.values_list("column", "key", "fact_id"):
                self._keys[fact, fact_id][column] = key
                self._facts_of_keys[column, key] = fact, fact_id

    def _keep(self, kind: Kind, ids: list[int]) -> None:
        if kind.model not in self._by_pk:
            rows = kind.model._default_manager.filter(**{f"{kind.of_child}__in": ids})
            ordered = rows.select_related(*kind.read_with).order_by(*kind.found_by[:1], "pk")
            self._by_pk[kind.model] = {row.pk: self._with_load(row) for row in ordered}
            for column in kind.read_with:
                for row in self._by_pk[kind.model].values():
                    self._with_load(getattr(row, column))
        grouped: dict[int, list[Any]] = defaultdict(list)
        for row in self._by_pk[kind.model].values():
            if kind.is_among is None or kind.is_among(row):
                grouped[getattr(row, f"{kind.parent}_id")].append(row)
        self._rows[kind.model, kind.name] = grouped

    def _with_load(self, row: Any) -> Any:
        """The row, with the load that last set it: read once for all rows."""
        row.load = self._loads.get(row.load_id)
        return row

    def of(self, kind: Kind, parent: Any) -> list[Any]:
        """The rows of a kind that hang on `parent`; none for a parent that is not saved yet."""
        if parent.pk is None or (kind.model, kind.name) not in self._rows:
            return []
        return self._rows[kind.model, kind.name].get(parent.pk, [])

    def all_of(self, kind: Kind) -> Iterable[Any]:
        """Every row of a kind's model that stands with these children."""
        return self._by_pk.get(kind.model, {}).values()

    def removed(self, model: type[Fact], parent: Any) -> dict[str, list[Load | None]]:
        """The codes that hung on `parent` and were removed, each with the files that did it; None for a worker."""
        return self._removed.get((str(model._meta.model_name), parent.pk), {})

    def keys_of(self, row: Fact) -> dict[str, str]:
        """The keys by which the other system knows a row, by their columns."""
        return self._keys.get((str(row._meta.model_name), row.pk), {})

    def with_key(self, model: type[Fact], column: str, key: str) -> Any:
        """The row of these children that the other system knows by a key; None where there is none."""
        fact, fact_id = self._facts_of_keys.get((column, key), ("", 0))
        return self._by_pk.get(model, {}).get(fact_id) if fact == model._meta.model_name else None
