"""The forms with which early help is recorded, in plain words: a family may read them over the worker's shoulder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from lineofsight.record.models import (
    EarlyHelp,
    FamilyPlanReview,
    Team,
    TeamAroundFamilyMember,
    Worker,
)
from lineofsight.record.moment import today
from lineofsight.web.form_fields import DateField
from lineofsight.web.layout import authority_name
from lineofsight.web.recording_forms import ChoiceField, RecordingForm, happened, only_if, text
from lineofsight.web.siblings import FamilyForm


def line(label: str, otherwise: str = "", **shape: Any) -> forms.CharField:
    """One line of text. otherwise: what is said where it is left out; "" for a line that may be."""
    return forms.CharField(
        label=label, max_length=200, required=bool(otherwise), error_messages={"required": otherwise}, **shape
    )


def must_say(label: str, otherwise: str, help_text: str = "") -> forms.CharField:
    """A longer text that has to be given."""
    field = text(label, help_text)
    field.required = True
    field.error_messages["required"] = otherwise
    return field


def early_help_teams() -> Any:
    """The early help teams that are open."""
    return Team.objects.filter(is_early_help=True, closed_on__isnull=True)


class RequestForm(RecordingForm):
    on = happened("When was early help asked for?", "the date of the request")
    team = forms.ModelChoiceField(
        label="Early help team",
        queryset=Team.objects.none(),
        empty_label="Choose a team",
        error_messages={"required": "Choose the early help team"},
    )
    needs = must_say("What does the family want help with?", "Write what the family wants help with")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        team.queryset = early_help_teams()


class AgreementForm(FamilyForm):
    own_words = {"childs_own_view": "What does {name} think of it?"}

    on = happened("When did the family agree?", "the date of the agreement")
    agreed_by = line("Who agreed?", "Enter who agreed", help_text="For example, mother and father")
    agreement_how = ChoiceField(EarlyHelp.AgreedHow.choices, label="How?", otherwise="Choose how they agreed")
    childs_own_view = text("What does the child think of it?", "An older child’s own view of being helped")


class RefusalForm(RecordingForm):
    on = happened("When did the family say so?", "the date")
    words = text("What did they say?", "This ends the early help. A new request can come at any time.")


class LeadForm(RecordingForm):
    worker = forms.ModelChoiceField(
        label="A worker here",
        queryset=Worker.objects.none(),
        empty_label="Whom the child is allocated to",
        required=False,
    )
    name = only_if(line("Name"), "If the lead practitioner works for another organisation")
    organisation = only_if(line("Organisation"), "If the lead practitioner works for another organisation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worker: Any = self.fields["worker"]
        worker.queryset = Worker.objects.here_on(today())

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("worker") and (given.get("name") or given.get("organisation")):
            self.add_error("worker", "Choose a worker here, or name somebody of another organisation, not both")
        for name, other in (("name", "organisation"), ("organisation", "name")):
            if given.get(other) and not given.get(name):
                self.add_error(name, f"Enter the {name} of the lead practitioner too")
        return given


class AssessmentStartForm(FamilyForm):
    on = happened("When did the assessment start?", "the date the assessment started")
    organisation = line("Which organisation does it?", "Enter the organisation", help_text="Any agency may")
    assessor = line("By whom?", help_text="Name and job")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].initial = authority_name()


class FindingsForm(FamilyForm):
    own_words = {"childs_view": "What did {name} say?"}

    on = happened("When was the assessment finished?", "the date the assessment was finished")
    strengths = must_say("What is working well?", "Write what is working well")
    needs = must_say("What needs to change?", "Write what needs to change")
    childs_view = text("What did the child say?", "In the child’s own words, as far as you can")
    parents_view = text("What did the parents say?")
    analysis = text("What does it mean?")


class PlanForm(FamilyForm):
    own_words = {"childs_goals": "What does {name} want to change?"}

    on = happened("When does the plan start?", "the date the plan starts")
    childs_goals = text("What does the child want to change?", "In the child’s own words")
    goals = must_say("What does the family want to be different?", "Write what the family wants to be different")
    why_no_assessment = only_if(
        text("Why was no early help assessment needed?"), "If none was finished before the plan starts"
    )


class GoalsForm(RecordingForm):
    childs_goals = text("What does the child want to change?", "In the child’s own words")
    goals = must_say("What does the family want to be different?", "Write what the family wants to be different")


class ActionForm(RecordingForm):
    what = line("What will be done?", "Enter what will be done")
    who = line("Who will do it?", "Enter who will do it", help_text="For example, mother, the school, you")
    by_when = DateField(label="By when?", named="the day by which it will be done", required=False)
    is_childs = forms.BooleanField(label="The child asked for this", required=False)


class ActionDoneForm(RecordingForm):
    number = forms.TypedChoiceField(
        label="What was done?",
        coerce=int,
        widget=forms.RadioSelect(),
        error_messages={"required": "Choose what was done"},
    )
    on = happened("When?", "the date it was done")

    def __init__(self, *args: Any, actions: Sequence[dict[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number: Any = self.fields["number"]
        number.choices = [(row["number"], f"{row['what']} ({row['who']})") for row in actions if not row["done_on"]]
        number.help_text = "" if number.choices else "Nothing is left to be done. Add an action first."


class ReviewForm(FamilyForm):
    own_words = {"childs_view": "What did {name} say?"}

    on = happened("When was the review?", "the date of the review")
    attended = text("Who came?")
    progress = must_say("What has changed since the last time?", "Write what has changed since the last time")
    childs_view = text("What did the child say?", "In the child’s own words, as far as you can")
    outcome = ChoiceField(
        FamilyPlanReview.Outcome.choices,
        label="What was decided?",
        otherwise="Choose what was decided",
        help_text="Ending the plan and stepping up are steps of their own.",
    )


class PlanEndForm(FamilyForm):
    on = happened("When did the plan end?", "the date the plan ended")


class MemberForm(FamilyForm):
    on = happened("From which day?", "the day they joined")
    name = line("Name", "Enter the name")
    role = line("What do they do?", "Enter what they do", help_text="For example, teacher, health visitor, aunt")
    organisation = line("Organisation")
    how_to_reach = line("How can the family reach them?", help_text="A phone number, or where to ask")


class MemberLeavesForm(RecordingForm):
    member = forms.TypedChoiceField(
        label="Who leaves?", coerce=int, widget=forms.RadioSelect(), error_messages={"required": "Choose who leaves"}
    )
    on = happened("On which day?", "the date they left")

    def __init__(self, *args: Any, members: Sequence[TeamAroundFamilyMember] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        member: Any = self.fields["member"]
        member.choices = [(one.pk, f"{one.name}, {one.role}") for one in members]
        member.help_text = "" if member.choices else "Nobody is named in the team around the family."


class EndingForm(FamilyForm):
    on = happened("On which day does early help end?", "the date early help ends")
    reason = ChoiceField(
        [(value, label) for value, label in EarlyHelp.Ended.choices if value not in ("step_up", "not_agreed")],
        label="Why?",
        otherwise="Choose why early help ends",
    )
    closing_summary = text("What is better, what is not, and who can the family go to?")
