"""What a planted story is: something an inspector wrote of a real service, put where a page of the product shows it."""

from __future__ import annotations

from dataclasses import dataclass

from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.stories.planting import child_ids

REFERENCE = "{reference}"
"""Stands in the address of a page of one child: the reference of a child of the story."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story shows. sign_in: the username of an account that sees it. finds: what is seen there."""

    page: str
    address: str
    sign_in: str
    finds: str


@dataclass(frozen=True, slots=True)
class Story:
    """One planted story.

    told: what happened, for a reader who looks for it. findings: the numbers of the inspectors' findings that it comes
    from, and the indicators, clocks and faults that answer them, as the practice reference counts them.
    planted: how it comes into the authority. family: the key of its planted family, "" for one that is planted among
    all the children or the whole workforce. waits_for: the part of the product that will show it; then `places` is
    empty or shows only the facts behind it.
    """

    key: str
    title: str
    told: str
    findings: tuple[str, ...]
    planted: str
    places: tuple[Place, ...] = ()
    family: str = ""
    waits_for: str = ""

    def child_ids(self, plan: AuthorityPlan) -> tuple[str, ...]:
        """The LA child IDs of its own children, the eldest first; none where it has no family of its own."""
        return child_ids(plan, self.family) if self.family else ()
