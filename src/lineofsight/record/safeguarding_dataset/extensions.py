"""Views of what the record holds and the standard has no table for."""

from __future__ import annotations

from typing import Final

from lineofsight.record.safeguarding_dataset.fragments import (
    CHILD,
    OWN,
    about,
    episode_key,
    key,
    literal,
    said,
    team_key,
    worker_key,
    yes_no,
)
from lineofsight.record.safeguarding_dataset.view import View


def _own(letters: str, number: str) -> str:
    """A key of a row that no other case system has."""
    return f"{literal(OWN + letters)} || CAST({number} AS text)"


_DECISIONS: Final = View(
    "los_threshold_decisions",
    {
        "decision_id": _own("DECISION", "t.id"),
        "contact_id": key("cont_contact_id", "contact", "t.contact_id"),
        "person_id": CHILD,
        "decided_on": "t.decided_on",
        "level_before": said("t.level_before"),
        "level_proposed": said("t.level_proposed"),
        "level": said("t.level"),
        "outcome": said("t.outcome"),
        "primary_need": said("t.primary_need"),
        "answers_requested": "t.answers_requested",
        "answers_returned": "t.answers_returned",
        "answers_outstanding": "t.answers_outstanding",
        "basis_complete": yes_no("t.is_basis_complete"),
        "needs_sign_off": yes_no("t.needs_sign_off"),
        "signed_off": yes_no("t.signed_off_at IS NOT NULL"),
        "sent_back": yes_no("t.returned_at IS NOT NULL"),
        "decided_by_worker_id": worker_key("t.decided_by_id"),
        "signed_off_by_worker_id": worker_key("t.signed_off_by_id"),
        "replaces_decision_id": _own("DECISION", "t.replaces_id"),
    },
    f"record_thresholddecision t JOIN record_contact x ON x.id = t.contact_id {about('x.child_id')}",
)

_REQUESTS: Final = View(
    "los_agency_requests",
    {
        "request_about_id": f"{_own('REQUEST', 't.id')} || 'C' || CAST(x.id AS text)",
        "request_id": _own("REQUEST", "t.id"),
        "contact_id": key("cont_contact_id", "contact", "x.id"),
        "person_id": CHILD,
        "agency": "g.name",
        "agency_kind": "g.kind",
        "priority": "e.priority",
        "asked_on": "e.asked_on",
        "due_at": "t.due_at",
        "answered_at": "t.answered_at",
        "state": "t.state",
    },
    "record_agencyrequest t JOIN record_agency g ON g.id = t.agency_id"
    " JOIN record_mashenquiry e ON e.id = t.enquiry_id JOIN record_enquirycontact b ON b.enquiry_id = e.id"
    f" JOIN record_contact x ON x.id = b.contact_id {about('x.child_id')}",
)

_DISCUSSIONS: Final = View(
    "los_strategy_discussions",
    {
        "discussion_id": _own("DISCUSSION", "t.id"),
        "person_id": CHILD,
        "referral_id": episode_key("t.episode_id"),
        "held_on": "t.held_on",
        "outcome": "t.outcome",
        "police_present": yes_no("t.is_police_present"),
        "health_present": yes_no("t.is_health_present"),
        "by_telephone": yes_no("t.is_by_telephone"),
        "s47_enquiry_id": (
            f"(SELECT {key('s47e_s47_enquiry_id', 'section47enquiry', 'e.id')} FROM record_section47enquiry e"
            " WHERE e.strategy_discussion_id = t.id)"
        ),
    },
    f"record_strategydiscussion t {about('t.child_id')}",
)

_MEETINGS: Final = View(
    "los_meetings",
    {
        "meeting_id": "t.meeting_id",
        "kind": "t.kind",
        "person_id": CHILD,
        "referral_id": episode_key("t.episode_id"),
        "cp_plan_id": key("cppl_cp_plan_id", "childprotectionplan", "t.protection_plan_id"),
        "cin_plan_id": key("cinp_cin_plan_id", "childinneedplan", "t.need_plan_id"),
        "held_on": "t.held_on",
        "outcome": said("t.outcome"),
    },
    f"meetings t {about('t.child_id')}",
    before=f"""WITH meetings (
    meeting_id, kind, child_id, episode_id, protection_plan_id, need_plan_id, held_on, outcome
) AS (
    SELECT {_own("GROUP", "g.id")}, 'core_group', p.child_id, p.episode_id, p.id, CAST(NULL AS bigint), g.held_on, ''
    FROM record_coregroup g JOIN record_childprotectionplan p ON p.id = g.plan_id
    UNION ALL
    SELECT {_own("MEETING", "m.id")}, 'child_in_need_meeting', m.child_id, m.episode_id, CAST(NULL AS bigint),
        CAST(NULL AS bigint), m.held_on, ''
    FROM record_childinneedmeeting m
    UNION ALL
    SELECT {_own("REVIEW", "r.id")}, 'child_in_need_review', p.child_id, p.episode_id, CAST(NULL AS bigint), p.id,
        r.held_on, r.outcome
    FROM record_childinneedreview r JOIN record_childinneedplan p ON p.id = r.plan_id
)""",
)

