"""`lineofsight synthesise`: an invented authority of any size, lived in the record or written as files."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Annotated, cast

import typer
from django.core.management import call_command
from django.db import connection

from lineofsight.commands.progress import bars
from lineofsight.domain.exceptions import DomainError
from lineofsight.record.models import Child
from lineofsight.record.moment import today
from lineofsight.returns.cin_census.writing import ReviewsForm
from lineofsight.synthetic import demonstration, springshire
from lineofsight.synthetic.census import file_days, write_files
from lineofsight.synthetic.plan import AuthorityPlan

app = typer.Typer()

MOST_YEARS = 15
REVIEWS = ("dfe", "grouped")


class DayNotOver(DomainError):
    """An authority cannot be lived until a day that is still to come, or not over."""


class CannotBeWritten(DomainError):
    """The folder for the files cannot take them; the text says why."""


@app.command("synthesise")
def synthesise(
    children: Annotated[int, typer.Option(help="How many children are ever referred.", min=1)] = demonstration.CHILDREN,
    years: Annotated[
        int, typer.Option(help="Over how many years until the last day.", min=1, max=MOST_YEARS)
    ] = demonstration.YEARS,
    until: Annotated[
        datetime | None, typer.Option(help="The last day that is lived; yesterday when left out.", formats=["%Y-%m-%d"])
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed and days make the same authority.")] = demonstration.SEED,
    out: Annotated[
        Path | None, typer.Option(help="Write census files into this folder, and leave the record alone.")
    ] = None,
    dirty: Annotated[
        float,
        typer.Option(
            help="With --out: the share of the children who get a fault on purpose, 0 to 1.", min=0.0, max=1.0
        ),
    ] = 0.0,
    reviews: Annotated[
        str, typer.Option(help="With --out: `dfe`, a group for each review of a plan; `grouped`, one for all.")
    ] = "dfe",
) -> None:
    """Invent Springshire, a whole authority: into the record, which must be empty, or as census files with --out.

    Nobody in it exists. A record gets everybody who works there, without passwords: give one with
    `lineofsight manage set_password demo.service`.
    """
    if reviews not in REVIEWS:
        raise typer.BadParameter(f"'{reviews}' is not a form of reviews. Give {' or '.join(REVIEWS)}.")
    plan = AuthorityPlan(children, years, _last_day(until), seed)
    if out is not None:
        _write(plan, out, dirty, cast(ReviewsForm, reviews))
    elif dirty:
        raise typer.BadParameter("--dirty goes with --out: the record takes no faults by its own actions.")
    elif reviews != "dfe":
        raise typer.BadParameter("--reviews goes with --out: it is a form of the files.")
    else:
        _live(plan)


def _last_day(until: datetime | None) -> date:
    """The last day lived. Raises DayNotOver for one that is not over."""
    day = until.date() if until is not None else today() - timedelta(days=1)
    if day >= today():
        raise DayNotOver(f"{day:%-d %B %Y} is not over yet. Give a day before today, or leave --until out.")
    return day


def _live(plan: AuthorityPlan) -> None:
    if Child._meta.db_table in connection.introspection.table_names():
        springshire.check_empty()  # before its tables are touched
    call_command("migrate", interactive=False, verbosity=0)
    started = perf_counter()
    with bars() as tell:
        lived = springshire.live(plan, lambda done, of: tell("Living invented families", done, of))
    took = perf_counter() - started
    typer.echo(
        f"Springshire until {plan.until:%-d %B %Y}: {lived.children:,} children in {lived.families:,} families,"
        f" {lived.steps:,} actions by {len(lived.staff.accounts):,} workers, in {took:,.0f} seconds"
        f" ({lived.children / took:,.1f} children a second)."
    )


def _write(plan: AuthorityPlan, folder: Path, dirty: float, reviews: ReviewsForm) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_into(plan, folder, dirty, reviews)
    except BrokenPipeError:  # nobody reads on what is printed: that is not the folder's fault
        raise
    except OSError as error:
        raise CannotBeWritten(f"{folder} cannot be written to: {error.strerror}. Give another folder.") from error


def _write_into(plan: AuthorityPlan, folder: Path, dirty: float, reviews: ReviewsForm) -> None:
    started, written, files = perf_counter(), 0, len(file_days(plan))
    with bars() as tell:

        def progress(children: int) -> None:
            tell("Writing census files", written * plan.children + children, files * plan.children)

        for one in write_files(plan, folder, reviews, dirty, progress):
            written += 1
            faults = f", {one.planted:,} of them with a fault" if dirty else ""
            typer.echo(f"{one.path}: {one.children:,} children{faults}")
    typer.echo(f"{written} files in {perf_counter() - started:,.0f} seconds.")
