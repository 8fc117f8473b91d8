"""Do we know them? Who in the record may be the person that is spoken of, as a page and as a part of other forms.

A form that captures what is said of a person embeds the macro `do_we_know_them`; its fields are posted here as they are
typed, and the answer lists whom the record may know, side by side with what is said, with what speaks for and against.
The choice is an input of the embedding form: `Choice.read` says what was chosen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from lineofsight.access.known import known_of, showable_people
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.domain.codes import Sex
from lineofsight.domain.matching import SaidName, SaidOfPerson, said
from lineofsight.domain.permissions import Action
from lineofsight.record.matching import Candidate, candidates
from lineofsight.record.models import Child, Person
from lineofsight.record.moment import today
from lineofsight.web.form_fields import DateField
from lineofsight.web.known_people import PersonShown, shown_people
from lineofsight.web.reader import reader_of
from lineofsight.web.words import date_in_words

AT_MOST = 10
NOBODY = "nobody"
"""The value of the choice "None of these"."""


class SaidForm(forms.Form):
    """What is said of one person: the fields of every form that embeds the look-up, under these names or its own."""

    given_names = forms.CharField(label="Given names", max_length=200, required=False)
    family_name = forms.CharField(label="Family name", max_length=200, required=False)
    also_known_as = forms.CharField(
        label="Other names", max_length=400, required=False, help_text="Former names and names used. One on each line",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    born_on = DateField(label="Date of birth", named="the date of birth", latest=today, required=False)
    age = forms.IntegerField(
        label="Age", min_value=0, max_value=120, required=False, help_text="In years, where no date of birth is known",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "The age must be a whole number of years from 0 to 120"
        ),
    )  # fmt: skip
    expected_on = DateField(
        label="Expected date of birth", named="the expected date of birth", required=False,
        help_text="For an unborn child",
    )  # fmt: skip
    sex = forms.ChoiceField(
        label="Sex", required=False, choices=[("", "Not known"), *((one.value, one.label) for one in Sex)]
    )
    address = forms.CharField(
        label="Address", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    postcode = forms.CharField(label="Postcode", max_length=8, required=False)
    nhs_number = forms.CharField(label="NHS number", max_length=20, required=False)
    upn = forms.CharField(label="Unique pupil number", max_length=20, required=False)
    la_child_id = forms.CharField(label="LA child ID", max_length=64, required=False)
    household = forms.CharField(
        label="People around", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Parents, carers, brothers and sisters: one name on each line",
    )  # fmt: skip

    def told(self) -> SaidOfPerson:
        """What is said, without what cannot be read: a date that is half typed says nothing yet."""
        self.is_valid()
        given: dict[str, Any] = dict(self.cleaned_data)
        age = given.pop("age", None)
        return said(
            **given
            | {
                "also_known_as": tuple(names_in(given.get("also_known_as", ""))),
                "household": tuple(names_in(given.get("household", ""))),
                "birth_year": today().year - age if age is not None and not given.get("born_on") else None,
            }
        )


def names_in(text: str) -> Iterator[SaidName]:
    """The names of a text, one on each line: the last word is the family name, a word alone a given name."""
    for line in text.splitlines():
        words = line.split()
        if len(words) == 1:
            yield SaidName(given_names=words[0])
        elif words:
            yield SaidName(" ".join(words[:-1]), words[-1])


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks: its fields under the names of `SaidForm`, whom it may choose, and what it has chosen.

    The form posts its own names of fields by those of `SaidForm` ("household" may be a list of pairs of names, of a
    given and a family name), and what stands before the names of the others. id: of the part of the page.
    """

    data: dict[str, Any]
    id: str
    choice_name: str
    chosen: str
    only_children: bool

    @classmethod
    def read(cls, post: Mapping[str, Any]) -> Self:
        """What was posted. What cannot be read as our own form would write it counts as not sent."""
        try:
            names = json.loads(post.get("known_names") or "{}")
        except ValueError:
            names = {}
        names = names if isinstance(names, dict) else {}
        prefix = str(post.get("known_prefix", ""))
        data: dict[str, Any] = {}
        for field in SaidForm.base_fields:
            own = names.get(field, f"{prefix}{field}")
            if isinstance(own, list):
                data[field] = "\n".join(_joined(post, pair) for pair in own)
                continue
            for part in ("", "_day", "_month", "_year"):
                if f"{own}{part}" in post:
                    data[f"{field}{part}"] = post[f"{own}{part}"]
        identifier = str(post.get("known_id", "known"))
        choice_name = f"{prefix}known_as"
        return cls(
            data=data,
            id=identifier if identifier.replace("-", "").replace("_", "").isalnum() else "known",
            choice_name=choice_name,
            chosen=str(post.get(choice_name, "")),
            only_children=post.get("known_whom") != "anybody",
        )


