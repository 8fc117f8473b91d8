"""Springshire, the invented authority: every family of a plan, and the living of them all in an empty record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lineofsight.record.models import Authority, Child
from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.synthetic.acting import Acting
from lineofsight.synthetic.caseloads import Caseloads
from lineofsight.synthetic.departures import ORDINARY, Departure
from lineofsight.synthetic.exceptions import SyntheticError
from lineofsight.synthetic.families import InventedFamily, dressed
from lineofsight.synthetic.lives import families
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.staff import Staff, take_on
from lineofsight.synthetic.stories.planting import NUMBERED_FROM, planted_children, planted_families
from lineofsight.synthetic.workforce_plan import invented_workforce

AUTHORITY = "990"  # of no authority: those that rule 1530 lists, of today and before, end at 943
AUTHORITY_NAME = "Springshire (invented)"

Progress = Callable[[int, int], None]
"""Told how many children have been lived, and how many there are."""


class RecordNotEmpty(SyntheticError):
    """An invented authority is lived in an empty record only."""


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


@dataclass(frozen=True, slots=True)
class Lived:
    """What became of a plan: the people who work there, and how much was lived."""

    staff: Staff
    families: int
    children: int
    steps: int


def every_family(plan: AuthorityPlan) -> Iterator[FamilyLives]:
    """The planted families of a plan and then those of chance, one at a time; so many children in all as planned."""
    for number, family in enumerate(planted_families(plan), NUMBERED_FROM + 1):
        yield FamilyLives(number, family.lives, family.departures)
    by_chance = replace(plan, children=plan.children - planted_children(plan))
    for number, lives in families(by_chance):
        yield FamilyLives(number, lives, (ORDINARY,) * len(lives))


def live(plan: AuthorityPlan, progress: Progress) -> Lived:
    """Live the whole authority in the record, a family a transaction, by the actions that workers take.

    Raises RecordNotEmpty, and changes nothing then.
    """
    if Child.objects.exists() or Authority.objects.exists():
        raise RecordNotEmpty(
            "The record here is not empty, and an invented authority never mixes with another. Set LINEOFSIGHT_DATA to"
            " an empty folder, or DATABASE_URL to an empty database."
        )
    Authority.objects.create(number=AUTHORITY, name=AUTHORITY_NAME)
    workforce = invented_workforce(plan)
    staff = take_on(workforce)
    acting = Acting(plan, staff, Caseloads(workforce))
    count = children = steps = 0
    for family in every_family(plan):
        steps += acting.live(family.dressed(plan))
        count, children = count + 1, children + len(family.lives)
        progress(children, plan.children)
    return Lived(staff, count, children, steps)
