"""The forms of an assessment: help given while it is open, what it found and decided, and a manager's answer to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from lineofsight.actions.assessments import AssessmentFound
from lineofsight.domain.assessments import IS_FURTHER_ACTION, AssessmentOutcome, FamilyTold, ParentReached
from lineofsight.domain.codes import AssessmentFactor
from lineofsight.domain.pathway import NO_FACTORS_FOUND
from lineofsight.record.models import Assessment, View
from lineofsight.web.assessment_story import CHILDS_WORDS, found_told, views_told
from lineofsight.web.early_help_forms import must_say
from lineofsight.web.entries import label_of
from lineofsight.web.recording_forms import ChoiceField, RecordingForm, YesNoField, happened, only_if, text
from lineofsight.web.voice_forms import IF_WORDS, WORDS, WordsOfTheChild

IF_NEITHER = "If neither seen nor spoken to"
PARENTS = ("mother", "why_not_mother", "father", "why_not_father")
FOUND = ("facts_found", "risk_factors", "protective_factors", "agencies_said", *PARENTS)
DECIDED = ("outcome", "family_told", "family_told_on", "why_over_time")
WRITTEN = (*FOUND, "analysis", *DECIDED)
NO_FACTORS_ALL_THE_SAME = "is_no_factor_confirmed"
LOOKED_FOR: Final = (
    "What was found", "Risks", "Strengths", "Analysis", "Mother", "Father", "What each agency said", CHILDS_WORDS,
)  # fmt: skip
"""The parts that a manager looks for: the page says of each that nothing was written, where nothing was."""
NOTHING: Final = "Nothing was written"
AUTHORISE, SEND_BACK = "authorise", "send_back"
NO_FACTORS_AND_ACTION: Final = (
    "Factor 21 says that no factors were found and that nothing further is done, and the decision is that work goes on"
)


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
    """A finished assessment: its factors, what it found and what that means, what the child said, what was decided.

    It warns of factor 21 beside a decision to go on, and asks for that to be confirmed. before: the assessment as it
    was finished before, which is shown to be changed; None for a first time.
    """

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

    def __init__(self, *args: Any, before: Assessment | None = None, **kwargs: Any) -> None:
        if before is not None:
            written = {name: getattr(before, name) for name in WRITTEN} | {"factors": _codes_of(before)}
            kwargs["initial"] = {**written, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.before = before
        if NO_FACTORS_ALL_THE_SAME in self.data:
            self._add_no_factors_confirmed()

    def _add_no_factors_confirmed(self) -> None:
        label = "No factors were found, and work goes on all the same"
        self.fields[NO_FACTORS_ALL_THE_SAME] = forms.BooleanField(label=label, required=False)
        names = [name for name in self.fields if name != NO_FACTORS_ALL_THE_SAME]
        names.insert(names.index("factors") + 1, NO_FACTORS_ALL_THE_SAME)
        self.order_fields(names)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        is_contradicted = _is_contradicted([one.code for one in given.get("factors", ())], given.get("outcome", ""))
        if is_contradicted and not given.get(NO_FACTORS_ALL_THE_SAME):
            if NO_FACTORS_ALL_THE_SAME not in self.fields:
                self._add_no_factors_confirmed()
            self.add_error("factors", f"{NO_FACTORS_AND_ACTION}. Choose the factors found, or confirm it below")
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


class AssessmentAnswerForm(RecordingForm):
    """A manager's answer to a finished assessment, which is shown above it. assessment: None where there is none."""

    answer = ChoiceField(
        [(AUTHORISE, "Yes: I authorise it"), (SEND_BACK, "No: send it back to its author")],
        label="Do you authorise the assessment?",
        otherwise="Choose whether you authorise the assessment",
        help_text="It is complete when you authorise it.",
    )
    rationale = only_if(text("Why do you agree with what was decided?"), "If you authorise it")
    why = only_if(text("What has to change?"), "If you send it back")
    on = happened("On which day?", "the date")

    def __init__(self, *args: Any, assessment: Assessment | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assessment = assessment
        self.finished: list[tuple[str, str]] = []
        self.contradiction = ""
        if assessment is not None:
            codes = _codes_of(assessment)
            factors = "; ".join(f"{label_of(AssessmentFactor, code)} ({code})" for code in codes)
            said = [("Factors", factors), *found_told(assessment), *views_told(assessment.views.all())]
            absent = [(name, NOTHING) for name in LOOKED_FOR if name not in {part for part, words in said if words}]
            self.finished = [(name, words) for name, words in said if words] + absent
            self.contradiction = NO_FACTORS_AND_ACTION if _is_contradicted(codes, assessment.outcome) else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("answer") == SEND_BACK and not given.get("why", "").strip():
            self.add_error("why", "Say what has to change")
        if given.get("answer") == AUTHORISE and not given.get("rationale", "").strip():
            self.add_error("rationale", "Write why you agree with what was decided")
        return given


def _codes_of(assessment: Assessment) -> list[str]:
    return sorted(factor.code for factor in assessment.factors.all())


def _is_contradicted(codes: Sequence[str], outcome: str) -> bool:
    """Whether factor 21, alone, stands beside a decision that social care goes on."""
    return list(codes) == [NO_FACTORS_FOUND] and outcome in {one.value for one in IS_FURTHER_ACTION}
