"""A plan lived in a record that is empty, and every row of a record as plain values.

Living an authority takes a minute: what several tests only read is lived once a run, and its rows are written again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import time_machine
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from lineofsight.synthetic import springshire
from lineofsight.synthetic.plan import AuthorityPlan

SPRINGSHIRE = AuthorityPlan(160, 3, date(2026, 11, 20), 28)
"""With every story; in it a family is related to a worker, and referred again. The day after its last is a Saturday."""

BY_CHANCE_EACH_TIME = {
    "record.Child": {"reference"},
    "record.ContactMessage": {"reference", "receipt"},
    "record.Contact": {"reference"},
    "record.ThresholdDecision": {"reference"},
    "record.MashEnquiry": {"reference"},
    "record.AgencyRequest": {"reference"},
    "record.EarlyHelp": {"reference"},
    "record.StepChange": {"reference"},
    "record.SampledDecision": {"reference"},
    "access.Account": {"password"},
    "access.Invitation": {"code_hash"},
    "access.OutgoingMessage": {"key", "about", "text"},
}
"""Columns that no plan decides: what stands in an address or is read aloud, and what stands for no password."""

Rows = dict[str, list[dict[str, Any]]]


@contextmanager
def on_the_day_after(plan: AuthorityPlan) -> Iterator[None]:
    """It is noon on the day after the last that is lived."""
    noon = datetime.combine(plan.until + timedelta(days=1), time(12), UTC)
    with time_machine.travel(noon, tick=False):
        yield


def live(plan: AuthorityPlan) -> springshire.Lived:
    return springshire.live(plan, lambda _lived, _planned: None)


_LIVED: dict[AuthorityPlan, tuple[springshire.Lived, dict[Any, list[Any]]]] = {}


def lived_once(plan: AuthorityPlan) -> springshire.Lived:
    """The plan in the record, which was empty: lived the first time in this run, and later its rows written again.

    Ask it within a transaction that is rolled back, on the day after the plan.
    """
    if plan not in _LIVED:
        _LIVED[plan] = live(plan), {model: list(model._base_manager.all()) for model in _models()}
        return _LIVED[plan][0]
    lived, rows = _LIVED[plan]
    springshire.check_empty()
    for model, of in rows.items():
        there = set(model._base_manager.values_list("pk", flat=True))  # what a migration wrote
        for row in of:
            if row.pk in there:
                row.save(force_update=True)
        model._base_manager.bulk_create([row for row in of if row.pk not in there], batch_size=500)
    _number_after_the_last()
    return lived


@contextmanager
def lived_and_undone(plan: AuthorityPlan) -> Iterator[None]:
    """Within, the record holds the plan, its rows numbered from the first; afterwards it is empty again."""
    with transaction.atomic(), on_the_day_after(plan):
        number_from_the_first()
        live(plan)
        yield
        transaction.set_rollback(True)


def number_from_the_first() -> None:
    """Have the next row of each table be number 1: only PostgreSQL goes on counting after what was undone."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in _models():
            sequences = connection.introspection.get_sequences(cursor, model._meta.db_table)
            for statement in connection.ops.sequence_reset_by_name_sql(no_style(), sequences):
                cursor.execute(statement)


def _number_after_the_last() -> None:
    """Only PostgreSQL does not count rows that came with their numbers."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)


def _models() -> list[Any]:
    return [
        model
        for app in ("record", "access")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]


def every_row() -> Rows:
    """The rows of each table of the record and of the access to it, by primary key, without what is by chance."""
    rows: Rows = {}
    for model in _models():
        label = model._meta.label
        left_out = BY_CHANCE_EACH_TIME.get(label, set())
        names = [column.attname for column in model._meta.concrete_fields if column.attname not in left_out]
        rows[label] = list(model._default_manager.order_by("pk").values(*names))
    return rows


def rows_that_differ(one: Rows, other: Rows) -> list[str]:
    """The first row of each table that is not the same in both, as both have it."""
    found = []
    for table in one:
        if len(one[table]) != len(other[table]):
            found.append(f"{table}: {len(one[table])} rows and {len(other[table])}")
        pairs = zip(one[table], other[table], strict=False)
        found += [f"{table}: {mine} and {theirs}" for mine, theirs in pairs if mine != theirs][:1]
    return found
