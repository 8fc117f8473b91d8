"""How many contacts of which kind a plan still needs, so that with its lives the mix is England's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from lineofsight.domain.codes.front_door import OutcomeGroup
from lineofsight.synthetic.authority import every_family
from lineofsight.synthetic.chance import Weighted
from lineofsight.synthetic.contacts.news import contacts_of_lives
from lineofsight.synthetic.contacts.proportions import (
    COME_WITH_REPEATS,
    ENGLANDS_OUTCOMES,
    ENGLANDS_SOURCES,
    LOST_TO_REPEATS,
    group_of,
)
from lineofsight.synthetic.plan import AuthorityPlan

What = TypeVar("What", OutcomeGroup, str)


@dataclass(frozen=True, slots=True)
class ContactMix:
    """What is counted child by child since the front door took contacts: referrals, and what the plan still needs.

    outcomes and sources: of the contacts about families who are never referred. wanted: how many of these.
    """

    referrals: int
    wanted: int
    outcomes: Weighted[OutcomeGroup]
    sources: Weighted[str]


@lru_cache(maxsize=4)
def contact_mix(plan: AuthorityPlan) -> ContactMix:
    """Counted from the lives of the plan, family by family."""
    outcomes, sources = Counter[OutcomeGroup](), Counter[str]()
    for family in every_family(plan):
        for life in family.lives:
            for episode in life.episodes:
                if plan.front_door_since <= episode.referred_on <= plan.until:
                    outcomes[OutcomeGroup.REFERRAL] += 1
                    sources[group_of(episode.source)] += 1
        for course in contacts_of_lives(family.number, family.lives, plan):
            for verdict in course.verdicts:
                outcomes[verdict.outcome.group] += 1
            sources[group_of(course.sender.source)] += len(course.children)
    whole = outcomes[OutcomeGroup.REFERRAL] / ENGLANDS_OUTCOMES[OutcomeGroup.REFERRAL] * 100
    left = _left(ENGLANDS_OUTCOMES, outcomes, whole)
    wanted = round(sum(left.values()))
    left[OutcomeGroup.EARLY_HELP] *= LOST_TO_REPEATS
    left[OutcomeGroup.OTHER] *= COME_WITH_REPEATS
    return ContactMix(
        outcomes[OutcomeGroup.REFERRAL],
        wanted,
        Weighted(*left.items()),
        Weighted(*_left(ENGLANDS_SOURCES, sources, whole).items()),
    )


def _left(shares: Mapping[What, int], told: Counter[What], whole: float) -> dict[What, float]:
    """How many of each are still to be told; none of what there is too much of."""
    return {what: max(0.0, share / 100 * whole - told[what]) for what, share in shares.items()}
