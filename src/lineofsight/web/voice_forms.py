"""Forms on which a child's words are taken down: a visit, an assessment, a view by itself; and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms

from lineofsight.actions.voice import Influence, ViewSaid, WordsStandElsewhere
from lineofsight.domain.voice.influence import Changeable
from lineofsight.record.models import View
from lineofsight.web.recording_forms import (
    ChoiceField,
    RecordingForm,
    happened,
    only_if,
    text,
)

WORDS = ("childs_view", "view_source", "view_analysis")
"""The fields of what the child said, in the order in which they are asked."""
IF_WORDS = "If the child said or showed something"
CONFIRM = "is_alike_confirmed"


class WordsOfTheChild(RecordingForm):
    """What the child said or showed, how it is known, and what the worker makes of it, on any form of a recording.

    A warning that nearly the same words stand elsewhere keeps everything that was typed, and asks to be confirmed.
    """

    childs_view = text(
        "What did the child say or show?",
        "In the child’s own words, as far as you can. For a baby or a child who does not speak: what you saw",
    )
    view_source = only_if(
        ChoiceField(View.Source.choices, label="How do you know it?", otherwise="Choose how you know it"), IF_WORDS
    )
    view_analysis = text("What do you make of it?", "What it means for the child now, to you. It can be written later")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warned_of: tuple[int, ...] = ()
        if CONFIRM in self.data:
            self._add_confirmation()

    def _add_confirmation(self) -> None:
        self.fields[CONFIRM] = forms.BooleanField(
            label="These are this child’s own words: record them as they are", required=False
        )
        after = list(self.fields)
        after.insert(after.index("childs_view") + 1, after.pop(after.index(CONFIRM)))
        self.order_fields(after)

    @property
    def also_shown(self) -> tuple[int, ...]:
        """The brother or sister whose record the warning names."""
        return self.warned_of

    def warn(self, warning: WordsStandElsewhere) -> None:
        """Say that nearly the same words stand elsewhere, and ask whether they are to be recorded all the same."""
        self.warned_of = (warning.other.child_id,)
        if CONFIRM not in self.fields:
            self._add_confirmation()
        self.add_error("childs_view", str(warning))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        words = given.get("childs_view", "").strip()
        if words and not given.get("view_source") and "view_source" not in self.errors:
            self.add_error("view_source", "Choose how you know what the child said or showed")
        if given.get("view_analysis", "").strip() and not words and "childs_view" not in self.errors:
            self.add_error("childs_view", "Write what the child said or showed, which you make this of")
        return given

    def view(self, *, seen: str = "") -> ViewSaid | None:
        """What the child said, in the shape of its action; None for nothing. seen: how the child was seen then."""
        given = self.cleaned_data
        if not given["childs_view"].strip():
            return None
        return ViewSaid(
            words=given["childs_view"],
            source=View.Source(given["view_source"]),
            seen=seen,
            analysis=given["view_analysis"],
            is_alike_confirmed=bool(given.get(CONFIRM)),
        )


class ViewForm(WordsOfTheChild):
    """What the child said or showed outside a visit and an assessment."""

    on = happened("On which day?", "the day of the words")
    view_seen = ChoiceField(
        View.Seen.choices, label="How was the child seen?", otherwise="Choose how the child was seen"
    )

    field_order = ("on", *WORDS, "view_seen")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("childs_view", "").strip() and "childs_view" not in self.errors:
            self.add_error("childs_view", "Write what the child said or showed")
        return given


class WhatBecame(NamedTuple):
    """What the worker makes of a view, and what it changed; None where that is not known yet."""

    analysis: str
    influence: Influence | None


class BecauseForm(forms.Form):
    """What became of a view: what it means to the worker, and the plan or decision it changed, or why it did not."""

    analysis = text("What do you make of it?", "What it means for the child now, to you")
    influence = ChoiceField(
        [*View.Influence.choices, ("later", "That is not known yet")],
        label="What did it change?",
        otherwise="Choose what it changed, or that it is not known yet",
    )
    changed = only_if(
        forms.ChoiceField(label="Which plan or decision?"), "If it changed one: those of this child since that day"
    )
    what_changed = only_if(text("What changed, or why was it not followed?"), "Unless that is not known yet")

    def __init__(self, *args: Any, offered: Sequence[Changeable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {one.key: one for one in offered}
        changed: Any = self.fields["changed"]
        changed.choices = [
            ("", "Choose one"),
            *((one.key, f"{one.words[4:5].upper()}{one.words[5:]}") for one in offered),
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        influence, what = given.get("influence"), given.get("what_changed", "").strip()
        if influence in (View.Influence.PLAN, View.Influence.DECISION):
            self._must_name(given.get("changed", ""), is_plan=influence == View.Influence.PLAN)
            if not what:
                self.add_error("what_changed", "Write what changed")
        if influence == View.Influence.NOT_FOLLOWED:
            if given.get("changed"):
                self.add_error("changed", "A view that was not followed changed nothing: take this away")
            if not what:
                self.add_error("what_changed", "Write why it was not followed")
        if influence == "later":
            if what or given.get("changed"):
                self.add_error("influence", "You wrote what it changed: choose what it was")
            given["influence"] = ""  # as the record has it
        return given

    def _must_name(self, key: str, *, is_plan: bool) -> None:
        chosen = self.offered.get(key)
        if chosen is None or chosen.is_plan != is_plan:
            self.add_error(
                "changed", "Choose the plan that it changed" if is_plan else "Choose the decision it changed"
            )

    def told(self, values: Mapping[str, str]) -> WhatBecame:
        """The values to write, in the shape of their action: those of this form and of somebody else's merged.

        The kind of influence leads: a plan that one named stands only with it. Where the other took the influence
        away while this person wrote more of it, this person's stands.
        """
        influence, what = values["influence"], values["what_changed"]
        if not influence and (what or values["changed"]):
            influence = self.cleaned_data["influence"]
        if not influence:
            return WhatBecame(values["analysis"], None)
        is_followed = influence != View.Influence.NOT_FOLLOWED
        changed = values["changed"] if is_followed else ""
        return WhatBecame(values["analysis"], Influence(View.Influence(influence), what, changed))
