"""Springshire, the invented authority: its number, its name, and every family of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.synthetic.departures import ORDINARY, Departure
from lineofsight.synthetic.families import dressed
from lineofsight.synthetic.family_members import InventedFamily
from lineofsight.synthetic.lives import families
from lineofsight.synthetic.plan import MOST_CHILDREN, AuthorityPlan
from lineofsight.synthetic.stories.planting import planted_children, planted_families

AUTHORITY = "990"  # of no authority: those that rule 1530 lists, of today and before, end at 943
AUTHORITY_NAME = "Springshire (invented)"


@dataclass(frozen=True, slots=True)
class FamilyLives:
    """The lives of brothers and sisters, and how the case of each departs from ordinary practice."""

    number: int
    lives: tuple[CensusChild, ...]
    departures: tuple[Departure, ...]

    def dressed(self, plan: AuthorityPlan) -> InventedFamily:
        """The family with its people: names, adults, homes and numbers."""
        family = dressed(self.number, self.lives, plan)
        children = zip(family.children, self.departures, strict=True)
        return replace(family, children=tuple(replace(child, departure=how) for child, how in children))


def every_family(plan: AuthorityPlan) -> Iterator[FamilyLives]:
    """The planted families of a plan and then those of chance, one at a time; so many children in all as planned."""
    for number, family in enumerate(planted_families(plan), MOST_CHILDREN + 1):
        yield FamilyLives(number, family.lives, family.departures)
    by_chance = replace(plan, children=plan.children - planted_children(plan))
    for number, lives in families(by_chance):
        yield FamilyLives(number, lives, (ORDINARY,) * len(lives))
