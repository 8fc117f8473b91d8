"""How fast the census of a year is made from the record, and in how much memory, beside lxml parsing what was made."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from lineofsight.access.accounts import command_line
from lineofsight.actions.returning import make_census
from lineofsight.benchmarks import invented_files
from lineofsight.benchmarks.census_rules import parse_once
from lineofsight.benchmarks.exceptions import CannotMeasure
from lineofsight.benchmarks.figures import MEGABYTE, Must, Outcome, machine, table
from lineofsight.benchmarks.memory import peak_bytes
from lineofsight.benchmarks.places import Place, figures_of, place, run

LONGEST = 20.0  # seconds, for the children of the largest authority
CHILDREN_OF_THE_LARGEST = 40_000
MOST_MEMORY = 600 * MEGABYTE

Progress = Callable[[str, int, int], None]


# --- one measurement, in a process of its own ------------------------------------------------------------------------


def return_once(path: Path) -> dict[str, Any]:
    """Make the census of the record at hand, checked and kept: seconds, and memory before and at the peak.

    Beside it, the processor seconds of a bare parse of what was made.
    """
    at_start, began, worked = peak_bytes(), time.perf_counter(), time.process_time()
    made = make_census(path, invented_files.reference_date().year, by=command_line())
    figures = {
        "children": made.checked.children,
        "seconds": time.perf_counter() - began,
        "processor_seconds": time.process_time() - worked,
        "memory_at_start": at_start,
        "memory_peak": peak_bytes(),
    }
    return figures | {"lxml_processor_seconds": parse_once(path)["processor_seconds"]}


# --- the benchmark ---------------------------------------------------------------------------------------------------


@dataclass
class Size:
    """The measurements of one size of record."""

    children: int
    returns: list[dict[str, Any]] = field(default_factory=list)

    def best(self, name: str) -> float:
        return float(min(one[name] for one in self.returns))

    @property
    def times_lxml(self) -> float:
        return self.best("processor_seconds") / self.best("lxml_processor_seconds")

    @property
    def peak(self) -> float:
        return float(median(one["memory_peak"] for one in self.returns))

    def case(self, database: str) -> dict[str, Any]:
        """One JSON line: seconds, bytes."""
        return {
            "benchmark": "return-cin",
            "database": database,
            "children": self.children,
            "runs": len(self.returns),
            "seconds": [round(one["seconds"], 3) for one in self.returns],
            "processor_seconds": [round(one["processor_seconds"], 3) for one in self.returns],
            "lxml_processor_seconds": [round(one["lxml_processor_seconds"], 4) for one in self.returns],
            "times_lxml": round(self.times_lxml, 1),
            "memory_at_start": round(median(one["memory_at_start"] for one in self.returns)),
            "memory_peak": round(self.peak),
        }


def measure(sizes: Sequence[int], runs: int, progress: Progress) -> Outcome:
    """Make the census of records of these sizes, each filled once by the loader, each run in a fresh process."""
    with place() as here:
        basis = f"bench return-cin: {here.database_kind}; {machine()}; best of {runs} runs"
        measured = [Size(count) for count in sorted(set(sizes))]
        for size in measured:
            _measure(here, size, runs, progress)
        cases = tuple(size.case(here.database_kind) for size in measured)
    return Outcome(lines=(basis, "", *_table(measured)), cases=cases, musts=_musts(measured))


def _measure(here: Place, size: Size, runs: int, progress: Progress) -> None:
    given, made = here.folder / "given.xml", here.folder / "made.xml"
    what = f"Making the census of {size.children:,} children"
    invented_files.write_file(given, invented_files.everybody(size.children))
    with here.database() as environment:
        run(["load", "cin", str(given)], environment)
        for number in range(runs):
            progress(what, number, runs)
            figures = figures_of(["bench", "one-return", str(made)], environment)
            if figures["children"] != size.children:
                raise CannotMeasure(
                    f"A record of {size.children:,} children was returned as one of {figures['children']:,}."
                )
            size.returns.append(figures)
        progress(what, runs, runs)


def _table(measured: Sequence[Size]) -> list[str]:
    headings = ("children", "wall", "processor", "lxml", "return/lxml", "peak")
    rows = [
        (
            f"{size.children:,}",
            f"{size.best('seconds'):.2f} s",
            f"{size.best('processor_seconds'):.2f} s",
            f"{size.best('lxml_processor_seconds'):.3f} s",
            f"{size.times_lxml:.0f} x",
            f"{size.peak / MEGABYTE:.0f} MB",
        )
        for size in measured
    ]
    return table(headings, rows)


def _musts(measured: Sequence[Size]) -> tuple[Must, ...]:
    largest = measured[-1]
    peak = Must(
        f"peak memory at {largest.children:,} children is {largest.peak / MEGABYTE:.0f} MB (must: at most 600)",
        is_met=largest.peak <= MOST_MEMORY,
    )
    if largest.children < CHILDREN_OF_THE_LARGEST:
        return (peak,)
    seconds = largest.best("seconds")
    claim = f"the census of {largest.children:,} children is made in {seconds:.1f} s (wanted: {LONGEST:.0f})"
    return (Must(claim, is_met=seconds <= LONGEST, is_binding=False), peak)
