"""The workforce: professionals, teams, and who worked with which child; and the release that the views follow."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.safeguarding_dataset import RELEASE
from lineofsight.record.models import Allocation
from lineofsight.record.safeguarding_dataset.fragments import (
    CHILD,
    about,
    cut,
    episode_key,
    key,
    literal,
    said,
    team_key,
    worded,
    worker_key,
)
from lineofsight.record.safeguarding_dataset.view import View

ALLOCATED: Final = "CW"
"""The role of the allocated case worker."""

_Reason = Allocation.Reason
WHY_CHANGED: Final = {
    _Reason.CASELOAD.value: "MANAGE",
    _Reason.FIRST_CONTACT.value: "FCONTA",
    _Reason.LEFT.value: "LEFTRL",
    _Reason.RESTRUCTURE.value: "ORGRST",
    _Reason.STANDARD_TRANSFER.value: "TSPROC",
    _Reason.ABSENCE.value: "ABSENC",
    _Reason.CHILD_ASKED.value: "CHCHAN",
    _Reason.PARENT_ASKED.value: "PCCHAN",
    _Reason.OTHER.value: "OTHERS",
}
"""The other reasons end a case, and change no worker."""

_INVOLVEMENTS: Final = View(
    "ssd_involvements",
    {
        "invo_involvements_id": key("invo_involvements_id", "allocation", "t.id"),
        "invo_professional_id": worker_key("t.worker_id"),
        "invo_professional_role_id": f"CASE WHEN t.worker_id IS NOT NULL THEN {literal(ALLOCATED)} END",
        "invo_professional_team": team_key("t.team_id"),
        "invo_involvement_start_date": "t.started_on",
        "invo_involvement_end_date": "t.ended_on",
        "invo_worker_change_reason": worded("t.reason_ended", WHY_CHANGED),
        "invo_person_id": CHILD,
        "invo_referral_id": (
            f"(SELECT {episode_key('e.id')} FROM record_episode e WHERE e.child_id = t.child_id"
            " AND e.referred_on <= COALESCE(t.ended_on, e.referred_on)"
            " AND (e.closed_on IS NULL OR e.closed_on >= t.started_on) ORDER BY e.referred_on DESC, e.id DESC LIMIT 1)"
        ),
    },
    f"record_allocation t {about('t.child_id')}",
)

_TODAY: Final = "CAST(CURRENT_DATE AS text)"
_YEAR: Final = f"CAST(substr({_TODAY}, 1, 4) AS integer) - CASE WHEN substr({_TODAY}, 6, 5) > '09-30' THEN 0 ELSE 1 END"
_COUNTED_ON: Final = f"(CAST({_YEAR} AS text) || '-09-30')"
"""The last 30 September that is over, on which caseloads are counted, as text."""

_PROFESSIONALS: Final = View(
    "ssd_professionals",
    {
        "prof_professional_id": worker_key("w.id"),
        "prof_professional_name": "w.name",
        "prof_social_worker_registration_no": said("w.social_work_england_number"),
        "prof_professional_job_title": said("w.job_title"),
        "prof_professional_caseload": (
            "(SELECT count(*) FROM record_allocation a JOIN record_child c ON c.person_id = a.child_id"
            " AND c.restriction <> 'S2' WHERE a.worker_id = w.id"
            f" AND CAST(a.started_on AS text) <= {_COUNTED_ON}"
            f" AND (a.ended_on IS NULL OR CAST(a.ended_on AS text) > {_COUNTED_ON}))"
        ),
        "prof_professional_department": (
            f"(SELECT {cut('m.name', 100)} FROM record_teammembership b JOIN record_team m ON m.id = b.team_id"
            " WHERE b.worker_id = w.id ORDER BY CASE WHEN b.ended_on IS NULL THEN 0 ELSE 1 END, b.started_on DESC,"
            " b.id DESC LIMIT 1)"
        ),
        "prof_full_time_equivalency": (
            "(SELECT CAST(h.full_time_equivalent AS double precision) FROM record_workinghours h"
            " WHERE h.worker_id = w.id ORDER BY h.from_on DESC LIMIT 1)"
        ),
        "prof_agency_worker_flag": worded("w.employment", {"agency": "Y", "employed": "N"}),
    },
    "record_worker w",
)

_TEAMS: Final = View(
    "ssd_department",
    {"dept_team_id": team_key("t.id"), "dept_team_name": "t.name"},
    "record_team t",
)

_VERSION: Final = View(
    "ssd_version_log",
    {
        "version_number": literal(RELEASE),
        "description": literal("Views of the record under the names of the standard"),
        "is_current": "1",
        "created_by": literal("LOS"),
    },
    "(SELECT 1 AS one) t",
)

VIEWS: Final = (_INVOLVEMENTS, _PROFESSIONALS, _TEAMS, _VERSION)
