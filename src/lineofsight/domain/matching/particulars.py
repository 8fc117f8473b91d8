"""What is known or said of a person, and the plain form of it in which two people are compared.

`Particulars` are made by one function for a person of the record and for one who is only spoken of, so that both sides
of a comparison are read alike. How a name sounds is handed in: the domain knows no library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, Final

from lineofsight.domain.matching.names import given_names_of, parts_of_family_name, plain, words_of
from lineofsight.domain.matching.nicknames import names_behind

Sound = Callable[[str], str]
"""How a plain name sounds, as a code: names that sound alike have the same."""

MOST_FORMS: Final = 4
_NUMBER: Final = re.compile(r"\d+[a-z]?")


@dataclass(frozen=True, slots=True)
class SaidName:
    """A name somebody is known by; "" for the part that is not known."""

    given_names: str = ""
    family_name: str = ""


@dataclass(frozen=True, slots=True)
class SaidHome:
    """An address: its lines, one below the other or with commas, and the postcode; "" for what is not known."""

    lines: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class SaidOfPerson:
    """What is said of somebody, or recorded. Everything may be missing.

    names: the name used first, then others. birth_year: where no more of the date of birth is known. expected_on: of an
    unborn child. sex: F or M, anything else counts as not known. household: the names of the adults, brothers and
    sisters around. relatives: their ids, for a person of the record.
    """

    names: tuple[SaidName, ...] = ()
    born_on: date | None = None
    birth_year: int | None = None
    expected_on: date | None = None
    sex: str = ""
    homes: tuple[SaidHome, ...] = ()
    nhs_numbers: tuple[str, ...] = ()
    upns: tuple[str, ...] = ()
    la_child_ids: tuple[str, ...] = ()
    household: tuple[SaidName, ...] = ()
    relatives: tuple[int, ...] = ()


def said(
    *,
    given_names: str = "",
    family_name: str = "",
    also_known_as: Iterable[SaidName] = (),
    born_on: date | None = None,
    birth_year: int | None = None,
    expected_on: date | None = None,
    sex: str = "",
    address: str = "",
    postcode: str = "",
    nhs_number: str = "",
    upn: str = "",
    la_child_id: str = "",
    household: Iterable[SaidName] = (),
) -> SaidOfPerson:
    """What one form says of one person: each argument is one field of it, "" or None where it is empty."""
    return SaidOfPerson(
        names=(SaidName(given_names, family_name), *also_known_as),
        born_on=born_on,
        birth_year=birth_year,
        expected_on=expected_on,
        sex=sex,
        homes=(SaidHome(address, postcode),) if address.strip() or postcode.strip() else (),
        nhs_numbers=(nhs_number,) if nhs_number.strip() else (),
        upns=(upn,) if upn.strip() else (),
        la_child_ids=(la_child_id,) if la_child_id.strip() else (),
        household=tuple(household),
    )


@dataclass(frozen=True, slots=True)
class Particulars:
    """One person in the form in which people are compared. `person` is the id in the record, 0 for one only spoken of.

    Lists are sorted and hold each value once; () and None mean not known. Dates are text (2015-11-04), so that a slip
    of one digit is one letter; `born_swapped` has day and month exchanged, where that is a date and another. Days are
    counted as `date.toordinal` does. `around` are the people around by how their names sound; `relatives` are their
    ids.
    """

    person: int = 0
    given: tuple[str, ...] = ()
    given_all: tuple[str, ...] = ()
    given_forms: tuple[str, ...] = ()
    given_sounds: tuple[str, ...] = ()
    form_sounds: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    initials_alone: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    family_parts: tuple[str, ...] = ()
    family_sounds: tuple[str, ...] = ()
    born: str | None = None
    born_swapped: str | None = None
    born_month: str | None = None
    born_year: int | None = None
    birth_day: int | None = None
    expected_day: int | None = None
    sex: str | None = None
    homes: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    nhs: tuple[str, ...] = ()
    upn: tuple[str, ...] = ()
    la: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    relatives: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What is known, for keeping: columns without a value are left out."""
        return {name: value for name, value in asdict(self).items() if value not in (None, ())}

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Particulars:
        """What `as_json` kept."""
        columns: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in content.items()
        }
        return cls(**columns)


