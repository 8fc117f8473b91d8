"""Planted families who are assessed or helped by agreement, told by hand."""

from __future__ import annotations

from datetime import date
from typing import Final

from lineofsight.domain.codes import Ethnicity, PrimaryNeed, ReasonForClosure, ReferralSource, Sex
from lineofsight.returns.cin_census.children import CensusAssessment, CensusChildInNeedPlan, CensusEpisode
from lineofsight.synthetic.departures import Departure
from lineofsight.synthetic.stories.days import Days, Planted, child

COPIED_TEXT: Final = "Seen at home with Mum. Appeared happy and well presented. Home conditions adequate. No concerns."


def long_assessment(days: Days) -> tuple[Planted, ...]:
    """An assessment that has been open for eighty working days."""
    started_on = days.working_days_ago(80)
    assessment = CensusAssessment(started_on, days.after(started_on, 10), days.ahead(15), ("4B", "7A"))
    episode = _helped(
        started_on, ReferralSource.SCHOOL, PrimaryNeed.PARENTAL_DISABILITY_OR_ILLNESS, assessment, days.ahead(60)
    )
    return (child(days.aged(12.1), Sex.FEMALE, Ethnicity.INDIAN, episode),)


def stays_with_leaver(days: Days) -> tuple[Planted, ...]:
    """A child in need whose worker left three weeks ago, and whom nobody has given to another."""
    referred_on = days.ago(262)
    episode = _planned(days, referred_on, PrimaryNeed.FAMILY_DYSFUNCTION, days.ago(205), days.ahead(90))
    departure = Departure(stays_with_leaver=True)
    return (child(days.aged(10.2), Sex.MALE, Ethnicity.WHITE_BRITISH, episode, departure=departure),)


def without_a_worker(days: Days) -> tuple[Planted, ...]:
    """Three brothers and sisters, referred twelve working days ago: the team holds them, and nobody is their worker."""
    referred_on, started_on = days.working_days_ago(12), days.ahead(3)
    assessment = CensusAssessment(started_on, None, days.ahead(40), ("20",))
    need = PrimaryNeed.FAMILY_IN_ACUTE_STRESS
    episode = _helped(referred_on, ReferralSource.HOUSING, need, assessment, days.ahead(80))
    return tuple(
        child(days.aged(years), sex, Ethnicity.BLACK_AFRICAN, episode, departure=Departure(never_given_a_worker=True))
        for years, sex in ((14.0, Sex.MALE), (9.9, Sex.FEMALE), (6.4, Sex.MALE))
    )


def copied_text(days: Days) -> tuple[Planted, ...]:
    """Three brothers and sisters with plans, of whom every visit says the same in the same words."""
    episode = _planned(days, days.ago(176), PrimaryNeed.FAMILY_DYSFUNCTION, days.ago(128), days.ahead(70))
    departure = Departure(copied_text=COPIED_TEXT)
    return tuple(
        child(days.aged(years), sex, Ethnicity.WHITE_BRITISH, episode, departure=departure)
        for years, sex in ((13.2, Sex.FEMALE), (7.7, Sex.FEMALE), (5.3, Sex.MALE))
    )


def step_down(days: Days) -> tuple[Planted, ...]:
    """A child in need whose plan has done its work: proposed to early help three working days ago, and not answered."""
    departure = Departure(proposed_to_early_help_on=days.working_days_ago(3))
    episode = _planned(days, days.ago(190), PrimaryNeed.FAMILY_IN_ACUTE_STRESS, days.ago(140), days.ahead(12))
    return (child(days.aged(9.1), Sex.FEMALE, Ethnicity.WHITE_BRITISH, episode, departure=departure),)


# --- the parts of an episode -----------------------------------------------------------------------------------------


def _planned(days: Days, referred_on: date, need: PrimaryNeed, planned_on: date, until: date) -> CensusEpisode:
    """An assessment in time, and a child in need plan after it."""
    assessment = CensusAssessment(referred_on, days.after(referred_on, 10), days.after(referred_on, 28), ("3B", "14A"))
    plan = CensusChildInNeedPlan(planned_on, until)
    return _helped(referred_on, ReferralSource.SCHOOL, need, assessment, until, plan)


def _helped(
    referred_on: date,
    source: ReferralSource,
    need: PrimaryNeed,
    assessment: CensusAssessment,
    closed_on: date,
    *need_plans: CensusChildInNeedPlan,
) -> CensusEpisode:
    return CensusEpisode(
        referred_on,
        source.value,
        need.value,
        closed_on=closed_on,
        reason_for_closure=ReasonForClosure.SERVICES_CEASED.value,
        is_no_further_action=False,
        assessments=(assessment,),
        child_in_need_plans=need_plans,
    )
