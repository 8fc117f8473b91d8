"""The questions of the contact forms, in plain words: one form for each page, shared with the staff's own screen.

What cannot be (a birth in the future, an unknown code) is said by `domain.contact_rules`, beside the field.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from django import forms

from lineofsight.domain.codes import Ethnicity, ReferralSource, Sex
from lineofsight.domain.codes.front_door import NOT_PROFESSIONAL_SOURCES, ContactMethod
from lineofsight.domain.contact_rules import (
    LONGEST_NAME,
    LONGEST_TEXT,
    NewMessage,
    SaidOfChild,
    SaidOfPerson,
    faults_in,
)
from lineofsight.record.models import Relationship
from lineofsight.record.moment import now, today
from lineofsight.web.form_fields import DateField
from lineofsight.web.recording_forms import ChoiceField, YesNoField, only_if

PUBLIC_SOURCES: Final = (
    (ReferralSource.FAMILY_MEMBER_RELATIVE_OR_CARER.code, "I am family: a parent, a relative or a carer"),
    (ReferralSource.ACQUAINTANCE.code, "I am a friend, a neighbour or a child-minder"),
    (ReferralSource.SELF.code, "I am the child or young person"),
    (ReferralSource.OTHER_INDIVIDUAL.code, "Another way"),
    (ReferralSource.ANONYMOUS.code, "I would rather not say"),
)
"""Who the public are to the child, in their words, by the national code of the source."""

PROFESSIONAL_SOURCES: Final = (
    (ReferralSource.SCHOOL.code, "School, college or nursery"),
    (ReferralSource.EDUCATION_SERVICE.code, "Education service"),
    (ReferralSource.GENERAL_PRACTITIONER.code, "GP surgery"),
    (ReferralSource.HEALTH_VISITOR.code, "Health visiting"),
    (ReferralSource.SCHOOL_NURSE.code, "School nursing"),
    (ReferralSource.OTHER_PRIMARY_HEALTH.code, "Other primary health, such as a midwife or a dentist"),
    (ReferralSource.ACCIDENT_AND_EMERGENCY.code, "Accident and emergency"),
    (ReferralSource.OTHER_HEALTH.code, "Other health, such as a hospital, mental health or ambulance"),
    (ReferralSource.HOUSING.code, "Housing"),
    (ReferralSource.POLICE.code, "Police"),
    (ReferralSource.OTHER_LEGAL_AGENCY.code, "Court, probation, prison, immigration or Cafcass"),
    (ReferralSource.EARLY_HELP.code, "Early help or a family hub"),
    (ReferralSource.SOCIAL_CARE_OF_THIS_AUTHORITY.code, "Adult social care of this council"),
    (ReferralSource.OTHER_SERVICE_OF_THIS_AUTHORITY.code, "Another service of this council"),
    (ReferralSource.ANOTHER_AUTHORITY.code, "Another council"),
    (ReferralSource.OTHER.code, "Voluntary organisation, children’s centre or another"),
)
"""The agencies, in their words, by the national code of the source."""

ADULT_KINDS: Final = [(kind.value, kind.label) for kind in Relationship.Kind]
NOT_LISTED: Final = {"invalid_choice": "Choose one of the list"}
TOO_LONG: Final = "This has %(show_value)s characters. Shorten it to %(limit_value)s, or add it as a file"


def line(label: str, *, most: int = LONGEST_NAME, required: str = "", **shape: Any) -> forms.CharField:
    """An answer of one line. required: what to say where it is missing; "" for one that may be left out."""
    messages = {"max_length": TOO_LONG} | ({"required": required} if required else {})
    return forms.CharField(label=label, max_length=most, required=bool(required), error_messages=messages, **shape)


def long_text(label: str, help_text: str = "", *, required: str = "", rows: int = 5) -> forms.CharField:
    """A longer answer."""
    messages = {"max_length": TOO_LONG} | ({"required": required} if required else {})
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=LONGEST_TEXT,
        required=bool(required),
        error_messages=messages,
    )


class QuestionForm(forms.Form):
    """One page of questions. `of` are the columns of what it tells of; others only lead through the form."""

    of: type[NewMessage | SaidOfChild | SaidOfPerson] = NewMessage
    part = "message"

    def told(self) -> dict[str, Any]:
        """What was answered, by column, without what was left out."""
        columns = {column.name for column in fields(self.of)}
        return {name: value for name, value in self.cleaned_data.items() if name in columns and value not in (None, "")}

    def answered_names(self) -> set[str]:
        """The questions whose answers count: those that another answer makes idle do not."""
        return set(self.fields)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for fault in self._faults():
            if fault.part == self.part and fault.field in self.fields and fault.field not in self.errors:
                self.add_error(fault.field, fault.otherwise)
        return given

    def _faults(self) -> list[Any]:
        told = self.told()
        message = {"received_at": now(), "method": ContactMethod.PUBLIC_FORM, "source": "10", "worries": "."}
        child, person = SaidOfChild(), SaidOfPerson()
        if self.of is SaidOfChild:
            child = SaidOfChild(**told)
        elif self.of is SaidOfPerson:
            person = SaidOfPerson(**told)
        else:
            message |= told
        return faults_in(NewMessage(**message), [child], [person], now(), today())  # type: ignore[arg-type]


class DangerForm(QuestionForm):
    is_in_immediate_danger = YesNoField("Is a child in danger right now?")
    danger = only_if(long_text("What is the danger?", rows=3), "If yes")


class WhoPublicForm(QuestionForm):
    source = ChoiceField(PUBLIC_SOURCES, label="How do you know the child?", otherwise="Choose how you know the child")


class NamePublicForm(QuestionForm):
    gives_name = ChoiceField(
        [("yes", "Yes, here they are"), ("no", "No, I want to stay anonymous")],
        label="Will you give us your name and a way to reach you?",
        help_text="It helps us to ask you more, and to tell you what happened. You do not have to.",
        otherwise="Choose whether you give your name",
    )
    referrer_name = only_if(line("Your name"), "If yes")
    referrer_phone = only_if(line("Your phone number", most=40), "If yes")
    referrer_email = only_if(forms.EmailField(label="Your email address", max_length=254), "If yes")
    how_to_reply = line(
        "How is it safe to reach you?", help_text="For example: text only, weekdays before 3pm, leave no message"
    )
    is_source_confidential = forms.BooleanField(label="Do not tell the family who I am", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("gives_name") == "yes" and not any(
            given.get(name) for name in ("referrer_name", "referrer_phone", "referrer_email")
        ):
            self.add_error("referrer_name", "Enter your name, or a way to reach you, or choose to stay anonymous")
        return given

    def answered_names(self) -> set[str]:
        return set(self.fields) if self.cleaned_data.get("gives_name") == "yes" else {"gives_name"}

    def told(self) -> dict[str, Any]:
        """Nothing of somebody who stays anonymous, whatever was typed before."""
        if self.cleaned_data.get("gives_name") == "yes":
            return super().told() | {"wants_feedback": True}
        return {"wants_feedback": False}


class ProfessionalForm(QuestionForm):
    referrer_name = line("Your name", required="Enter your name")
    referrer_role = line("Your role", required="Enter your role, for example class teacher")
    referrer_organisation = line("Your organisation", required="Enter your organisation")
    source = forms.ChoiceField(
        label="What kind of organisation is it?",
        choices=[("", "Choose one"), *PROFESSIONAL_SOURCES],
        error_messages=NOT_LISTED | {"required": "Choose the kind of your organisation"},
    )
    referrer_phone = line("Your work phone number", most=40, required="Enter a phone number at which we can reach you")
    referrer_email = forms.EmailField(
        label="Your work email address",
        max_length=254,
        error_messages={
            "required": "Enter your work email address",
            "invalid": "Enter an email address like name@school.example",
        },
    )
    how_to_reply = line(
        "When can we reach you?", help_text="For example: until 5pm, then the head teacher at the same number"
    )
    is_source_confidential = forms.BooleanField(
        label="The family must not learn that this came from me", required=False
    )


class PoliceForm(QuestionForm):
    police_reference = line("Incident or crime number", most=60)
    police_grade = line("Risk grade given", most=40, help_text="For example: high, medium, standard")


class ChildForm(QuestionForm):
    """One child. A worry about a child whose name is not known is taken too."""

    of = SaidOfChild
    part = "children"

    given_names = line("First names")
    family_name = line("Last name")
    known_as = line("Any other name they go by")
    born_on = DateField(label="Date of birth", named="the date of birth", required=False)
    age_said = forms.IntegerField(
        label="Age in years, if you do not know the date of birth",
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
        error_messages={"invalid": "The age must be a whole number of years, for example 7"},
    )
    expected_on = DateField(
        label="Expected date of birth, for an unborn child", named="the expected date", required=False
    )
    sex = forms.ChoiceField(
        label="Sex",
        required=False,
        error_messages=NOT_LISTED,
        widget=forms.RadioSelect(),
        choices=[(Sex.FEMALE.code, "Female"), (Sex.MALE.code, "Male"), (Sex.UNKNOWN_OR_UNBORN.code, "Not known")],
    )
    school = line("School, college or nursery")
    language = line("Language the child or family speaks at home, if not English", most=60)
    communication_need = line("What helps the child to talk or to understand?")
    disability = line("Any disability or illness")
    about_this_child = long_text("Is there anything about this child in particular?", rows=3)

    SAYS_SOMETHING: Final = ("given_names", "family_name", "known_as", "about_this_child", "expected_on")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not self.errors and not any(given.get(name) for name in self.SAYS_SOMETHING):
            self.add_error("given_names", "Enter a name, or write below how we can tell which child it is")
        return given


class ChildForProfessionalsForm(ChildForm):
    """One child, as somebody knows it who works with children."""

    ethnicity = forms.ChoiceField(
        label="Ethnicity",
        required=False,
        error_messages=NOT_LISTED,
        choices=[("", "Not known"), *((one.code, one.label) for one in Ethnicity if one.valid_to is None)],
    )
    general_practitioner = line("GP surgery")
    nhs_number = line("NHS number", most=20)
    upn = line("Unique pupil number (UPN)", most=20)

    field_order = (
        "given_names", "family_name", "known_as", "born_on", "age_said", "expected_on", "sex", "ethnicity", "language",
        "communication_need", "disability", "school", "general_practitioner", "nhs_number", "upn", "about_this_child",
    )  # fmt: skip

    def clean_nhs_number(self) -> str:
        return "".join(str(self.cleaned_data["nhs_number"]).split())

    def clean_upn(self) -> str:
        return "".join(str(self.cleaned_data["upn"]).split()).upper()


class HomeForm(QuestionForm):
    home_address = long_text("Where do the children live?", "As much as you know", rows=3)
    home_postcode = line("Postcode", most=8, widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}))
    is_home_protected = forms.BooleanField(
        label="Somebody could be harmed if this address became known",
        help_text="We then show it to nobody who does not need it",
        required=False,
    )

    def clean_home_postcode(self) -> str:
        return str(self.cleaned_data["home_postcode"]).strip().upper()


class AdultForm(QuestionForm):
    """A parent, a carer or somebody else who matters to the children."""

    of = SaidOfPerson
    part = "people"

    given_names = line("First names")
    family_name = line("Last name")
    kind = forms.ChoiceField(
        label="Who are they to the children?",
        required=False,
        choices=[("", "Not known"), *ADULT_KINDS],
        error_messages=NOT_LISTED,
    )
    relationship_said = line("In your own words, if none of these fits", most=100)
    born_on = DateField(label="Date of birth", named="the date of birth", required=False)
    phone = line("Phone number", most=40)
    lives_with_children = YesNoField("Do they live with the children?", required=False)
    has_parental_responsibility = YesNoField("Do they have parental responsibility?", required=False)
    is_of_concern = forms.BooleanField(label="I am worried about what this person does", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        names = ("given_names", "family_name", "relationship_said", "kind")
        if not self.errors and not any(given.get(name) for name in names):
            self.add_error("given_names", "Enter a name, or say who they are to the children")
        return given


class WorriesForm(QuestionForm):
    worries = long_text(
        "What are you worried about?",
        "What you saw or heard, when, and what it does to the child. Write what happened, and what you think, apart.",
        required="Write what you are worried about",
        rows=8,
    )
    happened_on = DateField(
        label="When did it last happen?", named="the day it happened", required=False, help_text="If you know the day"
    )
    childs_words = long_text("What has the child said or shown?", "In the child’s own words, as far as you can", rows=3)
    working_well = long_text(
        "What is going well for the child?", "Who looks after them well, what keeps them safe", rows=3
    )


class ToldPublicForm(QuestionForm):
    parents_told = YesNoField("Do the parents know that you are telling us?")
    why_not_told = long_text("Is there a reason why they should not know?", rows=3)


class ToldForm(QuestionForm):
    parents_told = YesNoField("Have the parents been told of this contact?")
    child_told = YesNoField("Has the child been told?")
    why_not_told = only_if(
        long_text(
            "Why were they not told?", "For example because it would put the child or somebody else at risk", rows=3
        ),
        "If they were not told",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("parents_told") is False and not given.get("why_not_told"):
            self.add_error("why_not_told", "Say why the parents were not told")
        return given


assert {code for code, _ in PUBLIC_SOURCES} <= NOT_PROFESSIONAL_SOURCES
