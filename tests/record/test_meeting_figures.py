"""Who took part in strategy discussions, and first core groups in time: with n, by what happened in the period."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.access import gate
from lineofsight.access.statutory_detail import visible_deadlines
from lineofsight.actions import child_protection, core_groups, strategy_discussions
from lineofsight.actions.core_groups import CoreGroupRecord
from lineofsight.domain.codes import CategoryOfAbuse
from lineofsight.domain.meetings import Attended, Came, MeetingAgency
from lineofsight.domain.permissions import Action
from lineofsight.record.meeting_figures import MeetingFigures, meeting_figures
from lineofsight.record.models import Conference, Now, StrategyDiscussion
from tests.authority import SmallAuthority, small_authority

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 23)
OURS, POLICE, HEALTH = MeetingAgency.SOCIAL_CARE, MeetingAgency.POLICE, MeetingAgency.HEALTH


@pytest.fixture
def authority() -> SmallAuthority:
    return small_authority()


def discuss(authority: SmallAuthority, on: date, *came: tuple[MeetingAgency, Came]) -> None:
    child = authority.child()
    episode = authority.episode(child, on=on)
    record = strategy_discussions.StrategyDiscussionRecord(
        on,
        StrategyDiscussion.Outcome.NO_FURTHER,
        attendance=tuple(Attended(agency, what) for agency, what in came),
        why_not_quorate="It could not wait",
    )
    strategy_discussions.hold_strategy_discussion(child.pk, episode.pk, record, by=authority.north.worker)


def plan(authority: SmallAuthority, on: date, *, met_on: date | None) -> None:
    child, by = authority.child(), authority.north.worker
    episode = authority.episode(child, on=on)
    outcome, category = Conference.Outcome.CHILD_PROTECTION_PLAN, CategoryOfAbuse.from_code("NEG")
    conference = child_protection.ConferenceRecord(on, outcome, category)
    made = child_protection.hold_transfer_in_conference(child.pk, episode.pk, conference, by=by).plan
    if met_on is not None:
        core_groups.hold_core_group(child.pk, made.pk, CoreGroupRecord(met_on), by=by)


def figures(authority: SmallAuthority) -> MeetingFigures:
    by = authority.service_manager
    children = gate.visible_children(by, Action.READ_BOARD)
    return meeting_figures(children, visible_deadlines(by, Action.READ_BOARD), FIRST, LAST, Now.read())


def test_each_agency_is_counted_of_the_discussions_whose_attendance_is_recorded(authority: SmallAuthority) -> None:
    here, away = Came.ATTENDED, Came.APOLOGIES
    discuss(authority, date(2026, 9, 1), (OURS, here), (POLICE, here), (HEALTH, away))
    discuss(authority, date(2026, 11, 2), (OURS, here), (POLICE, here), (HEALTH, here))
    discuss(authority, date(2026, 11, 3), (OURS, here))
    discuss(authority, date(2026, 11, 4))
    discuss(authority, date(2026, 8, 28), (OURS, here), (HEALTH, here))
    told = figures(authority)
    assert (told.discussions, told.left_out) == (3, 1)
    assert [(one.agency, one.took_part, one.invited) for one in told.by_agency] == [
        (OURS, 3, 3),
        (POLICE, 2, 2),
        (HEALTH, 1, 2),
    ]


def test_first_core_groups_are_counted_by_the_start_of_the_plan_once_their_day_has_come(
    authority: SmallAuthority,
) -> None:
    started = date(2026, 10, 5)
    plan(authority, started, met_on=date(2026, 10, 19))
    plan(authority, started, met_on=date(2026, 10, 20))
    plan(authority, started, met_on=None)
    plan(authority, date(2026, 11, 16), met_on=None)
    plan(authority, date(2026, 8, 28), met_on=date(2026, 9, 2))
    told = figures(authority)
    assert (told.in_time, told.first_groups) == (1, 3)
