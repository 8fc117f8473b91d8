"""Reading a children in need census file of any size, in two passes.

`inspect` reads the whole file without taking a child: what it cannot read, nobody should start to load.
`read_children` then gives the children one at a time; the memory it takes does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from lineofsight.domain.codes import Collection, SourceLevel
from lineofsight.returns.cin_census.children import CensusChild, CensusHeader, FileFacts
from lineofsight.returns.cin_census.elements import CHILDREN, ROOT, Element, Outline, hand_over_children
from lineofsight.returns.cin_census.parsing import Feed
from lineofsight.returns.cin_census.places import HEADER_PLACE
from lineofsight.returns.cin_census.taking import Taking, take_child
from lineofsight.returns.exceptions import CensusFileError

DEFAULT_MAX_SIZE = 2 * 1024**3  # bytes


def inspect(path: Path, max_size: int = DEFAULT_MAX_SIZE) -> FileFacts:
    """What a whole file says of itself: header, number of children, digest, warnings.

    max_size: bytes. Raises CensusFileError for a file that is not one well-formed census with an authority number
    and a reference date; the message gives the line and what to do.
    """
    feed = Feed(path, max_size)
    outline = Outline(feed)
    for _ in feed.pieces():
        pass
    taking = Taking("")
    header = _header_of(path, outline.elements, taking)
    return FileFacts(
        header=header,
        children=outline.children,
        sha256=feed.sha256.hexdigest(),
        size=feed.size,
        warnings=tuple(_warnings(header, outline.children)),
        header_refused=tuple(taking.refused),
    )


def read_children(path: Path) -> Iterator[CensusChild]:
    """Each child of a census file, in the order of the file, with every value taken or refused.

    Raises CensusFileError where the file turns out not to be well formed, which `inspect` tells before any child.
    """
    feed = Feed(path)
    children: list[CensusChild] = []
    hand_over_children(feed, lambda elements, line: children.append(take_child(elements, line)))
    for _ in feed.pieces():
        yield from children
        children.clear()


def census_year(day: date) -> int:
    """The year of the 31 March on or after `day`, which names the census year that it belongs to."""
    return day.year if (day.month, day.day) <= (3, 31) else day.year + 1


def _header_of(path: Path, elements: list[Element], taking: Taking) -> CensusHeader:
    """The header of a file, from all that stands outside its children; the rest of that is refused."""
    values: dict[str, Any] = {}
    for element in elements:
        name, content, _ = element
        if name == "Header" and not isinstance(content, str):
            taking.take_group(HEADER_PLACE, content, values)
        elif name == CHILDREN and not isinstance(content, str):
            for inner in content:
                taking.refuse_all(f"{ROOT}/{CHILDREN}", inner, "only Child elements stand here")
        else:
            taking.refuse_all(ROOT, element, "only a Header with elements and Children stand here")
    for field, name, example in (("authority", "LEA", "three digits"), ("reference_date", "ReferenceDate", "a date")):
        if field not in values:
            raise CensusFileError(_header_lacks(path, name, example, taking))
    return CensusHeader(**values)


def _header_lacks(path: Path, name: str, example: str, taking: Taking) -> str:
    for refused in taking.refused:
        if refused.field.endswith(f"/{name}"):
            return (
                f'{path.name}, line {refused.line}: {name} in the header is "{refused.value}" and cannot be read:'
                f" {refused.reason}. Without it the file cannot be loaded. Mend the header, or export it again."
            )
    return (
        f"{path.name}, line 1: the header has no {name} ({example}). Without it the file cannot be loaded."
        " Export the census with its header."
    )


def _warnings(header: CensusHeader, children: int) -> Iterator[str]:
    day = header.reference_date
    spoken = f"{day.day} {day:%B %Y}"
    year = census_year(day)
    if header.year is not None and header.year != year:
        yield (
            f"The header says Year {header.year}, but its reference date, {spoken}, is in the census year that ends"
            f" on 31 March {year}. The reference date is used."
        )
    if (day.month, day.day) != (3, 31):
        yield f"The reference date is {spoken}, not a 31 March: the file is read as the year to that day."
    if header.collection != Collection.CHILDREN_IN_NEED_CENSUS.code:
        yield "The header does not say that this is a children in need census (Collection CIN)."
    if header.source_level != SourceLevel.LOCAL_AUTHORITY.code:
        yield "The header does not say that the file comes from a local authority (SourceLevel L)."
    if not children:
        yield "The file holds no child."
