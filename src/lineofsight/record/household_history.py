"""The history of a child and of the household, as it stands beside a decision: in a fixed number of queries.

Whose history may be shown is not asked here: hand in the children whom the gate lets the reader see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from lineofsight.record.models import (
    Address,
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Contact,
    EarlyHelp,
    Episode,
    Fact,
    Section47Enquiry,
    StrategyDiscussion,
)


class Kind(StrEnum):
    """What sort of thing happened. `order` settles what stands first of one day."""

    order: int

    def __new__(cls, value: str, order: int = 0) -> Kind:
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.order = order
        return kind

    ADDRESS = "address", 0
    CONTACT = "contact", 1
    REFERRAL = "referral", 2
    EARLY_HELP = "early_help", 3
    ASSESSMENT = "assessment", 4
    STRATEGY_DISCUSSION = "strategy_discussion", 5
    SECTION_47_ENQUIRY = "section_47_enquiry", 6
    CONFERENCE = "conference", 7
    CHILD_PROTECTION_PLAN = "child_protection_plan", 8
    CHILD_IN_NEED_PLAN = "child_in_need_plan", 9


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing of a child's history: the day it began or happened, None where that is not recorded, and its row.

    at: the moment, where it is known. ended_on: None while it goes on, and for what has no end.
    """

    kind: Kind
    child_id: int
    row: Any
    on: date | None
    at: datetime | None = None
    ended_on: date | None = None

    @property
    def id(self) -> int:
        identity: int = self.row.pk
        return identity


@dataclass(frozen=True, slots=True)
class _Part:
    """Where one kind of happening stands in the record."""

    kind: Kind
    model: type[Fact]
    on: str
    at: str = ""
    ended_on: str = ""
    child: str = "child_id"
    related: tuple[str, ...] = ()

    def read(self, child_ids: Collection[int]) -> Iterator[Happening]:
        model: Any = self.model
        rows = model.objects.filter(**{f"{self.child.removesuffix('_id')}__in": child_ids})
        for row in rows.select_related(*self.related) if self.related else rows:
            yield Happening(
                kind=self.kind,
                child_id=getattr(row, self.child),
                row=row,
                on=getattr(row, self.on),
                at=getattr(row, self.at) if self.at else None,
                ended_on=getattr(row, self.ended_on) if self.ended_on else None,
            )


PARTS: tuple[_Part, ...] = (
    _Part(Kind.CONTACT, Contact, "received_on", at="received_at", related=("message",)),
    _Part(Kind.REFERRAL, Episode, "referred_on", at="referred_at", ended_on="closed_on"),
    _Part(Kind.ASSESSMENT, Assessment, "started_on", ended_on="authorised_on"),
    _Part(Kind.STRATEGY_DISCUSSION, StrategyDiscussion, "held_on", at="held_at"),
    _Part(Kind.SECTION_47_ENQUIRY, Section47Enquiry, "started_on", at="started_at", ended_on="concluded_on"),
    _Part(Kind.CONFERENCE, Conference, "held_on"),
    _Part(Kind.CHILD_PROTECTION_PLAN, ChildProtectionPlan, "started_on", ended_on="ended_on"),
    _Part(Kind.CHILD_IN_NEED_PLAN, ChildInNeedPlan, "started_on", ended_on="ended_on"),
    _Part(Kind.EARLY_HELP, EarlyHelp, "requested_on", ended_on="ended_on"),
    _Part(Kind.ADDRESS, Address, "started_on", ended_on="ended_on", child="person_id"),
)
"""What a history is made of, one query each."""


def histories_of_household(
    child_ids: Collection[int], *, without_contacts: Collection[int] = ()
) -> dict[int, tuple[Happening, ...]]:
    """What happened to each of these children, the latest first, undated things last. One query for each of `PARTS`.

    without_contacts: contacts that are left out, as those that are being decided.
    """
    found: dict[int, list[Happening]] = defaultdict(list)
    if child_ids:
        for part in PARTS:
            for happening in part.read(child_ids):
                if not (happening.kind is Kind.CONTACT and happening.id in without_contacts):
                    found[happening.child_id].append(happening)
    return {child_id: _latest_first(found[child_id]) for child_id in child_ids}


def _latest_first(happenings: Iterable[Happening]) -> tuple[Happening, ...]:
    return tuple(sorted(happenings, key=lambda one: (one.on or date.min, one.kind.order, one.id), reverse=True))
