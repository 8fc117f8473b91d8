"""The lives of an authority: the same for the same plan, possible to live, and late where they are meant to be."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice, pairwise

import pytest

from lineofsight.domain.pupil_numbers import upn_fault
from lineofsight.domain.working_days import Calendar
from lineofsight.returns.cin_census.children import CensusAssessment, CensusChild, CensusEpisode
from lineofsight.synthetic.exceptions import TooManyChildren
from lineofsight.synthetic.lives import families, numbered, pupil_number
from lineofsight.synthetic.numbers import nhs_number
from lineofsight.synthetic.plan import MOST_CHILDREN, AuthorityPlan
from lineofsight.synthetic.stories import planted_children, planted_families
from tests.synthetic.steps_of_a_life import refusals

pytestmark = [pytest.mark.slow, pytest.mark.one_database]

UNTIL = date(2026, 10, 31)
PLANTED_FROM = date(2026, 4, 1)
PLAN = AuthorityPlan(children=3_000, years=4, until=UNTIL, seed=11)


def lives_of(plan: AuthorityPlan) -> list[CensusChild]:
    return [life for _, family in families(plan) for life in family]


def is_open(episode: CensusEpisode, on: date) -> bool:
    closed_on = episode.closed_on or date.max
    return not episode.is_no_further_action and episode.referred_on <= on < closed_on


@pytest.fixture(scope="module")
def lives() -> list[CensusChild]:
    return lives_of(PLAN)


# --- one plan, one authority -----------------------------------------------------------------------------------------


def test_one_plan_makes_one_authority_and_another_seed_another() -> None:
    plan = AuthorityPlan(60, 2, UNTIL, 3)
    assert lives_of(plan) == lives_of(plan)
    assert lives_of(plan) != lives_of(replace(plan, seed=4))


@pytest.mark.parametrize("children", [1, 2, 7, 60])
def test_an_authority_has_as_many_children_as_planned_and_numbers_them_in_order(children: int) -> None:
    told = list(families(AuthorityPlan(children, 2, UNTIL, 3)))
    assert [number for number, _ in told] == list(range(1, len(told) + 1))
    identifiers = [life.la_child_id for _, family in told for life in family]
    assert identifiers == [f"SPR{number:06}" for number in range(1, children + 1)]


def test_more_children_leave_the_others_as_they_are() -> None:
    assert lives_of(AuthorityPlan(90, 2, UNTIL, 3))[:60] == lives_of(AuthorityPlan(60, 2, UNTIL, 3))


def test_families_come_one_at_a_time() -> None:
    assert len(list(islice(families(AuthorityPlan(MOST_CHILDREN, 2, UNTIL, 3)), 5))) == 5


def test_no_more_children_are_planned_than_have_numbers() -> None:
    """Neither those of chance nor those of stories, which are numbered after them."""
    most = AuthorityPlan(MOST_CHILDREN, 2, UNTIL, 3)
    chance = MOST_CHILDREN - planted_children(most)
    ids = [life.la_child_id for family in planted_families(most) for life in family.lives]
    assert min(ids) > numbered(CensusChild(""), chance).la_child_id
    assert all(nhs_number(int(one.removeprefix("SPR"))) for one in ids)
    with pytest.raises(TooManyChildren, match=r"numbers for 800,000 invented children, not for 800,001"):
        AuthorityPlan(MOST_CHILDREN + 1, 2, UNTIL, 3)


def test_telling_lives_leaves_the_shared_chance_alone() -> None:
    before = random.getstate()
    lives_of(AuthorityPlan(20, 2, UNTIL, 1))
    assert random.getstate() == before


# --- nobody real -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 300, 999_999, 50_000_001])
def test_a_pupil_number_is_well_formed_and_of_no_school(number: int) -> None:
    upn = pupil_number(number)
    assert upn_fault(upn) is None
    assert upn[4] == "0"


def test_every_child_has_numbers_of_their_own(lives: list[CensusChild]) -> None:
    numbers = Counter(number for life in lives for number in (life.upn, life.former_upn) if number)
    assert numbers.most_common(1)[0][1] == 1
    assert 30 < sum(life.former_upn != "" for life in lives) < 90
    assert all((life.upn == "") is (life.upn_unknown != "") for life in lives)


# --- lives that can be lived -----------------------------------------------------------------------------------------


def test_every_life_can_be_recorded_step_by_step(lives: list[CensusChild]) -> None:
    refused = Counter((step, key) for life in lives[:1_500] for step, key, _ in refusals(life, UNTIL))
    assert not refused


def test_the_pathway_is_really_asked() -> None:
    life = CensusChild(
        "SPR000001",
        born_on=date(2015, 5, 1),
        episodes=(
            CensusEpisode(
                date(2025, 5, 6),
                "6",
                "N4",
                date(2025, 6, 9),
                "RC8",
                is_no_further_action=False,
                assessments=(CensusAssessment(date(2025, 5, 5), None, date(2025, 6, 10), ("21", "3B")),),
            ),
            CensusEpisode(date(2025, 6, 2), "6", is_no_further_action=True),
        ),
    )
    found = {key for _, key, _ in refusals(life, UNTIL)}
    assert found == {
        "on_or_after_referral",
        "no_open_assessment",
        "no_factors_stands_alone",
        "episode_is_open",
        "after_last_episode",
    }


def test_referrals_come_within_the_plan_save_before_a_repeated_plan(lives: list[CensusChild]) -> None:
    for life in lives:
        referred = [episode.referred_on for episode in life.episodes]
        assert referred == sorted(referred)
        assert referred[-1] <= UNTIL
        assert referred[-1] >= PLAN.first
        if referred[0] < PLAN.first:
            assert len(life.episodes[0].child_protection_plans) == 1
            assert any(episode.child_protection_plans for episode in life.episodes[1:])


def test_earlier_plans_are_told_and_counted(lives: list[CensusChild]) -> None:
    for life in lives:
        counted = [plan.previous_plans for episode in life.episodes for plan in episode.child_protection_plans]
        assert counted == list(range(len(counted)))
    begun = [plan for life in lives for one in life.episodes for plan in one.child_protection_plans]
    recent = [plan for plan in begun if PLAN.first <= plan.started_on <= UNTIL]
    assert 0.18 < sum(bool(plan.previous_plans) for plan in recent) / len(recent) < 0.33


def test_work_is_done_on_working_days(lives: list[CensusChild], england: Calendar) -> None:
    for episode in (episode for life in lives for episode in life.episodes):
        worked = [day for one in episode.assessments for day in (one.started_on, one.authorised_on)]
        worked += [day for one in episode.section_47_enquiries for day in (one.started_on, one.conference_on)]
        worked += [day for one in episode.child_protection_plans for day in (*one.reviewed_on, one.ended_on)]
        worked += [day for one in episode.child_in_need_plans for day in (one.started_on, one.ended_on)]
        assert all(england.is_working_day(day) for day in worked if day and day <= UNTIL)


def test_an_enquiry_is_concluded_before_the_closure_and_makes_the_need_abuse(lives: list[CensusChild]) -> None:
    for episode in (episode for life in lives for episode in life.episodes):
        if episode.section_47_enquiries or episode.child_protection_plans:
            assert episode.primary_need == "N1"
        if episode.is_no_further_action:
            assert episode == CensusEpisode(episode.referred_on, episode.source, is_no_further_action=True)
        if any("21" in one.factors for one in episode.assessments):
            assert episode.reason_for_closure in {"RC8", "RC9"}


# --- children --------------------------------------------------------------------------------------------------------


def test_a_child_referred_unborn_is_born_while_somebody_would_learn_of_it(lives: list[CensusChild]) -> None:
    unborn = [life for life in lives if life.expected_on]
    assert 20 < len(unborn) < 120
    for life in unborn:
        assert life.born_on is not None
        assert life.expected_on is not None
        assert life.episodes[0].referred_on < life.born_on <= life.expected_on
        assert life.expected_on - life.episodes[0].referred_on <= timedelta(days=280)
        assert life.born_on > UNTIL or any(is_open(episode, life.born_on) for episode in life.episodes)


def test_the_others_are_born_before_they_are_known_and_nobody_is_eighteen(lives: list[CensusChild]) -> None:
    for life in lives:
        assert life.born_on is not None
        assert life.expected_on or life.born_on <= life.episodes[0].referred_on
        ended_on = life.episodes[-1].closed_on or life.episodes[-1].referred_on
        assert (ended_on - life.born_on).days < 18 * 365.25


def test_brothers_and_sisters_have_ages_of_their_own_and_are_referred_together() -> None:
    whole = [family for _, family in families(PLAN)][:-1]
    several = [family for family in whole if len(family) > 1]
    assert 0.4 < len(several) / len(whole) < 0.6
    shared = apart = too_near = of_one_ethnicity = 0
    for family in several:
        referred = [{episode.referred_on for episode in life.episodes} for life in family]
        assert set.intersection(*referred), "one referral is of all of them"
        for one, other in pairwise(family):
            assert one.born_on is not None
            assert other.born_on is not None
            shared += one.episodes[-1] == other.episodes[-1]
            apart += one.episodes[-1] != other.episodes[-1]
            too_near += abs((one.born_on - other.born_on).days) < 300
        of_one_ethnicity += len({life.ethnicity for life in family}) == 1
    assert 0.35 < shared / (shared + apart) < 0.65
    assert too_near < 0.02 * (shared + apart)
    assert 0.85 < of_one_ethnicity / len(several) < 0.98


def test_there_are_children_of_every_kind(lives: list[CensusChild]) -> None:
    assert {life.sex for life in lives} == {"M", "F"}
    assert len({code for life in lives for code in life.disabilities}) > 8
    episodes = [episode for life in lives for episode in life.episodes]
    assert any(episode.conference_on for episode in episodes)
    assert {"RC5", "RC7", "RC8", "RC9"} <= {episode.reason_for_closure for episode in episodes}


# --- the planted year ------------------------------------------------------------------------------------------------


def planted_waits(plan: AuthorityPlan, england: Calendar) -> list[int]:
    """Working days of the assessments authorised in the planted year: the first of an episode from the referral."""
    year = date(plan.until.year - (plan.until < date(plan.until.year, 4, 1)), 4, 1)
    return [
        england.elapsed(episode.referred_on if place == 0 else one.started_on, one.authorised_on)
        for life in lives_of(plan)
        for episode in life.episodes
        for place, one in enumerate(episode.assessments)
        if one.authorised_on and year <= one.authorised_on <= plan.until
    ]


@pytest.mark.parametrize("until", [date(2026, 10, 31), date(2026, 6, 30), date(2026, 3, 31), date(2026, 11, 21)])
def test_57_per_cent_of_the_assessments_of_the_planted_year_are_in_time(until: date, england: Calendar) -> None:
    waits = planted_waits(AuthorityPlan(6_000, 3, until, 5), england)
    assert 0.53 < sum(days <= 45 for days in waits) / len(waits) < 0.61, len(waits)


def test_the_share_is_near_in_small_authorities_too(england: Calendar) -> None:
    shares = []
    for seed in range(1, 13):
        waits = planted_waits(AuthorityPlan(500, 3, UNTIL, seed), england)
        assert len(waits) > 90
        shares.append(sum(days <= 45 for days in waits) / len(waits))
    assert all(0.48 < share < 0.66 for share in shares), shares
    assert 0.54 < sum(shares) / len(shares) < 0.60


def test_conferences_of_the_planted_year_are_late_more_often(england: Calendar) -> None:
    told = lives_of(AuthorityPlan(12_000, 3, UNTIL, 5))
    enquiries = [one for life in told for episode in life.episodes for one in episode.section_47_enquiries]
    held = [
        england.elapsed(one.started_on, one.conference_on) <= 15
        for one in enquiries
        if one.conference_on and PLANTED_FROM <= one.conference_on <= UNTIL
    ]
    assert 0.52 < sum(held) / len(held) < 0.68, len(held)


def test_open_children_are_at_every_step(lives: list[CensusChild], england: Calendar) -> None:
    opened = [episode for life in lives for episode in life.episodes if is_open(episode, UNTIL)]
    protected = [one for episode in opened for one in episode.child_protection_plans if runs(one, UNTIL)]
    planned = [one for episode in opened for one in episode.child_in_need_plans if runs(one, UNTIL)]
    assessed = [
        (episode, one)
        for episode in opened
        for one in episode.assessments
        if one.started_on <= UNTIL and (one.authorised_on is None or one.authorised_on > UNTIL)
    ]
    overdue = [one for episode, one in assessed if england.elapsed(episode.referred_on, UNTIL) > 45]
    assert 0.10 < len(opened) / len(lives) < 0.25
    assert 0.08 < len(protected) / len(opened) < 0.24
    assert 0.35 < len(planned) / len(opened) < 0.65
    assert 0.10 < len(assessed) / len(opened) < 0.40
    assert overdue


def runs(plan, on: date) -> bool:
    return plan.started_on <= on < plan.ended_on
