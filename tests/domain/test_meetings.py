"""Who was at a meeting, and who was missing. The steps: see `spec/stages/04-strategy-and-section-47.txt`."""

from __future__ import annotations

from lineofsight.domain.meetings import Attended, Came, MeetingAgency, listed, missing_from_discussion


def test_an_agency_that_was_invited_and_did_not_come_is_missing() -> None:
    attendance = (
        Attended(MeetingAgency.SOCIAL_CARE, Came.ATTENDED),
        Attended(MeetingAgency.POLICE, Came.APOLOGIES),
        Attended(MeetingAgency.HEALTH, Came.ABSENT),
        Attended(MeetingAgency.SCHOOL, Came.ATTENDED),
    )
    missing = missing_from_discussion(attendance)
    assert missing == (MeetingAgency.POLICE, MeetingAgency.HEALTH)
    assert listed(missing) == "police and health"
    assert listed(missing[:1]) == "police"
    assert listed(()) == ""
    assert missing_from_discussion(())[0] is MeetingAgency.SOCIAL_CARE
