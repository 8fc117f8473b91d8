"""Whether two records are of one person: what is compared, and what it says. Nothing is said about the person."""

from lineofsight.domain.matching.comparing import (
    LIKELY_FROM,
    POSSIBLE_FROM,
    REVIEWED_FROM,
    Compared,
    Finding,
    Match,
    compare,
    level_of,
    match_of,
)
from lineofsight.domain.matching.comparisons import COMPARISONS, Comparison, Level, Speaks
from lineofsight.domain.matching.conditions import Edits
from lineofsight.domain.matching.keys import LookUpKey, look_up_keys, pair_keys
from lineofsight.domain.matching.particulars import (
    COLUMNS,
    LISTS,
    Particulars,
    SaidHome,
    SaidName,
    SaidOfPerson,
    Sound,
    particulars_of,
    said,
)

__all__ = [
    "COLUMNS",
    "COMPARISONS",
    "LIKELY_FROM",
    "LISTS",
    "POSSIBLE_FROM",
    "REVIEWED_FROM",
    "Compared",
    "Comparison",
    "Edits",
    "Finding",
    "Level",
    "LookUpKey",
    "Match",
    "Particulars",
    "SaidHome",
    "SaidName",
    "SaidOfPerson",
    "Sound",
    "Speaks",
    "compare",
    "level_of",
    "look_up_keys",
    "match_of",
    "pair_keys",
    "particulars_of",
    "said",
]
