"""An invented authority's census files: one for each census year of its plan, of the lives that the record holds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count as counting
from itertools import islice
from pathlib import Path

from lineofsight.domain.codes import Collection, SourceLevel
from lineofsight.returns.cin_census.children import CensusChild, CensusHeader
from lineofsight.returns.cin_census.writing import ReviewsForm, write_census
from lineofsight.synthetic.census_years import as_a_file_holds, census_year, first_day, is_held, last_day
from lineofsight.synthetic.lives import families, numbered
from lineofsight.synthetic.plan import AuthorityPlan

AUTHORITY_NAME = "Springshire (invented)"
AUTHORITY = "990"  # of no authority: those that rule 1530 lists, of today and before, end at 943
WRITTEN_AT = time(6, 30)
YEARS_BEFORE_A_FILE = 4  # of referrals, so that one file alone holds long cases too


def header_for(reference_date: date, written_at: datetime) -> CensusHeader:
    """The header of a file of the invented authority. `written_at`: aware."""
    return CensusHeader(
        authority=AUTHORITY,
        reference_date=reference_date,
        collection=Collection.CHILDREN_IN_NEED_CENSUS.code,
        year=census_year(reference_date),
        source_level=SourceLevel.LOCAL_AUTHORITY.code,
        software="Invented by Line of Sight",
        release="1",
        serial_number="001",
        written_at=written_at,
    )


def file_days(plan: AuthorityPlan) -> tuple[tuple[date, date], ...]:
    """The first day and the reference date of each file of an authority, the earliest first.

    One file for each census year that the plan touches; the last goes until the last day lived.
    """
    years = range(census_year(plan.first), census_year(plan.until) + 1)
    return tuple((first_day(year), min(last_day(year), plan.until)) for year in years)


def children_in(plan: AuthorityPlan, covers_from: date, reference_date: date) -> Iterator[CensusChild]:
    """What a file of these days holds of the authority's children, one at a time."""
    for _, lives in families(plan):
        for life in lives:
            child = as_a_file_holds(life, covers_from, reference_date)
            if child is not None:
                yield child


def write_files(plan: AuthorityPlan, folder: Path, reviews: ReviewsForm = "dfe") -> list[Path]:
    """Write an authority's files into a folder that exists, and give their paths, the earliest first.

    One child is held at a time, whatever the size; the lives are told again for each file. The same plan makes the
    same bytes.
    """
    paths = []
    for covers_from, reference_date in file_days(plan):
        path = folder / f"springshire_children_in_need_{reference_date.isoformat()}.xml"
        written_at = datetime.combine(reference_date + timedelta(days=1), WRITTEN_AT, UTC)
        children = children_in(plan, covers_from, reference_date)
        write_census(path, header_for(reference_date, written_at), children, reviews)
        paths.append(path)
    return paths


def invented_children(count: int, reference_date: date, seed: int) -> Iterator[CensusChild]:
    """The first so many children of one file of a large authority, numbered anew, one at a time.

    The file begins with its census year and ends on the reference date.
    """
    plan = AuthorityPlan(sys.maxsize, YEARS_BEFORE_A_FILE, reference_date, seed)
    covers_from = first_day(census_year(reference_date))
    held = (life for _, lives in families(plan) for life in lives if is_held(life, covers_from, reference_date))
    for number, life in zip(counting(1), islice(held, count), strict=False):
        child = as_a_file_holds(numbered(life, number), covers_from, reference_date)
        assert child is not None, "only children whom the file holds are numbered"
        yield child


def invented_census_files(folder: Path, children: int, until: date, seed: int) -> list[Path]:
    """Write the files of two years until `until`, and give their paths, the earliest first."""
    return write_files(AuthorityPlan(children, 2, until, seed), folder)
