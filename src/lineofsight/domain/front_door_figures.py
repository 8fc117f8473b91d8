"""The figures of the front door, one row each: what is counted, of how many, on what basis, and what England has.

The rows are the words; `record.front_door_figures` counts them. Source: practice reference 4.2, P01 to P18.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ADCS: Final = "ADCS, Safeguarding Pressures phase 9, 2023-24, extrapolated"
CENSUS: Final = "DfE, Children in need 2025, year to 31 March 2025"


class Kind(StrEnum):
    """What a figure is: how its number is made of what is counted."""

    COUNT = "count"
    SHARE = "share"
    MIX = "mix"
    HOURS = "hours"
    STOCK = "stock"
    ROLLING = "rolling"


class Good(StrEnum):
    """Which way is better. `BOTH_TAILS`: very high and very low are both a reason to look."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Good:
        good = str.__new__(cls, value)
        good._value_ = value
        good.words = words
        return good

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    BOTH_TAILS = "both_tails", "Look at both tails"
    LOWER_BUT_LOOK = "lower_but_look", "Lower is better, but look at both tails"


class Split(StrEnum):
    """Along what a figure is told apart."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Split:
        split = str.__new__(cls, value)
        split._value_ = value
        split.words = words
        return split

    SOURCE = "source", "Source"
    SCREENER = "screener", "Screener"
    AGENCY = "agency", "Agency"
    OUTCOME = "outcome", "Outcome"
    PRIORITY = "priority", "Priority"
    AGE = "age", "Age"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. numerator, denominator: in words; the denominator is "" for a count.

    dated_by: the day by which something falls into a period. england: "" where no national figure was found.
    caution: what to bear in mind when reading it.
    """

    id: str
    title: str
    kind: Kind
    numerator: str
    denominator: str
    dated_by: str
    good: Good
    england: str = ""
    england_source: str = ""
    splits: tuple[Split, ...] = ()
    caution: str = ""
    is_of_episodes: bool = False

    @property
    def key(self) -> str:
        """As it stands in an address."""
        return self.id.lower()


NO_DUPLICATES: Final = "A contact that was decided to be the same as another is left out."

