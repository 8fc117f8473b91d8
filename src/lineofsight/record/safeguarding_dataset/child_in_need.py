"""Children in need: referrals with their episodes, assessments, factors, plans and visits."""

from __future__ import annotations

from typing import Final

from lineofsight.record.children_seen import child_seen
from lineofsight.record.safeguarding_dataset.before_need import REFERRALS, SOURCES
from lineofsight.record.safeguarding_dataset.fragments import (
    CHILD,
    JOINED_CODES,
    about,
    episode_key,
    first_held,
    flags,
    held,
    key,
    literal,
    said,
    team_key,
    worded,
    worker_key,
    yes_no,
)
from lineofsight.record.safeguarding_dataset.view import View
from lineofsight.record.safeguarding_dataset.visits import VISIT, visit_columns, visits_of

_REFERRAL_OUTCOME: Final = flags(
    "cine_referral_outcome_json",
    {
        "SINGLE_ASSESSMENT_FLAG": "o.outcome = 'assessment'",
        "NFA_FLAG": "t.is_no_further_action",
        "STRATEGY_DISCUSSION_FLAG": "o.outcome = 'strategy_discussion'",
        "CP_TRANSFER_IN_FLAG": "t.moved_from <> ''",
    },
)

_EPISODES: Final = View(
    "ssd_cin_episodes",
    {
        "cine_referral_id": episode_key("t.id"),
        "cine_person_id": CHILD,
        "cine_referral_date": "t.referred_on",
        "cine_cin_primary_need_code": said("t.primary_need"),
        "cine_referral_source_code": said("t.source"),
        "cine_referral_source_desc": worded("t.source", SOURCES),
        "cine_referral_outcome_json": (
            "CASE WHEN o.id IS NOT NULL OR t.is_no_further_action IS NOT NULL OR t.moved_from <> ''"
            f" THEN {_REFERRAL_OUTCOME} END"
        ),
        "cine_referral_nfa": yes_no("t.is_no_further_action"),
        "cine_close_reason": said("t.reason_for_closure"),
        "cine_close_date": "t.closed_on",
        "cine_referral_team": (
            f"COALESCE({team_key('m.team_id')}, {first_held('team', 't.referred_on', 't.closed_on')})"
        ),
        "cine_referral_worker_id": (
            f"COALESCE({worker_key('o.worker_id')}, {first_held('worker', 't.referred_on', 't.closed_on')})"
        ),
    },
    f"record_episode t {about('t.child_id')} LEFT JOIN record_contact o ON o.id ="
    f" (SELECT min(x.id + 0) FROM record_contact x WHERE x.episode_id = t.id AND x.outcome IN ({REFERRALS}))"
    " LEFT JOIN record_contactmessage m ON m.id = o.message_id",
)


def _is(outcome: str) -> str:
    return f"t.outcome = {literal(outcome)}"


_ASSESSMENT_OUTCOME: Final = flags(
    "cina_assessment_outcome_json",
    {
        "NFA_FLAG": _is("nfa"),
        "STRATEGY_DISCUSSION_FLAG": _is("strategy_discussion"),
        "CLA_REQUEST_FLAG": _is("looked_after_request"),
        "PRIVATE_FOSTERING_FLAG": _is("private_fostering"),
        "LEGAL_ACTION_FLAG": _is("legal_action"),
        "PROV_OF_SERVICES_FLAG": _is("cin_plan"),
        "SPECIALIST_ASSESSMENT_FLAG": _is("specialist_assessment"),
        "REFERRAL_TO_OTHER_AGENCY_FLAG": _is("other_agency"),
        "OTHER_OUTCOMES_EXIST_FLAG": _is("early_help"),
    },
)

_ASSESSMENTS: Final = View(
    "ssd_cin_assessments",
    {
        "cina_assessment_id": key("cina_assessment_id", "assessment", "t.id"),
        "cina_person_id": CHILD,
        "cina_referral_id": episode_key("t.episode_id"),
        "cina_assessment_start_date": "t.started_on",
        "cina_assessment_child_seen": child_seen("t", "COALESCE(t.authorised_on, v.happened_on)"),
        "cina_assessment_auth_date": "t.authorised_on",
        "cina_assessment_outcome_json": f"CASE WHEN t.outcome <> '' THEN {_ASSESSMENT_OUTCOME} END",
        "cina_assessment_outcome_nfa": f"CASE WHEN t.outcome <> '' THEN {yes_no(_is('nfa'))} END",
        "cina_assessment_team": held("team", "COALESCE(t.authorised_on, t.started_on)"),
        "cina_assessment_worker_id": (
            f"COALESCE({worker_key('t.completed_by_id')}, {held('worker', 'COALESCE(t.authorised_on, t.started_on)')})"
        ),
    },
    f"record_assessment t {about('t.child_id')}",
)


_FACTORS: Final = View(
    "ssd_assessment_factors",
    {
        "cinf_table_id": key("cinf_table_id", "assessment", "t.id"),
        "cinf_assessment_id": key("cina_assessment_id", "assessment", "t.id"),
        "cinf_assessment_factors_json": "'[' || f.codes || ']'",
    },
    f"record_assessment t {about('t.child_id')} JOIN (SELECT o.assessment_id, {JOINED_CODES} AS codes FROM"
    " (SELECT assessment_id, '\"' || code || '\"' AS code FROM record_assessmentfactorfound"
    " ORDER BY assessment_id, code) o GROUP BY o.assessment_id) f ON f.assessment_id = t.id",
)

_PLANS: Final = View(
    "ssd_cin_plans",
    {
        "cinp_cin_plan_id": key("cinp_cin_plan_id", "childinneedplan", "t.id"),
        "cinp_referral_id": episode_key("t.episode_id"),
        "cinp_person_id": CHILD,
        "cinp_cin_plan_start_date": "t.started_on",
        "cinp_cin_plan_end_date": "t.ended_on",
        "cinp_cin_plan_team": first_held("team", "t.started_on", "t.ended_on"),
        "cinp_cin_plan_worker_id": first_held("worker", "t.started_on", "t.ended_on"),
    },
    f"record_childinneedplan t {about('t.child_id')}",
)

_VISITS: Final = View(
    "ssd_cin_visits",
    visit_columns("cinv_cin_visit", "cinv_person_id") | {"cinv_cin_visit_bedroom": yes_no("v.is_bedroom_seen")},
    f"{VISIT} WHERE {visits_of('cinv_cin_visit_id', 's.plan_id IS NULL AND s.period_id IS NULL')}",
)

VIEWS: Final = (_EPISODES, _ASSESSMENTS, _FACTORS, _PLANS, _VISITS)
