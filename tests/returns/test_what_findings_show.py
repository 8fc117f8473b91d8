"""What a finding shows of a file: where, which field, which value, and the other rows that it rests on."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path

import pytest

from lineofsight.returns.cin_census.rules import report
from lineofsight.returns.cin_census.rules.files import Checked, check_file
from lineofsight.returns.cin_census.rules.report import place_text
from lineofsight.returns.cin_census.rules.rule import Finding
from tests.returns.census_files import write
from tests.returns.rule_spec import PLAIN_HEADER, file_of


def checked(folder: Path, rows: str, *codes: str) -> Checked:
    """The check of a file drawn as the specifications of the rules are, by some rules or by all."""
    return check_file(write(folder, file_of(rows, PLAIN_HEADER)), codes=codes)


def found(folder: Path, rows: str, code: str) -> list[Finding]:
    return checked(folder, rows, code).findings


def without_lines(text: str) -> str:
    return re.sub(r", line \d+", "", text.strip())


RESTS_ON = [
    (
        "8565",
        (
            "CINclosureDate 2025-08-01, DateOfInitialCPC 2025-07-01; AssessmentActualStartDate 2025-07-01,"
            " AssessmentAuthorisationDate 2025-08-02; CPPstartDate 2025-07-01, CPPendDate 2025-08-03"
        ),
        (
            "CINdetails 1.1: CINclosureDate 2025-08-01; beside Assessments 1.1.1:"
            " AssessmentAuthorisationDate 2025-08-02; ChildProtectionPlans 1.1.1: CPPendDate 2025-08-03"
        ),
    ),
    (
        "8565",
        "CINclosureDate 2025-08-01, DateOfInitialCPC 2025-08-04",
        "CINdetails 1.1: CINclosureDate 2025-08-01, DateOfInitialCPC 2025-08-04",
    ),
    (
        "4003",
        "CINPlanStartDate 2025-07-01; CPPstartDate 2025-06-20; Reviews: CPPreviewDate 2025-08-01",
        (
            "Reviews 1.1.1.1: CPPreviewDate 2025-08-01; beside CINPlanDates 1.1.1: CINPlanStartDate 2025-07-01,"
            " no CINPlanEndDate"
        ),
    ),
    (
        "2884",
        (
            "CINdetails: CINclosureDate 2025-06-20, DateOfInitialCPC 2025-06-10;"
            " CINdetails: CINreferralDate 2025-07-01, DateOfInitialCPC 2025-07-08;"
            " Section47: DateOfInitialCPC 2025-06-10"
        ),
        "Section47 1.2.1: DateOfInitialCPC 2025-06-10; beside CINdetails 1.1: DateOfInitialCPC 2025-06-10",
    ),
    (
        "8841",
        "CPPstartDate 2025-07-02; Reviews: CPPreviewDate 2025-09-01; Reviews: CPPreviewDate 2025-07-01",
        "ChildProtectionPlans 1.1.1: CPPstartDate 2025-07-02; beside Reviews 1.1.1.2: CPPreviewDate 2025-07-01",
    ),
]


@pytest.mark.parametrize(("code", "rows", "shown"), RESTS_ON, ids=[f"{code} {rows}" for code, rows, _ in RESTS_ON])
def test_a_finding_shows_the_values_that_it_rests_on_and_where_they_stand(
    code: str, rows: str, shown: str, tmp_path: Path
) -> None:
    made = checked(tmp_path, rows, code)
    made.breaches.clear()  # the items that a drawn row leaves out
    assert without_lines(list(report.text(made))[-1]) == f"child C1, {shown}"
    table = list(csv.reader(StringIO(written(made))))
    related = dict(zip(*table, strict=True))["related"]
    assert without_lines(related) == shown.partition("; beside ")[2]


def written(made: Checked) -> str:
    report.write_csv(file := StringIO(newline=""), [made])
    return file.getvalue()


def test_children_who_share_an_identifier_are_named_and_it_is_not_repeated(tmp_path: Path) -> None:
    rows = "UPN A123456789012 // UPN A123456789012"
    first, second = (without_lines(line) for line in list(report.text(checked(tmp_path, rows, "1520")))[-2:])
    assert first == "child C1, ChildIdentifiers 1: UPN A123456789012; beside child C2, ChildIdentifiers 2"
    assert second == "child C2, ChildIdentifiers 2: UPN A123456789012; beside child C1, ChildIdentifiers 1"
    assert [one.child for one in found(tmp_path, rows, "1520")[0].related] == ["C2"]


def test_of_very_many_rows_the_text_shows_some_and_says_how_many_more(tmp_path: Path) -> None:
    rows = " // ".join(["LAchildID C9"] * (report.SHOWN_OF_EACH + 3))
    first = found(tmp_path, rows, "8510")[0]
    line = next(line for line in report.text(checked(tmp_path, rows, "8510")) if "ChildIdentifiers 1," in line)
    assert len(first.related) == report.SHOWN_OF_EACH + 2
    assert line.endswith(
        f"ChildIdentifiers {place_text((report.SHOWN_OF_EACH + 1,))}, line "
        f"{first.related[report.SHOWN_OF_EACH - 1].line}; 2 more"
    )


# --- what stands in the file, and nothing else -----------------------------------------------------------------------


def test_a_group_of_reviews_without_a_date_shows_no_date_of_another(tmp_path: Path) -> None:
    rows = "CPPstartDate 2025-07-02; Reviews: CPPreviewDate 2025-09-01; Reviews: CPPreviewDate 01/10/2025; Reviews:"
    first, second = found(tmp_path, rows, "8842Q")
    assert [place_text(one.place) for one in (first, second)] == ["1.1.1.2", "1.1.1.3"]
    assert [first.values, second.values] == [("01/10/2025",), (None,)]


@pytest.mark.parametrize(
    ("code", "rows"),
    [("8540", "Disability XX"), ("8770Q", "UPNunknown UN1"), ("8772", "UPNunknown UN7")],
)
def test_the_referrals_that_led_to_further_action_are_shown(code: str, rows: str, tmp_path: Path) -> None:
    flags = ("0", "1", "false")
    episodes = "; ".join(f"CINdetails: ReferralNFA {flag}" for flag in flags)
    (one,) = found(tmp_path, f"{rows}; {episodes}", code)
    shown = [(place_text(row.place), row.values) for row in one.related if row.table == "CINdetails"]
    assert shown == [("1.1", {"CINdetails.ReferralNFA": "0"}), ("1.3", {"CINdetails.ReferralNFA": "false"})]


def test_a_finding_about_disabilities_names_each_that_breaks_the_rule(tmp_path: Path) -> None:
    made = checked(tmp_path, "Disability HAND+XX+HAND+NONE", "8540", "8790", "8794")
    named = {
        one.code: [(place_text(row.place), *row.values.values()) for row in one.related if row.table != "CINdetails"]
        for one in made.findings
    }
    assert named == {"8540": [("1.2", "XX")], "8790": [("1.4", "NONE")], "8794": [("1.1", "HAND"), ("1.3", "HAND")]}
    assert {(place_text(one.place), one.values[0]) for one in made.findings} == {("1", "HAND, XX, HAND, NONE")}
    assert [(one.code, place_text(one.place), one.values) for one in made.breaches] == [("code", "1.2", ("XX",))]


def test_a_breach_in_a_group_of_several_dates_is_at_its_own_review(tmp_path: Path) -> None:
    rows = "CPPstartDate 2025-07-02; Reviews: CPPreviewDate 2025-09-01; Reviews: CPPreviewDate 2025-10-01+soon+empty"
    unread = [one for one in checked(tmp_path, rows, "8841").breaches if one.code == "type"]
    assert [(place_text(one.place), one.values) for one in unread] == [("1.1.1.3", ("soon",)), ("1.1.1.4", (None,))]


# --- the whole return ------------------------------------------------------------------------------------------------

OF_THE_WHOLE = [
    (
        "2883",
        (
            "CINdetails: DateOfInitialCPC 2025-06-10; CPPstartDate 2025-06-10; CPPstartDate 2025-07-01 //"
            " CPPstartDate 2025-07-02"
        ),
        "CPPstartDate 3 in the census year, CINdetails DateOfInitialCPC 1 in the census year",
    ),
    ("2886Q", "Sex U // 2 x", "Sex missing or U for 1 of 3 children (33.33%), the unborn left out"),
    ("2887Q", "Disability HAND // Disability AUT", "2 codes used (AUT, HAND), at most 1 of one child; NONE left out"),
    ("2888Q", "", "no code used, at most 0 of one child; NONE left out"),
]


@pytest.mark.parametrize(("code", "rows", "figures"), OF_THE_WHOLE, ids=[code for code, *_ in OF_THE_WHOLE])
def test_a_finding_about_the_whole_return_gives_the_figures(code: str, rows: str, figures: str, tmp_path: Path) -> None:
    made = checked(tmp_path, rows, code)
    made.breaches.clear()
    assert figures in list(report.text(made))[-1]