FIGURES: Final[tuple[Figure, ...]] = (
    Figure(
        "P01", "Contacts received", Kind.COUNT,
        "Contacts, one for each child of a message", "", "the day it was received", Good.BOTH_TAILS,
        "3,001,339; 2,501 per 10,000 children", ADCS, caution=NO_DUPLICATES,
    ),
    Figure(
        "P02", "Contacts by source", Kind.MIX,
        "Contacts from each group of sources", "All contacts", "the day it was received", Good.BOTH_TAILS,
        "Police 32%, health 17%, education 16%, family 9%, other 26%", ADCS, (Split.SOURCE,), NO_DUPLICATES,
    ),
    Figure(
        "P03", "Outcomes of contacts", Kind.MIX,
        "Contacts with each outcome", "Contacts decided", "the day of the decision in force", Good.BOTH_TAILS,
        "Referral 22%, early help 14%, advice 30%, no further action 23%, other 11%", ADCS, (Split.OUTCOME,),
        NO_DUPLICATES,
    ),
    Figure(
        "P04", "Contacts not decided now", Kind.STOCK,
        "Open contacts", "", "now", Good.LOWER, splits=(Split.AGE, Split.PRIORITY),
        caution="Read it beside P05: what is still open stands in no figure of what was decided. Age counts working"
        " days.",
    ),
    Figure(
        "P05", "Decisions within one working day", Kind.SHARE,
        "Contacts first decided within one working day", "Contacts first decided", "the day of the first decision",
        Good.HIGHER, splits=(Split.SOURCE,),
        caution="Statutory expectation: all of them. Contacts that are open and overdue are in neither number.",
    ),
    Figure(
        "P06", "Hours to the first decision", Kind.HOURS,
        "Median and 90th percentile of the hours from receipt to the first decision", "Contacts first decided",
        "the day of the first decision", Good.LOWER, caution="All hours count, nights and weekends too.",
    ),
    Figure(
        "P07", "Referrals", Kind.COUNT,
        "Referrals", "", "the day of the referral", Good.BOTH_TAILS, "632,830", CENSUS, is_of_episodes=True,
    ),
    Figure(
        "P08", "Referrals by source", Kind.MIX,
        "Referrals from each group of sources", "All referrals", "the day of the referral", Good.BOTH_TAILS,
        "Police 28%, schools 21%", CENSUS, (Split.SOURCE,), is_of_episodes=True,
    ),
    Figure(
        "P09", "Referrals with no further action", Kind.SHARE,
        "Referrals with no further action after initial consideration", "Referrals", "the day of the referral",
        Good.BOTH_TAILS, "6.5%", CENSUS, (Split.SOURCE,), is_of_episodes=True,
    ),
    Figure(
        "P10", "Re-referrals within 12 months", Kind.SHARE,
        "Referrals of a child who had an earlier referral here in the 365 days before", "Referrals",
        "the day of the referral", Good.LOWER_BUT_LOOK, "22.6%; by child 21.0%", CENSUS, (Split.SOURCE,),
        "The median barely differs between authorities that inspectors found good and inadequate: a prompt to look, no"
        " score.", is_of_episodes=True,
    ),
    Figure(
        "P11", "Contacts that became referrals", Kind.SHARE,
        "Contacts accepted as referrals", "Contacts", "the day it was received", Good.BOTH_TAILS, "22%", ADCS,
        (Split.SOURCE, Split.SCREENER), f"{NO_DUPLICATES} Contacts that are not decided yet are among all contacts;"
        " those of which a file does not say what was decided are not.",
    ),
    Figure(
        "P12", "Repeat contacts before a first referral", Kind.ROLLING,
        "Children with three contacts or more, and no assessment begun, in the 365 days up to the day",
        "Children with a contact in those days", "365 days up to the end of the period", Good.LOWER,
        caution=f"{NO_DUPLICATES} Contacts that are linked to nobody cannot be counted by child.",
    ),
    Figure(
        "P13", "Enquiries with two agencies before the decision", Kind.SHARE,
        "MASH enquiries in which at least two agencies had replied before the first decision", "MASH enquiries decided",
        "the day of the first decision", Good.HIGHER,
    ),
    Figure(
        "P14", "Agencies’ answers in time", Kind.SHARE,
        "Requests answered within the time of their route", "Requests whose answer came or was due",
        "the day the agency was asked", Good.HIGHER, splits=(Split.AGENCY,),
    ),
    Figure(
        "P15", "Agreement and lawful basis recorded", Kind.SHARE,
        "Contacts decided with every fact of agreement, openness and sharing complete", "Contacts decided",
        "the day of the decision in force", Good.HIGHER, splits=(Split.SOURCE,), caution=NO_DUPLICATES,
    ),
    Figure(
        "P16", "Professionals told the outcome in time", Kind.SHARE,
        "Contacts by professionals whose sender was told within the limit",
        "Contacts by professionals decided, whose sender was told or should have been by now",
        "the day of the first decision", Good.HIGHER, splits=(Split.SOURCE,),
    ),
    Figure(
        "P17", "Decisions confirmed at dip-sample", Kind.SHARE,
        "Decisions with which a second, blind decision agreed", "Decisions decided a second time",
        "the day of the second decision", Good.HIGHER,
        caution="With its confidence range and kappa on the page of consistency.",
    ),
    Figure(
        "P18", "Demand by other agencies", Kind.COUNT,
        "Contacts by professionals", "", "the day it was received", Good.BOTH_TAILS, splits=(Split.SOURCE,),
        caution=f"Beside it stands how many decisions could be made. {NO_DUPLICATES}",
    ),
)  # fmt: skip

FIGURES_BY_KEY: Final = {figure.key: figure for figure in FIGURES}
if len(FIGURES_BY_KEY) != len(FIGURES):
    raise ValueError("Two figures have the same number. Give each row of FIGURES one of its own.")
