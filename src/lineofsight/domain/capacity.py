"""How much a worker can hold: children beside the part of a full-time post that is there for them. Never a score.

Source: practice reference 4.2, P68 (cases per full-time equivalent), and 1 (a manager sees capacity when allocating).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

SHIPPED_CASELOAD: Final = 16
"""Children whom a full-time worker holds at most, until an authority says otherwise: the national average of 2023."""
HUNDREDTH: Final = Decimal("0.01")
TENTH: Final = Decimal("0.1")


def case_holding_post(full_time_equivalent: Decimal, percent: int) -> Decimal:
    """The part of a full-time post that is there for children of the worker's own, to the hundredth."""
    return (full_time_equivalent * percent / 100).quantize(HUNDREDTH, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a worker holds beside what they can. post: None where the hours are not recorded. standard: for one post."""

    children: int
    post: Decimal | None
    standard: int

    @property
    def most(self) -> int | None:
        """How many children the standard lets the worker hold, rounded down; None where the hours are not recorded."""
        return None if self.post is None else int(self.post * self.standard)

    @property
    def over(self) -> int:
        """By how many children the worker holds more than that; 0 where it is not known."""
        return 0 if self.most is None else max(0, self.children - self.most)

    @property
    def per_post(self) -> Decimal | None:
        """Children for a full-time post, to the tenth; None where the hours are not recorded, or hold no children."""
        return per_post(self.children, self.post)

    @property
    def words(self) -> str:
        """What the worker holds, within a list of names: "14 in 0.80 of a post, at most 12: over full by 2"."""
        if self.post is None:
            return f"{self.children} held, hours not recorded"
        told = f"{self.children} held in {self.post} of a post, at most {self.most}"
        return f"{told}: over full by {self.over}" if self.over else told


def per_post(children: int, post: Decimal | None) -> Decimal | None:
    """Children for each full-time post, to the tenth; None where there is no post to hold them."""
    return None if not post else (Decimal(children) / post).quantize(TENTH, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class CasesPerPost:
    """P68: children held by workers whose hours are recorded, for each full-time post of theirs.

    left_out: workers who hold children and whose hours are not recorded; their children are in neither number.
    """

    children: int
    post: Decimal
    left_out: int

    @property
    def figure(self) -> Decimal | None:
        """Children for each full-time post, to the tenth; None where no post is recorded."""
        return per_post(self.children, self.post)


def cases_per_post(capacities: Iterable[Capacity]) -> CasesPerPost:
    """P68 of some workers, who hold children or whose post is there to hold them."""
    told = list(capacities)
    known = [one for one in told if one.post is not None]
    left_out = sum(one.post is None and one.children > 0 for one in told)
    post = sum((one.post or Decimal(0) for one in known), Decimal(0))
    return CasesPerPost(sum(one.children for one in known), post, left_out)
