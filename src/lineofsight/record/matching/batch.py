"""Everybody held against everybody: Splink on DuckDB, with the comparisons of the catalogue as they stand.

Splink is handed the shares of the catalogue and learns nothing of its own, so that a pair weighs the same here as in
the live look-up, and the reasons are the same. It meets only pairs that share a key (`domain.matching.pair_keys`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from lineofsight.domain.matching import (
    COLUMNS,
    COMPARISONS,
    LISTS,
    Comparison,
    Particulars,
    pair_keys,
)

ROWS_A_TIME: Final = 5_000
MEMORY: Final = "2GB"
THREADS: Final = 2
KEYS: Final = "keys"

WHOLE_NUMBERS: Final = frozenset({"person", "born_year", "birth_day", "expected_day"})

Progress = Callable[[int], None]
"""Told how many people were read since it was last told."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people, the smaller id first, and how much says that they are one, in bits."""

    one: int
    other: int
    weight: float


def pairs_in(people: Iterable[Particulars], at_least: float, progress: Progress | None = None) -> list[Pair]:
    """Every pair that shares a key and weighs at least so many bits, the heaviest first."""
    with TemporaryDirectory(prefix="lineofsight-matching-") as folder, duckdb.connect() as database:
        for setting in (f"memory_limit='{MEMORY}'", f"threads={THREADS}", f"temp_directory='{Path(folder)}'"):
            database.execute(f"SET {setting}")
        read = _fill(database, people, progress)
        return _predict(database, at_least) if read > 1 else []


def _fill(database: duckdb.DuckDBPyConnection, people: Iterable[Particulars], progress: Progress | None) -> int:
    """Put the people into the table `people`, some thousand at a time. Gives back how many there are."""
    empty = SCHEMA.empty_table()  # noqa: F841 - DuckDB finds it by its name
    database.execute("CREATE TABLE people AS SELECT * FROM empty")
    read, rest = 0, iter(people)
    while some := list(islice(rest, ROWS_A_TIME)):
        rows = _table(some)  # noqa: F841 - DuckDB finds it by its name
        database.execute("INSERT INTO people SELECT * FROM rows")
        read += len(some)
        if progress is not None:
            progress(len(some))
    return read


def _predict(database: duckdb.DuckDBPyConnection, at_least: float) -> list[Pair]:
    for name in ("splink", "splink.internals"):
        logging.getLogger(name).setLevel(logging.ERROR)
    backend = DuckDBAPI(connection=database)
    linker = Linker(backend.register("people", dataset_display_name="people"), splink_settings())
    found = linker.inference.predict(threshold_match_weight=at_least)
    rows = database.execute(
        f"SELECT least(person_l, person_r), greatest(person_l, person_r), match_weight"  # noqa: S608 - Splink's own name
        f" FROM {found.physical_name} ORDER BY match_weight DESC, 1, 2"
    )
    return [Pair(one, other, weight) for one, other, weight in rows.fetchall()]


# --- the catalogue as Splink takes it --------------------------------------------------------------------------------


def splink_settings() -> SettingsCreator:
    """The catalogue's comparisons as Splink's. Before anything is compared, one person is as likely as two."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="person",
        probability_two_random_records_match=0.5,  # so that Splink's weight is the catalogue's, and nothing added
        comparisons=[_comparison(one) for one in COMPARISONS],
        blocking_rules_to_generate_predictions=[block_on(KEYS, arrays_to_explode=[KEYS])],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def _comparison(one: Comparison) -> dict[str, Any]:
    nothing = {"sql_condition": f"NOT {one.known.sql()}", "label_for_charts": "Not known", "is_null_level": True}
    return {"output_column_name": one.key, "comparison_levels": [nothing, *_levels(one)]}


def _levels(one: Comparison) -> Iterator[dict[str, Any]]:
    for level in one.levels:
        yield {
            "sql_condition": "ELSE" if level.when is None else level.when.sql(),
            "label_for_charts": level.words,
            "m_probability": level.m,
            "u_probability": level.u,
        }


# --- people as a table -----------------------------------------------------------------------------------------------


def _type_of(column: str) -> pa.DataType:
    if column == "relatives":
        return pa.list_(pa.int64())
    if column in LISTS:
        return pa.list_(pa.string())
    return pa.int64() if column in WHOLE_NUMBERS else pa.string()


SCHEMA: Final = pa.schema([*((name, _type_of(name)) for name in COLUMNS), (KEYS, pa.list_(pa.string()))])


def _table(people: list[Particulars]) -> pa.Table:
    """The people as columns; what is not known is NULL."""
    columns: dict[str, list[Any]] = {
        name: [None if (value := getattr(one, name)) == () else value for one in people] for name in COLUMNS
    }
    columns[KEYS] = [pair_keys(one) for one in people]
    return pa.table(columns, schema=SCHEMA)
