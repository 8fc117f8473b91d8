"""Second decisions on sampled contacts: the list, the contact as it stood, and afterwards both decisions together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import second_look
from lineofsight.actions.consistency import PanelRecord, SecondDecision, decide_again, hold_panel, may_decide_again
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.dip_samples import LikelierFor
from lineofsight.domain.flags import FlagStanding
from lineofsight.domain.flags.wording import category_words, from_whom
from lineofsight.domain.permissions import Action
from lineofsight.domain.thresholds import Framework, LevelOfNeed
from lineofsight.record.models import SampledDecision
from lineofsight.record.moment import today
from lineofsight.record.threshold_frameworks import framework_on
from lineofsight.web.autosave import open_form
from lineofsight.web.form_fields import DateField
from lineofsight.web.reader import reader_of

LONGEST_TEXT = 5_000


class JudgementForm(forms.Form):
    """A level of need and what follows, as somebody judges it."""

    level = forms.ChoiceField(
        label="Level of need",
        widget=forms.RadioSelect,
        required=False,
        help_text="Not needed for a contact that is the same as another",
        error_messages={"invalid_choice": "Choose a level of the list"},
    )
    outcome = forms.ChoiceField(
        label="What should follow",
        widget=forms.RadioSelect,
        choices=ContactOutcome.choices(),
        error_messages={"required": "Choose what should follow", "invalid_choice": "Choose an outcome of the list"},
    )

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level: Any = self.fields["level"]
        level.choices = [(one.value, framework.names[one]) for one in LevelOfNeed]
        level.says_nothing_of_optional = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        outcome, level = given.get("outcome"), given.get("level")
        if outcome and outcome != ContactOutcome.DUPLICATE and not level and "level" not in self.errors:
            self.add_error("level", "Choose the level of need")
        return given

    @property
    def judged(self) -> tuple[ContactOutcome, LevelOfNeed | None]:
        level = self.cleaned_data["level"]
        return ContactOutcome(self.cleaned_data["outcome"]), LevelOfNeed(level) if level else None


class SecondDecisionForm(JudgementForm):
    """The second decision, with its reasons."""

    rationale = forms.CharField(
        label="Your reasons",
        widget=forms.Textarea,
        max_length=LONGEST_TEXT,
        help_text="What you relied on, and what you do not know",
        error_messages={
            "required": "Write the reasons for your decision",
            "max_length": "Your reasons must be 5,000 characters or fewer",
        },
    )


@page(Action.DECIDE_AGAIN, methods=("GET", "HEAD"))
def second_decisions(request: PageRequest) -> HttpResponse:
    """The sampled contacts that the reader may decide a second time."""
    rows = may_decide_again(reader_of(request))
    request.trail.showed([pk for row in rows if (pk := row.decision.contact.child_id) is not None], rows=len(rows))
    return render(request, "consistency/second_decisions.html", {"rows": rows, "about": _about})


def _about(row: SampledDecision) -> str:
    """What a contact is about and from whom, naming nobody: "Neglect, from a school"."""
    contact = row.decision.contact
    return f"{_sentence(category_words(contact.category) or 'not triaged')}, from {from_whom(contact.message.source)}"


def _sentence(words: str) -> str:
    """Words as they begin a line: "a GP" becomes "A GP"."""
    return words[:1].upper() + words[1:]


@page(Action.DECIDE_AGAIN)
def second_decision(request: HttpRequest, sampled: UUID) -> HttpResponse:
    """The contact as it stood, without its decision; and the form for the second one."""
    reader = reader_of(request)
    try:
        seen = second_look.look_again(sampled, by=reader)
    except NotInThisRecord as missing:
        raise Http404 from missing
    except ActionError as refusal:
        messages.info(request, str(refusal))
        return redirect("second_decisions")
    framework = framework_on(today())
    title = "Decide a sampled contact a second time"
    kept = open_form(request, "second_decision", subject=str(sampled), title=title)
    form = kept.fill(SecondDecisionForm(kept.data, framework=framework))
    if form.is_bound and form.is_valid():
        outcome, level = form.judged
        second = SecondDecision(outcome, level, form.cleaned_data["rationale"])
        try:
            decide_again(sampled, second, by=reader)
        except ActionError as refusal:
            form.add_error(None, str(refusal))
        else:
            kept.take()
            return redirect("compared_decisions", sampled)
    shown = {
        "form": form,
        "kept": kept,
        "seen": seen,
        "contact": seen.contact,
        "message": seen.opened.message,
        "named": seen.opened.message.people_named.order_by("pk"),
        "framework": framework,
        "from_whom": from_whom,
        "category": category_words,
        "sentence": _sentence,
        "raised": [one for one in seen.look.flags if one.standing is FlagStanding.RAISED],
        "did_not_fire": [one for one in seen.look.flags if one.standing is FlagStanding.DID_NOT_FIRE],
    }
    return render(request, "consistency/second_decision.html", shown, status=kept.status(form))


@page(Action.READ_CONTACT)
def compared_decisions(request: HttpRequest, sampled: UUID) -> HttpResponse:
    """The two decisions side by side, once both are made, and what a panel made of them."""
    try:
        both = second_look.compared(sampled, by=reader_of(request))
    except NotInThisRecord as missing:
        raise Http404 from missing
    shown = {
        "both": both,
        "first": both.sampled.decision,
        "second": both.sampled,
        "contact": both.opened.contact,
        "reasons": [LikelierFor(code).label for code in both.sampled.strata],
        "outcome": outcome_of,
        "level": level_of,
        "may_hold_panel": both.needs_panel and both.opened.may(Action.HOLD_CONSISTENCY_PANEL).allowed,
    }
    return render(request, "consistency/compared.html", shown)


def outcome_of(code: str) -> str:
    """An outcome in words; "" for none."""
    return ContactOutcome(code).label if code else ""


def level_of(code: str) -> str:
    """A level of need in words; "None" where there is none, as for a duplicate."""
    return LevelOfNeed(code).label if code else "None"


# --- panels ----------------------------------------------------------------------------------------------------------


class PanelForm(JudgementForm):
    """What a panel of several agencies makes of two decisions that differ."""

    held_on = DateField(label="Day of the panel", named="the day of the panel")
    members = forms.CharField(
        label="Members",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1_000,
        help_text="Each on a line, with their agency: at least two",
        error_messages={
            "required": "Name the members of the panel",
            "max_length": "The members must be told in 1,000 characters or fewer",
        },
    )
    reasons = forms.CharField(
        label="The panel’s reasons",
        widget=forms.Textarea,
        max_length=LONGEST_TEXT,
        error_messages={
            "required": "Write the panel’s reasons",
            "max_length": "The panel’s reasons must be 5,000 characters or fewer",
        },
    )
    field_order = ("held_on", "members", "level", "outcome", "reasons")

    def clean_members(self) -> str:
        members: str = self.cleaned_data["members"]
        if len([line for line in members.splitlines() if line.strip()]) < 2:
            raise forms.ValidationError("Name at least two members, each on a line with their agency")
        return members

    def wanted(self) -> PanelRecord:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        outcome, level = self.judged
        return PanelRecord(given["held_on"], given["members"], outcome, level, given["reasons"])


@page(Action.HOLD_CONSISTENCY_PANEL, methods=("GET", "HEAD"))
def panels(request: PageRequest) -> HttpResponse:
    """The decisions that differ and wait for a panel, and those that a panel has looked at."""
    reader = reader_of(request)
    waiting, held = second_look.differing_for(reader), second_look.with_panel_for(reader)
    children = [pk for row in (*waiting, *held) if (pk := row.decision.contact.child_id) is not None]
    request.trail.showed(children, rows=len(waiting) + len(held))
    shown = {"waiting": waiting, "held": held, "outcome": outcome_of, "level": level_of}
    return render(request, "consistency/panels.html", shown)


@page(Action.HOLD_CONSISTENCY_PANEL)
def panel(request: HttpRequest, sampled: UUID) -> HttpResponse:
    """Record what a panel made of two decisions that differ."""
    reader = reader_of(request)
    try:
        both = second_look.compared(sampled, by=reader)
    except NotInThisRecord as missing:
        raise Http404 from missing
    if not both.needs_panel:
        return redirect("compared_decisions", sampled)
    kept = open_form(request, "consistency_panel", subject=str(sampled), title="Record a panel")
    form = kept.fill(PanelForm(kept.data, framework=framework_on(today()), initial={"held_on": today()}))
    if form.is_bound and form.is_valid():
        try:
            decision = hold_panel(sampled, form.wanted(), by=reader)
        except ActionError as refusal:
            form.add_error("held_on" if "future" in str(refusal) else None, str(refusal))
        else:
            kept.take()
            messages.success(request, _what_became(decision.is_reversed))
            return redirect("compared_decisions", sampled)
    shown = {
        "form": form,
        "kept": kept,
        "both": both,
        "first": both.sampled.decision,
        "second": both.sampled,
        "outcome": outcome_of,
        "level": level_of,
    }
    return render(request, "consistency/panel.html", shown, status=kept.status(form))


def _what_became(is_reversed: bool) -> str:
    if is_reversed:
        return "The panel is recorded. Where the contact stood otherwise it is reopened, and its clock starts again."
    return "The panel is recorded. It upholds the first decision."
