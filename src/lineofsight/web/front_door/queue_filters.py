"""The filters of the front door's queue: codes in the address, and the contacts that they leave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from lineofsight.domain.codes.front_door import SOURCE_GROUPS, Priority
from lineofsight.record import front_door_queue as queue
from lineofsight.record.front_door_queue import AGE_BANDS, NOT_TRIAGED, OPEN_STAGES, Mark, WaitingFor
from lineofsight.record.models import Contact, Now, Worker
from lineofsight.web.board_figures import NOBODY
from lineofsight.web.listing import Filter, FilterForm

MINE = "mine"
"""Stands in an address for the contacts that the reader has."""


class QueueFilters(FilterForm):
    """Which open contacts."""

    stage = Filter(label="Stage", choices=[(stage.value, stage.label) for stage in OPEN_STAGES])
    waiting = Filter(label="Waiting for", choices=WaitingFor.choices())
    priority = Filter(label="Priority", choices=[*Priority.choices(), (NOT_TRIAGED, "Not triaged yet")])
    age = Filter(label="Open for", choices=[(key, words) for key, words, *_ in AGE_BANDS])
    source = Filter(label="From", choices=SOURCE_GROUPS.items())
    worker = Filter(label="With")
    mark = Filter(label="Only those that are", choices=Mark.choices())

    def __init__(self, query: Any, workers: Iterable[Worker], reader_worker_id: int | None) -> None:
        super().__init__(query)
        self.reader_worker_id = reader_worker_id
        me = [(MINE, "Me")] if reader_worker_id is not None else []
        self.offer("worker", [*me, (NOBODY, "Nobody"), *((str(one.pk), one.name) for one in workers)])

    def leave(self, contacts: QuerySet[Contact], now: Now) -> QuerySet[Contact]:
        """The contacts that the filters leave."""
        return contacts.filter(*self._conditions(now))

    def _conditions(self, now: Now) -> Iterable[Q]:
        chosen = self.cleaned_data
        if chosen["stage"]:
            yield Q(stage=chosen["stage"])
        if chosen["waiting"]:
            yield queue.waits_for(WaitingFor(chosen["waiting"]), now)
        if chosen["priority"]:
            yield Q(priority="" if chosen["priority"] == NOT_TRIAGED else chosen["priority"])
        if chosen["age"]:
            yield queue.is_of_age(chosen["age"], now)
        if chosen["source"]:
            yield queue.comes_from(chosen["source"])
        if chosen["mark"]:
            yield queue.is_marked(Mark(chosen["mark"]), now)
        yield self._with_whom(chosen["worker"])

    def _with_whom(self, chosen: str) -> Q:
        match chosen:
            case "":
                return Q()
            case _ if chosen == NOBODY:
                return Q(worker__isnull=True)
            case _ if chosen == MINE:
                return Q(worker=self.reader_worker_id)
        return Q(worker=int(chosen))
