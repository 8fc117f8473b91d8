"""Writing a children in need census file of any size, one child at a time, in the order of the catalogue of items.

Elements without a value are left out; booleans are 1 and 0, which every reader takes. Only the current items are
written: an older file's GenderCurrent goes out as Sex.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Literal

from lxml import etree

from lineofsight.returns.cin_census.children import CensusChild, CensusHeader
from lineofsight.returns.cin_census.items import CHILD, GROUPS, HEADER, ITEMS, REVIEWS, Group, Item

ReviewsForm = Literal["dfe", "grouped"]
"""How the reviews of a plan are written: "dfe", each date in a Reviews group of its own, as DfE's guide has it;
"grouped", all dates in one group, which is the only form that the LIIA schema of 2026 takes."""


def write_census(
    target: Path | IO[bytes],
    header: CensusHeader,
    children: Iterable[CensusChild | etree._Element],
    reviews: ReviewsForm = "dfe",
) -> int:
    """Write one authority's file, UTF-8, and say how many children it holds.

    A path is replaced only when the whole file is written. `children` may be a generator; it is read once. A child
    may come as an element, made by `child_element` and changed since: it is written as it stands.
    """
    written = 0
    with _opened(target) as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("Message"):
            xml.write("\n")
            xml.write(_element(_group(HEADER), header, reviews), pretty_print=True)
            with xml.element("Children"):
                xml.write("\n")
                for child in children:
                    element = child_element(child, reviews) if isinstance(child, CensusChild) else child
                    xml.write(element, pretty_print=True)
                    written += 1
            xml.write("\n")
    return written


def child_element(child: CensusChild, reviews: ReviewsForm) -> etree._Element:
    """One child's element, as the file would hold it."""
    return _element(_group(CHILD), child, reviews)


@contextmanager
def _opened(target: Path | IO[bytes]) -> Iterator[IO[bytes]]:
    if not isinstance(target, Path):
        yield target
        return
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            yield file
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _group(path: str) -> Group:
    return next(group for group in GROUPS if group.path == path)


def _parts_of(path: str) -> tuple[Item | Group, ...]:
    """What stands directly in a group, in the order of the file: the order in which the items first reach it."""
    parts: dict[str, Item | Group] = {}
    for item in ITEMS:
        if not item.field or not item.path.startswith(f"{path}/"):
            continue
        inner = "/".join([path, item.path.removeprefix(f"{path}/").split("/")[0]])
        parts.setdefault(inner, item if inner == item.path else _group(inner))
    return tuple(parts.values())


_PARTS = {group.path: _parts_of(group.path) for group in GROUPS}


def _element(group: Group, record: Any, reviews: ReviewsForm) -> etree._Element:
    """The element of one group, filled from the values of `record`."""
    element = etree.Element(group.name)
    for part in _PARTS[group.path]:
        if isinstance(part, Item):
            _add_values(element, part, getattr(record, part.field))
        elif part.field:
            for inner in getattr(record, part.field):
                element.append(_element(part, inner, reviews))
        elif part.path == REVIEWS and reviews == "dfe":
            for day in record.reviewed_on:
                etree.SubElement(etree.SubElement(element, part.name), "CPPreviewDate").text = _text(day)
        else:
            inner_element = _element(part, record, reviews)
            if len(inner_element) or part.at_least:
                element.append(inner_element)
    return element


def _add_values(element: etree._Element, item: Item, value: Any) -> None:
    for one in value if isinstance(value, tuple) else (value,):
        if one is not None and one != "":
            etree.SubElement(element, item.name).text = _text(one)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
