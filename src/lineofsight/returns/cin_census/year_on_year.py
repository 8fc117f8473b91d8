"""This year's census held against last year's: seven counts, and whether each moved so far that DfE asks why.

Source: DfE census guide 2023/24 v1.0, year on year checks. Each check has an automatic OK: where the notes of the
return hold the exact sentence, DfE settles it overnight.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from lineofsight.returns.cin_census.children import CensusChild, CensusChildProtectionPlan
from lineofsight.returns.cin_census.cohort import CensusDays
from lineofsight.returns.cin_census.reading import census_year, inspect, read_children

Counting = Callable[[CensusChild, CensusDays], int]


def _within(days: CensusDays, each: Iterable[date | None]) -> int:
    return sum(day is not None and days.covers_from <= day <= days.reference_date for day in each)


def _plans(child: CensusChild) -> Iterator[CensusChildProtectionPlan]:
    return (plan for episode in child.episodes for plan in episode.child_protection_plans)


def _referrals(child: CensusChild, days: CensusDays) -> int:
    return _within(days, (episode.referred_on for episode in child.episodes))


def _assessments(child: CensusChild, days: CensusDays) -> int:
    return _within(days, (one.authorised_on for episode in child.episodes for one in episode.assessments))


def _enquiries(child: CensusChild, days: CensusDays) -> int:
    return _within(days, {one.started_on for episode in child.episodes for one in episode.section_47_enquiries})


def _plans_standing(child: CensusChild, days: CensusDays) -> int:
    return sum(plan.started_on <= days.reference_date and not days.known(plan.ended_on) for plan in _plans(child))


def _plans_starting(child: CensusChild, days: CensusDays) -> int:
    return _within(days, (plan.started_on for plan in _plans(child)))


def _plans_ending(child: CensusChild, days: CensusDays) -> int:
    return _within(days, (plan.ended_on for plan in _plans(child)))


def _one(_child: CensusChild, _days: CensusDays) -> int:
    return 1


@dataclass(frozen=True, slots=True)
class YearOnYearCheck:
    """One check: what is counted of each child, and by how many per cent of last year's count it may move unasked.

    asks_of_rises: False where only a fall is asked about. settled_by: the sentence of the automatic OK.
    """

    code: str
    title: str
    counts: Counting
    threshold_percent: int
    what: str
    asks_of_rises: bool = True

    @property
    def settled_by(self) -> str:
        return (
            f"The validation {self.code} has been reviewed and the {self.what} from the previous return to this is as"
            " expected"
        )


YEAR_ON_YEAR_CHECKS = (
    YearOnYearCheck(
        "YonY 01", "Number of children", _one, 15, "decrease in number of child records", asks_of_rises=False
    ),
    YearOnYearCheck("YonY 02", "Number of referrals", _referrals, 25, "change in referrals"),
    YearOnYearCheck("YonY 03", "Number of assessments", _assessments, 25, "change in assessments"),
    YearOnYearCheck("YonY 04", "Number of Section 47 enquiries", _enquiries, 25, "change in S47 enquiries"),
    YearOnYearCheck("YonY 05", "Number of CPPs at 31st March", _plans_standing, 25, "change in CPP"),
    YearOnYearCheck("YonY 06", "Number of CPPs starting in the year", _plans_starting, 25, "change in CPP starting"),
    YearOnYearCheck("YonY 07", "Number of CPPs ending in the year", _plans_ending, 25, "change in CPP ending"),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One check of two files: both counts, and whether the change is one that DfE asks about."""

    check: YearOnYearCheck
    last_year: int
    this_year: int

    @property
    def change_percent(self) -> Fraction | None:
        """The change in per cent of last year's count; None where that was nothing."""
        return Fraction(100 * (self.this_year - self.last_year), self.last_year) if self.last_year else None

    @property
    def is_asked_about(self) -> bool:
        """Whether the count moved by more than the threshold; from nothing, any rise does."""
        change = self.change_percent
        if change is None:
            return self.this_year > 0 and self.check.asks_of_rises
        return abs(change) > self.check.threshold_percent and (change < 0 or self.check.asks_of_rises)


def compare(this_year: Path, last_year: Path) -> list[Compared]:
    """Every check of two files, each counted within the census year of its own reference date.

    Raises CensusFileError for a file that cannot be read.
    """
    now, before = counts_of(this_year), counts_of(last_year)
    return [Compared(check, before[check.code], now[check.code]) for check in YEAR_ON_YEAR_CHECKS]


def counts_of(path: Path) -> Counter[str]:
    """What each check counts in one file, by its code. Raises CensusFileError."""
    reference_date = inspect(path).header.reference_date
    days = CensusDays(CensusDays.of_year(census_year(reference_date)).covers_from, reference_date)
    counts: Counter[str] = Counter()
    for child in read_children(path):
        for check in YEAR_ON_YEAR_CHECKS:
            counts[check.code] += check.counts(child, days)
    return counts


OF_A_FALL = "as the sentence that settles it speaks of a decrease"
COLUMNS = ("check", "title", "last year", "this year", "change %", "threshold %", "asked about", "automatic OK note")


def rows(compared: Iterable[Compared]) -> Iterator[tuple[str | int | float, ...]]:
    """A row for each check, in the order of `COLUMNS`."""
    for one in compared:
        yield (
            one.check.code, one.check.title, one.last_year, one.this_year,
            "" if one.change_percent is None else round(float(one.change_percent), 1), one.check.threshold_percent,
            "yes" if one.is_asked_about else "no" if one.check.asks_of_rises else f"no: only a fall is, {OF_A_FALL}",
            one.check.settled_by if one.is_asked_about else "",
        )  # fmt: skip


def text(compared: Iterable[Compared]) -> Iterator[str]:
    """What a person reads: a line for each check, and under one that is asked about the sentence that settles it."""
    for one in compared:
        change = "" if one.change_percent is None else f" ({float(one.change_percent):+.1f}%)"
        limit = f"over {one.check.threshold_percent}%: DfE asks why" if one.is_asked_about else "no question"
        if not (one.is_asked_about or one.check.asks_of_rises):
            limit += f": only a fall of over {one.check.threshold_percent}% is asked about, {OF_A_FALL}"
        counts = f"{one.last_year:,} last year, {one.this_year:,} now{change}"
        yield f"{one.check.code}  {one.check.title}: {counts}, {limit}"
        if one.is_asked_about:
            yield f"        If that is right, write in the notes of the return: {one.check.settled_by}"
