"""What the lists of an inspection say of a child beside the history: who holds the case, visits, details of care.

The facts of a history are cut to a day: what happened later is not there, and what ended later has not ended.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any, Final, TypeVar

from lineofsight.domain.history import History

AHEAD: Final = frozenset(
    {"expected_on", "was_expected_on", "planned_on", "review_point_on", "extended_until_on", "conference_target_on"}
)
"""Days that may lie ahead and are known all the same."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class SeenAt:
    """A visit: whether the child was seen, and alone (None: not said), and whether it was a visit that was required."""

    happened_on: date
    is_child_seen: bool
    is_seen_alone: bool | None
    is_statutory: bool


@dataclass(frozen=True, slots=True)
class PlacementDetail:
    """Where a care episode was lived; postcode and number are "" where the place is protected."""

    provider: str = ""
    postcode: str = ""
    urn: str = ""
    is_outside_authority: bool | None = None
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class CareDetail:
    """A period of care: how it ended, whether the child came alone, what the plan aims at, the last checks by kind."""

    reason_ended: str = ""
    is_unaccompanied: bool | None = None
    permanence_plan: str = ""
    checks: dict[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InspectedChild:
    """One child as the lists of an inspection tell of it on a day. `history` is cut to that day. `authority` is
    the name of the one whose record it is.

    By their ids: `outcomes` of assessments, `child_seen` whether the child was seen during one (None: not known),
    `plan_made` whether a conference made a protection plan, `conference_of` the day of the conference that made a plan,
    `organisations` that did early help assessments, `placements` of care episodes, `care` of care periods.
    """

    history: History
    authority: str = ""
    team: str = ""
    worker: str = ""
    visits: tuple[SeenAt, ...] = ()
    outcomes: dict[int, str] = field(default_factory=dict)
    child_seen: dict[int, bool | None] = field(default_factory=dict)
    plan_made: dict[int, bool] = field(default_factory=dict)
    conference_of: dict[int, date] = field(default_factory=dict)
    organisations: dict[int, str] = field(default_factory=dict)
    placements: dict[int, PlacementDetail] = field(default_factory=dict)
    care: dict[int, CareDetail] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InspectedContact:
    """One contact, about a child of the record or one who is not in it yet ("" for the LA child ID)."""

    id: int
    received_on: date
    source: str
    la_child_id: str = ""
    sex: str = ""
    ethnicity: str = ""
    born_on: date | None = None
    died_on: date | None = None
    is_unborn: bool = False


def cut(value: Value, day: date) -> Value:
    """The facts as they stood at the end of a day, as the record tells of them now.

    Something that began later is left out of what holds it, and a day that came later is None.
    """
    changed: dict[str, Any] = {}
    for one in fields(value):  # type: ignore[arg-type]
        held = getattr(value, one.name)
        if isinstance(held, tuple):
            changed[one.name] = tuple(
                cut(item, day) if is_dataclass(item) else item for item in held if not _is_later(item, day)
            )
        elif is_dataclass(held) and not isinstance(held, type):
            changed[one.name] = cut(held, day)
        elif one.name not in AHEAD and isinstance(held, date) and _day_of(held) > day:
            changed[one.name] = None
    return replace(value, **changed)  # type: ignore[type-var]


def _is_later(item: Any, day: date) -> bool:
    """Whether a day without which there is no such thing came later."""
    if not is_dataclass(item):
        return False
    needed = (one.name for one in fields(item) if one.default is MISSING and one.default_factory is MISSING)
    return any(isinstance(held := getattr(item, name), date) and _day_of(held) > day for name in needed)


def _day_of(held: date) -> date:
    return held.date() if isinstance(held, datetime) else held
