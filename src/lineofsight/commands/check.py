"""`lineofsight check`: check files against the rules of their return. Nothing is read from the record, or written.

It starts in a third of the time of the other commands: what it is given is parsed by the standard library alone.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lineofsight.commands.census_years import YEAR_HELP, NotAYear, year_typed
from lineofsight.returns.cin_census.rules import report
from lineofsight.returns.cin_census.rules.files import Checked, check_file, rules_named
from lineofsight.returns.exceptions import ReturnsError

NO_ERRORS, ERRORS_FOUND, NOT_CHECKED = 0, 1, 2
TEXT, JSON, CSV, XLSX = FORMATS = ("text", "json", "csv", "xlsx")

Outcome = Checked | tuple[str, str]
"""What was found in one file, or its name and why it could not be checked."""


def parser() -> ArgumentParser:
    """What the command takes. An argument that cannot be meant ends it with status 2."""
    root = ArgumentParser(
        prog="lineofsight check",
        description="Check files against the rules of their return. Status 0 without errors, 1 with, 2 where one was"
        " not checked. With --rules the status speaks of these rules alone.",
        allow_abbrev=False,
    )
    commands = root.add_subparsers(required=True, metavar="RETURN")
    cin = commands.add_parser(
        "cin",
        help="Check children in need census files.",
        description="Check children in need census files by the rules of the census, and say what to mend. What is"
        " printed or written holds personal data: identifiers of children, and values of the file.",
        allow_abbrev=False,
    )
    cin.add_argument("files", nargs="+", type=Path, metavar="FILES", help="Children in need census files (XML).")
    cin.add_argument(
        "--year",
        type=_year,
        help=f"The census year, {YEAR_HELP}. That of each file when left out. 2026-27 has draft rules.",
    )
    cin.add_argument(
        "--format",
        choices=FORMATS,
        help="text, json (a line for each file), csv, or xlsx with --out. What --out ends in, or text.",
    )
    cin.add_argument(
        "--rules",
        type=_codes,
        default=frozenset(),
        help="Only these rules: codes separated by commas, as 8925,2991Q.",
    )
    cin.add_argument(
        "--out",
        type=Path,
        help="Write what was found here, in the format that the name ends in: .txt, .json, .csv or .xlsx.",
    )
    return root


def run(arguments: Sequence[str]) -> int:
    """Check the files as typed; gives back the status with which the command ends."""
    command_line = parser()
    typed = command_line.parse_args(arguments)
    wanted = typed.format or _format_of(typed.out)
    if wanted is None:
        command_line.error(f"{typed.out} ends in no format that is known. Give --format, or a name as findings.xlsx.")
    if wanted == XLSX and typed.out is None:
        command_line.error("A workbook cannot be printed. Give --out PATH.")
    if typed.out is not None and any(_is_same(typed.out, path) for path in typed.files):
        command_line.error(f"{typed.out} is to be checked: what is found would be written over it. Give another --out.")
    outcomes = [_check(path, typed.year, typed.rules) for path in typed.files]
    try:
        _write(outcomes, wanted, typed.out)
        sys.stdout.flush()
    except BrokenPipeError:  # nobody reads on what is printed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        command_line.error(f"{typed.out} cannot be written to: {error.strerror}. Give another --out.")
    return _status(outcomes)


def _check(path: Path, ends_in: int | None, codes: frozenset[str]) -> Outcome:
    try:
        checked = check_file(path, ends_in, codes)
    except ReturnsError as error:
        _complain(f"{path}: {report.shown(str(error))}")
        return str(path), str(error)
    checked.file = str(path)
    if not checked.has_run:
        _complain(
            f"{path}: no rule was asked, as no wording of {checked.year} is held. Give --year 2025-26 to check by the"
            " rules of that year."
        )
    return checked


def _complain(what: str) -> None:
    sys.stderr.write(f"lineofsight: {what}\n")


def _status(outcomes: list[Outcome]) -> int:
    if not all(isinstance(one, Checked) and one.has_run for one in outcomes):
        return NOT_CHECKED
    return ERRORS_FOUND if any(isinstance(one, Checked) and one.has_errors for one in outcomes) else NO_ERRORS


def _write(outcomes: list[Outcome], wanted: str, out: Path | None) -> None:
    if wanted == XLSX and out is not None:
        from lineofsight.returns.cin_census.rules.workbook import write_workbook

        write_workbook(out, outcomes)
        return
    with _opened(out) as file:
        if wanted == JSON:
            report.write_json(file, outcomes)
        elif wanted == CSV:
            report.write_csv(file, outcomes)
            for line in (line for one in outcomes if isinstance(one, Checked) for line in report.beside_the_rows(one)):
                _complain(line)
        else:
            for number, one in enumerate(outcomes):
                lines = report.text(one) if isinstance(one, Checked) else (f"{one[0]}: could not check: {one[1]}",)
                file.writelines(f"{line}\n" for line in ([""] if number else []))
                file.writelines(f"{line}\n" for line in lines)


@contextmanager
def _opened(out: Path | None) -> Iterator[IO[str]]:
    if out is None:
        yield sys.stdout
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        yield file


def _format_of(out: Path | None) -> str | None:
    """The format that the name of a file ends in; text where nothing is written; None for a name that says none."""
    if out is None:
        return TEXT
    return {".txt": TEXT, **{f".{form}": form for form in FORMATS}}.get(out.suffix.lower())


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return False


def _codes(rules: str) -> frozenset[str]:
    codes = [code.strip() for code in rules.split(",") if code.strip()]
    if not codes:
        raise ArgumentTypeError("no rule is named. Give codes separated by commas, as 8925,2991Q.")
    try:
        return rules_named(codes)
    except ReturnsError as error:
        raise ArgumentTypeError(str(error)) from error


def _year(text: str) -> int:
    try:
        return year_typed(text)
    except NotAYear as error:
        raise ArgumentTypeError(str(error)) from error
