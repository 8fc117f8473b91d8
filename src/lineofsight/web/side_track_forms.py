"""The forms of private fostering and of the way to court."""

from __future__ import annotations

from typing import Any

from django import forms

from lineofsight.actions.private_fostering import FosteringKnown
from lineofsight.actions.proceedings import Application
from lineofsight.domain.private_fostering import FosteringEnd
from lineofsight.domain.proceedings import CarePlanAim, CourtOutcome, GatewayDecision
from lineofsight.record.models import Team
from lineofsight.record.moment import today
from lineofsight.web.form_fields import DateField
from lineofsight.web.recording_forms import ChoiceField, RecordingForm, YesNoField, happened, only_if, text

YES_NO = (("yes", "Yes"), ("no", "No"))
NOTICE = (("notified", "Somebody gave notice of it"), ("discovered", "It was discovered: nobody gave notice"))
ACCEPTED, DECLINED, HELD = "accepted", "declined", "held"


def needed(label: str, otherwise: str, help_text: str = "") -> forms.CharField:
    """A longer text that has to be given."""
    field = text(label, help_text)
    field.required = True
    field.error_messages["required"] = otherwise
    return field


class FosteringForm(RecordingForm):
    """A private fostering arrangement, as it became known."""

    on = happened(
        "On which day did the authority become aware of it?", "the day the authority became aware",
        help_text="Visits are counted from this day",
    )  # fmt: skip
    how_known = ChoiceField(NOTICE, label="How did it become known?", otherwise="Choose how it became known")
    notified_on = only_if(
        DateField(label="When was the notice given?", named="the date of the notice", latest=today),
        "If somebody gave notice",
    )
    begins_on = DateField(
        label="On which day does the arrangement begin, or did it?", named="the day it begins", required=False,
        help_text="Notice is due 6 weeks before it. Leave it out where nobody knows.",
    )  # fmt: skip
    carer = forms.CharField(
        label="Who cares for the child?", max_length=200, error_messages={"required": "Enter who cares for the child"}
    )
    carer_is = forms.CharField(
        label="Who is that to the child?", max_length=200, required=False, help_text="For example, a friend’s mother"
    )
    why_fostered = text("Why does the child live there, and for how long?")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        how, notified_on = given.get("how_known"), given.get("notified_on")
        if how == "notified" and notified_on is None and "notified_on" not in self.errors:
            self.add_error("notified_on", "Enter the date of the notice")
        if how == "discovered" and notified_on is not None:
            self.add_error("notified_on", "Take the date of the notice away, or choose that somebody gave notice")
        return given

    def known(self) -> FosteringKnown:
        """What the form tells, in the shape of its action."""
        told = self.told()
        told.pop("how_known")
        return FosteringKnown(aware_on=told.pop("on"), **told)


class SuitabilityForm(RecordingForm):
    """A decision on a private fostering arrangement."""

    on = happened("When was it decided?", "the date of the decision")
    is_suitable = ChoiceField(
        YES_NO,
        label="Is the arrangement suitable?",
        otherwise="Choose whether the arrangement is suitable",
    )
    reasons = needed(
        "Why?", "Say why", "What was found of the carer and the home, and what the child says when seen alone"
    )
    requirements = text("What is asked of the carer?")


class FosteringEndForm(RecordingForm):
    """The end of a private fostering arrangement."""

    on = happened("When did the arrangement end?", "the date the arrangement ended")
    reason = ChoiceField(FosteringEnd.choices(), label="Why did it end?", otherwise="Choose why the arrangement ended")


class GatewayForm(RecordingForm):
    """A legal gateway meeting, and what it decided."""

    on = happened("When was the legal gateway meeting held?", "the date of the legal gateway meeting")
    decision = ChoiceField(GatewayDecision.choices(), label="What was decided?", otherwise="Choose what was decided")
    reasons = needed("Why?", "Say why", "What has changed, what was tried, and why this is decided now")
    to_team = only_if(
        forms.ModelChoiceField(
            label="Which team is to take the case over?",
            queryset=Team.objects.none(),
            empty_label="The same team goes on",
        ),
        "If pre-proceedings start and another team is to go on with the case. It holds the case once it has accepted",
    )

    def __init__(self, *args: Any, teams: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to_team: Any = self.fields["to_team"]
        to_team.queryset = Team.objects.none() if teams is None else teams

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("to_team") and given.get("decision") != GatewayDecision.START_PRE_PROCEEDINGS:
            self.add_error(
                "to_team", "Only where pre-proceedings start does the case go to another team. Take this away"
            )
        return given


class LetterForm(RecordingForm):
    """The letter before proceedings, with the offer of family group decision-making."""

    on = happened("When was the letter before proceedings sent?", "the date of the letter")
    offered = ChoiceField(
        YES_NO,
        label="Does the letter offer family group decision-making?",
        otherwise="Choose whether the letter offers family group decision-making",
    )
    why_not_offered = only_if(
        text("Why is it not in the child’s interests?"), "If family group decision-making is not offered"
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("offered") == "no" and not given.get("why_not_offered", "").strip():
            self.add_error("why_not_offered", "Say why family group decision-making is not in the child’s interests")
        return given


class FamilyGroupForm(RecordingForm):
    """What became of the offer of family group decision-making."""

    answer = ChoiceField(
        (
            (ACCEPTED, "The family accepted the offer"),
            (HELD, "Family group decision-making was held"),
            (DECLINED, "The family did not accept the offer"),
        ),
        label="What became of the offer?",
        otherwise="Choose what became of the offer",
    )
    on = happened("On which day?", "the date")


class PreProceedingsMeetingForm(RecordingForm):
    """A meeting with the parents in pre-proceedings."""

    on = happened("When was the meeting held?", "the date of the meeting")
    did_parents_attend = YesNoField("Did a parent attend?")
    had_legal_advice = YesNoField("Did the parents have legal advice?")
    agreed = text("What was agreed?", "Who does what, by when, and how it will be seen that the child is safer")


class StepDownForm(RecordingForm):
    """The end of pre-proceedings without going to court."""

    on = happened("When was it decided?", "the date of the decision")
    why = needed("Why?", "Say why", "What has changed for the child, and what would bring the matter back")


class ApplicationForm(RecordingForm):
    """The application to the court for care proceedings."""

    on = happened("When was the application made?", "the date of the application")
    initial_plan = ChoiceField(
        CarePlanAim.choices(),
        label="Where is the child to live, by the plan put to the court?",
        otherwise="Choose where the child is to live, by the plan put to the court",
    )
    short_notice = text(
        "Why at short notice?", "Only where there was no letter before proceedings: why the court could not wait"
    )
    court_letter_on = DateField(
        label="When were the parents told by letter?", named="the date of the letter", latest=today, required=False
    )

    def application(self) -> Application:
        """What the form tells, in the shape of its action."""
        told = self.told()
        return Application(initial_plan=CarePlanAim(told.pop("initial_plan")), **told)


class CourtEndForm(RecordingForm):
    """How care proceedings ended."""

    on = happened("When did the proceedings end?", "the date the proceedings ended")
    outcome = ChoiceField(
        CourtOutcome.choices(), label="What did the court decide?", otherwise="Choose what the court decided"
    )
    final_plan = ChoiceField(
        CarePlanAim.choices(),
        label="Where is the child to live, by the plan at the end?",
        otherwise="Choose where the child is to live, by the plan at the end",
    )
