"""`lineofsight bench`: the shape of what it prints, at tiny sizes, and its status when a must is missed."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from lineofsight.benchmarks import (
    board,
    census_return,
    census_rules,
    dataset,
    invented_files,
    loading,
    matching,
    pages,
    queue,
    service,
)
from lineofsight.benchmarks.figures import Must, Outcome, table
from lineofsight.benchmarks.invented_people import World
from lineofsight.benchmarks.places import Place, place, run
from lineofsight.commands.bench import app
from lineofsight.commands.load import loader
from lineofsight.record import oversight
from lineofsight.record.models import Child, Load, ReturnSnapshot, Visit
from lineofsight.record.moment import today
from tests.tables import is_on_sqlite, sqlite_tables


@pytest.fixture
def tables_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The empty tables of a place to measure in are a copy of those that every test begins with."""
    if is_on_sqlite():
        monkeypatch.setattr(Place, "prepare", lambda self: shutil.copyfile(sqlite_tables(), self._file(self._empty)))


def bench(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def cases(result: Result) -> list[dict[str, Any]]:
    """The JSON lines among what was printed."""
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


@contextmanager
def nowhere(folder: Path) -> Iterator[SimpleNamespace]:
    """A place to measure in without a database, where other figures stand in for those of a process."""

    @contextmanager
    def database() -> Iterator[dict[str, str]]:
        yield {}

    yield SimpleNamespace(folder=folder, database_kind="none", database=database)


def instead(monkeypatch: pytest.MonkeyPatch, small: int, large: int, milliseconds: float = 20.0) -> None:
    """Let the process that measures the board hand this back: so many queries at each size."""
    figures = {
        "sizes": [10, 200],
        "queries": {"board": [small, large], "list of 50 rows": [9, 9]},
        "deadlines_running": 321,
        "milliseconds": {"board": [milliseconds], "board: its SQL alone": [1.5], "list of 50 rows": [12.0]},
    }
    monkeypatch.setattr(board, "place", lambda: nowhere(Path()))
    monkeypatch.setattr(board, "figures_of", lambda arguments, environment: figures)


# --- loading ---------------------------------------------------------------------------------------------------------


@pytest.mark.one_database
@pytest.mark.slow
def test_load_measures_each_size_beside_lxml_and_keeps_the_files(tmp_path: Path) -> None:
    result = bench("load", "--children", "20,5", "--runs", "2", "--out", str(tmp_path))

    assert result.exit_code == 0, result.output
    small, large = cases(result)
    assert (small["children"], large["children"]) == (5, 20)
    for case in (small, large):
        assert len(case["load_seconds"]) == len(case["lxml_seconds"]) == case["runs"] == 2
        assert case["load_best"] >= case["load_median"] > 0
        assert case["lxml_median"] > case["load_median"]
        assert case["memory_peak"] >= case["memory_at_start"] > 10_000_000
        assert (tmp_path / f"invented_{case['children']}_children.xml").stat().st_size == case["file_bytes"]
    assert "met     peak memory at 20 children is" in result.stdout


@pytest.mark.parametrize(("growth", "status", "said"), [(1.31, 1, "MISSED"), (1.3, 0, "met   ")])
def test_memory_that_grows_with_the_file_ends_with_status_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, growth: float, status: int, said: str
) -> None:
    def measured(arguments: list[str], environment: dict[str, str]) -> dict[str, Any]:
        children = 4 if "_4_" in arguments[-1] else 2
        return {
            "children": children,
            "seconds": 1.0,
            "processor_seconds": 1.0,
            "memory_at_start": 100,
            "memory_peak": 1000 * growth if children == 4 else 1000,
        }

    monkeypatch.setattr(loading, "place", lambda: nowhere(tmp_path))
    monkeypatch.setattr(loading, "figures_of", measured)

    result = bench("load", "--children", "2,4", "--runs", "1")

    assert result.exit_code == status
    assert f"{said}  peak memory at 4 children is {growth:.2f} x that at 2" in result.stdout


