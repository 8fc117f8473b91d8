"""Words for dates, moments and events, as a sentence about a clock says them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from lineofsight.domain.clocks.limits import LONDON
from lineofsight.domain.history import EventKind

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

SAID_OTHERWISE = {
    EventKind.SECTION_47_STARTED: "strategy discussion",
    EventKind.STRATEGY_DISCUSSION_HELD: "strategy discussion",
    EventKind.CAUSE_TO_SUSPECT_HARM: "cause to suspect significant harm",
    EventKind.SECTION_47_CONCLUDED: "outcome of the enquiry signed",
    EventKind.FOLLOW_UP_MEETING_HELD: "follow-up meeting held",
    EventKind.MOVE_NOTICE_RECEIVED: "notice of the move received",
    EventKind.TRANSFER_IN_CONFERENCE_HELD: "transfer-in conference held",
    EventKind.ASSESSMENT_REVIEW_POINT_SET: "review point set",
    EventKind.ASSESSMENT_REVIEW_POINT_HELD: "review point held",
    EventKind.CONFERENCE_PLANNED: "initial conference planned",
    EventKind.CONFERENCE_REPORT_SHARED: "report shared",
    EventKind.CONFERENCE_LETTER_SENT: "decision letter sent",
    EventKind.CONFERENCE_RECORD_SENT: "full record sent",
    EventKind.REVIEW_LETTER_SENT: "decision letter sent",
    EventKind.REVIEW_RECORD_SENT: "full record sent",
    EventKind.CHILD_PROTECTION_PLAN_STARTED: "child protection plan started at the conference",
    EventKind.CHILD_PROTECTION_INSTEAD: "child protection plan started",
    EventKind.CHILD_IN_NEED_DECIDED: "child in need plan decided on",
    EventKind.CHILD_IN_NEED_MEETING_HELD: "child in need meeting held",
    EventKind.CHILD_IN_NEED_PLAN_REVIEWED: "plan reviewed",
    EventKind.PRE_PROCEEDINGS_ENDED: "pre-proceedings ended",
    EventKind.UNBORN_CHILD_IN_SECTION_47: "strategy discussion about an unborn child",
    EventKind.LOOKED_AFTER_REVIEW_HELD: "looked-after review held",
    EventKind.ENTERED_CARE: "started to be looked after",
    EventKind.PLACEMENT_UNTIL_EIGHTEEN_STARTED: "placement started",
    EventKind.PRIVATE_FOSTERING_PLANNED: "private fostering to begin",
    EventKind.PRIVATE_FOSTERING_NOTIFIED: "notice of private fostering",
    EventKind.PRIVATE_FOSTERING_KNOWN: "authority became aware of private fostering",
    EventKind.AGENCIES_ASKED_URGENTLY: "agencies asked",
    EventKind.AGENCIES_ASKED_FOR_EARLY_HELP: "agencies asked",
    EventKind.MASH_ENQUIRY_CLOSED: "MASH enquiry closed",
    EventKind.STEP_CHANGE_REFUSED: "not accepted",
    EventKind.TRANSFER_PROPOSED: "step-up or transfer proposed",
    EventKind.TRANSFER_ACCEPTED: "step-up or transfer accepted",
    EventKind.STEP_DOWN_PROPOSED: "step-down proposed",
    EventKind.STEP_DOWN_ACCEPTED: "step-down accepted",
    EventKind.INHERITED_CASE_REVIEWED: "the whole case looked at",
    EventKind.INHERITED_CASE_PASSED_ON: "case closed or passed on",
    EventKind.CHILD_TURNED_EIGHTEEN: "child turned 18",
    EventKind.CENSUS_YEAR_ENDED: "31 March, the end of the census year",
    EventKind.WORKFORCE_SNAPSHOT_TAKEN: "30 September, the day of the snapshot",
}
"""The kinds of event that are not said as their key with spaces."""


def said(kind: EventKind) -> str:
    """A kind of event in the field's words: "referral received"."""
    return _SAID[kind]


def written(day: date) -> str:
    """A date in full: "18 December 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def written_with_weekday(day: date) -> str:
    """A date of a known year, with its weekday: "Friday 25 December"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def written_moment(day: date, moment: datetime | None) -> str:
    """A day, and the time in England where the moment is known: "27 March 2026 at 6:30pm"."""
    if moment is None:
        return written(day)
    local = moment.astimezone(LONDON)
    return f"{written(local.date())} at {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def listed(items: Sequence[str]) -> str:
    """A list in words: "a", "a and b", "a, b and c"; "" for none."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


_SAID = {kind: SAID_OTHERWISE.get(kind, kind.value.replace("_", " ")) for kind in EventKind}
