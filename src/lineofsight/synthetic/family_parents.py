"""Who bore and fathered the children of an invented family, when those parents were born, and who lives with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lineofsight.domain.codes import Sex
from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.synthetic import family_proportions as proportions
from lineofsight.synthetic.family_proportions import Shape
from lineofsight.synthetic.horizon import DAYS_OF_A_YEAR
from lineofsight.synthetic.names import FAMILY, GIVEN, community_of

BETWEEN_BIRTHS = timedelta(days=270)  # of one mother, but for twins
TWINS = timedelta(days=1)
MOTHERS_AGES = (16.0, 40.0, 25.0, 47.0)  # years: youngest and oldest at the first birth, the likeliest, oldest at any
FATHERS_AGES = (17.0, 48.0, 28.0, 62.0)


@dataclass(slots=True)
class Parent:
    """A mother or a father of some of the children. is_known: the record knows of them."""

    given_names: str
    family_name: str
    sex: str
    born_on: date
    is_at_home: bool
    is_known: bool


@dataclass(slots=True)
class Parents:
    """The parents of a family. `mother_of` and `father_of` are places in the lists, one for each child."""

    shape: Shape
    mothers: list[Parent]
    fathers: list[Parent]
    mother_of: list[int]
    father_of: list[int]


def birth_of(life: CensusChild) -> date:
    """The day of birth, or the expected one."""
    return life.born_on or life.expected_on or life.episodes[0].referred_on


def ethnicity_of(lives: Sequence[CensusChild]) -> str:
    """That of the first child; the adults are named by it, loosely."""
    return lives[0].ethnicity


def years_before(day: date, years: float) -> date:
    return day - timedelta(days=round(years * DAYS_OF_A_YEAR))


def draw_parents(lives: Sequence[CensusChild], chance: Random) -> Parents:
    """The parents of brothers and sisters, some of whom share only one."""
    shape = proportions.SHAPES.draw(chance)
    births = [birth_of(life) for life in lives]
    mother_of = _mothers_of(births)
    father_of = _fathers_of(births, mother_of, shape, chance)
    ethnicity = ethnicity_of(lives)
    mothers = [
        _mother(number, _of(births, mother_of, number), shape, ethnicity, chance)
        for number in range(max(mother_of) + 1)
    ]
    fathers = [
        _father(number, _of(births, father_of, number), shape, ethnicity, chance)
        for number in range(max(father_of) + 1)
    ]
    if shape is Shape.BOTH_PARENTS and chance.random() < proportions.MOTHER_HAS_FATHERS_NAME:
        mothers[0].family_name = fathers[0].family_name
    return Parents(shape, mothers, fathers, mother_of, father_of)


def person(sex: str, ethnicity: str, chance: Random) -> tuple[str, str]:
    """The given name and the family name of an adult."""
    community = community_of(ethnicity, chance)
    given = GIVEN[community]
    return chance.choice(given.female if sex == Sex.FEMALE.code else given.male), chance.choice(FAMILY[community])


def _mothers_of(births: Sequence[date]) -> list[int]:
    """For each child the first mother who can have borne it: twins, or long enough after and before her others."""
    mother_of = [0] * len(births)
    borne: list[list[date]] = []
    for child, birth in sorted(enumerate(births), key=lambda one: (one[1], one[0])):
        number = next(
            number
            for number, own in enumerate([*borne, []])
            if all(birth - other <= TWINS or birth - other >= BETWEEN_BIRTHS for other in own)
        )
        if number == len(borne):
            borne.append([])
        borne[number].append(birth)
        mother_of[child] = number
    return mother_of


def _fathers_of(births: Sequence[date], mother_of: Sequence[int], shape: Shape, chance: Random) -> list[int]:
    """One father for all; or another for the younger children of a mother who is no longer with the first."""
    father_of = [0] * len(births)
    days = sorted({birth for birth, mother in zip(births, mother_of, strict=True) if mother == 0})
    if shape not in (Shape.MOTHER_ALONE, Shape.MOTHER_AND_STEP_PARENT) or len(days) == 1:
        return father_of
    if chance.random() < proportions.YOUNGER_HAVE_ANOTHER_FATHER:
        from_on = chance.choice(days[1:])
        for child, birth in enumerate(births):
            if mother_of[child] == 0 and birth + TWINS >= from_on:
                father_of[child] = 1
    return father_of if 0 in father_of else [0] * len(births)


def _of(births: Sequence[date], parent_of: Sequence[int], number: int) -> list[date]:
    return [birth for birth, parent in zip(births, parent_of, strict=True) if parent == number]


def _mother(number: int, births: list[date], shape: Shape, ethnicity: str, chance: Random) -> Parent:
    at_home = number == 0 and shape in (Shape.BOTH_PARENTS, Shape.MOTHER_ALONE, Shape.MOTHER_AND_STEP_PARENT)
    known = at_home or chance.random() < proportions.ABSENT_MOTHER_IS_KNOWN
    return _parent(Sex.FEMALE.code, births, MOTHERS_AGES, ethnicity, chance, at_home=at_home, known=known)


def _father(number: int, births: list[date], shape: Shape, ethnicity: str, chance: Random) -> Parent:
    lives_with_mother = number == 1 and shape is Shape.MOTHER_AND_STEP_PARENT
    at_home = lives_with_mother or (number == 0 and shape in (Shape.BOTH_PARENTS, Shape.FATHER_ALONE))
    known = at_home or chance.random() < proportions.ABSENT_FATHER_IS_KNOWN
    return _parent(Sex.MALE.code, births, FATHERS_AGES, ethnicity, chance, at_home=at_home, known=known)


def _parent(
    sex: str,
    births: list[date],
    ages: tuple[float, float, float, float],
    ethnicity: str,
    chance: Random,
    *,
    at_home: bool,
    known: bool,
) -> Parent:
    youngest, oldest, likeliest, oldest_at_any = ages
    years = (max(births) - min(births)).days / DAYS_OF_A_YEAR
    latest = max(youngest + 1, min(oldest, oldest_at_any - years))
    age = chance.triangular(youngest, latest, min(likeliest, latest))
    given_names, family_name = person(sex, ethnicity, chance)
    return Parent(given_names, family_name, sex, years_before(min(births), age), at_home, known)
