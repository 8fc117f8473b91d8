"""Two people on one form: what each typed, what the page asks, and what is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from lineofsight.web import merging
from lineofsight.web.merging import BOTH, MINE, THEIRS, Conflict


class SchoolForm(forms.Form):
    school = forms.CharField(label="School", required=False)
    worries = forms.CharField(label="What is worrying?", required=False)
    born_on = forms.DateField(label="Date of birth", required=False)
    sex = forms.ChoiceField(label="Sex", choices=[("F", "Female"), ("M", "Male")], required=False)


BASE = {"school": "", "worries": "", "born_on": "2016-05-14"}


def test_dates_compare_with_what_a_page_kept_of_them() -> None:
    outcome = merging.merge(BASE, BASE | {"born_on": date(2016, 5, 14)}, {"born_on": date(2016, 5, 15)})
    assert outcome.changes == {"born_on": date(2016, 5, 15)}
    assert merging.merge(BASE, BASE | {"born_on": date(2016, 5, 14)}, {"born_on": date(2016, 5, 14)}).changes == {}


def test_different_fields_are_both_kept_and_the_writer_is_told() -> None:
    outcome = merging.merge(BASE, BASE | {"school": "Hillside"}, {"school": "", "worries": "bruises"})
    assert outcome.changes == {"worries": "bruises"}
    told = outcome.note(SchoolForm(), "Sam Worker at 2:02pm")
    assert told == "While you wrote, Sam Worker at 2:02pm changed: School. Their changes and yours are both kept."
    assert merging.merge(BASE, BASE, {"worries": "bruises"}).note(SchoolForm(), "nobody") == ""


@pytest.mark.parametrize(
    ("choice", "changes"),
    [(THEIRS, {}), (MINE, {"school": "Mine"}), (BOTH, {"school": "Theirs\n\nMine"})],
)
def test_a_choice_is_made_between_what_was_shown_and_what_was_typed(choice: str, changes: dict[str, Any]) -> None:
    first = merging.merge({"school": ""}, {"school": "Theirs"}, {"school": "Mine"})
    assert first.conflicts == (Conflict("school", "Theirs", "Mine"),)
    assert first.changes == {}
    answered = merging.merge(
        {"school": "Theirs"}, {"school": "Theirs"}, {"school": "Mine"}, choices={"school": choice}, asked=["school"]
    )
    assert (answered.changes, answered.conflicts) == (changes, ())


def test_a_choice_that_was_asked_and_not_made_is_asked_again() -> None:
    outcome = merging.merge({"school": "Theirs"}, {"school": "Theirs"}, {"school": "Mine"}, asked=["school"])
    assert outcome.changes == {}
    assert outcome.conflicts == (Conflict("school", "Theirs", "Mine"),)


def test_a_third_person_who_writes_meanwhile_is_asked_about_too() -> None:
    outcome = merging.merge(
        {"school": "Theirs"}, {"school": "A third"}, {"school": "Mine"}, choices={"school": MINE}, asked=["school"]
    )
    assert outcome.conflicts == (Conflict("school", "A third", "Mine"),)
    kept_theirs = merging.merge(
        {"school": "Theirs"}, {"school": "A third"}, {"school": "Mine"}, choices={"school": THEIRS}, asked=["school"]
    )
    assert (kept_theirs.changes, kept_theirs.conflicts) == ({}, ())


@pytest.mark.parametrize(
    ("theirs", "mine", "may"),
    [("x" * 60, "mine", True), ("short", "short too", False), ("", "x" * 60, False), (None, "x" * 60, False)],
)
def test_long_texts_may_both_be_kept(theirs: Any, mine: Any, may: bool) -> None:
    assert Conflict("worries", theirs, mine).may_keep_both is may


def test_a_choice_is_read_by_the_name_of_its_field() -> None:
    sent = QueryDict("choose_school=mine&choose_worries=everything&choose_other=mine")
    assert merging.choices_in(sent, ["school", "worries"]) == {"school": "mine"}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("sex", "F", "Female"),
        ("born_on", date(2016, 5, 14), "14 May 2016"),
        ("school", "", "Nothing"),
        ("school", None, "Nothing"),
        ("school", False, "No"),
        ("sex", ["F", "M"], "Female, Male"),
    ],
)
def test_a_value_is_shown_in_words(name: str, value: Any, words: str) -> None:
    assert merging.words_of(SchoolForm(), name, value) == words
