"""Writing the next version of a step's own questions as a whole: their order and heading, and publishing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import local_forms as actions
from lineofsight.actions.local_forms import CannotPublish, DefinitionRefused
from lineofsight.domain.local_forms import (
    Definition,
    Question,
    QuestionKind,
    faults_of,
    moved,
    without,
)
from lineofsight.domain.local_forms.checking import LONGEST_TITLE
from lineofsight.domain.local_forms.files import LARGEST_FILE
from lineofsight.domain.permissions import Action
from lineofsight.record.models import LocalForm
from lineofsight.record.moment import today
from lineofsight.web.autosave import open_form
from lineofsight.web.form_fields import DateField
from lineofsight.web.local_forms import condition_in_words, in_order, preview_of, step_of
from lineofsight.web.reader import reader_of

MOVES: Final = {"up": -1, "down": 1}


# --- the version being written ---------------------------------------------------------------------------------------


@page(Action.CHANGE_LOCAL_FORMS)
def edit_local_form(request: PageRequest, recorder: str) -> HttpResponse:
    """The version being written: the typed questions locked in their place, one's own among them, and a preview."""
    step = step_of(recorder)
    if request.method == "POST":
        return _moved(request, recorder)
    definition = actions.being_written(recorder)
    faults = faults_of(definition, step.questions)
    shown = {
        "step": step,
        "in_order": list(in_order(step, definition)),
        "definition": definition,
        "draft": LocalForm.objects.draft_of(recorder),
        "in_force": LocalForm.objects.in_force(recorder, today()),
        "faults": faults,
        "faults_of": {key: [one for one in faults if one.question == key] for key in {one.question for one in faults}},
        "condition_in_words": condition_in_words,
        "kinds": {kind.value: kind.label for kind in QuestionKind},
    }
    return render(request, "local_forms/edit.html", shown | preview_of(step, definition))


def _moved(request: PageRequest, recorder: str) -> HttpResponse:
    """Move one question up or down, and come back to it."""
    question, move = request.POST.get("question", ""), request.POST.get("move", "")
    if move not in MOVES or actions.being_written(recorder).question(question) is None:
        raise Http404
    typed = [one.key for one in step_of(recorder).questions]
    actions.change_draft(recorder, lambda one: moved(one, question, typed, by=MOVES[move]), by=reader_of(request))
    return redirect(f"{reverse('edit_local_form', args=[recorder])}#question-{question}")


# --- the heading, taking away, giving up -----------------------------------------------------------------------------


class HeadingForm(forms.Form):
    """The heading above the questions."""

    title = forms.CharField(
        label="Heading above your questions",
        max_length=LONGEST_TITLE,
        error_messages={"required": "Enter the heading"},
    )


@page(Action.CHANGE_LOCAL_FORMS)
def local_form_heading(request: PageRequest, recorder: str) -> HttpResponse:
    """The heading above one's own questions."""
    step = step_of(recorder)
    written = {"title": actions.being_written(recorder).title}
    kept = open_form(request, "local_heading", subject=recorder, title="Heading above your questions", values=written)
    form = kept.fill(HeadingForm(kept.data, initial=written))
    if form.is_bound and form.is_valid():
        title = form.cleaned_data["title"].strip()
        actions.change_draft(recorder, lambda one: Definition(title, one.questions), by=reader_of(request))
        kept.take()
        return redirect("edit_local_form", recorder)
    shown = {"step": step, "form": form, "kept": kept, "title": "Heading above your questions", "button": "Save"}
    return render(request, "local_forms/form.html", shown, status=kept.status(form))


@page(Action.CHANGE_LOCAL_FORMS)
def take_away_local_question(request: PageRequest, recorder: str, question: str) -> HttpResponse:
    """Take a question out of the version being written; versions that were published keep it."""
    step = step_of(recorder)
    stands = actions.being_written(recorder).question(question)
    if stands is None:
        raise Http404
    waiting = [one for one in actions.being_written(recorder).questions if _waits_for(one, question)]
    words = f"“{stands.label}” is no longer asked once the version being written is published. What was answered stays."
    if waiting:
        words += f" “{waiting[0].label}” waits for its answer: change that question too."
    return _confirmed(
        request,
        recorder,
        {"step": step, "title": "Take this question away", "words": words, "button": "Take it away"},
        lambda: actions.change_draft(recorder, lambda one: without(one, question), by=reader_of(request)),
        f"“{stands.label}” is taken away.",
    )


