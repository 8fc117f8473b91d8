"""Invented families: lives dressed with the people who live them, their names, homes, numbers and relatives."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.synthetic import family_proportions as proportions
from lineofsight.synthetic.chance import chance_for
from lineofsight.synthetic.family_adults import FamilyAdults
from lineofsight.synthetic.family_homes import addresses_of, another_home, family_homes
from lineofsight.synthetic.family_members import InventedChild, InventedFamily
from lineofsight.synthetic.family_names import is_unborn_at_first, names_of
from lineofsight.synthetic.known_days import KnownDays
from lineofsight.synthetic.numbers import nhs_number
from lineofsight.synthetic.plan import AuthorityPlan


def dressed(number: int, lives: Sequence[CensusChild], plan: AuthorityPlan) -> InventedFamily:
    """The family of this number, 1 or more, with everybody in it. lives: at least one, each with its identifier.

    Nothing becomes known on a day on which nobody could record it, nor after the plan's last day. What is drawn for
    one family does not depend on another; a few share an adult with the family before.
    """
    chance = chance_for(plan.seed, "people", number)
    around = FamilyAdults(number, lives, plan, chance)
    known = [KnownDays(life, plan.until) for life in lives]
    homes = family_homes(known, chance)
    elsewhere = another_home(homes[0].on, chance)
    is_related = _is_related_to_a_worker(number, plan)
    children = tuple(
        InventedChild(
            life=life,
            names=names_of(life, calling, days, chance),
            nhs_number=_nhs_number(life, chance),
            addresses=addresses_of(days, homes, elsewhere, chance),
            relations=tuple(relations),
            related_worker=is_related,
        )
        for life, calling, days, relations in zip(lives, around.callings(), known, around.relations, strict=True)
    )
    return InventedFamily(number, children, tuple(around.adults), homes)


def _is_related_to_a_worker(number: int, plan: AuthorityPlan) -> bool:
    """One family in so many, evenly, so that a small authority has its share too."""
    first = chance_for(plan.seed, "relatives of workers").randrange(proportions.FAMILIES_TO_A_RELATED_ONE)
    return number % proportions.FAMILIES_TO_A_RELATED_ONE == first


def _nhs_number(life: CensusChild, chance: Random) -> str:
    """The number of most; a child who was referred unborn had none to give."""
    is_known = chance.random() < proportions.NHS_NUMBER_IS_KNOWN
    if not is_known or is_unborn_at_first(life):
        return ""
    return nhs_number(int("".join(filter(str.isdigit, life.la_child_id))))
