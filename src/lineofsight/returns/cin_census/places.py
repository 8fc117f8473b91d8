"""The catalogue of items as the reader walks it: for each group, what may stand in it and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)
from lineofsight.returns.cin_census.items import (
    ASSESSMENT,
    CHILD,
    EPISODE,
    GROUPS,
    HEADER,
    IN_NEED_PLAN,
    ITEMS,
    OLDER_ITEMS,
    PRE_PROCEEDINGS,
    PROTECTION_PLAN,
    SECTION_47,
    Group,
    Item,
    Kind,
)
from lineofsight.returns.cin_census.values import BOOLEANS, Value, reader_of

_RECORDS: dict[str, Callable[..., Any]] = {
    EPISODE: CensusEpisode,
    ASSESSMENT: CensusAssessment,
    IN_NEED_PLAN: CensusChildInNeedPlan,
    SECTION_47: CensusSection47Enquiry,
    PROTECTION_PLAN: CensusChildProtectionPlan,
}
NOT_TAKEN: Final = "pre-proceedings are not taken from a census file; record them on the child's page"
_KNOWN_DATES: dict[str, date] = {}  # shared by all date items; at most the 73,414 days that can be read


@dataclass(slots=True)
class Leaf:
    """One item in its place, and the value of a record that it `fills`.

    `known` holds the values of texts met before, so that most are one look-up. `remembers` says that a text read for
    the first time is added to it: only for dates, whose number is bounded.
    """

    fills: str
    is_many: bool
    remembers: bool
    read: Callable[[str], Value]
    known: dict[str, Any]


@dataclass(slots=True)
class Place:
    """One group in its place.

    `key` is the item without which nothing in it can be taken. A place without a `record` adds its values to those
    of the group around it. `refuses` is the reason why nothing of it is taken, whatever it says.
    """

    path: str
    key: str = ""
    fills: str = ""
    record: Callable[..., Any] | None = None
    refuses: str = ""
    leaves: dict[str, Leaf] = field(default_factory=dict)
    groups: dict[str, Place] = field(default_factory=dict)


def _leaf(item: Item) -> Leaf:
    known: dict[str, Any] = {}
    if item.code_set is not None:
        known = {code: code for code in item.code_set.codes()}
    elif item.kind is Kind.BOOLEAN:
        known = dict(BOOLEANS)
    elif item.kind is Kind.DATE:
        known = _KNOWN_DATES
    return Leaf(item.field, item.at_most is None, item.kind is Kind.DATE, reader_of(item), known)


def _place(group: Group, root: str) -> Place:
    place = Place(
        path=group.path.removeprefix(root).strip("/"),
        key=group.key,
        fills=group.field,
        record=_RECORDS.get(group.path),
        refuses=NOT_TAKEN if group.path == PRE_PROCEEDINGS else "",
    )
    for item in (*ITEMS, *OLDER_ITEMS):
        if item.group == group.path and item.field:
            place.leaves[item.name] = _leaf(item)
    for inner in GROUPS:
        if inner.path.rpartition("/")[0] == group.path:
            place.groups[inner.name] = _place(inner, root)
    return place


def _place_at(path: str, root: str) -> Place:
    return _place(next(group for group in GROUPS if group.path == path), root)


CHILD_PLACE = _place_at(CHILD, CHILD)
HEADER_PLACE = _place_at(HEADER, "Message")


def _groups_of_each_name() -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for row in (*ITEMS, *OLDER_ITEMS, *GROUPS):
        if row.path.startswith(f"{CHILD}/"):
            groups.setdefault(row.name, []).append(row.path.split("/")[-2])
    return {name: tuple(found) for name, found in groups.items()}


GROUPS_OF_NAME = _groups_of_each_name()  # the names of the groups that an element of a child may stand in
