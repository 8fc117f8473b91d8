"""`lineofsight load`: take files into the record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from lineofsight.access.models import Account
from lineofsight.actions.loading import AnnexAFiles, LoadReport, load_annex_a, load_census, load_extract
from lineofsight.actions.loading.one_load import Progress
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


@app.command("annex-a")
def annex_a(
    paths: Annotated[
        list[Path], typer.Argument(help="One Annex A: a workbook (XLSX), a ZIP, a folder of CSV files, or CSV files.")
    ],
    as_at: Annotated[
        datetime | None,
        typer.Option("--as-at", formats=["%Y-%m-%d"], help="The day of the lists, where their cover does not say it."),
    ] = None,
    authority: Annotated[
        str, typer.Option(help="The authority's three-digit number, where neither cover nor record says it.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what a load would do, and change nothing.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the report here too, as JSON.")] = None,
    max_size: Annotated[str, typer.Option(help="Refuse larger files, also unpacked: bytes, or K, M or G.")] = "2G",
) -> None:
    """Load the lists of Annex A, wholly or not at all: referrals, assessments, enquiries, need, child protection.

    The report holds personal data: every value that could not be taken, with its file, row, column and child. It says
    of which lists and columns nothing is taken, and how many rows and values that is.
    """
    day = as_at.date() if as_at is not None else None
    files = AnnexAFiles(paths, authority, day, _bytes(max_size))
    with _progress(files.name) as progress:
        made = load_annex_a(files, by=loader(), is_dry_run=dry_run, progress=progress)
    for line in made.lines():
        typer.echo(line)
    if report is not None:
        report.write_text(json.dumps([made.as_json()], indent=1, ensure_ascii=False), "utf-8")


@app.command()
def ssd(
    path: Annotated[Path, typer.Argument(help="A folder or a ZIP with the tables, one CSV or Parquet file each.")],
    authority: Annotated[
        str, typer.Option(help="The authority's three-digit number, where the record does not know it yet.")
    ] = "",
    as_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day on which the extract was made. Today if left out."),
    ] = None,
    go_on_here: Annotated[
        bool, typer.Option("--go-on-here", help="The work goes on in this record: its clocks run by today.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what a load would do, and change nothing.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the report here too, as JSON.")] = None,
    max_size: Annotated[str, typer.Option(help="Refuse a larger extract: bytes unpacked, or with K, M or G.")] = "2G",
) -> None:
    """Load an extract of the Standard Safeguarding Dataset; the whole of it, or nothing.

    The report holds personal data: every value that could not be taken, with its file, row and child.
    """
    with _progress(path.name) as progress:
        made = load_extract(
            path,
            by=loader(),
            authority=authority,
            as_at=None if as_at is None else as_at.date(),
            goes_on_here=go_on_here,
            is_dry_run=dry_run,
            max_size=_bytes(max_size),
            progress=progress,
        )
    for line in made.lines():
        typer.echo(line)
    if report is not None:
        report.write_text(json.dumps([made.as_json()], indent=1, ensure_ascii=False), "utf-8")


def _load(path: Path, max_size: int, *, is_dry_run: bool) -> LoadReport:
    with _progress(path.name) as progress:
        return load_census(path, by=loader(), is_dry_run=is_dry_run, max_size=max_size, progress=progress)


@contextmanager
def _progress(name: str) -> Iterator[Progress]:
    """A bar on the terminal, and the function that moves it."""
    console = Console(stderr=True)
    bar = Bar(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console
    )
    with bar if console.is_terminal else nullcontext():
        task = bar.add_task(f"Reading {name}", total=None)

        def progress(read: int, total: int) -> None:
            bar.update(task, description=f"Loading {name}", advance=read, total=total)

        yield progress


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
