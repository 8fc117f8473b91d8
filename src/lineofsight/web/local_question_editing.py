"""Writing one question of one's own: what is asked, how, where and when, with what the worker will see."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import local_forms as actions
from lineofsight.domain.local_forms import (
    Definition,
    Question,
    QuestionKind,
    ShownIf,
    TypedStep,
    faults_of,
    key_for,
    placed,
    with_question,
)
from lineofsight.domain.local_forms.checking import LONGEST_HELP, LONGEST_LABEL, LONGEST_TITLE
from lineofsight.domain.permissions import Action
from lineofsight.web.autosave import KeptForm, open_form
from lineofsight.web.layout import authority_name
from lineofsight.web.local_forms import locked, places_of, step_of
from lineofsight.web.local_questions import LocalQuestionsForm
from lineofsight.web.reader import reader_of

KIND_HINTS: Final = {
    QuestionKind.SHORT_TEXT: "A name, a place, a reference",
    QuestionKind.LONG_TEXT: "What happened, or why",
    QuestionKind.NUMBER: "How many, how often",
}


class QuestionForm(forms.Form):
    """One question: what is asked, how it is answered, and when."""

    label = forms.CharField(
        label="Question",
        max_length=LONGEST_LABEL,
        help_text="As the worker reads it, for example: Was an interpreter there?",
        error_messages={"required": "Enter the question"},
    )
    kind = forms.ChoiceField(
        label="How is it answered?",
        choices=[(kind.value, kind.label) for kind in QuestionKind],
        widget=forms.RadioSelect(),
        error_messages={"required": "Choose how it is answered"},
    )
    choices = forms.CharField(
        label="Choices",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="One on each line, for a question with several choices",
    )
    help = forms.CharField(
        label="Help text",
        required=False,
        max_length=LONGEST_HELP,
        help_text="What the worker should know to answer it. It stands below the question",
    )
    is_required = forms.BooleanField(label="It has to be answered", required=False)
    after = forms.ChoiceField(label="Where does it stand?", required=False)
    shown_if = forms.ChoiceField(label="When is it asked?", required=False)

    def __init__(self, *args: Any, places: dict[str, str], waits_for: tuple[Question, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after: Any = self.fields["after"]
        after.says_nothing_of_optional = True
        after.choices = list(places.items())
        kind: Any = self.fields["kind"]
        kind.choice_hints = {one.value: hint for one, hint in KIND_HINTS.items()}
        choices: Any = self.fields["choices"]
        choices.says_nothing_of_optional = True
        shown_if: Any = self.fields["shown_if"]
        shown_if.says_nothing_of_optional = True
        shown_if.choices = [("", "Always"), *_conditions(waits_for)]

    def question(self, key: str, said: dict[str, Any] | None = None) -> Question:
        """The question that was written. said: its parts, where they are not only those of this form."""
        given = self.cleaned_data if said is None else said
        asked, _, answer = given.get("shown_if", "").partition("=")
        return Question(
            key=key,
            kind=QuestionKind(given["kind"]),
            label=given["label"].strip(),
            help=given.get("help", "").strip(),
            is_required=bool(given.get("is_required")),
            choices=tuple(line.strip() for line in given.get("choices", "").splitlines() if line.strip()),
            shown_if=ShownIf(asked, answer) if asked else None,
            after=given.get("after", ""),
        )


def _conditions(waits_for: tuple[Question, ...]) -> list[tuple[str, str]]:
    """The answers that a question can wait for."""
    return [
        (f"{one.key}={answer}", f"Only if “{one.label}” is answered “{answer}”")
        for one in waits_for
        for answer in one.offered
    ]


def _as_written(question: Question | None) -> dict[str, Any]:
    """What the form begins with."""
    if question is None:
        return {}
    condition = question.shown_if
    return {
        "label": question.label,
        "kind": str(question.kind),
        "choices": "\n".join(question.choices),
        "help": question.help,
        "is_required": question.is_required,
        "after": question.after,
        "shown_if": f"{condition.question}={condition.answer}" if condition is not None else "",
    }


def _before(definition: Definition, key: str) -> tuple[Question, ...]:
    """The questions that one can wait for: those before it, or all where it is new."""
    here = next((place for place, one in enumerate(definition.questions) if one.key == key), None)
    return definition.questions[:here]


@page(Action.CHANGE_LOCAL_FORMS)
def new_local_question(request: PageRequest, recorder: str) -> HttpResponse:
    """A question of one's own, at the end of those there are."""
    return _question_page(request, recorder, None)


