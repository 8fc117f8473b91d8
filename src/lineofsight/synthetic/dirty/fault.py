"""What a fault on purpose is: a row of the catalogue, and what stands in the file once it is planted.

A fault is planted in the plain values of a child, or in the child's element where no value can hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lxml import etree

from lineofsight.returns.cin_census.children import CensusChild, CensusHeader
from lineofsight.returns.cin_census.reading import census_year
from lineofsight.returns.cin_census.writing import ReviewsForm, child_element


class Refused(NamedTuple):
    """A value that a load has to refuse: the path of its element below Child, and its text without spaces round it."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class DirtyFile:
    """The file that faults are planted in: the days it covers, both included, and the form of its reviews."""

    covers_from: date
    reference_date: date
    reviews: ReviewsForm

    @classmethod
    def of(cls, header: CensusHeader, reviews: ReviewsForm) -> DirtyFile:
        """The file of this header, from the 1 April of its census year."""
        return cls(date(census_year(header.reference_date) - 1, 4, 1), header.reference_date, reviews)


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A child with a fault, as it goes into the file.

    `child_id` is the LAchildID that a load reports the child by, "" where it can read none. `beside` is the
    identifier of a second child who now stands after the first, "" where there is none.
    """

    written: tuple[CensusChild | etree._Element, ...]
    child_id: str
    refused: tuple[Refused, ...] = ()
    beside: str = ""


Spoil = Callable[[CensusChild, DirtyFile], Spoiled | None]
"""Plants a fault in a child; None for a child whom it does not fit."""

ChangeOfValues = Callable[[CensusChild, DirtyFile], CensusChild | None]
"""The child with something changed; None for a child whom the change does not fit."""

ChangeOfElement = Callable[[etree._Element], tuple[Refused, ...] | None]  # noqa: SLF001 - lxml names it no other way
"""Changes a child's element and gives what a load will refuse of it; None, with nothing changed, where it does not fit.
"""


@dataclass(frozen=True, slots=True)
class DirtyFault:
    """One fault that can be planted in a census file.

    `number` is that of the field's list of common faults, None where the list leaves it out. `rules` are the census
    rules that find it. What a load of the file has to report: `data_faults`, the keys of every data fault of the child,
    and `fields`, the paths below Child at or below which values are refused; neither where it takes the file's word.
    """

    key: str
    what: str
    number: int | None
    rules: tuple[str, ...]
    spoil: Spoil
    data_faults: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def a_load_says(self) -> str:
        """What a load of the file reports of this child, in a line."""
        return "; ".join(self._said()) or "nothing: it is taken as it stands"

    def _said(self) -> Iterator[str]:
        if self.data_faults:
            yield f"data fault {', '.join(self.data_faults)}"
        if self.fields:
            yield f"refused {', '.join(self.fields)}"


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault that was planted: in whom, which, what it is, and the values that a load has to refuse.

    `child_id` and `beside` are those of `Spoiled`.
    """

    child_id: str
    fault: DirtyFault
    refused: tuple[Refused, ...] = ()
    beside: str = ""

    @property
    def key(self) -> str:
        """The key of the fault's row."""
        return self.fault.key

    @property
    def what(self) -> str:
        """What is wrong, in plain words."""
        return self.fault.what

    @property
    def fields(self) -> tuple[str, ...]:
        """The paths of the refused values, one for each."""
        return tuple(one.field for one in self.refused)


def in_values(change: ChangeOfValues) -> Spoil:
    """A fault that the plain values of a child can hold."""

    def spoil(child: CensusChild, file: DirtyFile) -> Spoiled | None:
        changed = change(child, file)
        return None if changed is None else Spoiled((changed,), changed.la_child_id)

    return spoil


def in_element(change: ChangeOfElement) -> Spoil:
    """A fault that only the child's element can hold."""

    def spoil(child: CensusChild, file: DirtyFile) -> Spoiled | None:
        element = child_element(child, file.reviews)
        refused = change(element)
        if refused is None:
            return None
        child_id = element.findtext("ChildIdentifiers/LAchildID") or ""
        return Spoiled((element,), child_id, refused)

    return spoil


def written_twice(second: Callable[[CensusChild], CensusChild]) -> Spoil:
    """A child with a pupil number, and another made of it who stands in the file right after."""

    def spoil(child: CensusChild, _file: DirtyFile) -> Spoiled | None:
        if not child.upn:
            return None
        beside = second(child)
        return Spoiled((child, beside), child.la_child_id, beside=beside.la_child_id)

    return spoil
