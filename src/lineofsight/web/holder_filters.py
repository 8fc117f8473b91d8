"""Filters by who holds a child, for the lists of children and of their work."""

from __future__ import annotations

from typing import Any

from lineofsight.record.models import Team, Worker
from lineofsight.record.moment import today
from lineofsight.web.board_figures import NOBODY
from lineofsight.web.listing import Filter, FilterForm
from lineofsight.web.words import with_leaving


class HolderFilters(FilterForm):
    """By team and by worker; those who have left come last, with the day. `field_order` says where on the form."""

    team = Filter(label="Team")
    worker = Filter(label="Worker")

    def __init__(self, query: Any) -> None:
        super().__init__(query)
        on = today()
        teams = Team.objects.order_by("name").values_list("pk", "name")
        workers = sorted(Worker.objects.order_by("name"), key=lambda one: one.has_left(on))
        self.offer("team", [(NOBODY, "No team"), *((str(pk), name) for pk, name in teams)])
        named = [(str(one.pk), with_leaving(one.name, one.left_on, on)) for one in workers]
        self.offer("worker", [(NOBODY, "No worker"), *named])

    def leave_held(self, rows: Any, *, team: str, worker: str) -> Any:
        """The rows whose holder is the one chosen. team, worker: the columns that hold their keys."""
        for name, column in (("team", team), ("worker", worker)):
            chosen = self.cleaned_data[name]
            if chosen == NOBODY:
                rows = rows.filter(**{f"{column}__isnull": True})
            elif chosen:
                rows = rows.filter(**{column: int(chosen)})
        return rows
