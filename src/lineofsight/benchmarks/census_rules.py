"""How fast a census file is checked by every rule, and in how much memory, beside lxml parsing the same file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from lxml import etree

from lineofsight.benchmarks import invented_files
from lineofsight.benchmarks.exceptions import CannotMeasure
from lineofsight.benchmarks.figures import MEGABYTE, Must, Outcome, machine, table
from lineofsight.benchmarks.memory import peak_bytes
from lineofsight.benchmarks.places import figures_of
from lineofsight.returns.cin_census.rules.files import check_file

MOST_TIMES_LXML = ((40_000, 8.0), (10_000, 10.0))
"""From so many children on, a check takes at most so many times the processor time of a bare parse."""
MOST_MEMORY = 600 * MEGABYTE
LONGEST_START = 0.3  # seconds until `check` of a file with nothing in it has ended

Progress = Callable[[str, int, int], None]


# --- one measurement, in a process of its own ------------------------------------------------------------------------


def check_once(path: Path) -> dict[str, Any]:
    """Check a file by every rule: processor seconds, and memory before and at the peak."""
    at_start, began, worked = peak_bytes(), time.perf_counter(), time.process_time()
    checked = check_file(path)
    return {
        "children": checked.children,
        "findings": len(checked.findings),
        "seconds": time.perf_counter() - began,
        "processor_seconds": time.process_time() - worked,
        "memory_at_start": at_start,
        "memory_peak": peak_bytes(),
    }


def parse_once(path: Path) -> dict[str, Any]:
    """Parse a file with lxml into one document, and do nothing with it."""
    worked = time.process_time()
    document = etree.parse(path, etree.XMLParser(resolve_entities=False, huge_tree=True))
    took = time.process_time() - worked
    return {"children": len(document.findall("Children/Child")), "processor_seconds": took}


# --- the benchmark ---------------------------------------------------------------------------------------------------


@dataclass
class Size:
    """The measurements of one size of file."""

    children: int
    path: Path
    checks: list[dict[str, Any]] = field(default_factory=list)
    parses: list[dict[str, Any]] = field(default_factory=list)

    @property
    def times_lxml(self) -> float:
        """The processor time of a check in times that of a parse: the best of each, least disturbed by other work."""
        return _best(self.checks) / _best(self.parses)

    @property
    def peak(self) -> float:
        return float(median(one["memory_peak"] for one in self.checks))

    def case(self) -> dict[str, Any]:
        """One JSON line: processor seconds, bytes."""
        return {
            "benchmark": "check-cin",
            "children": self.children,
            "file_bytes": self.path.stat().st_size,
            "findings": self.checks[0]["findings"],
            "runs": len(self.checks),
            "check_processor_seconds": [round(one["processor_seconds"], 3) for one in self.checks],
            "lxml_processor_seconds": [round(one["processor_seconds"], 4) for one in self.parses],
            "times_lxml": round(self.times_lxml, 2),
            "memory_at_start": round(median(one["memory_at_start"] for one in self.checks)),
            "memory_peak": round(self.peak),
        }


def _best(of: list[dict[str, Any]]) -> float:
    return float(min(one["processor_seconds"] for one in of))


def measure(sizes: Sequence[int], runs: int, folder: Path, progress: Progress) -> Outcome:
    """Check files of these sizes and parse them, in turn, each in a fresh process. The files are left in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    measured = [Size(count, folder / f"invented_{count}_children.xml") for count in sorted(set(sizes))]
    for done, size in enumerate(measured):
        progress("Writing files", done, len(measured))
        invented_files.write_file(size.path, invented_files.everybody(size.children))
    progress("Writing files", len(measured), len(measured))
    total = runs * len(measured)
    for number in range(total):
        progress("Checking files", number, total)
        size = measured[number % len(measured)]
        size.parses.append(_checked(figures_of(["bench", "one-document", str(size.path)], dict(os.environ)), size))
        size.checks.append(_checked(figures_of(["bench", "one-check", str(size.path)], dict(os.environ)), size))
    progress("Checking files", total, total)
    start = min(_start(folder) for _ in range(runs))
    cases = tuple(size.case() for size in measured)
    basis = f"bench check-cin: {machine()}; processor time, best of {runs} runs"
    lines = (basis, "", *_table(measured), "", f"start to end on a file with nothing in it: {start:.2f} s")
    return Outcome(lines=lines, cases=cases, musts=(*_musts(measured), _quick_to_start(start)))


def _checked(figures: dict[str, Any], size: Size) -> dict[str, Any]:
    if figures["children"] != size.children:
        raise CannotMeasure(f"A file of {size.children:,} children was read as one of {figures['children']:,}.")
    return figures


def _start(folder: Path) -> float:
    """Seconds from the start of the command to its end, with nothing to check."""
    path = folder / "nothing.xml"
    path.write_text("<Message><Children/></Message>", "utf-8")
    began = time.perf_counter()
    command = [sys.executable, "-m", "lineofsight", "check", "cin", str(path), "--rules", "100"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # noqa: S603 - ours
    return time.perf_counter() - began


def _table(measured: Sequence[Size]) -> list[str]:
    headings = ("children", "file", "findings", "check", "lxml", "check/lxml", "peak")
    rows = [
        (
            f"{size.children:,}",
            f"{size.path.stat().st_size / MEGABYTE:.1f} MB",
            f"{size.checks[0]['findings']:,}",
            f"{_best(size.checks):.2f} s",
            f"{_best(size.parses):.3f} s",
            f"{size.times_lxml:.1f} x",
            f"{size.peak / MEGABYTE:.0f} MB",
        )
        for size in measured
    ]
    return table(headings, rows)


def _musts(measured: Sequence[Size]) -> list[Must]:
    musts = []
    for size in measured:
        limit = next((times for children, times in MOST_TIMES_LXML if size.children >= children), None)
        if limit is not None:
            claim = (
                f"{size.children:,} children are checked in {size.times_lxml:.1f} x a bare parse (must: {limit:.0f})"
            )
            musts.append(Must(claim, is_met=size.times_lxml <= limit))
    largest = measured[-1]
    claim = f"peak memory at {largest.children:,} children is {largest.peak / MEGABYTE:.0f} MB (must: at most 600)"
    return [*musts, Must(claim, is_met=largest.peak <= MOST_MEMORY)]


def _quick_to_start(seconds: float) -> Must:
    claim = f"`check` starts and ends in {seconds:.2f} s (wanted: {LONGEST_START})"
    return Must(claim, is_met=seconds <= LONGEST_START, is_binding=False)
