"""What changed since the last time: the digest over every member, and what has to be removed before sending again.

A changed child is sent whole. The receiver keeps what is left out, and knows no null, so that what has gone is removed
first: the smallest object that can be removed, which the whole payload then brings again without it.
Source: the protocol notes of the daily feed, changes and purge.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from lineofsight.returns.dfe_api.fields import BY_PATH, KEYS, OBJECTS
from lineofsight.returns.dfe_api.payload import Payload

CHILD_KEYS = ("la_child_id", "mis_child_id")


def digest_of(payload: Payload) -> str:
    """SHA-256 of the whole payload in its one canonical form: the same facts in any order give the same."""
    text = json.dumps(_canonical(payload), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _canonical(one) for name, one in value.items() if one not in (None, "", [], {})}
    if isinstance(value, list):
        return sorted((_canonical(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value


def removal_of(la_child_id: str, mis_child_id: str = "") -> Payload:
    """What removes a child wholly."""
    identified = {"la_child_id": la_child_id, **({"mis_child_id": mis_child_id} if mis_child_id else {})}
    return {**identified, "purge": True}


def first_removed(held: Payload, wanted: Payload) -> Payload | None:
    """What has to be removed of what the receiver holds before `wanted` is sent; None where nothing has to be."""
    removed = _removed("", held, wanted)
    if removed is None:
        return None
    return {**{key: wanted[key] for key in CHILD_KEYS if key in wanted}, **removed}


def _removed(path: str, held: Payload, wanted: Payload) -> Payload | None:
    """What is to be removed within one object. It is removed itself where a plain member of it has gone."""
    nested = OBJECTS[path]
    can_go = bool(path) and f"{path}.purge" in BY_PATH
    if can_go and any(name not in wanted and _goes_with(path, name) for name in held):
        return {"purge": True}
    removed: Payload = {}
    for name in nested.keys() & held.keys():
        inside = nested[name]
        if inside in KEYS:
            found: Any = _removed_items(inside, held[name], wanted.get(name, []))
        elif inside.endswith("[]"):
            continue  # without identifiers: it is replaced as a whole, or has gone with what holds it
        else:
            found = _removed(inside, held[name], wanted[name]) if name in wanted else {"purge": True}
        if found:
            removed[name] = found
    return removed or None


def _goes_with(path: str, name: str) -> bool:
    """Whether a member can be removed only together with the object it stands in."""
    inside = OBJECTS[path].get(name)
    return inside is None or (inside.endswith("[]") and inside not in KEYS)


def _removed_items(path: str, held: list[Payload], wanted: list[Payload]) -> list[Payload]:
    key = KEYS[path]
    now = {item[key]: item for item in wanted}
    found = []
    for item in held:
        here = _removed(path, item, now[item[key]]) if item[key] in now else {"purge": True}
        if here:
            found.append({key: item[key], **here})
    return found


def both(one: Payload | None, other: Payload) -> Payload:
    """Everything that stands in either: what the receiver may hold where it is not known which it took."""
    return other if one is None else _both("", one, other)


def _both(path: str, one: Payload, other: Payload) -> Payload:
    joined = {**one, **other}
    for name, inside in OBJECTS[path].items():
        if name in one and name in other:
            if inside in KEYS:
                joined[name] = _both_lists(inside, one[name], other[name])
            elif not inside.endswith("[]"):
                joined[name] = _both(inside, one[name], other[name])
    return joined


def _both_lists(path: str, one: list[Payload], other: list[Payload]) -> list[Payload]:
    key = KEYS[path]
    items = {item[key]: item for item in one}
    for item in other:
        items[item[key]] = _both(path, items[item[key]], item) if item[key] in items else item
    return list(items.values())
