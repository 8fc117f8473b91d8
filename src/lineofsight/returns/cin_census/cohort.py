"""Which cases a census returns, and how much of each: what was referred or open in the year, as it stood at its end.

Source: DfE census guide 2023/24 v1.0, which cases and modules are returned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from lineofsight.domain.exceptions import CalendarGap
from lineofsight.domain.working_days import Calendar
from lineofsight.returns.cin_census.children import CensusAssessment, CensusChild, CensusEpisode

WORKING_DAYS_TO_THE_CONFERENCE = 15
MODULE_5_SINCE = date(2027, 3, 31)


def conference_target(started_on: date) -> date | None:
    """The day by which the conference of a section 47 enquiry is due; None past the known bank holidays."""
    try:
        return Calendar.england().add(started_on, WORKING_DAYS_TO_THE_CONFERENCE)
    except CalendarGap:
        return None


@dataclass(frozen=True, slots=True)
class CensusDays:
    """The days of one return, the first and the reference date, both included."""

    covers_from: date
    reference_date: date

    @classmethod
    def of_year(cls, ends_in: int) -> CensusDays:
        """The whole census year that ends on the 31 March of a year."""
        return cls(date(ends_in - 1, 4, 1), date(ends_in, 3, 31))

    @property
    def ask_for_pre_proceedings(self) -> bool:
        """Whether the census of these days has module 5, pre-proceedings and family group decision making."""
        return self.reference_date >= MODULE_5_SINCE

    def in_them(self, day: date | None) -> date | None:
        """The day; None where it is not one of these days."""
        return day if day is not None and self.covers_from <= day <= self.reference_date else None

    def known(self, day: date | None) -> date | None:
        """The day; None where it had not come by the reference date."""
        return day if day is not None and day <= self.reference_date else None

    def hold_episode(self, referred_on: date, closed_on: date | None, *, is_no_further_action: bool | None) -> bool:
        """Whether an episode is returned: referred in these days, or open on any of them."""
        if is_no_further_action:
            return self.covers_from <= referred_on <= self.reference_date
        return self.hold(referred_on, closed_on)

    def hold(self, started_on: date, ended_on: date | None) -> bool:
        """Whether an assessment or a plan is returned: it started, ended or was open in these days."""
        return started_on <= self.reference_date and (ended_on is None or ended_on >= self.covers_from)

    def hold_enquiry(self, started_on: date, conference_on: date | None) -> bool:
        """Whether an enquiry is returned: it started in these days, or earlier with a conference in them.

        A conference that was still to come is not known.
        """
        last_known_on = self.known(conference_on) or started_on
        return started_on <= self.reference_date and last_known_on >= self.covers_from

    def reviews(self, held_on: Iterable[date]) -> tuple[date, ...]:
        """The reviews of a plan that are returned, in the order of their days: this year's, and the last before."""
        known = [day for day in held_on if day <= self.reference_date]
        before = [day for day in known if day < self.covers_from]
        return tuple(before[-1:] + [day for day in known if day >= self.covers_from])


Key = tuple[str, int]
"""A row of the record among all of a child: its kind, and its key in its own table."""


def as_returned(child: CensusChild, days: CensusDays, *, beside: frozenset[Key] = frozenset()) -> CensusChild:
    """Of a child with all that is recorded up to the reference date, what a return of these days holds.

    A child who is left without an episode is not returned at all. beside: rows that are held whatever their days are.
    """
    held = (
        one
        for one in child.episodes
        if ("episodes", one.record_id) in beside
        or days.hold_episode(one.referred_on, one.closed_on, is_no_further_action=one.is_no_further_action)
    )
    return replace(child, episodes=tuple(_episode_returned(one, days, beside) for one in held))


def keys_in(child: CensusChild) -> frozenset[Key]:
    """Every row that stands in a child, reviews and factors apart."""
    kinds = ("assessments", "child_in_need_plans", "section_47_enquiries", "child_protection_plans")
    inner = {(kind, row.record_id) for one in child.episodes for kind in kinds for row in getattr(one, kind)}
    return frozenset(inner | {("episodes", one.record_id) for one in child.episodes})


def _episode_returned(episode: CensusEpisode, days: CensusDays, beside: frozenset[Key]) -> CensusEpisode:
    def is_kept(kind: str, record_id: int, is_held: bool) -> bool:
        return is_held or (kind, record_id) in beside

    return replace(
        episode,
        assessments=tuple(
            _with_factors_of_the_authorised(one)
            for one in episode.assessments
            if is_kept("assessments", one.record_id, days.hold(one.started_on, one.authorised_on))
        ),
        child_in_need_plans=tuple(
            one
            for one in episode.child_in_need_plans
            if is_kept("child_in_need_plans", one.record_id, days.hold(one.started_on, one.ended_on))
        ),
        section_47_enquiries=tuple(
            one
            for one in episode.section_47_enquiries
            if is_kept("section_47_enquiries", one.record_id, days.hold_enquiry(one.started_on, one.conference_on))
        ),
        child_protection_plans=tuple(
            replace(one, reviewed_on=days.reviews(one.reviewed_on))
            for one in episode.child_protection_plans
            if is_kept("child_protection_plans", one.record_id, days.hold(one.started_on, one.ended_on))
        ),
    )


def _with_factors_of_the_authorised(assessment: CensusAssessment) -> CensusAssessment:
    """Factors are those found when an assessment ends: one that is under way has none."""
    return assessment if assessment.authorised_on is not None else replace(assessment, factors=())
