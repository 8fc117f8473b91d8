"""`lineofsight bench`: the speed of the system on this machine. Nothing is read from the record, or written to it."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from lineofsight.benchmarks import board as board_benchmark
from lineofsight.benchmarks import census_return, census_rules, dataset, loading
from lineofsight.benchmarks import matching as matching_benchmark
from lineofsight.benchmarks import pages as pages_benchmark
from lineofsight.benchmarks import queue as queue_benchmark
from lineofsight.benchmarks.figures import Outcome
from lineofsight.commands.load import loader
from lineofsight.commands.progress import Tell, bars
from lineofsight.commands.serve import collect_static_files

app = typer.Typer()

CENSUS_SIZES = "1000,10000,40000"

Sizes = Annotated[str, typer.Option(help="How many children the files hold, separated by commas.")]
CensusSizes = Annotated[str, typer.Option(help="How many children each file or record holds, separated by commas.")]
Runs = Annotated[int, typer.Option(help="How often each of them is measured.", min=1)]
Out = Annotated[Path | None, typer.Option(help="Keep the generated files in this folder.", file_okay=False)]
OpenChildren = Annotated[int, typer.Option(help="How many open children the board shows.", min=2)]
OpenContacts = Annotated[int, typer.Option(help="How many open contacts the queue shows.", min=4)]
People = Annotated[int, typer.Option(help="How many people are matched.", min=100)]
Looks = Annotated[int, typer.Option(help="How often somebody is looked up.", min=20)]
Renders = Annotated[int, typer.Option(help="How often each page is made.", min=1)]


@app.callback()
def group() -> None:
    """Measure the speed of the system on this machine. Status 0 only when every must is met."""


@app.command("load")
def load(
    children: Sizes = "1000,10000",
    runs: Runs = 3,
    out: Out = None,
) -> None:
    """Load generated census files: children a second and peak memory, beside a bare lxml parse."""
    with bars() as progress:
        outcome = loading.measure(_sizes(children), runs, out, progress)
    _end(outcome)


@app.command("check-cin")
def check_cin(children: CensusSizes = CENSUS_SIZES, runs: Runs = 3, out: Out = None) -> None:
    """Check generated census files by every rule: processor time and memory, beside a bare lxml parse."""
    with bars() as progress:
        outcome = _check_files(_sizes(children), runs, out, progress)
    _end(outcome)


@app.command("return-cin")
def return_cin(children: CensusSizes = CENSUS_SIZES, runs: Runs = 3) -> None:
    """Make the census of generated records: time and memory, beside a bare lxml parse of what was made."""
    with bars() as progress:
        outcome = census_return.measure(_sizes(children), runs, progress)
    _end(outcome)


@app.command("load-ssd")
def load_ssd(children: Sizes = "1000,10000", runs: Runs = 3) -> None:
    """Load extracts of generated records: time and memory, beside a bare reading of their CSVs."""
    with bars() as progress:
        outcome = dataset.measure("load-ssd", _sizes(children), runs, progress)
    _end(outcome)


@app.command("return-ssd")
def return_ssd(children: Sizes = "1000,10000", runs: Runs = 3) -> None:
    """Make the safeguarding dataset of generated records: time and memory, beside a bare reading of its CSVs."""
    with bars() as progress:
        outcome = dataset.measure("return-ssd", _sizes(children), runs, progress)
    _end(outcome)


@app.command("board")
def board(children: OpenChildren = 20_000, runs: Renders = 25) -> None:
    """Show the board and a list of 50 rows: queries and server time, beside the bare SQL and an empty page."""
    with bars() as progress:
        outcome = board_benchmark.measure(children, runs, progress)
    _end(outcome)


@app.command("queue")
def queue(contacts: OpenContacts = 5_000, runs: Renders = 25) -> None:
    """Show the front door's queue: queries and server time, beside the bare SQL and an empty page."""
    with bars() as progress:
        outcome = queue_benchmark.measure(contacts, runs, progress)
    _end(outcome)


@app.command("pages")
def pages(runs: Renders = 25) -> None:
    """Show a child of 18 years' history, its family's chronology and a caseload: queries and server time."""
    with bars() as progress:
        outcome = pages_benchmark.measure(runs, progress)
    _end(outcome)


@app.command("matching")
def matching(people: People = 250_000, looks: Looks = 1_000) -> None:
    """Look people up among many, and review them all: milliseconds, recall and precision on known duplicates."""
    with bars() as progress:
        outcome = matching_benchmark.measure(people, looks, progress)
    _end(outcome)


