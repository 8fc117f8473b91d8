"""A PostgreSQL for one command, thrown away afterwards: `python tools/postgresql.py pytest`.

The command finds the address in DATABASE_URL. The server listens on this machine only, on a free port, with a
password made for the occasion; it does not wait for the disk, since nothing in it is kept.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

ROLE = "lineofsight"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100", "timezone=UTC")


def programs() -> Path | None:
    """The folder of PostgreSQL's server programs, the newest first; None when it is not installed."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def server() -> Iterator[str]:
    """A running server with an empty database; yields its address, and always stops and removes it."""
    folder = programs()
    if folder is None:
        raise SystemExit("PostgreSQL is not installed. Type: sudo apt-get install postgresql")
    home = Path(tempfile.mkdtemp(prefix="lineofsight-postgresql-"))
    owner = _owner(home)
    try:
        port, password = _free_port(), secrets.token_hex(16)
        _make_cluster(folder, home, password, owner)
        options = " ".join(f"-c {setting}" for setting in _options(home, port))
        control = [str(folder / "pg_ctl"), "-D", str(home / "data"), "-l", str(home / "log"), "-w", "-s"]
        try:
            subprocess.run([*control, "-o", options, "start"], check=True, cwd=home, **owner)
            yield f"postgres://{ROLE}:{password}@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=False, cwd=home, **owner)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _make_cluster(folder: Path, home: Path, password: str, owner: dict[str, Any]) -> None:
    password_file = home / "password"
    password_file.write_text(password, encoding="ascii")
    password_file.chmod(0o600)
    if owner:
        shutil.chown(password_file, owner["user"])
    subprocess.run(
        [str(folder / "initdb"), "-D", str(home / "data"), "-U", ROLE, "-A", "scram-sha-256"]
        + [f"--pwfile={password_file}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        check=True,
        cwd=home,
        stdout=subprocess.DEVNULL,
        **owner,
    )


def _options(home: Path, port: int) -> tuple[str, ...]:
    return (*FAST, "listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={home}")


def _owner(home: Path) -> dict[str, Any]:
    """Who the server runs as: PostgreSQL refuses to be root, so root lends it the account `postgres`."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(home, "postgres", "postgres")
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)  # through the `finally` that stops the server


def main(command: list[str]) -> int:
    """Run a command beside a PostgreSQL of its own; its status is the answer."""
    for end in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(end, _stop)
    with server() as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
