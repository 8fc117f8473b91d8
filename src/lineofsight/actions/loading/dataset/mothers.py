"""The mothers of an extract, once everybody stands in the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final

from lineofsight.actions.loading.dataset.telling import Telling
from lineofsight.actions.loading.merges import kept_instead
from lineofsight.actions.loading.report import LoadReport
from lineofsight.record.models import Child, Load, Origin, Relationship, SourceKey
from lineofsight.returns.safeguarding_dataset.extract import ExtractRow

AT_ONCE: Final = 2000
MOTHER: Final = Relationship.Kind.MOTHER


def write_mothers(telling: Telling, load: Load, report: LoadReport, at: datetime) -> None:
    """Say of each child who the mother is. What a worker said of the two, or of the row that came before, stands."""
    rows = telling.extract.rows("ssd_mother")
    telling.used |= {"moth_table_id", "moth_person_id", "moth_childs_person_id"}
    while some := list(islice(rows, AT_ONCE)):
        _Mothers(telling, load, report, at, some).write()


class _Mothers:
    """Some mothers of an extract. Whoever was merged into another stands here as the one who is kept."""

    def __init__(self, telling: Telling, load: Load, report: LoadReport, at: datetime, rows: list[ExtractRow]) -> None:
        self.telling = telling
        self.load = load
        self.report = report
        self.at = at
        self.rows = rows
        self.instead = kept_instead()
        self.people = self._people()
        self.by_key = _by_key(str(row.values["moth_table_id"]) for row in rows)
        self.by_pair = self._by_pair({self.people.get(row.text("moth_childs_person_id"), 0) for row in rows})
        self.new: list[Relationship] = []
        self.keyed: list[tuple[str, Relationship]] = []

    def write(self) -> None:
        for row in self.rows:
            mother = self.people.get(row.text("moth_person_id"))
            child = self.people.get(row.text("moth_childs_person_id"))
            if mother is not None and child is not None and mother != child:
                self._write(row, mother, child)
            elif child is not None:
                self.telling.refuse(row, "moth_person_id", "there is no such person in ssd_person, or it is the child")
        Relationship.objects.bulk_create(self.new, batch_size=500)
        _keep_keys(self.keyed, self.load)

    def _write(self, row: ExtractRow, mother: int, child: int) -> None:
        key, counts = str(row.values["moth_table_id"]), self.report.counts["relationship"]
        told, found = self.by_key.get(key), self.by_pair.get((mother, child))
        if told is not None and self._ends(told) != (mother, child):
            if not self._may_correct(told) or self._kept(told.to_id) != child:
                counts.kept += 1
            elif found is None:
                changes = {"person_id": mother}
                told.correct(changes, by=None, load=self.load, at=self.at, reason="Corrected by a later file")
                self.by_pair[mother, child] = told
                counts.changed += 1
            else:
                counts.unchanged += 1
        elif found is None and told is None:
            self._add(key, mother, child)
        else:
            standing = told or found
            assert standing is not None
            is_said = standing.kind == MOTHER and standing.ended_on is None
            counts.unchanged += is_said
            counts.kept += not is_said
            if standing.kind == MOTHER:
                self.keyed.append((key, standing))

    def _add(self, key: str, mother: int, child: int) -> None:
        made = Relationship(
            person_id=mother, to_id=child, kind=MOTHER, origin=Origin.LOADED, load=self.load, recorded_at=self.at
        )
        self.by_pair[mother, child] = made
        self.new.append(made)
        self.keyed.append((key, made))
        self.report.counts["relationship"].added += 1

    def _may_correct(self, told: Relationship) -> bool:
        """Whether an earlier file alone said it, and it stands."""
        if told.origin != Origin.LOADED or told.is_amended_here or told.load is None or told.ended_on is not None:
            return False
        return told.load.precedence <= self.load.precedence

    def _kept(self, person: int) -> int:
        return self.instead.get(person, person)

    def _ends(self, row: Relationship) -> tuple[int, int]:
        return self._kept(row.person_id), self._kept(row.to_id)

    def _people(self) -> dict[str, int]:
        """The people of the record by the keys of the extract."""
        keys = {row.text(name) for row in self.rows for name in ("moth_person_id", "moth_childs_person_id")}
        found: dict[str, int] = {}
        for some in _some(keys):
            adults = SourceKey.objects.filter(column="pers_person_id", key__in=some)
            found.update(adults.values_list("key", "fact_id"))
            found.update(Child.objects.filter(la_child_id__in=some).values_list("la_child_id", "pk"))
        return {key: self._kept(pk) for key, pk in found.items()}

    def _by_pair(self, children: set[int]) -> dict[tuple[int, int], Relationship]:
        """What the record says of two people, ended and of another kind too: who is the mother still comes last."""
        with_merged = children | {pk for pk, kept in self.instead.items() if kept in children}
        found: dict[tuple[int, int], Relationship] = {}
        for some in _some(with_merged):
            for row in Relationship.objects.filter(to__in=some).order_by("pk"):
                before = found.get(self._ends(row))
                if before is None or (row.kind == MOTHER and row.ended_on is None):
                    found[self._ends(row)] = row
        return found


def _some(values: Iterable[Any]) -> Iterator[list[Any]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def _by_key(keys: Iterable[str]) -> dict[str, Relationship]:
    """The relationships that an extract told of before, by their keys."""
    found: dict[str, Relationship] = {}
    for some in _some(set(keys)):
        named = dict(SourceKey.objects.filter(column="moth_table_id", key__in=some).values_list("fact_id", "key"))
        rows = Relationship.objects.filter(pk__in=named).select_related("load")
        found.update({named[row.pk]: row for row in rows})
    return found


def _keep_keys(keyed: list[tuple[str, Relationship]], load: Load) -> None:
    """Keep the keys that are new, one for each mother of a child."""
    names = SourceKey.objects.filter(column="moth_table_id")
    there = set(names.filter(key__in=[key for key, _ in keyed]).values_list("key", flat=True))
    named = set(names.filter(fact_id__in=[row.pk for _, row in keyed]).values_list("fact_id", flat=True))
    new = []
    for key, row in keyed:
        if key not in there and row.pk not in named:
            there.add(key)
            named.add(row.pk)
            new.append(SourceKey(column="moth_table_id", key=key, fact="relationship", fact_id=row.pk, load=load))
    SourceKey.objects.bulk_create(new, batch_size=500)
