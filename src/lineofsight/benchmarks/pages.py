"""How long the pages of one child and of one caseload take the server, and how many queries, with long histories."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.test import Client
from django.urls import reverse

from lineofsight.benchmarks.figures import Outcome, machine
from lineofsight.benchmarks.invented_histories import CYCLES, MADE_HOW, SIBLINGS, InventedHistories, events_of
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
from lineofsight.record.models import Child

MOST_MILLISECONDS: Final = {"child's page": 150, "family chronology": 400, "caseload": 100}
"""What is wanted of each page at the larger size."""
SHORTER: Final = 2
"""So many cycles has the shorter history: everything that the longer one has stands in it once."""
OTHER_FAMILIES: Final = 8
"""Families of two on the worker's caseload beside the one with the long history."""
READ: Final = ("record_",)
"""A page's own SQL reads the record; the rest is signing in, the gate and the trail."""


def measure_here(cycles: int, runs: int, progress: Progress) -> dict[str, Any]:
    """Fill the record at hand, and make the pages: queries at two lengths, milliseconds of each run at the longer."""
    made = InventedHistories(progress)
    client = Client(headers={"host": "localhost"})
    client.force_login(made.social_worker(), backend=settings.AUTHENTICATION_BACKENDS[0])
    families = [made.add_family(SIBLINGS, length) for length in (SHORTER, cycles)]
    for _ in range(OTHER_FAMILIES):
        made.add_family(2, 1)
    made.read_ledger_again()
    queries: dict[str, list[int]] = {name: [] for name in MOST_MILLISECONDS}
    for family in families:
        pages = _pages(family[0])
        statements = {name: statements_of(client, address) for name, address in pages.items()}
        for name, found in statements.items():
            queries[name].append(len(found))
    return {
        "sizes": [events_of(family) for family in families],
        "events_of_child": events_of(families[-1][:1]),
        "queries": queries,
        "children": Child.objects.count(),
        "milliseconds": milliseconds_of(client, pages, statements, READ, runs, progress),
    }


def _pages(child: Child) -> dict[str, str]:
    """The paths of the pages, by what they are called here."""
    return {
        "child's page": reverse("child", args=[child.reference]),
        "family chronology": reverse("chronology", args=[child.reference]) + "?view=family",
        "caseload": reverse("caseload"),
    }


def measure(runs: int, progress: Progress, cycles: int = CYCLES) -> Outcome:
    """Make children with long histories in a throwaway database, and their pages in one process."""
    with place() as here, here.database() as environment:
        basis = f"bench pages: {here.database_kind}; {machine()}; median of {runs} warm runs, in turn"
        progress("Making histories (in a process of its own)", 0, 1)
        figures = figures_of(["bench", "one-child", str(cycles), str(runs)], environment)
        progress("Making histories (in a process of its own)", 1, 1)
        cases = cases_of("pages", here.database_kind, "events", figures)
    made = (
        f"{figures['children']} children; {figures['sizes'][-1]:,} events in the longest family history,"
        f" {figures['events_of_child']:,} of them of the child whose page is made: {MADE_HOW}"
    )
    musts = (*as_many_queries(figures, "events of the family"), *fast_enough(cases, MOST_MILLISECONDS))
    return Outcome(lines=(basis, made, "", *table_of(figures, cases)), cases=cases, musts=musts)
