"""Census years, and what a file of one holds of a child: the facts of the year, as known on the reference date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lineofsight.domain.codes import Ethnicity, Sex, UPNUnknown
from lineofsight.domain.working_days import Calendar
from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)
from lineofsight.returns.cin_census.cohort import CensusDays
from lineofsight.returns.cin_census.reading import census_year

WORKING_DAYS_TO_RULE_OUT_A_CONFERENCE = 8
AGE_AT_SCHOOL = 4  # reached by 31 August


def first_day(year: int) -> date:
    """The 1 April that a census year begins with."""
    return date(year - 1, 4, 1)


def last_day(year: int) -> date:
    """The 31 March that a census year ends with."""
    return date(year, 3, 31)


def conference_ruled_out_on(enquiry_started_on: date) -> date:
    """The day a manager decides that an enquiry needs no conference; the census does not ask for it.

    Never in a later census year than the enquiry: a later file would not hold the enquiry, nor so the decision.
    """
    decided_on = Calendar.england().add(enquiry_started_on, WORKING_DAYS_TO_RULE_OUT_A_CONFERENCE)
    return min(decided_on, last_day(census_year(enquiry_started_on)))


def school_starts_on(born_on: date) -> date:
    """The 1 September after a child's fourth birthday, when school starts and gives a pupil number."""
    turns_four_by_august = (born_on.month, born_on.day) <= (8, 31)
    return date(born_on.year + AGE_AT_SCHOOL + (0 if turns_four_by_august else 1), 9, 1)


def as_a_file_holds(child: CensusChild, covers_from: date, reference_date: date) -> CensusChild | None:
    """What the file of these days holds of a child whose story is told to its end; None where it holds nothing.

    child: with both the expected day and the day of birth, where the child was referred unborn. Nobody writes of a
    child whose case is closed: a birth or a pupil number that came later is not in the file.
    Source: DfE census guide 2023/24 v1.0, which cases and modules are returned.
    """
    if not is_held(child, covers_from, reference_date):
        return None
    episodes = tuple(
        _episode(episode, CensusDays(covers_from, reference_date))
        for episode in child.episodes
        if is_episode_held(episode, covers_from, reference_date)
    )
    known_on = known_until(child, reference_date)
    if child.born_on is None or child.born_on > known_on:
        return CensusChild(
            child.la_child_id,
            upn_unknown=UPNUnknown.NOT_OF_SCHOOL_AGE.code,
            expected_on=child.expected_on,
            sex=Sex.UNKNOWN_OR_UNBORN.code,
            ethnicity=Ethnicity.NOT_YET_OBTAINED.code,
            episodes=episodes,
        )
    if known_on < school_starts_on(child.born_on):
        unknown = UPNUnknown.NOT_OF_SCHOOL_AGE.code
        return replace(child, upn="", former_upn="", upn_unknown=unknown, expected_on=None, episodes=episodes)
    return replace(child, expected_on=None, episodes=episodes)


def is_held(child: CensusChild, covers_from: date, reference_date: date) -> bool:
    """Whether the file of these days holds anything of the child."""
    return any(is_episode_held(episode, covers_from, reference_date) for episode in child.episodes)


def is_episode_held(episode: CensusEpisode, covers_from: date, reference_date: date) -> bool:
    """Whether the file of these days holds the episode: referred within them, or open on any of them."""
    days = CensusDays(covers_from, reference_date)
    return days.hold_episode(episode.referred_on, episode.closed_on, is_no_further_action=episode.is_no_further_action)


def known_until(child: CensusChild, reference_date: date) -> date:
    """The last day, up to the reference date, on which somebody wrote of the child.

    That is a day on which a case was open, or the first referral of all. Nothing is written of a child whose case is
    closed, nor at a later referral on which no further action is taken.
    """
    days = [
        min(one.closed_on or reference_date, reference_date) for one in child.episodes if _is_begun(one, reference_date)
    ]
    return max(days, default=child.episodes[0].referred_on)


def _is_begun(episode: CensusEpisode, reference_date: date) -> bool:
    return not episode.is_no_further_action and episode.referred_on <= reference_date


def _episode(episode: CensusEpisode, days: CensusDays) -> CensusEpisode:
    if episode.is_no_further_action:
        return episode
    closed_on = days.known(episode.closed_on)
    return replace(
        episode,
        closed_on=closed_on,
        reason_for_closure=episode.reason_for_closure if closed_on else "",
        conference_on=days.known(episode.conference_on),
        assessments=tuple(
            _assessment(one, days) for one in episode.assessments if days.hold(one.started_on, one.authorised_on)
        ),
        child_in_need_plans=tuple(
            CensusChildInNeedPlan(one.started_on, days.known(one.ended_on))
            for one in episode.child_in_need_plans
            if days.hold(one.started_on, one.ended_on)
        ),
        section_47_enquiries=tuple(
            _enquiry(one, days)
            for one in episode.section_47_enquiries
            if days.hold_enquiry(one.started_on, one.conference_on)
        ),
        child_protection_plans=tuple(
            _protection_plan(one, days)
            for one in episode.child_protection_plans
            if days.hold(one.started_on, one.ended_on)
        ),
    )


def _assessment(assessment: CensusAssessment, days: CensusDays) -> CensusAssessment:
    return assessment if days.known(assessment.authorised_on) else replace(assessment, authorised_on=None, factors=())


def _enquiry(enquiry: CensusSection47Enquiry, days: CensusDays) -> CensusSection47Enquiry:
    is_ruled_out = enquiry.conference_not_required and days.known(conference_ruled_out_on(enquiry.started_on))
    return replace(enquiry, conference_on=days.known(enquiry.conference_on), conference_not_required=bool(is_ruled_out))


def _protection_plan(plan: CensusChildProtectionPlan, days: CensusDays) -> CensusChildProtectionPlan:
    """The plan with the reviews that are returned; a category changes at the first review."""
    is_reviewed = any(days.known(day) for day in plan.reviewed_on)
    return replace(
        plan,
        ended_on=days.known(plan.ended_on),
        latest_category=plan.latest_category if is_reviewed else plan.initial_category,
        reviewed_on=days.reviews(plan.reviewed_on),
    )
