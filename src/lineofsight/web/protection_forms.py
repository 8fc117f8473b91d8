"""The forms of child protection meetings: who was there, what was decided, who disagreed."""

from __future__ import annotations

from typing import Any

from django.forms import CharField

from lineofsight.actions.child_protection import ConferenceHeld
from lineofsight.domain.codes import CategoryOfAbuse, ParticipationCode
from lineofsight.domain.meetings import (
    Attended,
    Came,
    MeetingAgency,
    ParentsPart,
    can_be_quorate,
    listed,
    missing_from_discussion,
    took_part,
)
from lineofsight.record.models import Conference, ReviewConference, StrategyDiscussion
from lineofsight.web.attendance_field import AttendanceField
from lineofsight.web.plan_forms import HOW_OFTEN, LEFT_OUT, ProgressOfOutcomes
from lineofsight.web.recording_forms import (
    ChoiceField,
    CodeField,
    RecordingForm,
    TimeField,
    YesNoField,
    happened,
    only_if,
    text,
    visits_every,
)

SECTION_47 = frozenset({StrategyDiscussion.Outcome.SECTION_47_SINGLE, StrategyDiscussion.Outcome.SECTION_47_JOINT})
WE_TOOK_PART = (Attended(MeetingAgency.SOCIAL_CARE, Came.ATTENDED),)
"""What a form shows of attendance before anything is chosen: whoever records a meeting was at it."""
INVITED = "Choose for each agency what became of the invitation, and write who came by name and role"


class HeldForm(RecordingForm):
    """How a conference was held, on every form of one: who took part, who disagreed, the parents."""

    chair = CharField(label="Who chaired it?", max_length=200, required=False)
    attendance = AttendanceField(
        label="Who took part, and who reported?",
        help_text=f"{INVITED}. A report in time is one that the family and the chair had before the conference",
        at_least_one="Choose the agencies that took part",
        with_reports=True,
    )
    is_quorate = YesNoField(
        "Was it quorate?",
        help_text="Children’s social care and at least two other agencies that are in direct contact with the child",
    )
    why_not_quorate = only_if(text("Why was it held without a quorum?"), "If it was not quorate")
    dissent = text("Did an agency disagree?", "If one did: which, and in its own words")
    parents_part = ChoiceField(
        ParentsPart.choices(),
        label="The parents’ part in it",
        otherwise="Choose the parents’ part in the conference",
    )
    why_parents_excluded = only_if(
        text("Why were the parents excluded?"), "If the chair excluded a parent, wholly or for a part"
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        attendance = given.get("attendance") or ()
        is_short = bool(attendance) and not can_be_quorate(took_part(attendance))
        if is_short and given.get("is_quorate"):
            self.add_error(
                "is_quorate",
                "A quorate conference needs children’s social care and at least two other agencies. Check who took"
                " part, or choose no",
            )
        elif (is_short or given.get("is_quorate") is False) and not given.get("why_not_quorate", "").strip():
            self.add_error("why_not_quorate", "Say why the conference was held without a quorum")
        if given.get("parents_part") == ParentsPart.EXCLUDED and not given.get("why_parents_excluded", "").strip():
            self.add_error("why_parents_excluded", "Say why the parents were excluded")
        return given

    def told(self) -> dict[str, Any]:
        """What the form says, with how the conference was held as one."""
        told = super().told()
        held = {name: told.pop(name) for name in HELD}
        held["parents_part"] = ParentsPart(held["parents_part"])
        return told | {"held": ConferenceHeld(**held)}


HELD = ("attendance", "chair", "why_not_quorate", "dissent", "parents_part", "why_parents_excluded")


class ConferenceForm(HeldForm):
    """An initial or transfer-in conference, and what it decided."""

    on = happened("When was the conference held?", "the date of the conference")
    outcome = ChoiceField(Conference.Outcome.choices, label="What was decided?", otherwise="Choose what was decided")
    category = only_if(
        CodeField(CategoryOfAbuse, label="Category of the plan", otherwise="", few=True),
        "If a child protection plan was made",
    )
    visit_every_days = only_if(
        visits_every("Visits at least every how many days?", most=90),
        "If the conference set it; otherwise the local standard holds",
    )
    participation = CodeField(ParticipationCode, label="The child’s part in it", otherwise="", required=False)
    field_order = ("on", "chair", "attendance", "is_quorate", "why_not_quorate")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        is_plan = given.get("outcome") == Conference.Outcome.CHILD_PROTECTION_PLAN
        if is_plan and not given.get("category") and "category" not in self.errors:
            self.add_error("category", "Choose the category of the plan")
        if not is_plan and given.get("category"):
            self.add_error(
                "category", "A category belongs to a child protection plan only: take it away, or choose the plan"
            )
        return given


class ReviewConferenceForm(HeldForm, ProgressOfOutcomes):
    """A review conference, and what it decided."""

    on = happened("When was the review held?", "the date of the review")
    decision = ChoiceField(
        ReviewConference.Decision.choices,
        label="What was decided?",
        otherwise="Choose what was decided",
        help_text="A decision to end the plan is carried out as a step of its own.",
    )
    category = CodeField(CategoryOfAbuse, label="Category, if it changed", otherwise="", few=True, required=False)
    visit_every_days = visits_every(HOW_OFTEN, LEFT_OUT)
    participation = CodeField(ParticipationCode, label="The child’s part in it", otherwise="", required=False)
    field_order = ("on", "chair", "attendance", "is_quorate", "why_not_quorate")


class CoreGroupForm(ProgressOfOutcomes):
    """A core group: who took part, and what became of the plan since the last one."""

    on = happened("When was the core group held?", "the date of the core group")
    attendance = AttendanceField(
        label="Who took part?", help_text=INVITED, at_least_one="Choose the agencies that took part"
    )
    familys_part = text("Who of the family took part, and what did they say?", "The child too, where it is right")
    progress = text("What has changed for the child?", "As a whole; each outcome of the plan is asked for below")
    not_done = text("Who has not done what was agreed?", "And what happens about it")


class NeedMeetingForm(RecordingForm):
    """A child in need meeting: who took part, and what was agreed."""

    on = happened("When was the meeting held?", "the date of the meeting")
    attendance = AttendanceField(
        label="Who took part?", help_text=INVITED, at_least_one="Choose the agencies that took part"
    )
    familys_part = text("Who of the family took part, and what did they say?", "The child too, where it is right")
    agreed = text("What was agreed?", "Who does what by when; what stands in the plan is agreed there")


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
        if given.get("outcome") and given["outcome"] not in SECTION_47 and given.get("begins_enquiry"):
            self._say_once("begins_enquiry", "No section 47 enquiry was decided on. Change one of the two answers")
        if given.get("are_parents_told") is False and not given.get("why_parents_not_told", "").strip():
            self._say_once("why_parents_not_told", "Say why the parents were not told")
        return given

    def _say_once(self, name: str, what: str) -> None:
        if name not in self.errors:
            self.add_error(name, what)
