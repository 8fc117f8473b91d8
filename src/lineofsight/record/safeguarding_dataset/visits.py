"""Which table a visit stands in: of a child protection plan, of a period of care, or of a child in need.

A visit stands in one of them. One that another case system gave stands where that had it. Telephone and video calls
are no visits: `los_visits` has them too.
"""

from __future__ import annotations

from typing import Final

from lineofsight.record.safeguarding_dataset.fragments import CHILD, about, key, literal, yes_no

COLUMNS: Final = ("cinv_cin_visit_id", "cppv_cp_visit_id", "clav_cla_visit_id")
"""The keys under which other case systems give visits."""


def _running(table: str) -> str:
    """The id of the plan or period of the child that ran on the day of the visit.

    The sum keeps PostgreSQL from walking through all ids for the last, where the child's own few rows are at hand.
    """
    return (
        f"(SELECT max(x.id + 0) FROM {table} x WHERE x.child_id = w.child_id AND x.started_on <= w.happened_on"
        " AND (x.ended_on IS NULL OR x.ended_on >= w.happened_on))"
    )


VISIT: Final = (
    "(SELECT w.id AS visit_id,"
    f" {_running('record_childprotectionplan')} AS plan_id, {_running('record_careperiod')} AS period_id"
    " FROM record_visit w WHERE w.kind IN ('in_person', 'failed')) s"
    f" JOIN record_visit v ON v.id = s.visit_id {about('v.child_id')}"
)
"""Visits `v`, each with the plan and the period of care that ran then."""


def visits_of(column: str, otherwise: str) -> str:
    """Whether a visit stands in the table of this key: another case system gave it there, or else as told."""
    given = "SELECT 1 FROM record_sourcekey k WHERE k.fact = 'visit' AND k.fact_id = v.id AND k.\"column\""
    names = ", ".join(map(literal, COLUMNS))
    return f"(EXISTS ({given} = {literal(column)}) OR ({otherwise}) AND NOT EXISTS ({given} IN ({names})))"


def visit_columns(prefix: str, person: str) -> dict[str, str]:
    """The columns that every table of visits has."""
    return {
        f"{prefix}_id": key(f"{prefix}_id", "visit", "v.id"),
        person: CHILD,
        f"{prefix}_date": "v.happened_on",
        f"{prefix}_seen": yes_no("v.is_child_seen"),
        f"{prefix}_seen_alone": yes_no("v.is_seen_alone"),
    }
