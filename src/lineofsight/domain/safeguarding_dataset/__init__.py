"""The Standard Safeguarding Dataset: every table and field of the published standard, and what the record fills.

Facts are those of the standard; meanings are in our own words. A test compares every row with the published lists.
Release and specification: `RELEASE`, `SPECIFICATION_ON`.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from lineofsight.domain.safeguarding_dataset import (
    administration,
    care_leavers,
    child_in_need,
    child_protection,
    early_help,
    finance,
    front_door,
    identity,
    looked_after,
    missing,
    permanence,
    pre_proceedings,
    special_needs,
    voice,
    workforce,
)
from lineofsight.domain.safeguarding_dataset.code_sets import CODE_SETS
from lineofsight.domain.safeguarding_dataset.extensions import EXTENSIONS
from lineofsight.domain.safeguarding_dataset.rows import Field, FieldType, Json, JsonKey, JsonKind, Kind, Table

RELEASE: Final = "1.4.5"
SPECIFICATION_ON: Final = date(2025, 8, 18)

_ORDER: Final = (
    "ssd_person ssd_family ssd_address ssd_disability ssd_immigration_status ssd_mother ssd_legal_status "
    "ssd_contacts ssd_early_help_episodes ssd_cin_episodes ssd_cin_assessments ssd_assessment_factors "
    "ssd_cin_plans ssd_cin_visits ssd_s47_enquiry ssd_initial_cp_conference ssd_cp_plans ssd_cp_visits "
    "ssd_cp_reviews ssd_cla_episodes ssd_cla_convictions ssd_cla_health ssd_cla_immunisations "
    "ssd_cla_substance_misuse ssd_cla_placement ssd_cla_reviews ssd_cla_visits "
    "ssd_cla_previous_permanence ssd_cla_care_plan ssd_sdq_scores ssd_missing ssd_care_leavers "
    "ssd_permanence ssd_involvements ssd_professionals ssd_send ssd_ehcp_requests ssd_ehcp_assessment "
    "ssd_ehcp_named_plan ssd_ehcp_active_plans ssd_sen_need ssd_pre_proceedings ssd_voice_of_child "
    "ssd_linked_identifiers ssd_s251_finance ssd_department ssd_version_log ssd_api_data_staging "
    "ssd_cohort ssd_dim_date "
)
_AREAS: Final = (
    identity,
    front_door,
    early_help,
    child_in_need,
    child_protection,
    looked_after,
    missing,
    care_leavers,
    permanence,
    workforce,
    special_needs,
    pre_proceedings,
    voice,
    finance,
    administration,
)
_OF_THE_STANDARD: Final[dict[str, Table]] = {one.name: one for area in _AREAS for one in area.TABLES}

TABLES: Final[tuple[Table, ...]] = tuple(_OF_THE_STANDARD[name] for name in _ORDER.split())
"""Every table, in the order of the standard."""
_BY_NAME: Final[dict[str, Table]] = {one.name: one for one in (*TABLES, *EXTENSIONS)}


def table(name: str) -> Table:
    """The table of a name, the standard's or one of our own beside it. Raises KeyError."""
    return _BY_NAME[name]


__all__ = [
    "CODE_SETS",
    "EXTENSIONS",
    "RELEASE",
    "SPECIFICATION_ON",
    "TABLES",
    "Field",
    "FieldType",
    "Json",
    "JsonKey",
    "JsonKind",
    "Kind",
    "Table",
    "table",
]
