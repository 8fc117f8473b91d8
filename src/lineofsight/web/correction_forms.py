"""The forms with which what was recorded or loaded is put right. Each asks only for what stands, and why it changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms

from lineofsight.domain.codes import (
    AssessmentFactor,
    CategoryOfAbuse,
    Disability,
    Ethnicity,
    PrimaryNeed,
    ReasonForClosure,
    ReferralSource,
    Sex,
    UPNUnknown,
)
from lineofsight.web.early_help_forms import must_say
from lineofsight.web.form_fields import DateField
from lineofsight.web.recording_forms import ChoiceField, CodeField, RecordingForm, happened
from lineofsight.web.words import date_in_words

WHY = "why"
TAKE_AWAY = "Leave it empty to take it away"


class CorrectionForm(RecordingForm):
    """A correction. offered: the fields that are asked of this row; all of them when None.

    hint: what is not asked of this reader, and who puts it right; "" where everything is asked.
    """

    def __init__(self, *args: Any, offered: Collection[str] | None = None, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if offered is not None and name not in offered:
                del self.fields[name]
        self.fields[WHY] = must_say(
            "Why is it corrected?", "Write why it is corrected", f"{hint}For example, what the paper or the school says"
        )

    def changes(self, *but: str) -> dict[str, Any]:
        """What the columns should say, by their names. but: fields that are no column of the row itself."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in (WHY, *but)}
        return {name: _stored(name, value) for name, value in told.items()}

    def as_recorded(self) -> dict[str, Any]:
        return {name: _stored(name, value) for name, value in self.cleaned_data.items()}

    @property
    def why(self) -> str:
        return str(self.cleaned_data[WHY])


def _stored(name: str, value: Any) -> Any:
    """A code as its column keeps it; "" where none is chosen. Days and numbers may be None."""
    if hasattr(value, "code"):
        return value.code
    is_code = (
        not name.endswith("_on")
        and not name.startswith("review_")
        and name not in {"previous_plans", "is_no_further_action"}
    )
    return "" if value is None and is_code else value


class DetailsCorrection(CorrectionForm):
    born_on = happened("Date of birth", "the date of birth", required=False)
    expected_on = DateField(label="Expected date of birth", named="the expected date of birth", required=False)
    sex = CodeField(Sex, label="Sex", otherwise="Choose the child’s sex, or that it is not known", few=True)
    ethnicity = CodeField(
        Ethnicity, label="Ethnicity", otherwise="Choose the child’s ethnicity, or why it is not known"
    )
    died_on = happened("Date of death", "the date of death", required=False, help_text=TAKE_AWAY)
    upn = forms.CharField(
        label="Unique pupil number",
        required=False,
        max_length=13,
        help_text="13 characters, as the school has it",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
    )
    upn_unknown = CodeField(
        UPNUnknown, label="Why is there no unique pupil number?", otherwise="", required=False
    )  # fmt: skip
    disabilities = forms.TypedMultipleChoiceField(
        label="Disabilities that are not recorded yet",
        help_text="Choose None alone when the child has none.",
        choices=[(str(one.value), f"{one.label} ({one.value})") for one in Disability if one.valid_to is None],
        widget=forms.CheckboxSelectMultiple(),
        required=False,
    )


class ReferralCorrection(CorrectionForm):
    referred_on = happened("When was the referral received?", "the date of the referral")
    source = CodeField(ReferralSource, label="Who referred?", otherwise="Choose who referred the child")
    primary_need = CodeField(PrimaryNeed, label="Primary need", otherwise="Choose the primary need")
    is_no_further_action = ChoiceField(
        [("accepted", "Accepted: an assessment or other work follows"), ("nfa", "No further action")],
        label="What was decided?",
        otherwise="Choose what was decided on the referral",
    )
    transfer_in_on = happened("When was the transfer-in conference?", "the date of the conference")
    closed_on = happened("When was the episode closed?", "the date of the closure")
    reason_for_closure = CodeField(
        ReasonForClosure, label="Why was it closed?", otherwise="Choose why the episode was closed"
    )

    def __init__(self, *args: Any, is_closed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_closed and "reason_for_closure" in self.fields:
            self.fields["reason_for_closure"].required = False
            self.fields["reason_for_closure"].help_text = f"The episode is not closed. {TAKE_AWAY}"
        if "is_no_further_action" in self.fields and "primary_need" in self.fields:
            self.fields["primary_need"].required = False
            self.fields["primary_need"].help_text = "Needed where the referral was accepted"

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("is_no_further_action") == "accepted" and not given.get("primary_need"):
            self.add_error("primary_need", "Choose the primary need: an episode that was accepted has one")
        return given

    def changes(self, *but: str) -> dict[str, Any]:
        told = super().changes(*but)
        if "is_no_further_action" in told:
            told["is_no_further_action"] = told["is_no_further_action"] == "nfa"
        return told


class AssessmentCorrection(CorrectionForm):
    started_on = happened("When did the assessment start?", "the date the assessment started")
    authorised_on = happened("When was it authorised?", "the date of the authorisation")
    factors = forms.TypedMultipleChoiceField(
        label="Factors found",
        help_text="All of them, as they should stand. Choose 21 alone when there are none.",
        choices=[(str(one.value), f"{one.label} ({one.value})") for one in AssessmentFactor if one.valid_to is None],
        widget=forms.CheckboxSelectMultiple(),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields.get("factors")
        if field is not None:
            offered = {code for code, _ in field.choices}
            field.required = bool(self.initial.get("factors"))
            field.error_messages["required"] = "Choose the factors found; choose 21 when there are none"
            withdrawn = [one for one in self.initial.get("factors", ()) if one not in offered]
            field.choices = [*field.choices, *((one, f"{one}, no longer in use") for one in withdrawn)]


class EnquiryCorrection(CorrectionForm):
    started_on = happened("When did the enquiry start?", "the date the enquiry started")
    conference_target_on = DateField(
        label="Target date of the initial conference", named="the target date", required=False
    )
    conference_on = happened("When was the initial conference held?", "the date of the conference")


class NeedPlanCorrection(CorrectionForm):
    started_on = happened("When did the plan start?", "the date the plan started")
    ended_on = happened("When did the plan end?", "the date the plan ended")


class ProtectionPlanCorrection(CorrectionForm):
    """A child protection plan; reviews: the day of each review, by its key."""

    started_on = happened("When did the plan start?", "the date the plan started")
    ended_on = happened("When did the plan end?", "the date the plan ended")
    initial_category = CodeField(CategoryOfAbuse, label="Initial category", otherwise="Choose the initial category")
    latest_category = CodeField(CategoryOfAbuse, label="Latest category", otherwise="Choose the latest category")
    previous_plans = forms.IntegerField(
        label="How many child protection plans did the child have here before?",
        min_value=0,
        max_value=20,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "Enter how many plans the child had here before, from 0 to 20; 0 for none",
        ),
    )

    def __init__(self, *args: Any, reviews: Mapping[int, date] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        why = self.fields.pop(WHY)
        for pk, held_on in (reviews or {}).items():
            field = happened(f"When was the review of {date_in_words(held_on)} held?", "the date of the review")
            self.fields[f"review_{pk}"] = field
            self.initial.setdefault(f"review_{pk}", held_on)
        self.fields[WHY] = why

    def reviews(self) -> dict[int, date]:
        """The day of each review, by its key."""
        told = self.cleaned_data.items()
        return {int(name.removeprefix("review_")): day for name, day in told if name.startswith("review_")}

    def changes(self, *but: str) -> dict[str, Any]:
        told = super().changes(*but)
        return {name: value for name, value in told.items() if not name.startswith("review_")}
