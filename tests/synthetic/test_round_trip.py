"""One authority in two ways: lived by the actions of its workers, and told by its census files loaded one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from pytest_django import DjangoDbBlocker

from lineofsight.access.accounts import command_line
from lineofsight.access.models import Account
from lineofsight.actions.loading import load_census
from lineofsight.actions.returning import MadeReturn, make_census
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Child, Contact
from lineofsight.returns.cin_census.children import CensusChild, CensusChildProtectionPlan, CensusEpisode
from lineofsight.returns.cin_census.reading import read_children
from lineofsight.returns.cin_census.writing import ReviewsForm
from lineofsight.synthetic.authority import every_family
from lineofsight.synthetic.census import file_days, write_files
from lineofsight.synthetic.census_years import as_a_file_holds
from tests.plain_census import Census, differences, read_plainly, with_expected_days
from tests.synthetic.lived_records import SPRINGSHIRE as PLAN
from tests.synthetic.lived_records import lived_once

AFTERWARDS = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FIRST_FILE_COVERS_FROM = file_days(PLAN)[0][0]
RETURNED_YEAR = 2026
SMALL_AUTHORITY = {"2887Q", "2888Q"}
"""What a hundred children cannot show: eight kinds of disability, and several of one child."""
LATE_WORK = {"8670Q", "8675Q", "2991Q"}
"""The queries of a busy authority: assessments and enquiries that wait, and an enquiry before any assessment."""

pytestmark = [pytest.mark.slow, pytest.mark.django_db]  # all in one turn, so that the plan is lived once


@dataclass(frozen=True)
class Lived:
    """The census of the record that was lived, read plainly.

    now: as it stood at the end. whole: with the days on which those born since had been expected, so that it can be
    cut to an earlier day. never_referred: the children who only ever had contacts, and are in no file. returned: the
    census of the last whole year, made of the record.
    """

    now: Census
    whole: Census
    never_referred: Census
    returned: MadeReturn


def never_referred(census: Census) -> Census:
    """The children without any referral: a census asks for none of them."""
    return {key: child for key, child in census.items() if not child.episodes}


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """The plan lived once for all the tests, as plain values: the record itself is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(AFTERWARDS, tick=False):
        lived_once(PLAN)
        everybody = read_plainly()
        left_out = never_referred(everybody)
        assert set(left_out) <= set(Contact.objects.values_list("child__la_child_id", flat=True))
        now = {key: child for key, child in everybody.items() if key not in left_out}
        returned = make_census(tmp_path_factory.mktemp("returned") / "census.xml", RETURNED_YEAR, by=command_line())
        read = Lived(now, with_expected_days(now), left_out, returned)
        transaction.set_rollback(True)
    return read


def written(folder: Path, reviews: ReviewsForm) -> list[Path]:
    folder.mkdir()
    return [one.path for one in write_files(PLAN, folder, reviews=reviews)]


def test_a_difference_names_the_child_the_item_and_both_values() -> None:
    episode = CensusEpisode(date(2026, 4, 1), child_protection_plans=(CensusChildProtectionPlan(date(2026, 5, 1)),))
    one = CensusChild("SPR1", sex="F", episodes=(episode,))
    ended = replace(episode.child_protection_plans[0], ended_on=date(2026, 9, 1))
    other = replace(one, sex="M", episodes=(replace(episode, child_protection_plans=(ended,)),))
    assert differences({"SPR1": one, "SPR2": one}, {"SPR1": other}) == [
        "SPR2: only on the one side",
        "SPR1 child.sex: 'F' and 'M'",
        "SPR1 child.episodes[1].child_protection_plans[1].ended_on: None and datetime.date(2026, 9, 1)",
    ]


# --- the record and the files ----------------------------------------------------------------------------------------


def test_only_children_who_only_ever_had_contacts_are_left_out(lived: Lived) -> None:
    """The record gave them identifiers of its own series; everybody of the lives is compared."""
    assert lived.never_referred
    assert all(key.startswith("LOS") for key in lived.never_referred)
    lives = {life.la_child_id for family in every_family(PLAN) for life in family.lives}
    assert set(lived.now) == lives


def test_the_authority_is_worth_comparing(lived: Lived) -> None:
    """Every kind of row, every item that a life can have, and the families of the stories."""
    assert len(lived.now) == PLAN.children
    assert any(key.startswith("SPR8") for key in lived.now)
    for name in ("upn", "former_upn", "upn_unknown", "born_on", "expected_on", "disabilities"):
        assert any(getattr(child, name) for child in lived.whole.values()), name
    episodes = [episode for child in lived.now.values() for episode in child.episodes]
    for name in ("closed_on", "conference_on", "is_no_further_action", "child_in_need_plans"):
        assert any(getattr(episode, name) for episode in episodes), name
    assert any(one.factors for episode in episodes for one in episode.assessments)
    assert {one.conference_not_required for episode in episodes for one in episode.section_47_enquiries} == {
        True,
        False,
    }
    plans = [plan for episode in episodes for plan in episode.child_protection_plans]
    assert max(plan.previous_plans or 0 for plan in plans) >= 2
    assert any(plan.latest_category != plan.initial_category for plan in plans)
    assert max(len(plan.reviewed_on) for plan in plans) >= 2


