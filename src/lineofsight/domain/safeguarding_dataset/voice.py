"""What a child answered to a short questionnaire."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.safeguarding_dataset.rows import NCHAR, NVARCHAR, Field, Table

TABLES: Final[tuple[Table, ...]] = (
    Table(
        "ssd_voice_of_child",
        "voice",
        "A child's answers to a short questionnaire.",
        (
            Field("voch_table_id", "VOCH007A", NVARCHAR, 48, "Row identifier.", is_primary_key=True),
            Field(
                "voch_person_id",
                "VOCH001A",
                NVARCHAR,
                48,
                "Child who answered.",
                is_required=True,
                foreign_key="ssd_person.pers_person_id",
            ),
            Field(
                "voch_explained_worries",
                "VOCH002A",
                NCHAR,
                1,
                "Answer: has someone explained, so that you understand, why people are worried?",
            ),
            Field(
                "voch_story_help_understand",
                "VOCH003A",
                NCHAR,
                1,
                "Answer: does the story in words and pictures help you understand?",
            ),
            Field(
                "voch_agree_worker",
                "VOCH004A",
                NCHAR,
                1,
                "Answer: do you agree with what your worker says must happen?",
            ),
            Field(
                "voch_plan_safe",
                "VOCH005A",
                NCHAR,
                1,
                "Answer: does the plan tell everyone what to do to keep you safe?",
            ),
            Field(
                "voch_tablet_help_explain",
                "VOCH006A",
                NCHAR,
                1,
                "Answer: did writing or drawing on the tablet help you explain?",
            ),
        ),
    ),
)
