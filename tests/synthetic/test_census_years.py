"""What a census file holds of a life: the facts of its year, as known while somebody wrote of the child."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)
from lineofsight.synthetic.authority import every_family
from lineofsight.synthetic.census import file_days
from lineofsight.synthetic.census_years import as_a_file_holds, conference_ruled_out_on, school_starts_on
from lineofsight.synthetic.plan import AuthorityPlan

UNTIL = date(2026, 10, 31)
FIRST_YEAR = (date(2025, 4, 1), date(2026, 3, 31))
THIS_YEAR = (date(2026, 4, 1), UNTIL)

REFERRED_ON = date(2026, 1, 12)
EXPECTED_ON = date(2026, 5, 20)
STORY = CensusChild(
    "SPR000001",
    upn_unknown="",
    born_on=date(2026, 5, 14),
    expected_on=EXPECTED_ON,
    sex="F",
    ethnicity="WBRI",
    disabilities=("NONE",),
    episodes=(
        CensusEpisode(
            REFERRED_ON,
            "6",
            "N1",
            date(2027, 5, 4),
            "RC7",
            is_no_further_action=False,
            assessments=(CensusAssessment(REFERRED_ON, date(2026, 1, 26), date(2026, 4, 1), ("3B",)),),
            child_in_need_plans=(CensusChildInNeedPlan(date(2026, 12, 14), date(2027, 5, 4)),),
            section_47_enquiries=(
                CensusSection47Enquiry(date(2026, 1, 13), date(2026, 2, 3), None, True),
                CensusSection47Enquiry(date(2026, 3, 12), date(2026, 4, 2), date(2026, 4, 1), False),
            ),
            child_protection_plans=(
                CensusChildProtectionPlan(
                    date(2026, 4, 1), date(2026, 12, 14), "NEG", "EMO", 0, (date(2026, 6, 29), date(2026, 12, 14))
                ),
            ),
        ),
    ),
)


def test_a_file_knows_nothing_after_its_reference_date() -> None:
    child = as_a_file_holds(STORY, *FIRST_YEAR)
    assert child is not None
    assert (child.born_on, child.expected_on, child.sex, child.ethnicity) == (None, EXPECTED_ON, "U", "NOBT")
    assert child.disabilities == ()
    (episode,) = child.episodes
    assert (episode.closed_on, episode.reason_for_closure) == (None, "")
    assert episode.assessments == (CensusAssessment(REFERRED_ON, date(2026, 1, 26)),)
    assert episode.child_in_need_plans == episode.child_protection_plans == ()
    assert [enquiry.conference_not_required for enquiry in episode.section_47_enquiries] == [True, False]
    assert episode.section_47_enquiries[1].conference_on is None


def test_a_file_begins_on_the_first_of_april() -> None:
    child = as_a_file_holds(STORY, *THIS_YEAR)
    assert child is not None
    assert (child.born_on, child.expected_on, child.sex) == (date(2026, 5, 14), None, "F")
    assert child.upn_unknown == "UN1"
    (episode,) = child.episodes
    assert episode.assessments == STORY.episodes[0].assessments
    assert episode.section_47_enquiries == STORY.episodes[0].section_47_enquiries[1:]
    assert episode.child_protection_plans[0].reviewed_on == (date(2026, 6, 29),)
    assert episode.child_protection_plans[0].ended_on is None


def test_a_conference_that_is_to_come_does_not_keep_an_enquiry_of_the_year_before() -> None:
    conferred_on = date(2026, 4, 9)
    enquiry = CensusSection47Enquiry(date(2026, 3, 23), date(2026, 4, 15), conferred_on, False)
    episode = replace(STORY.episodes[0], section_47_enquiries=(enquiry,))
    for reference_date, is_held in ((conferred_on - timedelta(days=1), False), (conferred_on, True)):
        child = as_a_file_holds(replace(STORY, episodes=(episode,)), THIS_YEAR[0], reference_date)
        assert child is not None
        assert child.episodes[0].section_47_enquiries == ((enquiry,) if is_held else ())


@pytest.mark.parametrize("until", [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 20), date(2026, 9, 2), UNTIL])
def test_a_file_is_the_same_whether_the_life_is_told_to_its_end_or_until_the_last_day(until: date) -> None:
    """What comes later leaves no mark on it, in no year."""
    plan = AuthorityPlan(400, 3, until, 6)
    files = 0
    for family in every_family(plan):
        for life in family.lives:
            known = as_a_file_holds(life, date.min, until)
            assert known is not None
            so_far = replace(known, expected_on=life.expected_on)
            for days in file_days(plan):
                assert as_a_file_holds(so_far, *days) == as_a_file_holds(life, *days)
                files += 1
    assert files == 400 * len(file_days(plan))


def test_a_plan_keeps_its_last_review_of_the_year_before() -> None:
    reviewed_on = (date(2025, 6, 2), date(2025, 11, 24), date(2026, 5, 18))
    plan = CensusChildProtectionPlan(date(2025, 3, 10), date(2026, 10, 5), "NEG", "EMO", 0, reviewed_on)
    episode = replace(STORY.episodes[0], referred_on=date(2025, 2, 3), child_protection_plans=(plan,))
    child = as_a_file_holds(replace(STORY, episodes=(episode,)), *THIS_YEAR)
    assert child is not None
    assert child.episodes[0].child_protection_plans[0].reviewed_on == reviewed_on[1:]


@pytest.mark.parametrize(
    ("closed_on", "is_held"), [(date(2026, 3, 31), False), (date(2026, 4, 1), True), (date(2026, 12, 1), True)]
)
def test_an_episode_is_held_while_it_was_open_on_a_day_of_the_year(closed_on: date, is_held: bool) -> None:
    episode = CensusEpisode(REFERRED_ON, "6", "N4", closed_on, "RC7", is_no_further_action=False)
    child = as_a_file_holds(replace(STORY, episodes=(episode,)), *THIS_YEAR)
    assert (child is not None) is is_held


@pytest.mark.parametrize(
    ("referred_on", "is_held"),
    [(date(2026, 3, 31), False), (date(2026, 4, 1), True), (UNTIL, True), (UNTIL + timedelta(days=1), False)],
)
def test_a_referral_with_no_further_action_is_held_in_its_own_year(referred_on: date, is_held: bool) -> None:
    episode = CensusEpisode(referred_on, "6", is_no_further_action=True)
    child = as_a_file_holds(replace(STORY, episodes=(episode,)), *THIS_YEAR)
    assert (child is not None) is is_held


@pytest.mark.parametrize(
    ("started_on", "ruled_out_on"),
    [
        (date(2026, 2, 2), date(2026, 2, 12)),
        (date(2026, 3, 27), date(2026, 3, 31)),  # never in the year that no longer holds the enquiry
        (date(2026, 3, 31), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 4, 15)),  # Easter between
    ],
)
def test_a_conference_is_ruled_out_within_the_year_of_its_enquiry(started_on: date, ruled_out_on: date) -> None:
    assert conference_ruled_out_on(started_on) == ruled_out_on


# --- what is known, and until when -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born_on", "starts_on"),
    [
        (date(2021, 8, 31), date(2025, 9, 1)),
        (date(2021, 9, 1), date(2026, 9, 1)),
        (date(2022, 1, 1), date(2026, 9, 1)),
        (date(2020, 2, 29), date(2024, 9, 1)),
    ],
)
def test_school_starts_in_the_september_after_the_fourth_birthday(born_on: date, starts_on: date) -> None:
    assert school_starts_on(born_on) == starts_on


def a_case(closed_on: date | None, *, born_on: date = date(2021, 10, 5), upn: str = "U001000000001") -> CensusChild:
    """A child referred in May 2026, whose case closed on this day; None: a referral with no further action."""
    referred_on = date(2026, 5, 12)
    if closed_on is None:
        episode = CensusEpisode(referred_on, "6", is_no_further_action=True)
    else:
        episode = CensusEpisode(referred_on, "6", "N4", closed_on, "RC7", is_no_further_action=False)
    return replace(STORY, born_on=born_on, expected_on=None, upn=upn, episodes=(episode,))


@pytest.mark.parametrize(
    ("closed_on", "has_number"),
    [
        (None, False),
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
        (date(2026, 12, 1), True),  # still open at the end of the file
    ],
)
def test_a_pupil_number_is_known_where_school_started_before_the_closure(
    closed_on: date | None, has_number: bool
) -> None:
    child = as_a_file_holds(a_case(closed_on), *THIS_YEAR)
    assert child is not None
    assert (child.upn, child.upn_unknown) == (("U001000000001", "") if has_number else ("", "UN1"))


@pytest.mark.parametrize(
    ("closed_on", "born_on", "is_known"),
    [
        (None, date(2026, 6, 1), False),
        (date(2026, 7, 1), date(2026, 6, 30), True),
        (date(2026, 7, 1), date(2026, 7, 2), False),
        (date(2026, 12, 1), UNTIL, True),
        (date(2026, 12, 1), UNTIL + timedelta(days=1), False),
    ],
)
def test_a_birth_is_known_where_it_came_before_the_closure(
    closed_on: date | None, born_on: date, is_known: bool
) -> None:
    child = as_a_file_holds(replace(a_case(closed_on, born_on=born_on), expected_on=date(2026, 7, 10)), *THIS_YEAR)
    assert child is not None
    assert (child.born_on is not None) is is_known
    assert (child.expected_on is None) is is_known
    assert child.sex == ("F" if is_known else "U")


@pytest.mark.parametrize(("is_no_further_action", "has_number"), [(False, True), (True, False)])
def test_a_later_case_tells_what_came_after_the_closure_and_a_mere_referral_does_not(
    is_no_further_action: bool, has_number: bool
) -> None:
    child = a_case(date(2026, 6, 1))
    again = replace(
        child.episodes[0],
        referred_on=date(2026, 9, 15),
        closed_on=None if is_no_further_action else date(2027, 1, 4),
        is_no_further_action=is_no_further_action,
    )
    held = as_a_file_holds(replace(child, episodes=(*child.episodes, again)), *THIS_YEAR)
    assert held is not None
    assert (held.upn != "") is has_number
