"""What stands in a census file outside its header and its children, where nothing else may stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lineofsight.returns.cin_census.elements import CHILD, CHILDREN, ROOT, STRAY_TEXT, Element
from lineofsight.returns.cin_census.rules.form import Breach
from lineofsight.returns.cin_census.rules.rule import Finding, Severity
from lineofsight.returns.cin_census.rules.texts import all_text

HEADER = "Header"


def outside_breaches(elements: Sequence[Element], children: int) -> Iterator[Finding]:
    """What departs from the catalogue of items in the elements of the root.

    elements: as an outline holds them, without the children. children: how many there are.
    """
    names = [name for name, _, _ in elements]
    for element in elements:
        yield from _of_the_root(element)
    for name in (HEADER, CHILDREN):
        if names.count(name) != 1:
            why = f"it has to stand here once, and does {names.count(name)} times"
            yield _breach(Breach.OCCURRENCE, ROOT, (name, None, 1), why)
    if HEADER in names and CHILDREN in names and names.index(CHILDREN) < names.index(HEADER):
        late = elements[names.index(HEADER)]
        yield _breach(Breach.ORDER, ROOT, late, "it stands after the children, and comes before them")
    if not children:
        yield _breach(Breach.OCCURRENCE, CHILDREN, (CHILD, None, 1), "the file holds no child")


def _of_the_root(element: Element) -> Iterator[Finding]:
    name, content, _ = element
    if name not in {HEADER, CHILDREN}:
        yield _breach(Breach.UNKNOWN, ROOT, element, "only a Header and Children stand here")
    elif isinstance(content, str):
        if content:
            yield _breach(Breach.TYPE, ROOT, element, "it holds other elements, not text")
    elif name == CHILDREN:
        for inner in content:
            yield _breach(Breach.UNKNOWN, CHILDREN, inner, "only Child elements stand here")


def _breach(kind: Breach, group: str, element: Element, why: str) -> Finding:
    name, _, line = element
    what = f"{'text' if name == STRAY_TEXT else name}: {why}"
    return Finding(kind.value, Severity.ERROR, what, None, group, (), line, (f"{group}.{name}",), (all_text(element),))
