"""The forms on which an administrator keeps the teams."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from lineofsight.actions.teams import TeamRecord
from lineofsight.record.models import Team, TeamMembership, Worker
from lineofsight.record.moment import today
from lineofsight.web.form_fields import DateField

FRONT_DOOR: Final = "front_door"
EARLY_HELP: Final = "early_help"
SOCIAL_CARE: Final = "social_care"
KINDS: Final = (
    (SOCIAL_CARE, "Social care: it holds children"),
    (FRONT_DOOR, "Front door: its people work the queue of contacts"),
    (EARLY_HELP, "Early help: it holds families by agreement"),
)
SHORT_KINDS: Final = {SOCIAL_CARE: "Social care", FRONT_DOOR: "Front door", EARLY_HELP: "Early help"}


def kind_of(team: Team) -> str:
    """Which of `KINDS` a team is."""
    if team.is_front_door:
        return FRONT_DOOR
    return EARLY_HELP if team.is_early_help else SOCIAL_CARE


class TeamForm(forms.Form):
    """What a team is called, what it is, and where it can be rung."""

    name = forms.CharField(label="Name", max_length=100, error_messages={"required": "Enter the team’s name"})
    kind = forms.ChoiceField(
        label="What it is",
        widget=forms.RadioSelect,
        choices=KINDS,
        error_messages={"required": "Choose what the team is"},
    )
    telephone = forms.CharField(
        label="Telephone",
        help_text="Where somebody can be asked about its children; it stands on each child’s page",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def record(self) -> TeamRecord:
        given = self.cleaned_data
        kind = given["kind"]
        return TeamRecord(
            given["name"].strip(),
            is_front_door=kind == FRONT_DOOR,
            is_early_help=kind == EARLY_HELP,
            telephone=given["telephone"],
        )


class NewTeamForm(TeamForm):
    opened_on = DateField(label="First day", named="the first day", latest=today)


class MemberForm(forms.Form):
    """Who joins a team, from when, and whether they manage it."""

    worker = forms.ModelChoiceField(
        label="Worker",
        queryset=Worker.objects.none(),
        empty_label="Choose a worker",
        error_messages={"required": "Choose the worker"},
    )
    on = DateField(label="First day in the team", named="the first day in the team", latest=today)
    is_manager = forms.BooleanField(label="They manage the team", required=False)

    def offer(self, team: Team) -> None:
        """Offer the workers who are here and not in the team."""
        workers: Any = Worker.objects
        in_team = team.memberships.filter(ended_on__isnull=True).values("worker")
        choice: Any = self.fields["worker"]
        choice.queryset = workers.here_on(today()).exclude(pk__in=in_team).order_by("name", "pk")


class ChangeOfMember(forms.Form):
    """What changes for somebody in a team, and from which day."""

    change = forms.ChoiceField(
        label="What changes", widget=forms.RadioSelect, error_messages={"required": "Choose what changes"}
    )
    on = DateField(label="From which day", named="the day", latest=today)

    def offer(self, membership: TeamMembership) -> None:
        """Offer what can change for this person."""
        mark = ("worker", "They manage the team no more") if membership.is_manager else ("manager", "They manage it")
        choice: Any = self.fields["change"]
        choice.choices = [mark, ("leaves", "They leave the team")]


class ClosingForm(forms.Form):
    on = DateField(label="First day on which the team is no more", named="the day", latest=today)
