"""Conferences: who took part and reported, whether they were quorate, who disagreed, and the parents' part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lineofsight.actions import child_protection
from lineofsight.actions.child_protection import ConferenceHeld, ConferenceRecord, ReviewRecord
from lineofsight.actions.exceptions import StepRefused
from lineofsight.domain.codes import CategoryOfAbuse
from lineofsight.domain.meetings import Attended, Came, MeetingAgency, ParentsPart, Reported
from lineofsight.record.models import Attendance, Conference, ReviewConference
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

HELD = ConferenceHeld(
    attendance=(
        Attended(MeetingAgency.SOCIAL_CARE, Came.ATTENDED, reported=Reported.IN_TIME),
        Attended(MeetingAgency.SCHOOL, Came.ATTENDED, "Mrs Okoro", Reported.IN_TIME),
        Attended(MeetingAgency.HEALTH, Came.ATTENDED, reported=Reported.LATE),
        Attended(MeetingAgency.POLICE, Came.APOLOGIES, reported=Reported.NONE),
    ),
    chair="Ms Idris",
    dissent="Health wanted a child in need plan",
    parents_part=ParentsPart.ATTENDED,
)
CONFERENCE = ConferenceRecord(
    held_on=date(2026, 11, 4),
    outcome=Conference.Outcome.CHILD_PROTECTION_PLAN,
    category=CategoryOfAbuse.from_code("NEG"),
    is_quorate=True,
    held=HELD,
)
SHORT = replace(HELD, attendance=HELD.attendance[:2])


def hold(authority: SmallAuthority, record: ConferenceRecord) -> Conference:
    child = authority.child()
    episode = authority.episode(child, on=date(2026, 11, 2))
    by = authority.north.worker
    return child_protection.hold_transfer_in_conference(child.pk, episode.pk, record, by=by)


def refused(refusal: pytest.ExceptionInfo[StepRefused]) -> list[str]:
    return [condition.key for condition in refusal.value.conditions]


def test_a_conference_keeps_who_took_part_and_whose_report_came_in_time(authority: SmallAuthority) -> None:
    held = hold(authority, CONFERENCE)
    assert list(held.attendance.values_list("agency", "came", "reported")) == [
        ("social_care", "attended", "in_time"),
        ("school", "attended", "in_time"),
        ("health", "attended", "late"),
        ("police", "apologies", "none"),
    ]
    assert (held.chair, held.parents_part, held.is_quorate) == ("Ms Idris", "attended", True)
    assert held.attendance.first().about_child_id == held.child_id


@pytest.mark.parametrize(
    "short", [replace(CONFERENCE, held=SHORT), replace(CONFERENCE, is_quorate=False)], ids=["by count", "by its chair"]
)
def test_a_conference_that_is_not_quorate_says_why(authority: SmallAuthority, short: ConferenceRecord) -> None:
    with pytest.raises(StepRefused) as refusal:
        hold(authority, short)
    assert refused(refusal) == ["conference_quorate_or_says_why"]
    assert not Conference.objects.exists()


def test_it_goes_ahead_with_a_reason(authority: SmallAuthority) -> None:
    with_reason = replace(SHORT, why_not_quorate="The plan ends today")
    held = hold(authority, replace(CONFERENCE, held=with_reason, is_quorate=False))
    assert held.why_not_quorate == "The plan ends today"
    assert held.plan.latest_category == "NEG"


def test_a_review_keeps_the_same(authority: SmallAuthority) -> None:
    plan = hold(authority, CONFERENCE).plan
    by, decision = authority.north.worker, ReviewConference.Decision.CONTINUE
    record = ReviewRecord(date(2026, 11, 18), decision, is_quorate=True, held=SHORT)
    with pytest.raises(StepRefused) as refusal:
        child_protection.hold_review_conference(plan.child_id, plan.pk, record, by=by)
    assert refused(refusal) == ["conference_quorate_or_says_why"]
    review = child_protection.hold_review_conference(plan.child_id, plan.pk, replace(record, held=HELD), by=by)
    assert review.attendance.count() == len(HELD.attendance)
    assert (review.dissent, review.is_quorate) == (HELD.dissent, True)


def test_an_invitation_is_to_one_meeting(authority: SmallAuthority) -> None:
    held = hold(authority, CONFERENCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(agency="police", came="attended")
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(conference=held, agency="police", came="attended")
