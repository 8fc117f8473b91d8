"""Families about whom the front door is told, and who are never referred: in the record, and in no census file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Final

from lineofsight.domain.codes import Disability
from lineofsight.domain.codes.front_door import ContactOutcome, OutcomeGroup
from lineofsight.returns.cin_census.children import CensusChild, CensusEpisode
from lineofsight.synthetic import proportions as proportions_of_lives
from lineofsight.synthetic.chance import Weighted, chance_for
from lineofsight.synthetic.contacts import proportions
from lineofsight.synthetic.contacts.course import ContactCourse
from lineofsight.synthetic.contacts.mix import ContactMix, contact_mix
from lineofsight.synthetic.contacts.news import FamilyContacts
from lineofsight.synthetic.families import dressed
from lineofsight.synthetic.family_members import InventedChild, InventedFamily
from lineofsight.synthetic.horizon import DAYS_OF_A_YEAR
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.spread import Shares, shares_of

FAMILIES_FROM: Final = 1_000_000
CHILDREN_FROM: Final = 850_000  # up to 899,999 they have an NHS number; see `synthetic.numbers`
NEVER_REFERRED: Final = "U"
"""Begins what tells a child of such a family from others, until the record gives it an identifier."""
OLDEST: Final = 17


@dataclass(frozen=True, slots=True)
class UnreferredFamily:
    """Brothers and sisters, and every contact about them. The one episode of a life stands for the first contact.

    same_as: the family whose children these are, recorded a second time with a slip; None for all but one.
    """

    number: int
    lives: tuple[CensusChild, ...]
    courses: tuple[ContactCourse, ...]
    same_as: UnreferredFamily | None = None

    def dressed(self, plan: AuthorityPlan) -> InventedFamily:
        """The family with its people: names, adults and homes. None of them is related to a worker."""
        if self.same_as is not None:
            family = self.same_as.dressed(plan)
            both = zip(family.children, self.lives, strict=True)
            return replace(family, number=self.number, children=tuple(_again_with_a_slip(*one) for one in both))
        family = dressed(self.number, self.lives, plan)
        return replace(family, children=tuple(replace(child, related_worker=False) for child in family.children))


def _again_with_a_slip(child: InventedChild, life: CensusChild) -> InventedChild:
    """The same child with a letter left out of the given name, and nobody around: it is not seen that they are one."""
    name = next(one for one in reversed(child.names) if not one.is_alias)
    slip = name.given_names[:-2] + name.given_names[-1:]
    names = (replace(name, on=life.episodes[0].referred_on, given_names=slip, is_correction=False),)
    return replace(child, life=life, names=names, nhs_number="", relations=())


def unreferred_families(plan: AuthorityPlan) -> Iterator[UnreferredFamily]:
    """Such families, one at a time, until there are as many contacts about their children as England's mix asks for."""
    mix = contact_mix(plan)
    contacts = children = 0
    for number in count(1):
        if contacts >= mix.wanted:
            return
        chance = chance_for(plan.seed, "unreferred", number)
        drawn = _Family(number, plan, mix, chance).drawn(children)
        contacts += sum(len(course.children) for course in drawn.courses)
        children += len(drawn.lives)
        yield drawn


class _Family:
    """One family while it is drawn."""

    def __init__(self, number: int, plan: AuthorityPlan, mix: ContactMix, chance: Random) -> None:
        self.number = FAMILIES_FROM + number
        self.plan = plan
        self.mix = mix
        self.chance = chance
        self.shares: Shares = shares_of(number, plan.seed, "unreferred")

    def drawn(self, children_before: int) -> UnreferredFamily:
        until = self.plan.until
        group = self.mix.sources.at(self.shares.size)
        outcome = self._outcome(self.mix.outcomes, self.shares.promptness)
        births = self._births()
        lives = tuple(self._life(born_on) for born_on in births)
        contacts = FamilyContacts(self.number, lives, self.plan, self.chance)
        everybody = tuple(range(len(lives)))
        first = contacts.add(everybody, group, outcome, self.plan.front_door_since, until, self.shares.when)
        last = first
        for _ in range(proportions.MESSAGES_OF_A_FAMILY.draw(self.chance) - 1):
            days = proportions.DAYS_BETWEEN_MESSAGES.draw(self.chance)
            on = last.received_at.date() + timedelta(days=self.chance.randint(*days))
            if on > until:
                break
            last = self._again(contacts, first, last, on)
        referred = replace(lives[0].episodes[0], referred_on=first.received_at.date(), source=first.sender.source)
        numbered = tuple(
            replace(life, la_child_id=_name(children_before + place), episodes=(referred,))
            for place, life in enumerate(lives, 1)
        )
        return UnreferredFamily(self.number, numbered, tuple(contacts.courses))

    def _again(self, contacts: FamilyContacts, first: ContactCourse, last: ContactCourse, on: date) -> ContactCourse:
        """Another message about the same children."""
        outcome = self._outcome(self.mix.outcomes, self.chance.random())
        is_helped = first.verdicts[0].outcome is ContactOutcome.EARLY_HELP
        final_at = first.verdicts[0].final_at
        if is_helped and final_at is not None and final_at.date() < on:
            outcome = ContactOutcome.INFORMATION_ON_OPEN_EPISODE
        elif is_helped or outcome is ContactOutcome.EARLY_HELP:
            outcome = ContactOutcome.ADVICE
        elif (on - last.received_at.date()).days <= 3 and self.chance.random() < proportions.IS_THE_SAME:
            outcome = ContactOutcome.DUPLICATE
        group = self.mix.sources.draw(self.chance)
        course = contacts.add(first.children, group, outcome, on, on, self.chance.random())
        if outcome is ContactOutcome.DUPLICATE:
            repeats = tuple(replace(one, same_as=last.number) for one in course.verdicts)
            course = contacts.courses[-1] = replace(course, verdicts=repeats)
        return course

    @staticmethod
    def _outcome(groups: Weighted[OutcomeGroup], share: float) -> ContactOutcome:
        """An outcome of the group at this share of the whole, the finer choice by how far it lies within."""
        return proportions.OUTCOMES[groups.at(share)].at(share * 997 % 1)

    def _births(self) -> list[date]:
        """The days of birth, the eldest first: everybody is under eighteen throughout."""
        brothers_and_sisters = proportions_of_lives.HAS_BROTHERS_OR_SISTERS.draw(self.chance)
        years = self.chance.uniform(0.1, OLDEST)
        births = []
        for _ in range(brothers_and_sisters + 1):
            births.append(self.plan.front_door_since - timedelta(days=int(years * DAYS_OF_A_YEAR)))
            years -= self.chance.uniform(1, 4)
            if years < 0.1:
                break
        return births

    def _life(self, born_on: date) -> CensusChild:
        """A child with nothing but a first contact, whose day is not drawn yet."""
        return CensusChild(
            "",
            born_on=born_on,
            sex=proportions_of_lives.SEXES.draw(self.chance),
            ethnicity=proportions_of_lives.ETHNICITIES.draw(self.chance),
            disabilities=(Disability.NONE.code,),
            episodes=(CensusEpisode(self.plan.front_door_since, is_no_further_action=True),),
        )


def _name(number: int) -> str:
    """What tells the child from others while the family is dressed: the record gives an identifier of its own."""
    return f"{NEVER_REFERRED}{CHILDREN_FROM + number}"
