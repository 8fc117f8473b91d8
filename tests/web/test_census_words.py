"""Every rule of the census has words for the worker, and a page that sets what it speaks of, or the reason for none."""

from __future__ import annotations

import re

import pytest
from django.forms import Form

from lineofsight.returns.cin_census.items import CHILD, ITEMS, PRE_PROCEEDINGS, Item
from lineofsight.returns.cin_census.rules.catalogue import RULES_BY_CODE
from lineofsight.returns.cin_census.rules.rule import AnyRule, Level
from lineofsight.returns.cin_census.rules.worker_words import WORDS, WORDS_BY_CODE, WorkerWords
from lineofsight.web.census_forms import (
    CENSUS_FORMS,
    CENSUS_FORMS_BY_KEY,
    CONTACT_DECISION,
    NEW_CHILD,
    CensusForm,
    forms_of,
)
from lineofsight.web.children import NewChildForm
from lineofsight.web.front_door.decision_form import DecisionForm
from lineofsight.web.recordings import RECORDINGS

RECORDINGS_BY_KEY = {one.key: one for one in RECORDINGS}
INSIDE = {
    "Disabilities": "ChildCharacteristics",
    "FactorsIdentifiedAtAssessment": "Assessments",
    "Reviews": "ChildProtectionPlans",
}


def named(item: Item) -> str:
    """An item as the rules call it."""
    group = item.group.rpartition("/")[2]
    return f"{INSIDE.get(group, group)}.{item.name}"


NAMED = {named(item) for item in ITEMS}
HELD = {named(item) for item in ITEMS if item.field and item.path.startswith(CHILD) and item.group != PRE_PROCEEDINGS}
"""What the record holds of a child, and returns: of the draft module no page speaks while typing."""


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
    pages: dict[str, type[Form]] = {NEW_CHILD: NewChildForm, CONTACT_DECISION: DecisionForm}
    asked = pages.get(form.key) or RECORDINGS_BY_KEY[form.key].form
    assert set(form.fields.values()) <= set(asked.base_fields)
    assert form.items <= NAMED


def test_every_item_that_the_record_holds_is_set_by_a_form_but_for_what_the_record_gives_by_itself() -> None:
    assert HELD - {item for form in CENSUS_FORMS for item in form.items} == {"ChildIdentifiers.LAchildID"}


def test_a_form_stands_once() -> None:
    assert len(CENSUS_FORMS_BY_KEY) == len(CENSUS_FORMS)
