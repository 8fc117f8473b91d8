"""The forms of agreement, openness, sharing and objection: none of them asks for "consent", each asks for one fact."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django import forms

from lineofsight.domain.information_sharing import (
    Body,
    ConfidentialityGround,
    LawfulBasis,
    SpecialCategoryCondition,
    WhyNotTold,
    bases_open_to,
)
from lineofsight.record.models import Agreement, EarlyHelp, Objection
from lineofsight.record.moment import LONDON, now
from lineofsight.web.front_door.contact_forms import ContactForm, short, words
from lineofsight.web.recording_forms import ChoiceField, TimeField, YesNoField, happened, only_if

NOT_YET: Final = [("", "Not recorded")]


class AgreementForm(ContactForm):
    who = ChoiceField(Agreement.Who.choices, label="Who was asked?", otherwise="Choose who was asked")
    service = short(
        "To which service?", needed="Say to which service", longest=100, help_text="For example, early help"
    )
    is_agreed = ChoiceField([("yes", "Yes"), ("no", "No")], label="Do they agree?", otherwise="Choose yes or no")
    on = happened("On which day?", "the day they were asked")
    how = forms.ChoiceField(label="How?", choices=[*NOT_YET, *EarlyHelp.AgreedHow.choices], required=False)
    words = words("What did they say?", help_text="In their own words; an older child’s view is recorded on its own")

    def told(self) -> dict[str, Any]:
        given = self.cleaned_data | {"who": Agreement.Who(self.cleaned_data["who"])}
        return given | {"is_agreed": given["is_agreed"] == "yes"}


class WithdrawalForm(ContactForm):
    on = happened("On which day was it withdrawn?", "the day it was withdrawn")
    words = words("What did they say?")


class OpennessForm(ContactForm):
    parents_told = ChoiceField(
        [("yes", "Yes"), ("no", "No")], label="Were the parents told of the contact?", otherwise="Choose yes or no"
    )
    child_told = YesNoField("Was the child told?")
    why_not = only_if(
        forms.ChoiceField(label="Why not?", choices=[("", "Choose one"), *WhyNotTold.choices()]),
        "If the parents or the child were not told",
    )
    decided_by = only_if(short("Who decided not to tell them?"), "Leave it out if it was you")
    on = happened("On which day?", "the day they were told, or it was decided not to")
    words = words("Anything to add?")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        is_silent = given.get("parents_told") == "no" or given.get("child_told") is False
        if is_silent and not given.get("why_not"):
            self.add_error("why_not", "Choose why the family was not told")
        return given

    def told(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        why_not = WhyNotTold(given["why_not"]) if given["why_not"] else None
        return given | {"parents_told": given["parents_told"] == "yes", "why_not": why_not}


class DisclosureForm(ContactForm):
    is_from_us = ChoiceField(
        [("yes", "Shared by us"), ("no", "Shared with us")], label="Which way?", otherwise="Choose which way"
    )
    is_shared = ChoiceField(
        [("yes", "Yes"), ("no", "No: it was decided not to share")],
        label="Was it shared?",
        otherwise="Choose yes or no",
    )
    organisation = short("With which organisation?", needed="Say with which organisation")
    what = words("What was shared, or was not?", needed="Say what was shared, or was not", rows=3)
    purpose = words("What for or, if it was not shared, why not?", needed="Say what for, or why not", rows=3)
    on = happened("On which day?", "the day it was shared")
    at_time = TimeField(required=True)
    lawful_basis = only_if(
        forms.ChoiceField(
            label="Lawful basis",
            choices=[("", "Choose one"), *((one.value, one.label) for one in bases_open_to(Body.PUBLIC))],
        ),
        "If it was shared. Consent is usually not the right basis for safeguarding",
    )
    special_category = forms.ChoiceField(
        label="Condition for health, ethnicity, beliefs, sex life or crime",
        choices=[*NOT_YET, *SpecialCategoryCondition.choices()],
        required=False,
    )
    confidentiality = forms.ChoiceField(
        label="Why is the duty of confidence met or set aside?",
        choices=[*NOT_YET, *ConfidentialityGround.choices()],
        required=False,
    )
    may_be_passed_on = YesNoField("May it be passed on?", required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("is_shared") == "yes" and not given.get("lawful_basis"):
            self.add_error("lawful_basis", "Choose the lawful basis on which it was shared")
        at = self._moment()
        if at is not None and at > now():
            self.add_error("at_time", "The time must be in the past")
        return given

    def _moment(self) -> datetime | None:
        day, time = self.cleaned_data.get("on"), self.cleaned_data.get("at_time")
        return datetime.combine(day, time, LONDON) if day and time else None

    def told(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        at = self._moment()
        del given["on"], given["at_time"]
        codes = {
            "lawful_basis": LawfulBasis,
            "special_category": SpecialCategoryCondition,
            "confidentiality": ConfidentialityGround,
        }
        given |= {name: codes_of(given[name]) if given[name] else None for name, codes_of in codes.items()}
        return given | {"at": at, "is_from_us": given["is_from_us"] == "yes", "is_shared": given["is_shared"] == "yes"}


class ObjectionForm(ContactForm):
    who = short("Who objected?", needed="Say who objected", help_text="For example, the father")
    to_what = words("To what?", needed="Say what they objected to", rows=3)
    on = happened("On which day?", "the day they objected")
    decided = ChoiceField(
        Objection.Decided.choices,
        label="What was decided about it?",
        otherwise="Choose what was decided",
        help_text="To override an objection is for those who decide contacts; a manager then signs the decision.",
    )
    reason = words("Why?", needed="Give the reason")

    def told(self) -> dict[str, Any]:
        return self.cleaned_data | {"decided": Objection.Decided(self.cleaned_data["decided"])}
