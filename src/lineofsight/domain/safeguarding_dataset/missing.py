"""Episodes of being missing or away without leave."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.safeguarding_dataset.rows import DATETIME, NVARCHAR, Field, Table

TABLES: Final[tuple[Table, ...]] = (
    Table(
        "ssd_missing",
        "missing",
        "Episodes missing, or away from placement without authorisation, and the return interview.",
        (
            Field("miss_table_id", "MISS001A", NVARCHAR, 48, "Row identifier.", is_primary_key=True, is_required=True),
            Field(
                "miss_person_id", "MISS002A", NVARCHAR, 48, "Child concerned.", foreign_key="ssd_person.pers_person_id"
            ),
            Field(
                "miss_missing_episode_start_date",
                "MISS003A",
                DATETIME,
                None,
                "Day the child left the placement or was last seen by a responsible adult, whichever is later.",
            ),
            Field(
                "miss_missing_episode_type",
                "MISS004A",
                NVARCHAR,
                100,
                "Missing (whereabouts unknown) or Away (whereabouts known, absent without leave).",
                codes="MISSING_TYPE",
            ),
            Field("miss_missing_episode_end_date", "MISS005A", DATETIME, None, "Day the child was found or came back."),
            Field(
                "miss_missing_rhi_offered",
                "MISS006A",
                NVARCHAR,
                2,
                "Whether a return interview was offered: Y, N, NA or blank.",
                codes="Y_N_NA",
            ),
            Field(
                "miss_missing_rhi_accepted",
                "MISS007A",
                NVARCHAR,
                2,
                "Whether it was accepted: Y, N, NA or blank.",
                codes="Y_N_NA",
            ),
        ),
    ),
)
