"""An invented authority's census files: children who never were, with the dates and proportions of a real year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from random import Random

from lineofsight.domain.codes import Collection, SourceLevel
from lineofsight.returns.cin_census.children import CensusChild, CensusHeader
from lineofsight.returns.cin_census.writing import write_census
from lineofsight.synthetic.census_families import Families, numbered
from lineofsight.synthetic.census_years import as_a_file_holds, census_year, first_day, last_day

AUTHORITY_NAME = "Springshire (invented)"
AUTHORITY = "990"  # of no authority: those that rule 1530 lists, of today and before, end at 943
WRITTEN_AT = time(6, 30)

__all__ = [
    "AUTHORITY",
    "AUTHORITY_NAME",
    "as_a_file_holds",
    "header_for",
    "invented_census_files",
    "invented_children",
    "invented_lives",
]


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


def invented_children(count: int, reference_date: date, seed: int) -> Iterator[CensusChild]:
    """The children of one file, from the start of its census year to the reference date, one at a time."""
    covers_from = first_day(census_year(reference_date))
    for life in islice(_lives(covers_from, reference_date, Random(seed)), count):
        child = as_a_file_holds(life, covers_from, reference_date)
        assert child is not None, "only children whom the file holds are drawn"
        yield child


def invented_lives(count: int, covers_from: date, until: date, seed: int) -> tuple[CensusChild, ...]:
    """Whole stories of children whom files of these days hold, told past their end, by the first referral."""
    chance = Random(seed)
    families: list[list[CensusChild]] = []
    wanted = count
    for family in Families(chance, covers_from, until):
        families.append(family[:wanted])
        wanted -= len(families[-1])
        if wanted == 0:
            break
    families.sort(key=lambda family: family[0].episodes[0].referred_on)
    return tuple(numbered(child, number, chance) for number, child in enumerate(chain.from_iterable(families), 1))


def invented_census_files(folder: Path, children: int, until: date, seed: int) -> list[Path]:
    """Write two files that continue one another, and give their paths, the earlier first.

    The first is of the whole census year that ended before `until`; the second goes on from there until `until`,
    the end of a month. So many children are in the two together, and the same seed makes the same files.
    """
    year = census_year(until)
    lives = invented_lives(children, first_day(year - 1), until, seed)
    paths = []
    for this_year, reference_date in ((year - 1, last_day(year - 1)), (year, until)):
        held = (as_a_file_holds(life, first_day(this_year), reference_date) for life in lives)
        path = folder / f"springshire_children_in_need_{reference_date.isoformat()}.xml"
        written_at = datetime.combine(reference_date + timedelta(days=1), WRITTEN_AT, UTC)
        write_census(path, header_for(reference_date, written_at), (child for child in held if child is not None))
        paths.append(path)
    return paths


def _lives(covers_from: date, until: date, chance: Random) -> Iterator[CensusChild]:
    drawn = chain.from_iterable(Families(chance, covers_from, until))
    return (numbered(child, number, chance) for number, child in enumerate(drawn, 1))