@pytest.mark.parametrize("sizes", ["", "0", "10,many", "-5"])
def test_sizes_that_are_not_numbers_are_refused(sizes: str) -> None:
    result = bench("load", "--children", sizes)

    assert result.exit_code == 2
    assert "is not a list of numbers" in result.output


def test_memory_is_that_of_the_process_itself() -> None:
    before = loading.peak_bytes()
    held = bytearray(before)  # as much again
    assert loading.peak_bytes() >= before + len(held) // 2


# --- the census ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_check_cin_measures_each_size_beside_lxml(tmp_path: Path) -> None:
    result = bench("check-cin", "--children", "20,5", "--runs", "1", "--out", str(tmp_path))

    assert result.exit_code == 0, result.output
    small, large = cases(result)
    assert (small["children"], large["children"]) == (5, 20)
    for case in (small, large):
        assert case["times_lxml"] > 1
        assert case["memory_peak"] >= case["memory_at_start"] > 10_000_000
    assert "met     peak memory at 20 children is" in result.stdout
    assert "`check` starts and ends in" in result.stdout


@pytest.mark.parametrize(
    ("children", "seconds", "megabytes", "status"),
    [(40_000, 0.8, 600, 0), (40_000, 0.81, 600, 1), (40_000, 0.8, 601, 1), (10_000, 1.0, 1, 0), (10_000, 1.01, 1, 1)],
)
def test_check_cin_misses_its_must_past_the_limit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, children: int, seconds: float, megabytes: int, status: int
) -> None:
    def measured(arguments: list[str], environment: dict[str, str]) -> dict[str, Any]:
        took = seconds if "one-check" in arguments else 0.1
        memory = {"memory_at_start": 100, "memory_peak": megabytes * 1024**2}
        return {"children": children, "findings": 0, "processor_seconds": took, **memory}

    monkeypatch.setattr(census_rules, "figures_of", measured)
    monkeypatch.setattr(census_rules, "_start", lambda folder: 0.2)
    monkeypatch.setattr(census_rules.invented_files, "write_file", lambda path, children: path.touch())

    result = bench("check-cin", "--children", str(children), "--runs", "1", "--out", str(tmp_path))

    assert result.exit_code == status


@pytest.mark.parametrize(("seconds", "megabytes", "status"), [(30.0, 600, 0), (9.0, 601, 1)])
def test_return_cin_is_bound_by_its_memory_and_not_by_its_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seconds: float, megabytes: int, status: int
) -> None:
    loaded = []

    def measured(arguments: list[str], environment: dict[str, str]) -> dict[str, Any]:
        took = {"seconds": seconds, "processor_seconds": seconds, "lxml_processor_seconds": 0.5}
        return {"children": 40_000, "memory_at_start": 100, "memory_peak": megabytes * 1024**2, **took}

    monkeypatch.setattr(census_return, "place", lambda: nowhere(tmp_path))
    monkeypatch.setattr(census_return, "figures_of", measured)
    monkeypatch.setattr(census_return, "run", lambda arguments, environment: loaded.append(arguments[:2]))
    monkeypatch.setattr(census_return.invented_files, "write_file", lambda path, children: None)

    result = bench("return-cin", "--children", "40000", "--runs", "2")

    assert result.exit_code == status
    assert loaded == [["load", "cin"]]
    assert cases(result)[0]["times_lxml"] == seconds / 0.5


@pytest.mark.django_db
def test_a_return_is_measured_from_its_reading_to_its_keeping(tmp_path: Path) -> None:
    given = tmp_path / "given.xml"
    invented_files.write_file(given, invented_files.everybody(20))
    loading.load_once(given, loader())
    figures = census_return.return_once(tmp_path / "made.xml")
    assert figures["children"] == 20
    assert figures["processor_seconds"] > figures["lxml_processor_seconds"] > 0
    assert ReturnSnapshot.objects.get().children == 20


