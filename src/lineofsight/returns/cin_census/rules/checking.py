"""Asking the rules: of one child while somebody types, and of every child of a file. Both ask the same rules.

Each rule is asked of each row of its kind, one row at a time, so that nothing in one row can hide what another shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from lineofsight.returns.cin_census.elements import Element
from lineofsight.returns.cin_census.rules.census_year import CensusYear
from lineofsight.returns.cin_census.rules.figures import figures_of
from lineofsight.returns.cin_census.rules.filling import Filling
from lineofsight.returns.cin_census.rules.form import form_of
from lineofsight.returns.cin_census.rules.rows import ChildRow, HeaderRow, Row
from lineofsight.returns.cin_census.rules.rule import AnyRule, Finding, Found, Level
from lineofsight.returns.cin_census.rules.tally import SharedIdentifier, SharedUPN, Tally
from lineofsight.returns.cin_census.rules.texts import line_of, related_to, texts_of

Asked = tuple[tuple[Callable[..., Found], AnyRule], ...]

MOST_SHAPES = 10_000
"""So many shapes of rows are remembered; a file has some fifty, unless somebody shuffles its elements."""


class Check:
    """The rules of one year, ready to be asked. `header` is that of the file, or of the return that is being made.

    What there is to ask of a row depends on its kind and on which values it has, so that it is looked up by these.
    """

    def __init__(self, year: CensusYear, rules: Sequence[AnyRule], header: HeaderRow | None = None) -> None:
        self.year = year
        self.header = header or HeaderRow()
        self._rules: dict[type, list[AnyRule]] = {}
        for rule in rules:
            self._rules.setdefault(rule.of, []).append(rule)
        self._to_ask: dict[tuple[object, ...], Asked] = {}

    def child(self, child: ChildRow) -> list[Finding]:
        """What the rules find in one child and in everything beneath it."""
        return self.rows(child.rows())

    def rows(self, rows: Sequence[Row]) -> list[Finding]:
        """What the rules find in each row, those of its kind."""
        year = self.year
        findings = []
        for row in rows:
            shape = (row.__class__, *row.__dict__)
            asked = self._to_ask.get(shape)
            if asked is None:
                asked = self._asked_of(shape)
            for fails, rule in asked:
                found = fails(row, year)
                if found:
                    findings.append(self._finding(rule, row, found))
        return findings

    def _asked_of(self, shape: tuple[object, ...]) -> Asked:
        """The rules to ask of rows of one kind that have the same values."""
        kind, *values = shape
        asked = tuple(
            (rule.fails, rule)
            for rule in self._rules.get(cast(type, kind), ())
            if (not rule.given or rule.given in values) and rule.unless not in values
        )
        if len(self._to_ask) >= MOST_SHAPES:
            self._to_ask.clear()
        self._to_ask[shape] = asked
        return asked

    def whole(self, tally: Tally) -> list[Finding]:
        """What the rules find in a return as a whole: its header, its sums, and identifiers that children share."""
        findings = self.rows([self.header])
        for rule in self._rules.get(Tally, ()):
            if rule.fails(tally, self.year):
                figures = figures_of(rule.fields, tally)
                findings.append(
                    Finding(rule.code, rule.severity, rule.wording, None, rule.table, (), 0, rule.fields, figures)
                )
        shared: tuple[tuple[type[Row], Callable[[], Sequence[Row]]], ...] = (
            (SharedUPN, tally.shared_upns),
            (SharedIdentifier, tally.shared_identifiers),
        )
        for kind, children in shared:
            if kind in self._rules:
                findings += self.rows(children())
        return findings

    def _finding(self, rule: AnyRule, row: Row, found: Found) -> Finding:
        rows = () if isinstance(found, bool) else found
        return Finding(
            code=rule.code,
            severity=rule.severity,
            message=rule.wording,
            child=row.child_id,
            table=rule.table,
            place=() if rule.level is Level.HEADER else row.place,
            line=line_of(row, rule.table),
            fields=rule.fields,
            values=texts_of(rule, row, rows, self.header),
            related=related_to(rule, row, rows),
        )


def check_child(elements: Sequence[Element], year: CensusYear, rules: Sequence[AnyRule]) -> list[Finding]:
    """What the rules find in one child, as it would stand in a file: for a page on which a child is being recorded.

    elements: those of `Child`, each a name, then a text or the elements inside it, then a line or 0. What only a whole
    return can show, as a UPN that another child has too, is not looked for.
    """
    return Check(year, rules).child(Filling(form_of(year.ends_on.year)).child(elements, 1, 0))
