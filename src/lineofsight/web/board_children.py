"""The board's figures of children and who holds them: four counts to look into, and each worker's caseload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from lineofsight.record import oversight
from lineofsight.record.models import Child, Worker
from lineofsight.record.oversight import Held
from lineofsight.web.words import few_or_number, without_few


class Caseload(NamedTuple):
    """One worker and the children they hold now: open, among all they hold those on a child protection plan, and apart
    from the open ones those in early help.

    open_told, on_plan_told, early_help_told: the same as the reader may be told them.
    """

    worker: Worker
    has_left: bool
    open: int
    on_plan: int
    early_help: int
    open_told: int | str
    on_plan_told: int | str
    early_help_told: int | str


@dataclass(frozen=True, slots=True)
class ChildrenFigures:
    """Children by what to look into, as at one day, and caseloads, the largest first.

    open: with an open episode; unallocated and with_leaver are among them. on_plan: on a child protection plan;
    repeat_plan, not_seen and cannot_say are among them. cannot_say: known only from a file, which holds no visits.
    early_help: in early help, and not among the open ones. unread: of whom something that the front door passed on is
    not read, as the reader may be told it.
    """

    open: int
    unallocated: int
    with_leaver: int
    on_plan: int
    repeat_plan: int
    not_seen: int
    cannot_say: int
    early_help: int
    unread: int | str
    caseloads: tuple[Caseload, ...]

    @property
    def holders(self) -> int:
        """Workers here now who hold an open child: those among whom the mean is taken."""
        return len(self._held_here())

    @property
    def held(self) -> int:
        """Open children whom workers here now hold."""
        return sum(self._held_here())

    @property
    def mean(self) -> float | None:
        """Open children for each worker here who holds any; None where nobody does."""
        return self.held / self.holders if self.holders else None

    def _held_here(self) -> list[int]:
        return [one.open for one in self.caseloads if one.open and not one.has_left]


def children_figures(
    children: QuerySet[Child], workers: Mapping[int, Worker], on: date, *, is_exact: bool
) -> ChildrenFigures:
    """The figures over the children that the reader may see, in four queries.

    workers: every worker, by key. is_exact: whether few children beside a worker's name are told as they are.
    """
    held = oversight.children_by_worker(children, on)
    unread = sum(one.unread for one in held.values())
    caseloads = caseloads_of(held, workers, on, is_exact=is_exact)
    return ChildrenFigures(
        open=sum(one.open for one in held.values()),
        unallocated=held[None].open if None in held else 0,
        with_leaver=sum(one.open for one in caseloads if one.has_left),
        on_plan=sum(one.on_plan for one in held.values()),
        repeat_plan=sum(one.repeat_plan for one in held.values()),
        not_seen=sum(one.not_seen for one in held.values()),
        cannot_say=sum(one.cannot_say for one in held.values()),
        early_help=sum(one.early_help for one in held.values()),
        unread=unread if is_exact else few_or_number(unread),
        caseloads=tuple(caseloads),
    )


def caseloads_of(
    held: Mapping[int | None, Held], workers: Mapping[int, Worker], on: date, *, is_exact: bool
) -> list[Caseload]:
    """The caseload of each worker who holds a child, the largest first. held: of `children_by_worker`.

    Where few are not told as they are, they do not sort as they are either.
    """
    told = int if is_exact else few_or_number
    sorted_as = int if is_exact else without_few
    found = [
        Caseload(
            worker=worker,
            has_left=worker.has_left(on),
            open=one.open,
            on_plan=one.on_plan,
            early_help=one.early_help,
            open_told=told(one.open),
            on_plan_told=told(one.on_plan),
            early_help_told=told(one.early_help),
        )
        for key, one in held.items()
        if key is not None and (worker := workers[key])
    ]
    return sorted(
        found,
        key=lambda one: (
            -sorted_as(one.open),
            -sorted_as(one.on_plan),
            -sorted_as(one.early_help),
            one.worker.name,
            one.worker.pk,
        ),
    )
