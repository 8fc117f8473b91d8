"""Professionals, teams, and who worked with whom."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.safeguarding_dataset.rows import DATETIME, FLOAT, INT, NCHAR, NVARCHAR, Field, Table

TABLES: Final[tuple[Table, ...]] = (
    Table(
        "ssd_involvements",
        "workforce",
        "Which professional or team worked with which person, in which role, from when to when.",
        (
            Field(
                "invo_involvements_id", "INVO005A", NVARCHAR, 48, "Row identifier.", is_primary_key=True, is_filled=True
            ),
            Field(
                "invo_professional_id",
                "INVO006A",
                NVARCHAR,
                48,
                "Professional involved.",
                foreign_key="ssd_professionals.prof_professional_id",
                is_filled=True,
            ),
            Field(
                "invo_professional_role_id",
                "INVO007A",
                NVARCHAR,
                200,
                "Role in this involvement; CW marks the allocated case worker.",
                is_filled=True,
            ),
            Field(
                "invo_professional_team",
                "INVO009A",
                NVARCHAR,
                48,
                "Team involved.",
                foreign_key="ssd_department.dept_team_id",
                is_filled=True,
            ),
            Field(
                "invo_involvement_start_date", "INVO002A", DATETIME, None, "Day the involvement began.", is_filled=True
            ),
            Field("invo_involvement_end_date", "INVO003A", DATETIME, None, "Day it ended.", is_filled=True),
            Field(
                "invo_worker_change_reason",
                "INVO004A",
                NVARCHAR,
                200,
                "Why the social worker changed.",
                codes="WORKER_CHANGE_REASON",
                is_filled=True,
            ),
            Field("invo_person_id", "INVO011A", NVARCHAR, 48, "Person worked with.", is_filled=True),
            Field("invo_referral_id", "INVO010A", NVARCHAR, 48, "Referral it belongs to.", is_filled=True),
        ),
    ),
    Table(
        "ssd_professionals",
        "workforce",
        "Professionals.",
        (
            Field(
                "prof_professional_id",
                "PROF001A",
                NVARCHAR,
                48,
                "Identifier of the professional in the case system.",
                is_primary_key=True,
                is_filled=True,
            ),
            Field(
                "prof_staff_id",
                "PROF010A",
                NVARCHAR,
                48,
                "Staff number used in reports; not every professional has one.",
            ),
            Field("prof_professional_name", "PROF013A", NVARCHAR, 300, "Name.", is_filled=True),
            Field(
                "prof_social_worker_registration_no",
                "PROF002A",
                NVARCHAR,
                48,
                ("Social Work England number: two letters and digits, at most 12 characters; SW for social workers."),
                is_filled=True,
            ),
            Field("prof_professional_job_title", "PROF007A", NVARCHAR, 500, "Job title.", is_filled=True),
            Field(
                "prof_professional_caseload",
                "PROF008A",
                INT,
                None,
                "Cases held on the previous 30 September.",
                is_filled=True,
            ),
            Field("prof_professional_department", "PROF012A", NVARCHAR, 100, "Team or organisation.", is_filled=True),
            Field("prof_full_time_equivalency", "PROF011A", FLOAT, None, "Full-time equivalent.", is_filled=True),
            Field(
                "prof_agency_worker_flag", "PROF014A", NCHAR, 1, "Y for an agency worker.", codes="YN", is_filled=True
            ),
        ),
    ),
    Table(
        "ssd_department",
        "workforce",
        "Teams and their parent teams.",
        (
            Field(
                "dept_team_id",
                "DEPT1001A",
                NVARCHAR,
                48,
                "Identifier of the team.",
                is_primary_key=True,
                is_filled=True,
            ),
            Field("dept_team_name", "DEPT1002A", NVARCHAR, 255, "Name of the team.", is_filled=True),
            Field(
                "dept_team_parent_id",
                "DEPT1003A",
                NVARCHAR,
                48,
                "Parent team.",
                foreign_key="ssd_department.dept_team_id",
            ),
            Field("dept_team_parent_name", "DEPT1004A", NVARCHAR, 255, "Name of the parent team."),
        ),
    ),
)
