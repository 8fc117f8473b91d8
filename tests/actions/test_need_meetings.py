"""Child in need meetings: when the first is due, who may record one, and what it keeps."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lineofsight.access.exceptions import Refused
from lineofsight.actions import assessments, family_help, front_door
from lineofsight.actions.exceptions import StepRefused
from lineofsight.actions.need_meetings import NeedMeetingRecord, hold_need_meeting
from lineofsight.domain.assessments import AssessmentOutcome, FamilyTold
from lineofsight.domain.codes import AssessmentFactor, ReasonForClosure
from lineofsight.domain.meetings import Attended, Came, MeetingAgency
from lineofsight.record import ledger
from lineofsight.record.histories import history_of
from lineofsight.record.models import Assessment, Attendance, ChildInNeedMeeting, Deadline, Episode
from tests.authority import SmallAuthority

STARTED_ON, AUTHORISED_ON = date(2026, 10, 5), date(2026, 11, 2)


def assessed(authority: SmallAuthority, outcome: AssessmentOutcome) -> tuple[Episode, Assessment]:
    """An episode with an assessment that is authorised on 2 November 2026 and decided so."""
    child, by = authority.child(), authority.north.worker
    episode = authority.episode(child, on=STARTED_ON)
    started = family_help.start_assessment(child.pk, episode.pk, on=STARTED_ON, by=by)
    found = assessments.AssessmentFound(outcome=outcome, family_told=FamilyTold.DISCUSSED)
    factors = [AssessmentFactor.from_code("21")]
    family_help.complete_assessment(child.pk, started.pk, on=AUTHORISED_ON, factors=factors, found=found, by=by)
    done = family_help.authorise_assessment(child.pk, started.pk, on=AUTHORISED_ON, by=authority.north.manager)
    return episode, done


def first_meeting(episode: Episode) -> list[tuple[date, str]]:
    rows = Deadline.objects.filter(child=episode.child_id, clock="first_child_in_need_meeting")
    return list(rows.values_list("due_on", "outcome"))


def test_the_first_meeting_is_due_once_an_assessment_decided_on_it(authority: SmallAuthority) -> None:
    episode, _ = assessed(authority, AssessmentOutcome.CHILD_IN_NEED_PLAN)
    assert first_meeting(episode) == [(date(2026, 11, 16), "running")]
    came = (
        Attended(MeetingAgency.SOCIAL_CARE, Came.ATTENDED, "Ana Reyes"),
        Attended(MeetingAgency.SCHOOL, Came.APOLOGIES),
    )
    meeting = NeedMeetingRecord(date(2026, 11, 12), came, "Both parents", "The school rings on Fridays")
    child, by = episode.child_id, authority.north.worker
    with pytest.raises(Refused):
        hold_need_meeting(child, episode.pk, meeting, by=authority.south.worker)
    held = hold_need_meeting(child, episode.pk, meeting, by=by)
    assert first_meeting(episode) == [(date(2026, 11, 16), "met")]
    assert (held.agreed, held.attendance.count()) == ("The school rings on Fridays", 2)
    assert [one.meeting for one in Attendance.objects.all()] == [held, held]
    assert Attendance.objects.first().about_child_id == child
    with pytest.raises(StepRefused) as refusal:
        hold_need_meeting(child, episode.pk, meeting, by=by)
    assert [one.key for one in refusal.value.conditions] == ["no_need_meeting_that_day"]
    with pytest.raises(IntegrityError), transaction.atomic():
        ChildInNeedMeeting.objects.create(child_id=child, episode=episode, held_on=date(2026, 11, 12))
    assert [one.held_on for one in history_of(child).episodes[0].need_meetings] == [date(2026, 11, 12)]
    ledger.rebuild()
    assert first_meeting(episode) == [(date(2026, 11, 16), "met")]


def test_nothing_is_due_where_the_assessment_decided_otherwise(authority: SmallAuthority) -> None:
    episode, _ = assessed(authority, AssessmentOutcome.EARLY_HELP)
    assert first_meeting(episode) == []
    with pytest.raises(StepRefused) as refusal:
        hold_need_meeting(episode.child_id, episode.pk, NeedMeetingRecord(AUTHORISED_ON), by=authority.north.worker)
    assert [one.key for one in refusal.value.conditions] == ["decided_in_need"]


def test_private_fostering_that_was_found_and_later_help_keep_an_episode_open(authority: SmallAuthority) -> None:
    child, by = authority.child(), authority.north.worker
    episode = authority.episode(child, on=STARTED_ON)
    started = family_help.start_assessment(child.pk, episode.pk, on=STARTED_ON, by=by)
    assessments.give_interim_help(
        child.pk, started.pk, on=date(2026, 11, 9), what="A place at the nursery", goes_on=True, by=by
    )
    found = assessments.AssessmentFound(AssessmentOutcome.PRIVATE_FOSTERING, family_told=FamilyTold.DISCUSSED)
    factors = [AssessmentFactor.from_code("21")]
    family_help.complete_assessment(child.pk, started.pk, on=AUTHORISED_ON, factors=factors, found=found, by=by)
    family_help.authorise_assessment(child.pk, started.pk, on=AUTHORISED_ON, by=authority.north.manager)
    closing = {"reason": ReasonForClosure.SERVICES_CEASED, "by": authority.north.manager}
    with pytest.raises(StepRefused) as refusal:
        front_door.close_episode(child.pk, episode.pk, on=date(2026, 11, 10), **closing)
    assert [one.key for one in refusal.value.conditions] == ["closes_with_private_fostering_recorded"]
    Assessment.objects.update(outcome=AssessmentOutcome.NO_FURTHER_ACTION)
    with pytest.raises(StepRefused) as refusal:
        front_door.close_episode(child.pk, episode.pk, on=date(2026, 11, 8), **closing)
    assert [one.key for one in refusal.value.conditions] == ["closes_after_interim_help"]
    assert front_door.close_episode(child.pk, episode.pk, on=date(2026, 11, 9), **closing).closed_on is not None
