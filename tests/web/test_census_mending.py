"""Every rule of the census has a page that mends what it finds, or says who does; each page exists."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lineofsight.returns.cin_census.rules.automatic_notes import AUTOMATIC_NOTES, AUTOMATIC_NOTES_BY_CODE
from lineofsight.returns.cin_census.rules.catalogue import RULES, RULES_BY_CODE
from lineofsight.returns.cin_census.rules.rule import AnyRule, Level, Severity
from lineofsight.web.census_mending import MENDINGS, TABLE_OF_PAGE, mending_of
from lineofsight.web.recordings import RECORDINGS


def test_every_rule_has_one_row() -> None:
    held = [code for row in MENDINGS for code in row.codes]
    assert len(held) == len(set(held))
    missing = RULES_BY_CODE.keys() - set(held)
    assert not missing, f"Add to a row of MENDINGS, or say who mends it: {', '.join(sorted(missing))}"
    assert set(held) <= RULES_BY_CODE.keys()
    assert len(RULES) == 109


def test_every_row_names_pages_that_exist_or_says_who_mends_it() -> None:
    known = {one.key for one in RECORDINGS}
    for row in MENDINGS:
        assert row.pages or row.otherwise, row.codes
        assert set(row.pages) <= known & TABLE_OF_PAGE.keys(), row.codes


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_what_is_said_of_the_whole_return_or_of_its_header_leads_to_no_page_of_a_child(rule: AnyRule) -> None:
    if rule.level is not Level.CHILD:
        assert not mending_of(rule.code).pages


@pytest.mark.parametrize(
    ("items", "page"),
    [
        ("ChildCharacteristics.Ethnicity", "correct-details"),
        ("CINdetails.ReferralSource", "correct-referral"),
        ("ChildProtectionPlans.NumberOfPreviousCPP", "correct-protection-plan"),
    ],
)
def test_what_breaks_the_form_of_the_census_leads_to_the_page_of_its_item(items: str, page: str) -> None:
    assert mending_of("occurrence", items).pages == (page,)


def test_what_breaks_the_form_elsewhere_says_who_to_tell() -> None:
    assert "Tell whoever runs the service" in mending_of("order", "Header.Year").otherwise


def test_the_automatic_sentences_are_those_of_the_published_list(SHARED_STANDARDS: Path) -> None:
    source = SHARED_STANDARDS / "cin" / "automatic_ok_notes.csv"
    with source.open(encoding="utf-8", newline="") as file:
        published = {row["code"]: row["return_level_note"] for row in csv.DictReader(file)}
    assert published == AUTOMATIC_NOTES_BY_CODE
    assert all(RULES_BY_CODE[row.code].severity is Severity.QUERY for row in AUTOMATIC_NOTES)
    assert {row.code for row in AUTOMATIC_NOTES} == {rule.code for rule in RULES if rule.has_automatic_ok}