def _waits_for(question: Question, key: str) -> bool:
    return question.shown_if is not None and question.shown_if.question == key


@page(Action.CHANGE_LOCAL_FORMS)
def give_up_local_form(request: PageRequest, recorder: str) -> HttpResponse:
    """Throw away the version being written."""
    step = step_of(recorder)
    if LocalForm.objects.draft_of(recorder) is None:
        raise Http404
    words = "What is asked now stays as it is. What was written of the next version is gone."
    return _confirmed(
        request,
        recorder,
        {"step": step, "title": "Give up this version", "words": words, "button": "Give it up"},
        lambda: actions.give_up_draft(recorder, by=reader_of(request)),
        "The version that was being written is given up.",
    )


def _confirmed(
    request: PageRequest, recorder: str, shown: dict[str, Any], do: Callable[[], Any], done: str
) -> HttpResponse:
    """Ask once more, then do it."""
    if request.method != "POST":
        return render(request, "local_forms/confirm.html", shown)
    do()
    messages.success(request, done)
    return redirect("edit_local_form", recorder)


# --- publishing, and files -------------------------------------------------------------------------------------------


class PublishForm(forms.Form):
    """From which day the version is asked."""

    in_force_from = DateField(
        label="From which day is it asked?",
        named="the day from which it is asked",
        help_text="Today, or a later day. A form that was begun before finishes on the version it was begun with",
    )


@page(Action.CHANGE_LOCAL_FORMS)
def publish_local_form(request: PageRequest, recorder: str) -> HttpResponse:
    """Publish the version being written from a day on, once nothing is wrong with it."""
    step = step_of(recorder)
    draft = LocalForm.objects.draft_of(recorder)
    if draft is None:
        raise Http404
    form = PublishForm(request.POST if request.method == "POST" else None, initial={"in_force_from": today()})
    if form.is_bound and form.is_valid():
        try:
            done = actions.publish(recorder, in_force_from=form.cleaned_data["in_force_from"], by=reader_of(request))
        except CannotPublish as refused:
            form.add_error("in_force_from", str(refused))
        except DefinitionRefused as refused:
            for fault in refused.faults:
                form.add_error(None, str(fault))
        else:
            messages.success(request, f"Version {done.number} is published.")
            return redirect("local_form", recorder)
    shown = {"step": step, "form": form, "draft": draft, "definition": draft.definition}
    shown |= {"condition_in_words": condition_in_words} | preview_of(step, draft.definition)
    return render(request, "local_forms/publish.html", shown, status=422 if form.errors else 200)


class FileForm(forms.Form):
    """A definition as the text of a file."""

    text = forms.CharField(
        label="The file’s text",
        max_length=LARGEST_FILE,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Open the file in a text editor, copy all of it, and paste it here",
        error_messages={"required": "Paste the text of the file"},
    )


@page(Action.CHANGE_LOCAL_FORMS)
def bring_in_local_form(request: PageRequest, recorder: str) -> HttpResponse:
    """Bring in the questions of a file, as the version being written."""
    step = step_of(recorder)
    kept = open_form(request, "local_form_file", subject=recorder, title="Bring in questions from a file")
    form = kept.fill(FileForm(kept.data))
    if form.is_bound and form.is_valid():
        try:
            actions.bring_in(recorder, form.cleaned_data["text"], by=reader_of(request))
        except DefinitionRefused as refused:
            for fault in refused.faults:
                form.add_error("text", str(fault))
        else:
            kept.take()
            messages.success(request, "The questions of the file are in the version being written.")
            return redirect("edit_local_form", recorder)
    title = "Bring in questions from a file"
    shown = {"step": step, "form": form, "kept": kept, "title": title, "button": "Bring them in"}
    return render(request, "local_forms/form.html", shown, status=kept.status(form))
