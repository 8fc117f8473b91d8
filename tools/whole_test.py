"""Every test on both databases, behind `make test`: style first, then SQLite, then PostgreSQL.

All parts run even when one fails, and the end says how each went. Where PostgreSQL is not installed its half is
left out, loudly; with CI=true that is a failure.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import postgresql

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def style() -> int:
    return max(
        run("ruff", "check", "."),
        run("ruff", "format", "--check", "."),
        run("mypy"),
        run("lint-imports", "--no-logo"),
    )


def on_sqlite() -> int:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return run("pytest", *sys.argv[1:], environment=environment)


def on_postgresql() -> int:
    return postgresql.main([str(BIN / "pytest"), *sys.argv[1:]])


def run(program: str, *arguments: str, environment: dict[str, str] | None = None) -> int:
    return subprocess.run([str(BIN / program), *arguments], cwd=ROOT, env=environment, check=False).returncode


PARTS: tuple[tuple[str, Callable[[], int]], ...] = (
    ("style, types and imports", style),
    ("tests on SQLite", on_sqlite),
    ("tests on PostgreSQL", on_postgresql),
)


def main() -> int:
    results = []
    failed = False
    for name, part in PARTS:
        print(f"\n=== {name} ===", flush=True)
        if part is on_postgresql and postgresql.programs() is None:
            results.append(f"LEFT OUT  {name}: PostgreSQL is not installed (sudo apt-get install postgresql)")
            failed = failed or CI
            continue
        started = time.monotonic()
        status = part()
        failed = failed or bool(status)
        results.append(f"{'FAILED  ' if status else 'passed  '}  {name} ({time.monotonic() - started:.0f} s)")
    print("\n=== the whole ===", *results, sep="\n", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
