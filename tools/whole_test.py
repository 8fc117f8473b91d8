"""Every test on both databases, behind `make test`: style first, then SQLite and PostgreSQL side by side.

The two halves share the machine's processors; what the PostgreSQL half says is kept, and printed when the SQLite half
is over. Browsers are driven once, against PostgreSQL, as an authority runs it; what takes long and says the same on
every database (mark `one_database`) runs once, on SQLite.

All parts run even when one fails, and the end says how each went. Where PostgreSQL is not installed its half is
left out, loudly, and the browsers are driven against SQLite; with CI=true that is a failure.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import postgresql

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
WITHOUT_DATABASE = "tests/domain"


@dataclass
class Whole:
    """How each part went, to be told at the end."""

    results: list[str] = field(default_factory=list)
    failed: bool = False

    @contextmanager
    def part(self, name: str) -> Iterator[Callable[[int], None]]:
        """Time a part that tells its status."""
        statuses: list[int] = []
        started = time.monotonic()
        yield statuses.append
        self.failed = self.failed or any(statuses)
        said = "FAILED  " if any(statuses) else "passed  "
        self.results.append(f"{said}  {name} ({time.monotonic() - started:.0f} s)")

    def left_out(self, said: str) -> None:
        self.failed = self.failed or CI
        self.results.append(f"LEFT OUT  {said}")


def style() -> int:
    return max(
        run("ruff", "check", "."),
        run("ruff", "format", "--check", "."),
        run("mypy"),
        run("lint-imports", "--no-logo"),
    )


def run(program: str, *arguments: str) -> int:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run([str(BIN / program), *arguments], cwd=ROOT, env=environment, check=False).returncode


def both_databases(whole: Whole) -> None:
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as said,
        whole.part("tests on PostgreSQL") as postgresql_went,
        on_postgresql(said) as other,
    ):
        heading("tests on SQLite (those on PostgreSQL run beside them, and are printed after them)")
        with whole.part("tests on SQLite") as sqlite_went:
            sqlite_went(run("pytest", "-m", "not browser and not postgresql", *sys.argv[1:]))
        postgresql_went(other.wait())
        heading("tests on PostgreSQL")
        said.seek(0)
        sys.stdout.writelines(said)


@contextmanager
def on_postgresql(said: IO[str]) -> Iterator[subprocess.Popen[bytes]]:
    """The PostgreSQL half, running; stopped when this ends before it does."""
    command = [str(BIN / "pytest"), "-m", "not one_database", f"--ignore={WITHOUT_DATABASE}", *sys.argv[1:]]
    server = str(Path(__file__).with_name("postgresql.py"))
    running = subprocess.Popen([sys.executable, server, *command], cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
    try:
        yield running
    finally:
        if running.poll() is None:
            running.terminate()
            running.wait()


def heading(text: str) -> None:
    print(f"\n=== {text} ===", flush=True)


def main() -> int:
    whole = Whole()
    heading("style, types and imports")
    with whole.part("style, types and imports") as went:
        went(style())
    if postgresql.programs() is None:
        heading("tests on SQLite")
        with whole.part("tests on SQLite") as went:
            went(run("pytest", *sys.argv[1:]))
        whole.left_out("tests on PostgreSQL: it is not installed (sudo apt-get install postgresql)")
    else:
        both_databases(whole)
    print("\n=== the whole ===", *whole.results, sep="\n", flush=True)
    return int(whole.failed)


if __name__ == "__main__":
    sys.exit(main())
