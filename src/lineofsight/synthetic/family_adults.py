"""The adults around the children of an invented family, and how everybody in it stands to each child."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from lineofsight.domain.codes import Sex
from lineofsight.record.models import Relationship
from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.synthetic import family_proportions as proportions
from lineofsight.synthetic.chance import chance_for
from lineofsight.synthetic.family_members import OF_TWO_FAMILIES, InventedAdult, InventedRelation
from lineofsight.synthetic.family_names import Calling, given_name
from lineofsight.synthetic.family_parents import Parent, Parents, draw_parents, ethnicity_of, person, years_before
from lineofsight.synthetic.family_proportions import Shape
from lineofsight.synthetic.plan import AuthorityPlan

Kind = Relationship.Kind


class FamilyAdults:
    """The adults of one family as they are drawn. `relations` has a list for each child, the adults first."""

    def __init__(self, number: int, lives: Sequence[CensusChild], plan: AuthorityPlan, chance: Random) -> None:
        self.number = number
        self.lives = lives
        self.plan = plan
        self.chance = chance
        self.parents: Parents = draw_parents(lives, chance)
        self.adults: list[InventedAdult] = []
        self.relations: list[list[InventedRelation]] = [[] for _ in lives]
        self.partners_name = ""  # of the step-parent at home, where there is one
        self._add_parents()
        self._add_step_parent()
        self._add_carers()
        self._add_known_in_two_families()
        self._add_brothers_and_sisters()

    def callings(self) -> list[Calling]:
        """How each child is named; full brothers and sisters have the same family name."""
        of_couple: dict[tuple[int, int], str] = {}
        taken = {adult.given_names for adult in self.adults}
        callings = []
        for life, couple in zip(self.lives, self._couples(), strict=True):
            mother, father = self.parents.mothers[couple[0]], self.parents.fathers[couple[1]]
            if couple not in of_couple:
                of_couple[couple] = self._family_name(mother, father)
            family_name = of_couple[couple]
            other = father.family_name if family_name == mother.family_name else mother.family_name
            given = given_name(life.sex, life.ethnicity, taken, self.chance)
            callings.append(Calling(given, family_name, mother.family_name, self.partners_name or other))
        return callings

    # --- the adults --------------------------------------------------------------------------------------------------

    def _add_parents(self) -> None:
        for kind, parents, parent_of in (
            (Kind.MOTHER, self.parents.mothers, self.parents.mother_of),
            (Kind.FATHER, self.parents.fathers, self.parents.father_of),
        ):
            for number, parent in enumerate(parents):
                if not parent.is_known:
                    continue
                place = self._add(parent, knows_birthday=self._knows_birthday(kind))
                of_own, of_others = self._responsibility(kind, parent), self._of_a_step_parent()
                for child, own in enumerate(parent_of):
                    if own == number:
                        self._relate(child, place, kind, of_own)
                    elif parent.is_at_home:
                        self._relate(child, place, Kind.STEP_PARENT, of_others)

    def _add_step_parent(self) -> None:
        """A partner at home who is the parent of none; where the younger children's father lives there, he is it."""
        if self.parents.shape is not Shape.MOTHER_AND_STEP_PARENT:
            return
        if len(self.parents.fathers) > 1:
            self.partners_name = self.parents.fathers[1].family_name
            return
        youngest = years_before(min(life.episodes[0].referred_on for life in self.lives), 18)
        born_on = min(years_before(self.parents.mothers[0].born_on, self.chance.uniform(-6, 9)), youngest)
        sex = Sex.MALE.code if self.chance.random() < 0.93 else Sex.FEMALE.code
        partner = self._adult(sex, born_on)
        self.partners_name = partner.family_name
        self._add_for_all(partner, Kind.STEP_PARENT)

    def _add_carers(self) -> None:
        shape = self.parents.shape
        if shape is Shape.OTHER_CARER:
            kind = self.chance.choice((Kind.OTHER_RELATIVE, Kind.CARER))
            self._add_for_all(
                self._adult(Sex.FEMALE.code, years_before(self.plan.first, self.chance.uniform(26, 58))), kind
            )
        elif shape is Shape.GRANDPARENTS or self.chance.random() < proportions.GRANDPARENT_IS_KNOWN:
            born_on = years_before(self.parents.mothers[0].born_on, self.chance.uniform(17, 34))
            grandmother = self._adult(Sex.FEMALE.code, born_on)
            self._add_for_all(grandmother, Kind.GRANDPARENT)
            if shape is Shape.GRANDPARENTS and self.chance.random() < proportions.BOTH_GRANDPARENTS:
                grandfather = self._adult(Sex.MALE.code, years_before(born_on, self.chance.uniform(-3, 8)))
                grandfather.family_name = grandmother.family_name
                self._add_for_all(grandfather, Kind.GRANDPARENT)

    def _add_known_in_two_families(self) -> None:
        """Somebody who was a step-parent in the family before this one too, or will be in the next."""
        for link in (self.number, self.number + 1):
            adult = _known_in_two_families(link, self.plan)
            if adult is not None:
                self.adults.append(adult)
                for child in range(len(self.lives)):
                    self._relate(child, len(self.adults) - 1, Kind.STEP_PARENT, None)

    def _add_brothers_and_sisters(self) -> None:
        couples = self._couples()
        for child, (mother, father) in enumerate(couples):
            for other, (others_mother, others_father) in enumerate(couples):
                if other == child:
                    continue
                shared = (mother == others_mother) + (father == others_father)
                kind = (Kind.OTHER, Kind.HALF_SIBLING, Kind.SIBLING)[shared]
                self.relations[child].append(InventedRelation(kind, sibling=other))

    # --- parts of them -----------------------------------------------------------------------------------------------

    def _couples(self) -> list[tuple[int, int]]:
        return list(zip(self.parents.mother_of, self.parents.father_of, strict=True))

    def _family_name(self, mother: Parent, father: Parent) -> str:
        """The father's, the mother's, or both; the mother's where nobody knows the father."""
        draw = self.chance.random()
        if not father.is_known or mother.family_name == father.family_name:
            return mother.family_name
        if draw < proportions.NAMED_AFTER_BOTH:
            return f"{mother.family_name}-{father.family_name}"
        share = proportions.NAMED_AFTER_FATHER if father.is_at_home else proportions.NAMED_AFTER_FATHER / 2
        return father.family_name if draw < proportions.NAMED_AFTER_BOTH + share else mother.family_name

    def _adult(self, sex: str, born_on: date) -> Parent:
        given_names, family_name = person(sex, ethnicity_of(self.lives), self.chance)
        return Parent(given_names, family_name, sex, born_on, is_at_home=True, is_known=True)

    def _add_for_all(self, adult: Parent, kind: Kind) -> None:
        place = self._add(adult, knows_birthday=self._knows_birthday(kind))
        responsibility = self._responsibility(kind, adult)
        for child in range(len(self.lives)):
            self._relate(child, place, kind, responsibility)

    def _add(self, adult: Parent, *, knows_birthday: bool) -> int:
        """The place of the adult in the family."""
        born_on = adult.born_on if knows_birthday else None
        key = f"{self.number}.{len(self.adults)}"
        self.adults.append(InventedAdult(adult.given_names, adult.family_name, adult.sex, born_on, key))
        return len(self.adults) - 1

    def _relate(self, child: int, adult: int, kind: Kind, has_responsibility: bool | None) -> None:
        self.relations[child].append(
            InventedRelation(kind, adult=adult, has_parental_responsibility=has_responsibility)
        )

    def _knows_birthday(self, kind: Kind) -> bool:
        share = proportions.MOTHERS_BIRTHDAY_IS_KNOWN if kind is Kind.MOTHER else proportions.BIRTHDAY_IS_KNOWN
        return self.chance.random() < share

    def _responsibility(self, kind: Kind, adult: Parent) -> bool | None:
        """Whether this relative has parental responsibility; a mother always does (Children Act 1989, section 2)."""
        if kind is Kind.MOTHER:
            return True
        if kind is Kind.FATHER and adult.is_at_home:
            return proportions.FATHER_AT_HOME_IS_RESPONSIBLE.draw(self.chance)
        if kind is Kind.FATHER:
            return proportions.ABSENT_FATHER_IS_RESPONSIBLE.draw(self.chance)
        if kind is Kind.STEP_PARENT:
            return self._of_a_step_parent()
        if self.parents.shape in (Shape.GRANDPARENTS, Shape.OTHER_CARER):
            return proportions.CARER_IS_RESPONSIBLE.draw(self.chance)
        return False

    def _of_a_step_parent(self) -> bool | None:
        return proportions.STEP_PARENT_IS_RESPONSIBLE.draw(self.chance)


def _known_in_two_families(link: int, plan: AuthorityPlan) -> InventedAdult | None:
    """The adult whom the family of this number shares with the one before it; None for most.

    Drawn for the two together, so that each finds the same person without knowing the other.
    """
    chance = chance_for(plan.seed, "known in two families", link)
    if link < 2 or chance.random() >= proportions.KNOWN_IN_TWO_FAMILIES:
        return None
    given_names, family_name = person(Sex.MALE.code, "", chance)
    born_on = years_before(plan.first, chance.uniform(24, 45))
    return InventedAdult(given_names, family_name, Sex.MALE.code, born_on, f"{link - 1}{OF_TWO_FAMILIES}{link}")
