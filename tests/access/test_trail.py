"""The trail: rows that can only be added, and a chain that shows the first one altered or missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction
from typer.testing import CliRunner

from lineofsight.access import trail
from lineofsight.access.exceptions import BadCheckpoint, TrailBroken, TrailUnavailable
from lineofsight.access.models import TrailEvent, TrailHead
from lineofsight.access.models.trail import GENESIS, Verb
from lineofsight.access.trail import Checkpoint, Entry, Setting
from lineofsight.commands.trail import app
from lineofsight.domain.permissions import Action
from tests.access.conftest import Service

keeping = import_module("lineofsight.access.migrations.0002_keep_the_trail")


def entry(**columns: object) -> Entry:
    return Entry(verb=Verb.READ, account=None, action=Action.READ_CHILD, **columns)  # type: ignore[arg-type]


@contextmanager
def behind_the_trails_back() -> Iterator[None]:
    """What somebody who owns the database can do: the triggers are gone."""
    with connection.cursor() as cursor:
        connection.check_constraints()  # PostgreSQL alters no table while a check on it is still to come
        for statement in keeping.release_statements(connection.vendor):
            cursor.execute(statement)
        yield
        connection.check_constraints()
        for statement in keeping.keep_statements(connection.vendor):
            cursor.execute(statement)


@pytest.fixture
def ten_rows(service: Service) -> None:
    with trail.in_setting(Setting(route="child", session="0123", address="10.0.0.7")):
        for number in range(10):
            trail.append(Entry(Verb.READ, service.worker, Action.READ_CHILD, children=[number], details={"n": number}))


def test_the_first_row_names_the_genesis_and_each_row_the_one_before(ten_rows: None) -> None:
    rows = list(TrailEvent.objects.order_by("sequence"))
    assert [row.sequence for row in rows] == list(range(1, 11))
    assert [row.previous_hash for row in rows] == [GENESIS, *(row.hash for row in rows[:-1])]
    assert (rows[0].route, rows[0].session, rows[0].address) == ("child", "0123", "10.0.0.7")
    head = TrailHead.objects.get()
    assert (head.count, head.hash) == (10, rows[-1].hash)


def test_the_hash_is_the_same_once_read_back(service: Service) -> None:
    written = trail.append(Entry(Verb.READ, service.worker, rows=3, details={"naïve": ["£", True, None, 7]}))
    assert trail.hash_of(TrailEvent.objects.get()) == written.hash


def test_a_whole_trail_verifies_and_gives_a_checkpoint(ten_rows: None) -> None:
    found = trail.verify()
    assert (found.is_whole, found.rows, found.fault_at) == (True, 10, None)
    assert found.checkpoint == Checkpoint(10, TrailHead.objects.get().hash)
    assert trail.verify(found.checkpoint).is_whole


@pytest.mark.django_db
def test_an_empty_trail_is_whole() -> None:
    assert trail.verify().is_whole
    assert trail.verify().rows == 0


COLUMNS = {
    "at": "2020-01-01 00:00:00+00",
    "account_id": None,
    "role": "administrator",
    "session": "f",
    "address": "192.0.2.1",
    "route": "other",
    "verb": "list",
    "action": "assess",
    "object_kind": "plan",
    "object_id": "99",
    "children": json.dumps([]),
    "field_classes": json.dumps(["plain"]),
    "rule": "other",
    "outcome": "refused",
    "refusal": "sealed",
    "rows": 5,
    "details": json.dumps({"n": 99}),
    "previous_hash": "0" * 64,
    "hash": "f" * 64,
}


def test_every_column_can_be_altered_below() -> None:
    assert set(COLUMNS) | {"sequence"} == {column.attname for column in TrailEvent._meta.concrete_fields}


@pytest.mark.parametrize("column", COLUMNS)
def test_an_altered_column_is_found_at_its_row(ten_rows: None, column: str) -> None:
    with behind_the_trails_back(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE access_trailevent SET {column} = %s WHERE sequence = 4", [COLUMNS[column]])  # noqa: S608
    found = trail.verify()
    assert not found.is_whole
    assert found.fault_at == 4
    assert found.rows == 3


@pytest.mark.parametrize("sequence", [1, 5, 10])
def test_a_missing_row_is_found(ten_rows: None, sequence: int) -> None:
    with behind_the_trails_back(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_trailevent WHERE sequence = %s", [sequence])
    found = trail.verify()
    assert (found.is_whole, found.fault_at) == (False, sequence)
    assert f"Row {sequence} is missing" in found.words


def test_a_cut_off_tail_is_found(ten_rows: None) -> None:
    with behind_the_trails_back(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_trailevent WHERE sequence > 6")
    assert trail.verify().fault_at == 7
    assert "the end was cut off" in trail.verify().words


def test_a_tail_cut_off_together_with_its_head_is_found_by_a_checkpoint(ten_rows: None) -> None:
    kept = trail.verify().checkpoint
    sixth = TrailEvent.objects.get(sequence=6)
    with behind_the_trails_back(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_trailevent WHERE sequence > 6")
        cursor.execute("UPDATE access_trailhead SET count = 6, hash = %s", [sixth.hash])
    assert trail.verify().is_whole, "without a checkpoint nothing shows it"
    assert trail.verify(kept).fault_at == 7


def test_a_trail_written_anew_is_found_by_a_checkpoint(ten_rows: None, service: Service) -> None:
    kept = trail.verify().checkpoint
    with behind_the_trails_back(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_trailevent")
        cursor.execute("DELETE FROM access_trailhead")
        cursor.execute(keeping.HEAD)
    for _ in range(10):
        trail.append(Entry(Verb.READ, service.worker))
    assert trail.verify().is_whole
    assert trail.verify(kept).fault_at == 10
    assert "written anew" in trail.verify(kept).words


def test_a_row_added_behind_the_head_is_found(ten_rows: None) -> None:
    last = TrailEvent.objects.get(sequence=10)
    forged = TrailEvent(sequence=11, at=last.at, verb="read", outcome="allowed", previous_hash=last.hash)
    forged.hash = trail.hash_of(forged)
    forged.save(force_insert=True)
    assert trail.verify().fault_at == 11


def test_two_rows_that_changed_places_are_found(ten_rows: None) -> None:
    with behind_the_trails_back(), connection.cursor() as cursor:
        for old, new in ((4, 99), (5, 4), (99, 5)):
            cursor.execute("UPDATE access_trailevent SET sequence = %s WHERE sequence = %s", [new, old])
    assert trail.verify().fault_at == 4


def refused(statement: str, *before: str) -> None:
    """Hold that the database refuses the statement, whatever was said before."""
    with transaction.atomic(), connection.cursor() as cursor:
        for said in before:
            cursor.execute(said)
        with pytest.raises(DatabaseError, match="can only be added to"), transaction.atomic():
            cursor.execute(statement)


# --- the database refuses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_trailevent SET rule = 'other' WHERE sequence = 4",
        "DELETE FROM access_trailevent WHERE sequence = 4",
        "DELETE FROM access_trailevent",
        "DELETE FROM access_trailhead",
        "UPDATE access_trailhead SET count = 3",
        "UPDATE access_trailhead SET hash = 'other'",
    ],
)
def test_the_database_refuses_to_change_the_trail(ten_rows: None, statement: str) -> None:
    refused(statement)
    assert trail.verify().is_whole


def test_the_models_cannot_change_the_trail_either(ten_rows: None) -> None:
    row = TrailEvent.objects.get(sequence=4)
    row.rule = "other"
    for attempt in (row.save, row.delete, TrailEvent.objects.all().delete, lambda: TrailEvent.objects.update(rows=1)):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert trail.verify().is_whole


def test_a_row_cannot_be_replaced(ten_rows: None) -> None:
    if connection.vendor == "sqlite":
        statement = "INSERT OR REPLACE INTO access_trailevent SELECT * FROM access_trailevent WHERE sequence = 4"
    else:
        statement = (
            "INSERT INTO access_trailevent SELECT * FROM access_trailevent WHERE sequence = 4"
            " ON CONFLICT (sequence) DO UPDATE SET rule = 'other'"
        )
    refused(statement)


@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["access_trailevent", "access_trailhead"])
def test_postgresql_refuses_to_empty_the_trail_even_for_a_replica(ten_rows: None, table: str) -> None:
    connection.check_constraints()
    for verb in ("TRUNCATE", "DELETE FROM"):
        refused(f"{verb} {table}", "SET LOCAL session_replication_role = replica")


# --- when it cannot be written ---------------------------------------------------------------------------------------


def test_a_row_the_database_will_not_take_is_an_error_that_says_so(service: Service) -> None:
    with pytest.raises(TrailUnavailable, match="could not be written"), transaction.atomic():
        trail.append(entry(rows=-1))
    assert trail.verify().is_whole


def test_a_trail_without_its_head_is_not_continued(ten_rows: None) -> None:
    with behind_the_trails_back(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_trailhead")
    with pytest.raises(TrailBroken, match="trail verify"):
        trail.append(entry())
    assert "head of the audit trail is missing" in trail.verify().words
    assert not trail.verify().is_whole


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_says_that_the_trail_is_whole(ten_rows: None) -> None:
    result = CliRunner().invoke(app, ["verify"])
    assert result.exit_code == 0
    assert "The audit trail is whole: 10 rows" in result.stdout
    kept = result.stdout.split("Checkpoint ")[1].split(". ")[0]
    assert CliRunner().invoke(app, ["verify", "--against", kept]).exit_code == 0


def test_the_command_ends_with_1_and_names_the_first_altered_row(ten_rows: None) -> None:
    with behind_the_trails_back(), connection.cursor() as cursor:
        cursor.execute("UPDATE access_trailevent SET rule = 'other' WHERE sequence >= 4")
    result = CliRunner().invoke(app, ["verify"])
    assert result.exit_code == 1
    assert "Row 4 was altered." in result.stderr


@pytest.mark.parametrize("text", ["", "12", "twelve:" + "0" * 64, "12:abc"])
def test_a_checkpoint_that_cannot_be_read_says_what_one_is(text: str) -> None:
    with pytest.raises(BadCheckpoint, match="a row's number, a colon and a hash"):
        Checkpoint.read(text)
