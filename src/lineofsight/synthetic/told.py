"""What lives tell of some financial years, counted out once: referrals, assessments, enquiries, conferences, plans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lineofsight.domain.clocks.limits import months_after
from lineofsight.domain.working_days import Calendar
from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)
from lineofsight.synthetic.census_years import first_day, last_day

MONTHS_TO_FIRST_REVIEW, MONTHS_TO_LATER_REVIEW = 3, 6


class Told:
    """Everything that happened in these financial years, each named by the year of its 31 March; none is empty.

    Each list goes by the date that the published figure goes by: an assessment by its authorisation, an enquiry and a
    plan by its start, a conference by its own day. What is open on a 31 March is there once for each year.
    """

    def __init__(self, lives: Iterable[CensusChild], years: Iterable[int]) -> None:
        self.years = tuple(years)
        self.calendar = Calendar.england()
        self._first, self._last = first_day(min(self.years)), last_day(max(self.years))
        self._year_ends = [last_day(year) for year in self.years]
        self.referrals: list[tuple[CensusChild, CensusEpisode]] = []
        self.assessments: list[CensusAssessment] = []
        self.assessment_lengths: list[int] = []
        self.assessment_waits: list[int] = []
        self.enquiries: list[CensusSection47Enquiry] = []
        self.conferences: list[date] = []
        self.conference_lengths: list[int] = []
        self.started_plans: list[CensusChildProtectionPlan] = []
        self.ended_plans: list[CensusChildProtectionPlan] = []
        self.open_plans: list[tuple[CensusChildProtectionPlan, date]] = []
        self.in_need_at_a_year_end: list[CensusEpisode] = []
        for life in lives:
            for episode in life.episodes:
                self._take_episode(life, episode)

    @property
    def open_for_a_quarter(self) -> list[tuple[CensusChildProtectionPlan, date]]:
        """The plans open on a 31 March that had begun three months before it or earlier, with that day."""
        return [
            (plan, day) for plan, day in self.open_plans if months_after(plan.started_on, MONTHS_TO_FIRST_REVIEW) <= day
        ]

    def is_every_review_in_time(self, plan: CensusChildProtectionPlan, day: date) -> bool:
        """Whether on this day no review of the plan had been late, and none was overdue."""
        since, months = plan.started_on, MONTHS_TO_FIRST_REVIEW
        for reviewed_on in [*(one for one in plan.reviewed_on if one <= day), day]:
            if reviewed_on > months_after(since, months):
                return False
            since, months = reviewed_on, MONTHS_TO_LATER_REVIEW
        return True

    def lasted_months(self, plan: CensusChildProtectionPlan) -> int:
        """How many whole months a plan that has ended lasted."""
        assert plan.ended_on is not None, "a plan that has ended"
        months = (plan.ended_on.year - plan.started_on.year) * 12 + plan.ended_on.month - plan.started_on.month
        return months if months_after(plan.started_on, months) <= plan.ended_on else months - 1

    def _is_in(self, day: date | None) -> bool:
        return day is not None and self._first <= day <= self._last

    def _take_episode(self, life: CensusChild, episode: CensusEpisode) -> None:
        if self._is_in(episode.referred_on):
            self.referrals.append((life, episode))
        for assessment in episode.assessments:
            self._take_assessment(assessment, episode)
        for enquiry in episode.section_47_enquiries:
            self._take_enquiry(enquiry)
        for plan in episode.child_protection_plans:
            self._take_plan(plan)
        if not episode.is_no_further_action:
            closed_on = episode.closed_on or date.max
            open_on = [day for day in self._year_ends if episode.referred_on <= day < closed_on]
            self.in_need_at_a_year_end += [episode] * len(open_on)

    def _take_assessment(self, assessment: CensusAssessment, episode: CensusEpisode) -> None:
        ended_on = assessment.authorised_on
        if ended_on is None or not self._is_in(ended_on):
            return
        is_first = assessment is episode.assessments[0]
        self.assessments.append(assessment)
        self.assessment_lengths.append(self.calendar.elapsed(assessment.started_on, ended_on))
        waited_from = episode.referred_on if is_first else assessment.started_on
        self.assessment_waits.append(self.calendar.elapsed(waited_from, ended_on))

    def _take_enquiry(self, enquiry: CensusSection47Enquiry) -> None:
        if self._is_in(enquiry.started_on):
            self.enquiries.append(enquiry)
        if enquiry.conference_on and self._is_in(enquiry.conference_on):
            self.conferences.append(enquiry.conference_on)
            self.conference_lengths.append(self.calendar.elapsed(enquiry.started_on, enquiry.conference_on))

    def _take_plan(self, plan: CensusChildProtectionPlan) -> None:
        if self._is_in(plan.started_on):
            self.started_plans.append(plan)
        if self._is_in(plan.ended_on):
            self.ended_plans.append(plan)
        ended_on = plan.ended_on or date.max
        self.open_plans += [(plan, day) for day in self._year_ends if plan.started_on <= day < ended_on]
