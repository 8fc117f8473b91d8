"""The elements of one child, as read, to the rows that the rules look at, and the breaches of the catalogue of items.

Nothing is refused: what cannot be read is missing for the rules and said as a breach. Of an item that may stand once
and stands twice, the first value counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lineofsight.returns.cin_census.elements import STRAY_TEXT, Element
from lineofsight.returns.cin_census.rules.form import EMPTY, Breach, Form, Leaf, Place, Unusable
from lineofsight.returns.cin_census.rules.rows import ChildRow, HeaderRow, ProtectionPlanRow, ReviewRow, Row
from lineofsight.returns.cin_census.rules.rule import Finding, Severity
from lineofsight.returns.cin_census.rules.texts import all_text


class Filling:
    """Rows being filled from one child, or from one header; `breaches` holds what was met on the way."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._met: list[tuple[Breach, Row, tuple[int, ...], str, str, str | None, int, str]] = []

    def child(self, elements: Sequence[Element], position: int, line: int) -> ChildRow:
        """The child whose element stands on `line`, the `position`-th of its file."""
        row = ChildRow()
        row.position, row.line, row.elements = position, line, elements
        self._fill(row, self.form.child, elements)
        return row

    def header(self, elements: Sequence[Element], line: int) -> HeaderRow:
        """The header of a file."""
        row = HeaderRow()
        row.line, row.elements = line, elements
        self._fill(row, self.form.header, elements)
        return row

    @property
    def has_breaches(self) -> bool:
        """Whether anything departs from the catalogue of items in what was filled since the last time."""
        return bool(self._met)

    def breaches(self) -> list[Finding]:
        """What departs from the catalogue of items in what was filled since the last time."""
        found = [
            Finding(
                kind.value, Severity.ERROR, why, row.child_id, group, place, line,
                (f"{group}.{name}",), (text,),
            )
            for kind, row, place, group, name, text, line, why in self._met
        ]  # fmt: skip
        self._met.clear()
        return found

    def _breach(self, kind: Breach, row: Row, group: str, element: Element, why: str) -> None:
        name, _, line = element
        what = f"{'text' if name == STRAY_TEXT else name}: {why}"
        self._met.append((kind, row, _place_of(row, element), group, name, all_text(element), line, what))

    def _fill(self, row: Row, place: Place, elements: Sequence[Element]) -> None:
        """Add what stands in one group to the values of its row."""
        values = row.__dict__
        leaves = place.leaves
        reached = 0
        for element in elements:
            name, content, _ = element
            leaf = leaves.get(name)
            if leaf is None or content.__class__ is not str:
                reached = self._inner(row, place, element, reached)
                continue
            if leaf.order < reached:
                self._breach(Breach.ORDER, row, place.name, element, "it stands after elements that it comes before")
            else:
                reached = leaf.order
            value = leaf.known.get(content)
            if value is None:
                value = self._read(row, place, leaf, element)
                if value is None:
                    continue
            if leaf.is_many:
                values.setdefault(leaf.fills, []).append(value)
            elif leaf.fills in values:
                self._breach(Breach.OCCURRENCE, row, place.name, element, "it may stand once here; the first counts")
            else:
                values[leaf.fills] = value
        if not place.required_values <= values.keys():
            self._look_for_missing(row, place, elements)

    def _read(self, row: Row, place: Place, leaf: Leaf, element: Element) -> Any:
        text = element[1]
        if not text:
            self._breach(Breach.TYPE, row, place.name, element, EMPTY)
            return None
        try:
            value = leaf.read(text)
        except Unusable as why:
            self._breach(why.breach, row, place.name, element, str(why))
            return why.value
        if leaf.remembers:
            leaf.known[text] = value
        return value

    def _look_for_missing(self, row: Row, place: Place, elements: Sequence[Element]) -> None:
        values = row.__dict__
        for one in place.required:
            if one.fills not in values and all(one.name != element[0] for element in elements):
                line = next((found[2] for found in row.elements if found[0] == place.name), row.line)
                why = "it has to stand here, and does not"
                self._breach(Breach.OCCURRENCE, row, place.name, (one.name, None, line), why)

    def _inner(self, row: Row, place: Place, element: Element, reached: int) -> int:
        """Take one element that is no item with a text; gives how far in the order of the group this reaches."""
        name, content, line = element
        inner = place.groups.get(name)
        if inner is None:
            self._breach(Breach.UNKNOWN, row, place.name, element, self._why_not_here(place, name))
            return reached
        if inner.order < reached:
            self._breach(Breach.ORDER, row, place.name, element, "it stands after elements that it comes before")
        elif inner.order == reached and not inner.is_many:
            self._breach(Breach.OCCURRENCE, row, place.name, element, "it may stand once here")
        if isinstance(content, str):
            if content:
                self._breach(Breach.TYPE, row, place.name, element, "it holds other elements, not text")
            content = ()
        if inner.row is not None:
            self._fill(_added(row, inner, content, line), inner, content)
        elif inner.are_reviews and isinstance(row, ProtectionPlanRow):
            self._add_reviews(row, inner, content, line)
        else:
            row.__dict__[name] = True  # that the group stands here, beside the values in it
            self._fill(row, inner, content)
        return max(reached, inner.order)

    def _add_reviews(self, plan: ProtectionPlanRow, place: Place, elements: Sequence[Element], line: int) -> None:
        """A review for each date of a Reviews group, in both forms of the file; one for a group without a date."""
        holder = ReviewRow()
        holder.plan, holder.line, holder.elements = plan, line, elements
        holder.position = len(plan.reviews) + 1
        self._fill(holder, place, elements)
        leaf = next(iter(place.leaves.values()))
        given = [element for element in elements if element[0] == leaf.name and isinstance(element[1], str)]
        days = [_value(leaf, element[1]) for element in given]
        if not plan.reviews:
            plan.reviews = []
        for number in range(max(len(days), 1)):
            review = ReviewRow()
            review.plan, review.position, review.elements = plan, len(plan.reviews) + 1, given[number : number + 1]
            review.line = given[number][2] if len(given) > 1 else line
            if days and days[number] is not None:
                review.reviewed_on = days[number]
            review.is_dated = any(days)
            plan.reviews.append(review)  # type: ignore[attr-defined]

    def _why_not_here(self, place: Place, name: str) -> str:
        if name == STRAY_TEXT:
            return "it is text between elements, in no element of its own"
        if "@" in name:
            return "it is an attribute; the census has no attributes"
        if name in place.leaves:
            return "it holds one value, not other elements"
        groups = self.form.groups_of.get(name)
        if groups:
            return f"it belongs in {' or '.join(groups)}, not in {place.name}"
        if name in self.form.not_yet:
            return f"it is an element of the census {self.form.not_yet[name]}, not of this year"
        return "it is not an element of the census"


def _added(around: Row, place: Place, elements: Sequence[Element], line: int) -> Row:
    """A new row at the end of its like in the row around it."""
    assert place.row is not None
    alike = around.__dict__.setdefault(place.fills, [])
    row = place.row()
    alike.append(row)
    row.__dict__.update({"line": line, "elements": elements, "position": len(alike), place.around: around})
    if len(alike) > 1:
        alike[0].is_among_others = row.is_among_others = True
    return row


def _place_of(row: Row, element: Element) -> tuple[int, ...]:
    """The place of a row; of one of its disabilities, and of one date of a group of reviews, that of the element."""
    alike = enumerate(row.items(element[0]))
    before = next((number for number, one in alike if one is element), None)
    if before is None or not (isinstance(row, ReviewRow) or element[0] == "Disability"):
        return row.place
    return (*row.place[:-1], row.position + before) if isinstance(row, ReviewRow) else (*row.place, before + 1)


def _value(leaf: Leaf, text: str) -> Any:
    """What a text is read as, None for nothing; what it breaches has been said already."""
    if text in leaf.known or not text:
        return leaf.known.get(text)
    try:
        return leaf.read(text)
    except Unusable as why:
        return why.value
