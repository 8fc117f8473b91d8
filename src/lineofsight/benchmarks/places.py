"""Databases to measure on, made for one run and thrown away, and processes that begin fresh on one of them."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from psycopg import sql

from lineofsight.benchmarks.exceptions import CannotMeasure


class Place:
    """A folder and a database server to measure on. Every database in it begins as a copy of one with empty tables.

    The server is that of DATABASE_URL when that is PostgreSQL, otherwise SQLite in the folder; the record that
    DATABASE_URL names is neither read nor written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_postgresql = connection.vendor == "postgresql"
        self._empty = self._name()
        self._made: list[str] = []

    @property
    def database_kind(self) -> str:
        return "PostgreSQL" if self.is_postgresql else "SQLite"

    def prepare(self) -> None:
        """Make the empty tables once, in a process that ends before anything is measured."""
        self._create(self._empty)
        run(["manage", "migrate", "--verbosity=0"], self._environment(self._empty))

    @contextmanager
    def database(self) -> Iterator[dict[str, str]]:
        """A fresh database: the environment in which a command works on it. It is dropped afterwards."""
        name = self._name()
        self._create(name, copy_of=self._empty)
        try:
            yield self._environment(name)
        finally:
            self._drop(name)

    def drop_everything(self) -> None:
        for name in list(self._made):
            self._drop(name)

    def _name(self) -> str:
        return f"bench_{secrets.token_hex(6)}"

    def _environment(self, name: str) -> dict[str, str]:
        """As on a live installation, but for a secret key of its own and plain HTTP."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("LINEOFSIGHT_", "DJANGO_"))}
        return kept | {
            "DATABASE_URL": self._address(name),
            "LINEOFSIGHT_DATA": str(self.folder),
            "LINEOFSIGHT_DEMO": "on",
            "LINEOFSIGHT_LOG_LEVEL": "WARNING",
        }

    def _address(self, name: str) -> str:
        if self.is_postgresql:
            return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        return f"sqlite:///{self._file(name)}"

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"

    def _create(self, name: str, copy_of: str = "") -> None:
        self._made.append(name)
        if self.is_postgresql:
            template = sql.SQL("TEMPLATE {}").format(sql.Identifier(copy_of)) if copy_of else sql.SQL("")
            self._tell_server(sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), template))
        elif copy_of:
            shutil.copyfile(self._file(copy_of), self._file(name))

    def _drop(self, name: str) -> None:
        self._made.remove(name)
        if self.is_postgresql:
            self._tell_server(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        else:
            for path in self.folder.glob(f"{name}.sqlite3*"):
                path.unlink()

    def _tell_server(self, statement: sql.Composed) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(statement)


@contextmanager
def place() -> Iterator[Place]:
    """A place to measure in, with empty tables ready; nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="lineofsight-bench-") as folder:
        made = Place(Path(folder))
        try:
            made.prepare()
            yield made
        finally:
            made.drop_everything()


def run(arguments: list[str], environment: dict[str, str]) -> str:
    """Run one command of `lineofsight` in a fresh process: what it printed. Its progress is shown as it goes.

    Raises CannotMeasure when it fails.
    """
    done = subprocess.run(  # noqa: S603 - our own program, with our own arguments
        [sys.executable, "-m", "lineofsight", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotMeasure(
            f"`lineofsight {' '.join(arguments[:2])}` ended with status {done.returncode}; what it said is above."
        )
    return done.stdout


def figures_of(arguments: list[str], environment: dict[str, str]) -> dict[str, Any]:
    """The figures that a command printed as one JSON object, measured in a fresh process."""
    figures: dict[str, Any] = json.loads(run(arguments, environment).splitlines()[-1])
    return figures
