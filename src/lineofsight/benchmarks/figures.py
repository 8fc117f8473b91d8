"""How figures are written down: a table for people, one JSON line for each case, and what had to hold."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Must:
    """One claim about the figures. Only a ratio or a count is binding: a time depends on the machine and its load."""

    claim: str
    is_met: bool
    is_binding: bool = True

    def __str__(self) -> str:
        return f"{'met   ' if self.is_met else 'MISSED'}  {self.claim}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one benchmark came to: lines for people, one JSON object for each case, and the musts."""

    lines: tuple[str, ...]
    cases: tuple[dict[str, Any], ...]
    musts: tuple[Must, ...]

    @property
    def is_good(self) -> bool:
        """Whether every binding must is met."""
        return all(must.is_met for must in self.musts if must.is_binding)

    def written(self) -> Iterable[str]:
        """Everything, line by line, in the order in which it is printed."""
        yield from self.lines
        yield ""
        yield from map(str, self.musts)
        yield ""
        yield from (json.dumps(case) for case in self.cases)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table in plain text: the first column to the left, the others to the right."""
    everything = [headings, *rows]
    widths = [max(map(len, column)) for column in zip(*everything, strict=True)]
    return ["  ".join(_cells(row, widths)).rstrip() for row in everything]


def _cells(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *others = zip(row, widths, strict=True)
    return [first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)]


def machine() -> str:
    """What the figures were measured on, as far as it bears on them."""
    return (
        f"Python {platform.python_version()}, {os.cpu_count()} processors,"
        f" load average {os.getloadavg()[0]:.1f} at the start"
    )
