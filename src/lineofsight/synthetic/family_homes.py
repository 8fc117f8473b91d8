"""Where the children of an invented family live over the years: together mostly, hidden sometimes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from lineofsight.synthetic import family_proportions as proportions
from lineofsight.synthetic.family_members import InventedAddress
from lineofsight.synthetic.horizon import DAYS_OF_A_YEAR
from lineofsight.synthetic.known_days import KnownDays
from lineofsight.synthetic.names import home


def family_homes(known: Sequence[KnownDays], chance: Random) -> tuple[InventedAddress, ...]:
    """The homes of a family from the first referral of a child to the last day lived, each from the day of the move."""
    on, until = min(one.first for one in known), known[0].until
    moves = [on]
    while True:
        on += timedelta(days=1 + round(chance.expovariate(proportions.MOVES_IN_A_YEAR / DAYS_OF_A_YEAR)))
        if on > until:
            break
        moves.append(on)
    is_hidden = chance.random() < proportions.IS_HIDDEN
    return tuple(_home(moved_on, chance, is_hidden=is_hidden and moved_on == moves[-1]) for moved_on in moves)


def addresses_of(
    known: KnownDays, own: Sequence[InventedAddress], elsewhere: InventedAddress, chance: Random
) -> tuple[InventedAddress, ...]:
    """One child's addresses as they became known, oldest first.

    own: the family's homes. elsewhere: where a child of the family lives who does not live with it. What the child
    moved to while nobody knew of it becomes known at the next referral, and only the last of it.
    """
    if chance.random() < proportions.LIVES_ELSEWHERE:
        return (replace(elsewhere, on=known.first),)
    addresses = list(_with_the_family(known, own))
    if chance.random() < proportions.MOVES_ELSEWHERE:
        on = known.some_day(chance, after=known.first)
        if on is not None:
            addresses = [one for one in addresses if one.on < on] + [replace(elsewhere, on=on)]
    return tuple(addresses)


def another_home(on: date, chance: Random) -> InventedAddress:
    """A home that is not hidden."""
    return _home(on, chance, is_hidden=False)


def _with_the_family(known: KnownDays, own: Sequence[InventedAddress]) -> list[InventedAddress]:
    before = [one for one in own if one.on <= known.first]
    by_day = {known.first: replace(before[-1], on=known.first)}
    for moved in own[len(before) :]:
        on = known.on_or_after(moved.on)
        if on is not None:
            by_day[on] = replace(moved, on=on)
    return list(by_day.values())


def _home(on: date, chance: Random, *, is_hidden: bool) -> InventedAddress:
    place = home(chance)
    return InventedAddress(place.lines, place.postcode, on, is_hidden)
