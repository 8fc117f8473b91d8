"""The forms of a chronology: what a row meant and whether it belongs, and a row written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms

from lineofsight.actions.chronology import WrittenRow
from lineofsight.domain.chronology import BY_HAND_KINDS, Analysis, Harm, Precision, Source, Standing, when_in_words
from lineofsight.record.models import ChronologyEntry
from lineofsight.record.moment import today
from lineofsight.web.form_fields import LONG_TEXT, DateField
from lineofsight.web.siblings import FamilyForm, Sibling

CONFIRM, DECLINE = "confirm", "decline"


def _text(label: str, help_text: str, **shape: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG_TEXT,
        error_messages={
            "required": f"Enter {label[:1].lower()}{label[1:]}",
            "max_length": f"{label} must be 10,000 characters or fewer",
        },
        **shape,
    )


class AnalysisForm(forms.Form):
    """What people make of an event, apart from the fact."""

    impact = _text("What it meant for the child", "What the child saw, felt, said or lost; or gained", required=False)
    response = _text("What was done", "By whom, and when", required=False)
    outcome = _text("What came of it", "Whether it helped", required=False)


def analysed(given: Mapping[str, Any]) -> Analysis:
    """What was written of a row, as the actions take it."""
    return Analysis(given["impact"], given["response"], given["outcome"])


def analysis_of(entry: ChronologyEntry | None) -> dict[str, Any]:
    """What was written of a row before, as its form shows it; nothing for a row that nobody has answered."""
    if entry is None:
        return dict.fromkeys(("impact", "response", "outcome"), "")
    return {"impact": entry.impact, "response": entry.response, "outcome": entry.outcome}


def answer_of(entry: ChronologyEntry | None) -> dict[str, Any]:
    """What was answered to a proposed row and what was written of it: what two people merge by."""
    standing = entry.standing if entry is not None else ""
    answer = {Standing.CONFIRMED.value: CONFIRM, Standing.DECLINED.value: DECLINE}.get(standing, "")
    return analysis_of(entry) | {"answer": answer, "reason": entry.why_left_out if entry is not None else ""}


class AnswerForm(AnalysisForm):
    """What a person makes of a proposed row."""

    answer = forms.ChoiceField(
        label="Does it belong in the chronology?",
        choices=[(CONFIRM, "Yes: confirm it"), (DECLINE, "No: decline it")],
        widget=forms.RadioSelect(),
        initial=CONFIRM,
        error_messages={"required": "Choose whether it belongs in the chronology"},
    )
    reason = forms.CharField(
        label="Why does it not belong?",
        help_text="If you decline it. The row and the reason are kept.",
        required=False,
        max_length=500,
        error_messages={"max_length": "The reason must be 500 characters or fewer"},
    )
    field_order = ("answer", "impact", "response", "outcome", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].says_nothing_of_optional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == DECLINE and not given.get("reason", "").strip() and "reason" not in self.errors:
            self.add_error("reason", "Say why this row does not belong in the chronology")
        return given


class PartialDateField(DateField):
    """A date of which the day, or the day and the month, may be left out. Gives the first day that it can be.

    `precision_of` says how exactly a date was given.
    """

    def compress(self, data_list: list[str]) -> date | None:
        if not data_list or not any(data_list):
            return None
        day, month, year = (text.strip() for text in data_list)
        if day and not month:
            return super().compress(data_list)  # says that the month is missing
        return super().compress([day or "1", month or "1", year])


def precision_of(boxes: list[str | None]) -> Precision:
    """How exactly a date was given in its three boxes: day, month, year."""
    day, month, _ = (bool(text and text.strip()) for text in boxes)
    if day:
        return Precision.DAY
    return Precision.MONTH if month else Precision.YEAR


class WrittenRowForm(AnalysisForm, FamilyForm):
    """A row that no fact of the record tells: of one child, or of brothers and sisters to whom the same happened.

    What it meant is asked for each child apart.
    """

    own_words: ClassVar = {"impact": "What it meant for {name}"}

    kind = forms.ChoiceField(
        label="What kind of event?",
        choices=[("", "Choose one"), *((event.key, event.title) for event in BY_HAND_KINDS)],
        error_messages={"required": "Choose what kind of event it is", "invalid_choice": "Choose a kind of the list"},
    )
    on = PartialDateField(
        label="When did it happen?",
        named="the date",
        latest=today,
        help_text="Leave out the day, or the day and the month, where they are not known. For example, 4 11 2026",
    )
    what_happened = _text("What happened", "The fact alone: who, what, where. What you make of it comes below.")
    source = forms.ChoiceField(
        label="Who tells of it?",
        choices=[("", "Choose one"), *Source.choices()],
        error_messages={"required": "Choose who tells of it", "invalid_choice": "Choose one of the list"},
    )
    agency = forms.CharField(
        label="Name of the agency",
        help_text="As it should stand beside the row, for example the school’s name",
        required=False,
        max_length=200,
    )
    document = forms.CharField(
        label="Document", help_text="Where it is written, and of which day", required=False, max_length=200
    )
    harms = forms.MultipleChoiceField(
        label="Kinds of harm",
        help_text="If it tells of harm",
        choices=Harm.choices(),
        widget=forms.CheckboxSelectMultiple(),
        required=False,
    )
    about = forms.TypedChoiceField(label="Is it about an adult around the child?", coerce=int, required=False)
    field_order: tuple[str, ...] = (
        "kind", "on", "what_happened", "source", "agency", "document", "harms", "about", "siblings", "impact",
    )  # fmt: skip

    def __init__(self, *args: Any, adults: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about: Any = self.fields["about"]
        about.choices = [("", "No"), *((str(pk), name) for pk, name in adults)]
        about.empty_value = None
        for name in ("harms", "about"):
            self.fields[name].says_nothing_of_optional = True  # type: ignore[attr-defined]
        own = [name for name in self.fields if name.startswith("impact_")]
        self.order_fields([*self.field_order, *own, "response", "outcome"])

    def written(self) -> WrittenRow:
        """What was typed of the child whom the form is about, as the action takes it."""
        return self._written(self.told(), self._precision())

    def written_of(self, sibling: Sibling, *, is_adult_around: bool) -> WrittenRow:
        """What was typed of a brother or sister. is_adult_around: the adult it is about is around that child too."""
        told = self.told_of(sibling)
        return self._written(told if is_adult_around else told | {"about": None}, self._precision())

    def _precision(self) -> Precision:
        """How exactly the date was typed."""
        return precision_of([self.data.get(f"{self.add_prefix('on')}_{part}") for part in ("day", "month", "year")])

    def _written(self, given: dict[str, Any], precision: Precision) -> WrittenRow:
        return WrittenRow(
            kind=given["kind"],
            on=given["on"],
            what_happened=given["what_happened"],
            source=Source(given["source"]),
            precision=precision,
            harms=tuple(Harm(code) for code in given["harms"]),
            agency=given["agency"],
            document=given["document"],
            about=given["about"],
            analysis=analysed(given),
        )


class CorrectedRowForm(WrittenRowForm):
    """A row written by hand, corrected. Two people on one row merge by field."""

    why = forms.CharField(
        label="Why do you correct it?",
        max_length=500,
        error_messages={
            "required": "Say why you correct it",
            "max_length": "The reason must be 500 characters or fewer",
        },
    )

    def typed(self) -> dict[str, Any]:
        """What was typed, the day in words, as `row_of` has it of the record."""
        return self.cleaned_data | {"on": when_in_words(self.cleaned_data["on"], self._precision())}

    def changed(self, entry: ChronologyEntry, changes: dict[str, Any]) -> WrittenRow:
        """The row as it stands now, with what was changed here."""
        given = written_before(entry) | changes
        if "on" in changes:
            return self._written(given | {"on": self.cleaned_data["on"]}, self._precision())
        return self._written(given | {"on": entry.happened_on}, Precision(entry.precision))


class TakeOutForm(forms.Form):
    """A row written by hand that does not belong in the chronology."""

    reason = forms.CharField(
        label="Why do you take it out?",
        help_text="The row and the reason are kept",
        max_length=500,
        error_messages={
            "required": "Say why you take this row out",
            "max_length": "The reason must be 500 characters or fewer",
        },
    )


def written_before(entry: ChronologyEntry) -> dict[str, Any]:
    """A row written by hand as its form shows it: of the date what is known."""
    on, precision = entry.happened_on, entry.precision
    day = on.day if precision == Precision.DAY else None
    month = None if precision == Precision.YEAR else on.month
    return analysis_of(entry) | {
        "kind": entry.kind,
        "on": [day, month, on.year],
        "what_happened": entry.what_happened,
        "source": entry.source,
        "agency": entry.agency,
        "document": entry.document,
        "harms": entry.harms,
        "about": entry.about_id,
    }


def row_of(entry: ChronologyEntry) -> dict[str, Any]:
    """A row written by hand as two people merge it by: the day in words, as exactly as it is known."""
    return written_before(entry) | {"on": when_in_words(entry.happened_on, Precision(entry.precision))}
