"""What a finding shows of the file: the text of the items that a rule speaks of, in the row and in those around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lineofsight.returns.cin_census.elements import Element
from lineofsight.returns.cin_census.rules.rows import Row
from lineofsight.returns.cin_census.rules.rule import AnyRule, Related

_WRAPPERS = frozenset(
    {
        "CollectionDetails", "Source", "ChildIdentifiers", "ChildCharacteristics", "Disabilities",
        "FactorsIdentifiedAtAssessment", "Reviews",
    }
)  # fmt: skip
"""Groups that are no rows: what stands in them belongs to the row around them."""


def texts_of(fields: Sequence[str], row: Row, header: Row) -> tuple[str | None, ...]:
    """The text of each field, the values of one that repeats parted by a comma; None where no row around has it."""
    rows = (*row.around(), header)
    return tuple(next(_texts(field, rows), None) for field in fields)


def related_to(rule: AnyRule, rows: Sequence[Row]) -> tuple[Related, ...]:
    """The rows that a finding rests on, with the text of those of the rule's fields that stand in them."""
    return tuple(
        Related(
            row.table,
            row.place,
            line_of(row, row.table),
            {field: next(_texts(field, (row,)), None) for field in rule.fields if _is_of(field, row)},
        )
        for row in rows
    )


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
            found = [text for text in _in(row.elements, name) if text]
            if found:
                yield ", ".join(found)


def _is_of(field: str, row: Row) -> bool:
    return field.partition(".")[0] in {row.table, row.also}


def _in(elements: Sequence[Element], name: str) -> Iterator[str]:
    for found, content, _ in elements:
        if found == name and isinstance(content, str):
            yield content
        elif found in _WRAPPERS and not isinstance(content, str):
            yield from _in(content, name)
