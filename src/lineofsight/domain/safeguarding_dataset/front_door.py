"""The front door: contacts about a person."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.safeguarding_dataset.rows import (
    DATETIME,
    JSON_FLAG,
    JSON_OBJECT,
    NVARCHAR,
    Field,
    JsonKey,
    Table,
)

TABLES: Final[tuple[Table, ...]] = (
    Table(
        "ssd_contacts",
        "front door",
        "Contacts received by the authority about a person.",
        (
            Field(
                "cont_contact_id",
                "CONT001A",
                NVARCHAR,
                48,
                "Row identifier of the contact.",
                is_primary_key=True,
                is_required=True,
                is_filled=True,
            ),
            Field(
                "cont_person_id",
                "CONT002A",
                NVARCHAR,
                48,
                "Person the contact is about.",
                is_required=True,
                foreign_key="ssd_person.pers_person_id",
                is_filled=True,
            ),
            Field(
                "cont_contact_date",
                "CONT003A",
                DATETIME,
                None,
                "Day the contact reached the authority.",
                is_filled=True,
            ),
            Field(
                "cont_contact_source_code",
                "CONT004A",
                NVARCHAR,
                48,
                "Who made contact (census referral source code).",
                codes="CIN:ReferralSource",
                is_filled=True,
            ),
            Field("cont_contact_source_desc", "CONT006A", NVARCHAR, 255, "Who made contact, in words.", is_filled=True),
            Field(
                "cont_contact_outcome_json",
                "CONT005A",
                NVARCHAR,
                4000,
                "What came of the contact, as a JSON object of Y/N flags.",
                json=JSON_OBJECT,
                json_keys=(
                    JsonKey("NEW_REFERRAL_FLAG", JSON_FLAG, "Became a new referral"),
                    JsonKey("EXISTING_REFERRAL_FLAG", JSON_FLAG, "Joined to a referral already open"),
                    JsonKey("CP_ENQUIRY_FLAG", JSON_FLAG, "Child protection enquiry"),
                    JsonKey("NFA_FLAG", JSON_FLAG, "No further action"),
                    JsonKey("NON_AGENCY_ADOPTION_FLAG", JSON_FLAG, "Non-agency adoption"),
                    JsonKey("PRIVATE_FOSTERING_FLAG", JSON_FLAG, "Private fostering"),
                    JsonKey("ADVICE_FLAG", JSON_FLAG, "Advice given"),
                    JsonKey("MISSING_FLAG", JSON_FLAG, "Missing child"),
                    JsonKey("OLA_CP_FLAG", JSON_FLAG, "Child on another authority's plan"),
                    JsonKey("OTHER_OUTCOMES_EXIST_FLAG", JSON_FLAG, "Some other outcome exists"),
                ),
                is_filled=True,
            ),
        ),
    ),
)
