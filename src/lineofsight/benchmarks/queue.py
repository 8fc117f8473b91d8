"""How long the front door's queue takes the server, and how many queries, beside bare SQL and an empty page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client

from lineofsight.benchmarks.figures import Outcome, machine
from lineofsight.benchmarks.invented_queue import MADE_HOW, InventedQueue, Progress
from lineofsight.benchmarks.page_times import (
    as_many_queries,
    cases_of,
    fast_enough,
    milliseconds_of,
    statements_of,
    table_of,
)
from lineofsight.benchmarks.places import figures_of, place
from lineofsight.record.models import Contact, Deadline

MOST_MILLISECONDS = 100
SMALL = 200
PAGES = {"queue": "front_door"}
"""What is measured: its name here, and that of its address."""
READ = ("record_contact", "record_deadline", "record_enquirycontact", "record_thresholddecision")
"""The page's own SQL reads one of these tables."""


def measure_here(contacts: int, runs: int, progress: Progress) -> dict[str, Any]:
    """Fill the record at hand, and make the page: queries at two sizes, milliseconds of each run at the larger."""
    front_door = InventedQueue(progress)
    client = Client(headers={"host": "localhost"})
    client.force_login(front_door.social_worker(), backend=settings.AUTHENTICATION_BACKENDS[0])
    sizes = [min(SMALL, contacts // 2), contacts]
    queries: dict[str, list[int]] = {name: [] for name in PAGES}
    for size in sizes:
        front_door.grow_to(size)
        statements = {name: statements_of(client, address) for name, address in PAGES.items()}
        for name, found in statements.items():
            queries[name].append(len(found))
    running: Any = Deadline.objects
    return {
        "sizes": sizes,
        "queries": queries,
        "deadlines_running": running.running().count(),
        "contacts": Contact.objects.count(),
        "milliseconds": milliseconds_of(client, PAGES, statements, READ, runs, progress),
    }


def measure(contacts: int, runs: int, progress: Progress) -> Outcome:
    """Make a front door with so many open contacts in a throwaway database, and its queue in one process."""
    with place() as here, here.database() as environment:
        basis = f"bench queue: {here.database_kind}; {machine()}; median of {runs} warm runs, in turn"
        progress("Making a front door (in a process of its own)", 0, 1)
        figures = figures_of(["bench", "one-queue", str(contacts), str(runs)], environment)
        progress("Making a front door (in a process of its own)", 1, 1)
        cases = cases_of("queue", here.database_kind, "contacts", figures)
    made = (
        f"{contacts:,} open contacts of {figures['contacts']:,}, {figures['deadlines_running']:,} running deadlines:"
        f" {MADE_HOW}"
    )
    musts = (*as_many_queries(figures, "open contacts"), *fast_enough(cases, dict.fromkeys(PAGES, MOST_MILLISECONDS)))
    return Outcome(lines=(basis, made, "", *table_of(figures, cases)), cases=cases, musts=musts)
