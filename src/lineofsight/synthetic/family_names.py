"""What an invented child is called over the years: unborn, misspelt, renamed, or known by another name as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lineofsight.domain.codes import Sex
from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.synthetic import family_proportions as proportions
from lineofsight.synthetic.family_members import InventedName
from lineofsight.synthetic.known_days import KnownDays
from lineofsight.synthetic.names import GIVEN, community_of

NAME_BEFORE_BIRTH = "Unborn"
SHORT = 3  # letters of a given name that is long enough to be cut
TRIES = 40


@dataclass(frozen=True, slots=True)
class Calling:
    """How a child is named: the names given, the mother's family name, and the one that the child may come to have."""

    given_names: str
    family_name: str
    mothers_name: str
    later_name: str


def given_name(sex: str, ethnicity: str, taken: set[str], chance: Random) -> str:
    """A given name that no brother or sister has. A child whose sex is not known has a girl's or a boy's."""
    for _ in range(TRIES):
        names = GIVEN[community_of(ethnicity, chance)]
        is_female = sex == Sex.FEMALE.code or (sex != Sex.MALE.code and chance.random() < 0.5)
        given = chance.choice(names.female if is_female else names.male)
        if given not in taken:
            break
    taken.add(given)
    return given


def is_unborn_at_first(life: CensusChild) -> bool:
    """Whether the child was referred before the birth."""
    return life.born_on is None or life.born_on > life.episodes[0].referred_on


def names_of(life: CensusChild, calling: Calling, known: KnownDays, chance: Random) -> tuple[InventedName, ...]:
    """The names of one child as they became known, oldest first."""
    if is_unborn_at_first(life):
        return tuple(_from_before_birth(life, calling, known))
    return tuple(_from_birth(calling, known, chance))


def _from_before_birth(life: CensusChild, calling: Calling, known: KnownDays) -> Iterator[InventedName]:
    yield InventedName(NAME_BEFORE_BIRTH, calling.mothers_name, known.first)
    if life.born_on is None or life.born_on > known.until:
        return
    learnt_on = known.on_or_after(life.born_on, settled=False)
    if learnt_on is not None:
        yield InventedName(calling.given_names, calling.family_name, learnt_on)


def _from_birth(calling: Calling, known: KnownDays, chance: Random) -> Iterator[InventedName]:
    right = InventedName(calling.given_names, calling.family_name, known.first)
    last_on = known.first
    corrected_on = _corrected_on(known, chance) if chance.random() < proportions.NAME_WAS_MISSPELT else None
    if corrected_on is None:
        yield right
    else:
        yield _misspelt(right, chance)
        last_on = corrected_on
        yield InventedName(right.given_names, right.family_name, corrected_on, is_correction=True)
    if chance.random() < proportions.HAS_AN_ALIAS:
        yield _alias(right, calling, last_on)
    if chance.random() < proportions.SURNAME_CHANGED and calling.later_name != right.family_name:
        after = last_on + timedelta(days=proportions.DAYS_UNTIL_SURNAME_CHANGES)
        on = known.some_day(chance, after=after)
        if on is not None:
            yield InventedName(right.given_names, calling.later_name, on)


def _corrected_on(known: KnownDays, chance: Random) -> date | None:
    """Some days after the first referral, where somebody still holds the child then."""
    first, last = proportions.DAYS_UNTIL_CORRECTED
    day = known.first + timedelta(days=chance.randint(first, last))
    return day if known.on_or_after(day) == day else None


def _alias(right: InventedName, calling: Calling, on: date) -> InventedName:
    """The given name cut short, or the mother's family name in place of the father's."""
    if right.family_name != calling.mothers_name:
        return InventedName(right.given_names, calling.mothers_name, on, is_alias=True)
    short = right.given_names[:SHORT] if len(right.given_names) > SHORT + 1 else f"{right.given_names}y"
    return InventedName(short, right.family_name, on, is_alias=True)


def _misspelt(right: InventedName, chance: Random) -> InventedName:
    """The name with one slip of the keys, in the given names or in the family name."""
    if chance.random() < 0.5:
        return InventedName(_slip(right.given_names, chance), right.family_name, right.on)
    return InventedName(right.given_names, _slip(right.family_name, chance), right.on)


def _slip(name: str, chance: Random) -> str:
    """The name with two neighbouring letters swapped, one left out or one doubled; never the first letter."""
    place = chance.randrange(1, len(name) - 1) if len(name) > 2 else len(name) - 1
    pair = name[place : place + 2]
    kind = chance.choice(("swapped", "left out", "doubled"))
    if kind == "swapped" and pair != pair[::-1]:
        return name[:place] + pair[::-1] + name[place + 2 :]
    if kind == "left out" and len(name) > 2:
        return name[:place] + name[place + 1 :]
    return name[:place] + name[place] + name[place:]
