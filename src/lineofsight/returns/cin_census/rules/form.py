"""The catalogue of items as the rules' reader walks it: for each group of one year, what may stand in it and where."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

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
    REVIEWS,
    SECTION_47,
    Group,
    Item,
    Kind,
)
from lineofsight.returns.cin_census.rules.census_year import current_codes, is_current, year_name
from lineofsight.returns.cin_census.rules.rows import (
    AssessmentRow,
    EnquiryRow,
    EpisodeRow,
    InNeedPlanRow,
    PreProceedingsRow,
    ProtectionPlanRow,
    Row,
)
from lineofsight.returns.cin_census.values import BOOLEANS, Unreadable, reader_of, why_not_a_code

EMPTY = "it is empty; leave the element out where there is nothing to say"

ROWS: dict[str, tuple[type[Row], str, str]] = {
    EPISODE: (EpisodeRow, "episodes", "child"),
    ASSESSMENT: (AssessmentRow, "assessments", "episode"),
    IN_NEED_PLAN: (InNeedPlanRow, "in_need_plans", "episode"),
    SECTION_47: (EnquiryRow, "enquiries", "episode"),
    PROTECTION_PLAN: (ProtectionPlanRow, "protection_plans", "episode"),
    PRE_PROCEEDINGS: (PreProceedingsRow, "pre_proceedings", "episode"),
}
"""The groups that are rows: of which kind, the value of the row around them that they fill, and what they call it."""

NOT_HELD = {"PPOutcome": "outcome"}
"""What the rules call an item that the record does not hold."""


class Breach(Enum):
    """How a file can depart from the catalogue of items; the value is the code of the finding."""

    ORDER = "order"
    TYPE = "type"
    CODE = "code"
    OCCURRENCE = "occurrence"
    UNKNOWN = "unknown"


class Unusable(Exception):
    """A text that is not what its item should be; `value` is what the rules read all the same, None for nothing."""

    def __init__(self, breach: Breach, why: str, value: Any = None) -> None:
        super().__init__(why)
        self.breach = breach
        self.value = value


@dataclass(slots=True)
class Leaf:
    """One item in its place.

    `known` holds the values of texts met before, so that most are one look-up; `remembers` says that a good text is
    added to it, as only dates are, whose number is bounded. `read` raises Unusable.
    """

    name: str
    order: int
    fills: str
    is_many: bool
    at_least: int
    read: Callable[[str], Any]
    known: dict[str, Any]
    remembers: bool


@dataclass(slots=True)
class Place:
    """One group in its place; `row` is the kind of row it is, None where its values are those of the row around it."""

    name: str
    order: int = 0
    at_least: int = 0
    is_many: bool = False
    row: type[Row] | None = None
    fills: str = ""
    around: str = ""
    are_reviews: bool = False
    leaves: dict[str, Leaf] = field(default_factory=dict)
    groups: dict[str, Place] = field(default_factory=dict)
    required_values: frozenset[str] = frozenset()
    required: tuple[Leaf | Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """What may stand in a file of one census year."""

    header: Place
    child: Place
    groups_of: dict[str, tuple[str, ...]]  # the groups that an element of each name may stand in
    not_yet: dict[str, str]  # elements of other years, with the year that first or last had them


@cache
def form_of(ends_in: int) -> Form:
    """What may stand in a file of the census year that ends in that year."""
    year = year_name(ends_in).replace("-", "/")
    older = tuple(
        item for item in OLDER_ITEMS if item.code_set and any(is_current(one, ends_in) for one in item.code_set)
    )
    items = tuple(item for item in ITEMS if not item.first_collected or item.first_collected <= year) + older
    paths = {item.group for item in items}
    groups = tuple(
        group for group in GROUPS if any(path == group.path or path.startswith(f"{group.path}/") for path in paths)
    )
    names: dict[str, list[str]] = {}
    named: tuple[Item | Group, ...] = (*items, *groups)
    for one in named:
        names.setdefault(one.name, []).append(one.path.split("/")[-2] if "/" in one.path else "")
    return Form(
        header=_place(HEADER, items, groups, ends_in),
        child=_place(CHILD, items, groups, ends_in),
        groups_of={name: tuple(found) for name, found in names.items()},
        not_yet={
            **{item.name: f"from {item.first_collected}" for item in ITEMS if item not in items},
            **{
                group.name: f"from {item.first_collected}"
                for group in GROUPS
                if group not in groups
                for item in ITEMS
                if item.group == group.path
            },
            **{item.name: "to 2023/24" for item in OLDER_ITEMS if item not in items},
        },
    )


def _place(path: str, items: tuple[Item, ...], groups: tuple[Group, ...], ends_in: int) -> Place:
    group = next(one for one in groups if one.path == path)
    row, fills, around = ROWS.get(path, (None, "", ""))
    place = Place(group.name, 0, group.at_least, group.at_most is None, row, fills, around, path == REVIEWS)
    for order, name in enumerate(_order(path, items), start=1):
        item = next((one for one in items if one.path == f"{path}/{name}"), None)
        if item is None:
            inner = _place(f"{path}/{name}", items, groups, ends_in)
            inner.order = order
            place.groups[name] = inner
        else:
            place.leaves[name] = _leaf(item, order, ends_in)
    parts: tuple[Leaf | Place, ...] = (*place.leaves.values(), *place.groups.values())
    place.required = tuple(one for one in parts if one.at_least)
    place.required_values = frozenset(one.fills or one.name for one in place.required)
    return place


def _order(path: str, items: tuple[Item, ...]) -> list[str]:
    """The names of what stands directly in a group: in the order in which the items first reach it."""
    return list(
        dict.fromkeys(item.path[len(path) + 1 :].split("/")[0] for item in items if item.path.startswith(f"{path}/"))
    )


def _leaf(item: Item, order: int, ends_in: int) -> Leaf:
    known: dict[str, Any] = {}
    if item.code_set is not None:
        known = {code: code for code in current_codes(item.code_set, ends_in)}
    elif item.kind is Kind.BOOLEAN:
        known = dict(BOOLEANS)
    return Leaf(
        name=item.name,
        order=order,
        fills=item.field or NOT_HELD[item.name],
        is_many=item.at_most is None,
        at_least=item.at_least,
        read=_reader(item, ends_in),
        known=known,
        remembers=item.kind is Kind.DATE,
    )


def _reader(item: Item, ends_in: int) -> Callable[[str], Any]:
    """How the text of an item is read; what it gives raises Unusable."""
    read = reader_of(item)
    rescue = {Kind.DATE: _day, Kind.WHOLE_NUMBER: _whole_number}.get(item.kind)
    keeps_text = item.kind in {Kind.TEXT, Kind.CODE, Kind.DIGITS, Kind.MOMENT}

    def reading(text: str) -> Any:
        if item.code_set is not None:
            raise Unusable(Breach.CODE, _why_not_now(text, item, ends_in), text)
        try:
            value = read(text)
        except Unreadable as why:
            raise Unusable(Breach.TYPE, str(why), rescue(text) if rescue else text if keeps_text else None) from None
        return text if keeps_text else value

    return reading


def _why_not_now(text: str, item: Item, ends_in: int) -> str:
    assert item.code_set is not None
    if text in item.code_set.codes():
        return f"it is a code of {item.code_set.__name__}, but not one of {year_name(ends_in)}"
    return why_not_a_code(text, item.code_set)


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(text: str) -> date | None:
    """A real day, however far off: 9999-12-31 breaks rules as the day that it is."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _whole_number(text: str) -> int | None:
    """A whole number that no item may hold, as one below zero."""
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,9}", text) else None
