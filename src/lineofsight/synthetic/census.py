"""An invented authority's census files: one for each census year of its plan, of the lives that the record holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count as counting
from itertools import islice
from pathlib import Path

from lineofsight.domain.codes import Collection, SourceLevel
from lineofsight.returns.cin_census.children import CensusChild, CensusHeader
from lineofsight.returns.cin_census.reading import census_year
from lineofsight.returns.cin_census.writing import ReviewsForm
from lineofsight.synthetic.authority import AUTHORITY, every_family
from lineofsight.synthetic.census_years import as_a_file_holds, first_day, is_held, last_day
from lineofsight.synthetic.chance import chance_for
from lineofsight.synthetic.dirty import dirty_census, write_planted
from lineofsight.synthetic.lives import families, numbered
from lineofsight.synthetic.plan import MOST_CHILDREN, AuthorityPlan

WRITTEN_AT = time(6, 30)
Progress = Callable[[int], None]
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


def children_in(
    plan: AuthorityPlan, covers_from: date, reference_date: date, progress: Progress | None = None
) -> Iterator[CensusChild]:
    """What a file of these days holds of the authority's children, one at a time.

    progress: told how many children have been looked at, held or not.
    """
    looked_at = 0
    for family in every_family(plan):
        looked_at += len(family.lives)
        if progress is not None:
            progress(looked_at)
        for life in family.lives:
            child = as_a_file_holds(life, covers_from, reference_date)
            if child is not None:
                yield child


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file that was written: how many children it holds, and how many of them were given a fault."""

    path: Path
    children: int
    planted: int


def write_files(
    plan: AuthorityPlan,
    folder: Path,
    reviews: ReviewsForm = "dfe",
    rate: float = 0.0,
    progress: Progress | None = None,
) -> Iterator[WrittenFile]:
    """Write an authority's files into a folder that exists, the earliest first, and tell of each when it is whole.

    One child is held at a time, whatever the size; the lives are told again for each file. The same plan makes the
    same bytes. rate: the share of the children who are given a fault on purpose, each then listed in a table beside
    the file. progress: told how many children have been looked at for the file being written. Raises ImpossibleRate.
    """
    for covers_from, reference_date in file_days(plan):
        path = folder / f"springshire_children_in_need_{reference_date.isoformat()}.xml"
        header = header_for(reference_date, datetime.combine(reference_date + timedelta(days=1), WRITTEN_AT, UTC))
        children = _Counted(children_in(plan, covers_from, reference_date, progress))
        chance = chance_for(plan.seed, "dirty", reference_date.isoformat())
        planted = dirty_census(path, header, children, rate, chance, reviews)
        table = path.with_suffix(".planted.csv")
        table.unlink(missing_ok=True)  # of a file that stood here before
        if planted:
            write_planted(table, planted)
        yield WrittenFile(path, children.count, len(planted))


class _Counted:
    """Children that stream past, and how many they were."""

    def __init__(self, children: Iterable[CensusChild]) -> None:
        self.children = children
        self.count = 0

    def __iter__(self) -> Iterator[CensusChild]:
        for child in self.children:
            self.count += 1
            yield child


def invented_children(count: int, reference_date: date, seed: int) -> Iterator[CensusChild]:
    """The first so many children of one file of a large authority, numbered anew, one at a time.

    The file begins with its census year and ends on the reference date. There are some 400,000 at most: no plan is of
    more than MOST_CHILDREN.
    """
    plan = AuthorityPlan(MOST_CHILDREN, YEARS_BEFORE_A_FILE, reference_date, seed)
    covers_from = first_day(census_year(reference_date))
    held = (life for _, lives in families(plan) for life in lives if is_held(life, covers_from, reference_date))
    for number, life in zip(counting(1), islice(held, count), strict=False):
        child = as_a_file_holds(numbered(life, number), covers_from, reference_date)
        assert child is not None, "only children whom the file holds are numbered"
        yield child
