"""A plan lived in a record that is empty, and every row of a record as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any

import time_machine
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from lineofsight.synthetic import springshire
from lineofsight.synthetic.plan import AuthorityPlan

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


@contextmanager
def lived_and_undone(plan: AuthorityPlan) -> Iterator[None]:
    """Within, the record holds the plan, its rows numbered from the first; afterwards it is empty again."""
    with transaction.atomic(), on_the_day_after(plan):
        _number_from_the_first()
        live(plan)
        yield
        transaction.set_rollback(True)


def _number_from_the_first() -> None:
    """Only PostgreSQL goes on counting after what was undone."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in _models():
            sequences = connection.introspection.get_sequences(cursor, model._meta.db_table)
            for statement in connection.ops.sequence_reset_by_name_sql(no_style(), sequences):
                cursor.execute(statement)


def _models() -> list[Any]:
    return [model for app in ("record", "access") for model in apps.get_app_config(app).get_models()]


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