@pytest.mark.parametrize("reviews", ["dfe", "grouped"])
def test_each_file_holds_what_the_record_held_in_its_year(lived: Lived, tmp_path: Path, reviews: ReviewsForm) -> None:
    for path, (covers_from, reference_date) in zip(written(tmp_path / reviews, reviews), file_days(PLAN), strict=True):
        told = list(read_children(path))
        cut = (as_a_file_holds(child, covers_from, reference_date) for child in lived.whole.values())
        recorded = {child.la_child_id: child for child in cut if child is not None}
        assert not any(child.refused for child in told)
        assert len(told) == len(recorded)
        found = differences(recorded, {child.la_child_id: child for child in told})
        assert not found, "\n".join([f"{path.name}: the record and the file", *found])


# --- the return of the record ----------------------------------------------------------------------------------------


def test_the_return_of_the_record_has_no_error_and_only_late_work_to_explain(lived: Lived) -> None:
    checked = lived.returned.checked
    assert checked.children > 20
    assert [(one.code, one.fields) for one in checked.breaches] == []
    assert {one.code for one in checked.findings} - SMALL_AUTHORITY <= LATE_WORK


def test_the_return_of_the_record_holds_what_the_file_of_its_year_does(lived: Lived, tmp_path: Path) -> None:
    """Save for pupil numbers: the record has that of a child who started school since."""
    path = next(path for path in written(tmp_path / "files", "dfe") if path.stem.endswith("2026-03-31"))
    told, returned = (
        {child.la_child_id: replace(child, upn="", upn_unknown="") for child in read_children(one)}
        for one in (path, lived.returned.path)
    )
    assert differences(told, returned) == []


# --- the files loaded ------------------------------------------------------------------------------------------------


@pytest.fixture
def loader(db: None) -> Iterator[Account]:
    """Who loads files, in an empty record, on the day after the last."""
    assert not Child.objects.exists()
    with time_machine.travel(AFTERWARDS, tick=False):
        yield Account.objects.create_user("loader", role=Role.SERVICE_ACCOUNT)


@pytest.mark.parametrize("reviews", ["dfe", "grouped"])
def test_the_files_loaded_in_order_make_the_record_that_was_lived(
    lived: Lived, loader: Account, tmp_path: Path, reviews: ReviewsForm
) -> None:
    for path in written(tmp_path / reviews, reviews):
        report = load_census(path, by=loader)
        assert not report.refused
        assert report.values_taken == report.values_given
    known = {key: in_the_files(child) for key, child in lived.now.items()}
    assert all(child.episodes for child in known.values()), "every child is in some file"
    found = differences(known, read_plainly())
    assert not found, "\n".join(["the record that was lived and the files loaded", *found])


def in_the_files(child: CensusChild) -> CensusChild:
    """What files from the first one's first day on can tell of a child: nothing that had ended before that day.

    A file holds the last review before its first day with those of its year, so one review before the first file.
    """
    return replace(
        child, episodes=tuple(_since_the_first_file(one) for one in child.episodes if not _is_before(_end_of(one)))
    )


def _since_the_first_file(episode: CensusEpisode) -> CensusEpisode:
    return replace(
        episode,
        assessments=tuple(one for one in episode.assessments if not _is_before(one.authorised_on)),
        child_in_need_plans=tuple(one for one in episode.child_in_need_plans if not _is_before(one.ended_on)),
        section_47_enquiries=tuple(
            one for one in episode.section_47_enquiries if not _is_before(one.conference_on or one.started_on)
        ),
        child_protection_plans=tuple(
            _reviews_since_the_first_file(one) for one in episode.child_protection_plans if not _is_before(one.ended_on)
        ),
    )


def _reviews_since_the_first_file(plan: CensusChildProtectionPlan) -> CensusChildProtectionPlan:
    earlier = [day for day in plan.reviewed_on if _is_before(day)]
    return replace(plan, reviewed_on=plan.reviewed_on[max(0, len(earlier) - 1) :])


def _end_of(episode: CensusEpisode) -> date | None:
    return episode.referred_on if episode.is_no_further_action else episode.closed_on


def _is_before(ended_on: date | None) -> bool:
    """Whether something had ended before the first day of the first file."""
    return ended_on is not None and ended_on < FIRST_FILE_COVERS_FROM


def test_the_rule_leaves_something_out(lived: Lived) -> None:
    """Or else the comparison would not show what a loader cannot know."""
    left_out = [key for key, child in lived.now.items() if in_the_files(child) != child]
    assert 0 < len(left_out) < len(lived.now) / 10


def test_loading_the_files_again_changes_nothing(loader: Account, tmp_path: Path) -> None:
    paths = written(tmp_path / "once", "dfe")
    for path in paths:
        load_census(path, by=loader)
    before = read_plainly()
    for path in paths:
        report = load_census(path, by=loader)
        assert not any(_written_by(counts) for counts in report.counts.values()), report.as_json()
    assert differences(before, read_plainly()) == []


def _written_by(counts: Any) -> int:
    return int(counts.added + counts.changed + counts.removed)
