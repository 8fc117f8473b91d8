"""One batch of census children written into the record: new rows in bulk, changed rows as new versions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from lineofsight.actions.loading.pairing import pair
from lineofsight.actions.loading.report import LoadReport
from lineofsight.actions.loading.standing import NOT_IN_A_LATER_FILE, Standing
from lineofsight.actions.loading.wanted import (
    DISABILITIES,
    EPISODE,
    FACTORS,
    PERSON,
    WITHIN_EPISODE,
    Codes,
    Row,
    refused_elements,
)
from lineofsight.record.models import (
    Allocation,
    Assessment,
    AssessmentFactorFound,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Disability,
    Episode,
    Fact,
    FactVersion,
    Identifier,
    Load,
    Origin,
    Person,
    RefusedValue,
    ReviewConference,
    Section47Enquiry,
    Team,
)
from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)

IN_ORDER: tuple[type[Any], ...] = (
    Person,
    Child,
    Identifier,
    Disability,
    Allocation,
    Episode,
    Assessment,
    ChildInNeedPlan,
    Section47Enquiry,
    Conference,
    ChildProtectionPlan,
    AssessmentFactorFound,
    ReviewConference,
)
"""New rows are written in this order: what a row hangs on is there before it."""


class Batch:
    """Some children of one file. Each LA child ID stands in a batch once; the caller sees to that."""

    def __init__(
        self, children: list[CensusChild], load: Load, report: LoadReport, at: datetime, holding_team: Team
    ) -> None:
        self.children = children
        self.load = load
        self.report = report
        self.at = at
        self.holding_team = holding_team
        self.standing = Standing(child.la_child_id for child in children)
        self.new: dict[type[Any], list[Any]] = {model: [] for model in IN_ORDER}
        self.touched: list[Child] = []
        self.by_id: dict[str, Child] = {}

    def write(self, repeated: frozenset[str]) -> list[int]:
        """Write the batch. Gives back the ids of the children whose clocks have to be read again.

        repeated: LA child IDs that stood earlier in the same file; what stands here extends them and corrects nothing,
        and so does what stands under the LA child ID of a record that was merged into another.
        """
        for given in self.children:
            self._child(given, is_repeated=given.la_child_id in repeated | self.standing.merged)
        for model in IN_ORDER:
            model.objects.bulk_create(self.new[model], batch_size=500)
        return [child.pk for child in self.touched]

    def refuse(self, refused: Iterable[Any]) -> None:
        """Keep the values that could not be taken, for the data-quality page."""
        RefusedValue.objects.bulk_create(
            [
                RefusedValue(
                    load=self.load,
                    child=self.by_id.get(value.child_id),
                    line=value.line,
                    la_child_id=value.child_id,
                    element=value.field,
                    value=value.value,
                    reason=value.reason,
                )
                for value in refused
            ],
            batch_size=500,
        )

    def _child(self, given: CensusChild, *, is_repeated: bool) -> None:
        refused = refused_elements(given)
        child = self.standing.children.get(given.la_child_id)
        before = _size(self.new), self._changes()
        has_moved = False
        if child is None:
            child = self._new_child(given, refused)
        else:
            self.report.counts["child"].unchanged += 1
            self._same(PERSON, child.person, given, refused, is_repeated=is_repeated)
            has_moved = self._move_now(child)
        self.by_id[given.la_child_id] = child
        self._identifiers(child.person, given, is_repeated=is_repeated)
        self._codes(DISABILITIES, child.person, given.disabilities, is_repeated=is_repeated)
        episodes_before = len(self.new[Episode])
        self._episodes(child, given.episodes, refused, is_repeated=is_repeated)
        self._hold_where_nobody_does(child, self.new[Episode][episodes_before:])
        if has_moved or before != (_size(self.new), self._changes()):
            self.touched.append(child)

    def _changes(self) -> int:
        return sum(counts.changed + counts.removed for counts in self.report.counts.values())

    def _new_child(self, given: CensusChild, refused: frozenset[str]) -> Child:
        person = self._add("person", Person, **PERSON.wanted(given, refused))
        child = Child(person=person, la_child_id=given.la_child_id, as_at_on=self.load.reference_date)
        self.new[Child].append(child)
        self.report.counts["child"].added += 1
        return child

    def _hold_where_nobody_does(self, child: Child, added: Iterable[Episode]) -> None:
        """Give a child whom nobody holds to the holding team, from the file's own day.

        added: the episodes that are new to the record. A child whose case was closed here is held again only where
        one of them is open, and then from no day before the last allocation ended.
        """
        if child.pk is not None and child.pk in self.standing.held:
            return
        started_on, last_ended_on = self.load.reference_date, self.standing.last_ended_on.get(child.pk)
        if last_ended_on is not None:
            if all(episode.closed_on is not None or episode.is_no_further_action for episode in added):
                return
            started_on = max(started_on, last_ended_on)
        self._add("", Allocation, child=child, team=self.holding_team, started_on=started_on)

    def _move_now(self, child: Child) -> bool:
        """Move "now" of a child who is known only from files to this file's day. Whether it moved."""
        if child.as_at_on is None or child.as_at_on >= self.load.reference_date:
            return False
        child.as_at_on = self.load.reference_date
        child.save(update_fields=["as_at_on"])
        return True

    def _add(self, kind: str, model: type[Any], /, **columns: Any) -> Any:
        row = model(origin=Origin.LOADED, load=self.load, recorded_at=self.at, **columns)
        self.new[model].append(row)
        if kind:
            self.report.counts[kind].added += 1
        return row

    def _same(self, row: Row, standing: Fact, given: Any, refused: frozenset[str], *, is_repeated: bool) -> None:
        """Bring a row that the record has in line with the file, unless a worker or a later file said otherwise."""
        wanted = row.wanted(given, refused)
        differing = {column: value for column, value in wanted.items() if getattr(standing, column) != value}
        counts = self.report.counts[row.kind]
        if not differing:
            counts.unchanged += 1
        elif is_repeated or not self._may_correct(standing):
            counts.kept += 1
        else:
            standing.correct(differing, by=None, load=self.load, at=self.at, reason="Corrected by a later file")
            counts.changed += 1

    def _may_correct(self, standing: Fact) -> bool:
        """A file corrects what a file said before it; never what a worker recorded or amended, nor a later file."""
        if standing.origin != Origin.LOADED or standing.is_amended_here or standing.load is None:
            return False
        return standing.load.precedence <= self.load.precedence

    def _was_said_before(self, standing: Fact) -> bool:
        """Whether an earlier file gave the row, and this file may correct it."""
        return standing.load_id != self.load.pk and self._may_correct(standing)

    def _is_of_this_year(self, standing: Fact) -> bool:
        """Whether an earlier file of this file's year gave the row, so that this file would have to hold it."""
        return (
            standing.load is not None
            and standing.load.covers_from == self.load.covers_from
            and self._was_said_before(standing)
        )

    def _identifiers(self, person: Person, given: CensusChild, *, is_repeated: bool) -> None:
        standing = self.standing.of(Identifier, person)
        counts = self.report.counts["identifier"]
        if given.former_upn:
            if any(row.kind == Identifier.Kind.FORMER_UPN and row.value == given.former_upn for row in standing):
                counts.unchanged += 1
            else:
                self._add(
                    "identifier", Identifier, person=person, kind=Identifier.Kind.FORMER_UPN, value=given.former_upn
                )
        if given.upn:
            numbers = [row for row in standing if row.kind == Identifier.Kind.UPN]
            in_use = [row for row in numbers if row.ended_on is None]
            last = (in_use or numbers or [None])[-1]
            if last is not None and last in in_use and last.value == given.upn:
                counts.unchanged += 1
            elif last is not None and (is_repeated or not self._may_correct(last)):
                counts.kept += 1
            else:
                for row in in_use:
                    self._end_identifier(row)
                self._add("identifier", Identifier, person=person, kind=Identifier.Kind.UPN, value=given.upn)

    def _end_identifier(self, row: Identifier) -> None:
        """End the pupil number in use, for the file's to take its place."""
        changes = {"ended_on": self.load.reference_date}
        row.correct(changes, by=None, load=self.load, at=self.at, reason="Another number in a later file")
        self.report.counts["identifier"].changed += 1

    def _codes(self, codes: Codes, parent: Any, given: Iterable[str], *, is_repeated: bool) -> None:
        """Bring a set of codes in line with the file: add what is new; remove what a file before it said."""
        wanted, counts = tuple(given), self.report.counts[codes.kind]
        standing = {row.code: row for row in self.standing.of(codes.model, parent)}
        removed = self.standing.removed(codes.model, parent)
        for code in wanted:
            if code in standing:
                counts.unchanged += 1
            elif any(load.precedence > self.load.precedence for load in removed.get(code, ())):
                counts.kept += 1
            else:
                self._add(codes.kind, codes.model, code=code, **{codes.parent: parent})
        if not wanted or is_repeated:
            return
        may_remove = self._was_said_before if codes.is_present_state else self._is_of_this_year
        for code, row in standing.items():
            if code not in wanted and may_remove(row):
                FactVersion.keep(
                    row, replaced_at=self.at, replaced_by=None, replaced_by_load=self.load, reason=NOT_IN_A_LATER_FILE
                )
                row.delete()
                counts.removed += 1

    def _pairs(self, row: Row, parent: Any, given: Iterable[Any], *, is_repeated: bool) -> Any:
        pairs = pair(
            self.standing.of(row.model, parent),
            given,
            key_of_standing=row.key_standing,
            key_of_given=row.key_given,
            may_be_corrected=lambda standing: not is_repeated and self._is_of_this_year(standing),
        )
        self.report.counts[row.kind].absent += sum(1 for one in pairs.only_standing if self._is_of_this_year(one))
        return pairs

    def _episodes(
        self, child: Child, given: Iterable[CensusEpisode], refused: frozenset[str], *, is_repeated: bool
    ) -> None:
        pairs = self._pairs(EPISODE, child, given, is_repeated=is_repeated)
        for standing, item in pairs.same:
            self._same(EPISODE, standing, item, refused, is_repeated=is_repeated)
            self._within(child, standing, item, refused, is_repeated=is_repeated)
        for item in pairs.only_given:
            columns = EPISODE.wanted(item, refused)
            episode = self._add("episode", Episode, child=child, complete_from=self.load.covers_from, **columns)
            self._within(child, episode, item, refused, is_repeated=is_repeated)

    def _within(
        self, child: Child, episode: Episode, given: CensusEpisode, refused: frozenset[str], *, is_repeated: bool
    ) -> None:
        self._transfer_in(child, episode, given, is_repeated=is_repeated)
        for row, items in WITHIN_EPISODE:
            pairs = self._pairs(row, episode, items(given), is_repeated=is_repeated)
            for standing, item in pairs.same:
                self._same(row, standing, item, refused, is_repeated=is_repeated)
                self._below(child, episode, standing, item, is_repeated=is_repeated)
            for item in pairs.only_given:
                added = self._add(row.kind, row.model, child=child, episode=episode, **row.wanted(item, refused))
                self._below(child, episode, added, item, is_repeated=is_repeated)

    def _below(self, child: Child, episode: Episode, standing: Any, given: Any, *, is_repeated: bool) -> None:
        """What hangs on a row within an episode: factors, reviews, and the conference of an enquiry."""
        if isinstance(given, CensusAssessment):
            self._codes(FACTORS, standing, given.factors, is_repeated=is_repeated)
        elif isinstance(given, CensusChildProtectionPlan):
            self._reviews(standing, given, is_repeated=is_repeated)
        elif isinstance(given, CensusSection47Enquiry) and given.conference_on is not None:
            held = [row for row in self.standing.of(Conference, episode) if row.section_47_enquiry_id == standing.pk]
            columns = {"section_47_enquiry": standing, "kind": Conference.Kind.INITIAL, "held_on": given.conference_on}
            self._conference(child, episode, held if standing.pk else [], columns, is_repeated=is_repeated)

    def _reviews(self, plan: ChildProtectionPlan, given: CensusChildProtectionPlan, *, is_repeated: bool) -> None:
        pairs = pair(
            self.standing.of(ReviewConference, plan),
            given.reviewed_on,
            key_of_standing=lambda review: review.held_on,
            key_of_given=lambda held_on: held_on,
            may_be_corrected=lambda standing: not is_repeated and self._is_of_this_year(standing),
        )
        for standing, held_on in pairs.same:
            self._dated("review", standing, held_on, is_repeated=is_repeated)
        for held_on in pairs.only_given:
            self._add("review", ReviewConference, plan=plan, held_on=held_on)
        self.report.counts["review"].absent += sum(1 for one in pairs.only_standing if self._is_of_this_year(one))

    def _transfer_in(self, child: Child, episode: Episode, given: CensusEpisode, *, is_repeated: bool) -> None:
        if given.conference_on is not None:
            held = [row for row in self.standing.of(Conference, episode) if row.kind == Conference.Kind.TRANSFER_IN]
            columns = {"kind": Conference.Kind.TRANSFER_IN, "held_on": given.conference_on}
            self._conference(child, episode, held, columns, is_repeated=is_repeated)

    def _conference(
        self, child: Child, episode: Episode, held: list[Conference], columns: dict[str, Any], *, is_repeated: bool
    ) -> None:
        if held:
            self._dated("conference", held[0], columns["held_on"], is_repeated=is_repeated)
        else:
            self._add("conference", Conference, child=child, episode=episode, **columns)

    def _dated(self, kind: str, standing: Any, held_on: Any, *, is_repeated: bool) -> None:
        """Bring the day of a conference or review in line with the file."""
        counts = self.report.counts[kind]
        if standing.held_on == held_on:
            counts.unchanged += 1
        elif not is_repeated and self._may_correct(standing):
            changes = {"held_on": held_on}
            standing.correct(changes, by=None, load=self.load, at=self.at, reason="Corrected by a later file")
            counts.changed += 1
        else:
            counts.kept += 1


def _size(new: dict[type[Any], list[Any]]) -> int:
    return sum(len(rows) for rows in new.values())
