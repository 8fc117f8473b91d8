"""Early help episodes."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.safeguarding_dataset.rows import DATETIME, NVARCHAR, Field, Table

TABLES: Final[tuple[Table, ...]] = (
    Table(
        "ssd_early_help_episodes",
        "early help",
        "Early help episodes.",
        (
            Field(
                "earl_episode_id",
                "EARL001A",
                NVARCHAR,
                48,
                "Row identifier of the episode.",
                is_primary_key=True,
                is_required=True,
                is_filled=True,
            ),
            Field(
                "earl_person_id",
                "EARL002A",
                NVARCHAR,
                48,
                "Person receiving early help.",
                is_required=True,
                foreign_key="ssd_person.pers_person_id",
                is_filled=True,
            ),
            Field("earl_episode_start_date", "EARL003A", DATETIME, None, "Day the episode began.", is_filled=True),
            Field("earl_episode_end_date", "EARL004A", DATETIME, None, "Day the episode ended.", is_filled=True),
            Field("earl_episode_reason", "EARL005A", NVARCHAR, None, "Broad reason for involvement.", is_filled=True),
            Field(
                "earl_episode_end_reason",
                "EARL006A",
                NVARCHAR,
                None,
                "Why it ended, for instance outcomes met, stepped up or no further action.",
                is_filled=True,
            ),
            Field("earl_episode_organisation", "EARL007A", NVARCHAR, None, "Organisation in charge.", is_filled=True),
            Field(
                "earl_episode_worker_id",
                "EARL008A",
                NVARCHAR,
                100,
                "Allocated worker.",
                foreign_key="ssd_professionals.prof_professional_id",
                is_filled=True,
            ),
        ),
    ),
)
