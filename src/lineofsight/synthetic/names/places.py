"""Springshire: its towns, streets, schools and practices. None is on a map.

Postcodes are in the area SQ. Royal Mail's list has none of that name (from SP, Salisbury, it goes to SR, Sunderland),
though its form is that of a real one: so every postcode here is well formed, and no letter can arrive.
Source: Wikipedia, List of postcode districts in the United Kingdom, areas.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

POSTCODE_AREA: Final = "SQ"
UNIT_LETTERS: Final = "ABDEFGHJLNPQRSTUWXYZ"  # a postcode's last two are never C, I, K, M, O or V


@dataclass(frozen=True, slots=True)
class Town:
    """A town or village. `weight` is its share of the households; `districts` are the numbers of its postcodes."""

    name: str
    weight: float
    districts: tuple[int, ...]
    areas: tuple[str, ...]


TOWNS: Final = (
    Town("Springminster", 34, (1, 2, 3, 4), ("Abbotsrow", "Lantern Hill", "Saltersgate", "The Weirs", "Kilnbank")),
    Town("Quillbridge", 18, (5, 6), ("Inkwell Park", "Northquill", "Parchment Green")),
    Town("Brindleport", 15, (7, 8), ("Harbour Row", "Netmakers", "Wreckers Point")),
    Town("Oddershaw", 11, (9, 10), ("Foundry Fields", "Upper Oddershaw")),
    Town("Market Thrumble", 8, (11,), ("Cattlegate", "Thrumble Heath")),
    Town("Pellhaven", 6, (12,), ("Pell Cliffs",)),
    Town("Hexcombe Vale", 4, (13,), ()),
    Town("Old Penwhistle", 2, (14,), ()),
    Town("Sallowgate", 2, (15,), ()),
)

STREETS: Final = tuple(
    f"{first} {kind}"
    for first in (
        "Alderflock", "Barleymow", "Bellfounder", "Candlewick", "Cobblemaker", "Coppergrain", "Cordwain", "Dapplegrey",
        "Drovers Bell", "Farthingrow", "Ferrymoss", "Flaxbeater", "Foxwhistle", "Gooseberry Tun", "Hazelknot",
        "Hopscotch", "Jackdaw Spring", "Kestrelmoss", "Kilnwater", "Lampwright", "Larkthimble", "Lockmender",
        "Marrowdeep", "Millwhistle", "Mothergill", "Nightjar", "Oxenstile", "Plumstone", "Quarrelgate", "Ragwheel",
        "Rushlight", "Saddlemoss", "Silverstile", "Spindlebeck", "Starlingrow", "Swiftwater", "Tallowbank",
        "Thimblerow", "Tinderbrook", "Weatherloom", "Whistledown", "Woolcomber",
    )
    for kind in ("Road", "Street", "Close", "Avenue", "Lane", "Court", "Terrace", "Crescent")
)  # fmt: skip

PRIMARY_SCHOOLS: Final = tuple(
    f"{name} Primary School" for name in ("Abbotsrow", "Cattlegate", "Foxwhistle", "Inkwell Park", "Lantern Hill",
      "Netmakers", "Pell Cliffs", "Rushlight Lane", "Saltersgate", "Spindlebeck", "Thrumble Heath", "Tinderbrook")
)  # fmt: skip
SECONDARY_SCHOOLS: Final = tuple(
    f"{name} Academy" for name in ("Brindleport", "Hexcombe Vale", "Oddershaw", "Quillbridge", "Springminster")
)
SPECIAL_SCHOOLS: Final = ("Kilnbank Special School", "Wreckers Point Special School")
SCHOOLS: Final = PRIMARY_SCHOOLS + SECONDARY_SCHOOLS + SPECIAL_SCHOOLS

GP_PRACTICES: Final = (
    "Cordwain Street Surgery", "Harbour Row Medical Centre", "Hopscotch Lane Surgery", "Northquill Practice",
    "Oddershaw Health Centre", "Parchment Green Surgery", "Springminster Central Practice", "The Weirs Surgery",
    "Thrumble Heath Practice",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives: the address on its lines, and the postcode."""

    lines: str
    postcode: str


def home(chance: Random) -> Home:
    """A house or a flat somewhere in Springshire."""
    town = chance.choices(TOWNS, [one.weight for one in TOWNS])[0]
    flat = f"Flat {chance.randint(1, 24)}, " if chance.random() < 0.22 else ""
    street = f"{flat}{chance.randint(1, 180)} {chance.choice(STREETS)}"
    lines = [street, *([chance.choice(town.areas)] if town.areas else []), town.name, "Springshire"]
    unit = "".join(chance.choices(UNIT_LETTERS, k=2))
    postcode = f"{POSTCODE_AREA}{chance.choice(town.districts)} {chance.randint(1, 9)}{unit}"
    return Home("\n".join(lines), postcode)
