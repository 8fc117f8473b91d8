"""The index of matching: the particulars and keys of everybody, read from the record and never typed.

Every writer of a person's facts says so (`record.models.matched`), and the person is read again in the same
transaction, with those around, whose people it changes. A rebuild from nothing gives the same rows. Protected addresses
and sealed records are not in it, nor a sealed record among the people around another: a match would tell of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps as installed
from django.db import transaction
from django.db.models import Q

from lineofsight.domain.matching import (
    Particulars,
    SaidHome,
    SaidName,
    SaidOfPerson,
    look_up_keys,
    particulars_of,
)
from lineofsight.record.matching.readings import sound

BATCH = 500
FEW = 200
"""Keys that are taken out in one statement: SQLite takes no condition of a thousand parts."""
LONGEST_KEY = 250

GetModel = Callable[[str, str], Any]


def reread(people: Collection[int]) -> None:
    """Bring the index in line with the record for some people and for those around them."""
    reader = _Reader()
    for batch in _batches(people):
        reader.write(sorted({*batch, *reader.around(batch)}))


def rebuild(progress: Callable[[int], None] | None = None, get_model: GetModel | None = None) -> int:
    """Throw the index away and read everybody again, in one transaction. Gives back how many people were read.

    progress: told how many were read since it was last told. get_model: the models as a migration knows them.
    """
    reader, read = _Reader(get_model), 0
    with transaction.atomic():
        for name in ("MatchKey", "MatchParticulars"):
            reader.model(name).objects.all().delete()
        for batch in _batches(list(reader.model("Person").objects.order_by().values_list("pk", flat=True))):
            reader.write(batch, is_new=True)
            read += len(batch)
            if progress is not None:
                progress(len(batch))
    return read


def _batches(people: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(set(people))
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


class _Reader:
    """Reads people as they stand in the record, a fixed number of queries a batch."""

    def __init__(self, get_model: GetModel | None = None) -> None:
        self._get_model = get_model or installed.get_model

    def model(self, name: str) -> Any:
        return self._get_model("record", name)

    def around(self, people: Collection[int]) -> set[int]:
        """The people related to some people."""
        rows = self._relationships(people).values_list("person_id", "to_id")
        return {pk for pair in rows for pk in pair}

    def write(self, people: list[int], *, is_new: bool = False) -> None:
        wanted = self.particulars(people)
        stored = {} if is_new else self._stored(people)
        changed = {pk: one for pk, one in wanted.items() if stored.get(pk) != one}
        gone = stored.keys() - wanted.keys()
        self._write_keys({pk: stored[pk] for pk in (*changed, *gone) if pk in stored}, changed)
        rows = self.model("MatchParticulars")
        if gone:
            rows.objects.filter(pk__in=gone).delete()
        rows.objects.bulk_create(
            [rows(person_id=pk, content=one.as_json()) for pk, one in changed.items()],
            batch_size=BATCH,
            **({} if is_new else UPSERT),
        )

    def _stored(self, people: list[int]) -> dict[int, Particulars]:
        rows = self.model("MatchParticulars").objects.filter(pk__in=people).values_list("pk", "content")
        return {pk: Particulars.from_json(content) for pk, content in rows}

    def _write_keys(self, before: dict[int, Particulars], after: dict[int, Particulars]) -> None:
        keys = self.model("MatchKey")
        had, has = _keys(before), _keys(after)
        gone = sorted(had - has)
        for start in range(0, len(gone), FEW):
            some = (Q(kind=kind, value=value, person_id=pk) for kind, value, pk in gone[start : start + FEW])
            keys.objects.filter(reduce(or_, some)).delete()
        new = [keys(kind=kind, value=value, person_id=person) for kind, value, person in sorted(has - had)]
        keys.objects.bulk_create(new, batch_size=BATCH)

    def particulars(self, people: list[int]) -> dict[int, Particulars]:
        """The particulars of each person who is not merged into another, and of whom anything is known."""
        everything = self._said(people)
        found = {pk: particulars_of(of, sound, pk) for pk, of in everything.items()}
        return {pk: one for pk, one in found.items() if one != Particulars(person=pk)}

    def _said(self, people: list[int]) -> dict[int, SaidOfPerson]:
        persons = self.model("Person").objects.filter(pk__in=people, merged_into__isnull=True)
        persons = persons.exclude(child__restriction=SEALED)
        relatives = self._relatives(people)
        everybody = {*people, *(pk for related in relatives.values() for pk in related)}
        names = self._names(everybody)
        homes, numbers = self._homes(people), self._numbers(people)
        return {
            pk: SaidOfPerson(
                names=tuple(names[pk]),
                born_on=born_on,
                expected_on=expected_on,
                sex=sex or GENDERS.get(gender_code, ""),
                homes=tuple(homes[pk]),
                nhs_numbers=tuple(numbers[pk, "nhs_number"]),
                upns=tuple(numbers[pk, "upn"] + numbers[pk, "former_upn"]),
                la_child_ids=tuple(numbers[pk, "la_child_id"]),
                household=tuple(name for other in relatives[pk] for name in names[other]),
                relatives=tuple(relatives[pk]),
            )
            for pk, born_on, expected_on, sex, gender_code in persons.order_by().values_list(
                "pk", "born_on", "expected_on", "sex", "gender_code"
            )
        }

    def _relationships(self, people: Collection[int]) -> Any:
        rows = self.model("Relationship").objects.order_by()
        return rows.filter(person__in=people).union(rows.filter(to__in=people))

    def _relatives(self, people: Collection[int]) -> dict[int, list[int]]:
        """The people around each, without those whose record is sealed."""
        found: dict[int, set[int]] = defaultdict(set)
        for person, to in self._relationships(people).values_list("person_id", "to_id"):
            found[person].add(to)
            found[to].add(person)
        sealed: set[int] = set()
        if found:
            children = self.model("Child").objects.filter(restriction=SEALED, pk__in=found)
            sealed.update(children.order_by().values_list("pk", flat=True))
        return defaultdict(list, {pk: sorted(related - sealed) for pk, related in found.items()})

    def _names(self, people: Collection[int]) -> dict[int, list[SaidName]]:
        """The names of each, the one in use first."""
        rows = self.model("PersonName").objects.filter(person__in=people)
        found: dict[int, list[SaidName]] = defaultdict(list)
        for pk, given_names, family_name, *_ in sorted(
            rows.order_by().values_list("person_id", "given_names", "family_name", "is_alias", "ended_on", "pk"),
            key=lambda row: (row[3], row[4] is not None, row[5]),
        ):
            found[pk].append(SaidName(given_names, family_name))
        return found

    def _homes(self, people: list[int]) -> dict[int, list[SaidHome]]:
        """Where each lives or lived. A protected address is left out: that it matched would tell where somebody is."""
        rows = self.model("Address").objects.filter(person__in=people, is_protected=False).order_by()
        found: dict[int, list[SaidHome]] = defaultdict(list)
        for pk, lines, postcode in rows.values_list("person_id", "lines", "postcode"):
            found[pk].append(SaidHome(lines, postcode))
        return found

    def _numbers(self, people: list[int]) -> dict[tuple[int, str], list[str]]:
        """The numbers of each by kind, with the LA child IDs of records that were merged into theirs."""
        found: dict[tuple[int, str], list[str]] = defaultdict(list)
        rows = self.model("Identifier").objects.filter(person__in=people).order_by()
        for pk, kind, value in rows.values_list("person_id", "kind", "value"):
            found[pk, kind].append(value)
        children = self.model("Child").objects.order_by()
        merged = children.filter(person__merged_into__in=people).values_list("person__merged_into_id", "la_child_id")
        for pk, value in (*children.filter(pk__in=people).values_list("pk", "la_child_id"), *merged):
            found[pk, "la_child_id"].append(value)
        return found


SEALED = "S2"
GENDERS = {"1": "M", "2": "F"}
"""The codes of the older set, where a file gave one."""

UPSERT = {"update_conflicts": True, "unique_fields": ["person"], "update_fields": ["content"]}


def _keys(people: dict[int, Particulars]) -> set[tuple[str, str, int]]:
    return {(kind.value, value[:LONGEST_KEY], pk) for pk, one in people.items() for kind, value in look_up_keys(one)}
