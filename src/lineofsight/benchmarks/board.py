"""How long the board and a list of 50 rows take the server, and how many queries, beside bare SQL and an empty page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client

from lineofsight.access.models import Account
from lineofsight.benchmarks.figures import Outcome, machine
from lineofsight.benchmarks.page_times import (
    Progress,
    as_many_queries,
    cases_of,
    fast_enough,
    milliseconds_of,
    statements_of,
    table_of,
)
from lineofsight.benchmarks.places import figures_of, place
from lineofsight.benchmarks.service import MADE_HOW, InventedService
from lineofsight.record.models import Deadline

MOST_MILLISECONDS = 150
SMALL = 1000
PAGES = {"board": "board", "list of 50 rows": "deadlines"}
"""What is measured: its name here, and that of its address."""
READ = ("record_deadline", "record_child")
"""A page's own SQL reads one of these tables: of deadlines, or of children and their plans."""

# --- one measurement, in a process of its own ------------------------------------------------------------------------


def measure_here(children: int, runs: int, by: Account, progress: Progress) -> dict[str, Any]:
    """Fill the record at hand, and make the pages: queries at two sizes, milliseconds of each run at the larger."""
    service = InventedService(settings.DATA, by, progress)
    client = Client(headers={"host": "localhost"})
    client.force_login(service.service_manager(), backend=settings.AUTHENTICATION_BACKENDS[0])
    sizes = [min(SMALL, children // 2), children]
    queries: dict[str, list[int]] = {name: [] for name in PAGES}
    for size in sizes:
        service.grow_to(size)
        statements = {name: statements_of(client, address) for name, address in PAGES.items()}
        for name, found in statements.items():
            queries[name].append(len(found))
    return {
        "sizes": sizes,
        "queries": queries,
        "deadlines_running": Deadline.objects.running().count(),
        "milliseconds": milliseconds_of(client, PAGES, statements, READ, runs, progress),
    }


# --- the benchmark ---------------------------------------------------------------------------------------------------


def measure(children: int, runs: int, progress: Progress) -> Outcome:
    """Make a service of so many open children in a throwaway database, and its pages in one process."""
    with place() as here, here.database() as environment:
        basis = f"bench board: {here.database_kind}; {machine()}; median of {runs} warm runs, in turn"
        progress("Making a service (in a process of its own)", 0, 1)
        figures = figures_of(["bench", "one-board", str(children), str(runs)], environment)
        progress("Making a service (in a process of its own)", 1, 1)
        cases = cases_of("board", here.database_kind, "children", figures)
    made = f"{children:,} open children, {figures['deadlines_running']:,} running deadlines: {MADE_HOW}"
    musts = (*as_many_queries(figures, "open children"), *fast_enough(cases, dict.fromkeys(PAGES, MOST_MILLISECONDS)))
    return Outcome(lines=(basis, made, "", *table_of(figures, cases)), cases=cases, musts=musts)
