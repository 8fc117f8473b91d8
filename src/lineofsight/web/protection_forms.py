"""The forms of child protection meetings: who was there, what was decided, who disagreed."""

from __future__ import annotations

from typing import Any

from lineofsight.domain.meetings import Attended, Came, MeetingAgency, listed, missing_from_discussion
from lineofsight.record.models import StrategyDiscussion
from lineofsight.web.attendance_field import AttendanceField
from lineofsight.web.recording_forms import (
    ChoiceField,
    RecordingForm,
    TimeField,
    YesNoField,
    happened,
    only_if,
    text,
)

SECTION_47 = frozenset({StrategyDiscussion.Outcome.SECTION_47_SINGLE, StrategyDiscussion.Outcome.SECTION_47_JOINT})
WE_TOOK_PART = (Attended(MeetingAgency.SOCIAL_CARE, Came.ATTENDED),)
"""What a form shows of attendance before anything is chosen: whoever records a meeting was at it."""
INVITED = "Choose for each agency what became of the invitation, and write who came by name and role"


class CoreGroupForm(RecordingForm):
    """A core group: who took part, and what became of the plan since the last one."""

    on = happened("When was the core group held?", "the date of the core group")
    attendance = AttendanceField(
        label="Who took part?", help_text=INVITED, at_least_one="Choose the agencies that took part"
    )
    familys_part = text("Who of the family took part, and what did they say?", "The child too, where it is right")
    progress = text("What has changed for the child?", "Against each outcome of the plan")
    not_done = text("Who has not done what was agreed?", "And what happens about it")


class StrategyDiscussionForm(RecordingForm):
    """A strategy discussion: how it was held, who took part, what was decided and why."""

    on = happened("When was the strategy discussion?", "the date of the strategy discussion")
    at_time = TimeField()
    is_by_telephone = YesNoField("Was it held by telephone?", help_text="A meeting follows a discussion by telephone")
    attendance = AttendanceField(
        label="Who took part?", help_text=INVITED, at_least_one="Choose the agencies that took part"
    )
    why_not_quorate = text(
        "Why was it held without an agency that must take part?",
        "If children’s social care, the police or health did not take part",
    )
    outcome = ChoiceField(
        StrategyDiscussion.Outcome.choices, label="What was decided?", otherwise="Choose what was decided"
    )
    begins_enquiry = only_if(
        ChoiceField(
            [("yes", "Yes: the enquiry starts with it"), ("no", "No: it carries on with the enquiry that is running")],
            label="Does this discussion begin the section 47 enquiry?",
            otherwise="Choose whether this discussion begins the section 47 enquiry",
        ),
        "If a section 47 enquiry was decided on. Its clocks start on the day of the discussion that began it",
    )
    reasons = text("Reasons for the decision")
    dissent = text("Did an agency disagree?", "If one did: which, and in its own words")
    seeing_plan = text("How and when will the child be seen?", "By whom, where, on which day, and whether alone")
    are_parents_told = YesNoField("Were the parents told?")
    why_parents_not_told = only_if(text("Why were the parents not told?"), "If they were not told")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        missing = missing_from_discussion(given.get("attendance") or ())
        if given.get("attendance") and missing and not given.get("why_not_quorate", "").strip():
            self.add_error("why_not_quorate", f"Say why it was held without {listed(missing)}")
        if given.get("outcome") in SECTION_47 and not given.get("begins_enquiry"):
            self._say_once("begins_enquiry", "Choose whether this discussion begins the section 47 enquiry")
        if given.get("are_parents_told") is False and not given.get("why_parents_not_told", "").strip():
            self._say_once("why_parents_not_told", "Say why the parents were not told")
        return given

    def _say_once(self, name: str, what: str) -> None:
        if name not in self.errors:
            self.add_error(name, what)