def _joined(post: Mapping[str, Any], pair: Any) -> str:
    return " ".join(str(post.get(str(name), "")).strip() for name in pair) if isinstance(pair, list) else ""


@dataclass(frozen=True, slots=True)
class Found:
    """One candidate as the page shows it. value: what the choice "This is the child" sends."""

    candidate: Candidate
    person: PersonShown
    household_too: tuple[str, ...]

    @property
    def value(self) -> str:
        return value_of(self.person.person_id)


def value_of(person_id: int) -> str:
    """What an embedding form sends for a person of the record."""
    return f"person-{person_id}"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen in a form that embeds the look-up. is_made: False where nobody has said yet.

    person: whom of the record it is; None for "None of these", and while no choice is made.
    """

    is_made: bool
    person: Person | None = None

    @property
    def child(self) -> Child | None:
        """The child of the record, None for another adult and for nobody."""
        return self.person.child if self.person is not None and hasattr(self.person, "child") else None

    @classmethod
    def read(cls, post: Mapping[str, Any], by: Account, prefix: str = "") -> Self:
        """The choice of a posted form. Somebody whom the reader may not be shown counts as not chosen."""
        value = str(post.get(f"{prefix}known_as", ""))
        if value == NOBODY:
            return cls(is_made=True)
        number = value.removeprefix("person-")
        if number == value or not (number.isascii() and number.isdecimal() and len(number) < 19):
            return cls(is_made=False)
        if int(number) not in showable_people([int(number)], by):
            return cls(is_made=False)
        person = Person.objects.select_related("child").filter(pk=int(number)).first()
        return cls(is_made=person is not None, person=person)


@page(Action.LOOK_UP, methods=("GET", "HEAD", "POST"))
def do_we_know_them(request: PageRequest) -> HttpResponse:
    """Whom of the record the person may be: a page of its own, and a part of the forms that embed it."""
    asked = Asked.read(request.POST)
    form = SaidForm(asked.data if request.method == "POST" else None)
    is_part = request.headers.get("HX-Request") == "true"
    shown: dict[str, Any] = {"form": form, "asked": asked, "nobody": NOBODY, "is_asked": form.is_bound}
    if form.is_bound:
        shown |= answer_to(request, form.told(), only_children=asked.only_children)
    if is_part:
        return render(request, "known/part.html", shown | {"may_choose": True})
    return render(request, "known/page.html", shown, status=422 if form.errors else 200)


def answer_to(request: PageRequest, told: SaidOfPerson, *, only_children: bool = False) -> dict[str, Any]:
    """What a page shows of those whom the record may know: `found`, `restricted`, `in_words`. It goes on the trail.

    A page that shows candidates beside a contact calls this too.
    """
    reader = reader_of(request)
    possible = [one for one in candidates(told, limit=3 * AT_MOST) if one.child_id is not None or not only_children]
    known = known_of(possible[:AT_MOST], reader)
    people = {one.person_id for one in known.shown} | {pk for one in known.shown for pk in one.household_too}
    described = shown_people(people, reader)
    found = [
        Found(one, described[one.person_id], tuple(described[pk].name for pk in one.household_too if pk in described))
        for one in known.shown
    ]
    words = in_words(told)
    children = [pk for one in found for pk in one.person.shown_children]
    if words:
        request.trail.showed(dict.fromkeys(children), rows=len(found), search=words)
    return {"found": found, "restricted": known.restricted, "in_words": words, "told": told}


def in_words(told: SaidOfPerson) -> str:
    """Everything that was asked, as one text: for the trail, where the words of a search are kept."""
    parts = [f"{name.given_names} {name.family_name}".strip() for name in (*told.names, *told.household)]
    parts += [date_in_words(told.born_on), str(told.birth_year or ""), date_in_words(told.expected_on), told.sex]
    parts += [f"{home.lines} {home.postcode}".strip() for home in told.homes]
    parts += [*told.nhs_numbers, *told.upns, *told.la_child_ids]
    return "; ".join(" ".join(part.split()) for part in parts if part.strip())
