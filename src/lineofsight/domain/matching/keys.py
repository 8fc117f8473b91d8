"""Keys by which people are found who might be one: whoever shares one is held against the other, and nobody else.

Two catalogues. `LookUpKey` are kept in the index for the live look-up, which asks for one person at a time. `pair_keys`
are finer, for the batch, in which everybody meets everybody with whom a key is shared.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from lineofsight.domain.matching.particulars import Particulars


class LookUpKey(StrEnum):
    """The kinds of key in the index. `words` say what two people share who share one."""

    words: str

    def __new__(cls, value: str, words: str = "") -> LookUpKey:
        key = str.__new__(cls, value)
        key._value_ = value
        key.words = words
        return key

    NUMBER = "number", "an NHS number, a unique pupil number or an LA child ID"
    BORN = "born", "a date of birth, day and month in either order"
    NAMES = "names", "how a given and a family name sound, in either order, nicknames included"
    GIVEN_MONTH = "given_month", "how a given name sounds, and the month of birth"
    FAMILY_MONTH = "family_month", "how a family name sounds, and the month of birth"
    HOME = "home", "a home"
    AROUND = "around", "somebody around, by how the name sounds"


def look_up_keys(of: Particulars) -> tuple[tuple[LookUpKey, str], ...]:
    """Every key of one person, each once, sorted."""
    return tuple(sorted(set(_look_up_keys(of))))


def _look_up_keys(of: Particulars) -> Iterator[tuple[LookUpKey, str]]:
    for number in _numbers(of):
        yield LookUpKey.NUMBER, number
    if of.born is not None:
        yield LookUpKey.BORN, either_order(of.born)
    for names in names_of(of):
        yield LookUpKey.NAMES, names
    for month in months_of(of):
        for sound in of.form_sounds:
            yield LookUpKey.GIVEN_MONTH, f"{sound} {month}"
        for sound in of.family_sounds:
            yield LookUpKey.FAMILY_MONTH, f"{sound} {month}"
    for home in of.homes:
        yield LookUpKey.HOME, home
    for around in of.around:
        yield LookUpKey.AROUND, around


def pair_keys(of: Particulars) -> tuple[str, ...]:
    """The keys by which the batch brings records together: finer than those of the look-up."""
    return tuple(sorted({*_numbers(of), *_keys_of_birth(of), *_keys_of_names(of)}))


def _keys_of_birth(of: Particulars) -> Iterator[str]:
    if of.born is not None:
        for sound in (*of.form_sounds, *of.given_sounds, *of.family_sounds):
            yield f"born {either_order(of.born)} {sound}"
    for month in months_of(of):
        for sound in (*of.form_sounds, *of.given_sounds):
            yield f"month {sound} {month}"
        for around in of.around:
            yield f"around {around} {month}"


def _keys_of_names(of: Particulars) -> Iterator[str]:
    for names in names_of(of):
        yield f"names {names}"
    for sound in (*of.form_sounds, *of.given_sounds):
        for home in of.homes:
            yield f"home {home} {sound}"
        for around in of.around:
            yield f"around {around} {sound}"


def _numbers(of: Particulars) -> Iterator[str]:
    for kind, numbers in (("nhs", of.nhs), ("upn", of.upn), ("la", of.la)):
        for number in numbers:
            yield f"{kind} {number}"


def either_order(born: str) -> str:
    """A date of birth with day and month in one order, whichever was which: 2015 04 11 for 4 November and 11 April."""
    year, month, day = born.split("-")
    return " ".join((year, *sorted((month, day))))


def names_of(of: Particulars) -> Iterator[str]:
    """How given and family names sound, in one order, whichever was which."""
    for given in {*of.form_sounds, *of.given_sounds}:
        for family in of.family_sounds:
            yield "|".join(sorted((given, family)))


def months_of(of: Particulars) -> tuple[str, ...]:
    """The month of birth; for one who is expected, the months around it."""
    if of.born_month is not None:
        return (of.born_month,)
    if of.expected_day is None:
        return ()
    days = (date.fromordinal(of.expected_day + offset) for offset in (-31, 0, 31))
    return tuple(dict.fromkeys(f"{day:%Y-%m}" for day in days))
