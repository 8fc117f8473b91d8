"""Whether health takes part in a strategy discussion: a story of the whole service, planted among all the families."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import lru_cache
from typing import Final

from lineofsight.synthetic.authority import every_family
from lineofsight.synthetic.chance import chance_for
from lineofsight.synthetic.plan import AuthorityPlan

USUAL: Final = 0.75  # of the strategy discussions
IN_JULY: Final = 0.44

Discussion = tuple[int, date]
"""The family's number and the day: brothers and sisters are discussed together."""


def story_year(until: date) -> int:
    """The year of the story's July and September: the last whose September has begun by `until`."""
    return until.year if until.month >= 9 else until.year - 1


def is_health_present(plan: AuthorityPlan, family: int, on: date) -> bool:
    """Whether health takes part in the discussion of this family on this day, the same for brothers and sisters.

    Since September always; in July in as many as is told, counted out; before and between by chance.
    """
    year = story_year(plan.until)
    if on >= date(year, 9, 1):
        return True
    if (on.year, on.month) == (year, 7):
        return (family, on) in july_with_health(plan)
    return chance_for(plan.seed, "health", family, on.isoformat()).random() < USUAL


@lru_cache(maxsize=4)
def july_with_health(plan: AuthorityPlan) -> frozenset[Discussion]:
    """The discussions of the story's July in which health takes part: 44 per cent of the children discussed.

    Counted out, for by chance it could be five of six; rounded so that it is fewer than half however few there are.
    """
    children = _discussed(plan, story_year(plan.until))
    whole = children.total()
    wanted = min(round(IN_JULY * whole), max(0, whole - 1) // 2)
    in_turn = sorted(children)
    chance_for(plan.seed, "health in July").shuffle(in_turn)
    chosen: set[Discussion] = set()
    for discussion in in_turn:
        if children[discussion] <= wanted:
            chosen.add(discussion)
            wanted -= children[discussion]
    return frozenset(chosen)


def _discussed(plan: AuthorityPlan, year: int) -> Counter[Discussion]:
    """How many children each discussion of that July is about."""
    return Counter(
        (family.number, enquiry.started_on)
        for family in every_family(plan)
        for life in family.lives
        for episode in life.episodes
        for enquiry in episode.section_47_enquiries
        if (enquiry.started_on.year, enquiry.started_on.month) == (year, 7)
    )
