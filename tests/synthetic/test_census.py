"""The files of the invented authority: the same for the same plan, one after another, without a fault of their own."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from lineofsight.domain.codes import UPN_AUTHORITY_CODES
from lineofsight.domain.data_faults import faults_in
from lineofsight.domain.working_days import Calendar
from lineofsight.returns.cin_census.children import CensusChild, CensusEpisode
from lineofsight.returns.cin_census.reading import inspect, read_children
from lineofsight.returns.cin_census.writing import ReviewsForm
from lineofsight.synthetic.authority import AUTHORITY, AUTHORITY_NAME
from lineofsight.synthetic.census import (
    children_in,
    file_days,
    header_for,
    invented_children,
    write_files,
)
from lineofsight.synthetic.census_years import as_a_file_holds, known_until
from lineofsight.synthetic.plan import AuthorityPlan
from tests.synthetic.file_histories import history_of

pytestmark = [pytest.mark.slow, pytest.mark.one_database]

UNTIL = date(2026, 10, 31)
LAST_YEAR = (date(2025, 4, 1), date(2026, 3, 31))
THIS_YEAR = (date(2026, 4, 1), UNTIL)
EVERYTHING = (date.min, UNTIL)
PLAN = AuthorityPlan(children=3_000, years=3, until=UNTIL, seed=11)

# What an honest file of a busy authority shows: work that is late is not a mistake in the record.
LATE_WORK = {"assessment_open_over_45_working_days", "enquiry_open_over_15_working_days"}


def held(plan: AuthorityPlan, days: tuple[date, date]) -> list[CensusChild]:
    return list(children_in(plan, *days))


def is_open(episode: CensusEpisode) -> bool:
    return episode.closed_on is None and not episode.is_no_further_action


# --- the files of a plan ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "until", "reference_dates"),
    [
        (3, date(2026, 10, 31), ["2024-03-31", "2025-03-31", "2026-03-31", "2026-10-31"]),
        (1, date(2026, 3, 31), ["2025-03-31", "2026-03-31"]),
        (1, date(2026, 4, 1), ["2026-03-31", "2026-04-01"]),
        (2, date(2028, 2, 29), ["2026-03-31", "2027-03-31", "2028-02-29"]),
    ],
)
def test_a_plan_has_a_file_for_each_census_year_it_touches(years: int, until: date, reference_dates: list[str]) -> None:
    days = file_days(AuthorityPlan(10, years, until, 1))
    assert [reference_date.isoformat() for _, reference_date in days] == reference_dates
    assert all((covers_from.month, covers_from.day) == (4, 1) for covers_from, _ in days)


@pytest.mark.parametrize("reviews", ["dfe", "grouped"])
def test_the_same_plan_writes_the_same_bytes_and_another_seed_others(tmp_path: Path, reviews: ReviewsForm) -> None:
    written = []
    for name, seed in (("once", 3), ("again", 3), ("other", 4)):
        (tmp_path / name).mkdir()
        paths = [one.path for one in write_files(AuthorityPlan(60, 2, UNTIL, seed), tmp_path / name, reviews=reviews)]
        written.append([(path.name, path.read_bytes()) for path in paths])
    assert written[0] == written[1]
    assert [name for name, _ in written[0]] == [name for name, _ in written[2]]
    assert all(one != other for (_, one), (_, other) in zip(written[0], written[2], strict=True))


def test_the_files_of_a_plan_hold_all_its_children_and_read_back_whole(tmp_path: Path) -> None:
    plan = AuthorityPlan(300, 2, UNTIL, 8)
    paths = [one.path for one in write_files(plan, tmp_path)]
    everybody: set[str] = set()
    for path, days in zip(paths, file_days(plan), strict=True):
        children = list(read_children(path))
        assert children == held(plan, days)
        assert not any(child.refused for child in children)
        assert inspect(path, 10_000_000).header_refused == ()
        everybody |= {child.la_child_id for child in children}
    assert len(everybody) == 300
    assert inspect(paths[0], 10_000_000).header.written_at is not None


def test_the_files_of_a_clean_authority_follow_the_schema_with_grouped_reviews(
    tmp_path: Path, SHARED_STANDARDS: Path
) -> None:
    schema = etree.XMLSchema(etree.parse(str(SHARED_STANDARDS / "cin" / "CIN_schema_2026.xsd")))
    paths = [one.path for one in write_files(AuthorityPlan(800, 3, UNTIL, 6), tmp_path, reviews="grouped")]
    for path in paths:
        assert schema.validate(etree.parse(str(path))), (path.name, schema.error_log)
    assert any(b"</CPPreviewDate>\n" in path.read_bytes() for path in paths), "some reviews are written"


# --- one file of a large authority -----------------------------------------------------------------------------------


def test_children_of_one_file_come_one_at_a_time_and_each_has_its_own_numbers() -> None:
    endless = invented_children(10**9, UNTIL, seed=5)
    assert isinstance(endless, Iterator)
    assert [next(endless).la_child_id for _ in range(3)] == ["SPR000001", "SPR000002", "SPR000003"]
    identifiers, pupil_numbers = set(), Counter[str]()
    for child in invented_children(4_000, LAST_YEAR[1], seed=5):
        identifiers.add(child.la_child_id)
        pupil_numbers.update(number for number in (child.upn, child.former_upn) if number)
    assert len(identifiers) == 4_000
    assert pupil_numbers.most_common(1)[0][1] == 1


def test_inventing_leaves_the_shared_chance_alone() -> None:
    before = random.getstate()
    list(invented_children(20, UNTIL, seed=1))
    assert random.getstate() == before


def test_one_file_holds_children_at_every_step_and_long_cases() -> None:
    children = list(invented_children(2_000, LAST_YEAR[1], seed=5))
    opened = [episode for child in children for episode in child.episodes if is_open(episode)]
    assert 0.25 < len(opened) / len(children) < 0.5
    assert any(episode.referred_on < date(2024, 4, 1) for episode in opened)
    assert any(plan.ended_on is None for episode in opened for plan in episode.child_protection_plans)
    assert any(plan.ended_on is None for episode in opened for plan in episode.child_in_need_plans)


# --- nobody real -----------------------------------------------------------------------------------------------------


def test_the_authority_is_nobodys() -> None:
    assert AUTHORITY not in UPN_AUTHORITY_CODES
    assert int(AUTHORITY) > max(map(int, UPN_AUTHORITY_CODES))
    assert "invented" in AUTHORITY_NAME
    header = header_for(LAST_YEAR[1], datetime(2026, 4, 1, 9, tzinfo=UTC))
    assert (header.authority, header.year, header.reference_date) == (AUTHORITY, 2026, date(2026, 3, 31))


# --- one file after another ------------------------------------------------------------------------------------------


def test_each_file_goes_on_from_the_one_before() -> None:
    second = {child.la_child_id: child for child in held(PLAN, THIS_YEAR)}
    went_on = Counter[str]()
    for child in held(PLAN, LAST_YEAR):
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


# --- the rules of the field ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", file_days(PLAN), ids=str)
def test_no_file_has_a_fault(days: tuple[date, date], england: Calendar) -> None:
    covers_from, reference_date = days
    found = Counter(
        fault.row.key
        for child in held(PLAN, days)
        for fault in faults_in(history_of(child, covers_from), england, reference_date)
    )
    assert set(found) <= LATE_WORK, found


def test_no_record_has_a_fault(england: Calendar) -> None:
    """As on the day until which somebody writes: a fault that comes with age comes to nobody after the closure."""
    found = Counter[str]()
    for child in held(PLAN, EVERYTHING):
        written_until = known_until(child, UNTIL)
        known = as_a_file_holds(child, date.min, written_until)
        assert known is not None
        found.update(fault.row.key for fault in faults_in(history_of(known), england, written_until))
    assert set(found) <= LATE_WORK, found
    assert found["assessment_open_over_45_working_days"] > 0


@pytest.mark.parametrize("days", [LAST_YEAR, THIS_YEAR, EVERYTHING], ids=["last year", "this year", "everything"])
def test_the_ground_rules_hold(days: tuple[date, date], england: Calendar) -> None:
    for child in held(PLAN, days):
        assert child.born_on or (child.expected_on is not None and child.sex == "U")
        assert (child.upn == "") is (child.upn_unknown != "")
        for episode in child.episodes:
            check_closure(episode)
            for enquiry in episode.section_47_enquiries:
                assert enquiry.conference_on is None or england.is_working_day(enquiry.conference_on)
                assert not (enquiry.conference_on and enquiry.conference_not_required)
            for plan in episode.child_protection_plans:
                assert all(plan.started_on < day <= (plan.ended_on or days[1]) for day in plan.reviewed_on)


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
