"""How often each flag is raised in each group of children, so that uneven firing is seen and looked into.

A difference between groups proves nothing by itself, and hides nothing: it is a question to the service. Source:
practice reference 7.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from lineofsight.domain.clocks.limits import months_after
from lineofsight.domain.codes import Disability, Ethnicity, Sex
from lineofsight.domain.flags.flag import FlagReading, FlagStanding
from lineofsight.domain.history import History

NOT_RECORDED: Final = "Not recorded"
ALL: Final = "All children"

ETHNIC_GROUPS: Final = {
    "White British": ("WBRI",),
    "White other": ("WIRI", "WOTH"),
    "Gypsy, Roma or Irish Traveller": ("WIRT", "WROM"),
    "Mixed": ("MWBC", "MWBA", "MWAS", "MOTH"),
    "Asian": ("AIND", "APKN", "ABAN", "AOTH", "CHNE"),
    "Black": ("BCRB", "BAFR", "BOTH"),
    "Another ethnic group": ("OOTH",),
    "Refused to say": ("REFU",),
}
"""The ethnic groups that are told apart, each with its national codes."""

_GROUP_OF = {code: group for group, codes in ETHNIC_GROUPS.items() for code in codes}
AGE_BANDS: Final = (("Under 1", 1), ("1 to 4", 5), ("5 to 9", 10), ("10 to 15", 16), ("16 and over", 999))
"""The age bands of the national statistics, each with the birthday that ends it."""
UNBORN: Final = "Not yet born"


def _ethnicity(history: History, _on: date) -> str:
    return _GROUP_OF.get(history.ethnicity, NOT_RECORDED)


def _sex(history: History, _on: date) -> str:
    return {Sex.FEMALE.code: "Female", Sex.MALE.code: "Male"}.get(history.sex, NOT_RECORDED)


def _disability(history: History, _on: date) -> str:
    if not history.disabilities:
        return NOT_RECORDED
    return "No disability" if set(history.disabilities) == {Disability.NONE.code} else "Disabled"


def _age(history: History, on: date) -> str:
    if history.born_on is None:
        return UNBORN if history.expected_on is not None else NOT_RECORDED
    if history.born_on > on:
        return UNBORN
    return next(name for name, end in AGE_BANDS if on < months_after(history.born_on, 12 * end))


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way of telling children apart: its parts in their order, and which of them a child is in on a day."""

    key: str
    title: str
    parts: tuple[str, ...]
    part_of: Callable[[History, date], str]


GROUPINGS: Final = (
    Grouping("all", "All", (ALL,), lambda _history, _on: ALL),
    Grouping("ethnicity", "Ethnic group", (*ETHNIC_GROUPS, NOT_RECORDED), _ethnicity),
    Grouping("sex", "Sex", ("Female", "Male", NOT_RECORDED), _sex),
    Grouping("disability", "Disability", ("Disabled", "No disability", NOT_RECORDED), _disability),
    Grouping("age", "Age", (UNBORN, *(name for name, _ in AGE_BANDS), NOT_RECORDED), _age),
)

Counts = dict[str, dict[str, dict[str, tuple[int, int]]]]
"""By flag, grouping and part: for how many children it was raised, and of how many it could say something."""


def count_raised(readings: Iterable[tuple[History, Iterable[FlagReading]]], on: date) -> Counts:
    """How often each flag is raised in each part of each grouping, on a day.

    A child of whom a flag has no data is not among those it could say something of.
    """
    counts: Counts = {}
    for history, of_child in readings:
        parts = [(grouping.key, grouping.part_of(history, on)) for grouping in GROUPINGS]
        for reading in of_child:
            if reading.standing is not FlagStanding.NO_DATA:
                _count(counts.setdefault(reading.flag.id, {}), parts, is_raised=reading.is_raised)
    return counts


def _count(
    of_flag: dict[str, dict[str, tuple[int, int]]], parts: Iterable[tuple[str, str]], *, is_raised: bool
) -> None:
    for grouping, part in parts:
        raised, told = of_flag.setdefault(grouping, {}).get(part, (0, 0))
        of_flag[grouping][part] = (raised + is_raised, told + 1)


def added(one: Counts, other: Mapping[str, Mapping[str, Mapping[str, tuple[int, int]]]]) -> Counts:
    """Two counts of different children as one."""
    for flag, groupings in other.items():
        for grouping, parts in groupings.items():
            so_far = one.setdefault(flag, {}).setdefault(grouping, {})
            for part, (raised, told) in parts.items():
                before = so_far.get(part, (0, 0))
                so_far[part] = (before[0] + raised, before[1] + told)
    return one


def codes_in_no_group() -> frozenset[str]:
    """The national codes of ethnicity that are told as not recorded."""
    return Ethnicity.codes() - _GROUP_OF.keys()
