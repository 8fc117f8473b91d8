"""Costs of placements, which the standard has not settled yet."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.safeguarding_dataset.rows import NVARCHAR, Field, Table

TABLES: Final[tuple[Table, ...]] = (
    Table(
        "ssd_s251_finance",
        "finance",
        "Placeholder for section 251 cost data; no content defined yet.",
        (
            Field("s251_table_id", "S251001A", NVARCHAR, 48, "Row identifier.", is_primary_key=True),
            Field(
                "s251_cla_placement_id",
                "S251002A",
                NVARCHAR,
                48,
                "Placement costed.",
                foreign_key="ssd_cla_placement.clap_cla_placement_id",
            ),
            Field("s251_placeholder_1", "S251003A", NVARCHAR, 48, "Not defined yet."),
            Field("s251_placeholder_2", "S251004A", NVARCHAR, 48, "Not defined yet."),
            Field("s251_placeholder_3", "S251005A", NVARCHAR, 48, "Not defined yet."),
            Field("s251_placeholder_4", "S251006A", NVARCHAR, 48, "Not defined yet."),
        ),
    ),
)
