"""One batch of children of a file written into the record: new rows in bulk, changed rows as new versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model

from lineofsight.actions.loading.given import Given, GivenChild
from lineofsight.actions.loading.keys import Keys
from lineofsight.actions.loading.kinds import KINDS, PERSON, SOURCES, Covers, Kind
from lineofsight.actions.loading.mending import mend
from lineofsight.actions.loading.pairing import Pairs, pair
from lineofsight.actions.loading.protecting import OF_A_PLACE, protection
from lineofsight.actions.loading.report import LoadReport
from lineofsight.actions.loading.standing import NOT_IN_A_LATER_FILE, Standing
from lineofsight.record.models import (
    Allocation,
    Child,
    Episode,
    Fact,
    FactVersion,
    Identifier,
    Load,
    Origin,
    Person,
    RefusedValue,
    Team,
)

IN_ORDER: tuple[type[Any], ...] = tuple(dict.fromkeys((Person, Child, *(kind.model for kind in KINDS.values()))))
"""New rows are written in this order: what a row hangs on is there before it."""

KEPT_APART = frozenset({Identifier.Kind.FORMER_UPN, Identifier.Kind.LA_CHILD_ID})
"""Kinds of number of which a person may have several at once."""


class Batch:
    """Some children of one file. Each LA child ID stands in a batch once; the caller sees to that."""

    def __init__(
        self,
        children: Sequence[GivenChild],
        load: Load,
        report: LoadReport,
        at: datetime,
        holding_team: Callable[[], Team],
    ) -> None:
        self.children = children
        self.load = load
        self.report = report
        self.at = at
        self.holding_team = holding_team
        self.source = SOURCES[load.kind]
        self.standing = Standing((child.la_child_id for child in children), self.source)
        self.keys = Keys(self.standing, load, report)
        self.new: dict[type[Any], list[Any]] = {model: [] for model in IN_ORDER}
        self.rows: dict[Given, Any] = {}
        self.later: list[tuple[Kind, Any, dict[str, Any]]] = []
        self.touched: list[Child] = []
        self.by_id: dict[str, Child] = {}

    def write(self, repeated: frozenset[str]) -> list[int]:
        """Write the batch. Gives back the ids of the children whose clocks have to be read again.

        repeated: LA child IDs that stood earlier in the same file; what stands here extends them and corrects nothing,
        and so does what stands under the key of a record that was merged into another.
        """
        for given in self.children:
            is_merged = given.la_child_id in self.standing.merged
            if is_merged:
                given.person.keys = {}
            if given.is_adult and given.la_child_id not in self.standing.children:
                self._adult(given, is_repeated=is_merged)
            else:
                self._child(given, is_repeated=is_merged or given.la_child_id in repeated)
        for model in IN_ORDER:
            model.objects.bulk_create(self.new[model], batch_size=500)
        for kind, row, differing in self.later:
            self._correct(kind, row, differing)
        self.keys.write()
        return [child.pk for child in self.touched]

    def refuse(self, refused: Iterable[Any]) -> None:
        """Keep the values that could not be taken, for the data-quality page."""
        RefusedValue.objects.bulk_create(
            [
                RefusedValue(
                    load=self.load,
                    child=self.by_id.get(value.child_id),
                    file=value.file,
                    line=value.line,
                    column=value.column,
                    la_child_id=value.child_id,
                    element=value.field,
                    value=value.value,
                    reason=value.reason,
                )
                for value in refused
            ],
            batch_size=500,
        )

    # --- a child -----------------------------------------------------------------------------------------------------

    def _child(self, given: GivenChild, *, is_repeated: bool) -> None:
        child = self.standing.children.get(given.la_child_id)
        before = _size(self.new), self._changes()
        has_moved = False
        if child is None:
            child = self._new_child(given)
        else:
            self.report.counts["child"].unchanged += 1
            self._same(PERSON, child.person, given.person, is_repeated=is_repeated)
            has_moved = self._move_now(child)
        self.by_id[given.la_child_id] = child
        self.rows[given.person] = child.person
        above = {"person": child.person, "child": child}
        self._facts(given.person, above, is_repeated=is_repeated)
        episodes_before, held_before = len(self.new[Episode]), len(self.new[Allocation])
        self._facts(given, above, is_repeated=is_repeated)
        if all(row.ended_on is not None for row in self.new[Allocation][held_before:]):
            self._hold_where_nobody_does(child, self.new[Episode][episodes_before:])
        if has_moved or before != (_size(self.new), self._changes()):
            self.touched.append(child)

    def _adult(self, given: GivenChild, *, is_repeated: bool) -> None:
        """Somebody around a child, who has no record of their own."""
        person = self.standing.adults.get(given.la_child_id)
        if person is None:
            person = self._add(PERSON, given.person, {})
        else:
            self._same(PERSON, person, given.person, is_repeated=is_repeated)
        self._facts(given.person, {"person": person}, is_repeated=is_repeated)

    def _changes(self) -> int:
        changed = sum(counts.changed + counts.removed for counts in self.report.counts.values())
        return changed + len(self.later)

    def _new_child(self, given: GivenChild) -> Child:
        person = self.standing.adults.get(given.la_child_id) or self._add(PERSON, given.person, {})
        as_at_on = None if self.report.goes_on_here else self.load.reference_date
        child = Child(person=person, la_child_id=given.la_child_id, as_at_on=as_at_on)
        self.new[Child].append(child)
        self.report.counts["child"].added += 1
        return child

    def _hold_where_nobody_does(self, child: Child, added: Iterable[Episode]) -> None:
        """Give a child whom nobody holds to the holding team, from the file's own day.

        added: the episodes that are new to the record. A child whose case was closed here is held again only where
        one of them is open, and then from no day before the last allocation ended; so is a child of whom the file
        says who held it. A child of whom lists tell no case, as a contact alone, is no case of anybody.
        """
        if child.pk is not None and child.pk in self.standing.held:
            return
        added = list(added)
        if not added and self.source.covers is Covers.PART:
            return
        started_on, last_ended_on = self.load.reference_date, self.standing.last_ended_on.get(child.pk)
        if last_ended_on is not None or self.source.covers is Covers.ALL:
            if not any(episode.is_open for episode in added):
                return
            started_on = max(started_on, last_ended_on or started_on)
        self.new[Allocation].append(
            Allocation(
                child=child,
                team=self.holding_team(),
                started_on=started_on,
                origin=Origin.LOADED,
                load=self.load,
                recorded_at=self.at,
            )
        )

    def _move_now(self, child: Child) -> bool:
        """Move "now" of a child who is known only from files to this file's day. Whether it moved."""
        as_at_on = None if self.report.goes_on_here else self.load.reference_date
        if child.as_at_on is None or child.as_at_on > self.load.reference_date or child.as_at_on == as_at_on:
            return False
        child.as_at_on = as_at_on
        child.save(update_fields=["as_at_on"])
        self.report.moved += 1
        return True

    # --- facts -------------------------------------------------------------------------------------------------------

    def _facts(self, of: Given | GivenChild, above: dict[str, Any], *, is_repeated: bool) -> None:
        """Write what hangs on one row, kind by kind. above: the rows that it may hang on, by their kinds."""
        in_part = of.in_part if isinstance(of, Given) else frozenset()
        for kind, items in _by_kind(of.within):
            if kind.is_code:
                self._codes(kind, above, items, is_repeated=is_repeated, is_whole=kind.name not in in_part)
            elif kind.model is Identifier:
                for item in items:
                    self._identifier(kind, above, item, is_repeated=is_repeated)
            else:
                self._rows_of(kind, above, items, is_repeated=is_repeated)

    def _rows_of(self, kind: Kind, above: dict[str, Any], items: list[Given], *, is_repeated: bool) -> None:
        pairs = self._pairs(kind, above, items, is_repeated=is_repeated)
        if kind.model is Allocation:
            self._make_room(kind, above, pairs, is_repeated=is_repeated)
        for standing, item in pairs.same:
            self.rows[item] = standing
            self._same(kind, standing, item, is_repeated=is_repeated, hung=self._hung(kind, above))
            self._facts(item, above | {kind.name: standing}, is_repeated=is_repeated)
        for item in pairs.only_given:
            row = self._add(kind, item, above)
            self._facts(item, above | {kind.name: row}, is_repeated=is_repeated)

    def _make_room(self, kind: Kind, above: dict[str, Any], pairs: Pairs[Any, Given], *, is_repeated: bool) -> None:
        """End who held a child for whom the file says holds the child now; where it may not, the file's is left out."""
        partners = {item: row for row, item in pairs.same}
        ends = {
            one: one.columns.get("ended_on", getattr(partners.get(one), "ended_on", None))
            for one in (*partners, *pairs.only_given)
        }
        now = next((one for one, ended_on in ends.items() if ended_on is None), None)
        if now is None:
            return
        standing = self.standing.of(kind, above[kind.hangs_on[kind.parent]])
        others = [row for row in standing if row.ended_on is None and row is not partners.get(now)]
        if any(is_repeated or not self._may_correct(row) for row in others):
            pairs.same = [(row, item) for row, item in pairs.same if item is not now]
            pairs.only_given = [item for item in pairs.only_given if item is not now]
            self.report.counts[kind.counted].kept += 1
            return
        for row in others:
            if row not in partners.values():
                self._correct(kind, row, {"ended_on": max(row.started_on, now.columns["started_on"])})
        pairs.same.sort(key=lambda pair: pair[1] is now)
        self.standing.held.add(above["child"].pk)

    def _pairs(self, kind: Kind, above: dict[str, Any], given: list[Given], *, is_repeated: bool) -> Pairs[Any, Given]:
        found = self.standing.of(kind, above[kind.hangs_on[kind.parent]])
        known, standing, unknown = self.keys.known(kind, above, found, given)
        pairs = pair(
            standing,
            unknown,
            key_of_standing=lambda row: tuple(getattr(row, column) for column in kind.found_by),
            key_of_given=lambda item: tuple(item.said(column) for column in kind.found_by),
            may_be_corrected=lambda row: not is_repeated and not self.source.has_keys and self._would_hold(row),
        )
        if self.source.covers is Covers.PART and not is_repeated:
            self.report.counts[kind.counted].kept += mend(kind, pairs, self._may_correct)
        pairs.same += known
        if not self.source.has_keys:
            self.report.counts[kind.counted].absent += sum(1 for row in pairs.only_standing if self._would_hold(row))
        return pairs

    def _resolved(self, kind: Kind, item: Given, standing: Fact | None = None) -> dict[str, Any]:
        """The columns, with the rows of the facts that they name: not taken, or another's, a fact is left out."""
        found: dict[str, Any] = {}
        for column, value in item.columns.items():
            if not isinstance(value, Given):
                found[column] = value
            elif value in self.rows and not self._is_anothers(kind, column, self.rows[value], standing):
                found[column] = self.rows[value]
        return found

    def _is_anothers(self, kind: Kind, column: str, named: Fact, standing: Fact | None) -> bool:
        """Whether a row of the record names the fact already, of which only one may."""
        if named.pk is None or not kind.model._meta.get_field(column).one_to_one:
            return False
        others = [row for row in self.standing.all_of(kind) if row is not standing]
        is_taken = any(getattr(row, f"{column}_id") == named.pk for row in others)
        if is_taken:
            self.report.tell(
                f"{kind.label}: one of the record belongs to the same {column} already; the other stands alone."
            )
        return is_taken

    def _hung(self, kind: Kind, above: dict[str, Any]) -> dict[str, Any]:
        """The columns by which a row hangs on others."""
        return {column: above[of] for column, of in kind.hangs_on.items() if of in above}

    def _add(self, kind: Kind, item: Given, above: dict[str, Any]) -> Any:
        self.report.counts[kind.counted].added += 1
        return self._new_row(kind, item, above)

    def _new_row(self, kind: Kind, item: Given, above: dict[str, Any]) -> Any:
        columns = {**self._hung(kind, above), **self._resolved(kind, item), **item.when_new}
        columns |= {column: self._new_row(KINDS[fact.kind], fact, {}) for column, fact in item.upon.items()}
        if kind.name in OF_A_PLACE:
            beside = self.standing.of(kind, above[kind.hangs_on[kind.parent]])
            columns |= protection(kind, beside, columns, self.load.reference_date)
        row = kind.model(origin=Origin.LOADED, load=self.load, recorded_at=self.at, **columns)
        self.new[kind.model].append(row)
        self.rows[item] = row
        self.keys.note(row, item)
        return row

    def _same(
        self, kind: Kind, standing: Fact, item: Given, *, is_repeated: bool, hung: dict[str, Any] | None = None
    ) -> None:
        """Bring a row that the record has in line with the file, unless a worker or a later file said otherwise."""
        wanted = {**(hung or {}), **self._resolved(kind, item, standing)}
        differing = {column: value for column, value in wanted.items() if _differs(standing, column, value)}
        if differing and kind.name in OF_A_PLACE and not standing.is_protected:  # type: ignore[attr-defined]
            beside = self.standing.of(kind, getattr(standing, kind.parent))
            differing |= protection(kind, beside, wanted, self.load.reference_date)
        self.keys.note(standing, item)
        for column, fact in item.upon.items():
            self._same_below(getattr(standing, column), fact, is_repeated=is_repeated)
        counts = self.report.counts[kind.counted]
        if not differing:
            counts.unchanged += 1
        elif is_repeated or not self._may_correct(standing):
            counts.kept += 1
        elif any(isinstance(value, Model) and value.pk is None for value in differing.values()):
            self.later.append((kind, standing, differing))
        else:
            self._correct(kind, standing, differing)

    def _same_below(self, standing: Fact, fact: Given, *, is_repeated: bool) -> None:
        """Bring a row in line on which another stands, which is counted alone."""
        differing = {column: value for column, value in fact.columns.items() if _differs(standing, column, value)}
        if differing and not is_repeated and self._may_correct(standing):
            self._correct(KINDS[fact.kind], standing, differing)

    def _correct(self, kind: Kind, standing: Fact, differing: dict[str, Any]) -> None:
        standing.correct(differing, by=None, load=self.load, at=self.at, reason="Corrected by a later file")
        self.report.counts[kind.counted].changed += 1

    def _may_correct(self, standing: Fact) -> bool:
        """A file corrects what a file said before it; never what a worker recorded or amended, nor a later file."""
        if standing.origin != Origin.LOADED or standing.is_amended_here or standing.load is None:
            return False
        return standing.load.precedence <= self.load.precedence

    def _was_said_before(self, standing: Fact) -> bool:
        """Whether an earlier file gave the row, and this file may correct it."""
        return standing.load_id != self.load.pk and self._may_correct(standing)

    def _would_hold(self, standing: Fact) -> bool:
        """Whether an earlier file gave the row, of which this file would have to hold it too."""
        if standing.load is None or not self._was_said_before(standing) or self.source.covers is Covers.PART:
            return False
        if self.source.covers is Covers.ALL:
            return standing.load.kind == self.load.kind
        return standing.load.covers_from == self.load.covers_from

    # --- numbers and codes -------------------------------------------------------------------------------------------

    def _identifier(self, kind: Kind, above: dict[str, Any], item: Given, *, is_repeated: bool) -> None:
        """A number of a person. Of most kinds one is in use at a time: another one takes its place."""
        of_kind = [row for row in self.standing.of(kind, above["person"]) if row.kind == item.columns["kind"]]
        alike = [row for row in of_kind if row.value == item.columns["value"]]
        if item.columns["kind"] in KEPT_APART or item.columns.get("ended_on") is not None:
            if alike:
                self._same(kind, alike[-1], item, is_repeated=is_repeated)
            else:
                self._add(kind, item, above)
            return
        in_use = [row for row in of_kind if row.ended_on is None]
        last = (in_use or of_kind or [None])[-1]
        if last is not None and last in in_use and last in alike:
            self._same(kind, last, item, is_repeated=is_repeated)
        elif last is not None and (is_repeated or not self._may_correct(last)):
            self.report.counts[kind.counted].kept += 1
        else:
            for row in in_use:
                self._end_identifier(row)
            self._add(kind, item, above)

    def _end_identifier(self, row: Identifier) -> None:
        """End the number in use, for the file's to take its place."""
        changes = {"ended_on": self.load.reference_date}
        row.correct(changes, by=None, load=self.load, at=self.at, reason="Another number in a later file")
        self.report.counts["identifier"].changed += 1

    def _codes(
        self, kind: Kind, above: dict[str, Any], items: list[Given], *, is_repeated: bool, is_whole: bool
    ) -> None:
        """Bring a set of codes in line with the file: add what is new; remove what a file before it said.

        is_whole: every code of the set could be read. Where one could not, nothing is removed: it may be that one.
        """
        parent, counts = above[kind.hangs_on[kind.parent]], self.report.counts[kind.counted]
        wanted = {item.columns["code"]: item for item in items}
        standing = {row.code: row for row in self.standing.of(kind, parent)}
        removed = self.standing.removed(kind.model, parent)
        for code, item in wanted.items():
            if code in standing:
                counts.unchanged += 1
                self.keys.note(standing[code], item)
            elif any(one is None or one.precedence > self.load.precedence for one in removed.get(code, ())):
                counts.kept += 1
            else:
                self._add(kind, item, above)
        if is_repeated:
            return
        may_remove = self._was_said_before if kind.is_present_state else self._would_hold
        for code, row in standing.items():
            if code in wanted or not may_remove(row):
                continue
            if not is_whole:
                counts.kept += 1
            else:
                FactVersion.keep(
                    row, replaced_at=self.at, replaced_by=None, replaced_by_load=self.load, reason=NOT_IN_A_LATER_FILE
                )
                self.keys.forget(row)
                row.delete()
                counts.removed += 1


def _by_kind(given: Iterable[Given]) -> Iterator[tuple[Kind, list[Given]]]:
    """What is given, kind by kind, in the order of the catalogue."""
    found: dict[str, list[Given]] = {}
    for item in given:
        found.setdefault(item.kind, []).append(item)
    for name in KINDS:
        if name in found:
            yield KINDS[name], found[name]


def _differs(standing: Fact, column: str, value: Any) -> bool:
    """Whether the row says something else than the file. Asks the database nothing."""
    field = standing._meta.get_field(column)
    if field.is_relation:
        return getattr(standing, f"{column}_id") != (None if value is None else value.pk) or (
            value is not None and value.pk is None
        )
    return bool(getattr(standing, column) != value)


def _size(new: dict[type[Any], list[Any]]) -> int:
    return sum(len(rows) for rows in new.values())
