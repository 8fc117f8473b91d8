"""A row of list 8 as a period of being looked after: as whole as the list tells it, and no wholer.

The list tells the last legal status and the last placement, each with its day. Where one began after the other, the
time between them is an episode of which the other half is not said: "" in the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from lineofsight.actions.loading.given import Given
from lineofsight.domain.codes import ReasonCareEpisodeBegan
from lineofsight.record.models import LookedAfterCheck
from lineofsight.returns.annex_a.reading import CONFIDENTIAL, ListRow

PLACEMENT: Final[Mapping[str, str]] = {
    "placement_type": "placement_type",
    "provider": "provider",
    "postcode": "postcode",
    "urn": "urn",
}
OUTSIDE: Final = {"inside": False, "outside": True}
NO_DAY: Final = "the row does not say since when, so that it cannot be placed"
NOT_SAID: Final = "the row has a day, and not what began then"
BEFORE_CARE: Final = "it lies before the day on which the child started to be looked after"
AFTER_CARE: Final = "it lies after the day on which the child left care"
NO_REVIEW: Final = "the row has no day of a review with which it stands"
NO_END: Final = "the row does not say when the child left care"


@dataclass(slots=True)
class _Half:
    """The last legal status, or the last placement. since: the day on which it began; None where that is not told."""

    since: date | None = None
    columns: dict[str, Any] = field(default_factory=dict)


def given_period(row: ListRow) -> Given:
    """The period of a row, with its last episodes, its last review and its last checks."""
    started_on = _day(row, "started_on")
    assert started_on is not None
    _refuse_outside(row, started_on)
    columns: dict[str, Any] = {"started_on": started_on}
    for name, column in (("need", "need"), ("unaccompanied", "is_unaccompanied"), ("ended_on", "ended_on")):
        if name in row.values:
            columns[column] = row.values[name]
    if "ended_on" in columns:
        columns |= {"reason_ended": row.values["reason"]} if "reason" in row.values else {}
    elif "reason" in row.values:
        row.refuse("reason", NO_END)
    elif "ended_on" not in row.texts:
        columns |= {"ended_on": None, "reason_ended": ""}
    period = Given("care_period", columns)
    period.within += _episodes(row, started_on, columns.get("ended_on"))
    period.within += _review(row)
    for kind in LookedAfterCheck.Kind:
        if (done_on := row.values.get(kind.value)) is not None:
            period.within.append(Given("looked_after_check", {"kind": kind.value, "done_on": done_on}))
    return period


def _day(row: ListRow, name: str) -> date | None:
    found = row.values.get(name)
    return found if isinstance(found, date) else None


def _refuse_outside(row: ListRow, started_on: date) -> None:
    """Refuse the days that do not lie within the period."""
    ended_on = _day(row, "ended_on")
    for name in ("legal_status_on", "placed_on", "reviewed_on", *LookedAfterCheck.Kind.values):
        day = _day(row, name)
        if day is not None and day < started_on:
            row.refuse(name, BEFORE_CARE)
        elif day is not None and ended_on is not None and day > ended_on:
            row.refuse(name, AFTER_CARE)


def _episodes(row: ListRow, started_on: date, ended_on: date | None) -> list[Given]:
    """The last one or two episodes: from the day of the earlier of legal status and placement on."""
    status = _half(row, "legal_status", "legal_status_on", ("legal_status",))
    placement = _half(row, "placement_type", "placed_on", (*PLACEMENT, "location", "placed_in"))
    days = sorted({half.since for half in (status, placement) if half.since is not None}) or [started_on]
    found = []
    for day, next_day in zip(days, [*days[1:], None], strict=True):
        said = [half for half in (status, placement) if half.since is not None and half.since <= day]
        columns: dict[str, Any] = {"started_on": day}
        for half in said:
            columns |= half.columns
        given = Given("care_episode", columns, when_new={"reason_started": _reason(day, started_on, status, placement)})
        if next_day is None:
            columns["ended_on"] = ended_on
        else:
            given.when_new["ended_on"] = next_day
        found.append(given)
    return found


def _half(row: ListRow, name: str, since: str, beside: tuple[str, ...]) -> _Half:
    """What a row says of one half. Where it says only what, or only since when, all of it is refused."""
    if name in row.values and since not in row.values:
        for one in beside:
            if one in row.values:
                row.refuse(one, NO_DAY)
    elif since in row.values and name not in row.values:
        for one in (since, *beside):
            if one in row.values:
                row.refuse(one, NOT_SAID)
    day = _day(row, since)
    return _Half() if day is None else _Half(day, _columns(row, beside))


def _columns(row: ListRow, names: tuple[str, ...]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name in names:
        if name not in row.values:
            continue
        value = row.values[name]
        if name == "location":
            columns["is_outside_authority"] = OUTSIDE[str(value)]
        elif name == "placed_in":
            columns |= {"is_protected": True} if value == CONFIDENTIAL else {}
        else:
            columns[PLACEMENT.get(name, name)] = value
    return columns


def _reason(day: date, started_on: date, status: _Half, placement: _Half) -> str:
    """Why an episode began, where the list says so: "" where it does not say whether the carers changed."""
    if day == started_on:
        return ReasonCareEpisodeBegan.STARTED.code
    if status.since == day and placement.since is not None and placement.since < day:
        return ReasonCareEpisodeBegan.LEGAL_STATUS.code
    return ""


def _review(row: ListRow) -> list[Given]:
    held_on = _day(row, "reviewed_on")
    aim = row.values.get("permanence_plan")
    if held_on is None:
        if aim is not None:
            row.refuse("permanence_plan", NO_REVIEW)
        return []
    columns: dict[str, Any] = {"held_on": held_on}
    if aim is not None:
        columns["permanence_plan"] = aim
    return [Given("looked_after_review", columns)]
