"""The flags as drawn tables: the files of `spec/flags/`, which the manual prints."""

from __future__ import annotations

import pytest

from lineofsight.domain.flags import READ_FLAGS
from tests.domain.clock_spec import SpecTable
from tests.domain.flag_spec import check, spec_files, tables_of

TABLES = [table for file in spec_files() for table in tables_of(file)]


@pytest.mark.parametrize("table", TABLES, ids=[f"{table.clock_key}: {table.words[:60]}" for table in TABLES])
def test_the_flag_says_what_its_table_says(table: SpecTable) -> None:
    check(table.clock_key, table.text)


def test_every_flag_that_is_read_has_a_spec() -> None:
    drawn = {table.clock_key for table in TABLES}
    missing = [f"tests/domain/spec/flags/{flag.id}.txt" for flag in READ_FLAGS if flag.key not in drawn]
    assert not missing, f"Add the tables of: {', '.join(missing)}"


def test_a_table_that_is_wrong_fails() -> None:
    with pytest.raises(AssertionError, match=r"row 1, standing:\n  expected 'raised'\n  found    'did not fire'"):
        check(
            "many_sources",
            """
            contacts     | standing
            -------------+---------
            2026-07-06 6 | raised
            """,
        )
