"""The communities that people of Springshire come from, and how loosely an ethnic group stands for one."""

from __future__ import annotations

from enum import Enum, auto
from random import Random
from typing import Final

from lineofsight.domain.codes import Ethnicity
from lineofsight.synthetic.chance import Weighted


class Community(Enum):
    """Where a family's names come from. It is not an ethnic group, and the record never holds it."""

    BRITISH = auto()
    IRISH = auto()
    TRAVELLER_AND_ROMA = auto()
    EASTERN_EUROPEAN = auto()
    SOUTHERN_EUROPEAN = auto()
    INDIAN = auto()
    PAKISTANI = auto()
    BANGLADESHI = auto()
    WEST_AFRICAN = auto()
    EAST_AFRICAN = auto()
    CARIBBEAN = auto()
    EAST_ASIAN = auto()
    MIDDLE_EASTERN = auto()


_C, _E = Community, Ethnicity

OF_EVERYBODY: Final = Weighted(
    (_C.BRITISH, 70), (_C.IRISH, 2), (_C.TRAVELLER_AND_ROMA, 1), (_C.EASTERN_EUROPEAN, 6), (_C.SOUTHERN_EUROPEAN, 2),
    (_C.INDIAN, 4), (_C.PAKISTANI, 4), (_C.BANGLADESHI, 2), (_C.WEST_AFRICAN, 4), (_C.EAST_AFRICAN, 1),
    (_C.CARIBBEAN, 2), (_C.EAST_ASIAN, 1), (_C.MIDDLE_EASTERN, 1),
)  # fmt: skip
"""For workers, and for children whose ethnic group is not known. Weights of our own, near the census of 2021."""

OF_ETHNICITY: Final[dict[str, Weighted[Community]]] = {
    _E.WHITE_BRITISH.code: Weighted((_C.BRITISH, 93), (_C.IRISH, 4), (_C.EASTERN_EUROPEAN, 2), (_C.CARIBBEAN, 1)),
    _E.WHITE_IRISH.code: Weighted((_C.IRISH, 75), (_C.BRITISH, 25)),
    _E.TRAVELLER_OF_IRISH_HERITAGE.code: Weighted((_C.IRISH, 60), (_C.TRAVELLER_AND_ROMA, 35), (_C.BRITISH, 5)),
    _E.GYPSY_OR_ROMA.code: Weighted((_C.TRAVELLER_AND_ROMA, 75), (_C.EASTERN_EUROPEAN, 15), (_C.BRITISH, 10)),
    _E.WHITE_OTHER.code: Weighted(
        (_C.EASTERN_EUROPEAN, 62), (_C.SOUTHERN_EUROPEAN, 22), (_C.MIDDLE_EASTERN, 8), (_C.BRITISH, 8)
    ),
    _E.WHITE_AND_BLACK_CARIBBEAN.code: Weighted((_C.BRITISH, 50), (_C.CARIBBEAN, 46), (_C.IRISH, 4)),
    _E.WHITE_AND_BLACK_AFRICAN.code: Weighted((_C.WEST_AFRICAN, 42), (_C.BRITISH, 42), (_C.EAST_AFRICAN, 16)),
    _E.WHITE_AND_ASIAN.code: Weighted((_C.BRITISH, 45), (_C.INDIAN, 25), (_C.PAKISTANI, 20), (_C.BANGLADESHI, 10)),
    _E.MIXED_OTHER.code: Weighted(
        (_C.BRITISH, 45), (_C.MIDDLE_EASTERN, 15), (_C.EAST_ASIAN, 15), (_C.SOUTHERN_EUROPEAN, 15), (_C.CARIBBEAN, 10)
    ),
    _E.INDIAN.code: Weighted((_C.INDIAN, 94), (_C.BRITISH, 3), (_C.PAKISTANI, 3)),
    _E.PAKISTANI.code: Weighted((_C.PAKISTANI, 96), (_C.BRITISH, 2), (_C.INDIAN, 2)),
    _E.BANGLADESHI.code: Weighted((_C.BANGLADESHI, 94), (_C.PAKISTANI, 4), (_C.BRITISH, 2)),
    _E.ASIAN_OTHER.code: Weighted(
        (_C.MIDDLE_EASTERN, 40), (_C.EAST_ASIAN, 30), (_C.INDIAN, 15), (_C.PAKISTANI, 10), (_C.BRITISH, 5)
    ),
    _E.BLACK_CARIBBEAN.code: Weighted((_C.CARIBBEAN, 88), (_C.BRITISH, 12)),
    _E.BLACK_AFRICAN.code: Weighted((_C.WEST_AFRICAN, 62), (_C.EAST_AFRICAN, 34), (_C.BRITISH, 4)),
    _E.BLACK_OTHER.code: Weighted((_C.CARIBBEAN, 40), (_C.WEST_AFRICAN, 30), (_C.EAST_AFRICAN, 20), (_C.BRITISH, 10)),
    _E.CHINESE.code: Weighted((_C.EAST_ASIAN, 92), (_C.BRITISH, 8)),
    _E.OTHER.code: Weighted(
        (_C.MIDDLE_EASTERN, 60), (_C.EAST_ASIAN, 12), (_C.SOUTHERN_EUROPEAN, 12), (_C.EAST_AFRICAN, 10), (_C.BRITISH, 6)
    ),
}
"""Weights of our own. Every group has names of more than one community, so that a name tells nobody's ethnic group."""


def community_of(ethnicity: str, chance: Random) -> Community:
    """Where the names of a family of this ethnic group come from: of everybody, where the group is not known."""
    return OF_ETHNICITY.get(ethnicity, OF_EVERYBODY).draw(chance)
