"""Young people who left care."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.safeguarding_dataset.rows import DATETIME, NVARCHAR, Field, Table

TABLES: Final[tuple[Table, ...]] = (
    Table(
        "ssd_care_leavers",
        "care leavers",
        "Current situation of a care leaver.",
        (
            Field("clea_table_id", "CLEA001A", NVARCHAR, 48, "Row identifier.", is_primary_key=True, is_required=True),
            Field(
                "clea_person_id",
                "CLEA002A",
                NVARCHAR,
                48,
                "Care leaver.",
                is_required=True,
                foreign_key="ssd_person.pers_person_id",
            ),
            Field(
                "clea_care_leaver_eligibility",
                "CLEA003A",
                NVARCHAR,
                100,
                "Legal category of care leaver.",
                codes="CARE_LEAVER_ELIGIBILITY",
            ),
            Field(
                "clea_care_leaver_in_touch",
                "CLEA004A",
                NVARCHAR,
                100,
                "Whether the authority is in touch.",
                codes="IN_TOUCH",
            ),
            Field(
                "clea_care_leaver_latest_contact",
                "CLEA005A",
                DATETIME,
                None,
                "Last contact by the personal adviser; blank when not in touch.",
            ),
            Field(
                "clea_care_leaver_accommodation",
                "CLEA006A",
                NVARCHAR,
                100,
                "Where the young person lives, around the birthday (17 to 21) or at the last contact (22 to 25).",
                codes="ACCOMMODATION",
            ),
            Field(
                "clea_care_leaver_accom_suitable",
                "CLEA007A",
                NVARCHAR,
                100,
                "Whether that accommodation is suitable.",
                codes="ACCOMMODATION_SUITABLE",
            ),
            Field(
                "clea_care_leaver_activity",
                "CLEA008A",
                NVARCHAR,
                100,
                "Main activity, around the birthday (17 to 21) or at the last contact (22 to 25).",
                codes="ACTIVITY",
            ),
            Field(
                "clea_pathway_plan_review_date",
                "CLEA009A",
                DATETIME,
                None,
                "Day the pathway plan started or was last reviewed, whichever is later.",
            ),
            Field("clea_care_leaver_personal_advisor", "CLEA010A", NVARCHAR, 100, "Personal adviser."),
            Field(
                "clea_care_leaver_allocated_team",
                "CLEA011A",
                NVARCHAR,
                48,
                "Team responsible.",
                foreign_key="ssd_department.dept_team_id",
            ),
            Field(
                "clea_care_leaver_worker_id",
                "CLEA012A",
                NVARCHAR,
                100,
                "Worker responsible.",
                foreign_key="ssd_professionals.prof_professional_id",
            ),
        ),
    ),
)