@pytest.mark.django_db
def test_a_dataset_is_measured_from_its_reading_to_its_keeping(tmp_path: Path) -> None:
    given, extract = tmp_path / "given.xml", tmp_path / "extract"
    invented_files.write_file(given, invented_files.everybody(20))
    loading.load_once(given, loader())
    returned, read = dataset.return_once(extract), dataset.read_once(extract)
    loaded = dataset.load_once(extract, loader())
    assert [one["children"] for one in (returned, read, loaded)] == [20, 20, 20]
    assert read["rows"] > 100
    assert min(returned["processor_seconds"], loaded["processor_seconds"]) > read["processor_seconds"] > 0
    assert Load.objects.filter(kind="ssd").get().children == 20


@pytest.mark.parametrize(("megabytes", "status"), [(130, 0), (131, 1)])
@pytest.mark.parametrize("what", ["load-ssd", "return-ssd"])
def test_the_dataset_is_bound_by_how_its_memory_grows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str, megabytes: int, status: int
) -> None:
    asked: list[str] = []

    def measured(arguments: list[str], environment: dict[str, str]) -> dict[str, Any]:
        asked.append(arguments[1])
        peak = megabytes if loads.count("load") > 1 else 100
        children = 1_000 if loads.count("load") == 1 else 10_000
        took = {"seconds": 2.0, "processor_seconds": 0.1 if arguments[1] == "one-read-ssd" else 2.0}
        return {"children": children, "rows": 9, "memory_at_start": 100, "memory_peak": peak * 1024**2, **took}

    loads: list[str] = []
    monkeypatch.setattr(dataset, "place", lambda: nowhere(tmp_path))
    monkeypatch.setattr(dataset, "figures_of", measured)
    monkeypatch.setattr(dataset, "run", lambda arguments, environment: loads.append(arguments[0]))
    monkeypatch.setattr(dataset.invented_files, "write_file", lambda path, children: None)

    result = bench(what, "--children", "1000,10000", "--runs", "2")

    assert result.exit_code == status
    assert [case["times_csv"] for case in cases(result)] == [20.0, 20.0]
    assert asked.count(f"one-{what}") == 4


# --- the board -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("tables_made_once")
@pytest.mark.one_database
@pytest.mark.slow
def test_board_asks_as_many_queries_whatever_its_size_and_names_its_floors() -> None:
    result = bench("board", "--children", "40", "--runs", "2")

    assert result.exit_code == 0, result.output
    measured = {case["what"]: case for case in cases(result)}
    assert list(measured) == [
        "board",
        "board: its SQL alone",
        "list of 50 rows",
        "list of 50 rows: its SQL alone",
        "empty page",
    ]
    for name in board.PAGES:
        assert measured[name]["queries"] > 5
        assert measured[name]["median_milliseconds"] > measured[f"{name}: its SQL alone"]["median_milliseconds"] > 0
        assert f"met     {name}: as many queries at 40 open children as at 20" in result.stdout


@pytest.mark.django_db(transaction=True)
def test_the_board_is_measured_over_children_who_are_seen_and_not_seen(tmp_path: Path) -> None:
    made = service.InventedService(tmp_path, loader(), lambda *told: None)
    made.grow_to(90)
    worked_with = Child.objects.filter(as_at_on=None)
    assert 0 < worked_with.count() < 90
    assert Visit.objects.count() == worked_with.count() * service.VISITS_TO_A_CHILD
    assert not Visit.objects.exclude(child__as_at_on=None).exists()
    held = oversight.children_by_worker(Child.objects.all(), today()).values()
    assert sum(one.open for one in held) == 90
    assert sum(one.on_plan for one in held) > sum(one.not_seen for one in held) > 0


def test_queries_that_grow_with_the_children_end_with_status_1(monkeypatch: pytest.MonkeyPatch) -> None:
    instead(monkeypatch, small=12, large=212)

    result = bench("board", "--children", "200")

    assert result.exit_code == 1
    assert "MISSED  board: as many queries at 200 open children as at 10 (212 and 12)" in result.stdout


