"""The forms of being looked after: legal status and placement, reviews, checks, and what protects a child at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from lineofsight.actions.looked_after import CareChanged, CareStarted, PlacementRecord, ReviewHeld
from lineofsight.domain.codes import (
    CategoryOfNeed,
    LegalStatus,
    ParticipationCode,
    PlacementProvider,
    PlacementType,
    ReasonCareEpisodeCeased,
    ReasonPlacementChanged,
)
from lineofsight.domain.looked_after import EmergencyMeasure
from lineofsight.domain.looked_after_pathway import LONGEST_EXTENSION, LONGEST_ORDER
from lineofsight.record.models import LookedAfterCheck, LookedAfterReview
from lineofsight.record.moment import today
from lineofsight.web.form_fields import DateField
from lineofsight.web.recording_forms import (
    ChoiceField,
    CodeField,
    RecordingForm,
    TimeField,
    YesNoField,
    happened,
    only_if,
    text,
)

PLACEMENT_FIELDS = (
    "placement_type", "provider", "carer", "placed_at", "postcode", "is_protected", "urn", "is_outside_authority",
    "is_until_eighteen",
)  # fmt: skip
SAME, NEW_PLACEMENT, SAME_CARERS = "same", "new", "same_carers"
YES_NO = (("yes", "Yes"), ("no", "No"))


class PlacementForm(RecordingForm):
    """What every form asks of a placement: its kind, with whom, and where."""

    placement_type = CodeField(PlacementType, label="Kind of placement", otherwise="Choose the kind of placement")
    provider = CodeField(
        PlacementProvider, label="Who provides the placement?", otherwise="", few=True, required=False,
        help_text="Leave it out for a temporary move (T0 to T4)",
    )  # fmt: skip
    carer = forms.CharField(
        label="Who cares for the child?", max_length=200, required=False,
        help_text="The carer’s name, or that of the home. It is shown only to those who hold the case.",
    )  # fmt: skip
    placed_at = text("Address of the placement")
    postcode = forms.CharField(
        label="Postcode of the placement", max_length=8, required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )  # fmt: skip
    is_protected = ChoiceField(
        YES_NO,
        label="Must where the child is placed be kept hidden?",
        otherwise="Choose whether where the child is placed must be kept hidden",
        help_text="Nothing shows or prints the address and the carer of a hidden placement.",
    )
    urn = forms.CharField(
        label="Ofsted number of the provider", max_length=20, required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )  # fmt: skip
    is_outside_authority = YesNoField("Is the placement outside the authority’s area?")
    is_until_eighteen = ChoiceField(
        YES_NO,
        label="Is the placement meant to last until the child is 18?",
        otherwise="Choose whether the placement is meant to last until the child is 18",
        help_text="After its first year, visits to such a placement are due every 3 months.",
    )

    def placed(self) -> PlacementRecord:
        """The placement that the form tells of."""
        told = self.cleaned_data
        return PlacementRecord(
            type=told["placement_type"],
            provider=told["provider"],
            carer=told["carer"],
            placed_at=told["placed_at"],
            postcode=told["postcode"],
            is_protected=told["is_protected"] == "yes",
            urn=told["urn"],
            is_outside_authority=told["is_outside_authority"],
            is_until_eighteen=told["is_until_eighteen"] == "yes",
        )


class CareStartForm(PlacementForm):
    """The day on which a child starts to be looked after, with the first legal status and placement."""

    on = happened("When did the child start to be looked after?", "the date the child started to be looked after")
    legal_status = CodeField(LegalStatus, label="Legal status", otherwise="Choose the legal status")
    need = CodeField(
        CategoryOfNeed, label="Main reason", otherwise="Choose the main reason", few=True,
        help_text="It is kept for as long as the child is looked after",
    )  # fmt: skip
    is_unaccompanied = YesNoField("Is the child an unaccompanied asylum-seeking child?")

    field_order = ("on", "legal_status", "need", "is_unaccompanied")

    def start(self) -> CareStarted:
        """What the form tells, in the shape of its action."""
        told = self.cleaned_data
        return CareStarted(told["on"], told["legal_status"], told["need"], self.placed(), told["is_unaccompanied"])


class CareChangeForm(PlacementForm):
    """A day on which the legal status, the placement or both changed. The rest stays as it is."""

    on = happened("On which day did it change?", "the date of the change")
    legal_status = CodeField(
        LegalStatus, label="New legal status", otherwise="", required=False,
        help_text="Leave it out where the legal status is as before",
    )  # fmt: skip
    placement = ChoiceField(
        (
            (SAME, "No, the placement is as before"),
            (NEW_PLACEMENT, "Yes, the child went to other carers"),
            (SAME_CARERS, "Yes, but the carers are the same"),
        ),
        label="Did the placement change?",
        otherwise="Choose whether the placement changed",
    )
    why = only_if(
        CodeField(ReasonPlacementChanged, label="Why did the placement before it end?", otherwise=""),
        "If the placement changed",
    )

    field_order = ("on", "legal_status", "placement", "why")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PLACEMENT_FIELDS:
            only_if(self.fields[name], "If the placement changed")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("placement") in (NEW_PLACEMENT, SAME_CARERS):
            for name, otherwise in (
                ("why", "Choose why the placement before it ended"),
                ("placement_type", "Choose the kind of placement"),
                ("is_protected", "Choose whether where the child is placed must be kept hidden"),
                ("is_until_eighteen", "Choose whether the placement is meant to last until the child is 18"),
            ):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, otherwise)
        return given

    def change(self) -> CareChanged:
        """What the form tells, in the shape of its action."""
        told = self.cleaned_data
        is_placed = told["placement"] != SAME
        return CareChanged(
            on=told["on"],
            legal_status=told["legal_status"],
            placement=self.placed() if is_placed else None,
            are_carers_new=told["placement"] == NEW_PLACEMENT,
            why_placement_changed=told["why"],
        )


class CareReviewForm(RecordingForm):
    """A review of the care of a looked-after child."""

    on = happened("When was the review held?", "the date of the review")
    reviewing_officer = forms.CharField(
        label="Independent reviewing officer", max_length=200,
        error_messages={"required": "Enter the name of the independent reviewing officer"},
    )  # fmt: skip
    participation = CodeField(
        ParticipationCode, label="The child’s part in it", otherwise="Choose how the child took part", few=True
    )
    permanence_plan = ChoiceField(
        LookedAfterReview.PermanencePlan.choices, label="What does the care plan aim at?", otherwise="", required=False
    )
    decisions = text("What was decided?", "Who does what, by when, and what the child asked for")

    def review(self) -> ReviewHeld:
        """What the form tells, in the shape of its action."""
        told = self.told()
        return ReviewHeld(held_on=told.pop("on"), **told)


class CareCheckForm(RecordingForm):
    """A health assessment, a dental check, or the reviewing officer's contact with the child."""

    kind = ChoiceField(LookedAfterCheck.Kind.choices, label="What was done?", otherwise="Choose what was done")
    on = happened("On which day?", "the date")


