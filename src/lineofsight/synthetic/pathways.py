"""The course of one invented episode of need, from the referral to its closure, by the ground rules of the field.

An episode is told to its end, whether or not a file reaches so far.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from lineofsight.domain.codes import AssessmentFactor, PrimaryNeed, ReasonForClosure
from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)
from lineofsight.returns.cin_census.reading import census_year
from lineofsight.synthetic import proportions
from lineofsight.synthetic.chance import Weighted
from lineofsight.synthetic.horizon import Horizon
from lineofsight.synthetic.lateness import Span


@dataclass(frozen=True, slots=True)
class Referral:
    """What brothers and sisters who are referred together share."""

    on: date
    source: str
    need: str


@dataclass(slots=True)
class _Course:
    """An episode while it is being told; `busy_until` is the last day on which anything in it happened."""

    referral: Referral
    need: str
    busy_until: date
    promptness: float
    conference_on: date | None = None
    assessments: list[CensusAssessment] = field(default_factory=list)
    need_plans: list[CensusChildInNeedPlan] = field(default_factory=list)
    enquiries: list[CensusSection47Enquiry] = field(default_factory=list)
    protection_plans: list[CensusChildProtectionPlan] = field(default_factory=list)

    def reach(self, day: date) -> date:
        """Note that something happened on this day, and give the day back."""
        self.busy_until = max(self.busy_until, day)
        return day

    def closed(self, on: date, reason: str) -> CensusEpisode:
        """The whole episode, closed on the first day from `on` that nothing in it is after."""
        return CensusEpisode(
            referred_on=self.referral.on,
            source=self.referral.source,
            primary_need=self.need,
            closed_on=max(on, self.busy_until),
            reason_for_closure=reason,
            conference_on=self.conference_on,
            is_no_further_action=False,
            assessments=tuple(self.assessments),
            child_in_need_plans=tuple(self.need_plans),
            section_47_enquiries=tuple(self.enquiries),
            child_protection_plans=tuple(self.protection_plans),
        )


class Pathways:
    """Tells episodes by chance, until the horizon on days that are worked."""

    def __init__(self, chance: Random, horizon: Horizon) -> None:
        self.chance = chance
        self.horizon = horizon
        self._worked = horizon.worked

    def happens(self, share: float) -> bool:
        """Whether something that happens in this share of cases happens now."""
        return self.chance.random() < share

    def number_in(self, spans: Weighted[Span]) -> int:
        """A whole number from one of the spans, both ends included."""
        first, last = spans.draw(self.chance)
        return first + int(self.chance.random() * (last - first + 1))

    def episode(self, referral: Referral, promptness: float) -> CensusEpisode:
        """One episode of need. promptness: that of a first assessment in the planted year, from 0 to below 1."""
        if self.happens(proportions.NO_FURTHER_ACTION):
            return CensusEpisode(referral.on, referral.source, is_no_further_action=True)
        course = _Course(referral, referral.need, referral.on, promptness)
        if self.happens(proportions.MOVED_IN_ON_A_PLAN):
            return self._move_in(course)
        if self.happens(proportions.ENQUIRY_AT_REFERRAL):
            return self._enquire_at_referral(course)
        authorised_on = self._assess(course)
        match proportions.ASSESSED_AND_THEN.draw(self.chance):
            case "not in need" if referral.need != PrimaryNeed.CHILDS_DISABILITY.code:
                return self._find_not_in_need(course, authorised_on)
            case "brief help":
                return self._help_briefly(course, authorised_on)
        return self._plan(course, authorised_on)

    def episode_with_protection(self, referral: Referral) -> CensusEpisode:
        """An episode of need that came to a child protection plan."""
        course = _Course(referral, referral.need, referral.on, self.chance.random())
        started_on = self._worked(referral.on, proportions.WORKING_DAYS_TO_ENQUIRY.draw(self.chance))
        self._assess(course)
        return self._protect(course, self._confer(course, started_on))

    # --- assessment --------------------------------------------------------------------------------------------------

    def _assess(self, course: _Course) -> date:
        """The assessment that every continued referral has. Gives the day it is authorised."""
        on = course.referral.on
        started_on = self._worked(on, proportions.WORKING_DAYS_TO_START.draw(self.chance))
        authorised_on = self.horizon.after_working_days(on, proportions.TO_AUTHORISE, course.promptness, self.chance)
        return self._record_assessment(course, started_on, max(started_on, authorised_on))

    def _assess_again(self, course: _Course, started_on: date) -> date:
        """Another assessment, in the middle of an episode. Gives the day it is authorised."""
        promptness = self.chance.random()
        authorised_on = self.horizon.after_working_days(started_on, proportions.TO_AUTHORISE, promptness, self.chance)
        return self._record_assessment(course, started_on, authorised_on)

    def _record_assessment(self, course: _Course, started_on: date, authorised_on: date) -> date:
        point = proportions.REVIEW_POINTS.draw(self.chance)
        review_point_on = None if point is None else self._worked(started_on, point)
        course.assessments.append(CensusAssessment(started_on, review_point_on, authorised_on, self._factors()))
        return course.reach(authorised_on)

    def _factors(self) -> tuple[str, ...]:
        wanted = proportions.HOW_MANY_FACTORS.draw(self.chance)
        found = dict.fromkeys(proportions.FACTORS.draw(self.chance) for _ in range(wanted))
        return tuple(sorted(found, key=_factor_order))

    def _find_not_in_need(self, course: _Course, authorised_on: date) -> CensusEpisode:
        if self.happens(proportions.FOUND_NO_FACTORS):
            only = course.assessments[-1]
            none = (AssessmentFactor.NONE_IDENTIFIED.code,)
            course.assessments[-1] = CensusAssessment(only.started_on, only.review_point_on, only.authorised_on, none)
            closed_on = authorised_on
        else:
            closed_on = self._worked(authorised_on, self.chance.choice((0, 0, 0, 0, 1, 2)))
            if census_year(closed_on) > census_year(authorised_on):
                closed_on = authorised_on  # or the later file would show a closure after no assessment
        to_early_help = self.happens(proportions.ASSESSED_TO_EARLY_HELP)
        reason = (
            ReasonForClosure.ASSESSED_TO_EARLY_HELP if to_early_help else ReasonForClosure.ASSESSED_NO_FURTHER_ACTION
        )
        return course.closed(closed_on, reason.code)

    # --- help --------------------------------------------------------------------------------------------------------

    def _help_briefly(self, course: _Course, ready_on: date) -> CensusEpisode:
        return self._close(course, self._worked(ready_on, self.number_in(proportions.WORKING_DAYS_OF_BRIEF_HELP)))

    def _plan(self, course: _Course, ready_on: date) -> CensusEpisode:
        """A child in need plan, which an enquiry may turn into protection."""
        started_on = self._worked(ready_on, self.chance.randint(0, 8))
        disabled = course.need == PrimaryNeed.CHILDS_DISABILITY.code
        spans = proportions.DAYS_OF_PLAN_FOR_A_DISABLED_CHILD if disabled else proportions.DAYS_OF_PLAN
        ended_on = self._worked(started_on + timedelta(days=self.number_in(spans)), 0)
        within_on = self._within(started_on, ended_on)
        if not disabled and self.happens(proportions.ENQUIRY_DURING_A_PLAN):
            self._assess_again(course, within_on)
            conference_on = self._enquire(course, within_on)
            if conference_on and self.happens(proportions.CONFERENCE_LEADS_TO_PLAN):
                course.need_plans.append(CensusChildInNeedPlan(started_on, conference_on))
                return self._protect(course, conference_on)
        elif self.happens(proportions.ASSESSED_AGAIN_DURING_A_PLAN):
            self._assess_again(course, within_on)
        ended_on = max(ended_on, course.busy_until)
        course.need_plans.append(CensusChildInNeedPlan(started_on, course.reach(ended_on)))
        return self._close(course, self._worked(ended_on, self.chance.choice((0, 0, 0, 2, 5))))

    def _within(self, started_on: date, ended_on: date) -> date:
        """A working day in the middle of a plan."""
        days = self.chance.randint(14, max(15, (ended_on - started_on).days - 10))
        return self._worked(started_on + timedelta(days=days), 0)

    def _close(self, course: _Course, on: date) -> CensusEpisode:
        return course.closed(on, proportions.REASONS_FOR_CLOSURE.draw(self.chance))

    # --- child protection --------------------------------------------------------------------------------------------

    def _enquire_at_referral(self, course: _Course) -> CensusEpisode:
        """A strategy discussion at or soon after the referral, with an assessment alongside the enquiry."""
        started_on = self._worked(course.referral.on, proportions.WORKING_DAYS_TO_ENQUIRY.draw(self.chance))
        authorised_on = self._assess(course)
        conference_on = self._enquire(course, started_on)
        if conference_on and self.happens(proportions.CONFERENCE_LEADS_TO_PLAN):
            return self._protect(course, conference_on)
        ready_on = max(authorised_on, course.busy_until)
        if proportions.ENQUIRED_AND_THEN.draw(self.chance) == "plan":
            return self._plan(course, ready_on)
        return self._help_briefly(course, ready_on)

    def _enquire(self, course: _Course, started_on: date) -> date | None:
        """A section 47 enquiry. Gives the day of the conference, None where there was none."""
        if self.happens(proportions.ENQUIRY_LEADS_TO_CONFERENCE):
            return self._confer(course, started_on)
        course.need = PrimaryNeed.ABUSE_NEGLECT_OR_EXPLOITATION.code
        target_on = self._worked(started_on, proportions.TO_CONFERENCE.limit)
        course.enquiries.append(CensusSection47Enquiry(started_on, target_on, None, True))
        course.reach(self.horizon.conference_ruled_out_on(started_on))
        return None

    def _confer(self, course: _Course, started_on: date) -> date:
        """A section 47 enquiry that comes to a conference. Gives the day of it."""
        course.need = PrimaryNeed.ABUSE_NEGLECT_OR_EXPLOITATION.code
        target_on = self._worked(started_on, proportions.TO_CONFERENCE.limit)
        conference_on = self._conference_day(started_on)
        course.enquiries.append(CensusSection47Enquiry(started_on, target_on, conference_on, False))
        return course.reach(conference_on)

    def _conference_day(self, begun_on: date) -> date:
        promptness = self.chance.random()
        return self.horizon.after_working_days(begun_on, proportions.TO_CONFERENCE, promptness, self.chance)

    def _move_in(self, course: _Course) -> CensusEpisode:
        """A child who moves in on another authority's plan: a conference and a plan here, and no enquiry."""
        course.need = PrimaryNeed.ABUSE_NEGLECT_OR_EXPLOITATION.code
        self._assess(course)
        held_on = self._conference_day(course.referral.on)
        course.conference_on = course.reach(held_on)
        return self._protect(course, held_on)

    def _protect(self, course: _Course, started_on: date) -> CensusEpisode:
        """A child protection plan from the day of the conference, its reviews, and what follows it."""
        reviewed_on, ended_on = self._reviews(started_on)
        category = proportions.CATEGORIES.draw(self.chance)
        changes = len(reviewed_on) > 1 and self.happens(proportions.CATEGORY_CHANGES)
        latest = proportions.CATEGORIES.draw(self.chance) if changes else category
        course.protection_plans.append(
            CensusChildProtectionPlan(started_on, ended_on, category, latest, 0, reviewed_on)
        )
        course.reach(ended_on)
        if self.happens(proportions.STEPPED_DOWN):
            days = self.number_in(proportions.DAYS_OF_PLAN_AFTER_PROTECTION)
            plan_ended_on = course.reach(self._worked(ended_on + timedelta(days=days), 0))
            course.need_plans.append(CensusChildInNeedPlan(ended_on, plan_ended_on))
            return self._close(course, plan_ended_on)
        return self._close(course, self._worked(ended_on, self.chance.randint(0, 10)))

    def _reviews(self, started_on: date) -> tuple[tuple[date, ...], date]:
        """The days of a plan's reviews, and the day it ends: at the last of them."""
        wanted = proportions.REVIEWS_BEFORE_THE_END.draw(self.chance)
        if wanted == 0:
            early = self._worked(started_on + timedelta(days=self.chance.randint(20, 80)), 0)
            return (early,), early
        days = []
        day = started_on
        for number in range(wanted):
            pace = proportions.TO_LATER_REVIEW if number else proportions.TO_FIRST_REVIEW
            day = self.horizon.after_days(day, pace, self.chance.random(), self.chance)
            days.append(day)
        return tuple(days), day


def _factor_order(code: str) -> tuple[int, str]:
    return int(code.rstrip("ABCDEF")), code
