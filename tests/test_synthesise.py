"""`lineofsight synthesise`: the files and the record that it makes, and the sentences with which it refuses."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from lineofsight import cli
from lineofsight.access import trail
from lineofsight.record.models import Authority, Child, Load, Worker
from lineofsight.returns.cin_census.reading import read_children
from lineofsight.synthetic.authority import AUTHORITY_NAME

TODAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SMALL = ("--children", "30", "--years", "2", "--until", "2026-10-31", "--seed", "5")
FILES = [
    "springshire_children_in_need_2025-03-31.xml",
    "springshire_children_in_need_2026-03-31.xml",
    "springshire_children_in_need_2026-10-31.xml",
]
MEMORY = """
import resource, sys
from datetime import date
from pathlib import Path
from lineofsight.synthetic.census import write_files
from lineofsight.synthetic.plan import AuthorityPlan
plan = AuthorityPlan(int(sys.argv[1]), 3, date(2026, 10, 31), 4)
written = list(write_files(plan, Path(sys.argv[2]), rate=float(sys.argv[3])))
print(sum(one.children for one in written), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def synthesise(capsys: pytest.CaptureFixture[str], *typed: str) -> tuple[int, str]:
    """The status that the command ends with, and all that it said, on one line."""
    with time_machine.travel(TODAY, tick=False):
        try:
            cli.main(["synthesise", *typed])
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
            said = end.code if isinstance(end.code, str) else ""
        else:
            said = ""
    printed = capsys.readouterr()
    words = re.sub(r"[│╭╮╰╯─]", " ", f"{printed.out} {printed.err} {said}")
    return status or 0, " ".join(words.split())


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# --- files -----------------------------------------------------------------------------------------------------------


def test_files_are_written_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = synthesise(capsys, *SMALL, "--out", str(tmp_path / "new" / "folder"))
    assert status == 0
    assert list(held(tmp_path / "new" / "folder")) == FILES
    everybody = set()
    for name in FILES:
        path = tmp_path / "new" / "folder" / name
        children = list(read_children(path))
        assert f"{path}: {len(children)} children " in said
        everybody |= {child.la_child_id for child in children}
    assert len(everybody) == 30
    assert "3 files in" in said
    assert "fault" not in said


def test_two_runs_write_the_same_and_another_seed_does_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dirty = ("--dirty", "0.5", "--reviews", "grouped")
    for name, seed in (("once", "5"), ("again", "5"), ("other", "6")):
        assert synthesise(capsys, *SMALL, *dirty, "--seed", seed, "--out", str(tmp_path / name))[0] == 0
    assert held(tmp_path / "once") == held(tmp_path / "again")
    assert held(tmp_path / "once") != held(tmp_path / "other")


def test_a_dirty_file_has_a_table_of_its_faults_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = synthesise(capsys, *SMALL, "--dirty", "0.5", "--out", str(tmp_path))
    assert status == 0
    tables = [name.replace(".xml", ".planted.csv") for name in FILES]
    assert sorted(held(tmp_path)) == sorted([*FILES, *tables])
    for file, table in zip(FILES, tables, strict=True):
        with (tmp_path / table).open(encoding="utf-8-sig", newline="") as rows:
            planted = list(csv.DictReader(rows))
        assert planted
        assert re.search(rf"{file}: \d+ children, {len(planted)} of them with a fault", said)


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        (("--dirty", "2"), 2, "2.0 is not in the range 0.0<=x<=1.0|less than or equal to 1"),
        (("--dirty", "-0.1"), 2, "-0.1 is not in the range 0.0<=x<=1.0|greater than or equal to 0"),
        (("--dirty", "nan"), 2, "nan is not in the range|Input should be"),
        (("--until", "2026-11-23"), 1, r"23 November 2026 is not over yet\. Give a day before today"),
        (("--until", "2026-11-24"), 1, r"24 November 2026 is not over yet\. Give a day before today"),
        (("--until", "yesterday"), 2, "'yesterday' does not match the format"),
        (("--reviews", "other"), 2, r"'other' is not a form of reviews\. Give dfe or grouped"),
        (("--years", "0"), 2, "0 is not in the range|greater than or equal to 1"),
        (("--years", "16"), 2, "16 is not in the range|less than or equal to 15"),
        (("--children", "0"), 2, "0 is not in the range|greater than or equal to 1"),
        (
            ("--years", "15", "--until", "2009-06-01"),
            1,
            r"at 1 June 1994: bank holidays are loaded from 1 January 1995",
        ),
        (("--years", "1", "--until", "1975-01-01"), 1, r"at 1 January 1974: bank holidays are loaded from 1 January"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(
    typed: tuple[str, ...], status: int, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended, said = synthesise(capsys, "--children", "5", *typed, "--out", str(tmp_path / "new"))
    assert ended == status
    assert re.search(sentence, said), said
    assert "Traceback" not in said
    assert not list(tmp_path.rglob("*.*"))


def test_the_oldest_years_that_are_known_can_be_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = synthesise(
        capsys, "--children", "60", "--years", "3", "--until", "1998-01-02", "--out", str(tmp_path)
    )
    assert status == 0, said


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a file").write_text("in the way")
    for folder in (tmp_path / "a file", tmp_path / "a file" / "below"):
        status, said = synthesise(capsys, *SMALL, "--out", str(folder))
        assert status == 1
        assert re.search(rf"{folder} cannot be written to: .*\. Give another folder\.", said)
    assert held(tmp_path) == {"a file": b"in the way"}


def test_faults_are_for_files_alone(capsys: pytest.CaptureFixture[str]) -> None:
    status, said = synthesise(capsys, *SMALL, "--dirty", "0.5")
    assert status == 2
    assert "--dirty goes with --out" in said
    status, said = synthesise(capsys, *SMALL, "--reviews", "grouped")
    assert status == 2
    assert "--reviews goes with --out" in said


# --- the record ------------------------------------------------------------------------------------------------------


@pytest.mark.one_database
@pytest.mark.slow
@pytest.mark.django_db
def test_an_empty_record_is_lived_and_a_full_one_refused(capsys: pytest.CaptureFixture[str]) -> None:
    status, said = synthesise(capsys, *SMALL)
    assert status == 0, said
    assert re.search(
        r"Springshire until 31 October 2026: 30 children in \d+ families, [\d,]+ actions by \d+ workers,"
        r" in \d+ seconds \([\d.]+ children a second\)\.",
        said,
    )
    assert Authority.objects.get().name == AUTHORITY_NAME
    assert Child.objects.filter(la_child_id__startswith="SPR").count() == 30
    assert not Load.objects.exists()
    before = trail.verify()
    status, said = synthesise(capsys, *SMALL)
    assert status == 1
    assert "The record here is not empty" in said
    assert "LINEOFSIGHT_DATA" in said
    assert trail.verify() == before


@pytest.mark.django_db
def test_a_record_that_stands_is_refused_before_its_tables_are_touched(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Worker.objects.create(name="Somebody Real")
    touched: list[str] = []
    monkeypatch.setattr("lineofsight.commands.synthesise.call_command", lambda name, **_: touched.append(name))
    status, said = synthesise(capsys, *SMALL)
    assert (status, touched) == (1, [])
    assert "The record here is not empty" in said


@pytest.mark.django_db
def test_a_plan_that_cannot_be_leaves_the_record_empty(capsys: pytest.CaptureFixture[str]) -> None:
    status, said = synthesise(capsys, "--children", "5", "--years", "15", "--until", "2009-06-01")
    assert status == 1
    assert "bank holidays are loaded from" in said
    assert not Authority.objects.exists()


# --- memory ----------------------------------------------------------------------------------------------------------


@pytest.mark.one_database
@pytest.mark.slow
@pytest.mark.parametrize("rate", ["0", "0.3"])
def test_memory_does_not_grow_with_the_children(tmp_path: Path, rate: str) -> None:
    peaks = {}
    for children in ("400", "4000"):
        folder = tmp_path / children
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{MEMORY}", children, str(folder), rate],
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "lineofsight.config.settings", "LINEOFSIGHT_DATA": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
        written, peaks[children] = map(int, done.stdout.split())
        assert written >= int(children)
    assert peaks["4000"] < 1.3 * peaks["400"]