_ATTENDANCE: Final = View(
    "los_attendance",
    {
        "attendance_id": _own("ATTENDANCE", "t.id"),
        "meeting_kind": "t.kind",
        "meeting_id": "t.meeting_id",
        "person_id": CHILD,
        "held_on": "t.held_on",
        "agency": "t.agency",
        "came": "t.came",
        "report": said("t.reported"),
    },
    f"invited t {about('t.child_id')}",
    before=f"""WITH invited (id, kind, meeting_id, child_id, held_on, agency, came, reported) AS (
    SELECT a.id, 'strategy_discussion', {_own("DISCUSSION", "d.id")}, d.child_id, d.held_on, a.agency, a.came,
        a.reported
    FROM record_attendance a JOIN record_strategydiscussion d ON d.id = a.discussion_id
    UNION ALL
    SELECT a.id, 'conference', {key("icpc_icpc_id", "conference", "d.id")}, d.child_id, d.held_on, a.agency, a.came,
        a.reported
    FROM record_attendance a JOIN record_conference d ON d.id = a.conference_id
    UNION ALL
    SELECT a.id, 'review', {key("cppr_cp_review_id", "reviewconference", "d.id")}, p.child_id, d.held_on, a.agency,
        a.came, a.reported
    FROM record_attendance a JOIN record_reviewconference d ON d.id = a.review_id
    JOIN record_childprotectionplan p ON p.id = d.plan_id
    UNION ALL
    SELECT a.id, 'core_group', {_own("GROUP", "d.id")}, p.child_id, d.held_on, a.agency, a.came, a.reported
    FROM record_attendance a JOIN record_coregroup d ON d.id = a.core_group_id
    JOIN record_childprotectionplan p ON p.id = d.plan_id
    UNION ALL
    SELECT a.id, 'child_in_need_meeting', {_own("MEETING", "d.id")}, d.child_id, d.held_on, a.agency, a.came, a.reported
    FROM record_attendance a JOIN record_childinneedmeeting d ON d.id = a.need_meeting_id
)""",
)

_MISSED: Final = View(
    "los_missed_appointments",
    {
        "missed_appointment_id": _own("MISSED", "t.id"),
        "person_id": CHILD,
        "referral_id": episode_key("t.episode_id"),
        "missed_on": "t.missed_on",
        "service": "t.service",
    },
    f"record_missedappointment t {about('t.child_id')}",
)

_CHRONOLOGY: Final = View(
    "los_chronology",
    {
        "entry_id": _own("ENTRY", "t.id"),
        "person_id": CHILD,
        "kind": "t.kind",
        "happened_on": "t.happened_on",
        "precision": "t.precision",
        "source": "t.source",
        "has_impact": yes_no("t.impact <> ''"),
    },
    f"record_chronologyentry t {about('t.child_id')} WHERE t.standing = 'confirmed'",
)

_CHILDRENS_VIEWS: Final = View(
    "los_views_of_children",
    {
        "view_id": _own("VIEW", "t.id"),
        "person_id": CHILD,
        "referral_id": episode_key("t.episode_id"),
        "said_on": "t.said_on",
        "source": "t.source",
        "seen": said("t.seen"),
        "influence": said("t.influence"),
    },
    f"record_view t {about('t.child_id')}",
)

_VISITS: Final = View(
    "los_visits",
    {
        "visit_id": _own("VISIT", "t.id"),
        "person_id": CHILD,
        "referral_id": episode_key("t.episode_id"),
        "happened_on": "t.happened_on",
        "kind": "t.kind",
        "purpose": said("t.purpose"),
        "child_seen": yes_no("t.is_child_seen"),
        "seen_alone": yes_no("t.is_seen_alone"),
        "bedroom_seen": yes_no("t.is_bedroom_seen"),
        "written_up_on": "t.written_up_on",
        "worker_id": worker_key("t.worker_id"),
    },
    f"record_visit t {about('t.child_id')}",
)

_STEPS: Final = View(
    "los_step_changes",
    {
        "step_change_id": _own("STEP", "t.id"),
        "person_id": CHILD,
        "kind": "t.kind",
        "from_team_id": team_key("t.from_team_id"),
        "to_team_id": team_key("t.to_team_id"),
        "proposed_on": "t.proposed_on",
        "answered_on": "t.answered_on",
        "outcome": "t.outcome",
        "reviewed_on": "t.reviewed_on",
    },
    f"record_stepchange t {about('t.child_id')}",
)

VIEWS: Final = (
    _DECISIONS,
    _REQUESTS,
    _DISCUSSIONS,
    _MEETINGS,
    _ATTENDANCE,
    _MISSED,
    _CHRONOLOGY,
    _CHILDRENS_VIEWS,
    _VISITS,
    _STEPS,
)
