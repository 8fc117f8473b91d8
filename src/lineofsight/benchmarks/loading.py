"""How fast a census file is loaded, and in how much memory, beside a bare lxml parse of the same file."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from lxml import etree

from lineofsight.access.models import Account
from lineofsight.actions.loading import load_census
from lineofsight.benchmarks import invented_files
from lineofsight.benchmarks.exceptions import CannotMeasure
from lineofsight.benchmarks.figures import MEGABYTE, Must, Outcome, machine, table
from lineofsight.benchmarks.memory import peak_bytes
from lineofsight.benchmarks.places import Place, figures_of, place

MOST_MEMORY_RATIO = 1.3
"""Memory grows with the batch, not with the file: the peak of the largest file against that of the smallest."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many of its steps are done, and how many there are."""


# --- one measurement, in a process of its own ------------------------------------------------------------------------


def load_once(path: Path, by: Account) -> dict[str, Any]:
    """Load a file into the record at hand: seconds, processor seconds, and memory before and at the peak."""
    at_start, began, worked = peak_bytes(), time.perf_counter(), time.process_time()
    report = load_census(path, by=by)
    return {
        "children": report.children,
        "seconds": time.perf_counter() - began,
        "processor_seconds": time.process_time() - worked,
        "memory_at_start": at_start,
        "memory_peak": peak_bytes(),
    }


def parse_once(path: Path) -> dict[str, Any]:
    """Read a file with lxml, child by child, and do nothing with it: the floor of any load."""
    at_start, began, children = peak_bytes(), time.perf_counter(), 0
    for _, element in etree.iterparse(path, tag="Child", resolve_entities=False):
        children += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return {
        "children": children,
        "seconds": time.perf_counter() - began,
        "memory_at_start": at_start,
        "memory_peak": peak_bytes(),
    }


# --- the benchmark ---------------------------------------------------------------------------------------------------


@dataclass
class Size:
    """The measurements of one size of file."""

    children: int
    path: Path
    loads: list[dict[str, Any]] = field(default_factory=list)
    parses: list[dict[str, Any]] = field(default_factory=list)

    def seconds(self, of: list[dict[str, Any]]) -> list[float]:
        return [one["seconds"] for one in of]

    @property
    def peak(self) -> float:
        """Peak memory of a load, in bytes: the median of the runs."""
        return float(median(one["memory_peak"] for one in self.loads))

    def case(self, database: str) -> dict[str, Any]:
        """One JSON line. Seconds and bytes; rates in children per second, `best` from the fastest run."""
        loads, parses = self.seconds(self.loads), self.seconds(self.parses)
        at_start = median(one["memory_at_start"] for one in self.loads)
        parse_growth = median(one["memory_peak"] - one["memory_at_start"] for one in self.parses)
        return {
            "benchmark": "load",
            "database": database,
            "children": self.children,
            "file_bytes": self.path.stat().st_size,
            "runs": len(loads),
            "load_seconds": [round(seconds, 3) for seconds in loads],
            "load_processor_seconds": [round(one["processor_seconds"], 3) for one in self.loads],
            "load_best": round(self.children / min(loads), 1),
            "load_median": round(self.children / median(loads), 1),
            "lxml_seconds": [round(seconds, 4) for seconds in parses],
            "lxml_best": round(self.children / min(parses), 1),
            "lxml_median": round(self.children / median(parses), 1),
            "times_lxml": round(median(loads) / median(parses), 1),
            "memory_at_start": round(at_start),
            "memory_peak": round(self.peak),
            "memory_growth": round(self.peak - at_start),
            "lxml_memory_growth": round(parse_growth),
        }


def measure(sizes: Sequence[int], runs: int, out: Path | None, progress: Progress) -> Outcome:
    """Load files of these sizes, and parse them, in turn, each in a fresh process and each load in a fresh database.

    out: where to keep the files; thrown away when None.
    """
    with place() as here:
        basis = f"bench load: {here.database_kind}; {machine()}; best and median of {runs} runs"
        folder = out or here.folder
        folder.mkdir(parents=True, exist_ok=True)
        measured = [Size(count, folder / f"invented_{count}_children.xml") for count in sorted(set(sizes))]
        for done, size in enumerate(measured):
            progress("Writing files", done, len(measured))
            invented_files.write_file(size.path, invented_files.everybody(size.children))
        progress("Writing files", len(measured), len(measured))
        _measure_in_turn(here, measured, runs, progress)
        cases = tuple(size.case(here.database_kind) for size in measured)
    return Outcome(lines=(basis, "", *_table(cases)), cases=cases, musts=_musts(measured))


def _measure_in_turn(here: Place, measured: list[Size], runs: int, progress: Progress) -> None:
    total = runs * len(measured)
    for number in range(total):
        progress("Loading files", number, total)
        size = measured[number % len(measured)]
        with here.database() as environment:
            size.parses.append(_checked(figures_of(["bench", "one-parse", str(size.path)], environment), size))
            size.loads.append(_checked(figures_of(["bench", "one-load", str(size.path)], environment), size))
    progress("Loading files", total, total)


def _checked(figures: dict[str, Any], size: Size) -> dict[str, Any]:
    if figures["children"] != size.children:
        raise CannotMeasure(f"A file of {size.children:,} children was read as one of {figures['children']:,}.")
    return figures


def _table(cases: Sequence[dict[str, Any]]) -> list[str]:
    headings = ("children", "file", "load best", "median", "lxml best", "median", "load/lxml", "peak", "over start")
    rows = [
        (
            f"{case['children']:,}",
            _megabytes(case["file_bytes"]),
            f"{case['load_best']:,.0f}/s",
            f"{case['load_median']:,.0f}/s",
            f"{case['lxml_best']:,.0f}/s",
            f"{case['lxml_median']:,.0f}/s",
            f"{case['times_lxml']:,.0f} x",
            _megabytes(case["memory_peak"]),
            _megabytes(case["memory_growth"]),
        )
        for case in cases
    ]
    return table(headings, rows)


def _megabytes(count: float) -> str:
    return f"{count / MEGABYTE:.1f} MB"


def _musts(measured: list[Size]) -> tuple[Must, ...]:
    return memory_must([(size.children, size.peak) for size in measured])


def memory_must(peaks: Sequence[tuple[int, float]]) -> tuple[Must, ...]:
    """What has to hold of the peaks of several sizes, the smallest first: children and bytes. None of one size."""
    if len(peaks) < 2:
        return ()
    (few, small), (many, large) = peaks[0], peaks[-1]
    ratio = large / small
    claim = f"peak memory at {many:,} children is {ratio:.2f} x that at {few:,} (must: at most {MOST_MEMORY_RATIO})"
    return (Must(claim, is_met=ratio <= MOST_MEMORY_RATIO),)
