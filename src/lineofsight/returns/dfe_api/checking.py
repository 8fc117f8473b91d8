"""What of a payload may be sent, by the rows of the catalogue: the rest is left out and named, never the whole child.

A finding says which member and why, never the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from lineofsight.returns.dfe_api.fields import BY_PATH, KEYS, OBJECTS, PLAIN, Field, Kind
from lineofsight.returns.dfe_api.payload import Payload

TRIPS_FIREWALL: Final = re.compile("0x", re.IGNORECASE)
"""In an identifier it looks to the receiver's firewall like an attack, and the whole batch is refused."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A member, or an object, that is not sent, and why."""

    path: str
    why: str


@dataclass(slots=True)
class Checked:
    """What may be sent of a child: None where the child cannot be sent at all. Findings are in document order."""

    payload: Payload | None
    findings: list[Finding] = field(default_factory=list)


def checked(payload: Payload) -> Checked:
    """The payload without what the receiver would refuse, and what was left out."""
    result = Checked(None)
    result.payload = _object("", payload, result.findings)
    return result


def _object(path: str, given: Payload, findings: list[Finding]) -> Payload | None:
    """An object with the members that may be sent; None where its identifier may not be."""
    kept: Payload = {}
    for name, value in given.items():
        if name in PLAIN[path]:
            taken = _plain(PLAIN[path][name], value, findings)
        elif name in OBJECTS[path]:
            taken = _nested(OBJECTS[path][name], value, findings)
        else:
            findings.append(Finding(_joined(path, name), "is no member of the feed"))
            continue
        if taken not in (None, [], {}):
            kept[name] = taken
    key = KEYS.get(path, "")
    if key and key not in kept:
        if key not in given:
            findings.append(Finding(_joined(path, key), "is missing"))
        return None
    return kept


def _nested(path: str, value: Any, findings: list[Finding]) -> Any:
    if not path.endswith("[]"):
        return _object(path, value, findings)
    taken = [one for one in (_object(path, item, findings) for item in value) if one]
    return list(_once(path, taken, findings))


def _once(path: str, items: list[Payload], findings: list[Finding]) -> Iterator[Payload]:
    """The items, the first of each identifier."""
    key, seen = KEYS.get(path, ""), set()
    for item in items:
        if key and item[key] in seen:
            findings.append(Finding(_joined(path, key), "is there twice"))
            continue
        seen.add(item[key] if key else "")
        yield item


def _plain(row: Field, value: Any, findings: list[Finding]) -> Any:
    if not row.is_list:
        why = _why_not(row, value)
        if why:
            findings.append(Finding(row.path, why))
        return None if why else value
    taken: list[Any] = []
    for one in value:
        why = "is there twice" if one in taken else _why_not(row, one)
        if not why and row.at_most is not None and len(taken) == row.at_most:
            why = f"is one more than {row.at_most}"
        if why:
            findings.append(Finding(row.path, why))
        else:
            taken.append(one)
    return taken


def _why_not(row: Field, value: Any) -> str:
    """Why a value may not be sent; "" where it may."""
    return _BY_KIND[row.kind](row, value)


def _text(row: Field, value: Any) -> str:
    if not isinstance(value, str):
        return "is no text"
    if len(value) < row.shortest:
        return f"is shorter than {row.shortest} characters" if value else "is empty"
    if row.longest is not None and len(value) > row.longest:
        return f"is longer than {row.longest} characters"
    if row.pattern:
        if not re.fullmatch(row.pattern, value):
            return "holds a character that is not allowed"
        if TRIPS_FIREWALL.search(value):
            return "holds 0x, which the receiver's firewall refuses"
    if row.codes is not None and value not in row.codes.codes():
        return "is no code of the published list"
    return ""


def _date(_: Field, value: Any) -> str:
    try:
        return "" if date.fromisoformat(value).isoformat() == value else "is no date"
    except (TypeError, ValueError):
        return "is no date"


def _flag(_: Field, value: Any) -> str:
    return "" if isinstance(value, bool) else "is neither true nor false"


def _whole_number(_: Field, value: Any) -> str:
    return "" if isinstance(value, int) and not isinstance(value, bool) else "is no whole number"


_BY_KIND: Final[dict[Kind, Callable[[Field, Any], str]]] = {
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.FLAG: _flag,
    Kind.WHOLE_NUMBER: _whole_number,
}


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def known_path(text: str) -> str:
    """The member of the feed that a text names, for what the receiver answers; "" where it names none."""
    found = re.sub(r"\[\d*\]", "[]", text).strip(". ")
    return next((path for path in (found, f"{found}[]") if path in BY_PATH), "")
