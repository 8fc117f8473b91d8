"""The files that are measured with: invented children of the last whole census year, the same for the same seed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

from lineofsight.record.moment import today
from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.returns.cin_census.reading import census_year
from lineofsight.returns.cin_census.writing import write_census
from lineofsight.synthetic.census import header_for, invented_children
from lineofsight.synthetic.census_years import last_day

SEED = 7


def reference_date() -> date:
    """The last day of the last census year that is over."""
    return last_day(census_year(today()) - 1)


def write_file(path: Path, children: Iterable[CensusChild]) -> None:
    """Write one file of the invented authority as at `reference_date`."""
    on = reference_date()
    write_census(path, header_for(on, datetime.combine(on, time(18), UTC)), children)


def everybody(count: int) -> Iterator[CensusChild]:
    """The children of a whole year's file, open and closed in England's proportions."""
    return invented_children(count, reference_date(), SEED)


def open_children() -> Iterator[CensusChild]:
    """Children whose case is open on the reference date, one after the other, without end."""
    return (
        child
        for child in invented_children(sys.maxsize, reference_date(), SEED)
        if any(episode.closed_on is None and not episode.is_no_further_action for episode in child.episodes)
    )
