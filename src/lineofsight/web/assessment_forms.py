"""The forms of an assessment: help given while it is open, and what it found and decided when it is finished."""

from __future__ import annotations

from typing import Any

from django import forms

from lineofsight.actions.assessments import AssessmentFound
from lineofsight.domain.assessments import AssessmentOutcome, FamilyTold, ParentReached
from lineofsight.domain.codes import AssessmentFactor
from lineofsight.record.models import View
from lineofsight.web.early_help_forms import must_say
from lineofsight.web.recording_forms import ChoiceField, RecordingForm, YesNoField, happened, only_if, text
from lineofsight.web.voice_forms import IF_WORDS, WORDS, WordsOfTheChild

IF_NEITHER = "If neither seen nor spoken to"
PARENTS = ("mother", "why_not_mother", "father", "why_not_father")
FOUND = ("facts_found", "risk_factors", "protective_factors", "agencies_said", *PARENTS)
DECIDED = ("outcome", "family_told", "family_told_on", "why_over_time")


class InterimHelpForm(RecordingForm):
    """Help that the family had before the assessment was authorised."""

    on = happened("When was the help given?", "the date of the help")
    what = must_say("What was done?", "Write what was done", "For example, a food parcel, or a place at a nursery")
    given_by = forms.CharField(
        label="Who gave it?", max_length=200, required=False, help_text="The person, the service or the agency"
    )
    goes_on = YesNoField(
        "Does it go on from that day?", required=False, help_text="Such as a place at a nursery, and not a food parcel"
    )


def _parent(label: str, otherwise: str) -> ChoiceField:
    return ChoiceField(ParentReached.choices(), label=label, otherwise=otherwise)


class AssessmentCompletionForm(WordsOfTheChild):
    """A finished assessment: its factors, what it found and what that means, what the child said, what was decided."""

    on = happened("When was the assessment finished?", "the date the assessment was finished")
    factors = forms.TypedMultipleChoiceField(
        label="Factors found at the end of the assessment",
        help_text="Current concerns only. Choose 21 alone when there are none.",
        choices=[(str(one.value), f"{one.label} ({one.value})") for one in AssessmentFactor if one.valid_to is None],
        coerce=AssessmentFactor.from_code,
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": "Choose the factors found, or 21 when there are none"},
    )
    facts_found = text("What was found?", "The facts, and where they come from: not what they mean")
    risk_factors = text("What are the risks to the child?")
    protective_factors = text("What keeps the child safe and well?")
    analysis = text("Analysis", "What it all means for the child: also the difference to the adults’ account")
    agencies_said = text("What did each agency say?", "Agency by agency")
    mother = _parent("The mother’s part in the assessment", "Choose the mother’s part in the assessment")
    why_not_mother = only_if(text("Why was the mother neither seen nor spoken to?"), IF_NEITHER)
    father = _parent("The father’s part in the assessment", "Choose the father’s part in the assessment")
    why_not_father = only_if(
        text("Why was the father neither seen nor spoken to?", "What was done to find and reach him"), IF_NEITHER
    )
    view_seen = only_if(ChoiceField(View.Seen.choices, label="How was the child seen?", otherwise=""), IF_WORDS)
    outcome = ChoiceField(
        AssessmentOutcome.choices(), label="What was decided?", otherwise="Choose what the assessment decided"
    )
    family_told = ChoiceField(
        FamilyTold.choices(),
        label="How does the family know?",
        otherwise="Choose how the family was told: an assessment is not finished before",
    )
    family_told_on = happened("When was the family told?", "the date the family was told")
    why_over_time = only_if(
        text("Why did it take longer?"), "If it is finished more than 45 working days after the referral"
    )

    field_order = ("on", "factors", *FOUND[:3], "analysis", *FOUND[3:], *WORDS, "view_seen", *DECIDED)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for parent in ("mother", "father"):
            why = given.get(f"why_not_{parent}", "").strip()
            if given.get(parent) == ParentReached.NEITHER and not why and f"why_not_{parent}" not in self.errors:
                self.add_error(f"why_not_{parent}", f"Write why the {parent} was neither seen nor spoken to")
        return given

    def found(self) -> AssessmentFound:
        """What the assessment found and decided, in the shape of its action."""
        given = self.cleaned_data
        return AssessmentFound(
            outcome=AssessmentOutcome(given["outcome"]),
            family_told=FamilyTold(given["family_told"]),
            family_told_on=given["family_told_on"],
            facts_found=given["facts_found"],
            risk_factors=given["risk_factors"],
            protective_factors=given["protective_factors"],
            agencies_said=given["agencies_said"],
            mother=ParentReached(given["mother"]),
            why_not_mother=given["why_not_mother"],
            father=ParentReached(given["father"]),
            why_not_father=given["why_not_father"],
            why_over_time=given["why_over_time"],
        )
