"""Who the child is, as it changes or is learnt: disabilities, numbers, name, home, death. Not what was a slip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django import forms

from lineofsight.access.models import Account
from lineofsight.actions import people
from lineofsight.domain.codes import Disability as DisabilityCode
from lineofsight.domain.codes import UPNUnknown
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Child, Disability, Identifier, PersonName
from lineofsight.record.moment import today
from lineofsight.web.recording import Recording, Subject, Written
from lineofsight.web.recording_forms import ChoiceField, CodeField, RecordingForm, happened, only_if, text

WHERE_READ = "For example, from the birth certificate, or as the school has it"
CHANGED, MISSPELT, ALSO_KNOWN_AS = "changed", "misspelt", "also"
NUMBERS: Final = (Identifier.Kind.UPN, Identifier.Kind.FORMER_UPN, Identifier.Kind.NHS_NUMBER)


class DisabilitiesForm(RecordingForm):
    codes = forms.MultipleChoiceField(
        label="Which disabilities affect the child?",
        help_text="Choose all that do, or “No disability” alone.",
        choices=[(str(one.value), f"{one.label} ({one.value})") for one in DisabilityCode],
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": "Choose the disabilities, or “No disability”"},
    )
    reason = only_if(text("Why is something taken away?"), "If you take away what is recorded")


class NumberForm(RecordingForm):
    kind = ChoiceField(
        [(kind.value, kind.label) for kind in NUMBERS], label="Which number is it?", otherwise="Choose the number"
    )
    value = forms.CharField(
        label="The number", max_length=20, widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        error_messages={"required": "Enter the number"},
    )  # fmt: skip
    on = happened("From which day is it in use?", "the day")

    def clean_value(self) -> str:
        return "".join(str(self.cleaned_data["value"]).split()).upper()


class NoNumberForm(RecordingForm):
    reason = CodeField(UPNUnknown, label="Why is there no pupil number?", otherwise="Choose the reason")


class NameForm(RecordingForm):
    what = ChoiceField(
        [
            (CHANGED, "The child has another name now: the one before is kept"),
            (MISSPELT, "The name was written wrongly"),
            (ALSO_KNOWN_AS, "The child is also known by another name"),
        ],
        label="What is to be recorded?",
        otherwise="Choose what is to be recorded",
    )
    given_names = forms.CharField(label="Given names", max_length=200, required=False)
    family_name = forms.CharField(
        label="Family name", max_length=200, error_messages={"required": "Enter the family name"}
    )
    on = only_if(happened("From which day?", "the day"), "If the child has another name now")
    reason = only_if(text("Why is it corrected?"), "If it was written wrongly")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("what") == CHANGED and not given.get("on") and "on" not in self.errors:
            self.add_error("on", "Enter the day from which the child has the name")
        if given.get("what") == MISSPELT and not given.get("reason"):
            self.add_error("reason", "Say why it is corrected")
        return given


class HomeForm(RecordingForm):
    lines = forms.CharField(
        label="Where does the child live?", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000,
        error_messages={"required": "Enter where the child lives"},
    )  # fmt: skip
    postcode = forms.CharField(
        label="Postcode", max_length=8, required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )  # fmt: skip
    on = happened("From which day?", "the day")
    is_protected = ChoiceField(
        [("yes", "Yes"), ("no", "No")],
        label="Must the address be kept hidden?",
        otherwise="Choose whether the address must be kept hidden",
        help_text="Nothing shows or prints a hidden address.",
    )

    def told(self) -> dict[str, Any]:
        told = super().told()
        hidden = told["is_protected"] == "yes"
        return told | {"is_protected": hidden, "postcode": told["postcode"].strip().upper()}


class DeathForm(RecordingForm):
    died_on = happened("On which day did the child die?", "the date of death")


# --- what they can be about, and what stands now ---------------------------------------------------------------------


def _the_child(_history: History) -> Iterator[Subject]:
    yield Subject(0, "")


def _born_and_alive(history: History) -> Iterator[Subject]:
    if history.born_on is not None and history.died_on is None:
        yield Subject(0, "")


def _without_number(history: History) -> Iterator[Subject]:
    if not history.upn:
        yield Subject(0, "")


def _disabilities_now(_by: Account, reference: UUID, _subject: int) -> dict[str, Any]:
    rows = Disability.objects.filter(person__child__reference=reference)
    return {"initial": {"codes": list(rows.order_by("code").values_list("code", flat=True))}}


def _name_now(_by: Account, reference: UUID, _subject: int) -> dict[str, Any]:
    name = _current_name(reference)
    return {"initial": {"given_names": name.given_names, "family_name": name.family_name} if name else {}}


def _current_name(reference: UUID) -> PersonName | None:
    return PersonName.objects.filter(person__child__reference=reference, ended_on=None, is_alias=False).first()


def _reason_now(_by: Account, reference: UUID, _subject: int) -> dict[str, Any]:
    child = Child.objects.select_related("person").filter(reference=reference).first()
    return {"initial": {"reason": child.person.upn_unknown}} if child is not None else {}


def _record_name(child: UUID, _subject: int, form: Any, by: Account) -> Written:
    told = form.told()
    names = {name: told[name] for name in ("given_names", "family_name")}
    standing = _current_name(child)
    if told["what"] == MISSPELT and standing is not None:
        return people.correct_name(child, standing.pk, **names, reason=told["reason"], by=by)
    on = told["on"] or today()
    return people.record_name(child, **names, on=on, by=by, is_alias=told["what"] == ALSO_KNOWN_AS)


DETAILS_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="record-disabilities",
        title="Record disabilities",
        action=Action.CORRECT_FACT,
        form=DisabilitiesForm,
        do=lambda child, _subject, form, by: people.state_disabilities(child, by=by, **form.told()),
        done="The disabilities are recorded.",
        subjects=_the_child,
        form_given=_disabilities_now,
        is_merged=True,
    ),
    Recording(
        key="record-number",
        title="Record a pupil number or NHS number",
        action=Action.CORRECT_FACT,
        form=NumberForm,
        do=lambda child, _subject, form, by: people.record_identifier(
            child,
            kind=Identifier.Kind(form.cleaned_data["kind"]),
            value=form.cleaned_data["value"],
            on=form.cleaned_data["on"],
            by=by,
        ),
        done="The number is recorded. One before it is kept, with the day on which it ended.",
        subjects=_the_child,
    ),
    Recording(
        key="no-pupil-number",
        title="Say why there is no pupil number",
        action=Action.CORRECT_FACT,
        form=NoNumberForm,
        do=lambda child, _subject, form, by: people.record_upn_unknown(child, form.cleaned_data["reason"].value, by=by),
        done="Why there is no pupil number is recorded.",
        subjects=_without_number,
        form_given=_reason_now,
    ),
    Recording(
        key="record-name",
        title="Record or correct a name",
        action=Action.CORRECT_FACT,
        form=NameForm,
        do=_record_name,
        done="The name is recorded. What it said before is kept.",
        subjects=_the_child,
        form_given=_name_now,
        is_merged=True,
    ),
    Recording(
        key="record-address",
        title="Record where the child lives",
        action=Action.CORRECT_FACT,
        form=HomeForm,
        do=lambda child, _subject, form, by: people.record_address(child, by=by, **form.told()),
        done="The address is recorded. The one before it is kept, with the day on which it ended.",
        subjects=_the_child,
    ),
    Recording(
        key="record-death",
        title="Record that the child died",
        action=Action.CORRECT_FACT,
        form=DeathForm,
        do=lambda child, _subject, form, by: people.record_death(child, by=by, **form.told()),
        done="The date of death is recorded.",
        subjects=_born_and_alive,
    ),
)
