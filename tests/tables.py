"""The empty tables that every test and every system of a run begins as a copy of: made by the migrations once.

The migrations take their time: with each of their steps Django makes every model again. A SQLite file with the tables
is kept in the checkout's `.cache` under a digest of the migrations and the locked libraries, and made again when one of
these changes. A PostgreSQL database is made once a run, since the server lasts no longer.
"""

from __future__ import annotations

import atexit
import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from fcntl import LOCK_EX, flock
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
COMMAND = Path(sys.executable).with_name("lineofsight")
KEPT = ROOT / ".cache" / "tests"
MOST_KEPT = 6
"""So many sets of tables are kept, for going from one branch to another."""

_until_the_end = ExitStack()
atexit.register(_until_the_end.close)


def is_on_sqlite() -> bool:
    """Whether the tests run on SQLite; otherwise on PostgreSQL."""
    return "sqlite" in settings.DATABASES["default"]["ENGINE"]


@cache
def sqlite_tables() -> Path:
    """The SQLite file with the tables in it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    digest = _digest()
    made = KEPT / f"tables-{digest}.sqlite3"
    with (KEPT / f"{digest}.lock").open("w") as waited_for:
        flock(waited_for, LOCK_EX)  # of several processes of a run one makes them, and the others wait
        if not made.exists():
            with TemporaryDirectory(dir=KEPT) as folder:
                new = Path(folder) / "tables.sqlite3"
                _migrate(f"sqlite:///{new}", Path(folder))
                new.replace(made)
    made.touch()
    _forget_all_but(MOST_KEPT)
    return made


def _forget_all_but(newest: int) -> None:
    """Remove tables that no run has used for long, of branches with other migrations."""
    used = sorted(KEPT.glob("tables-*.sqlite3"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in used[newest:]:
        old.unlink(missing_ok=True)
        (KEPT / f"{old.stem.removeprefix('tables-')}.lock").unlink(missing_ok=True)


@cache
def postgresql_tables() -> str:
    """The name of the PostgreSQL database with the tables in it."""
    name, address = _until_the_end.enter_context(postgresql_database("template1"))
    folder = Path(_until_the_end.enter_context(TemporaryDirectory(prefix="lineofsight-tables-")))
    _migrate(address, folder)
    return name


@contextmanager
def tables_in_memory(name: str) -> Iterator[None]:
    """A copy of the tables in the SQLite database in memory that Django's tests open under this name."""
    with closing(sqlite3.connect(name, uri=True)) as memory:  # held open: it lasts as long as somebody holds it
        with closing(sqlite3.connect(sqlite_tables())) as kept:
            kept.backup(memory)
        yield


@contextmanager
def postgresql_database(pattern: str) -> Iterator[tuple[str, str]]:
    """The name and the address of a new database on the tests' PostgreSQL, a copy of another."""
    own = settings.DATABASES["default"]
    server = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"], "password": own["PASSWORD"]}
    new = f"live_{secrets.token_hex(4)}"
    name = sql.Identifier(new)
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(pattern)))
        try:
            yield new, f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}/{new}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _digest() -> str:
    """Of all that the tables are made from: the migrations with what they run, and the versions of the libraries."""
    digest = sha256(sys.version.encode())
    package = ROOT / "src" / "lineofsight"
    for path in (*sorted(package.glob("*/migrations/*.py")), ROOT / "requirements" / "core.txt"):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(address: str, folder: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LINEOFSIGHT_", "DJANGO_"))}
    environment = kept | {"DATABASE_URL": address, "LINEOFSIGHT_DATA": str(folder), "LINEOFSIGHT_DEMO": "on"}
    command = [str(COMMAND), "manage", "migrate", "--verbosity=0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise AssertionError(f"The migrations ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
