"""Planted stories: each is told by the ground rules of the field, and says what its row says it does."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from lineofsight.domain.clocks import CLOCKS_BY_KEY, LocalStandards, Outcome, read_all
from lineofsight.domain.data_faults import faults_in
from lineofsight.domain.working_days import Calendar
from lineofsight.returns.cin_census.children import CensusChild, CensusEpisode
from lineofsight.synthetic import steps
from lineofsight.synthetic.authority import every_family
from lineofsight.synthetic.caseloads import Caseloads
from lineofsight.synthetic.census_years import as_a_file_holds
from lineofsight.synthetic.departures import ORDINARY
from lineofsight.synthetic.family_telling import FamilyTelling
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.stories import (
    SHOWN,
    STORIES,
    STORIES_BY_KEY,
    WAITING,
    planted_children,
    planted_families,
)
from lineofsight.synthetic.stories.planting import FAMILIES
from lineofsight.synthetic.workforce_plan import invented_workforce
from tests.synthetic.file_histories import history_of

pytestmark = [pytest.mark.slow, pytest.mark.one_database]

LATE_WORK = {"assessment_open_over_45_working_days", "enquiry_open_over_15_working_days"}  # no mistake in the record

# A Friday, a Sunday, a bank holiday, a leap day, and days around the turn of the census year and of the calendar year.
LAST_DAYS = [
    date(2026, 11, 20),
    date(2026, 11, 22),
    date(2026, 8, 31),
    date(2024, 2, 29),
    date(2026, 3, 31),
    date(2026, 4, 1),
    date(2025, 12, 26),
    date(2026, 1, 2),
]


@pytest.fixture(params=LAST_DAYS, ids=str)
def plan(request: pytest.FixtureRequest) -> AuthorityPlan:
    return AuthorityPlan(500, 3, request.param, 7)


def life_of(plan: AuthorityPlan, story: str) -> CensusChild:
    """The eldest child of a story, told to the end."""
    return next(family.lives[0] for family in planted_families(plan) if family.story == story)


def known_of(plan: AuthorityPlan, story: str) -> CensusChild:
    """What is known of the eldest child of a story on the last day."""
    known = as_a_file_holds(life_of(plan, story), date.min, plan.until)
    assert known is not None
    return known


def overdue_by(plan: AuthorityPlan, story: str, clock: str) -> int:
    """By how many working days the running clock of the eldest child is overdue on the last day."""
    calendar = Calendar.england()
    history = history_of(known_of(plan, story))
    (due,) = [
        reading.due_on
        for reading in read_all(history, LocalStandards(), calendar)
        if reading.clock.key == clock and reading.outcome is Outcome.RUNNING
    ]
    assert due is not None
    return calendar.elapsed(due, plan.until)


# --- the families ----------------------------------------------------------------------------------------------------


def test_planted_families_keep_the_ground_rules(plan: AuthorityPlan) -> None:
    for family in planted_families(plan):
        for life in family.lives:
            ordered = [(one.referred_on, one.closed_on or one.referred_on) for one in life.episodes]
            assert all(earlier[1] < later[0] for earlier, later in pairwise(ordered))
            for episode in life.episodes:
                assert episode.closed_on or episode == CensusEpisode(
                    episode.referred_on, episode.source, is_no_further_action=True
                )
            plans = [one for episode in life.episodes for one in episode.child_protection_plans]
            assert [one.previous_plans for one in plans] == list(range(len(plans)))
            for one in plans:
                assert one.started_on.weekday() < 5
                assert list(one.reviewed_on) == sorted(one.reviewed_on)
                assert one.reviewed_on[0] > one.started_on
                assert one.reviewed_on[-1] == one.ended_on


@pytest.mark.parametrize("years_later", [0, 1], ids=["on the last day", "told to the end"])
def test_the_record_of_a_planted_family_has_no_fault_but_late_work(
    plan: AuthorityPlan, england: Calendar, years_later: int
) -> None:
    on = plan.until + timedelta(days=365 * years_later)
    found = Counter(
        (family.story, fault.row.key)
        for family in planted_families(plan)
        for life in family.lives
        if (known := as_a_file_holds(life, date.min, on))
        for fault in faults_in(history_of(known), england, on)
    )
    assert {key for _, key in found} <= LATE_WORK, found
    assert not (years_later and found)


def test_planted_children_are_numbered_and_told_apart(plan: AuthorityPlan) -> None:
    families = list(planted_families(plan))
    assert [family.story for family in families] == list(FAMILIES)
    ids = [life.la_child_id for family in families for life in family.lives]
    assert ids == [f"SPR{number}" for number in range(800_001, 800_001 + len(ids))]
    assert planted_children(plan) == len(ids) < 100 / 4
    assert len({life.upn for family in families for life in family.lives}) == len(ids)
    for story in STORIES:
        own = [life.la_child_id for family in families if family.story == story.family for life in family.lives]
        assert story.child_ids(plan) == tuple(own)
        assert bool(own) is bool(story.family)


def test_the_same_last_day_makes_the_same_families(plan: AuthorityPlan) -> None:
    assert list(planted_families(plan)) == list(planted_families(AuthorityPlan(40_000, 10, plan.until, 99)))


def test_a_very_small_authority_has_no_planted_families() -> None:
    small = AuthorityPlan(99, 3, LAST_DAYS[0], 7)
    assert list(planted_families(small)) == []
    assert planted_children(small) == 0
    assert planted_children(AuthorityPlan(100, 3, LAST_DAYS[0], 7)) > 0


# --- what each says --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "clock", "least", "most"),
    [
        ("overdue_conference", "initial_child_protection_conference", 7, 7),
        ("long_assessment", "assessment_from_referral", 35, 35),
        ("overdue_review", "first_review_conference", 18, 24),
        ("without_a_worker", "child_first_seen", 5, 12),
    ],
)
def test_what_is_overdue_is_overdue_by_as_much_as_is_told(
    plan: AuthorityPlan, story: str, clock: str, least: int, most: int
) -> None:
    assert clock in CLOCKS_BY_KEY
    assert least <= overdue_by(plan, story, clock) <= most


def test_the_late_conference_was_held_on_the_twenty_fourth_working_day(plan: AuthorityPlan, england: Calendar) -> None:
    (enquiry,) = known_of(plan, "late_conference").episodes[0].section_47_enquiries
    assert enquiry.conference_on is not None
    assert england.elapsed(enquiry.started_on, enquiry.conference_on) == 24


def test_nobody_has_seen_the_three_children_for_nine_weeks(plan: AuthorityPlan) -> None:
    (family,) = [family for family in planted_families(plan) if family.story == "not_seen"]
    assert len(family.lives) == 3
    for departure in family.departures:
        assert departure.not_seen_since is not None
        assert 63 <= (plan.until - departure.not_seen_since).days <= 68
    assert known_of(plan, "not_seen").episodes[0].child_protection_plans[0].ended_on is None


def test_the_third_plan_follows_two_for_neglect_within_four_years(plan: AuthorityPlan) -> None:
    episodes = known_of(plan, "third_plan").episodes
    plans = [one for episode in episodes for one in episode.child_protection_plans]
    assert [one.initial_category for one in plans] == ["NEG"] * 3
    assert plans[-1].ended_on is None
    assert plans[-1].started_on - plans[0].started_on < timedelta(days=4 * 365)
    assert sum(episode.is_no_further_action is True for episode in episodes) == 4


def test_the_unborn_child_has_a_plan_and_no_day_of_birth(plan: AuthorityPlan) -> None:
    known = known_of(plan, "unborn")
    assert known.born_on is None
    assert known.expected_on is not None
    assert known.episodes[0].child_protection_plans[0].started_on < plan.until < known.expected_on


def test_the_child_who_moved_in_has_a_plan_and_no_enquiry(plan: AuthorityPlan, england: Calendar) -> None:
    (episode,) = known_of(plan, "moved_in").episodes
    assert episode.section_47_enquiries == ()
    assert episode.conference_on == episode.child_protection_plans[0].started_on
    assert england.elapsed(episode.referred_on, episode.conference_on) <= 15


@pytest.mark.parametrize("story", ["stays_with_leaver", "without_a_worker", "copied_text", "third_plan", "step_down"])
def test_departures_are_of_the_story_they_are_named_for(plan: AuthorityPlan, story: str) -> None:
    for family in planted_families(plan):
        for departure in family.departures:
            told = {
                "not_seen": departure.not_seen_since is not None,
                "stays_with_leaver": departure.stays_with_leaver,
                "without_a_worker": departure.never_given_a_worker,
                "copied_text": bool(departure.copied_text),
                "third_plan": bool(departure.referred_for),
                "step_down": departure.proposed_to_early_help_on is not None,
            }
            assert told[story] is (family.story == story)
            assert (departure == ORDINARY) is (family.story not in told)


# --- health at strategy discussions ----------------------------------------------------------------------------------


def discussions(plan: AuthorityPlan) -> list[tuple[int, steps.HoldStrategyDiscussion]]:
    """Every strategy discussion that is told of the plan, each with the number of its family."""
    caseloads = Caseloads(invented_workforce(plan))
    return [
        (family.number, step)
        for family in every_family(plan)
        for step in FamilyTelling(family.dressed(plan), plan, caseloads).steps()
        if isinstance(step, steps.HoldStrategyDiscussion)
    ]


@pytest.mark.parametrize(
    ("until", "year"),
    [
        (date(2026, 11, 20), 2026),
        (date(2026, 11, 21), 2026),
        (date(2027, 1, 15), 2026),
        (date(2026, 9, 1), 2026),
        (date(2026, 8, 31), 2025),
        (date(2026, 3, 31), 2025),
        (date(2024, 2, 29), 2023),
    ],
    ids=str,
)
def test_health_takes_part_in_fewer_than_half_in_july_and_in_all_since_september(until: date, year: int) -> None:
    held = [step for _, step in discussions(AuthorityPlan(500, 3, until, 7))]
    july = [step.is_health_present for step in held if (step.at.year, step.at.month) == (year, 7)]
    assert 0.3 < sum(july) / len(july) < 0.5, f"{sum(july)} of {len(july)}"
    assert all(step.is_health_present for step in held if step.at.date() >= date(year, 9, 1))
    earlier = [step.is_health_present for step in held if step.at.date() < date(year, 7, 1)]
    assert 0.6 < sum(earlier) / len(earlier) < 0.9


def test_of_many_discussions_in_july_44_per_cent_have_health() -> None:
    plan = AuthorityPlan(2_500, 3, date(2026, 11, 20), 7)
    july = [step.is_health_present for _, step in discussions(plan) if (step.at.year, step.at.month) == (2026, 7)]
    assert sum(july) == round(0.44 * len(july)) > 10


def test_health_is_there_for_all_the_brothers_and_sisters_of_a_discussion_or_for_none() -> None:
    answers: dict[tuple[int, date], set[bool]] = {}
    held = discussions(AuthorityPlan(500, 3, date(2026, 11, 20), 7))
    for family, step in held:
        answers.setdefault((family, step.enquiry.started_on), set()).add(step.is_health_present)
    assert len(answers) < len(held)
    assert all(len(said) == 1 for said in answers.values())


# --- the end of the calendar -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("until", [date(2030, 6, 1), date(2030, 11, 30)], ids=str)
def test_an_authority_can_be_told_until_the_last_months_of_the_calendar(until: date) -> None:
    plan = AuthorityPlan(120, 3, until, 7)
    caseloads = Caseloads(invented_workforce(plan))
    for family in every_family(plan):
        told = FamilyTelling(family.dressed(plan), plan, caseloads).steps()
        assert told
        assert told[-1].at.date() <= until


# --- the catalogue ---------------------------------------------------------------------------------------------------


def test_every_story_says_where_it_shows_or_what_it_waits_for() -> None:
    assert len(STORIES_BY_KEY) == len(STORIES) == len(SHOWN) + len(WAITING)
    assert {story.family for story in STORIES if story.family} == set(FAMILIES)
    for story in STORIES:
        assert story.findings
        assert bool(story.places) is (story in SHOWN)
        assert bool(story.waits_for) is (story in WAITING)
        for place in story.places:
            assert place.address.startswith("/")
            assert place.sign_in.startswith("demo.")
            assert ("{reference}" not in place.address) or story.family or story.key == "health_in_discussions"
