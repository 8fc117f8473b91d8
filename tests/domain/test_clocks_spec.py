"""The clocks as drawn tables: the files of `spec/`, which the manual prints."""

from collections.abc import Callable

import pytest

from lineofsight.domain.clocks import READ_CLOCKS
from tests.domain.clock_spec import SpecTable, spec_files, tables_of

TABLES = [table for file in spec_files() for table in tables_of(file)]


@pytest.mark.parametrize("table", TABLES, ids=[f"{table.clock_key}: {table.words[:60]}" for table in TABLES])
def test_the_clock_reads_as_its_table_says(table: SpecTable, clock_spec: Callable[[str, str], None]) -> None:
    clock_spec(table.clock_key, table.text)


def test_every_clock_that_is_read_has_a_spec() -> None:
    missing = [
        f"tests/domain/spec/{clock.id}.txt" for clock in READ_CLOCKS if clock.key not in {t.clock_key for t in TABLES}
    ]
    assert not missing, f"Add the tables of: {', '.join(missing)}"


def test_a_table_that_is_wrong_fails(clock_spec: Callable[[str, str], None]) -> None:
    with pytest.raises(AssertionError, match=r"row 2, due:\n  expected '2025-12-23'\n  found    '2025-12-22'"):
        clock_spec(
            "initial_child_protection_conference",
            """
            discussion | due
            -----------+-----------
            2025-12-01 | 2025-12-22
            2025-12-01 | 2025-12-23
            """,
        )
