"""Being looked after: legal statuses, episodes, placements, reviews, visits, checks and the aim of the care plan.

The record keeps a row for each time in which neither legal status nor placement changed. A legal status, and a
placement, is a run of such rows: a new placement begins with every reason but a change of legal status alone.
"""

from __future__ import annotations

from typing import Final

from lineofsight.record.safeguarding_dataset.fragments import (
    CHILD,
    about,
    episode_key,
    flags,
    key,
    literal,
    said,
    worded,
)
from lineofsight.record.safeguarding_dataset.view import View
from lineofsight.record.safeguarding_dataset.visits import VISIT, visit_columns, visits_of


def _runs(begins: str) -> str:
    """The rows of each period numbered into runs. begins: whether a row, beside the one `before` it, begins one."""
    return f"""WITH rows_in_order AS (
    SELECT e.id, e.period_id, e.started_on, e.reason_started, e.legal_status,
        lag(e.id) OVER (PARTITION BY e.period_id ORDER BY e.started_on, e.id) AS id_before,
        lag(e.legal_status) OVER (PARTITION BY e.period_id ORDER BY e.started_on, e.id) AS legal_status_before
    FROM record_careepisode e
),
numbered AS (
    SELECT r.id, r.period_id, r.started_on,
        sum(CASE WHEN r.id_before IS NULL OR {begins} THEN 1 ELSE 0 END)
            OVER (PARTITION BY r.period_id ORDER BY r.started_on, r.id) AS run
    FROM rows_in_order r
),
runs AS (
    SELECT n.id, n.period_id,
        first_value(n.id) OVER (PARTITION BY n.period_id, n.run ORDER BY n.started_on, n.id) AS first_id,
        row_number() OVER (PARTITION BY n.period_id, n.run ORDER BY n.started_on DESC, n.id DESC) AS from_the_last,
        lead(n.id) OVER (PARTITION BY n.period_id ORDER BY n.started_on, n.id) AS next_id
    FROM numbered n
)"""


_PLACEMENT_RUNS: Final = _runs("r.reason_started <> 'L'")
_STATUS_RUNS: Final = _runs("r.legal_status <> r.legal_status_before")
_PERIOD_KEY: Final = key("clae_cla_id", "careperiod", "t.id")

_STATUSES: Final = View(
    "ssd_legal_status",
    {
        "lega_legal_status_id": key("lega_legal_status_id", "careepisode", "f.id"),
        "lega_person_id": CHILD,
        "lega_legal_status": "f.legal_status",
        "lega_legal_status_start_date": "f.started_on",
        "lega_legal_status_end_date": "l.ended_on",
    },
    "runs JOIN record_careepisode f ON f.id = runs.first_id JOIN record_careepisode l ON l.id = runs.id"
    f" JOIN record_careperiod t ON t.id = f.period_id {about('t.child_id')} WHERE runs.from_the_last = 1",
    before=_STATUS_RUNS,
)

_EPISODES: Final = View(
    "ssd_cla_episodes",
    {
        "clae_cla_episode_id": key("clae_cla_episode_id", "careepisode", "e.id"),
        "clae_person_id": CHILD,
        "clae_cla_episode_start_date": "e.started_on",
        "clae_cla_episode_start_reason": said("e.reason_started"),
        "clae_cla_primary_need_code": said("t.need"),
        "clae_cla_episode_ceased_date": "e.ended_on",
        "clae_cla_episode_ceased_reason": (
            "CASE WHEN e.ended_on IS NULL THEN NULL WHEN runs.next_id IS NOT NULL THEN 'X1'"
            " ELSE NULLIF(t.reason_ended, '') END"
        ),
        "clae_cla_id": _PERIOD_KEY,
        "clae_referral_id": episode_key("t.episode_id"),
        "clae_cla_placement_id": key("clap_cla_placement_id", "careepisode", "runs.first_id"),
        "clae_entered_care_date": "t.started_on",
        "clae_cla_last_iro_contact_date": (
            "(SELECT max(x.done_on) FROM record_lookedaftercheck x"
            " WHERE x.period_id = t.id AND x.kind = 'reviewing_officer')"
        ),
    },
    "runs JOIN record_careepisode e ON e.id = runs.id"
    f" JOIN record_careperiod t ON t.id = e.period_id {about('t.child_id')}",
    before=_PLACEMENT_RUNS,
)

