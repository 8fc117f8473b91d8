"""What a finding shows of the file: the text of the items that a rule speaks of, in the row and in those around it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from lineofsight.returns.cin_census.elements import Element
from lineofsight.returns.cin_census.rules.rows import Row
from lineofsight.returns.cin_census.rules.rule import AnyRule, Related


def texts_of(rule: AnyRule, row: Row, found: Sequence[Row], header: Row) -> tuple[str | None, ...]:
    """The text of each field of the rule, the values of one that repeats parted by a comma.

    None where neither the row nor one around it has it, or where it is that of the rows which were found beside it.
    """
    return tuple(
        next(_texts(field, [row] if field in _shown_of(rule, row, row) else []), None)
        if _is_of(field, row)
        else next(_texts(field, _around(field, row, found, header)), None)
        for field in rule.fields
    )


def _around(field: str, row: Row, found: Sequence[Row], header: Row) -> Sequence[Row]:
    """The rows around that may show a field: where rows with it were found, those of them alone."""
    rows = (*row.around(), header)
    return [one for one in rows if one in found] if any(_is_of(field, one) for one in found) else rows


def related_to(rule: AnyRule, row: Row, found: Sequence[Row]) -> tuple[Related, ...]:
    """The rows that a finding of one row rests on, with the text of those of the rule's fields that stand in them."""
    return tuple(
        Related(
            one.child_id,
            one.table,
            one.place,
            line_of(one, one.table),
            {field: next(_texts(field, (one,)), None) for field in _shown_of(rule, row, one)},
        )
        for one in found
        if one is not row
    )


def _shown_of(rule: AnyRule, row: Row, other: Row) -> Collection[str]:
    """The fields of a rule that stand in another row than the one it was asked of, or in that, and count there."""
    held = [field for field in rule.fields if _is_of(field, other)]
    return held if rule.breaks_in is None else [one for one in held if one in rule.breaks_in(row, other)]


def line_of(row: Row, table: str) -> int:
    """The line that the row starts on, of a child that of the group which holds the table."""
    return next((line for name, _, line in row.elements if name == table), row.line)


def all_text(element: Element) -> str | None:
    """Every text of an element and of those inside it, parted by commas; None where it has none."""
    return ", ".join(text for text in _every(element) if text) or None


def _every(element: Element) -> Iterator[str]:
    if isinstance(element[1], str):
        yield element[1]
    else:
        for inner in element[1] or ():
            yield from _every(inner)


def _texts(field: str, rows: Sequence[Row]) -> Iterator[str]:
    """The text of a field in each of the rows that has it."""
    name = field.partition(".")[2]
    for row in rows:
        if _is_of(field, row):
            found = [text for _, text, _ in row.items(name) if text]
            if found:
                yield ", ".join(found)


def _is_of(field: str, row: Row) -> bool:
    return field.partition(".")[0] in {row.table, row.also} or field == row.also