class LeaveCareForm(RecordingForm):
    """The day on which a child left care, and why."""

    on = happened("When did the child leave care?", "the date the child left care")
    reason = CodeField(
        ReasonCareEpisodeCeased,
        label="Why did the child leave care?",
        otherwise="Choose why the child left care",
        but=frozenset({ReasonCareEpisodeCeased.ANOTHER_BEGAN}),
    )


class EmergencyForm(RecordingForm):
    """Police protection, or an emergency protection order."""

    kind = ChoiceField(EmergencyMeasure.choices(), label="Which measure?", otherwise="Choose the measure")
    on = happened("On which day did it begin?", "the date it began")
    at_time = TimeField("At what time did it begin?")
    taken_by = forms.CharField(
        label="By whom?", max_length=200, required=False,
        help_text="The police officer with their number, or the court",
    )  # fmt: skip
    grounds = text("Why was it necessary?")


class EmergencyExtensionForm(RecordingForm):
    """A court extended an emergency protection order."""

    on = happened("When did the court extend the order?", "the date the order was extended")
    until = DateField(
        label="Until which day?",
        named="the day to which the order was extended",
        latest=lambda: today() + LONGEST_ORDER + LONGEST_EXTENSION,
        help_text="At most 15 days after the order was made",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        on, until = given.get("on"), given.get("until")
        if isinstance(on, date) and isinstance(until, date) and until < on + timedelta(days=1):
            self.add_error("until", "The day must be after the day on which the court extended the order")
        return given


class EmergencyEndForm(RecordingForm):
    """The end of police protection or of an emergency protection order."""

    on = happened("On which day did it end?", "the date it ended")
    at_time = TimeField("At what time did it end?")
