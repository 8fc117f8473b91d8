"""The rows of the lists as others wrote them: what each says of which child, and what of it cannot be taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lineofsight.returns.annex_a.code_reading import ReadValue, read_cell
from lineofsight.returns.annex_a.columns import Kind
from lineofsight.returns.annex_a.recognising import KEYS, FoundColumn, FoundList
from lineofsight.returns.cin_census.children import RefusedValue
from lineofsight.returns.tables import Findings, Row, Table
from lineofsight.returns.tables.cells import Unreadable, in_text, is_day_number, is_number

OF_THE_CHILD: Final = frozenset({"sex", "ethnicity", "born_on", "disability"})
"""What each list says of the child again."""
HELD: Final = frozenset({"team", "worker"})
"""What lists 3 to 8 say again of who holds the child now."""
TAKEN: Final[dict[int, frozenset[str]]] = {
    1: frozenset({"contact_on", "source"}),
    2: frozenset({"started_on", "completed_on", "organisation"}),
    3: frozenset({"referred_on", "source", "no_further_action"}),
    4: frozenset({"started_on", "authorised_on"}),
    5: frozenset({"started_on", "conference_not_required", "conference_on", "plan_made"}),
    6: frozenset({"referred_on", "need", "closed_on", "reason"}),
    7: frozenset({"started_on", "initial_category", "latest_category", "reviewed_on", "ended_on", "previous_plans"}),
    8: frozenset(
        {
            "started_on",
            "need",
            "unaccompanied",
            "legal_status_on",
            "legal_status",
            "reviewed_on",
            "permanence_plan",
            "reviewing_officer",
            "health_assessment",
            "dental_check",
            "ended_on",
            "reason",
            "placed_on",
            "placement_type",
            "provider",
            "postcode",
            "urn",
            "location",
            "placed_in",
        }
    ),
}
"""By list what is taken into the record, beside the child. The record works out the rest, or has no place for it."""

NOT_LOADED: Final[dict[int, str]] = dict.fromkeys((9, 10, 11), "the record has no part for it")
"""By list why none of its rows is taken."""
CONFIDENTIAL: Final = "CON"
"""What stands for the authority of a placement that nobody may be told of."""
SAYS_NOT_WHICH: Final = frozenset({("disability", True)})
"""What is weighed against what other rows say, and not taken: the record holds which disability it is."""

CONTACTS: Final = 1
"""The list of which a child may have several rows of one day, from several sources."""
SHIFTED_FROM: Final = 3
"""So many values of a row that cannot be what their columns hold, and more than half of them, are a shifted row."""
SHIFTED: Final = "the values of the row do not fit their headings: it seems to be shifted. Nothing of the row is taken"
NO_CHILD: Final = "the row has no child identifier that can be read, so that nothing of it is taken"
TYPED: Final = frozenset({Kind.DATE, Kind.NUMBER, Kind.CODE})


@dataclass(slots=True)
class ListRow:
    """One row of a list. `values` are by the names of the columns' fields; what is empty, or not taken, is not there.

    given: how many values the row has below headings of the list. passed: how many of them are not taken.
    """

    list_number: int
    file: str
    row: int
    la_child_id: str
    values: dict[str, ReadValue] = field(default_factory=dict)
    texts: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    given: int = 0
    passed: int = 0
    refused: list[RefusedValue] = field(default_factory=list)

    @property
    def key(self) -> ReadValue:
        """The day of what the row is about; None where that is empty or cannot be read."""
        return self.values.get(KEYS[self.list_number])

    @property
    def is_without_day(self) -> bool:
        """Whether it says of whom and not when, as the list of early help may: nothing stands there, and no refusal."""
        return KEYS[self.list_number] not in self.texts

    @property
    def identity(self) -> tuple[ReadValue, ReadValue]:
        """What two rows about one child have alike if they say the same: the day, and of contacts who made them."""
        return self.key, self.values.get("source") if self.list_number == CONTACTS else None

    def refuse(self, name: str, reason: str) -> None:
        """Refuse a value that was read. name: that of the column's field."""
        column, heading, text = self.texts[name]
        self.values.pop(name, None)
        self.refused.append(RefusedValue(self.row, self.la_child_id, heading, text, reason, self.file, column))

    def refuse_fact(self, reason: str) -> None:
        """Refuse what the row says beside the child."""
        for name in [one for one in self.values if one not in OF_THE_CHILD | HELD]:
            self.refuse(name, reason)


