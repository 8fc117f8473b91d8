"""One element of a file, as read, to the values that are taken and the values that are refused.

Every text in an element is taken or refused, and counted; nothing is dropped. The first readable value of an item is
taken and a further one refused. A group without its key date has nothing to hang on, so all its values are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lineofsight.returns.cin_census.children import CensusChild, RefusedValue
from lineofsight.returns.cin_census.elements import STRAY_TEXT, Element
from lineofsight.returns.cin_census.places import CHILD_PLACE, GROUPS_OF_NAME, Leaf, Place
from lineofsight.returns.cin_census.values import Unreadable

SEX_OF_GENDER = {"0": "U", "1": "M", "2": "F", "9": "U"}
KEY_MISSING = {
    "CINreferralDate": "this episode has no readable referral date (CINreferralDate)",
    "AssessmentActualStartDate": "this assessment has no readable start date (AssessmentActualStartDate)",
    "CINPlanStartDate": "this child in need plan has no readable start date (CINPlanStartDate)",
    "S47ActualStartDate": "this section 47 enquiry has no readable start date (S47ActualStartDate)",
    "CPPstartDate": "this child protection plan has no readable start date (CPPstartDate)",
    "LAchildID": "this child has no readable identifier (LAchildID), so nothing of the child can be placed",
}

SECOND = "only one value is allowed here, and a first one is taken already"
"""Says nothing of the first value: a reason may be read by somebody who may not read what was taken."""

AGAIN = "it is given a second time here"
"""The value itself was taken."""

_IDENTIFIERS = CHILD_PLACE.groups["ChildIdentifiers"]


class Taking:
    """The values of one child, or of one header: what is taken, what is refused, and how many were given."""

    def __init__(self, child_id: str) -> None:
        self.child_id = child_id
        self.refused: list[RefusedValue] = []
        self.taken = 0

    def refuse(self, line: int, path: str, value: str, reason: str) -> None:
        """Keep one value that cannot be taken, with its reason."""
        self.refused.append(RefusedValue(line, self.child_id, path, value, reason))

    def take_group(self, place: Place, elements: list[Element], values: dict[str, Any]) -> None:
        """Add what stands in one group to `values`, a repeating group as a list of records."""
        leaves = place.leaves
        for element in elements:
            name, content, line = element
            leaf = leaves.get(name)
            if leaf is None or content.__class__ is not str:
                self._take_inner(place, element, values)
            elif content:
                value = leaf.known.get(content)
                if value is None:
                    value = self._read(leaf, place, element)
                    if value is None:
                        continue
                field = leaf.fills
                if leaf.is_many:
                    self._add(values.setdefault(field, []), value, place, element)
                elif field in values:
                    self.refuse(line, inside(place.path, name), content, SECOND)
                else:
                    values[field] = value
                    self.taken += 1

    def _read(self, leaf: Leaf, place: Place, element: Element) -> Any:
        name, text, line = element
        try:
            value = leaf.read(text)
        except Unreadable as why:
            self.refuse(line, inside(place.path, name), text, str(why))
            return None
        if leaf.remembers:
            leaf.known[text] = value
        return value

    def _add(self, held: list[Any], value: Any, place: Place, element: Element) -> None:
        if value in held:
            self.refuse(element[2], inside(place.path, element[0]), element[1], AGAIN)
        else:
            held.append(value)
            self.taken += 1

    def _take_inner(self, place: Place, element: Element, values: dict[str, Any]) -> None:
        name, content, line = element
        inner = place.groups.get(name)
        if inner is None:
            self.refuse_all(place.path, element, why_not_here(place, name))
        elif inner.refuses:
            self.refuse_all(place.path, element, inner.refuses)
        elif isinstance(content, str):
            self.refuse_all(place.path, element, f"{name} holds other elements, not text")
        elif inner.record is None:
            self.take_group(inner, content, values)
        elif not has_key(inner, content):
            self.refuse_without_key(inner, inner.key, content)
        else:
            record: dict[str, Any] = {"line": line}
            self.take_group(inner, content, record)
            values.setdefault(inner.fills, []).append(inner.record(**with_tuples(record)))

    def refuse_without_key(self, place: Place, key: str, elements: list[Element]) -> None:
        """Refuse every value of a group that has no readable key; an unreadable key with its own reason."""
        for element in elements:
            reason = KEY_MISSING[key]
            if element[0] == key and isinstance(element[1], str) and element[1]:
                reason = why_unreadable(place.leaves[key], element[1])
            self.refuse_all(place.path, element, reason)

    def refuse_all(self, path: str, element: Element, reason: str) -> None:
        """Refuse the value of an element, or every value inside it."""
        name, content, line = element
        if isinstance(content, str):
            if content:
                self.refuse(line, inside(path, name), content, reason)
            return
        for inner in content:
            self.refuse_all(inside(path, name), inner, reason)


def inside(path: str, name: str) -> str:
    """The path of an element of that name in a group of that path."""
    return f"{path}/{name}" if path else name


def with_tuples(values: dict[str, Any]) -> dict[str, Any]:
    """The same values, ready for a frozen record."""
    for name, value in values.items():
        if value.__class__ is list:
            values[name] = tuple(value)
    return values


def has_key(place: Place, elements: list[Element]) -> bool:
    """Whether a group has a readable value of its key."""
    leaf = place.leaves[place.key]
    for name, content, _ in elements:
        if name == place.key and isinstance(content, str) and content:
            is_readable = content in leaf.known or not why_unreadable(leaf, content)
            if is_readable:
                return True
    return False


def why_unreadable(leaf: Leaf, text: str) -> str:
    """Why a text cannot be read as this item; "" where it can."""
    try:
        leaf.read(text)
    except Unreadable as why:
        return str(why)
    return ""


def why_not_here(place: Place, name: str) -> str:
    """Why nothing of that name is read in this group."""
    if name == STRAY_TEXT:
        return "it is text between elements, in no element of its own"
    if "@" in name:
        return "it is an attribute; the census has no attributes"
    groups = GROUPS_OF_NAME.get(name)
    here = place.path.rpartition("/")[2] or "Child"
    if groups is None:
        return f"{name} is not an element of the census"
    if here in groups:
        return f"{name} holds one value, not other elements"
    return f"{name} belongs in {' or '.join(groups)}, not in {here}"


def _identifiers(elements: list[Element]) -> Iterator[Element]:
    """Every LAchildID of a child, empty ones left out."""
    for name, group, _ in elements:
        if name == "ChildIdentifiers" and not isinstance(group, str):
            yield from (element for element in group if element[0] == "LAchildID" and element[1])


def _child_id(elements: list[Element]) -> str:
    """The first readable LAchildID, "" where there is none."""
    for _, text, _ in _identifiers(elements):
        if isinstance(text, str) and not why_unreadable(_IDENTIFIERS.leaves["LAchildID"], text):
            return text
    return ""


def _refuse_nameless(taking: Taking, elements: list[Element]) -> None:
    """Refuse every value of a child without an identifier; an unreadable identifier with its own reason."""
    for element in elements:
        if element[0] == "ChildIdentifiers" and not isinstance(element[1], str):
            taking.refuse_without_key(_IDENTIFIERS, "LAchildID", element[1])
        else:
            taking.refuse_all("", element, KEY_MISSING["LAchildID"])


def take_child(elements: list[Element], line: int) -> CensusChild:
    """The child whose element stands on `line` and holds `elements`."""
    taking = Taking(_child_id(elements))
    values: dict[str, Any] = {}
    if taking.child_id:
        taking.take_group(CHILD_PLACE, elements, values)
    else:
        _refuse_nameless(taking, elements)
        values["la_child_id"] = ""
    if "gender_code" in values and "sex" not in values:
        values["sex"] = SEX_OF_GENDER[values["gender_code"]]
    return CensusChild(
        **with_tuples(values),
        line=line,
        refused=tuple(taking.refused),
        values_given=taking.taken + len(taking.refused),
        values_taken=taking.taken,
    )
