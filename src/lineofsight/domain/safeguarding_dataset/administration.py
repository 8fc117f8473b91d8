"""What the standard keeps about itself; none of it is about a child."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.safeguarding_dataset.rows import BINARY, BIT, DATETIME, NVARCHAR, Field, Kind, Table

TABLES: Final[tuple[Table, ...]] = (
    Table(
        "ssd_version_log",
        "administration",
        "Which SSD release is deployed.",
        (
            Field("version_number", "VERS1001A", NVARCHAR, 10, "Release number.", is_primary_key=True, is_filled=True),
            Field("release_date", "VERS1002A", DATETIME, None, "Day of release."),
            Field("description", "VERS1003A", NVARCHAR, 100, "What changed.", is_filled=True),
            Field("is_current", "VERS1004A", BIT, None, "1 for the release in force.", is_filled=True),
            Field("created_at", "VERS1005A", DATETIME, None, "When the row was written.", is_moment=True),
            Field("created_by", "VERS1006A", NVARCHAR, 10, "Who wrote it.", is_filled=True),
            Field("impact_description", "VERS1007A", NVARCHAR, 255, "Effect of the change on users."),
        ),
        kind=Kind.ADMINISTRATION,
    ),
    Table(
        "ssd_api_data_staging",
        "administration",
        "One row per person with the payload for the DfE daily API, its hash and its submission state.",
        (
            Field("id", "APIS1001A", NVARCHAR, 48, "Row identifier.", is_primary_key=True),
            Field("person_id", "APIS1002A", NVARCHAR, 48, "Person the payload is about."),
            Field("json_payload", "APIS1003A", NVARCHAR, None, "Full payload for the person."),
            Field("current_hash", "APIS1004A", BINARY, 32, "Hash of the payload now held."),
            Field("previous_hash", "APIS1005A", BINARY, 32, "Hash of the payload last sent."),
            Field("submission_status", "APIS1006A", NVARCHAR, 50, "Pending, Sent or Error.", codes="SUBMISSION_STATUS"),
            Field(
                "submission_timestamp", "APIS1007A", DATETIME, None, "When the row was last submitted.", is_moment=True
            ),
            Field("api_response", "APIS1008A", NVARCHAR, None, "What the receiver answered."),
            Field("row_state", "APIS1009A", NVARCHAR, 10, "New, Updated, Unchanged or Deleted.", codes="ROW_STATE"),
            Field("last_updated", "APIS1010A", DATETIME, None, "When the row was last built.", is_moment=True),
        ),
        kind=Kind.ADMINISTRATION,
    ),
    Table(
        "ssd_cohort",
        "administration",
        "Helper: persons in scope of the extract and why (contact, referral, plan, care, leaver).",
        (),
        kind=Kind.HELPER,
    ),
    Table("ssd_dim_date", "administration", "Helper: named date windows used by the extract.", (), kind=Kind.HELPER),
)
