"""Child protection: enquiries, initial conferences, plans, visits and reviews."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.codes import CategoryOfAbuse
from lineofsight.record.safeguarding_dataset.fragments import (
    CHILD,
    about,
    episode_key,
    flags,
    held,
    key,
    said,
    worded,
    worker_key,
    yes_no,
)
from lineofsight.record.safeguarding_dataset.view import View
from lineofsight.record.safeguarding_dataset.visits import VISIT, visit_columns, visits_of

CATEGORIES: Final = {
    CategoryOfAbuse.NEGLECT.code: "Neglect",
    CategoryOfAbuse.PHYSICAL.code: "Physical abuse",
    CategoryOfAbuse.SEXUAL.code: "Sexual abuse",
    CategoryOfAbuse.EMOTIONAL.code: "Emotional abuse",
    CategoryOfAbuse.MULTIPLE.code: "Multiple",
}
"""The dataset has the categories in words."""

_ENQUIRY_OUTCOME: Final = flags(
    "s47e_s47_outcome_json",
    {
        "NFA_FLAG": "(t.is_conference_not_required AND t.outcome = 'not_substantiated')",
        "CP_CONFERENCE_FLAG": "NOT t.is_conference_not_required",
        "OTHER_OUTCOMES_EXIST_FLAG": "(t.is_conference_not_required AND t.outcome <> 'not_substantiated')",
    },
)

_ENQUIRIES: Final = View(
    "ssd_s47_enquiry",
    {
        "s47e_s47_enquiry_id": key("s47e_s47_enquiry_id", "section47enquiry", "t.id"),
        "s47e_referral_id": episode_key("t.episode_id"),
        "s47e_person_id": CHILD,
        "s47e_s47_start_date": "t.started_on",
        "s47e_s47_end_date": "t.concluded_on",
        "s47e_s47_nfa": yes_no("t.is_conference_not_required"),
        "s47e_s47_outcome_json": f"CASE WHEN t.is_conference_not_required IS NOT NULL THEN {_ENQUIRY_OUTCOME} END",
        "s47e_s47_completed_by_worker_id": worker_key("t.submitted_by_id"),
        "s47e_s47_completed_by_team": held("team", "t.concluded_on"),
    },
    f"record_section47enquiry t {about('t.child_id')}",
)

_PLAN_MADE: Final = "t.outcome = 'cp_plan'"
_PLAN_GOES_ON: Final = "t.decision <> 'end'"
_CONFERENCE_OUTCOME: Final = flags(
    "icpc_icpc_outcome_json",
    {
        "NFA_FLAG": "t.outcome = 'no_plan'",
        "PROV_OF_SERVICES_FLAG": "t.outcome = 'cin_plan'",
        "CP_FLAG": _PLAN_MADE,
        "OTHER_OUTCOMES_EXIST_FLAG": "t.outcome = 'early_help'",
    },
)

_CONFERENCES: Final = View(
    "ssd_initial_cp_conference",
    {
        "icpc_icpc_id": key("icpc_icpc_id", "conference", "t.id"),
        "icpc_icpc_meeting_id": key("icpc_icpc_meeting_id", "conference", "t.id"),
        "icpc_s47_enquiry_id": key("s47e_s47_enquiry_id", "section47enquiry", "t.section_47_enquiry_id"),
        "icpc_person_id": CHILD,
        "icpc_cp_plan_id": (
            f"(SELECT {key('cppl_cp_plan_id', 'childprotectionplan', 'p.id')} FROM record_childprotectionplan p"
            " WHERE p.conference_id = t.id)"
        ),
        "icpc_referral_id": episode_key("t.episode_id"),
        "icpc_icpc_transfer_in": yes_no("t.kind = 'transfer_in'"),
        "icpc_icpc_target_date": "COALESCE(e.conference_target_on, d.due_on)",
        "icpc_icpc_date": "t.held_on",
        "icpc_icpc_outcome_cp_flag": f"CASE WHEN t.outcome <> '' THEN {yes_no(_PLAN_MADE)} END",
        "icpc_icpc_outcome_json": f"CASE WHEN t.outcome <> '' THEN {_CONFERENCE_OUTCOME} END",
        "icpc_icpc_team": held("team", "t.held_on"),
        "icpc_icpc_worker_id": held("worker", "t.held_on"),
    },
    f"record_conference t {about('t.child_id')}"
    " LEFT JOIN record_section47enquiry e ON e.id = t.section_47_enquiry_id"
    " LEFT JOIN record_deadline d ON d.child_id = t.child_id AND d.clock = 'initial_child_protection_conference'"
    " AND d.subject_kind = 'section_47_enquiry' AND d.subject_id = e.id AND d.occurrence = 0",
)

_PLANS: Final = View(
    "ssd_cp_plans",
    {
        "cppl_cp_plan_id": key("cppl_cp_plan_id", "childprotectionplan", "t.id"),
        "cppl_referral_id": episode_key("t.episode_id"),
        "cppl_icpc_id": key("icpc_icpc_id", "conference", "t.conference_id"),
        "cppl_person_id": CHILD,
        "cppl_cp_plan_start_date": "t.started_on",
        "cppl_cp_plan_end_date": "t.ended_on",
        "cppl_cp_plan_initial_category": worded("t.initial_category", CATEGORIES),
        "cppl_cp_plan_latest_category": worded("t.latest_category", CATEGORIES),
    },
    f"record_childprotectionplan t {about('t.child_id')}",
)

_VISITS: Final = View(
    "ssd_cp_visits",
    visit_columns("cppv_cp_visit", "cppv_person_id")
    | {
        "cppv_cp_plan_id": key("cppl_cp_plan_id", "childprotectionplan", "s.plan_id"),
        "cppv_cp_visit_bedroom": yes_no("v.is_bedroom_seen"),
    },
    f"{VISIT} WHERE {visits_of('cppv_cp_visit_id', 's.plan_id IS NOT NULL')}",
)

_REVIEWS: Final = View(
    "ssd_cp_reviews",
    {
        "cppr_cp_review_id": key("cppr_cp_review_id", "reviewconference", "t.id"),
        "cppr_person_id": CHILD,
        "cppr_cp_plan_id": key("cppl_cp_plan_id", "childprotectionplan", "t.plan_id"),
        "cppr_cp_review_due": (
            "(SELECT min(d.due_on) FROM record_deadline d WHERE d.child_id = p.child_id"
            " AND d.clock IN ('first_review_conference', 'later_review_conferences')"
            " AND d.subject_kind = 'child_protection_plan' AND d.subject_id = p.id AND d.stopped_on = t.held_on)"
        ),
        "cppr_cp_review_date": "t.held_on",
        "cppr_cp_review_meeting_id": key("cppr_cp_review_meeting_id", "reviewconference", "t.id"),
        "cppr_cp_review_outcome_continue_cp": f"CASE WHEN t.decision <> '' THEN {yes_no(_PLAN_GOES_ON)} END",
        "cppr_cp_review_quorate": yes_no("t.is_quorate"),
        "cppr_cp_review_participation": said("t.participation"),
    },
    f"record_reviewconference t JOIN record_childprotectionplan p ON p.id = t.plan_id {about('p.child_id')}",
)

VIEWS: Final = (_ENQUIRIES, _CONFERENCES, _PLANS, _VISITS, _REVIEWS)