@app.command("all")
def everything(
    children: Sizes = "1000,10000",
    open_children: OpenChildren = 20_000,
    runs: Runs = 3,
    renders: Renders = 25,
    contacts: OpenContacts = 5_000,
    people: People = 250_000,
    looks: Looks = 1_000,
) -> None:
    """Every benchmark, one after the other."""
    with bars() as progress:
        loads = loading.measure(_sizes(children), runs, None, progress)
    _print(loads)
    with bars() as progress:
        checks = _check_files(_sizes(children), runs, None, progress)
    _print(checks)
    with bars() as progress:
        returns = census_return.measure(_sizes(children), runs, progress)
    _print(returns)
    with bars() as progress:
        extracts = dataset.measure("load-ssd", _sizes(children), runs, progress)
    _print(extracts)
    with bars() as progress:
        datasets = dataset.measure("return-ssd", _sizes(children), runs, progress)
    _print(datasets)
    with bars() as progress:
        boards = board_benchmark.measure(open_children, renders, progress)
    _print(boards)
    with bars() as progress:
        queues = queue_benchmark.measure(contacts, renders, progress)
    _print(queues)
    with bars() as progress:
        of_a_child = pages_benchmark.measure(renders, progress)
    _print(of_a_child)
    with bars() as progress:
        matches = matching_benchmark.measure(people, looks, progress)
    _end(
        matches,
        was_good=all(one.is_good for one in (loads, checks, returns, extracts, datasets, boards, queues, of_a_child)),
    )


@app.command("one-load", hidden=True)
def one_load(path: Path) -> None:
    """One load into the record at hand, for `bench load`."""
    typer.echo(json.dumps(loading.load_once(path, loader())))


@app.command("one-parse", hidden=True)
def one_parse(path: Path) -> None:
    """One bare parse, for `bench load`."""
    typer.echo(json.dumps(loading.parse_once(path)))


@app.command("one-document", hidden=True)
def one_document(path: Path) -> None:
    """One bare parse into a document, for `bench check-cin`."""
    typer.echo(json.dumps(census_rules.parse_once(path)))


@app.command("one-check", hidden=True)
def one_check(path: Path) -> None:
    """One check by every rule, for `bench check-cin`."""
    typer.echo(json.dumps(census_rules.check_once(path)))


@app.command("one-return", hidden=True)
def one_return(path: Path) -> None:
    """One census made from the record at hand, for `bench return-cin`."""
    typer.echo(json.dumps(census_return.return_once(path)))


@app.command("one-load-ssd", hidden=True)
def one_load_ssd(path: Path) -> None:
    """One extract loaded into the record at hand, for `bench load-ssd`."""
    typer.echo(json.dumps(dataset.load_once(path, loader())))


@app.command("one-return-ssd", hidden=True)
def one_return_ssd(path: Path) -> None:
    """One dataset made from the record at hand, for `bench return-ssd`."""
    typer.echo(json.dumps(dataset.return_once(path)))


@app.command("one-read-ssd", hidden=True)
def one_read_ssd(path: Path) -> None:
    """One bare reading of an extract, for both."""
    typer.echo(json.dumps(dataset.read_once(path)))


@app.command("one-board", hidden=True)
def one_board(children: int, runs: int) -> None:
    """The board of the record at hand, filled for the purpose, for `bench board`."""
    collect_static_files()
    with bars() as progress:
        figures = board_benchmark.measure_here(children, runs, loader(), progress)
    typer.echo(json.dumps(figures))


@app.command("one-queue", hidden=True)
def one_queue(contacts: int, runs: int) -> None:
    """The queue of the record at hand, filled for the purpose, for `bench queue`."""
    collect_static_files()
    with bars() as progress:
        figures = queue_benchmark.measure_here(contacts, runs, progress)
    typer.echo(json.dumps(figures))


@app.command("one-child", hidden=True)
def one_child(cycles: int, runs: int) -> None:
    """Pages of children in the record at hand, filled for the purpose, for `bench pages`."""
    collect_static_files()
    with bars() as progress:
        figures = pages_benchmark.measure_here(cycles, runs, progress)
    typer.echo(json.dumps(figures))


@app.command("one-matching", hidden=True)
def one_matching(people: int, looks: int) -> None:
    """Matching in the record at hand, filled for the purpose, for `bench matching`."""
    with bars() as progress:
        figures = matching_benchmark.measure_here(people, looks, progress)
    typer.echo(json.dumps(figures))


def _sizes(text: str) -> list[int]:
    """Sizes of files as typed: "1000,10000"."""
    parts = [part.strip() for part in text.split(",")]
    if not all(re.fullmatch(r"[1-9]\d*", part) for part in parts):
        raise typer.BadParameter(f"'{text}' is not a list of numbers. Give for example --children 1000,10000.")
    return [int(part) for part in parts]


def _check_files(sizes: Sequence[int], runs: int, out: Path | None, progress: Tell) -> Outcome:
    if out is not None:
        return census_rules.measure(sizes, runs, out, progress)
    with tempfile.TemporaryDirectory(prefix="lineofsight-bench-") as folder:
        return census_rules.measure(sizes, runs, Path(folder), progress)


def _print(outcome: Outcome) -> None:
    for line in outcome.written():
        typer.echo(line)


def _end(outcome: Outcome, *, was_good: bool = True) -> None:
    _print(outcome)
    raise typer.Exit(0 if outcome.is_good and was_good else 1)
