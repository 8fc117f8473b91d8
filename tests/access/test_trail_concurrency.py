"""Many writers, one chain: no gap, no fork, and nobody is turned away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, transaction

from lineofsight.access import trail
from lineofsight.access.models import TrailEvent
from lineofsight.access.models.trail import Verb
from lineofsight.access.trail import Entry
from lineofsight.domain.permissions import Action
from tests.tables import sqlite_tables

WRITERS, ROUNDS = 8, 25
KEPT_OF_EACH = ROUNDS + ROUNDS * 4 // 5
ROOT = Path(__file__).resolve().parents[2]


def write(writer: int) -> None:
    """One writer's rows: one by itself and one at the end of a transaction, every fifth of which is rolled back."""
    row = Entry(Verb.READ, None, Action.READ_CHILD, children=[writer])
    for number in range(ROUNDS):
        trail.append(row)
        with transaction.atomic():
            trail.append(row)
            transaction.set_rollback(number % 5 == 0)
            time.sleep(0.001)


def write_and_leave(writer: int) -> None:
    try:
        write(writer)
    finally:
        connection.close()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_whole_chain() -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write_and_leave, range(WRITERS)))
    found = trail.verify()
    assert found.is_whole, found.words
    assert found.rows == TrailEvent.objects.count() == WRITERS * KEPT_OF_EACH


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_trail_verifies_while_it_is_written_to() -> None:
    with ThreadPoolExecutor(3) as pool:
        writing = [pool.submit(write_and_leave, writer) for writer in range(3)]
        while not all(future.done() for future in writing):
            found = trail.verify()
            assert found.is_whole, found.words
        for future in writing:
            future.result()
    assert trail.verify().rows == 3 * KEPT_OF_EACH


@pytest.mark.slow
def test_processes_that_share_an_embedded_database_make_one_whole_chain(tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'record.sqlite3'}",
        "LINEOFSIGHT_DATA": str(tmp_path),
        "LINEOFSIGHT_DEMO": "on",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }

    def python(source: str) -> subprocess.Popen[str]:
        set_up = (
            "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'lineofsight.config.settings'; django.setup()"
        )
        command = [sys.executable, "-c", f"{set_up}\n{source}"]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finished(process: subprocess.Popen[str]) -> str:
        out, problems = process.communicate(timeout=300)
        assert process.returncode == 0, problems
        return out.strip()

    shutil.copyfile(sqlite_tables(), tmp_path / "record.sqlite3")
    writers = [python(f"from tests.access.test_trail_concurrency import write; write({n})") for n in range(4)]
    for writer in writers:
        finished(writer)
    found = finished(
        python("from lineofsight.access import trail; print(trail.verify().is_whole, trail.verify().rows)")
    )
    assert found == f"True {4 * KEPT_OF_EACH}"
