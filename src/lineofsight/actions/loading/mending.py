"""What a list says anew of what a list said before: a wrong day is put right, and what went on until now has ended.

A list tells how things are last and no more, so that nothing has ended because it is not there. A worker's rows are
never touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from lineofsight.actions.loading.given import Given
from lineofsight.actions.loading.kinds import Kind
from lineofsight.actions.loading.pairing import Pairs

Rows = Pairs[Any, Given]
MayCorrect = Callable[[Any], bool]


def mend(kind: Kind, pairs: Rows, may_correct: MayCorrect) -> int:
    """Bring the pairs of a list in line with what an earlier list said. Gives back how many rows were left out.

    may_correct: whether a row of the record is one that an earlier file gave, and nobody changed.
    """
    how = _HOW.get(kind.name)
    return how(pairs, may_correct) if how is not None else 0


def _contacts(pairs: Rows, may_correct: MayCorrect) -> int:
    """One contact left over of a day on each side is the same, with its source put right."""
    before: dict[date, list[Any]] = defaultdict(list)
    for row in pairs.only_standing:
        if may_correct(row):
            before[row.received_on].append(row)
    of_day: dict[date, list[Given]] = defaultdict(list)
    for item in pairs.only_given:
        of_day[item.columns["received_on"]].append(item)
    for day, items in of_day.items():
        if len(items) == 1 and len(before[day]) == 1:
            _are_same(pairs, before[day][0], items[0])
    return 0


def _allocations(pairs: Rows, _: MayCorrect) -> int:
    """Who held the child before, and holds it now, has held it since then."""
    for row in [row for row in pairs.only_standing if row.ended_on is None]:
        for item in list(pairs.only_given):
            worker = item.columns["worker"]
            if (row.team_id, row.worker_id) == (item.columns["team"].pk, worker and worker.pk):
                item.columns["started_on"] = row.started_on
                _are_same(pairs, row, item)
    return 0


def _periods(pairs: Rows, may_correct: MayCorrect) -> int:
    """A period that goes on, and began on another day than the list before knew, is the same with its day put right.

    One that began after the day of that list is another.
    """
    going_on = [row for row in pairs.only_standing if row.ended_on is None and may_correct(row)]
    given = [item for item in pairs.only_given if item.columns.get("ended_on") is None]
    if len(going_on) == 1 and len(given) == 1 and given[0].columns["started_on"] <= going_on[0].load.reference_date:
        _are_same(pairs, going_on[0], given[0])
    return 0


def _episodes(pairs: Rows, may_correct: MayCorrect) -> int:
    """An episode that went on has ended where the next that the list tells of begins.

    One that would begin after the last of the list is that one, with its day put right. Where a worker wrote what goes
    on, nothing is added.
    """
    partners = {row.pk: item for row, item in pairs.same}
    standing = [*(row for row, _ in pairs.same), *pairs.only_standing]
    going_on = [row for row in standing if row.ended_on is None]
    if any(not may_correct(row) for row in going_on):
        left_out = len(pairs.only_given)
        pairs.only_given = []
        return left_out
    given = sorted([*partners.values(), *pairs.only_given], key=lambda item: item.columns["started_on"])
    for row in going_on:
        begins_next = next((item for item in given if item.columns["started_on"] > row.started_on), None)
        if begins_next is not None:
            ended_on = begins_next.columns["started_on"]
            if row.pk in partners:
                partners[row.pk].columns["ended_on"] = ended_on
            else:
                _are_same(pairs, row, Given("care_episode", {"ended_on": ended_on}))
        elif row.pk not in partners and given and given[-1] in pairs.only_given:
            _are_same(pairs, row, given[-1])
    return 0


def _are_same(pairs: Rows, row: Any, item: Given) -> None:
    pairs.only_standing.remove(row)
    if item in pairs.only_given:
        pairs.only_given.remove(item)
    pairs.same.append((row, item))


_HOW: Final[dict[str, Callable[[Rows, MayCorrect], int]]] = {
    "allocation": _allocations,
    "contact": _contacts,
    "care_period": _periods,
    "care_episode": _episodes,
}