def test_a_slow_board_is_said_and_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    instead(monkeypatch, small=12, large=12, milliseconds=900.0)

    result = bench("board", "--children", "200")

    assert result.exit_code == 0
    assert "MISSED  board: 900 ms of server time at the median" in result.stdout
    assert "321 running deadlines" in result.stdout


def test_all_fails_when_only_the_first_benchmark_missed_a_must(monkeypatch: pytest.MonkeyPatch) -> None:
    missed = Outcome(lines=("loading",), cases=(), musts=(Must("too much memory", is_met=False),))
    met = Outcome(lines=("board",), cases=(), musts=(Must("fixed queries", is_met=True),))
    shown = Outcome(lines=("queue",), cases=(), musts=(Must("fixed queries", is_met=True),))
    read = Outcome(lines=("pages",), cases=(), musts=(Must("fixed queries", is_met=True),))
    found = Outcome(lines=("matching",), cases=(), musts=(Must("recall", is_met=True),))
    monkeypatch.setattr(loading, "measure", lambda *arguments: missed)
    monkeypatch.setattr(census_rules, "measure", lambda *arguments: met)
    monkeypatch.setattr(census_return, "measure", lambda *arguments: met)
    monkeypatch.setattr(dataset, "measure", lambda *arguments: met)
    monkeypatch.setattr(board, "measure", lambda *arguments: met)
    monkeypatch.setattr(queue, "measure", lambda *arguments: shown)
    monkeypatch.setattr(pages, "measure", lambda *arguments: read)
    monkeypatch.setattr(matching, "measure", lambda *arguments: found)

    result = bench("all")

    assert result.exit_code == 1
    assert result.stdout.index("MISSED  too much memory") < result.stdout.index("met     fixed queries")


# --- the queue -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("tables_made_once")
@pytest.mark.one_database
@pytest.mark.slow
def test_the_queue_asks_as_many_queries_whatever_its_size() -> None:
    result = bench("queue", "--contacts", "80", "--runs", "2")

    assert result.exit_code == 0, result.output
    measured = {case["what"]: case for case in cases(result)}
    assert list(measured) == ["queue", "queue: its SQL alone", "empty page"]
    assert measured["queue"]["queries"] > 10
    assert measured["queue"]["median_milliseconds"] > measured["queue: its SQL alone"]["median_milliseconds"] > 0
    assert "met     queue: as many queries at 80 open contacts as at 40" in result.stdout


def test_a_queue_whose_queries_grow_ends_with_status_1_and_a_slow_one_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for large, status in ((44, 1), (30, 0)):
        figures = {
            "sizes": [200, 5000],
            "queries": {"queue": [30, large]},
            "deadlines_running": 321,
            "contacts": 15_000,
            "milliseconds": {"queue": [900.0], "queue: its SQL alone": [1.5], "empty page": [1.0]},
        }
        monkeypatch.setattr(queue, "place", lambda: nowhere(Path()))
        monkeypatch.setattr(queue, "figures_of", lambda arguments, environment, made=figures: made)

        result = bench("queue")

        assert result.exit_code == status
        assert "MISSED  queue: 900 ms of server time at the median" in result.stdout


# --- the child's page ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("tables_made_once")
@pytest.mark.one_database
@pytest.mark.slow
def test_the_pages_of_a_child_ask_as_many_queries_however_long_the_history() -> None:
    outcome = pages.measure(2, lambda *told: None, cycles=3)

    measured = {case["what"]: case for case in outcome.cases}
    assert outcome.is_good, outcome.musts
    for name in pages.MOST_MILLISECONDS:
        assert measured[name]["queries"] > 5
        assert measured[name]["median_milliseconds"] > measured[f"{name}: its SQL alone"]["median_milliseconds"] > 0
    assert measured["caseload"]["events"] > 900


