"""The catalogue of comparisons: what is held against what when two records may be of one person.

Each comparison is a row of levels, tried in order; the first that holds is the finding, the last is what is left.
Where one side has nothing to compare, there is no finding, and nothing speaks for or against. A level says how often it
is found between two records of one person (`m`) and between those of two people (`u`); how much it says is the
logarithm of their ratio. The live look-up reads these rows in Python, the batch hands the same rows to Splink as SQL.

Source of m and u: counted over an invented authority's people with known duplicates, rounded, and then made careful
where brothers and sisters would look like one person (docs/explanation/matching.md). A weight says whether two records
are one person. It says nothing about that person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import log2
from typing import Final

from lineofsight.domain.matching.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Crosswise,
    Exchanged,
    Known,
    KnownCrosswise,
    Near,
    NearText,
    Not,
    Related,
    Same,
    Shared,
    WithinDays,
)


class Speaks(StrEnum):
    """Which way a finding points."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


SAYS_LITTLE: Final = 0.5
"""A finding of a smaller weight, in bits, points neither way."""


@dataclass(frozen=True, slots=True)
class Level:
    """One finding of a comparison. `words` say it to a person. when: None for what is left when no other level holds.

    m, u: how often it is found between two records of one person, and between records of two people: 0 to 1.
    """

    key: str
    words: str
    when: Condition | None
    m: float
    u: float

    @property
    def weight(self) -> float:
        """How much the finding says, in bits: above 0 for one person, below 0 for two."""
        return log2(self.m / self.u)

    @property
    def speaks(self) -> Speaks:
        if abs(self.weight) < SAYS_LITTLE:
            return Speaks.NEITHER
        return Speaks.FOR if self.weight > 0 else Speaks.AGAINST


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that is compared. known: when both sides have something to compare.

    columns: the columns of `Particulars` that its conditions read.
    """

    key: str
    label: str
    known: Condition
    levels: tuple[Level, ...]
    columns: tuple[str, ...]


_ALIKE_GIVEN_NAMES: Final = AnyOf(
    (
        Shared("given"),
        Shared("given_forms"),
        Shared("given_all"),
        Near("given", edits=1, longer_than=3),
        Shared("given_sounds"),
    )
)
_BROTHERS_OR_SISTERS: Final = AllOf(
    (Known("given"), Not(_ALIKE_GIVEN_NAMES), AnyOf((Shared("around"), Shared("homes"))), Not(Shared("nhs")))
)

_EXCHANGED: Final = Crosswise("given", "family", both_ways=True)

GIVEN_NAME: Final = Comparison(
    key="given_name",
    label="Given name",
    known=Known("initials"),
    levels=(
        Level("same", "Same given name", Shared("given"), 0.795, 0.005),
        Level("nickname", "Forms of one given name", Shared("given_forms"), 0.07, 0.003),
        Level("exchanged", "Given name that is the other’s family name", _EXCHANGED, 0.005, 0.0003),
        Level("another_given_name", "The same among other given names", Shared("given_all"), 0.02, 0.008),
        Level("spelling", "Given names one letter apart", Near("given", edits=1, longer_than=3), 0.06, 0.002),
        Level("sound", "Given names that sound alike", Shared("given_sounds"), 0.02, 0.003),
        Level("initial", "Same initial", Crosswise("initials_alone", "initials"), 0.018, 0.06),
        Level("different", "Different given names", None, 0.012, 0.9187),
    ),
    columns=("given", "given_forms", "given_all", "given_sounds", "initials", "initials_alone", "family"),
)
FAMILY_NAME: Final = Comparison(
    key="family_name",
    label="Family name",
    known=Known("family"),
    levels=(
        Level("same", "Same family name", Shared("family"), 0.80, 0.004),
        Level("exchanged", "Family name that is the other’s given name", _EXCHANGED, 0.005, 0.0003),
        Level("part", "Part of a double-barrelled family name", Shared("family_parts"), 0.02, 0.002),
        Level("spelling", "Family names one letter apart", Near("family", edits=1, longer_than=3), 0.06, 0.003),
        Level("sound", "Family names that sound alike", Shared("family_sounds"), 0.015, 0.005),
        Level("different", "Different family names", None, 0.10, 0.9857),
    ),
    columns=("given", "family", "family_parts", "family_sounds"),
)
BIRTH: Final = Comparison(
    key="birth",
    label="Date of birth",
    known=AnyOf((Known("born_year"), Known("expected_day"), KnownCrosswise("expected_day", "birth_day"))),
    levels=(
        Level("same", "Same date of birth", Same("born"), 0.87, 0.0001),
        Level("swapped", "Day and month swapped", Exchanged("born", "born_swapped"), 0.03, 0.00005),
        Level("one_digit", "Dates of birth one digit off", NearText("born", edits=1), 0.05, 0.0015),
        Level(
            "expected",
            "Born about when the birth was expected",
            WithinDays("expected_day", "birth_day", days=45),
            0.012,
            0.0002,
        ),
        Level(
            "both_expected",
            "Births expected at about the same time",
            WithinDays("expected_day", "expected_day", days=21),
            0.008,
            0.0004,
        ),
        Level("month", "Same month and year of birth", Same("born_month"), 0.01, 0.003),
        Level("year", "Same year of birth", AllOf((Same("born_year"), Not(Known("born")))), 0.01, 0.001),
        Level("year_only", "Same year of birth only", Same("born_year"), 0.005, 0.04),
        Level("different", "Different dates of birth", None, 0.005, 0.95375),
    ),
    columns=("born", "born_swapped", "born_month", "born_year", "birth_day", "expected_day"),
)
SEX: Final = Comparison(
    key="sex",
    label="Sex",
    known=Known("sex"),
    levels=(
        Level("same", "Same sex", Same("sex"), 0.97, 0.5),
        Level("different", "Different sex", None, 0.03, 0.5),
    ),
    columns=("sex",),
)
ADDRESS: Final = Comparison(
    key="address",
    label="Address",
    known=AnyOf((Known("homes"), Known("postcodes"))),
    levels=(
        Level("home", "Same home", Shared("homes"), 0.50, 0.008),
        Level("postcode", "Same postcode", Shared("postcodes"), 0.12, 0.012),
        Level("different", "Different addresses", None, 0.38, 0.98),
    ),
    columns=("homes", "postcodes"),
)
HOUSEHOLD: Final = Comparison(
    key="household",
    label="People around",
    known=AnyOf((Known("around"), Related(), _BROTHERS_OR_SISTERS)),
    levels=(
        Level("related", "Each is in the other’s family", Related(), 0.0000005, 0.05),
        Level(
            "brothers_or_sisters",
            "The same family with different given names, as brothers and sisters have",
            _BROTHERS_OR_SISTERS,
            0.001,
            0.04,
        ),
        Level("same", "The same adult, brother or sister", Shared("around"), 0.75, 0.02),
        Level("different", "Nobody around both", None, 0.249, 0.89),
    ),
    columns=("given", "given_forms", "given_all", "given_sounds", "around", "homes", "nhs", "person", "relatives"),
)
NHS_NUMBER: Final = Comparison(
    key="nhs_number",
    label="NHS number",
    known=Known("nhs"),
    levels=(
        Level("same", "Same NHS number", Shared("nhs"), 0.96, 0.000001),
        Level("spelling", "NHS numbers one digit off", Near("nhs", edits=1, longer_than=8), 0.03, 0.0001),
        Level("different", "Different NHS numbers", None, 0.01, 0.9999),
    ),
    columns=("nhs",),
)
UPN: Final = Comparison(
    key="upn",
    label="Unique pupil number",
    known=Known("upn"),
    levels=(
        Level("same", "Same unique pupil number", Shared("upn"), 0.95, 0.000001),
        Level("different", "Different unique pupil numbers", None, 0.05, 0.999999),
    ),
    columns=("upn",),
)
LA_CHILD_ID: Final = Comparison(
    key="la_child_id",
    label="LA child ID",
    known=Known("la"),
    levels=(
        Level("same", "Same LA child ID", Shared("la"), 0.5, 0.0000005),
        Level("different", "Different LA child IDs", None, 0.5, 0.5),
    ),
    columns=("la",),
)
"""Two records of one child have LA child IDs of their own, so that different ones say nothing."""

COMPARISONS: Final = (GIVEN_NAME, FAMILY_NAME, BIRTH, SEX, ADDRESS, HOUSEHOLD, NHS_NUMBER, UPN, LA_CHILD_ID)

NUMBERS: Final = frozenset({NHS_NUMBER.key, UPN.key, LA_CHILD_ID.key})
"""The keys of the comparisons of a number, of which one alone is worth a look."""
