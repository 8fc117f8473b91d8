"""Who a person is: names, codes, family, addresses, disabilities, mothers, other identifiers."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.safeguarding_dataset.rows import (
    DATETIME,
    JSON_OBJECT,
    JSON_TEXT,
    NCHAR,
    NVARCHAR,
    Field,
    JsonKey,
    Table,
)

TABLES: Final[tuple[Table, ...]] = (
    Table(
        "ssd_person",
        "identity",
        (
            "One row per person (children first; adults where a linked record needs them). The hub every "
            "other table points to."
        ),
        (
            Field(
                "pers_person_id",
                "PERS001A",
                NVARCHAR,
                48,
                (
                    "Identifier of the person in the case system: letters and digits, at most 20, one per "
                    "child, never reused. A child adopted and later looked after again gets a second, "
                    "unlinked one."
                ),
                is_primary_key=True,
                is_required=True,
                is_filled=True,
            ),
            Field("pers_forename", "PERS015A", NVARCHAR, 100, "First name.", is_filled=True),
            Field("pers_surname", "PERS016A", NVARCHAR, 255, "Last name.", is_filled=True),
            Field(
                "pers_sex",
                "PERS002A",
                NVARCHAR,
                20,
                "Sex as on the birth certificate or gender recognition certificate.",
                codes="SEX",
                is_filled=True,
            ),
            Field(
                "pers_gender",
                "PERS003A",
                NVARCHAR,
                10,
                "Gender as the person describes it.",
                codes="GENDER",
                is_filled=True,
            ),
            Field(
                "pers_ethnicity",
                "PERS004A",
                NVARCHAR,
                48,
                "Ethnic group as stated by the child, parent or carer; NOBT if not yet asked, REFU if refused.",
                codes="ETHNICITY",
                is_filled=True,
            ),
            Field(
                "pers_dob",
                "PERS005A",
                DATETIME,
                None,
                (
                    "Date of birth. Present only when no expected date is given. If only the month is known, "
                    "the 15th is used, never the 1st."
                ),
                is_filled=True,
            ),
            Field(
                "pers_common_child_id",
                "PERS013A",
                NVARCHAR,
                48,
                (
                    "National lifetime identifier; the NHS number where known. Released scripts call this "
                    "column pers_single_unique_id."
                ),
                released_name="pers_single_unique_id",
                is_filled=True,
            ),
            Field(
                "pers_legacy_id",
                "PERS014A",
                NVARCHAR,
                48,
                "Second identifier, for numbers carried over from an older system.",
                is_filled=True,
            ),
            Field(
                "pers_upn_unknown",
                "PERS007A",
                NVARCHAR,
                6,
                "Why there is no UPN.",
                codes="UPN_UNKNOWN_CLA",
                is_filled=True,
            ),
            Field(
                "pers_send_flag",
                "PERS008A",
                NCHAR,
                5,
                "Whether the person has an education, health and care plan.",
                codes="YN",
            ),
            Field(
                "pers_expected_dob",
                "PERS009A",
                DATETIME,
                None,
                (
                    "Due date of a child unborn at referral; kept, with no birth date, where the pregnancy "
                    "ends without a live birth."
                ),
                is_filled=True,
            ),
            Field(
                "pers_death_date",
                "PERS010A",
                DATETIME,
                None,
                "Date of death, checked against the certificate.",
                is_filled=True,
            ),
            Field(
                "pers_is_mother",
                "PERS011A",
                NCHAR,
                1,
                "Y when a child relationship exists and sex is not male, whether or not she cares for the child.",
                codes="YN",
                is_filled=True,
            ),
            Field(
                "pers_nationality",
                "PERS012A",
                NVARCHAR,
                48,
                "Country of origin, wanted for unaccompanied asylum-seeking children.",
            ),
            Field(
                "pers_upn",
                "PERS006A",
                NVARCHAR,
                13,
                (
                    "Unique pupil number. Withdrawn from the specification (2024) in favour of "
                    "ssd_linked_identifiers, but present in the released scripts and read by the DfE API "
                    "extract."
                ),
                is_filled=True,
            ),
        ),
    ),
    Table(
        "ssd_family",
        "identity",
        "Which persons belong to which family group.",
        (
            Field("fami_table_id", "FAMI003A", NVARCHAR, 48, "Row identifier.", is_primary_key=True, is_filled=True),
            Field(
                "fami_family_id",
                "FAMI001A",
                NVARCHAR,
                48,
                ("Identifier shared by the members of one family; used for adoptive families and family-level work."),
                is_required=True,
                is_filled=True,
            ),
            Field(
                "fami_person_id",
                "FAMI002A",
                NVARCHAR,
                48,
                "Person who belongs to the family.",
                is_required=True,
                foreign_key="ssd_person.pers_person_id",
                is_filled=True,
            ),
        ),
    ),
    Table(
        "ssd_address",
        "identity",
        "Addresses of a person over time.",
        (
            Field(
                "addr_table_id",
                "ADDR007A",
                NVARCHAR,
                48,
                "Row identifier.",
                is_primary_key=True,
                is_required=True,
                is_filled=True,
            ),
            Field(
                "addr_address_json",
                "ADDR001A",
                NVARCHAR,
                1000,
                "Address as one JSON object; every key present even when empty.",
                is_required=True,
                json=JSON_OBJECT,
                json_keys=(
                    JsonKey("ROOM", JSON_TEXT, "Room"),
                    JsonKey("FLOOR", JSON_TEXT, "Floor"),
                    JsonKey("FLAT", JSON_TEXT, "Flat"),
                    JsonKey("BUILDING", JSON_TEXT, "Building name"),
                    JsonKey("HOUSE", JSON_TEXT, "House number or name"),
                    JsonKey("STREET", JSON_TEXT, "Street"),
                    JsonKey("TOWN", JSON_TEXT, "Town"),
                    JsonKey("UPRN", JSON_TEXT, "Unique property reference number"),
                    JsonKey("EASTING", JSON_TEXT, "Ordnance Survey easting"),
                    JsonKey("NORTHING", JSON_TEXT, "Ordnance Survey northing"),
                ),
                is_filled=True,
            ),
            Field(
                "addr_person_id",
                "ADDR002A",
                NVARCHAR,
                48,
                "Person who lives or lived there.",
                foreign_key="ssd_person.pers_person_id",
                is_filled=True,
            ),
            Field(
                "addr_address_type",
                "ADDR003A",
                NVARCHAR,
                48,
                "Kind of address, for instance home, placement or primary.",
            ),
            Field("addr_address_start_date", "ADDR004A", DATETIME, None, "Day the person moved in.", is_filled=True),
            Field("addr_address_end_date", "ADDR005A", DATETIME, None, "Day the person moved out.", is_filled=True),
            Field("addr_address_postcode", "ADDR006A", NVARCHAR, 15, "Postcode without spaces.", is_filled=True),
        ),
    ),
    Table(
        "ssd_disability",
        "identity",
        "Disability codes of a person, one row per code.",
        (
            Field(
                "disa_person_id",
                "DISA001A",
                NVARCHAR,
                48,
                "Person who has the disability.",
                is_required=True,
                foreign_key="ssd_person.pers_person_id",
                is_filled=True,
            ),
            Field("disa_table_id", "DISA003A", NVARCHAR, 48, "Row identifier.", is_primary_key=True, is_filled=True),
            Field(
                "disa_disability_code",
                "DISA002A",
                NVARCHAR,
                48,
                "Disability code; NONE when there is none; no row for an unborn child.",
                is_required=True,
                codes="DISABILITY",
                is_filled=True,
            ),
        ),
    ),
    Table(
        "ssd_immigration_status",
        "identity",
        "Immigration statuses of a person over time, including unaccompanied asylum-seeking.",
        (
            Field(
                "immi_person_id",
                "IMMI001A",
                NVARCHAR,
                48,
                "Person the status belongs to.",
                foreign_key="ssd_person.pers_person_id",
                is_filled=True,
            ),
            Field(
                "immi_immigration_status_id",
                "IMMI005A",
                NVARCHAR,
                48,
                "Row identifier.",
                is_primary_key=True,
                is_filled=True,
            ),
            Field(
                "immi_immigration_status",
                "IMMI002A",
                NVARCHAR,
                100,
                "Immigration status, for instance unaccompanied asylum-seeking child.",
                is_filled=True,
            ),
            Field("immi_immigration_status_start_date", "IMMI003A", DATETIME, None, "Day the status began."),
            Field("immi_immigration_status_end_date", "IMMI004A", DATETIME, None, "Day the status ended."),
        ),
    ),
    Table(
        "ssd_mother",
        "identity",
        "Parent and child pairs where the parent is a mother known to the service.",
        (
            Field(
                "moth_table_id",
                "MOTH004A",
                NVARCHAR,
                48,
                "Row identifier.",
                is_primary_key=True,
                is_required=True,
                is_filled=True,
            ),
            Field(
                "moth_person_id",
                "MOTH002A",
                NVARCHAR,
                48,
                "The mother.",
                is_required=True,
                foreign_key="ssd_person.pers_person_id",
                is_filled=True,
            ),
            Field(
                "moth_childs_person_id",
                "MOTH001A",
                NVARCHAR,
                48,
                "Her child.",
                is_required=True,
                foreign_key="ssd_person.pers_person_id",
                is_filled=True,
            ),
            Field(
                "moth_childs_dob",
                "MOTH003A",
                DATETIME,
                None,
                "Date of birth of that child. All children are held; the SSDA903 return wants only the first.",
                is_filled=True,
            ),
        ),
    ),
    Table(
        "ssd_linked_identifiers",
        "identity",
        "Other identifiers of a person (former UPN, NHS number and so on).",
        (
            Field("link_table_id", "LINK001A", NVARCHAR, 48, "Row identifier.", is_primary_key=True, is_filled=True),
            Field(
                "link_person_id",
                "LINK002A",
                NVARCHAR,
                48,
                "Person identified.",
                foreign_key="ssd_person.pers_person_id",
                is_filled=True,
            ),
            Field("link_identifier_type", "LINK003A", NVARCHAR, 100, "Kind of identifier, in words.", is_filled=True),
            Field("link_identifier_value", "LINK004A", NVARCHAR, 100, "The identifier.", is_filled=True),
            Field(
                "link_valid_from_date", "LINK005A", DATETIME, None, "First day it is known or valid.", is_filled=True
            ),
            Field("link_valid_to_date", "LINK006A", DATETIME, None, "Last day it is known or valid.", is_filled=True),
        ),
    ),
)
