"""How fast the safeguarding dataset is returned and loaded, and in how much memory, beside a bare reading of it."""

from __future__ import annotations

import csv
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final, Literal

from lineofsight.access.accounts import command_line
from lineofsight.access.models import Account
from lineofsight.actions.loading import load_extract
from lineofsight.actions.returning.safeguarding_dataset import make_safeguarding_dataset
from lineofsight.benchmarks import invented_files
from lineofsight.benchmarks.exceptions import CannotMeasure
from lineofsight.benchmarks.figures import MEGABYTE, Outcome, machine, table
from lineofsight.benchmarks.loading import memory_must
from lineofsight.benchmarks.memory import peak_bytes
from lineofsight.benchmarks.places import Place, figures_of, place, run
from lineofsight.synthetic.authority import AUTHORITY

Progress = Callable[[str, int, int], None]
What = Literal["load-ssd", "return-ssd"]
DOING: Final[dict[What, str]] = {"load-ssd": "Loading", "return-ssd": "Returning"}
PEOPLE: Final = "ssd_person"


# --- one measurement, in a process of its own ------------------------------------------------------------------------


def load_once(path: Path, by: Account) -> dict[str, Any]:
    """Load an extract into the record at hand: seconds, and memory before and at the peak."""
    at_start, began, worked = peak_bytes(), time.perf_counter(), time.process_time()
    report = load_extract(path, by=by, authority=AUTHORITY, as_at=invented_files.reference_date())
    return {"children": report.children} | _since(at_start, began, worked)


def return_once(path: Path) -> dict[str, Any]:
    """Return the dataset of the record at hand, checked and on the trail: seconds, memory before and at the peak."""
    at_start, began, worked = peak_bytes(), time.perf_counter(), time.process_time()
    made = make_safeguarding_dataset(path, by=command_line())
    return {"children": made.counts[PEOPLE]} | _since(at_start, began, worked)


def read_once(path: Path) -> dict[str, Any]:
    """Read the CSVs of an extract row by row, and do nothing with them: the floor of any reading or writing."""
    at_start, began, worked = peak_bytes(), time.perf_counter(), time.process_time()
    rows = {file.stem: _rows(file) for file in sorted(path.glob("ssd_*.csv"))}
    return {"children": rows[PEOPLE], "rows": sum(rows.values())} | _since(at_start, began, worked)


def _rows(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def _since(at_start: int, began: float, worked: float) -> dict[str, Any]:
    return {
        "seconds": time.perf_counter() - began,
        "processor_seconds": time.process_time() - worked,
        "memory_at_start": at_start,
        "memory_peak": peak_bytes(),
    }


# --- the benchmark ---------------------------------------------------------------------------------------------------


@dataclass
class Size:
    """The measurements of one size of authority. rows: of its extract."""

    children: int
    rows: int = 0
    bytes: int = 0
    runs: list[dict[str, Any]] = field(default_factory=list)
    reads: list[dict[str, Any]] = field(default_factory=list)

    @property
    def peak(self) -> float:
        """Peak memory in bytes: the median of the runs."""
        return float(median(one["memory_peak"] for one in self.runs))

    def best(self, name: str) -> float:
        return float(min(one[name] for one in self.runs))

    def case(self, what: What, database: str) -> dict[str, Any]:
        """One JSON line: seconds, bytes; `times_csv` compares the best processor times."""
        read = min(one["processor_seconds"] for one in self.reads)
        at_start = median(one["memory_at_start"] for one in self.runs)
        return {
            "benchmark": what,
            "database": database,
            "children": self.children,
            "rows": self.rows,
            "file_bytes": self.bytes,
            "runs": len(self.runs),
            "seconds": [round(one["seconds"], 3) for one in self.runs],
            "processor_seconds": [round(one["processor_seconds"], 3) for one in self.runs],
            "csv_processor_seconds": [round(one["processor_seconds"], 4) for one in self.reads],
            "times_csv": round(self.best("processor_seconds") / read, 1),
            "memory_at_start": round(at_start),
            "memory_peak": round(self.peak),
            "memory_growth": round(self.peak - at_start),
        }


def measure(what: What, sizes: Sequence[int], runs: int, progress: Progress) -> Outcome:
    """Load, or return, the dataset of authorities of these sizes, each run in a fresh process.

    An authority is filled once by the loader of the census. Each load has a fresh database.
    """
    with place() as here:
        basis = f"bench {what}: {here.database_kind}; {machine()}; best of {runs} runs"
        measured = [Size(count) for count in sorted(set(sizes))]
        for size in measured:
            _measure(here, what, size, runs, progress)
        cases = tuple(size.case(what, here.database_kind) for size in measured)
        musts = memory_must([(size.children, size.peak) for size in measured])
    return Outcome(lines=(basis, "", *_table(cases)), cases=cases, musts=musts)


def _measure(here: Place, what: What, size: Size, runs: int, progress: Progress) -> None:
    given, extract = here.folder / "given.xml", here.folder / "extract"
    doing = f"{DOING[what]} {size.children:,} children"
    invented_files.write_file(given, invented_files.everybody(size.children))
    with here.database() as environment:
        run(["load", "cin", str(given)], environment)
        for number in range(runs if what == "return-ssd" else 1):
            progress(doing, number, runs)
            shutil.rmtree(extract, ignore_errors=True)
            returned = _checked(figures_of(["bench", "one-return-ssd", str(extract)], environment), size)
            size.reads.append(_checked(figures_of(["bench", "one-read-ssd", str(extract)], environment), size))
            if what == "return-ssd":
                size.runs.append(returned)
    size.rows = size.reads[0]["rows"]
    size.bytes = sum(file.stat().st_size for file in extract.glob("ssd_*.csv"))
    for number in range(runs if what == "load-ssd" else 0):
        progress(doing, number, runs)
        with here.database() as environment:
            size.runs.append(_checked(figures_of(["bench", "one-load-ssd", str(extract)], environment), size))
    progress(doing, runs, runs)


def _checked(figures: dict[str, Any], size: Size) -> dict[str, Any]:
    if figures["children"] != size.children:
        raise CannotMeasure(f"An authority of {size.children:,} children came to one of {figures['children']:,}.")
    return figures


def _table(cases: Sequence[dict[str, Any]]) -> list[str]:
    headings = ("children", "rows", "files", "wall", "processor", "csv", "times csv", "peak", "over start")
    rows = [
        (
            f"{case['children']:,}",
            f"{case['rows']:,}",
            f"{case['file_bytes'] / MEGABYTE:.1f} MB",
            f"{min(case['seconds']):.1f} s",
            f"{min(case['processor_seconds']):.1f} s",
            f"{min(case['csv_processor_seconds']):.2f} s",
            f"{case['times_csv']:.0f} x",
            f"{case['memory_peak'] / MEGABYTE:.0f} MB",
            f"{case['memory_growth'] / MEGABYTE:.0f} MB",
        )
        for case in cases
    ]
    return table(headings, rows)
