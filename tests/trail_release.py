"""Lets the tests empty the database between them: the audit trail's own triggers would refuse.

The triggers stand in every test; only Django's emptying of all tables after a test that commits goes round them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

keeping = import_module("lineofsight.access.migrations.0002_keep_the_trail")


@pytest.fixture(scope="session", autouse=True)
def trail_is_emptied_between_tests() -> Iterator[None]:
    operations = type(connection.ops)
    execute = operations.execute_sql_flush

    def released(self: Any, statements: Sequence[str]) -> None:
        vendor = self.connection.vendor
        begun = [keeping.HEAD, *keeping.keep_statements(vendor)]
        execute(self, [*keeping.release_statements(vendor), *statements, *begun])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", released)
        yield