@dataclass(slots=True)
class ListReading:
    """Reads one table as a list. What is passed over is counted by heading; what a person should know is noted."""

    found: FoundList
    table: Table
    findings: Findings
    passed: Counter[str] = field(default_factory=Counter)
    day_numbers: Counter[str] = field(default_factory=Counter)
    identifiers_as_numbers: int = 0

    def rows(self) -> Iterator[ListRow]:
        """The rows, each with the values that are taken. A row without a child comes with an empty identifier."""
        for row in self.table.rows():
            yield self._row(row)
        for heading, count in self.day_numbers.items():
            values = "1 day stands" if count == 1 else f"{count:,} days stand"
            self.findings.note(self.table.file, f"“{heading}”: {values} as the number of a spreadsheet, and is read so")
        if self.identifiers_as_numbers:
            self.findings.note(
                self.table.file,
                f"{self.identifiers_as_numbers:,} child identifiers are numbers there: if they began with zeros, these"
                " are lost, and the children are not found again under their own identifiers",
            )

    def _row(self, row: Row) -> ListRow:
        made = ListRow(self.found.of.number, self.table.file, row.number, "")
        whys: dict[FoundColumn, str] = {}
        read: dict[FoundColumn, ReadValue] = {}
        for one in self.found.columns:
            value = row.values[one.at]
            if value is None:
                continue
            made.given += 1
            try:
                read[one] = read_cell(one.column, value, counts_from_1904=self.table.counts_from_1904)
            except Unreadable as why:
                whys[one] = str(why)
        typed = [one for one in (*read, *whys) if one.column.kind in TYPED and not one.column.is_open]
        wrong = sum(one in whys for one in typed)
        child = next((value for one, value in read.items() if one.column.field == "child"), None)
        made.la_child_id = str(child or "")
        if wrong >= SHIFTED_FROM and 2 * wrong > len(typed):
            made.la_child_id = ""
            self._refuse_all(made, row, {}, SHIFTED)
        elif not made.la_child_id:
            self._refuse_all(made, row, whys, NO_CHILD)
        else:
            self._take(made, row, read, whys)
        return made

    def _refuse_all(self, made: ListRow, row: Row, whys: dict[FoundColumn, str], otherwise: str) -> None:
        for one in self.found.columns:
            if row.values[one.at] is not None:
                made.refused.append(self._refused(made, row, one, whys.get(one, otherwise)))

    def _refused(self, made: ListRow, row: Row, one: FoundColumn, reason: str) -> RefusedValue:
        text = in_text(row.values[one.at])
        return RefusedValue(
            row.number, made.la_child_id, one.column.heading, text, reason, self.table.file, one.heading.column
        )

    def _take(self, made: ListRow, row: Row, read: dict[FoundColumn, ReadValue], whys: dict[FoundColumn, str]) -> None:
        fields = OF_THE_CHILD | HELD | TAKEN.get(made.list_number, frozenset())
        for one, value in read.items():
            name, cell = one.column.field, row.values[one.at]
            if name == "child":
                self.identifiers_as_numbers += is_number(cell)
            elif name in fields and value is not None and (name != "placed_in" or value == CONFIDENTIAL):
                made.values[name] = value
                made.texts[name] = one.heading.column, one.column.heading, in_text(cell)
                if (name, value) in SAYS_NOT_WHICH:
                    self._pass(made, one)
                if one.column.kind is Kind.DATE and is_day_number(cell):
                    self.day_numbers[one.column.heading] += 1
            else:
                self._pass(made, one)
        for one, why in whys.items():
            if one.column.field in fields:
                made.refused.append(self._refused(made, row, one, why))
                made.texts[one.column.field] = one.heading.column, one.column.heading, in_text(row.values[one.at])
            else:
                self._pass(made, one)

    def _pass(self, made: ListRow, one: FoundColumn) -> None:
        made.passed += 1
        self.passed[one.column.heading] += 1
