"""The small forms of a contact's page, in the field's words: each records one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, ClassVar, Final

from django import forms

from lineofsight.domain.codes import Ethnicity, Sex
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.contact_rules import LONGEST_TEXT
from lineofsight.domain.thresholds import Framework, LevelOfNeed
from lineofsight.record.models import ReferrerTold
from lineofsight.record.moment import LONDON, now, today
from lineofsight.web.form_fields import DateField
from lineofsight.web.recording_forms import ChoiceField, CodeField, YesNoField, happened


def words(label: str, *, needed: str = "", help_text: str = "", rows: int = 5) -> forms.CharField:
    """A longer text. needed: what is said where it is left out; "" where it may be."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=LONGEST_TEXT,
        required=bool(needed),
        error_messages={"required": needed},
    )


def short(label: str, *, needed: str = "", help_text: str = "", longest: int = 200) -> forms.CharField:
    """A line of text. needed: what is said where it is left out; "" where it may be."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=bool(needed),
        error_messages={"required": needed, "max_length": f"Shorten this to {longest} characters or fewer"},
    )


AS_CHOICE: Final = {True: "yes", False: "no", None: "unknown"}
"""What the choice of a `YesNoField` sends for a value."""


def levels_in(framework: Framework) -> list[tuple[str, str]]:
    """The levels of need as the framework names them."""
    return [(level.value, framework.names[level]) for level in LevelOfNeed]


class ContactForm(forms.Form):
    """A form about one contact. `told` is what it says, in the shape of its action."""

    def told(self) -> dict[str, Any]:
        return self.stored(self.cleaned_data)

    def stored(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Some of the form's values in the shape of its action."""
        return dict(values)

    @classmethod
    def shown(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values of the record as the form's fields begin with them: yes, no and not known are choices."""
        return {
            name: AS_CHOICE[value] if isinstance(cls.base_fields.get(name), YesNoField) else value
            for name, value in values.items()
        }


class RecommendForm(ContactForm):
    """What screening found, and what it recommends. Two people on one contact merge by field."""

    screening_summary = words(
        "What did screening find?",
        needed="Write what screening found",
        help_text="What is worrying, what is working well, the history, and what is not known",
        rows=8,
    )
    recommended_level = ChoiceField([], label="Level of need", otherwise="Choose a level of need")
    recommended_outcome = ChoiceField(
        ContactOutcome.choices(), label="What should follow?", otherwise="Choose what should follow"
    )

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels: Any = self.fields["recommended_level"]
        levels.choices = levels_in(framework)
        levels.choice_hints = {level.value: level.leads for level in LevelOfNeed}


class ChildSaidForm(ContactForm):
    """What was said of the child, put right. Two people on one contact merge by field."""

    codes: ClassVar[frozenset[str]] = frozenset({"sex", "ethnicity"})

    given_names = short("Given names")
    family_name = short("Family name")
    known_as = short("Known as")
    born_on = DateField(label="Date of birth", named="the date of birth", required=False)
    expected_on = DateField(label="Expected date of birth", named="the expected date of birth", required=False)
    age_said = forms.IntegerField(
        label="Age, if the date of birth is not known",
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
        error_messages={"invalid": "The age must be a whole number of years"},
    )
    sex = CodeField(Sex, label="Sex", otherwise="", required=False)
    ethnicity = CodeField(Ethnicity, label="Ethnicity", otherwise="", required=False)
    language = short("First language", longest=60)
    communication_need = short("Communication need or interpreter")
    disability = short("Disability")
    school = short("School, college or nursery")
    general_practitioner = short("GP")
    nhs_number = short("NHS number", longest=20, help_text="10 digits")
    upn = short("Unique pupil number", longest=20)
    about_this_child = words("About this child alone", help_text="What is different for this child")

    def stored(self, values: Mapping[str, Any]) -> dict[str, Any]:
        given = dict(values)
        for code in self.codes & given.keys():
            given[code] = str(given[code].value) if isinstance(given[code], Enum) else given[code] or ""
        if "nhs_number" in given:
            given["nhs_number"] = given["nhs_number"].replace(" ", "")
        return given


class MessageSaidForm(ContactForm):
    """What the message says, put right. Two people on one contact merge by field."""

    worries = words("What is the worry?", needed="Say what the worry is", rows=10)
    working_well = words("What is working well?")
    childs_words = words("What did the child say?", help_text="In the child’s own words")
    happened_on = happened("When did it happen?", "the day it happened", required=False)
    is_in_immediate_danger = YesNoField("Is a child in immediate danger?")
    danger = words("What is the danger?", rows=3)
    parents_told = YesNoField("Do the parents know of this contact?")
    child_told = YesNoField("Does the child know of it?")
    why_not_told = words("If not, why not?", rows=3)
    police_reference = short("Police reference", longest=60)
    police_grade = short("Police grade", longest=40)


class WhyForm(ContactForm):
    """A step that needs its reason in words. what: the question."""

    why = words("Why?", needed="Say why")

    def __init__(self, *args: Any, what: str = "Why?", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = what


class AcknowledgeForm(ContactForm):
    how = ChoiceField(
        [("by phone", "By phone"), ("by email", "By email"), ("by letter", "By letter"), ("in person", "In person")],
        label="How were they told that it arrived?",
        otherwise="Choose how they were told",
    )


class TellReferrerForm(ContactForm):
    """Which contacts are told of, how, and in which words. about: the contacts that may be told of, by reference."""

    contacts = forms.MultipleChoiceField(
        label="About whom?",
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": "Choose at least one child"},
    )
    how = ChoiceField(
        [choice for choice in ReferrerTold.How.choices if choice[0] != ReferrerTold.How.STATUS_PAGE],
        label="How were they told?",
        otherwise="Choose how they were told",
    )
    words = words(
        "In which words?",
        needed="Write what was told",
        help_text="Prepared for this outcome. Change it as you told it: no detail of the family, and no level.",
        rows=12,
    )

    def __init__(self, *args: Any, about: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contacts"]
        field.choices = list(about)

    def told(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"contacts": given["contacts"], "how": ReferrerTold.How(given["how"]), "words": given["words"]}


def today_and_now() -> dict[str, Any]:
    """What a form of something that happened begins with."""
    return {"on": today(), "at_time": now().astimezone(LONDON)}
