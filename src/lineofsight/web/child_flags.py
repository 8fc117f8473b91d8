"""The flags on a child's page, and the page on which whoever holds the case answers them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import gate, once
from lineofsight.access.child_flags import family_facts_shown, flags_shown
from lineofsight.access.gate import OpenedChild
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.flag_answers import NEED_A_REASON, FlagAnswered, NewSinceSeen, answer_flags_of_child
from lineofsight.domain.flags import FamilyFacts, FlagStanding
from lineofsight.domain.permissions import Action
from lineofsight.record.flag_answers import AnsweredFlag
from lineofsight.record.models import FlagAnswer
from lineofsight.web.autosave import open_form
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.reader import reader_of
from lineofsight.web.recording_forms import ChoiceField
from lineofsight.web.words import count_of


@dataclass(frozen=True, slots=True)
class FlagsOfChild:
    """The flags about one child: those raised, by the day of their first event, and the others.

    There is no "clear" among them: that a flag did not fire never means that a child is safe.
    """

    raised: tuple[AnsweredFlag, ...]
    did_not_fire: tuple[AnsweredFlag, ...]
    no_data: tuple[AnsweredFlag, ...]

    @property
    def unanswered(self) -> tuple[AnsweredFlag, ...]:
        return tuple(one for one in self.raised if one.is_unanswered)


def flags_of_child(opened: OpenedChild, facts: FamilyFacts | None) -> FlagsOfChild | None:
    """The flags about a child whose record is open; None for whoever may not read what they are counted from."""
    flags = flags_shown(opened, facts)
    if not flags:
        return None
    raised = _standing(flags, FlagStanding.RAISED)
    return FlagsOfChild(
        raised=tuple(sorted(raised, key=lambda one: (one.reading.events[0].on, one.reading.flag.id))),
        did_not_fire=_standing(flags, FlagStanding.DID_NOT_FIRE),
        no_data=_standing(flags, FlagStanding.NO_DATA),
    )


def _standing(flags: Sequence[AnsweredFlag], standing: FlagStanding) -> tuple[AnsweredFlag, ...]:
    return tuple(one for one in flags if one.reading.standing is standing)


class FlagAnswersForm(forms.Form):
    """An answer to each flag that is raised and not answered as it stands now. One flag may be answered alone."""

    def __init__(self, *args: Any, unanswered: Sequence[AnsweredFlag], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unanswered = unanswered
        for one in unanswered:
            number = one.reading.flag.id
            self.fields[f"answer_{number}"] = ChoiceField(
                FlagAnswer.Answer.choices,
                label=f"{number}: {one.reading.flag.title}",
                help_text=f"{count_of(len(one.reading.events), 'event')}, listed above",
                otherwise="Choose an answer",
                required=False,
            )
            self.fields[f"reason_{number}"] = forms.CharField(
                label="Why?",
                help_text="What you did, why nothing changes, or what is wrong in the record",
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=2_000,
                required=False,
            )
            for name in (f"answer_{number}", f"reason_{number}"):
                self.fields[name].says_nothing_of_optional = True  # type: ignore[attr-defined]
            self.fields[f"stamp_{number}"] = forms.CharField(
                widget=forms.HiddenInput(), initial=one.stamp, required=False
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        answered = [number for number in self._numbers() if given.get(f"answer_{number}")]
        if not answered and not self.errors:
            self.add_error(None, "Answer at least one flag")
        for number in self._numbers():
            reason = given.get(f"reason_{number}", "").strip()
            if given.get(f"answer_{number}") in NEED_A_REASON and not reason:
                self.add_error(f"reason_{number}", f"Say why, for flag {number}")
            if reason and number not in answered and f"answer_{number}" not in self.errors:
                self.add_error(f"answer_{number}", f"You wrote why for flag {number}: choose an answer too")
        return given

    def _numbers(self) -> list[str]:
        return [one.reading.flag.id for one in self.unanswered]

    def answers(self) -> list[FlagAnswered]:
        """What was answered; a flag without an answer is left for later."""
        given = self.cleaned_data
        return [
            FlagAnswered(number, FlagAnswer.Answer(given[f"answer_{number}"]), given[f"reason_{number}"])
            for number in self._numbers()
            if given[f"answer_{number}"]
        ]

    def show_as_they_stand(self) -> None:
        """Carry the stamps of the flags that this page lists, where an earlier visit kept those of its own day."""
        for number in self._numbers():
            self.initial.pop(f"stamp_{number}", None)

    def carry_on(self) -> None:
        """Show what was sent once more, each flag with its stamp as this page lists it, to be sent again."""
        sent: Any = self.data
        self.data = carried = sent.copy()
        for one in self.unanswered:
            carried[self.add_prefix(f"stamp_{one.reading.flag.id}")] = one.stamp

    def seen(self) -> dict[str, str]:
        """The stamps of the flags as they were on the screen."""
        return {number: self.cleaned_data[f"stamp_{number}"] for number in self._numbers()}


@page(Action.ANSWER_FLAG)
def child_flags(request: PageRequest, reference: UUID) -> HttpResponse:
    """Every flag about a child with its dated events, and an answer to those that nobody has answered."""
    by = reader_of(request)
    opened = gate.open_child(reference, Action.ANSWER_FLAG, by=by)
    flags = flags_of_child(opened, family_facts_shown(opened, by=by))
    kept = open_form(request, "child_flags", subject=str(reference), title="Answer the flags")
    unanswered = flags.unanswered if flags is not None else ()
    form = kept.fill(FlagAnswersForm(kept.data, unanswered=unanswered))
    if form.is_bound and form.is_valid() and _answered_once(reference, form, by):
        kept.take()
        messages.success(request, "Your answers are recorded.")
        return redirect("child", reference)
    form.show_as_they_stand()
    shown = {"child": opened.child, "opened": opened, "flags": flags, "form": form, "kept": kept}
    return render(request, "child/flags.html", shown, status=kept.status(form))


def _answered_once(reference: UUID, form: FlagAnswersForm, by: Account) -> bool:
    """Record the answers, unless this very form was taken before: then they are recorded already."""
    key = form.data.get(ONE_TIME_KEY, "")
    if not once.take(key, by):
        return True
    try:
        answer_flags_of_child(reference, form.answers(), by=by, seen=form.seen())
    except ActionError as refused:
        once.give_back(key)
        form.add_error(None, str(refused))
        if isinstance(refused, NewSinceSeen):
            form.carry_on()
        return False
    return True
