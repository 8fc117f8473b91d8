"""The invented authority: its files continue one another, break no rule of the field, and look like a real year."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest
from lxml import etree

from lineofsight.domain import history
from lineofsight.domain.codes import UPN_AUTHORITY_CODES
from lineofsight.domain.data_faults import faults_in
from lineofsight.domain.pupil_numbers import upn_fault
from lineofsight.domain.working_days import Calendar
from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)
from lineofsight.returns.cin_census.reading import inspect, read_children
from lineofsight.returns.cin_census.writing import write_census
from lineofsight.synthetic.census import (
    AUTHORITY,
    AUTHORITY_NAME,
    as_a_file_holds,
    header_for,
    invented_census_files,
    invented_children,
    invented_lives,
)
from lineofsight.synthetic.census_families import pupil_number
from lineofsight.synthetic.census_years import conference_ruled_out_on

UNTIL = date(2026, 10, 31)
FIRST_YEAR = (date(2025, 4, 1), date(2026, 3, 31))
THIS_YEAR = (date(2026, 4, 1), UNTIL)
EVERYTHING = (date.min, UNTIL)

# What an honest file of a busy authority shows: work that is late is not a mistake in the record.
LATE_WORK = {"assessment_open_over_45_working_days", "enquiry_open_over_15_working_days"}


@pytest.fixture(scope="module")
def lives() -> tuple[CensusChild, ...]:
    """Stories told past the end of the files."""
    return invented_lives(3_000, FIRST_YEAR[0], UNTIL, seed=11)


def held(lives: tuple[CensusChild, ...], days: tuple[date, date]) -> list[CensusChild]:
    return [child for life in lives if (child := as_a_file_holds(life, *days)) is not None]


def episodes_of(children: list[CensusChild]) -> list[CensusEpisode]:
    return [episode for child in children for episode in child.episodes]


def is_open(episode: CensusEpisode) -> bool:
    return episode.closed_on is None and not episode.is_no_further_action


# --- the same seed, the same children --------------------------------------------------------------------------------


def test_the_same_seed_invents_the_same_files(tmp_path: Path) -> None:
    written = []
    for name, seed in (("once", 3), ("again", 3), ("other", 4)):
        (tmp_path / name).mkdir()
        written.append([path.read_bytes() for path in invented_census_files(tmp_path / name, 40, UNTIL, seed)])
    assert written[0] == written[1]
    assert written[0] != written[2]


def test_inventing_leaves_the_shared_chance_alone() -> None:
    before = random.getstate()
    list(invented_children(20, UNTIL, seed=1))
    assert random.getstate() == before


def test_children_are_invented_one_at_a_time_and_each_has_its_own_numbers() -> None:
    endless = invented_children(10**9, UNTIL, seed=5)
    assert isinstance(endless, Iterator)
    assert [next(endless).la_child_id for _ in range(3)] == ["SPR000001", "SPR000002", "SPR000003"]
    identifiers, pupil_numbers = set(), Counter[str]()
    for child in invented_children(10_000, FIRST_YEAR[1], seed=5):
        identifiers.add(child.la_child_id)
        pupil_numbers.update(number for number in (child.upn, child.former_upn) if number)
    assert len(identifiers) == 10_000
    assert pupil_numbers.most_common(1)[0][1] == 1


# --- nobody real -----------------------------------------------------------------------------------------------------


def test_the_authority_is_nobodys() -> None:
    assert AUTHORITY not in UPN_AUTHORITY_CODES
    assert int(AUTHORITY) > max(map(int, UPN_AUTHORITY_CODES))
    assert "invented" in AUTHORITY_NAME
    header = header_for(FIRST_YEAR[1], datetime(2026, 4, 1, 9, tzinfo=UTC))
    assert (header.authority, header.year, header.reference_date) == (AUTHORITY, 2026, date(2026, 3, 31))


@pytest.mark.parametrize("number", [1, 300, 999_999, 50_000_001])
def test_a_pupil_number_is_well_formed_and_of_no_school(number: int) -> None:
    upn = pupil_number(number)
    assert upn_fault(upn) is None
    assert upn[4] == "0"


# --- the two files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "reference_dates"),
    [
        (date(2026, 10, 31), [date(2026, 3, 31), date(2026, 10, 31)]),
        (date(2026, 4, 30), [date(2026, 3, 31), date(2026, 4, 30)]),
        (date(2026, 3, 31), [date(2025, 3, 31), date(2026, 3, 31)]),
        (date(2028, 2, 29), [date(2027, 3, 31), date(2028, 2, 29)]),
        (date(2030, 6, 30), [date(2030, 3, 31), date(2030, 6, 30)]),
    ],
)
def test_two_files_are_written_the_earlier_first(tmp_path: Path, until: date, reference_dates: list[date]) -> None:
    paths = invented_census_files(tmp_path, 60, until, seed=2)
    assert [inspect(path, 10_000_000).header.reference_date for path in paths] == reference_dates
    first, second = ({child.la_child_id for child in read_children(path)} for path in paths)
    assert len(first | second) == 60
    assert first & second
    assert second - first


def test_the_files_read_back_whole(tmp_path: Path) -> None:
    paths = invented_census_files(tmp_path, 200, UNTIL, seed=8)
    lives = invented_lives(200, FIRST_YEAR[0], UNTIL, seed=8)
    for path, days in zip(paths, (FIRST_YEAR, THIS_YEAR), strict=True):
        children = list(read_children(path))
        assert children == held(lives, days)
        assert not any(child.refused for child in children)
        assert inspect(path, 10_000_000).header_refused == ()
    assert inspect(paths[0], 10_000_000).warnings == ()


def test_the_year_end_file_follows_the_schema(tmp_path: Path, SHARED_STANDARDS: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(SHARED_STANDARDS / "cin" / "CIN_schema_2026.xsd")))
    path = tmp_path / "year_end.xml"
    children = invented_children(500, FIRST_YEAR[1], seed=6)
    written_at = datetime(2026, 4, 1, 9, tzinfo=UTC)
    write_census(path, header_for(FIRST_YEAR[1], written_at), children, reviews="together")
    assert schema.validate(etree.parse(str(path))), schema.error_log


def test_the_second_file_goes_on_from_the_first(lives: tuple[CensusChild, ...]) -> None:
    second = {child.la_child_id: child for child in held(lives, THIS_YEAR)}
    went_on = Counter[str]()
    for child in held(lives, FIRST_YEAR):
        for before in filter(is_open, child.episodes):
            now = second[child.la_child_id]
            after = next(episode for episode in now.episodes if episode.referred_on == before.referred_on)
            assert (after.source, after.primary_need) == (before.source, before.primary_need)
            went_on.update(rows_that_go_on(before, after))
            assert now.upn == child.upn or child.upn_unknown
            assert now.sex == child.sex or child.expected_on
    assert min(went_on[kind] for kind in ("assessment", "need plan", "conference", "protection plan", "review")) >= 3


def rows_that_go_on(before: CensusEpisode, after: CensusEpisode) -> Iterator[str]:
    """Holds every row of an open episode that the year did not end against the later file; gives the kinds."""
    for assessment in before.assessments:
        if assessment.authorised_on is None:
            assert assessment == replace(
                next(one for one in after.assessments if one.started_on == assessment.started_on),
                authorised_on=None,
                factors=(),
            )
            yield "assessment"
    for plan in before.child_in_need_plans:
        if plan.ended_on is None:
            assert plan.started_on in [one.started_on for one in after.child_in_need_plans]
            yield "need plan"
    for enquiry in before.section_47_enquiries:
        later = next((one for one in after.section_47_enquiries if one.started_on == enquiry.started_on), None)
        if enquiry.conference_on is None and not enquiry.conference_not_required:
            assert later, "an enquiry that is not decided by 31 March comes to a conference"
            assert later.conference_on
            yield "conference"
    for protected in before.child_protection_plans:
        if protected.ended_on is None:
            now = next(one for one in after.child_protection_plans if one.started_on == protected.started_on)
            assert (now.initial_category, now.previous_plans) == (protected.initial_category, protected.previous_plans)
            if protected.reviewed_on:
                assert now.reviewed_on[0] == protected.reviewed_on[-1]
                yield "review"
            yield "protection plan"


# --- what a file holds -----------------------------------------------------------------------------------------------

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


# --- the rules of the field ------------------------------------------------------------------------------------------


def test_no_record_has_a_fault(lives: tuple[CensusChild, ...], england: Calendar) -> None:
    found = Counter(
        fault.row.key
        for number, child in enumerate(held(lives, EVERYTHING), 1)
        for fault in faults_in(as_history(number, child), england, UNTIL)
    )
    assert set(found) <= LATE_WORK, found
    assert found["assessment_open_over_45_working_days"] > 0


def test_no_file_at_the_end_of_a_year_has_a_fault(england: Calendar) -> None:
    covers_from, reference_date = FIRST_YEAR
    found = Counter(
        fault.row.key
        for number, child in enumerate(invented_children(1_000, reference_date, seed=21), 1)
        for fault in faults_in(as_history(number, child, covers_from), england, reference_date)
    )
    assert set(found) <= LATE_WORK, found


@pytest.mark.parametrize("days", [FIRST_YEAR, THIS_YEAR, EVERYTHING], ids=["first file", "second file", "everything"])
def test_the_ground_rules_hold(lives: tuple[CensusChild, ...], days: tuple[date, date], england: Calendar) -> None:
    children = held(lives, days)
    assert len(children) > 500
    for child in children:
        assert child.born_on or (child.expected_on, child.sex) == (child.expected_on, "U")
        assert (child.upn == "") is (child.upn_unknown != "")
        ordered = [episode.referred_on for episode in child.episodes]
        assert ordered == sorted(ordered)
        for episode in child.episodes:
            check_referral(child, episode)
            check_closure(episode)
            for enquiry in episode.section_47_enquiries:
                assert enquiry.conference_on is None or england.is_working_day(enquiry.conference_on)
                assert not (enquiry.conference_on and enquiry.conference_not_required)
            for plan in episode.child_protection_plans:
                assert england.is_working_day(plan.started_on)
                assert all(plan.started_on < day <= (plan.ended_on or days[1]) for day in plan.reviewed_on)


def check_referral(child: CensusChild, episode: CensusEpisode) -> None:
    born_on = child.born_on or child.expected_on
    assert born_on is not None
    assert (born_on - episode.referred_on).days <= 280
    assert (episode.referred_on - born_on).days < 18 * 365.25
    if episode.is_no_further_action:
        assert episode == CensusEpisode(episode.referred_on, episode.source, is_no_further_action=True)
    elif episode.section_47_enquiries or episode.child_protection_plans:
        assert episode.primary_need == "N1"
    else:
        assert episode.primary_need in {"N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8"}


def check_closure(episode: CensusEpisode) -> None:
    """Nothing is open in a closed episode, nothing is after it, and the codes for "not in need" mean what they say."""
    if episode.closed_on is None:
        assert episode.reason_for_closure == ""
        return
    ends = [one.authorised_on for one in episode.assessments]
    ends += [one.ended_on for one in (*episode.child_in_need_plans, *episode.child_protection_plans)]
    assert all(day and day <= episode.closed_on for day in ends)
    assert all(one.conference_on or one.conference_not_required for one in episode.section_47_enquiries)
    if episode.reason_for_closure in {"RC8", "RC9"}:
        assert episode.assessments
        assert episode.section_47_enquiries == episode.child_protection_plans == episode.child_in_need_plans == ()
    if any("21" in one.factors for one in episode.assessments):
        assert episode.reason_for_closure in {"RC8", "RC9"}


def test_earlier_plans_are_counted(lives: tuple[CensusChild, ...]) -> None:
    repeated = 0
    for life in lives:
        counted = [plan.previous_plans or 0 for one in life.episodes for plan in one.child_protection_plans]
        assert counted == list(range(counted[0], counted[0] + len(counted))) if counted else True
        repeated += any(counted)
    assert repeated > 10


# --- the likeness ----------------------------------------------------------------------------------------------------


def test_between_half_and_two_thirds_of_the_children_are_open_at_the_end(lives: tuple[CensusChild, ...]) -> None:
    children = held(lives, THIS_YEAR)
    opened = sum(any(map(is_open, child.episodes)) for child in children)
    assert 0.5 <= opened / len(lives) <= 0.67


def test_referrals_come_as_they_do_in_england(lives: tuple[CensusChild, ...], england: Calendar) -> None:
    children = [life for life in lives if as_a_file_holds(life, *THIS_YEAR)]
    referrals = [
        (episode, any(0 < (episode.referred_on - other.referred_on).days <= 365 for other in life.episodes))
        for life in children
        for episode in life.episodes
        if THIS_YEAR[0] <= episode.referred_on <= UNTIL
    ]
    share = len(referrals)
    assert 0.03 < sum(episode.is_no_further_action is True for episode, _ in referrals) / share < 0.11
    assert 0.15 < sum(is_again for _, is_again in referrals) / share < 0.30
    assert 0.22 < sum(episode.source == "6" for episode, _ in referrals) / share < 0.34
    assert 0.16 < sum(episode.source.startswith("2") for episode, _ in referrals) / share < 0.27
    assert 0.48 < sum(episode.primary_need == "N1" for episode, _ in referrals) / share < 0.70
    assert 0.01 < sum(not england.is_working_day(episode.referred_on) for episode, _ in referrals) / share < 0.12


def test_assessments_take_as_long_as_they_do(lives: tuple[CensusChild, ...], england: Calendar) -> None:
    taken = [
        england.elapsed(episode.referred_on, episode.assessments[0].authorised_on)
        for episode in episodes_of(held(lives, EVERYTHING))
        if episode.assessments and episode.assessments[0].authorised_on
    ]
    assert 29 <= median(taken) <= 38
    assert 0.70 < sum(days <= 45 for days in taken) / len(taken) < 0.85
    points = [one.review_point_on for life in lives for episode in life.episodes for one in episode.assessments]
    assert 0.5 < sum(point is not None for point in points) / len(points) < 0.8


def test_enquiries_lead_to_conferences_as_they_do(lives: tuple[CensusChild, ...], england: Calendar) -> None:
    settled = (date.min, UNTIL - timedelta(days=60))
    enquiries = [
        (enquiry, episode)
        for episode in episodes_of(held(lives, EVERYTHING))
        for enquiry in episode.section_47_enquiries
        if enquiry.started_on <= settled[1]
    ]
    conferences = [(enquiry, episode) for enquiry, episode in enquiries if enquiry.conference_on]
    in_time = [
        enquiry
        for enquiry, _ in conferences
        if enquiry.conference_on and england.elapsed(enquiry.started_on, enquiry.conference_on) <= 15
    ]
    planned = [enquiry for enquiry, episode in conferences if episode.child_protection_plans]
    assert 0.22 < len(conferences) / len(enquiries) < 0.42
    assert 0.70 < len(in_time) / len(conferences) < 0.90
    assert 0.76 < len(planned) / len(conferences) < 0.95


def test_open_children_are_at_every_step(lives: tuple[CensusChild, ...], england: Calendar) -> None:
    opened = [episode for episode in episodes_of(held(lives, THIS_YEAR)) if is_open(episode)]
    protected = [one for episode in opened for one in episode.child_protection_plans if one.ended_on is None]
    planned = [one for episode in opened for one in episode.child_in_need_plans if one.ended_on is None]
    assessed = [one for episode in opened for one in episode.assessments if one.authorised_on is None]
    overdue = [one for one in assessed if england.elapsed(one.started_on, UNTIL) > 45]
    assert 0.08 < len(protected) / len(opened) < 0.18
    assert 0.25 < len(planned) / len(opened) < 0.60
    assert 0.15 < len(assessed) / len(opened) < 0.45
    assert 0.03 < len(overdue) / len(assessed) < 0.25


def test_reviews_are_mostly_in_time(lives: tuple[CensusChild, ...]) -> None:
    plans = [plan for episode in episodes_of(held(lives, EVERYTHING)) for plan in episode.child_protection_plans]
    first = [(plan.reviewed_on[0] - plan.started_on).days for plan in plans if plan.reviewed_on]
    later = [(now - before).days for plan in plans for before, now in pairwise(plan.reviewed_on)]
    assert 0.85 < sum(days <= 89 for days in first) / len(first) < 0.99
    assert 0.85 < sum(days <= 181 for days in later) / len(later) < 0.99


def test_there_are_children_of_every_kind(lives: tuple[CensusChild, ...]) -> None:
    children = held(lives, EVERYTHING)
    assert {sex for child in children for sex in [child.sex]} == {"M", "F", "U"}
    assert 5 < sum(child.expected_on is not None for child in children) < 90
    assert any(episode.conference_on for episode in episodes_of(children))
    assert len({code for child in children for code in child.disabilities}) > 8
    assert {"RC5", "RC7", "RC8", "RC9"} <= {episode.reason_for_closure for episode in episodes_of(children)}
    assert any(
        earlier.episodes[0].referred_on == later.episodes[0].referred_on for earlier, later in pairwise(lives)
    ), "brothers and sisters follow one another"


# --- a child of a file as the domain sees one ------------------------------------------------------------------------


def as_history(number: int, child: CensusChild, covers_from: date | None = None) -> history.History:
    """One child of a file as a history; ids count up within the child. No `covers_from`: the whole record."""
    return history.History(
        number,
        child.la_child_id,
        child.sex,
        child.ethnicity,
        child.disabilities,
        child.upn,
        child.upn_unknown,
        child.born_on,
        child.expected_on,
        episodes=tuple(as_episode(place, episode, covers_from) for place, episode in enumerate(child.episodes, 1)),
    )


def as_episode(number: int, episode: CensusEpisode, covers_from: date | None) -> history.Episode:
    first = number * 100
    return history.Episode(
        number,
        episode.referred_on,
        is_no_further_action=episode.is_no_further_action,
        source=episode.source,
        primary_need=episode.primary_need,
        closed_on=episode.closed_on,
        reason_for_closure=episode.reason_for_closure,
        assessments=tuple(
            history.Assessment(key, one.started_on, one.review_point_on, None, one.authorised_on, one.factors)
            for key, one in enumerate(episode.assessments, first)
        ),
        section_47_enquiries=tuple(
            history.Section47Enquiry(
                key, one.started_on, None, one.conference_target_on, one.conference_on, one.conference_not_required
            )
            for key, one in enumerate(episode.section_47_enquiries, first)
        ),
        conferences=(history.Conference(first, episode.conference_on, True),) if episode.conference_on else (),
        child_protection_plans=tuple(
            history.ChildProtectionPlan(
                key,
                one.started_on,
                one.ended_on,
                one.initial_category,
                one.latest_category,
                one.previous_plans,
                reviews=tuple(history.Review(place, day) for place, day in enumerate(one.reviewed_on, key * 100)),
            )
            for key, one in enumerate(episode.child_protection_plans, first)
        ),
        child_in_need_plans=tuple(
            history.ChildInNeedPlan(key, one.started_on, one.ended_on)
            for key, one in enumerate(episode.child_in_need_plans, first)
        ),
        complete_from=covers_from,
    )
