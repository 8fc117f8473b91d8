"""What a file cannot say: that nobody may be told where somebody is. The record says it for the file's rows too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from lineofsight.actions.loading.kinds import Kind

OF_A_PLACE: Final = frozenset({"address", "care_episode"})
"""The kinds of fact that say where somebody is, and whether that is protected."""


def protection(kind: Kind, beside: Iterable[Any], columns: Mapping[str, Any], on: date) -> dict[str, Any]:
    """That a row of a file is protected, where the record protects where the person, or the placed child, is.

    beside: the rows of the record that hang on the same person, or period of care. on: the day that the file describes.
    A protected row that has ended protects the same place still.
    """
    if kind.name not in OF_A_PLACE:
        return {}
    protected = (row for row in beside if row.is_protected)
    if any(row.ended_on is None or row.ended_on >= on or _is_same_place(row, columns) for row in protected):
        return {"is_protected": True}
    return {}


def _is_same_place(row: Any, columns: Mapping[str, Any]) -> bool:
    there = {_comparable(getattr(row, name, "")) for name in ("postcode", "lines")} - {""}
    return bool(there & {_comparable(columns.get(name, "")) for name in ("postcode", "lines")})


def _comparable(text: str) -> str:
    return "".join(text.casefold().split())
