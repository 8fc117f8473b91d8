"""`lineofsight load`: take files into the record."""

from __future__ import annotations

import json
import re
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lineofsight.access.models import Account
from lineofsight.actions.loading import LoadReport, load_census
from lineofsight.config.exceptions import is_meant_for_people
from lineofsight.domain.permissions import Role

app = typer.Typer()

LOADER = "loader"
SIZES = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}


@app.callback()
def group() -> None:
    """Take files into the record."""


@app.command()
def cin(
    files: Annotated[list[Path], typer.Argument(help="Children in need census files (XML), the earliest first.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what a load would do, and change nothing.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the report here too, as JSON.")] = None,
    max_size: Annotated[str, typer.Option(help="Refuse a larger file: bytes, or with K, M or G.")] = "2G",
) -> None:
    """Load children in need census files; each wholly, or not at all.

    The report holds personal data: every value that could not be taken, with its line and child.
    """
    largest = _bytes(max_size)
    reports: list[LoadReport] = []
    failed = False
    for path in files:
        try:
            reports.append(_load(path, largest, is_dry_run=dry_run))
        except Exception as error:
            if not is_meant_for_people(error):
                raise
            typer.echo(f"lineofsight: {path}: {error}", err=True)
            failed = True
            break  # a later file would correct what an earlier one did not say
        for line in reports[-1].lines():
            typer.echo(line)
    if report is not None:
        report.write_text(json.dumps([one.as_json() for one in reports], indent=1, ensure_ascii=False), "utf-8")
    raise typer.Exit(1 if failed else 0)


def _load(path: Path, max_size: int, *, is_dry_run: bool) -> LoadReport:
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console
    )
    with bar if console.is_terminal else nullcontext():
        task = bar.add_task(f"Reading {path.name}", total=None)

        def progress(read: int, total: int) -> None:
            bar.update(task, description=f"Loading {path.name}", advance=read, total=total)

        return load_census(path, by=loader(), is_dry_run=is_dry_run, max_size=max_size, progress=progress)


def loader() -> Account:
    """The account that loads files from the command line: nobody can sign in to it."""
    account = Account.objects.filter(username=LOADER).first()
    return account or Account.objects.create_user(LOADER, role=Role.SERVICE_ACCOUNT)


def _bytes(text: str) -> int:
    """A size such as 500M as bytes."""
    found = re.fullmatch(r"(\d+)\s*([KMG]?)B?", text.strip().upper())
    if found is None:
        raise typer.BadParameter(f"'{text}' is not a size. Give bytes, or a number with K, M or G: 500M.")
    return int(found[1]) * SIZES[found[2]]
