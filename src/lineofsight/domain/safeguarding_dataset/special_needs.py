"""Special educational needs: requests, assessments and plans."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.safeguarding_dataset.rows import DATETIME, NCHAR, NVARCHAR, Field, Table

TABLES: Final[tuple[Table, ...]] = (
    Table(
        "ssd_send",
        "SEND",
        "SEND identifiers of a child or young person.",
        (
            Field("send_table_id", "SEND001A", NVARCHAR, 48, "Row identifier.", is_primary_key=True, is_required=True),
            Field("send_upn", "SEND002A", NVARCHAR, 48, "Unique pupil number.", is_required=True),
            Field("send_uln", "SEND003A", NVARCHAR, 48, "Unique learner number."),
            Field(
                "send_upn_unknown", "SEND004A", NVARCHAR, 6, "Why neither number is known.", codes="UPN_UNKNOWN_SEND"
            ),
            Field(
                "send_person_id",
                "SEND005A",
                NVARCHAR,
                48,
                "Child or young person.",
                is_required=True,
                foreign_key="ssd_person.pers_person_id",
            ),
        ),
    ),
    Table(
        "ssd_ehcp_requests",
        "SEND",
        "Requests for an education, health and care needs assessment.",
        (
            Field(
                "ehcr_ehcp_request_id",
                "EHCR001A",
                NVARCHAR,
                48,
                "Row identifier of the request.",
                is_primary_key=True,
                is_required=True,
            ),
            Field(
                "ehcr_send_table_id",
                "EHCR002A",
                NVARCHAR,
                48,
                "SEND record it belongs to.",
                foreign_key="ssd_send.send_table_id",
            ),
            Field("ehcr_ehcp_req_date", "EHCR003A", DATETIME, None, "Day received; starts the 20 weeks."),
            Field(
                "ehcr_ehcp_req_outcome_date",
                "EHCR004A",
                DATETIME,
                None,
                "Day the requester was told the decision; none for W, A or H.",
            ),
            Field(
                "ehcr_ehcp_req_outcome",
                "EHCR005A",
                NVARCHAR,
                100,
                "Whether an assessment went ahead.",
                codes="EHCP_REQUEST_OUTCOME",
            ),
        ),
    ),
    Table(
        "ssd_ehcp_assessment",
        "SEND",
        "Education, health and care needs assessments and whether a plan was issued.",
        (
            Field(
                "ehca_ehcp_assessment_id",
                "EHCA001A",
                NVARCHAR,
                48,
                "Row identifier of the assessment.",
                is_primary_key=True,
                is_required=True,
            ),
            Field(
                "ehca_ehcp_request_id",
                "EHCA002A",
                NVARCHAR,
                48,
                "Request it came from.",
                foreign_key="ssd_ehcp_requests.ehcr_ehcp_request_id",
            ),
            Field(
                "ehca_ehcp_assessment_outcome_date",
                "EHCA003A",
                DATETIME,
                None,
                "Day the plan was issued, or refusal was notified.",
            ),
            Field(
                "ehca_ehcp_assessment_outcome",
                "EHCA004A",
                NVARCHAR,
                100,
                "Whether a plan is to be issued.",
                codes="EHCP_ASSESSMENT_OUTCOME",
            ),
            Field(
                "ehca_ehcp_assessment_exceptions",
                "EHCA005A",
                NVARCHAR,
                100,
                "1 when an exception to the 20-week limit applies.",
                codes="ZERO_ONE",
            ),
        ),
    ),
    Table(
        "ssd_ehcp_named_plan",
        "SEND",
        "Issued education, health and care plans.",
        (
            Field(
                "ehcn_named_plan_id",
                "EHCN001A",
                NVARCHAR,
                48,
                "Row identifier of the plan.",
                is_primary_key=True,
                is_required=True,
            ),
            Field(
                "ehcn_ehcp_asmt_id",
                "EHCN002A",
                NVARCHAR,
                48,
                "Assessment it came from.",
                foreign_key="ssd_ehcp_assessment.ehca_ehcp_assessment_id",
            ),
            Field("ehcn_named_plan_start_date", "EHCN003A", DATETIME, None, "Date of the current plan."),
            Field(
                "ehcn_named_plan_ceased_date",
                "EHCN004A",
                DATETIME,
                None,
                "Day the plan ended or passed to another authority (not the day that was decided).",
            ),
            Field(
                "ehcn_named_plan_ceased_reason", "EHCN005A", NVARCHAR, 100, "Why it ended.", codes="EHCP_CEASE_REASON"
            ),
        ),
    ),
    Table(
        "ssd_ehcp_active_plans",
        "SEND",
        "Active plans and their annual review.",
        (
            Field(
                "ehcp_active_ehcp_id",
                "EHCP001A",
                NVARCHAR,
                48,
                "Row identifier of the active plan.",
                is_primary_key=True,
                is_required=True,
            ),
            Field(
                "ehcp_ehcp_request_id",
                "EHCP002A",
                NVARCHAR,
                48,
                "Request it came from.",
                foreign_key="ssd_ehcp_requests.ehcr_ehcp_request_id",
            ),
            Field(
                "ehcp_active_ehcp_last_review_date",
                "EHCP003A",
                DATETIME,
                None,
                "Day the family was told the decision after the annual review meeting.",
            ),
        ),
    ),
    Table(
        "ssd_sen_need",
        "SEND",
        "Ranked types of special educational need on an active plan.",
        (
            Field("senn_table_id", "SENN001A", NVARCHAR, 48, "Row identifier.", is_primary_key=True, is_required=True),
            Field(
                "senn_active_ehcp_id",
                "SENN002A",
                NVARCHAR,
                48,
                "Active plan.",
                foreign_key="ssd_ehcp_active_plans.ehcp_active_ehcp_id",
            ),
            Field("senn_active_ehcp_need_type", "SENN003A", NVARCHAR, 100, "Type of need.", codes="SEN_TYPE"),
            Field(
                "senn_active_ehcp_need_rank", "SENN004A", NCHAR, 1, "1 for the primary need, 2 for the secondary one."
            ),
        ),
    ),
)