COLUMNS: Final = tuple(field.name for field in fields(Particulars))
LISTS: Final = frozenset(field.name for field in fields(Particulars) if str(field.type).startswith("tuple"))


def particulars_of(of: SaidOfPerson, sound: Sound, person: int = 0) -> Particulars:
    """The particulars of somebody of whom this is said or recorded."""
    given = [given_names_of(name.given_names) for name in of.names]
    firsts = [names[0] for names in given if names]
    forms = [form for first in firsts if len(first) > 1 for form in names_behind(first)[:MOST_FORMS]]
    families = [plain(name.family_name) for name in of.names]
    parts = [part for name in of.names for part in parts_of_family_name(name.family_name)]
    postcodes = [_postcode(home.postcode) for home in of.homes]
    known = Particulars(
        person=person,
        given=_each(first for first in firsts if len(first) > 1),
        given_all=_each(name for names in given for name in names if len(name) > 1),
        given_forms=_each(forms),
        given_sounds=_each(sound(first) for first in firsts if len(first) > 1),
        form_sounds=_each(sound(form) for form in forms),
        initials=_each(first[0] for first in firsts),
        initials_alone=_each(first for first in firsts if len(first) == 1),
        family=_each(families),
        family_parts=_each(parts),
        family_sounds=_each(sound(part) for part in parts),
        sex=of.sex if of.sex in {"F", "M"} else None,
        homes=_each(_home(home) for home in of.homes),
        postcodes=_each(postcodes),
        nhs=_each(_number(number) for number in of.nhs_numbers),
        upn=_each(_number(number) for number in of.upns),
        la=_each(_number(number) for number in of.la_child_ids),
        around=_each(key for name in of.household for key in names_keys(name, sound)),
        relatives=tuple(sorted(set(of.relatives))),
    )
    return replace(known, **_born(of))


def names_keys(name: SaidName, sound: Sound) -> tuple[str, ...]:
    """A given and a family name as one value, by how they sound: the same for a nickname and a slip of the pen."""
    firsts = given_names_of(name.given_names)[:1]
    forms = [form for first in firsts if len(first) > 1 for form in names_behind(first)[:MOST_FORMS]]
    families = parts_of_family_name(name.family_name)
    return _each(f"{sound(form)}|{sound(family)}" for form in forms for family in families)


def _born(of: SaidOfPerson) -> dict[str, Any]:
    if of.born_on is None:
        expected_day = of.expected_on.toordinal() if of.expected_on else None
        return {"born_year": of.birth_year, "expected_day": expected_day}
    born = of.born_on
    swapped = date(born.year, born.day, born.month) if born.day <= 12 and born.day != born.month else None
    return {
        "born": born.isoformat(),
        "born_swapped": swapped.isoformat() if swapped else None,
        "born_month": f"{born:%Y-%m}",
        "born_year": born.year,
        "birth_day": born.toordinal(),
    }


def _postcode(text: str) -> str:
    return "".join(words_of(text))


def _number(text: str) -> str:
    return "".join(words_of(text))


def _home(home: SaidHome) -> str:
    """One home as one value: postcode and house number, or, without one of the two, its first two lines; else ""."""
    lines = [" ".join(words_of(line)) for line in re.split(r"[\n,]", home.lines)]
    lines = [line for line in lines if line]
    postcode = _postcode(home.postcode)
    street = " ".join(lines[:2])
    numbers = _NUMBER.findall(street)
    if postcode and numbers:
        return f"{postcode} {' '.join(numbers)}"
    return f"{postcode} {street}".strip() if street and (postcode or len(lines) > 1) else ""


def _each(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
