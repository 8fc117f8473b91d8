"""Checking whole files: bad input is said, one bad row hides no other, and the order of things does not matter."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from contextlib import redirect_stdout
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lineofsight import cli
from lineofsight.returns.cin_census.rules.catalogue import NOT_HELD, RULES
from lineofsight.returns.cin_census.rules.census_year import year_name
from lineofsight.returns.cin_census.rules.files import Checked, check_file
from lineofsight.returns.cin_census.rules.report import place_text
from lineofsight.returns.cin_census.rules.rule import Severity
from lineofsight.returns.cin_census.writing import ReviewsForm, write_census
from lineofsight.returns.exceptions import CensusFileError
from lineofsight.synthetic.census import header_for, invented_children
from lineofsight.synthetic.dirty import DIRTY_FAULTS, Planted, dirty_census
from tests.conftest import SHARED, leave_out
from tests.returns.census_files import EPISODE, HEADER, IDENTIFIERS, census, child, write

UNTIL = date(2026, 3, 31)
WRITTEN_BY = header_for(UNTIL, datetime(2026, 4, 1, 6, 30, tzinfo=UTC))
LATE_WORK = {"8670Q", "8675Q", "2991Q"}
"""What an honest file of a busy authority shows: assessments and enquiries that wait, and an enquiry before one."""


def codes_of(checked: Checked) -> Counter[str]:
    return Counter(one.code for one in checked.findings)


def breaches_of(checked: Checked) -> list[tuple[str, str, str]]:
    return [(one.code, one.fields[0], place_text(one.place)) for one in checked.breaches]


def check(folder: Path, children: str, header: str = HEADER, ends_in: int | None = None) -> Checked:
    return check_file(write(folder, census(children, header)), ends_in)


# --- what cannot be read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "no xml", "<Message><Children>", "<Other/>", "<!DOCTYPE x><Message/>"])
def test_what_is_no_census_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(CensusFileError):
        check_file(write(tmp_path, text))


def test_a_date_with_a_zone_and_one_with_the_day_first_are_missing_and_said(tmp_path: Path) -> None:
    episodes = "".join(
        f"<CINdetails><CINreferralDate>{day}</CINreferralDate><ReferralNFA>1</ReferralNFA></CINdetails>"
        for day in ("2025-06-02Z", "02/06/2025", "2025-06-31")
    )
    checked = check(tmp_path, child(episodes))
    assert [place_text(one.place) for one in checked.findings if one.code == "8600"] == ["1.1", "1.2", "1.3"]
    assert [one.values[0] for one in checked.findings if one.code == "8600"] == [
        "2025-06-02Z",
        "02/06/2025",
        "2025-06-31",
    ]
    unread = [one for one in checked.breaches if one.code == "type"]
    assert [(one.fields, one.values) for one in unread] == [
        (("CINdetails.CINreferralDate",), (day,)) for day in ("2025-06-02Z", "02/06/2025", "2025-06-31")
    ]


def test_a_day_without_end_is_a_day_and_is_said(tmp_path: Path) -> None:
    checked = check(tmp_path, child(EPISODE.format("<CINclosureDate>9999-12-31</CINclosureDate>")))
    assert codes_of(checked)["8620"] == 1
    assert ("type", "CINdetails.CINclosureDate", "1.1") in breaches_of(checked)


def test_one_bad_row_hides_no_other(tmp_path: Path) -> None:
    plans = "".join(
        f"<ChildProtectionPlans><CPPstartDate>{start}</CPPstartDate><CPPendDate>{end}</CPPendDate></ChildProtectionPlans>"
        for start, end in (("2025-07-02", "2025-07-01"), ("then", "later"), ("2025-08-02", "2025-08-01"))
    )
    checked = check(tmp_path, child(EPISODE.format(plans)) + child(EPISODE.format(plans)))
    found = [place_text(one.place) for one in checked.findings if one.code == "8925"]
    assert found == ["1.1.1", "1.1.3", "2.1.1", "2.1.3"]


def test_an_identifier_that_is_missing_or_repeated_names_the_child_by_its_place(tmp_path: Path) -> None:
    nameless = "<ChildIdentifiers><Sex>F</Sex></ChildIdentifiers>"
    twice = "<ChildIdentifiers><LAchildID>A1</LAchildID><LAchildID>A2</LAchildID><Sex>F</Sex></ChildIdentifiers>"
    checked = check(tmp_path, child(identifiers=nameless) + child(identifiers=twice) + child() + child())
    by_code = {code: [one for one in checked.findings if one.code == code] for code in ("8500", "8510")}
    assert [(one.child, place_text(one.place)) for one in by_code["8500"]] == [(None, "1")]
    assert [(one.child, place_text(one.place)) for one in by_code["8510"]] == [("C1", "3"), ("C1", "4")]
    assert [[other.place for other in one.related] for one in by_code["8510"]] == [[(4,)], [(3,)]]
    assert ("occurrence", "ChildIdentifiers.LAchildID", "2") in breaches_of(checked)


# --- the catalogue of items ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "breach"),
    [
        ("<ReferralNFA>0</ReferralNFA><ReferralSource>1A</ReferralSource>", ("order", "CINdetails.ReferralSource")),
        ("<ReferralSource>zz</ReferralSource>", ("code", "CINdetails.ReferralSource")),
        ("<CINclosureDate>soon</CINclosureDate>", ("type", "CINdetails.CINclosureDate")),
        ("<CINclosureDate/>", ("type", "CINdetails.CINclosureDate")),
        ("<ReferralNFA>0</ReferralNFA><ReferralNFA>1</ReferralNFA>", ("occurrence", "CINdetails.ReferralNFA")),
        ("<ReferralNFA>0</ReferralNFA>", ("occurrence", "CINdetails.ReferralSource")),
        ("<Surprise>1</Surprise>", ("unknown", "CINdetails.Surprise")),
        ("<Sex>F</Sex>", ("unknown", "CINdetails.Sex")),
        ("<Section47>1</Section47>", ("type", "CINdetails.Section47")),
        ("<PreProceedingsandFGDM/>", ("unknown", "CINdetails.PreProceedingsandFGDM")),
        ("<ReferralNFA unit='x'>0</ReferralNFA>", ("unknown", "CINdetails.ReferralNFA/@unit")),
        ("stray<ReferralNFA>0</ReferralNFA>", ("unknown", "CINdetails.text()")),
    ],
)  # fmt: skip
def test_a_breach_of_the_catalogue_is_said_beside_the_rules(
    inside: str, breach: tuple[str, str], tmp_path: Path
) -> None:
    checked = check(tmp_path, child(EPISODE.format(inside)))
    assert (*breach, "1.1") in breaches_of(checked)
    assert checked.has_errors


def test_what_stands_outside_the_children_is_said(tmp_path: Path) -> None:
    text = f"<Message><Extra>1</Extra><Children>{child()}<Sibling/></Children>{HEADER}</Message>"
    checked = check_file(write(tmp_path, text))
    assert {code for code, *_ in breaches_of(checked)} >= {"unknown", "order"}
    assert (checked.year, checked.children, codes_of(checked)["100"]) == ("2025-26", 1, 0)


def test_a_file_without_children_is_checked(tmp_path: Path) -> None:
    checked = check(tmp_path, "")
    assert checked.children == 0
    assert codes_of(checked) == {"2887Q": 1, "2888Q": 1}
    assert breaches_of(checked) == [("occurrence", "Children.Child", "")]


def test_a_file_without_a_header_is_checked_by_the_current_year(tmp_path: Path) -> None:
    checked = check(tmp_path, child(), header="")
    assert checked.year == "2025-26"
    assert codes_of(checked)["100"] == 1
    assert len(checked.warnings) == 2


# --- years -----------------------------------------------------------------------------------------------------------


def test_an_earlier_year_skips_what_is_not_held(tmp_path: Path) -> None:
    header = HEADER.replace("2026", "2024", 2)
    checked = check(tmp_path, child(), header)
    skipped = {run.rule.code for run in checked.rules if run.skipped == NOT_HELD}
    assert checked.year == "2023-24"
    assert skipped == {"1570", "1580", "2886Q", "4180", "8750", "8770Q", "8945Q", "8950Q"}
    assert not check(tmp_path, child(), header.replace("2024", "2021")).has_run


def test_the_draft_is_of_2026_27_alone(tmp_path: Path) -> None:
    run = {ends_in: check(tmp_path, child(), ends_in=ends_in).rules for ends_in in (2026, 2027)}
    assert len(run[2026]) == len(RULES)
    assert [one.rule.code for one in run[2027] if one.rule.is_draft][:2] == ["8995Q", "9000Q"]
    assert all(not one.skipped for one in run[2027])


@pytest.mark.parametrize(
    ("day", "year", "ends_in", "begins"),
    [
        ("2026-03-31", 2026, 2026, "2025-04-01"),
        ("2026-03-31", 2025, 2026, "2025-04-01"),
        ("2025-12-31", 2026, 2026, "2025-04-01"),
        ("2026-03-30", 2026, 2026, "2025-04-01"),
        ("2026-04-01", 2026, 2026, "2025-04-01"),
        ("2026-04-01", 2027, 2027, "2026-04-01"),
        ("2026-05-31", 2027, 2027, "2026-04-01"),
        ("2026-05-31", 2031, 2027, "2026-04-01"),
        ("9999-12-31", 2026, 2026, "2025-04-01"),
        ("2062-03-31", 2026, 2026, "2025-04-01"),
        ("9999-12-31", 9999, 2026, "2025-04-01"),
    ],
)
def test_the_period_is_of_the_year_that_holds_the_reference_date(
    day: str, year: int, ends_in: int, begins: str, tmp_path: Path
) -> None:
    header = HEADER.replace("2026-03-31", day).replace("<Year>2026", f"<Year>{year}")
    closed = [date.fromisoformat(begins) - timedelta(days=before) for before in (0, 1)]
    checked = check(
        tmp_path, child("".join(EPISODE.format(f"<CINclosureDate>{on}</CINclosureDate>") for on in closed)), header
    )
    assert checked.year == year_name(ends_in)
    assert [one.values[0] for one in checked.findings if one.code == "8620"] == [closed[1].isoformat()]
    assert ("100" in codes_of(checked)) == (day != "2026-03-31" or year != 2026)
    assert any(day in warning for warning in checked.warnings) == (day != "2026-03-31")


# --- generated files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reviews", ["dfe", "grouped"])
def test_a_clean_file_has_no_error(reviews: ReviewsForm, tmp_path: Path) -> None:
    file = tmp_path / "clean.xml"
    write_census(file, WRITTEN_BY, invented_children(1_000, UNTIL, seed=5), reviews)
    checked = check_file(file)
    assert checked.breaches == []
    assert {one.code for one in checked.findings if one.severity is Severity.ERROR} == set()
    assert set(codes_of(checked)) <= LATE_WORK


def test_every_planted_fault_that_a_rule_covers_is_found(tmp_path: Path) -> None:
    file = tmp_path / "dirty.xml"
    planted = dirty_census(file, WRITTEN_BY, invented_children(1_000, UNTIL, seed=6), 0.25, Random(3), "dfe")
    checked = check_file(file)
    found = {(one.child, one.code) for one in checked.findings}
    missed = [(one.key, code) for one in planted for code in one.fault.rules if not is_found(one, code, found)]
    assert missed == []
    texts = {text for breach in checked.breaches for text in breach.values if text}
    unsaid = [
        (one.key, one.refused)
        for one in planted
        if one.refused and not one.fault.rules
        if not any(refused.value in text for refused in one.refused for text in texts)
    ]
    assert unsaid == []
    assert {one.key for one in planted} == {fault.key for fault in DIRTY_FAULTS}


def is_found(planted: Planted, code: str, found: set[tuple[str | None, str]]) -> bool:
    return (planted.child_id or None, code) in found


@pytest.mark.parametrize("name", ["fake_CIN_data.xml", "CIN_Census_2026.xml"])
def test_a_sample_is_checked_and_nothing_is_swallowed(name: str, request: pytest.FixtureRequest) -> None:
    file = SHARED / "cin" / "samples" / name
    if not file.exists():
        leave_out(request.node, f"../shared/standards/cin/samples/{name}")
    checked = check_file(file, 2026)
    assert [run.skipped for run in checked.rules] == [""] * len(RULES)
    assert codes_of(checked)["100"] == 1
    assert checked.breaches
    if name.startswith("CIN"):
        assert breaches_of(checked) == [
            ("unknown", "ChildIdentifiers.text()", "1"),
            ("code", "ChildIdentifiers.Sex", "1"),
            ("code", "FactorsIdentifiedAtAssessment.AssessmentFactors", "1.1.1"),
            ("unknown", "CINdetails.PreProceedingsandFGDM", "1.1"),
            ("occurrence", "FactorsIdentifiedAtAssessment.AssessmentFactors", "2.1.1"),
        ]
    else:
        assert codes_of(checked)["4180"] == checked.children == 332


NAMES = st.sampled_from(
    [
        *("LAchildID", "UPN", "PersonBirthDate", "Sex", "Disability", "Disabilities", "CINdetails", "CINreferralDate"),
        *("ReferralNFA", "Assessments", "AssessmentActualStartDate", "FactorsIdentifiedAtAssessment", "Other"),
        *("AssessmentFactors", "CINPlanDates", "CINPlanStartDate", "Section47", "DateOfInitialCPC"),
        *("ChildProtectionPlans", "CPPstartDate", "CPPendDate", "Reviews", "CPPreviewDate"),
    ]
)
TEXTS = st.sampled_from(
    ["", "1", "false", "2025-06-02", "9999-12-31", "0001-01-01", "2024-02-29", "x", "RC8", "21", "-1"]
)
TREES = st.recursive(
    st.tuples(NAMES, TEXTS), lambda inner: st.tuples(NAMES, st.lists(inner, max_size=5)), max_leaves=30
)


def as_xml(tree: tuple[str, object]) -> str:
    name, content = tree
    inside = content if isinstance(content, str) else "".join(map(as_xml, content))
    return f"<{name}>{inside}</{name}>"


@settings(max_examples=150)
@given(st.lists(TREES, max_size=6))
def test_nothing_that_is_well_formed_stops_a_check(tmp_path_factory: pytest.TempPathFactory, trees: list) -> None:
    folder = tmp_path_factory.mktemp("any")
    good = child(EPISODE.format("<CINclosureDate>2025-06-01</CINclosureDate>"))
    checked = check(folder, child("".join(map(as_xml, trees))) + good)
    assert [place_text(one.place) for one in checked.findings if one.code == "8630"][-1] == "2.1"


# --- the command -----------------------------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    printed = StringIO()
    with redirect_stdout(printed), pytest.raises(SystemExit) as ended:
        cli.main(["check", "cin", *arguments])
    return int(ended.value.code or 0), printed.getvalue()


def test_a_check_starts_without_what_other_commands_need() -> None:
    """A third of a second is the goal; what would take longer is not loaded at all."""
    program = (
        "import sys\nfrom lineofsight import cli\ntry: cli.main(['check', 'cin', 'nothing.xml'])\n"
        "finally: print([name for name in ('django', 'typer', 'pydantic', 'lxml', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (2, "[]"), done.stderr


def test_a_reader_who_stops_reading_is_no_error(tmp_path: Path) -> None:
    _, bad, _ = files(tmp_path)
    command = f"{sys.executable} -m lineofsight check cin {bad} --format json | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")


def files(folder: Path) -> tuple[Path, Path, Path]:
    clean = folder / "clean.xml"
    write_census(clean, WRITTEN_BY, invented_children(300, UNTIL, seed=5))
    bad = write(folder, census(child(EPISODE.format("<CINclosureDate>2025-06-01</CINclosureDate>"))), "bad.xml")
    return clean, bad, write(folder, "", "empty.xml")


def test_the_status_says_whether_errors_were_found_or_nothing_was_checked(tmp_path: Path) -> None:
    clean, bad, empty = map(str, files(tmp_path))
    assert [run(file)[0] for file in (clean, bad, empty)] == [0, 1, 2]
    assert run(clean, bad)[0] == 1
    assert run(clean, bad, empty)[0] == 2
    assert [run(clean, option)[0] for option in ("--rules=99", "--year=2025-27", "--format=xlsx")] == [2, 2, 2]
    assert run(clean, "--year", "2020-21")[0] == 2
    assert [run(clean, f"--out={tmp_path}/none/found.{form}")[0] for form in ("xlsx", "csv")] == [2, 2]
    assert [run(clean, option)[0] for option in ("--rules=", "--rules=,", f"--out={tmp_path}/found.pdf")] == [2, 2, 2]
    assert not (tmp_path / "found.pdf").exists()


def test_what_is_checked_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, bad, _ = files(tmp_path)
    before, beside = bad.read_bytes(), tmp_path / "beside.json"
    beside.symlink_to(bad)
    assert run(str(bad), "--format", "text", "--out", str(bad))[0] == 2
    assert run(str(bad), "--out", str(beside))[0] == 2
    assert bad.read_bytes() == before
    assert "what is found would be written over it" in capsys.readouterr().err


def test_the_status_of_single_rules_leaves_out_what_is_found_beside_them(tmp_path: Path) -> None:
    bad = str(files(tmp_path)[1])
    assert run(bad, "--rules", "8925")[0] == 0
    assert run(bad, "--rules", "8630")[0] == 1


def test_csv_says_beside_its_rows_what_did_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, census(child(), HEADER.replace("2026-03-31", "31/03/2026")))
    run(str(file), "--format", "csv", "--year", "2023-24")
    said = capsys.readouterr().err
    assert "no reference date that can be read" in said
    assert "rules skipped: wording not held of 2023-24: 1570" in said
    run(str(file), "--format", "csv", "--year", "2026-27")
    assert "rules of a draft: 8995Q" in capsys.readouterr().err


def test_json_has_a_line_for_each_file(tmp_path: Path) -> None:
    clean, bad, empty = map(str, files(tmp_path))
    _, printed = run(clean, bad, empty, "--format", "json", "--rules", "8630,2991")
    lines = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    assert [line["file"] for line in lines] == [clean, bad, empty]
    assert lines[1]["rules"] == [
        {"code": "2991Q", "severity": "query", "run": True, "findings": 0},
        {"code": "8630", "severity": "error", "run": True, "findings": 1},
    ]
    assert lines[1]["findings"] == [
        {
            "code": "8630",
            "severity": "error",
            "message": "CIN Closure Date is before CIN Referral Date for the same CIN episode",
            "child": "C1",
            "table": "CINdetails",
            "place": "1.1",
            "line": 9,
            "fields": ["CINdetails.CINreferralDate", "CINdetails.CINclosureDate"],
            "values": ["2025-06-02", "2025-06-01"],
            "related": [],
        }
    ]
    assert "empty" in lines[2]["error"]


def test_csv_and_workbook_hold_every_finding_and_run_nothing(tmp_path: Path) -> None:
    identifiers = IDENTIFIERS.replace("C1", "=1+1")
    file = write(tmp_path, census(child(EPISODE.format(""), identifiers)))
    found = len(check_file(file).findings) + len(check_file(file).breaches)
    written, book = tmp_path / "found.csv", tmp_path / "found.xlsx"
    assert run(str(file), "--out", str(written))[0] == run(str(file), "--out", str(book))[0] == 1
    rows = list(csv.DictReader(written.read_text("utf-8").splitlines()))
    assert len(rows) == found
    assert {row["child"] for row in rows if row["code"] == "1580"} == {"'=1+1"}
    sheets = load_workbook(book)
    assert sheets.sheetnames == ["Files", "Rules", "Findings"]
    assert (sheets["Findings"].max_row, sheets["Rules"].max_row) == (found + 1, len(RULES) + 1)


def test_the_text_says_where_and_what(tmp_path: Path) -> None:
    _, bad, _ = files(tmp_path)
    _, printed = run(str(bad), "--rules", "8630")
    assert "8630 error, 1 finding" in printed
    assert "child C1, CINdetails 1.1, line 9: CINreferralDate 2025-06-02, CINclosureDate 2025-06-01" in printed
