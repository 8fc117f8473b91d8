"""Days of a planted story, counted from the last day of the authority, and the children it is told of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lineofsight.domain.codes import Disability, Ethnicity, Sex
from lineofsight.returns.cin_census.children import CensusChild, CensusEpisode
from lineofsight.synthetic.departures import ORDINARY, Departure
from lineofsight.synthetic.horizon import DAYS_OF_A_YEAR, Horizon


@dataclass(frozen=True, slots=True)
class Days:
    """Days before and after the last day lived."""

    horizon: Horizon

    @property
    def until(self) -> date:
        return self.horizon.until

    def ago(self, days: int) -> date:
        """The working day so many days before the last, or the one before that."""
        return self.horizon.worked_before(self.until - timedelta(days=days))

    def working_days_ago(self, working_days: int) -> date:
        """The working day from which so many have elapsed by the last day."""
        return self.horizon.worked_before(self.until, working_days)

    def ahead(self, days: int) -> date:
        """The weekday so many days after the last, or the one after that: no holiday is known so far ahead."""
        day = self.until + timedelta(days=days)
        return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day

    def after(self, day: date, working_days: int) -> date:
        """The n-th working day after `day`."""
        return self.horizon.worked(day, working_days)

    def aged(self, years: float) -> date:
        """The day of birth of somebody of this age on the last day."""
        return self.until - timedelta(days=round(years * DAYS_OF_A_YEAR))


@dataclass(frozen=True, slots=True)
class Planted:
    """One child of a planted family, without numbers yet, and how the case departs from ordinary practice."""

    life: CensusChild
    departure: Departure = ORDINARY


def child(
    born_on: date,
    sex: Sex,
    ethnicity: Ethnicity,
    *episodes: CensusEpisode,
    expected_on: date | None = None,
    departure: Departure = ORDINARY,
) -> Planted:
    """A child to whom these episodes happened. expected_on: for a child who was referred unborn."""
    life = CensusChild(
        "",
        born_on=born_on,
        expected_on=expected_on,
        sex=sex.value,
        ethnicity=ethnicity.value,
        disabilities=(Disability.NONE.value,),
        episodes=episodes,
    )
    return Planted(life, departure)
