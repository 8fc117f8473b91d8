"""A whole running system for the tests that drive a browser: its own data folder, its own database, its own port."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.tables import COMMAND, is_on_sqlite, postgresql_database, postgresql_tables, sqlite_tables

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
SECONDS_TO_START = 60
SECONDS_OF_A_BUSY_MACHINE = 2
"""Both halves of the whole test share the machine; `lineofsight bench` says how fast a quiet one is."""
SERVE_AT = """
import sys
from datetime import datetime
import django, time_machine
django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
time_machine.travel(datetime.fromisoformat(sys.argv[1]), tick=True).start()
call_command("runserver", f"127.0.0.1:{sys.argv[2]}", use_reloader=False, skip_checks=True)
"""


@dataclass
class LiveSystem:
    """A running `lineofsight serve` and the means to work on the record behind it.

    environment: what the commands run in; DATABASE_URL and LINEOFSIGHT_DATA among it. serves: further options of
    `serve`.
    """

    url: str
    environment: dict[str, str] = field(repr=False)
    server: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    serves: tuple[str, ...] = ()

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        log = Path(self.environment["LINEOFSIGHT_DATA"]) / "server.log"
        port = self.url.rsplit(":", maxsplit=1)[-1]
        with log.open("ab") as said:
            self.server = subprocess.Popen(
                [str(COMMAND), "serve", "--port", port, *self.serves],
                env=self.environment,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        _wait_until_up(self.server, self.url, log)

    def start_at(self, moment: datetime) -> None:
        """Start a server whose clock begins at `moment` and runs on: one process, with pages and no live streams."""
        log = Path(self.environment["LINEOFSIGHT_DATA"]) / "server.log"
        port = self.url.rsplit(":", maxsplit=1)[-1]
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": "lineofsight.config.settings"}
        with log.open("ab") as said:
            self.server = subprocess.Popen(
                [sys.executable, "-c", SERVE_AT, moment.isoformat(), port],
                env=environment,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        _wait_until_up(self.server, self.url, log)

    def stop(self) -> None:
        """Stop the server as its host would."""
        assert self.server is not None
        self.server.terminate()
        try:
            self.server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Kill the server and every process of it at once, as a power cut would."""
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def command(self, *arguments: str, timeout: float = 600) -> str:
        """Run one command of `lineofsight` on this system's record; its output. Fails the test on another status."""
        return _run([str(COMMAND), *arguments], self.environment, timeout)

    def python(self, source: str, timeout: float = 600) -> str:
        """Run Python with Django set up on this system's record, as another process would; what it printed."""
        return _run([str(COMMAND), "manage", "shell", "--no-imports", "-v0", "-c", source], self.environment, timeout)


def _run(command: list[str], environment: dict[str, str], timeout: float) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=timeout, check=False)
    if done.returncode:
        raise AssertionError(f"{' '.join(command[:3])} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


@contextmanager
def live_system(folder: Path, *prepare: tuple[str, ...]) -> Iterator[LiveSystem]:
    """A system in an empty folder, on a database of the same kind as the tests' own, running until the end.

    prepare: commands to run before the server starts; the tables are there.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _database(folder) as address:
        port = free_port()
        system = LiveSystem(f"http://127.0.0.1:{port}", _environment(folder, address))
        for arguments in prepare:
            system.command(*arguments)
        try:
            system.start()
            yield system
        finally:
            system.stop()


def _environment(folder: Path, address: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LINEOFSIGHT_", "DJANGO_"))}
    return kept | {
        "DATABASE_URL": address,
        "LINEOFSIGHT_DATA": str(folder),
        "LINEOFSIGHT_DEMO": "on",
        "LINEOFSIGHT_DATABASE_POOL": "8",
        "LINEOFSIGHT_LOG_LEVEL": "WARNING",
    }


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    """The address of a database of its own, with the tables in it: a SQLite file, or one on the tests' PostgreSQL."""
    if is_on_sqlite():
        shutil.copyfile(sqlite_tables(), folder / "live.sqlite3")
        yield f"sqlite:///{folder / 'live.sqlite3'}"
        return
    with postgresql_database(postgresql_tables()) as (_, address):
        yield address


def _wait_until_up(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urlopen(url, timeout=5):
                return
        except HTTPError as answer:
            answer.close()
            return  # it answers; whether with the right page is for a test to say
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"The server did not come up:\n{log.read_text(errors='replace')}")


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chromium() -> str | None:
    """Where the browser is; None when it is not installed."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
