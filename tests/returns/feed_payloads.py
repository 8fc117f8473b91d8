"""Payloads of the daily feed, generated from the rows of its catalogue."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from lineofsight.returns.dfe_api.fields import KEYS, OBJECTS, PLAIN, Field, Kind

NAMES = st.text("AbcZ é'-", min_size=1, max_size=8).filter(lambda text: bool(text.strip()))
DAYS = st.dates(date(2024, 4, 1), date(2026, 11, 23)).map(date.isoformat)


def values(row: Field) -> st.SearchStrategy[Any]:
    """What a member may hold."""
    if row.kind is Kind.DATE:
        one: st.SearchStrategy[Any] = DAYS
    elif row.kind is Kind.FLAG:
        one = st.booleans()
    elif row.kind is Kind.WHOLE_NUMBER:
        one = st.integers(0, 40)
    elif row.codes is not None:
        one = st.sampled_from(sorted(code for code in row.codes.codes() if len(code) <= (row.longest or 99)))
    elif row.pattern:
        one = st.sampled_from("ABCDE")
    elif row.shortest:
        one = st.text("A0", min_size=row.shortest, max_size=row.longest)
    else:
        one = NAMES if row.longest is None else st.text("A1", min_size=1, max_size=row.longest)
    return st.lists(one, min_size=1, max_size=3, unique=True) if row.is_list else one


def objects(path: str = "") -> st.SearchStrategy[dict[str, Any]]:
    """Objects of the feed: every member may be missing but the identifier, and none is empty."""
    key = KEYS.get(path, "")
    members = {name: values(row) for name, row in PLAIN[path].items() if name not in {key, "purge", "mis_child_id"}}
    for name, inside in OBJECTS[path].items():
        members[name] = lists(inside) if inside.endswith("[]") else objects(inside)
    needed = {key: st.sampled_from("ABCD")} if key else {}
    return st.fixed_dictionaries(needed, optional=members).filter(bool)


def lists(path: str) -> st.SearchStrategy[list[Any]]:
    """Lists of objects, in the order of their identifiers, each once."""
    key = KEYS.get(path, "")
    return st.lists(objects(path), min_size=1, max_size=3).map(
        lambda items: (
            [{one[key]: one for one in items}[name] for name in sorted({one[key] for one in items})] if key else items
        )
    )


def children(name: str = "A1") -> st.SearchStrategy[dict[str, Any]]:
    """Payloads of one child."""
    return objects().map(lambda payload: {**payload, "la_child_id": name})
