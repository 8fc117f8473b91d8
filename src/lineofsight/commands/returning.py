"""`lineofsight return`: make the statutory returns from the record."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, cast

import typer

from lineofsight.access.accounts import command_line
from lineofsight.actions.returning import MadeReturn, kept_census, make_census, write_again
from lineofsight.actions.returning.inspection import make_inspection
from lineofsight.actions.returning.looked_after import make_looked_after_return
from lineofsight.actions.returning.rehearsing import rehearse
from lineofsight.actions.returning.safeguarding_dataset import ALL_TABLES, make_safeguarding_dataset
from lineofsight.actions.returning.snapshots import file_name
from lineofsight.commands.census_years import YEAR_HELP, NotAYear, year_typed
from lineofsight.commands.progress import bars
from lineofsight.domain.safeguarding_dataset import Table
from lineofsight.record.models import ReturnSnapshot
from lineofsight.record.moment import today
from lineofsight.returns.annex_a.writing import write_folder, write_workbook
from lineofsight.returns.cin_census import year_on_year
from lineofsight.returns.cin_census.cohort import CensusDays
from lineofsight.returns.cin_census.reading import census_year
from lineofsight.returns.cin_census.rules import report
from lineofsight.returns.cin_census.rules.census_year import year_name
from lineofsight.returns.cin_census.writing import ReviewsForm
from lineofsight.returns.exceptions import ReturnsError
from lineofsight.returns.safeguarding_dataset.writing import FORMS
from lineofsight.returns.spreadsheets import safe_text
from lineofsight.returns.ssda903 import writing as ssda903_writing

app = typer.Typer()

NO_ERRORS, ERRORS_FOUND = 0, 1
REVIEWS = ("dfe", "grouped")


class CannotBeWritten(ReturnsError):
    """A file cannot be written where it should be; the text says why."""


@app.callback()
def group() -> None:
    """Make the statutory returns from the record. Each is kept as it was made, and can be written again."""


@app.command()
def cin(
    year: Annotated[
        str | None, typer.Option(help=f"The census year, {YEAR_HELP}. The last that is over when left out.")
    ] = None,
    reviews: Annotated[
        str, typer.Option(help="`dfe`, a group for each review of a plan; `grouped`, one for all reviews of it.")
    ] = "dfe",
    out: Annotated[Path | None, typer.Option(help="Where the file goes: children_in_need_YEAR.xml here.")] = None,
    last_year: Annotated[
        Path | None, typer.Option(help="Last year's file: say which counts moved so far that DfE asks why.")
    ] = None,
    comparison: Annotated[
        Path | None, typer.Option(help="With --last-year: write the comparison here, as .csv or .xlsx.")
    ] = None,
    again: Annotated[
        int | None, typer.Option(help="Write this return of those kept again, byte for byte, and nothing else.", min=1)
    ] = None,
) -> None:
    """Make the children in need census of a year, check it by every rule, and keep it as it was made.

    Status 0 when the rules find no error, 1 when they do. The file holds personal data. What stands wrong in it is
    mended in the record; `lineofsight check cin FILE` says where.
    """
    if reviews not in REVIEWS:
        raise typer.BadParameter(f"'{reviews}' is not a form of reviews. Give {' or '.join(REVIEWS)}.")
    if comparison is not None and (last_year is None or comparison.suffix.lower() not in {".csv", ".xlsx"}):
        raise typer.BadParameter("--comparison goes with --last-year, and its name ends in .csv or .xlsx.")
    if again is not None:
        _write_again(again, out, is_alone=year is None and last_year is None)
        return
    ends_in = _ends_in(year)
    if last_year is not None:
        year_on_year.counts_of(last_year)  # what cannot be read is said before anything is made
    made = _make(out or Path(file_name(ends_in)), ends_in, cast(ReviewsForm, reviews))
    for line in _lines(made, ends_in):
        typer.echo(line)
    if last_year is not None:
        _compare(made.path, last_year, comparison)
    raise typer.Exit(ERRORS_FOUND if made.checked.has_errors else NO_ERRORS)


@app.command("annex-a")
def annex_a(
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="The day of the lists. Today when left out.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="`xlsx`, one workbook; `csv`, a folder of files.")] = "xlsx",
    out: Annotated[Path | None, typer.Option(help="Where it goes: annex_a_DAY here.")] = None,
) -> None:
    """Make the eleven lists of Annex A for a day, each row with the row of the record that it is from.

    The cover says for which lists and columns the record has no part. What is written holds personal data.
    """
    if form not in {"xlsx", "csv"}:
        raise typer.BadParameter(f"'{form}' is not a format. Give xlsx or csv.")
    day = on.date() if on is not None else today()
    target = out or Path(f"annex_a_{day.isoformat()}" + (".xlsx" if form == "xlsx" else ""))
    if form == "xlsx":
        _needs_its_folder(target)
    with bars() as tell:
        inspection = make_inspection(day, by=command_line(), tell=tell)
    try:
        (write_workbook if form == "xlsx" else write_folder)(target, inspection)
    except OSError as error:
        raise CannotBeWritten(f"{target} cannot be written to: {error.strerror}. Give another --out.") from error
    typer.echo(f"{target}: Annex A as at {day:%-d %B %Y}")
    for words, what in inspection.cover():
        if words.startswith("List "):
            typer.echo(f"  {words}: {what}")
    findings = sum(1 for _ in inspection.findings())
    typer.echo(f"{findings:,} cells break a rule of their column: see Findings.")


@app.command()
def ssda903(
    year: Annotated[
        str | None, typer.Option(help=f"The year of the return, {YEAR_HELP}. The last that is over when left out.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The folder it goes into: ssda903_YEAR here.")] = None,
) -> None:
    """Make the return of looked-after children for what the record holds: a folder of CSVs, with a cover.

    The cover says for which files and columns the record has no part. What is written holds personal data.
    """
    ends_in = _ends_in(year)
    target = out or Path(f"ssda903_{year_name(ends_in).replace('/', '-')}")
    made = make_looked_after_return(ends_in, by=command_line())
    try:
        ssda903_writing.write_folder(target, made)
    except OSError as error:
        raise CannotBeWritten(f"{target} cannot be written to: {error.strerror}. Give another --out.") from error
    typer.echo(f"{target}: SSDA903 of {year_name(ends_in)}")
    for words, what in list(made.cover())[2:]:
        typer.echo(f"  {words}: {what}")
    typer.echo(f"{sum(1 for _ in made.findings()):,} values that a row needs are not recorded: see findings.csv.")


@app.command()
def ssd(
    out: Annotated[Path | None, typer.Option(help="The folder it goes into: ssd_DAY here.")] = None,
    form: Annotated[str, typer.Option("--format", help="`csv` or `parquet`.")] = "csv",
    tables: Annotated[
        str | None,
        typer.Option(help="Only these, with commas between: ssd_person,ssd_cin_episodes. All when left out."),
    ] = None,
) -> None:
    """Write the record as the Standard Safeguarding Dataset: a file for each table, with a cover.

    The same rows stand in the database as views of these names. The cover says for which tables and fields the record
    has no part. Status 0 when every value is as the standard says, 1 when findings.csv names one that is not. What is
    written holds personal data.
    """
    if form not in FORMS:
        raise typer.BadParameter(f"'{form}' is not a format. Give csv or parquet.")
    target = out or Path(f"ssd_{today().isoformat()}")
    try:
        with bars() as tell:
            made = make_safeguarding_dataset(target, by=command_line(), form=form, tables=_asked(tables), tell=tell)
    except OSError as error:
        raise CannotBeWritten(f"{target} cannot be written to: {error.strerror}. Give another --out.") from error
    typer.echo(
        f"{target}: {sum(made.counts.values()):,} rows in {len(made.counts)} tables. Its cover says what is empty."
    )
    for name, number in made.counts.items():
        if number:
            typer.echo(f"  {name}: {number:,}")
    for name, field, why, number in made.found_by_field():
        typer.echo(f"  {name}, {field}: {number:,} times {why}. See findings.csv.")
    raise typer.Exit(ERRORS_FOUND if made.findings else NO_ERRORS)


def _asked(names: str | None) -> Sequence[Table]:
    """The tables of a list of names."""
    if names is None:
        return ALL_TABLES
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    known = {of.name for of in ALL_TABLES if of.fields}
    unknown = [name for name in wanted if name not in known]
    if unknown or not wanted:
        named = ", ".join(unknown) or "nothing"
        raise typer.BadParameter(f"--tables names {named}, which is no table of the dataset. Its cover names them all.")
    return [of for of in ALL_TABLES if of.name in wanted]


@app.command()
def kept() -> None:
    """List the returns that were made, the latest first, each with its number for --again."""
    snapshots = kept_census(command_line())
    for one in snapshots:
        typer.echo(f"{one.pk}  {_named(one)}  made {one.made_at:%-d %B %Y %H:%M}  {_counts(one)}  sha256 {one.sha256}")
    if not snapshots:
        typer.echo("No return has been made of this record yet: `lineofsight return cin` makes one.")


@app.command("rehearse")
def rehearse_now() -> None:
    """Rehearse the census as it would go today, for the page of it. The server does it once a day too."""
    with bars() as tell:
        done = rehearse(tell)
    typer.echo(
        f"census of {year_name(done.census_year)} as it would go today: {done.children:,} children,"
        f" {done.errors:,} errors, {done.queries:,} queries"
    )


def _needs_its_folder(target: Path) -> None:
    """Say before anything is read that what is made would have no place to go to."""
    if not target.absolute().parent.is_dir():
        raise CannotBeWritten(f"{target.parent} is no folder. Make it, or give another --out.")


def _make(target: Path, ends_in: int, reviews: ReviewsForm) -> MadeReturn:
    _needs_its_folder(target)
    try:
        with bars() as tell:
            return make_census(target, ends_in, by=command_line(), reviews=reviews, progress=tell)
    except OSError as error:
        raise CannotBeWritten(f"{target} cannot be written to: {error.strerror}. Give another --out.") from error


def _write_again(number: int, out: Path | None, *, is_alone: bool) -> None:
    if not is_alone:
        raise typer.BadParameter("--again writes what was made before: it goes without --year and --last-year.")
    try:
        snapshot, path = write_again(number, out, by=command_line())
    except OSError as error:
        raise CannotBeWritten(f"The file cannot be written: {error.strerror}. Give another --out.") from error
    typer.echo(f"{path}: {_named(snapshot)}, as it was made. sha256 {snapshot.sha256}")


def _lines(made: MadeReturn, ends_in: int) -> Sequence[str]:
    """What was made and found: a line for each rule that found something, without any child."""
    snapshot = made.snapshot
    lines = [
        f"{made.path}: {_named(snapshot)}, {_counts(snapshot)}",
        f"Kept as return {snapshot.pk}: --again {snapshot.pk} writes the same bytes. sha256 {snapshot.sha256}",
    ]
    if CensusDays.of_year(ends_in).reference_date >= today():
        lines.append(
            f"Note: the census year {year_name(ends_in)} is not over: this is the return as it would go today."
        )
    lines += [f"Note: {report.shown(warning)}" for warning in made.checked.warnings]
    lines += report.found_by_rule(made.checked)
    if made.checked.findings or made.checked.breaches:
        lines.append(f"Each with its child: lineofsight check cin {made.path}")
    return lines


def _named(snapshot: ReturnSnapshot) -> str:
    return f"census of {year_name(snapshot.census_year)}, file {snapshot.serial:03d}, reviews {snapshot.reviews}"


def _counts(snapshot: ReturnSnapshot) -> str:
    return f"{snapshot.children:,} children, {snapshot.errors:,} errors, {snapshot.queries:,} queries"


def _compare(path: Path, last_year: Path, comparison: Path | None) -> None:
    compared = year_on_year.compare(path, last_year)
    typer.echo("")
    for line in year_on_year.text(compared):
        typer.echo(line)
    if comparison is None:
        return
    try:
        if comparison.suffix.lower() == ".xlsx":
            from lineofsight.returns.cin_census.rules.workbook import write_comparison

            write_comparison(comparison, compared)
        else:
            with comparison.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(year_on_year.COLUMNS)
                for row in year_on_year.rows(compared):
                    writer.writerow([safe_text(cell) if isinstance(cell, str) else cell for cell in row])
    except OSError as error:
        raise CannotBeWritten(f"{comparison} cannot be written to: {error.strerror}.") from error


def _ends_in(year: str | None) -> int:
    if year is None:
        return census_year(today()) - 1
    try:
        return year_typed(year)
    except NotAYear as error:
        raise typer.BadParameter(str(error)) from error
