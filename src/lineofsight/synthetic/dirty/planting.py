"""Planting faults in the children of a file that streams past, and saying what was planted where."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import IO

from lxml import etree

from lineofsight.returns.cin_census.children import CensusChild, CensusHeader
from lineofsight.returns.cin_census.writing import ReviewsForm, write_census
from lineofsight.synthetic.dirty.catalogue import DIRTY_FAULTS
from lineofsight.synthetic.dirty.fault import DirtyFault, DirtyFile, Planted, Spoiled
from lineofsight.synthetic.exceptions import ImpossibleRate

COLUMNS = (
    "child",
    "second identifier",
    "fault",
    "what is wrong",
    "number in the list of common faults",
    "census rules",
    "data faults that a load finds",
    "values that a load refuses",
)


def dirty_census(
    target: Path | IO[bytes],
    header: CensusHeader,
    children: Iterable[CensusChild],
    rate: float,
    chance: Random,
    reviews: ReviewsForm,
) -> list[Planted]:
    """Write a file in which about `rate` of the children have one fault each, and give what was planted, in its order.

    children: as a clean file holds them; read once, one at a time. rate: from 0, which writes the clean file, to 1.
    Every fault comes up before any comes up again, and waits for a child whom it fits. The same chance plants the same.
    Raises ImpossibleRate before anything is written.
    """
    if not 0 <= rate <= 1:
        raise ImpossibleRate(
            f"A share of {rate:g} of the children cannot have a fault. Give a rate from 0 (none) to 1 (every child that"
            " a fault fits)."
        )
    planting = _Planting(DirtyFile.of(header, reviews), rate, chance)
    write_census(target, header, planting.of(children), reviews)
    return planting.planted


class _Planting:
    """Faults being planted in one file.

    A fault whose turn has come waits until a child passes whom it fits. `waiting` and `to_come` hold each fault once
    between them, the longest unplanted first.
    """

    def __init__(self, file: DirtyFile, rate: float, chance: Random) -> None:
        self.file = file
        self.rate = rate
        self.chance = chance
        self.planted: list[Planted] = []
        self.waiting: list[DirtyFault] = []
        self.to_come: deque[DirtyFault] = deque(chance.sample(DIRTY_FAULTS, len(DIRTY_FAULTS)))

    def of(self, children: Iterable[CensusChild]) -> Iterator[CensusChild | etree._Element]:
        """The children as they go into the file, some with a fault."""
        for child in children:
            if self.chance.random() < self.rate and self.to_come:
                self.waiting.append(self.to_come.popleft())
            spoiled = self._spoiled(child)
            if spoiled is None:
                yield child
            else:
                yield from spoiled.written

    def _spoiled(self, child: CensusChild) -> Spoiled | None:
        """The child with the first waiting fault that fits; None where none does."""
        for place, fault in enumerate(self.waiting):
            spoiled = fault.spoil(child, self.file)
            if spoiled is not None:
                self.to_come.append(self.waiting.pop(place))
                self.planted.append(Planted(spoiled.child_id, fault, spoiled.refused, spoiled.beside))
                return spoiled
        return None


def write_planted(path: Path, planted: Iterable[Planted]) -> None:
    """Write a CSV file, UTF-8, that says what was planted in whom, and what a load has to say of it: a row a fault."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for one in planted:
            fault = one.fault
            rows.writerow(
                (
                    one.child_id,
                    one.beside,
                    fault.key,
                    fault.what,
                    fault.number or "",
                    " ".join(fault.rules),
                    " ".join(fault.data_faults),
                    "; ".join(f"{refused.field} = {refused.value}" for refused in one.refused),
                )
            )
