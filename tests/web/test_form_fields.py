"""Django form fields drawn with the design system's parts."""

from datetime import date

import pytest
from django import forms

from lineofsight.web.form_fields import DateField, error_list, part_for
from lineofsight.web.gallery import GalleryForm
from lineofsight.web.listing import Filter
from lineofsight.web.recording_forms import ChoiceField, YesNoField, visits_every


class VisitForm(forms.Form):
    happened_on = DateField(label="When?", named="the date of the visit", latest=lambda: date(2026, 11, 22))


def posted(day, month, year):
    return VisitForm({"happened_on_day": day, "happened_on_month": month, "happened_on_year": year})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (("4", "11", "2026"), date(2026, 11, 4)),
        (("04", "Nov", "2026"), date(2026, 11, 4)),
        ((" 4 ", "november", "2026"), date(2026, 11, 4)),
        (("22", "11", "2026"), date(2026, 11, 22)),
    ],
)
def test_a_date_is_read_from_three_boxes(typed, read):
    form = posted(*typed)
    assert form.is_valid()
    assert form.cleaned_data["happened_on"] == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("", "", ""), "Enter the date of the visit"),
        (("4", "", ""), "The date of the visit must include a month and a year"),
        (("31", "11", "2026"), "The date of the visit must be a real date, for example 4 11 2026"),
        (("²", "11", "2026"), "The date of the visit must be a real date, for example 4 11 2026"),
        (("4", "Smarch", "2026"), "The date of the visit must be a real date, for example 4 11 2026"),
        (("4", "11", "26"), "The date of the visit must have a year of four digits, for example 2026"),
        (("23", "11", "2026"), "The date of the visit must be today or in the past"),
    ],
)
def test_a_date_that_cannot_be_says_what_is_wrong(typed, said):
    form = posted(*typed)
    assert not form.is_valid()
    assert error_list(form) == [{"text": said, "href": "#id_happened_on-day"}]


def test_what_was_typed_stands_in_the_boxes_again():
    part = part_for(posted("31", "Nov", "2026")["happened_on"])
    assert [item["value"] for item in part.params["items"]] == ["31", "Nov", "2026"]
    assert all("govuk-input--error" in item["classes"] for item in part.params["items"])


def test_a_known_date_stands_in_the_boxes():
    part = part_for(VisitForm(initial={"happened_on": date(2026, 11, 4)})["happened_on"])
    assert [item["value"] for item in part.params["items"]] == ["4", "11", "2026"]
    assert [item["name"] for item in part.params["items"]] == [
        f"happened_on_{part}" for part in ("day", "month", "year")
    ]


def test_each_kind_of_field_has_its_part():
    form = GalleryForm()
    assert {bound.name: part_for(bound).component for bound in form} == {
        "given_names": "input",
        "happened_on": "date-input",
        "summary": "character-count",
        "outcome": "radios",
        "factors": "checkboxes",
        "team": "select",
        "is_alone": "checkboxes",
    }


def test_errors_lead_to_the_first_input_of_their_group():
    form = GalleryForm({})
    assert {error["href"] for error in error_list(form)} == {
        "#id_given_names", "#id_happened_on-day", "#id_outcome", "#id_factors", "#id_team",
    }  # fmt: skip
    part = part_for(form["outcome"])
    assert part.params["idPrefix"] == "id_outcome"
    assert part.params["errorMessage"] == {"text": "This field is required."}


def test_chosen_values_are_marked():
    form = GalleryForm({"outcome": "seen", "factors": ["3A", "16A"], "team": "2", "is_alone": "on"})
    marked = {
        name: [item["value"] for item in part_for(form[name]).params["items"] if item["is_chosen"]]
        for name in ("outcome", "factors", "team")
    }
    assert marked == {"outcome": ["seen"], "factors": ["3A", "16A"], "team": ["2"]}
    assert part_for(form["is_alone"]).params["items"][0]["checked"]


def test_an_optional_field_says_so():
    form = GalleryForm()
    assert part_for(form["summary"]).params["label"]["text"] == "Summary (optional)"
    assert part_for(form["given_names"]).params["label"]["text"] == "Given names"


def test_a_widget_without_a_part_is_refused():
    class Odd(forms.Form):
        many = forms.MultiValueField(fields=[], widget=forms.MultiWidget(widgets=[]))

    with pytest.raises(TypeError, match="No part draws a MultiWidget"):
        part_for(Odd()["many"])


def test_a_password_is_never_sent_back():
    class SignIn(forms.Form):
        password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))

    part = part_for(SignIn({"password": "a secret of mine"})["password"])
    assert (part.params["type"], part.params["value"], part.params["autocomplete"]) == (
        "password",
        "",
        "current-password",
    )


class Choices(forms.Form):
    became = ChoiceField([("refused", "Refused"), ("cancelled", "Cancelled")], label="?", otherwise="", required=False)
    kind = ChoiceField([("failed", "Failed"), ("held", "Held")], label="?", otherwise="")


def offered(name, **given):
    return [item["value"] for item in part_for(Choices(given)[name]).params["items"]]


def test_an_answer_that_need_not_be_given_can_be_taken_away_once_it_is_chosen():
    assert offered("became") == ["refused", "cancelled"]
    assert offered("became", became="refused") == ["refused", "cancelled", ""]
    assert offered("kind", kind="failed") == ["failed", "held"]


@pytest.mark.parametrize("typed", ["0", "91", "often"])
def test_how_often_a_child_is_visited_says_from_which_number_to_which(typed):
    with pytest.raises(forms.ValidationError, match="a whole number of days from 1 to 90"):
        visits_every("Visits?", most=90).clean(typed)


def test_a_choice_that_is_wrong_says_of_which_question():
    with pytest.raises(forms.ValidationError, match="for “Does the family agree”"):
        YesNoField("Does the family agree").clean("")
    with pytest.raises(forms.ValidationError, match="“Status” has no such choice"):
        Filter(label="Status", choices=[("open", "Open")]).clean("unborn")
