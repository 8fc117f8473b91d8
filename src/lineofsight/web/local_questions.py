"""The questions that an authority asks of its own on the page of a step: drawn, kept and read beside the typed form.

They are a form of their own, so that no answer to them can reach the step that is taken. The page of a step opens it
here; which version is asked is said by how the page was opened, so that a form finishes on the version it began with.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from django import forms

from lineofsight.actions.local_answers import Answered, AnswersRefused
from lineofsight.domain.local_forms import (
    AT_THE_START,
    TYPED_STEPS_BY_KEY,
    Definition,
    Question,
    QuestionKind,
    ShownIf,
    answer_faults,
    is_answered,
)
from lineofsight.domain.local_forms.answers import LONGEST_LONG, LONGEST_SHORT, read_day
from lineofsight.record.models import LocalForm
from lineofsight.record.moment import today
from lineofsight.web.autosave import KeptForm
from lineofsight.web.form_fields import DateField

VERSION: Final = "local_form"
"""Under this name an opened page says which version it asks."""
PREFIX: Final = "own"
MOST_AS_RADIOS: Final = 8


class LocalQuestionsForm(forms.Form):
    """The local questions of one version. Its answers are checked as the action checks them."""

    prefix = PREFIX

    def __init__(self, *args: Any, definition: Definition, answers: Mapping[str, Any] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.definition = definition
        for question in definition.questions:
            self.fields[question.key] = _field(question, definition)
            if answers and question.key in answers:
                self.initial[question.key] = _as_shown(question, answers[question.key])

    @property
    def title(self) -> str:
        return self.definition.title

    def standing(self, after: str) -> list[forms.BoundField]:
        """The questions that stand after a typed question, by its key, or at the start, in their order."""
        return [self[one.key] for one in self.definition.questions if after and one.after == after]

    def standing_last(self, typed: Collection[str]) -> list[forms.BoundField]:
        """The questions below all that the record asks. typed: the keys that the page asks."""
        places = {AT_THE_START, *typed}
        return [self[one.key] for one in self.definition.questions if one.after not in places]

    def waits_for(self, key: str) -> ShownIf | None:
        """What has to be answered before the question is asked; None for one that always is."""
        question = self.definition.question(key)
        return question.shown_if if question is not None else None

    def name_of(self, key: str) -> str:
        """The name of the inputs of a question."""
        return self.add_prefix(key)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for key, otherwise in answer_faults(self.definition, self.answers()).items():
            self._say(key, otherwise)
        return given

    def answers(self) -> dict[str, Any]:
        """What was answered, by the key of its question, as the record keeps it."""
        plain = {key: _plain(answer) for key, answer in self.cleaned_data.items()}
        return {key: answer for key, answer in plain.items() if is_answered(answer)}

    def refuse(self, refused: AnswersRefused) -> None:
        """Say at each question why its answer could not be recorded."""
        for key, otherwise in refused.faults.items():
            self._say(key, otherwise)

    def _say(self, key: str, otherwise: str) -> None:
        if key not in self.errors:
            self.add_error(key if key in self.fields else None, otherwise)


class AskedForm(LocalQuestionsForm):
    """The questions of a version that was published, on the page of its step."""

    def __init__(self, *args: Any, version: LocalForm, **kwargs: Any) -> None:
        super().__init__(*args, definition=version.definition, **kwargs)
        self.version = version

    def answered(self, on: date | None) -> Answered:
        """What was answered, in the shape of its action. on: the day of the step; None for today."""
        return Answered(self.version.pk, on or today(), self.answers())


def opened_with(step: str) -> dict[str, str]:
    """What a page of a step says of the version in force as it is opened; {} where nothing of one's own is asked."""
    if step not in TYPED_STEPS_BY_KEY:
        return {}
    version = LocalForm.objects.in_force(step, today())
    return {} if version is None or not version.definition.questions else {VERSION: str(version.pk)}


def asked_on(step: str, kept: KeptForm) -> AskedForm | None:
    """The questions of the version that the page was opened with, with what was typed; None where it had none."""
    number = str(kept.opening.base.get(VERSION, ""))
    if not number.isdecimal():
        return None
    version = LocalForm.objects.published().filter(pk=int(number), step=step).first()
    if version is None:
        return None
    form: AskedForm = kept.fill(AskedForm(kept.data, version=version))
    return form


# --- one field for each kind of question -----------------------------------------------------------------------------


def _field(question: Question, definition: Definition) -> forms.Field:
    field = _of_kind(question)
    field.required = False  # what has to be answered depends on the other answers: `clean` says it
    field.label = question.label
    field.help_text = " ".join(part for part in (_only_if(question, definition), question.help) if part)
    field.says_nothing_of_optional = question.is_required or question.shown_if is not None  # type: ignore[attr-defined]
    return field


def _only_if(question: Question, definition: Definition) -> str:
    if question.shown_if is None:
        return ""
    waited_for = definition.question(question.shown_if.question)
    label = waited_for.label if waited_for is not None else question.shown_if.question
    optional = "" if question.is_required else " It can be left out."
    return f"Only if “{label}” is answered “{question.shown_if.answer}”.{optional}"


def _of_kind(question: Question) -> forms.Field:
    match question.kind:
        case QuestionKind.LONG_TEXT:
            return forms.CharField(max_length=LONGEST_LONG, widget=forms.Textarea(attrs={"rows": 5}))
        case QuestionKind.SEVERAL_OF:
            return forms.MultipleChoiceField(choices=_choices(question), widget=forms.CheckboxSelectMultiple())
        case QuestionKind.ONE_OF if len(question.choices) > MOST_AS_RADIOS:
            return forms.ChoiceField(choices=[("", "Choose one"), *_choices(question)])
        case QuestionKind.ONE_OF | QuestionKind.YES_NO:
            return forms.ChoiceField(choices=_choices(question), widget=forms.RadioSelect())
        case QuestionKind.DATE:
            return DateField(named="the date")
        case QuestionKind.NUMBER:
            box = {"class": "govuk-input--width-5", "inputmode": "decimal"}
            return forms.CharField(max_length=20, widget=forms.TextInput(attrs=box))
    return forms.CharField(max_length=LONGEST_SHORT)


def _choices(question: Question) -> list[tuple[str, str]]:
    return [(one, one) for one in question.offered]


def _plain(answer: Any) -> Any:
    if isinstance(answer, date):
        return answer.isoformat()
    return answer.strip() if isinstance(answer, str) else answer


def _as_shown(question: Question, answer: Any) -> Any:
    return read_day(answer) if question.kind == QuestionKind.DATE else answer
