"""Tables of our own beside the standard's, for what the record holds and the standard has no table for.

They give dates, codes and counts. What was said or written in words stays in the record.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.safeguarding_dataset.rows import DATETIME, INT, NCHAR, NVARCHAR, Field, FieldType, Kind, Table


def _field(name: str, meaning: str, type_: FieldType, size: int | None = None, points_at: str = "") -> Field:
    return Field(name, "", type_, size, meaning, foreign_key=points_at, is_filled=True)


def _key(name: str, meaning: str) -> Field:
    return Field(name, "", NVARCHAR, 48, meaning, is_primary_key=True, is_required=True, is_filled=True)


def _points(name: str, meaning: str, at: str) -> Field:
    return _field(name, meaning, NVARCHAR, 48, at)


def _person(meaning: str) -> Field:
    return Field(
        "person_id",
        "",
        NVARCHAR,
        48,
        meaning,
        is_required=True,
        foreign_key="ssd_person.pers_person_id",
        is_filled=True,
    )


def _referral() -> Field:
    return _points("referral_id", "Referral in whose episode it stands.", "ssd_cin_episodes.cine_referral_id")


def _worker(name: str, meaning: str) -> Field:
    return _points(name, meaning, "ssd_professionals.prof_professional_id")


def _team(name: str, meaning: str) -> Field:
    return _points(name, meaning, "ssd_department.dept_team_id")


def _day(name: str, meaning: str) -> Field:
    return _field(name, meaning, DATETIME)


def _code(name: str, meaning: str) -> Field:
    return _field(name, meaning, NVARCHAR, 48)


def _yes_no(name: str, meaning: str) -> Field:
    return Field(name, "", NCHAR, 1, meaning, codes="YN", is_filled=True)


def _count(name: str, meaning: str) -> Field:
    return _field(name, meaning, INT)


def _table(name: str, area: str, meaning: str, *fields: Field) -> Table:
    return Table(name, area, meaning, fields, Kind.EXTENSION)


EXTENSIONS: Final[tuple[Table, ...]] = (
    _table(
        "los_threshold_decisions",
        "front door",
        "Decisions on the level and outcome of a contact. A change of mind is a new decision.",
        _key("decision_id", "Row identifier of the decision."),
        _points("contact_id", "Contact decided on.", "ssd_contacts.cont_contact_id"),
        _person("Child of the contact."),
        _day("decided_on", "Day of the decision."),
        _code("level_before", "Level of need at which the child stood before."),
        _code("level_proposed", "Level that the screening proposed."),
        _code("level", "Level decided."),
        _code("outcome", "Outcome decided."),
        Field(
            "primary_need",
            "",
            NVARCHAR,
            3,
            "Main need, for a contact that became a referral.",
            codes="PRIMARY_NEED",
            is_filled=True,
        ),
        _count("answers_requested", "Agencies that had been asked by then."),
        _count("answers_returned", "Agencies that had answered by then."),
        _count("answers_outstanding", "Agencies that still owed an answer."),
        _yes_no("basis_complete", "Y when all that a decision needs stood in the record."),
        _yes_no("needs_sign_off", "Y when a manager had to sign it off."),
        _yes_no("signed_off", "Y when a manager signed it off."),
        _yes_no("sent_back", "Y when the manager sent it back."),
        _worker("decided_by_worker_id", "Worker who decided."),
        _worker("signed_off_by_worker_id", "Manager who signed it off."),
        _points("replaces_decision_id", "Earlier decision that it changes.", "los_threshold_decisions.decision_id"),
    ),
    _table(
        "los_agency_requests",
        "front door",
        "What an agency was asked about a contact, one row for each child. The answer itself stays in the record.",
        _key("request_about_id", "Row identifier: the request, about one child."),
        _code("request_id", "Identifier of the request, shared by the children it is about."),
        _points("contact_id", "Contact about which was asked.", "ssd_contacts.cont_contact_id"),
        _person("Child about whom was asked."),
        _field("agency", "Agency asked.", NVARCHAR, 200),
        _code("agency_kind", "Kind of agency."),
        _code("priority", "Route, which gives the time for an answer."),
        _day("asked_on", "Day on which the agencies were asked."),
        Field("due_at", "", DATETIME, None, "Moment by which the answer is due.", is_moment=True, is_filled=True),
        Field("answered_at", "", DATETIME, None, "Moment of the answer.", is_moment=True, is_filled=True),
        _code("state", "What came back: requested, returned, nothing_known, declined or withdrawn."),
    ),
    _table(
        "los_strategy_discussions",
        "child protection",
        "Strategy discussions, with or without an enquiry after them.",
        _key("discussion_id", "Row identifier of the discussion."),
        _person("Child discussed."),
        _referral(),
        _day("held_on", "Day of the discussion."),
        _code("outcome", "What was decided."),
        _yes_no("police_present", "Y when the police took part."),
        _yes_no("health_present", "Y when health took part."),
        _yes_no("by_telephone", "Y when it was held by telephone."),
        _points("s47_enquiry_id", "Enquiry that it began.", "ssd_s47_enquiry.s47e_s47_enquiry_id"),
    ),
    _table(
        "los_meetings",
        "child protection",
        "Core groups, child in need meetings and reviews of child in need plans.",
        _key("meeting_id", "Row identifier of the meeting."),
        _code("kind", "core_group, child_in_need_meeting or child_in_need_review."),
        _person("Child about whom it was."),
        _referral(),
        _points("cp_plan_id", "Child protection plan of a core group.", "ssd_cp_plans.cppl_cp_plan_id"),
        _points("cin_plan_id", "Child in need plan of a review.", "ssd_cin_plans.cinp_cin_plan_id"),
        _day("held_on", "Day it was held."),
        _code("outcome", "What a review decided."),
    ),
    _table(
        "los_attendance",
        "child protection",
        "Agencies invited to a strategy discussion, conference, review, core group or child in need meeting.",
        _key("attendance_id", "Row identifier."),
        _code("meeting_kind", "strategy_discussion, conference, review, core_group or child_in_need_meeting."),
        _code("meeting_id", "Key of that meeting in its own table."),
        _person("Child about whom it was."),
        _day("held_on", "Day it was held."),
        _code("agency", "Kind of agency invited."),
        _code("came", "attended, apologies or absent."),
        _code("report", "Its report for a conference: in_time, late or none."),
    ),
    _table(
        "los_missed_appointments",
        "voice",
        "Health and education appointments to which a child was not brought.",
        _key("missed_appointment_id", "Row identifier."),
        _person("Child who was not brought."),
        _referral(),
        _day("missed_on", "Day of the appointment."),
        _code("service", "Service with which the appointment was."),
    ),
    _table(
        "los_chronology",
        "voice",
        "Rows of the chronology that a worker confirmed or wrote: what kind, when, and from where; no words.",
        _key("entry_id", "Row identifier."),
        _person("Child of the chronology."),
        _code("kind", "Kind of significant event."),
        _day("happened_on", "Day it happened."),
        _code("precision", "How exactly the day is known."),
        _code("source", "Where it was known from."),
        _yes_no("has_impact", "Y when its impact on the child is written down."),
    ),
    _table(
        "los_views_of_children",
        "voice",
        "What a child said or showed: when, how it was heard and whether it changed anything; no words.",
        _key("view_id", "Row identifier."),
        _person("Child whose view it is."),
        _referral(),
        _day("said_on", "Day on which it was said or shown."),
        _code("source", "How it came to the worker."),
        _code("seen", "Whether the child was seen, and with whom."),
        _code("influence", "plan, decision or not_followed; empty until somebody says."),
    ),
    _table(
        "los_visits",
        "child in need",
        "Every visit and every attempt at one, with calls by video and telephone, whatever plan it was made under.",
        _key("visit_id", "Row identifier."),
        _person("Child visited."),
        _referral(),
        _day("happened_on", "Day of the visit."),
        _code("kind", "in_person, virtual, telephone or failed."),
        _code("purpose", "statutory or other; empty where nobody said."),
        _yes_no("child_seen", "Y when the child was seen."),
        _yes_no("seen_alone", "Y when the child was seen alone."),
        _yes_no("bedroom_seen", "Y when the child's bedroom was seen."),
        _day("written_up_on", "Day on which it was first written down."),
        _worker("worker_id", "Worker who visited."),
    ),
    _table(
        "los_step_changes",
        "early help",
        "Steps up, steps down and transfers between teams.",
        _key("step_change_id", "Row identifier."),
        _person("Child who is to move."),
        _code("kind", "Kind of step."),
        _team("from_team_id", "Team that proposed it."),
        _team("to_team_id", "Team that was to take the child on."),
        _day("proposed_on", "Day of the proposal."),
        _day("answered_on", "Day of the answer."),
        _code("outcome", "proposed, accepted, refused or withdrawn."),
        _day("reviewed_on", "Day on which the receiving team had looked at the case it took over."),
    ),
)