@page(Action.CHANGE_LOCAL_FORMS)
def change_local_question(request: PageRequest, recorder: str, question: str) -> HttpResponse:
    """A question of the version being written."""
    stands = actions.being_written(step_of(recorder).key).question(question)
    if stands is None:
        raise Http404
    return _question_page(request, recorder, stands)


def _question_page(request: PageRequest, recorder: str, stands: Question | None) -> HttpResponse:
    step = step_of(recorder)
    definition = actions.being_written(recorder)
    key = stands.key if stands is not None else ""
    written = _as_written(stands)
    title = f"{step.noun}: {'change' if stands else 'add'} a question of your own"
    kept = open_form(request, "local_question", subject=f"{recorder}/{key}", title=title, values=written)
    form = kept.fill(
        QuestionForm(kept.data, initial=written, places=places_of(step), waits_for=_before(definition, key))
    )
    if form.is_bound and form.is_valid() and (saved := _saved(request, recorder, stands, kept, form)):
        kept.take()
        messages.success(request, f"“{saved.label}” is in the version being written.")
        return redirect(f"{reverse('edit_local_form', args=[recorder])}#question-{saved.key}")
    shown = {"step": step, "form": form, "kept": kept, "question": stands, "title": title, "locked": locked(step)}
    shown["local"] = LocalQuestionsForm(definition=_previewed(step, definition, form, key))
    return render(request, "local_forms/question.html", shown, status=kept.status(form))


def _saved(
    request: PageRequest, recorder: str, stands: Question | None, kept: KeptForm, form: QuestionForm
) -> Question | None:
    """The question as it now stands in the version being written; None with what is wrong on the form."""
    said = form.cleaned_data
    if stands is not None:
        theirs = _as_written(stands)
        outcome = kept.merge(form, theirs)
        if outcome.conflicts:
            return None
        said = theirs | outcome.changes
    definition = actions.being_written(recorder)
    key = stands.key if stands else key_for(said["label"], (one.key for one in _every(recorder, definition)))
    question = form.question(key, said)
    typed = step_of(recorder).questions
    changed = placed(_with(definition, question, stands), (one.key for one in typed))
    for fault in faults_of(changed, typed):
        if fault.question == key:
            form.add_error(fault.part if fault.part in form.fields else "label", fault.otherwise)
    if form.errors:
        return None
    actions.change_draft(recorder, lambda one: _with(one, question, stands), by=reader_of(request))
    return question


def _every(recorder: str, definition: Definition) -> list[Any]:
    """Everything whose key is taken: the typed questions, and one's own."""
    return [*step_of(recorder).questions, *definition.questions]


def _with(definition: Definition, question: Question, stands: Question | None) -> Definition:
    """The definition with the question, under a heading: the authority's name stands in it until it is changed."""
    title = definition.title or f"Questions of {authority_name() or 'our own'}"[:LONGEST_TITLE]
    return with_question(
        Definition(title, definition.questions), question, in_place_of=stands.key if stands is not None else ""
    )


def _previewed(step: TypedStep, definition: Definition, form: QuestionForm, key: str) -> Definition:
    """The definition as it would be with what stands in the form now, however unfinished."""
    said = {name: form[name].value() or "" for name in form.fields}
    label = str(said["label"]).strip()
    if not label or said["kind"] not in set(QuestionKind):
        return definition
    question = form.question(key or key_for(label, (one.key for one in definition.questions)), said)
    written = with_question(definition, question, in_place_of=key)
    return placed(written, (one.key for one in step.questions))


@page(Action.CHANGE_LOCAL_FORMS)
def preview_local_question(request: PageRequest, recorder: str) -> HttpResponse:
    """The questions as the worker will see them, with what a form that is sent holds now: for the page's script."""
    step = step_of(recorder)
    definition = actions.being_written(recorder)
    key = request.POST.get("key", "")
    form = QuestionForm(request.POST, places=places_of(step), waits_for=_before(definition, key))
    shown = {"step": step, "locked": locked(step)}
    shown["local"] = LocalQuestionsForm(definition=_previewed(step, definition, form, key))
    return render(request, "local_forms/preview_part.html", shown)
