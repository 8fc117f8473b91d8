"""Pre-proceedings and care proceedings, as far as a legal gateway meeting, its letters and its meetings tell them."""

from __future__ import annotations

from typing import Final

from lineofsight.record.safeguarding_dataset.fragments import CHILD, about, key, literal, worded
from lineofsight.record.safeguarding_dataset.view import View


def _earlier(condition: str) -> str:
    """How many earlier ways to court of the child meet a condition."""
    return (
        "(SELECT count(*) FROM record_proceedings x WHERE x.child_id = t.child_id"
        f" AND x.gateway_on < t.gateway_on AND {condition})"
    )


ISSUE: Final = "Decision to Issue Care Proceedings"
STEP_DOWN: Final = "Decision to step down"
_ISSUED: Final = "(t.\"end\" = 'issue' OR t.decision = 'issue')"
_STEPPED_DOWN: Final = "t.\"end\" = 'step_down'"

_PROCEEDINGS: Final = View(
    "ssd_pre_proceedings",
    {
        "prep_table_id": key("prep_table_id", "proceedings", "t.id"),
        "prep_person_id": CHILD,
        "prep_pre_pro_decision_date": "CASE WHEN t.decision = 'start_pre_proceedings' THEN t.gateway_on END",
        "prep_initial_pre_pro_meeting_date": (
            "(SELECT min(x.held_on) FROM record_preproceedingsmeeting x WHERE x.proceedings_id = t.id)"
        ),
        "prep_pre_pro_outcome": (
            f"CASE WHEN {_ISSUED} THEN {literal(ISSUE)} WHEN {_STEPPED_DOWN} THEN {literal(STEP_DOWN)} END"
        ),
        "prep_agree_stepdown_issue_date": (
            "CASE WHEN t.decision = 'issue' THEN t.gateway_on"
            " WHEN t.\"end\" IN ('issue', 'step_down') THEN t.ended_on END"
        ),
        "prep_cp_plans_referral_period": (
            "(SELECT count(*) FROM record_childprotectionplan x WHERE x.episode_id = t.episode_id)"
        ),
        "prep_legal_gateway_outcome": worded(
            "t.decision", {"continue_plan": "A", "start_pre_proceedings": "B", "issue": "C"}
        ),
        "prep_prev_pre_proc_child": _earlier("x.decision = 'start_pre_proceedings'"),
        "prep_prev_care_proc_child": _earlier("x.applied_on IS NOT NULL"),
        "prep_pre_pro_letter_date": "t.letter_on",
        "prep_care_pro_letter_date": "t.court_letter_on",
        "prep_pre_pro_meetings_num": (
            "(SELECT CASE WHEN count(*) > 0 THEN count(*) - 1 ELSE 0 END FROM record_preproceedingsmeeting x"
            " WHERE x.proceedings_id = t.id)"
        ),
    },
    f"record_proceedings t {about('t.child_id')}",
)

VIEWS: Final = (_PROCEEDINGS,)