# --- matching --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("tables_made_once")
@pytest.mark.one_database
@pytest.mark.slow
def test_matching_looks_people_up_and_reviews_them_all() -> None:
    result = bench("matching", "--people", "1500", "--looks", "40")

    live, batch = cases(result)
    assert (live["what"], live["people"], live["runs"]) == ("live look-up", 1500, 40)
    assert live["p95_milliseconds"] >= live["median_milliseconds"] >= live["best_milliseconds"] > 0
    assert live["recall_listed"] >= live["recall"] > 0.8
    assert (batch["what"], batch["known_duplicates"]) == ("batch", 57)
    assert batch["recall"] > 0.8
    assert batch["precision"] > 0.95
    assert batch["memory_peak"] > batch["memory_before"] > 10_000_000
    assert "1,500 invented people, 57 of them with a second, faulty record" in result.stdout


def matched(recall: float, precision: float, milliseconds: float = 20.0) -> dict[str, Any]:
    counts = {"known": 1000, "found": round(1000 * recall), "likely": 1000, "likely_right": round(1000 * precision)}
    return {
        "people": 100,
        "known_duplicates": 1000,
        "live": counts | {"listed": 1000, "milliseconds": [milliseconds] * 30, "processor_milliseconds": [1.0] * 30},
        "batch": counts | {"seconds": 2.0, "pairs": 1010},
        "memory_before_batch": 1,
        "memory_peak": 2,
    }


@pytest.mark.parametrize(
    ("figures", "status", "said"),
    [
        (matched(0.93, 0.99), 0, "met     live look-up: recall of 0.930"),
        (matched(0.929, 0.99), 1, "MISSED  batch: recall of 0.929 (wanted: 0.93 or more)"),
        (matched(0.95, 0.989), 1, "MISSED  live look-up: precision of 0.989 (wanted: 0.99 or more)"),
        (matched(0.95, 0.999, 900.0), 0, "MISSED  live look-up: 900 ms at the median on SQLite"),
    ],
)
def test_too_little_found_or_too_much_ends_with_status_1(
    monkeypatch: pytest.MonkeyPatch, figures: dict[str, Any], status: int, said: str
) -> None:
    @contextmanager
    def somewhere() -> Iterator[SimpleNamespace]:
        with nowhere(Path()) as here:
            here.database_kind = "SQLite"
            yield here

    monkeypatch.setattr(matching, "place", somewhere)
    monkeypatch.setattr(matching, "figures_of", lambda arguments, environment: figures)

    result = bench("matching")

    assert result.exit_code == status
    assert said in result.stdout


def test_the_invented_people_are_the_same_each_time_and_have_their_second_records() -> None:
    one, again = World(2_000), World(2_000)
    assert one.records == again.records
    assert len(one.records) == 2_000
    assert len(one.seconds) == pytest.approx(2_000 * 0.04, abs=5)
    numbers = [person.nhs_number for person in one.records[: -len(one.seconds)]]
    assert 0.45 < sum(map(bool, numbers)) / len(numbers) < 0.55
    assert len({number for number in numbers if number}) == sum(map(bool, numbers))
    for of, second in one.seconds:
        assert one.records[second].of == of
        assert one.records[second].is_child == one.records[of].is_child


# --- where it is measured --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("tables_made_once")
@pytest.mark.one_database
@pytest.mark.slow
def test_every_database_begins_empty_and_is_thrown_away() -> None:
    count = ["manage", "shell", "--no-imports", "-v0", "-c"]
    source = "from lineofsight.record.models import Team; Team.holding_team(); print(Team.objects.count())"
    with place() as here:
        folder = here.folder
        addresses = []
        for _ in range(2):
            with here.database() as environment:
                addresses.append(environment["DATABASE_URL"])
                assert run([*count, source], environment).split() == ["1"]

    assert addresses[0] != addresses[1]
    assert not folder.exists()


def test_tables_stand_in_columns() -> None:
    assert table(("children", "rate"), [("1,000", "9/s"), ("10,000", "12/s")]) == [
        "children  rate",
        "1,000      9/s",
        "10,000    12/s",
    ]
