"""Every rule of the census has words for the worker, and a page that sets what it speaks of, or the reason for none."""

from __future__ import annotations

import re

import pytest
from django.forms import Form

from lineofsight.returns.cin_census.items import ITEMS
from lineofsight.returns.cin_census.rules.catalogue import RULES_BY_CODE
from lineofsight.returns.cin_census.rules.rule import AnyRule, Level
from lineofsight.returns.cin_census.rules.worker_words import WORDS, WORDS_BY_CODE, WorkerWords
from lineofsight.web.census_forms import CENSUS_FORMS, CENSUS_FORMS_BY_KEY, NEW_CHILD, CensusForm, forms_of
from lineofsight.web.children import NewChildForm
from lineofsight.web.recordings import RECORDINGS

RECORDINGS_BY_KEY = {one.key: one for one in RECORDINGS}
NAMED = {f"{item.group.rpartition('/')[2]}.{item.name}" for item in ITEMS}
INSIDE = {"Disabilities": "ChildCharacteristics", "FactorsIdentifiedAtAssessment": "Assessments"}
NAMED |= {f"{INSIDE[group]}.{name}" for group, _, name in (one.partition(".") for one in NAMED) if group in INSIDE}
NAMED.add("ChildProtectionPlans.CPPreviewDate")


def test_every_rule_has_its_words_once() -> None:
    assert [row.code for row in WORDS] == sorted(RULES_BY_CODE, key=_number)


def _number(code: str) -> int:
    return int(re.sub(r"\D", "", code))


@pytest.mark.parametrize("row", WORDS, ids=lambda row: row.code)
def test_the_words_are_sentences_without_names_of_items(row: WorkerWords) -> None:
    assert re.fullmatch(r"[A-Z].*\.", row.words)
    assert not re.search(r"[a-z][A-Z]{2}|CIN|CPP|S47|ICPC|RNFA", row.words), "the worker's words, not the file's"
    assert len(row.words) <= 200


@pytest.mark.parametrize("rule", RULES_BY_CODE.values(), ids=lambda rule: rule.code)
def test_a_page_sets_what_a_rule_speaks_of_or_the_row_says_why_none_does(rule: AnyRule) -> None:
    has_page = next(forms_of(rule), None) is not None or rule.code in WITHOUT_ITEMS
    assert has_page == (WORDS_BY_CODE[rule.code].why_no_page is None)
    if rule.level is not Level.CHILD:
        assert not has_page


WITHOUT_ITEMS = {"2991Q"}
"""A rule that names no item: it is told beside the first field of the form that brings it about."""


@pytest.mark.parametrize("form", CENSUS_FORMS, ids=lambda form: form.key)
def test_a_form_has_the_fields_that_set_its_items(form: CensusForm) -> None:
    asked: type[Form] = NewChildForm if form.key == NEW_CHILD else RECORDINGS_BY_KEY[form.key].form
    assert set(form.fields.values()) <= set(asked.base_fields)
    assert set(form.fields) <= NAMED


def test_a_form_stands_once() -> None:
    assert len(CENSUS_FORMS_BY_KEY) == len(CENSUS_FORMS)
