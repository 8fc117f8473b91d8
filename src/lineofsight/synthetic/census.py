"""Census files of Springshire, an invented authority: invented children, the same for the same seed.

Springshire's number is 999: no authority of today or before has it, and no pseudo-authority (CIN rule 1530's list). Its
pupil numbers carry the code of a pseudo-authority, which that rule accepts, and the school number 0000, which no school
has, so that none of them can be a real child's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from lineofsight.domain.pupil_numbers import upn_check_letter
from lineofsight.domain.working_days import Calendar
from lineofsight.returns.cin_census.children import CensusChild, CensusHeader
from lineofsight.returns.cin_census.reading import census_year
from lineofsight.returns.cin_census.writing import ReviewsForm, write_census
from lineofsight.synthetic import mix
from lineofsight.synthetic.filing import as_filed, year_start
from lineofsight.synthetic.lives import DAYS_IN_YEAR, Life, LivedEpisode, Storyteller, referral_days

AUTHORITY_NUMBER = "999"
AUTHORITY_NAME = "Springshire (invented)"
LOOK_BACK = timedelta(days=900)  # how long before the first file a child still open in it may have been referred
PSEUDO_AUTHORITIES = ("001", "002", "003", "004", "005")


def invented_children(count: int, reference_date: date, seed: int = 1) -> Iterator[CensusChild]:
    """So many children of one file to `reference_date`, one at a time."""
    for life in _lives(count, (reference_date,), seed):
        child = as_filed(life, reference_date)
        if child is not None:
            yield child


def invented_census_files(
    folder: Path, children: int, until: date, seed: int = 1, reviews: ReviewsForm = "grouped"
) -> tuple[Path, Path]:
    """Write two files that follow each other: the census year to the last 31 March before `until`, and the year to date.

    The same children stand in both where they were open in both; the second extends the first, and says some things
    that the first did not know. `children` is how many there are in the two together.
    """
    year_end = year_start(until) - timedelta(days=1)
    paths = []
    for reference_date in (year_end, until):
        year = census_year(reference_date)
        path = folder / f"springshire-cin-{year - 1}-{year % 100:02d}-to-{reference_date.isoformat()}.xml"
        filed = (as_filed(life, reference_date) for life in _lives(children, (year_end, until), seed))
        write_census(path, header(reference_date), (child for child in filed if child is not None), reviews)
        paths.append(path)
    return paths[0], paths[1]


def header(reference_date: date) -> CensusHeader:
    """The header of Springshire's file to that day, written early on the next."""
    return CensusHeader(
        authority=AUTHORITY_NUMBER,
        reference_date=reference_date,
        collection="CIN",
        year=census_year(reference_date),
        source_level="L",
        software="Line of Sight, invented",
        release="1",
        serial_number="001",
        written_at=datetime.combine(reference_date + timedelta(days=1), time(6), tzinfo=UTC),
    )


def latest_month_end(today: date) -> date:
    """The last day of the month before the one that `today` is in."""
    return today.replace(day=1) - timedelta(days=1)


def _lives(count: int, reference_dates: tuple[date, ...], seed: int) -> Iterator[Life]:
    """So many children, each in a file to at least one of the days."""
    calendar = Calendar.england()
    first = year_start(min(reference_dates)) - LOOK_BACK
    for number in range(1, count + 1):
        rng = Random(seed * 1_000_003 + number)
        for referred_on in referral_days(rng, first, max(reference_dates)):
            life = _life(number, referred_on, rng, calendar)
            if any(as_filed(life, day) for day in reference_dates):
                yield life
                break


def _life(number: int, referred_on: date, rng: Random, calendar: Calendar) -> Life:
    is_unborn = rng.random() < mix.UNBORN
    episodes = Storyteller(rng, calendar).episodes(referred_on, is_unborn=is_unborn)
    expected_on = None
    if is_unborn:
        expected_on = referred_on + timedelta(days=rng.randint(40, 180))
        born_on = min(expected_on + timedelta(days=rng.randint(-18, 10)), _last_day(episodes))
    else:
        born_on = _birthday(referred_on, _last_day(episodes), rng)
    return Life(
        la_child_id=f"SPR{number:06d}",
        born_on=born_on,
        expected_on=expected_on,
        sex=mix.SEXES.pick(rng),
        ethnicity=mix.ETHNICITIES.pick(rng),
        ethnicity_known_on=_learned_on(referred_on, rng, share_late=0.07),
        disabilities=mix.DISABILITIES.pick_several(rng, 3) if rng.random() < mix.DISABLED else ("NONE",),
        upn=pupil_number(number),
        upn_known_on=_learned_on(referred_on, rng, share_late=0.08),
        episodes=episodes,
    )


def pupil_number(number: int) -> str:
    """A pupil number with its right check letter, different for each of the first half million."""
    authority = PSEUDO_AUTHORITIES[number // 100_000 % len(PSEUDO_AUTHORITIES)]
    tail = f"{authority}0000{number % 100_000:05d}"
    return f"{upn_check_letter(tail)}{tail}"


def _last_day(episodes: tuple[LivedEpisode, ...]) -> date:
    last = episodes[-1].whole
    return last.closed_on or last.referred_on


def _birthday(referred_on: date, last_day: date, rng: Random) -> date:
    """A birthday for a child referred that day, who is still under 18 at the end of the story."""
    youngest, oldest = mix.AGES.pick(rng)
    years = rng.uniform(youngest, oldest)
    after_referral = (last_day - referred_on).days / DAYS_IN_YEAR
    years = max(0.0, min(years, 17.9 - after_referral))
    return referred_on - timedelta(days=int(years * DAYS_IN_YEAR))


def _learned_on(referred_on: date, rng: Random, *, share_late: float) -> date:
    """The day on which something was known: at the referral, or for a share of children much later."""
    return referred_on + timedelta(days=rng.randint(30, 500)) if rng.random() < share_late else referred_on
