"""Pages made in process, through all middleware, the gate and the trail: their queries, and the time each run takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lineofsight.benchmarks.exceptions import CannotMeasure
from lineofsight.benchmarks.figures import Must, table
from lineofsight.config.collecting import collect_seldom

WARM_UPS = 3
EMPTY_PAGE = "own_account"
"""A page with hardly anything on it: what signing in, the gate, the trail and the layout cost."""

Progress = Callable[[str, int, int], None]


def statements_of(client: Client, address: str) -> list[str]:
    """The SQL statements that one warm making of a page asks. address: its name, or its path."""
    _get(client, address)
    with CaptureQueriesContext(connection) as asked:
        _get(client, address)
    return [query["sql"] for query in asked.captured_queries]


def milliseconds_of(
    client: Client,
    pages: Mapping[str, str],
    statements: Mapping[str, list[str]],
    reads: Sequence[str],
    runs: int,
    progress: Progress,
) -> dict[str, list[float]]:
    """Each page, its bare SQL, and the empty page, in turn, `runs` times.

    pages: name and address, by its name or path. reads: the page's own SQL reads one of these tables.
    """
    steps: dict[str, Callable[[], None]] = {}
    for name, address in pages.items():
        steps[name] = lambda address=address: _get(client, address)  # type: ignore[misc]
        own = [sql for sql in statements[name] if sql.startswith("SELECT") and any(table in sql for table in reads)]
        steps[f"{name}: its SQL alone"] = lambda own=own: _ask(own)  # type: ignore[misc]
    steps["empty page"] = lambda: _get(client, EMPTY_PAGE)
    taken: dict[str, list[float]] = {name: [] for name in steps}
    collect_seldom()  # as the server does
    for number in range(WARM_UPS + runs):
        for name, step in steps.items():
            began = time.perf_counter()
            step()
            if number >= WARM_UPS:
                taken[name].append((time.perf_counter() - began) * 1000)
        progress("Making pages", number + 1, WARM_UPS + runs)
    return taken


def _get(client: Client, address: str) -> None:
    answer = client.get(address if address.startswith("/") else reverse(address))
    if answer.status_code != 200:
        raise CannotMeasure(f"The page `{address}` answered with {answer.status_code}.")


def _ask(statements: list[str]) -> None:
    """Send statements through a bare cursor, and fetch their rows."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()


def cases_of(benchmark: str, database: str, counted: str, figures: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """One case for each thing that was timed. counted: the name under which the larger size stands: "children"."""
    return tuple(
        {
            "benchmark": benchmark,
            "database": database,
            "what": name,
            counted: figures["sizes"][-1],
            "queries": figures["queries"].get(name, [None])[-1],
            "runs": len(taken),
            "best_milliseconds": round(min(taken), 2),
            "median_milliseconds": round(median(taken), 2),
        }
        for name, taken in figures["milliseconds"].items()
    )


def table_of(figures: dict[str, Any], cases: Sequence[dict[str, Any]]) -> list[str]:
    """The cases as lines to print: queries at both sizes, best and median."""
    small, large = figures["sizes"]
    rows = []
    for case in cases:
        queries = [str(count) for count in figures["queries"].get(case["what"], ("", ""))]
        rows.append(
            (case["what"], *queries, f"{case['best_milliseconds']:.1f} ms", f"{case['median_milliseconds']:.1f} ms")
        )
    return table(("page", f"queries at {small:,}", f"at {large:,}", "best", "median"), rows)


def as_many_queries(figures: dict[str, Any], of_what: str) -> list[Must]:
    """That each page asks as many queries at the larger size as at the smaller. of_what: "open children"."""
    small, large = figures["sizes"]
    return [
        Must(
            f"{name}: as many queries at {large:,} {of_what} as at {small:,} ({counts[1]} and {counts[0]})",
            is_met=counts[0] == counts[1],
        )
        for name, counts in figures["queries"].items()
    ]


def fast_enough(cases: Sequence[dict[str, Any]], most_milliseconds: Mapping[str, int]) -> list[Must]:
    """The times, said but not binding: they depend on the machine and on what else it does.

    most_milliseconds: what is wanted of each page, by its name.
    """
    return [
        Must(
            f"{case['what']}: {case['median_milliseconds']:.0f} ms of server time at the median (wanted: under"
            f" {most_milliseconds[case['what']]} ms; a time, so not binding)",
            is_met=case["median_milliseconds"] < most_milliseconds[case["what"]],
            is_binding=False,
        )
        for case in cases
        if case["what"] in most_milliseconds
    ]
