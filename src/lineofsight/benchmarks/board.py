"""How long the board and a list of 50 rows take the server, and how many queries, beside bare SQL and an empty page."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.benchmarks.exceptions import CannotMeasure
from lineofsight.benchmarks.figures import Must, Outcome, machine, table
from lineofsight.benchmarks.places import figures_of, place
from lineofsight.benchmarks.service import MADE_HOW, InventedService
from lineofsight.record.models import Deadline

MOST_MILLISECONDS = 150
SMALL = 1000
WARM_UPS = 3
PAGES = {"board": "board", "list of 50 rows": "deadlines"}
"""What is measured: its name here, and that of its address."""
EMPTY_PAGE = "own_account"
"""A page with hardly anything on it: what signing in, the gate, the trail and the layout cost."""

READ = ("record_deadline", "record_child")
"""A page's own SQL reads one of these tables: of deadlines, or of children and their plans."""

Progress = Callable[[str, int, int], None]


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
        statements = {name: _statements(client, address) for name, address in PAGES.items()}
        for name, found in statements.items():
            queries[name].append(len(found))
    return {
        "sizes": sizes,
        "queries": queries,
        "deadlines_running": Deadline.objects.running().count(),
        "milliseconds": _milliseconds(client, statements, runs, progress),
    }


def _statements(client: Client, address: str) -> list[str]:
    """The SQL statements that one warm making of a page asks."""
    _get(client, address)
    with CaptureQueriesContext(connection) as asked:
        _get(client, address)
    return [query["sql"] for query in asked.captured_queries]


def _milliseconds(
    client: Client, statements: dict[str, list[str]], runs: int, progress: Progress
) -> dict[str, list[float]]:
    """Each page, its bare SQL, and the empty page, in turn, `runs` times."""
    steps: dict[str, Callable[[], None]] = {}
    for name, address in PAGES.items():
        steps[name] = lambda address=address: _get(client, address)  # type: ignore[misc]
        read = [sql for sql in statements[name] if sql.startswith("SELECT") and any(table in sql for table in READ)]
        steps[f"{name}: its SQL alone"] = lambda read=read: _ask(read)  # type: ignore[misc]
    steps["empty page"] = lambda: _get(client, EMPTY_PAGE)
    taken: dict[str, list[float]] = {name: [] for name in steps}
    for number in range(WARM_UPS + runs):
        for name, step in steps.items():
            began = time.perf_counter()
            step()
            if number >= WARM_UPS:
                taken[name].append((time.perf_counter() - began) * 1000)
        progress("Making pages", number + 1, WARM_UPS + runs)
    return taken


def _get(client: Client, address: str) -> None:
    answer = client.get(reverse(address))
    if answer.status_code != 200:
        raise CannotMeasure(f"The page `{address}` answered with {answer.status_code}.")


def _ask(statements: list[str]) -> None:
    """Send statements through a bare cursor, and fetch their rows."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()


# --- the benchmark ---------------------------------------------------------------------------------------------------


def measure(children: int, runs: int, progress: Progress) -> Outcome:
    """Make a service of so many open children in a throwaway database, and its pages in one process."""
    with place() as here, here.database() as environment:
        basis = f"bench board: {here.database_kind}; {machine()}; median of {runs} warm runs, in turn"
        progress("Making a service (in a process of its own)", 0, 1)
        figures = figures_of(["bench", "one-board", str(children), str(runs)], environment)
        progress("Making a service (in a process of its own)", 1, 1)
        cases = tuple(_cases(figures, here.database_kind))
    made = f"{children:,} open children, {figures['deadlines_running']:,} running deadlines: {MADE_HOW}"
    return Outcome(
        lines=(basis, made, "", *_table(figures, cases)), cases=cases, musts=(*_fixed(figures), *_fast(cases))
    )


def _cases(figures: dict[str, Any], database: str) -> list[dict[str, Any]]:
    return [
        {
            "benchmark": "board",
            "database": database,
            "what": name,
            "children": figures["sizes"][-1],
            "queries": figures["queries"].get(name, [None])[-1],
            "runs": len(taken),
            "best_milliseconds": round(min(taken), 2),
            "median_milliseconds": round(median(taken), 2),
        }
        for name, taken in figures["milliseconds"].items()
    ]


def _table(figures: dict[str, Any], cases: tuple[dict[str, Any], ...]) -> list[str]:
    small, large = figures["sizes"]
    rows = []
    for case in cases:
        queries = [str(count) for count in figures["queries"].get(case["what"], ("", ""))]
        rows.append(
            (case["what"], *queries, f"{case['best_milliseconds']:.1f} ms", f"{case['median_milliseconds']:.1f} ms")
        )
    return table(("page", f"queries at {small:,}", f"at {large:,}", "best", "median"), rows)


def _fixed(figures: dict[str, Any]) -> list[Must]:
    small, large = figures["sizes"]
    return [
        Must(
            f"{name}: as many queries at {large:,} open children as at {small:,} ({counts[1]} and {counts[0]})",
            is_met=counts[0] == counts[1],
        )
        for name, counts in figures["queries"].items()
    ]


def _fast(cases: tuple[dict[str, Any], ...]) -> list[Must]:
    """The times, said but not binding: they depend on the machine and on what else it does."""
    return [
        Must(
            f"{case['what']}: {case['median_milliseconds']:.0f} ms of server time at the median (wanted: under"
            f" {MOST_MILLISECONDS} ms; a time, so not binding)",
            is_met=case["median_milliseconds"] < MOST_MILLISECONDS,
            is_binding=False,
        )
        for case in cases
        if case["what"] in PAGES
    ]
