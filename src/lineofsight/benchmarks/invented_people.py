"""Invented people to be matched: families in their homes, and people of whom there is a second, faulty record.

Nobody exists. Family names are of two invented parts, some borne by many and most by few, as in England; given names
are those of the invented authority. What is written wrongly the second time, and how often, is `FAULTS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Final

from lineofsight.domain.matching.nicknames import NICKNAMES
from lineofsight.synthetic.names import FAMILY_NAMES, GIVEN, Community, Home, home
from lineofsight.synthetic.names.communities import OF_EVERYBODY
from lineofsight.synthetic.numbers import nhs_number

FAMILY_NAMES_IN_USE: Final = 8_000
ENDS: Final = ("", "son", "man", "well", "gate", "ham", "ry", "ell", "ard", "ow")
LATEST: Final = date(2026, 9, 1)
TWINS: Final = 0.015
NHS_NUMBER_KNOWN: Final = 0.5
SECOND_RECORDS: Final = 0.04
"""Share of the people of whom there is a second record."""


@dataclass(frozen=True, slots=True)
class Faults:
    """How often each thing is written otherwise in a second record: shares from 0 to 1.

    Each is drawn by itself. A nickname is only used where there is one.
    """

    given_name_misspelt: float = 0.07
    nickname: float = 0.10
    family_name_misspelt: float = 0.06
    family_name_changed: float = 0.07
    day_and_month_swapped: float = 0.03
    date_of_birth_misspelt: float = 0.04
    date_of_birth_missing: float = 0.02
    sex_wrong: float = 0.01
    sex_missing: float = 0.05
    moved: float = 0.35
    address_missing: float = 0.08
    people_around_missing: float = 0.25


FAULTS: Final = Faults()


@dataclass(frozen=True, slots=True)
class Invented:
    """One record of an invented person. `of` is the number of the person; a second record has the same.

    lines, postcode: where the person lives; "" for what the record does not hold. parents: their records' numbers.
    """

    of: int
    given: str
    family: str
    sex: str
    born_on: date | None
    lines: str
    postcode: str
    nhs_number: str
    is_child: bool
    family_number: int
    parents: tuple[int, ...] = ()


@dataclass
class World:
    """Everybody, family by family; the same for the same seed and size."""

    people: int
    seed: int = 7
    records: list[Invented] = field(default_factory=list)
    seconds: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = Random(f"people to match:{self.seed}")  # noqa: S311 - invented people need no cryptographic chance
        self.names = Names(self.chance)
        persons = int(self.people / (1 + SECOND_RECORDS))
        families = 0
        while len(self.records) < persons:
            self.records.extend(self._family(families))
            families += 1
        self._second_records()

    def _family(self, number: int) -> Iterator[Invented]:
        chance, first = self.chance, len(self.records)
        at = home(chance)
        community = OF_EVERYBODY.draw(chance)
        family = self.names.family(chance)
        mother_born = date(1970, 1, 1) + timedelta(days=chance.randrange(365 * 34))
        parents: list[int] = []
        for sex in ("F", "M") if chance.random() < 0.7 else ("F",):
            name = family if chance.random() < 0.75 else self.names.family(chance)
            born = None if chance.random() < 0.1 else mother_born + timedelta(days=chance.randrange(-1500, 1500))
            parents.append(first + len(parents))
            yield self._person(parents[-1], community, name, sex, born, at, number, is_child=False)
        born = LATEST - timedelta(days=chance.randrange(365 * 18))
        for offset in range(chance.choices((1, 2, 3, 4, 5), (35, 38, 17, 7, 3))[0]):
            if offset and chance.random() > TWINS:
                born -= timedelta(days=chance.randrange(330, 1800))
            if born < date(2006, 1, 1):
                break
            child = self._person(
                first + len(parents) + offset, community, family, chance.choice("FM"), born, at, number, is_child=True
            )
            yield replace(child, parents=tuple(parents))

    def _person(
        self,
        of: int,
        community: Community,
        family: str,
        sex: str,
        born: date | None,
        at: Home,
        number: int,
        *,
        is_child: bool,
    ) -> Invented:
        chance = self.chance
        given = self.names.given(chance, community, sex)
        has_number = chance.random() < NHS_NUMBER_KNOWN
        return Invented(
            of, given, family, sex, born, at.lines, at.postcode, nhs_number(of) if has_number else "", is_child, number
        )

    def _second_records(self) -> None:
        chance = self.chance
        for of in sorted(chance.sample(range(len(self.records)), self.people - len(self.records))):
            self.seconds.append((of, len(self.records)))
            self.records.append(self.faulty(self.records[of], chance))

    def faulty(self, one: Invented, chance: Random) -> Invented:
        """A second record of somebody, with what is written wrongly, left out, or has changed since."""

        def says(share: float) -> bool:
            return chance.random() < share

        given, family, born_on = one.given, one.family, one.born_on
        if says(FAULTS.nickname):
            given = _another_form(given, chance)
        if says(FAULTS.given_name_misspelt):
            given = misspelt(given, chance)
        if says(FAULTS.family_name_changed):
            family = self.names.family(chance)
        elif says(FAULTS.family_name_misspelt):
            family = misspelt(family, chance)
        if born_on is not None:
            born_on = _written_again(born_on, chance)
        at = home(chance) if says(FAULTS.moved) else None
        lines, postcode = (at.lines, at.postcode) if at else (one.lines, one.postcode)
        if says(FAULTS.address_missing):
            lines = postcode = ""
        sex = "" if says(FAULTS.sex_missing) else {"F": "M", "M": "F"}[one.sex] if says(FAULTS.sex_wrong) else one.sex
        return replace(
            one,
            given=given,
            family=family,
            born_on=born_on,
            lines=lines,
            postcode=postcode,
            sex=sex,
            nhs_number=nhs_number(one.of) if chance.random() < NHS_NUMBER_KNOWN else "",
            parents=() if says(FAULTS.people_around_missing) else one.parents[:1],
        )


class Names:
    """Names drawn with England's unevenness: a few are borne by many, most by few."""

    def __init__(self, chance: Random) -> None:
        stems = list(FAMILY_NAMES)
        chance.shuffle(stems)
        made = dict.fromkeys(f"{stem}{end}" for end in ENDS for stem in stems)
        self._families = list(made)[:FAMILY_NAMES_IN_USE]
        self._family_weights = list(accumulate(1 / (rank + 8) ** 0.9 for rank in range(len(self._families))))

    def family(self, chance: Random) -> str:
        return chance.choices(self._families, cum_weights=self._family_weights)[0]

    def given(self, chance: Random, community: Community, sex: str) -> str:
        names = GIVEN[community].female if sex == "F" else GIVEN[community].male
        weights = list(accumulate(1 / (rank + 6) ** 0.6 for rank in range(len(names))))
        first, second = chance.choices(names, cum_weights=weights, k=2)
        return f"{first} {second}" if chance.random() < 0.4 and second != first else first