_PLACEMENTS: Final = View(
    "ssd_cla_placement",
    {
        "clap_cla_placement_id": key("clap_cla_placement_id", "careepisode", "f.id"),
        "clap_cla_placement_start_date": "f.started_on",
        "clap_cla_placement_type": said("f.placement_type"),
        "clap_cla_placement_urn": "CASE WHEN NOT l.is_protected AND NOT f.is_protected THEN NULLIF(f.urn, '') END",
        "clap_cla_id": _PERIOD_KEY,
        "clap_cla_placement_provider": said("f.provider"),
        "clap_cla_placement_postcode": (
            "CASE WHEN NOT l.is_protected AND NOT f.is_protected THEN NULLIF(replace(f.postcode, ' ', ''), '') END"
        ),
        "clap_cla_placement_end_date": "l.ended_on",
        "clap_cla_placement_change_reason": said("l.change_reason"),
        "clap_person_id": CHILD,
    },
    "runs JOIN record_careepisode f ON f.id = runs.first_id JOIN record_careepisode l ON l.id = runs.id"
    f" JOIN record_careperiod t ON t.id = f.period_id {about('t.child_id')} WHERE runs.from_the_last = 1",
    before=_PLACEMENT_RUNS,
)

_REVIEWS: Final = View(
    "ssd_cla_reviews",
    {
        "clar_cla_review_id": key("clar_cla_review_id", "lookedafterreview", "r.id"),
        "clar_cla_id": _PERIOD_KEY,
        "clar_cla_review_due_date": (
            "(SELECT min(d.due_on) FROM record_deadline d WHERE d.child_id = t.child_id"
            " AND d.clock = 'looked_after_reviews' AND d.subject_kind = 'care_period' AND d.subject_id = t.id"
            " AND d.stopped_on = r.held_on)"
        ),
        "clar_cla_review_date": "r.held_on",
        "clar_cla_review_participation": said("r.participation"),
        "clar_cla_person_id": CHILD,
    },
    f"record_lookedafterreview r JOIN record_careperiod t ON t.id = r.period_id {about('t.child_id')}",
)

_VISITS: Final = View(
    "ssd_cla_visits",
    visit_columns("clav_cla_visit", "clav_person_id")
    | {"clav_cla_id": key("clae_cla_id", "careperiod", "s.period_id")},
    f"{VISIT} WHERE {visits_of('clav_cla_visit_id', 's.plan_id IS NULL AND s.period_id IS NOT NULL')}",
)

_HEALTH: Final = View(
    "ssd_cla_health",
    {
        "clah_health_check_id": key("clah_health_check_id", "lookedaftercheck", "x.id"),
        "clah_person_id": CHILD,
        "clah_health_check_type": worded(
            "x.kind", {"health_assessment": "Health Assessment", "dental_check": "Dental Check"}
        ),
        "clah_health_check_date": "x.done_on",
        "clah_health_check_status": literal("Completed"),
    },
    f"record_lookedaftercheck x JOIN record_careperiod t ON t.id = x.period_id {about('t.child_id')}"
    " WHERE x.kind IN ('health_assessment', 'dental_check')",
)


def _aim(*plans: str) -> str:
    return f"r.permanence_plan IN ({', '.join(map(literal, plans))})"


_AIMS: Final = flags(
    "lacp_cla_care_plan_json",
    {
        "RETURNEV": _aim("return_to_family"),
        "LTFOST18": _aim("fostering"),
        "RESPLMT": _aim("residential"),
        "SUPPLIV": _aim("supported_living"),
        "ADOPTION": _aim("adoption"),
        "OTHERPLN": _aim("guardianship", "other"),
    },
)

_AIMS_IN_ORDER: Final = """WITH aims AS (
    SELECT r.id, r.period_id, r.held_on, r.permanence_plan,
        lag(r.permanence_plan) OVER (PARTITION BY r.period_id ORDER BY r.held_on, r.id) AS plan_before
    FROM record_lookedafterreview r WHERE r.permanence_plan <> ''
),
plans AS (
    SELECT a.id, a.period_id, a.held_on, a.permanence_plan,
        lead(a.held_on) OVER (PARTITION BY a.period_id ORDER BY a.held_on, a.id) AS replaced_on
    FROM aims a WHERE a.plan_before IS NULL OR a.plan_before <> a.permanence_plan
)"""

_CARE_PLANS: Final = View(
    "ssd_cla_care_plan",
    {
        "lacp_table_id": key("lacp_table_id", "lookedafterreview", "r.id"),
        "lacp_person_id": CHILD,
        "lacp_cla_care_plan_start_date": "r.held_on",
        "lacp_cla_care_plan_end_date": "COALESCE(r.replaced_on, t.ended_on)",
        "lacp_cla_care_plan_json": _AIMS,
    },
    f"plans r JOIN record_careperiod t ON t.id = r.period_id {about('t.child_id')}",
    before=_AIMS_IN_ORDER,
)

VIEWS: Final = (_STATUSES, _EPISODES, _PLACEMENTS, _REVIEWS, _VISITS, _HEALTH, _CARE_PLANS)
