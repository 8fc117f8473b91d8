"""The visits to brothers and sisters that were one visit: written once, with a part for each child."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from lineofsight.synthetic.phrases import SAID_BY_BROTHERS_AND_SISTERS
from lineofsight.synthetic.steps import PayFamilyVisit, PayVisit, Step


def together(told: Iterable[Step]) -> Iterator[Step]:
    """The same steps, with one for all who were visited at one moment and with one result at the door.

    It is written up when the first of them would have been: nobody has gone to another worker by then.
    """
    errands: dict[tuple[datetime, str, str], list[PayVisit]] = defaultdict(list)
    for step in told:
        if isinstance(step, PayVisit):
            errands[step.happened_at, step.kind, step.failed_outcome].append(step)
        else:
            yield step
    for visits in errands.values():
        if len(visits) == 1:
            yield visits[0]
        else:
            first = min(visits, key=lambda one: (one.at, one.child))
            yield PayFamilyVisit(at=first.at, child=first.child, visits=_told_alike(visits))


def _told_alike(visits: Sequence[PayVisit]) -> tuple[PayVisit, ...]:
    """The visits; on every second day those who said something say nearly the same, as children of one home do.

    No chance is drawn: the day alone tells it.
    """
    if sum(bool(one.meaning) for one in visits) < 2 or visits[0].happened_at.toordinal() % 2 == 0:
        return tuple(visits)
    said = SAID_BY_BROTHERS_AND_SISTERS
    return tuple(
        replace(one, view=said[one.child % len(said)], is_told_alike=True) if one.meaning else one for one in visits
    )