def misspelt(name: str, chance: Random) -> str:
    """The name with one letter left out, doubled, exchanged with its neighbour, or another in its place."""
    if len(name) < 3:
        return name
    at = chance.randrange(1, len(name) - 1)
    match chance.randrange(4):
        case 0:
            return name[:at] + name[at + 1 :]
        case 1:
            return name[:at] + name[at] + name[at:]
        case 2:
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        case _:
            return name[:at] + chance.choice("aeiourstlnm") + name[at + 1 :]


def _another_form(given: str, chance: Random) -> str:
    first, *others = given.split()
    forms = NICKNAMES.get(first.lower())
    return " ".join([chance.choice(forms).capitalize(), *others]) if forms else given


def _written_again(born_on: date, chance: Random) -> date | None:
    """A date of birth as it is written the second time."""
    drawn = chance.random()
    if drawn < FAULTS.date_of_birth_missing:
        return None
    drawn -= FAULTS.date_of_birth_missing
    if drawn < FAULTS.day_and_month_swapped and born_on.day <= 12:
        return date(born_on.year, born_on.day, born_on.month)
    drawn -= FAULTS.day_and_month_swapped
    if 0 <= drawn < FAULTS.date_of_birth_misspelt:
        return _one_digit_off(born_on, chance)
    return born_on


def _one_digit_off(born_on: date, chance: Random) -> date:
    for _ in range(20):
        text = list(born_on.isoformat())
        at = chance.choice((3, 6, 8, 9))
        text[at] = chance.choice("0123456789")
        try:
            found = date.fromisoformat("".join(text))
        except ValueError:
            continue
        if found != born_on:
            return found
    return born_on
