"""The families that are planted in an authority, beside those that chance makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.synthetic.departures import Departure
from lineofsight.synthetic.horizon import Horizon
from lineofsight.synthetic.lives import pupil_number
from lineofsight.synthetic.plan import MOST_CHILDREN, AuthorityPlan
from lineofsight.synthetic.stories import child_protection, family_help
from lineofsight.synthetic.stories.days import Days, Planted

FEWEST_CHILDREN: Final = 100  # of an authority in which stories are planted

FAMILIES: Final[dict[str, Callable[[Days], tuple[Planted, ...]]]] = {
    "not_seen": child_protection.not_seen,
    "late_conference": child_protection.late_conference,
    "overdue_conference": child_protection.overdue_conference,
    "overdue_review": child_protection.overdue_review,
    "long_assessment": family_help.long_assessment,
    "stays_with_leaver": family_help.stays_with_leaver,
    "without_a_worker": family_help.without_a_worker,
    "third_plan": child_protection.third_plan,
    "copied_text": family_help.copied_text,
    "unborn": child_protection.unborn,
    "moved_in": child_protection.moved_in,
    "step_down": family_help.step_down,
}
"""What tells each family, by the key of its story, in the order of their numbers."""


class PlantedFamily(NamedTuple):
    """Brothers and sisters of one story, the eldest first, and how the case of each departs from the ordinary."""

    lives: tuple[CensusChild, ...]
    departures: tuple[Departure, ...]
    story: str


def planted_children(plan: AuthorityPlan) -> int:
    """How many of the plan's children are of planted families; none in a very small authority."""
    return sum(len(family.lives) for family in planted_families(plan))


def planted_families(plan: AuthorityPlan) -> Iterator[PlantedFamily]:
    """The planted families, in the order of their numbers: the same in every authority that ends on this day."""
    if plan.children < FEWEST_CHILDREN:
        return
    days = Days(Horizon(plan.until))
    number = MOST_CHILDREN  # theirs come after those of all the others
    for story, tell in FAMILIES.items():
        lives, departures = [], []
        for planted in tell(days):
            number += 1
            lives.append(_numbered(planted.life, number))
            departures.append(planted.departure)
        yield PlantedFamily(tuple(lives), tuple(departures), story)


def child_ids(plan: AuthorityPlan, story: str) -> tuple[str, ...]:
    """The LA child IDs of the children of a story; none for one that is planted among all the children."""
    return tuple(
        life.la_child_id for family in planted_families(plan) if family.story == story for life in family.lives
    )


def _numbered(life: CensusChild, number: int) -> CensusChild:
    return replace(life, la_child_id=f"SPR{number:06}", upn=pupil_number(number))
