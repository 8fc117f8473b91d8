"""Questions of your own: what is asked at each step beside the typed questions, and every version there was."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lineofsight.access import gate
from lineofsight.access.pages import PageRequest, page
from lineofsight.domain.local_forms import (
    AT_THE_START,
    TYPED_BY_SUBJECT,
    TYPED_STEPS_BY_KEY,
    WITHOUT_LOCAL_QUESTIONS,
    Definition,
    Question,
    TypedQuestion,
    TypedStep,
    as_file,
)
from lineofsight.domain.permissions import Action, may_ever
from lineofsight.record.models import LocalForm
from lineofsight.record.moment import today
from lineofsight.web.local_questions import LocalQuestionsForm
from lineofsight.web.reader import reader_of
from lineofsight.web.recordings import RECORDINGS


def step_of(recorder: str) -> TypedStep:
    """The step of that key. Raises Http404."""
    if recorder not in TYPED_STEPS_BY_KEY:
        raise Http404
    return TYPED_STEPS_BY_KEY[recorder]


def may_change(request: HttpRequest) -> bool:
    return may_ever(gate.person_of(reader_of(request)), Action.CHANGE_LOCAL_FORMS).allowed


def _may_read_answers(request: HttpRequest) -> bool:
    return may_ever(gate.person_of(reader_of(request)), Action.READ_LOCAL_ANSWERS).allowed


@cache
def typed_fields(step: str) -> dict[str, forms.Field]:
    """The typed questions of a step as its page asks them, in their order."""
    return dict(next(one for one in RECORDINGS if one.key == step).form().fields)


def locked(step: TypedStep) -> list[TypedQuestion]:
    """The typed questions in the order of the page, each with why it is locked."""
    known = {one.key: one for one in step.questions}
    return [known.get(key) or TypedQuestion(key, str(field.label)) for key, field in typed_fields(step.key).items()]


class TypedPreview(forms.Form):
    """The typed questions of a step as its page asks them, to look at."""

    def __init__(self, step: TypedStep) -> None:
        super().__init__(prefix="typed")
        self.fields.update(deepcopy(typed_fields(step.key)))


def preview_of(step: TypedStep, definition: Definition) -> dict[str, Any]:
    """What a page draws of a step as its worker will see it."""
    shown = {"locked": locked(step), "place_in_words": partial(place_in_words, step)}
    return shown | {"typed": TypedPreview(step), "local": LocalQuestionsForm(definition=definition)}


def in_order(step: TypedStep, definition: Definition) -> Iterator[tuple[TypedQuestion | None, Question | None]]:
    """The page from top to bottom: each typed question, or one of one's own where it stands."""
    typed = locked(step)
    places = {AT_THE_START, *(one.key for one in typed)}
    yield from ((None, own) for own in definition.questions if own.after == AT_THE_START)
    for one in typed:
        yield one, None
        yield from ((None, own) for own in definition.questions if own.after == one.key)
    yield from ((None, own) for own in definition.questions if own.after not in places)


def places_of(step: TypedStep) -> dict[str, str]:
    """The places at which a question of one's own can stand, each in words."""
    after = {one.key: f"After “{one.label}”" for one in locked(step)}
    return {"": "After all that the record asks", AT_THE_START: "Before all that the record asks"} | after


def place_in_words(step: TypedStep, question: Question) -> str:
    """Where a question stands: "After “When was the visit?”"."""
    places = places_of(step)
    return places.get(question.after, places[""])


def condition_in_words(question: Question, definition: Definition) -> str:
    """When a question is asked: "Only if “Was an interpreter there?” is answered “Yes”"; "" for always."""
    if question.shown_if is None:
        return ""
    asked = definition.question(question.shown_if.question)
    label = asked.label if asked is not None else question.shown_if.question
    return f"Only if “{label}” is answered “{question.shown_if.answer}”"


# --- the pages -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the list: the version that is asked today, the next that is published, and the one being written."""

    subject: str
    step: TypedStep
    in_force: LocalForm | None
    to_come: LocalForm | None
    draft: LocalForm | None

    @property
    def how_many(self) -> int:
        return len(self.in_force.definition.questions) if self.in_force is not None else 0


def _rows() -> Iterator[StepRow]:
    on = today()
    by_step: dict[str, list[LocalForm]] = {}
    for form in LocalForm.objects.all():
        by_step.setdefault(form.step, []).append(form)
    for subject, step in ((subject, step) for subject, steps in TYPED_BY_SUBJECT for step in steps):
        every = by_step.get(step.key, [])
        published = sorted(
            (one for one in every if one.in_force_from is not None), key=lambda one: (one.in_force_from, one.number)
        )
        began = [one for one in published if one.in_force_from is not None and one.in_force_from <= on]
        later = published[len(began) :]
        draft = next((one for one in every if not one.is_published), None)
        yield StepRow(subject, step, began[-1] if began else None, later[0] if later else None, draft)


def _title(recorder: str) -> str:
    return next(one.title for one in RECORDINGS if one.key == recorder)


@page(Action.READ_LOCAL_FORMS)
def local_forms(request: PageRequest) -> HttpResponse:
    """Every step at which the authority can ask something of its own, with what it asks now."""
    shown = {
        "rows": list(_rows()),
        "without": [(_title(key), why) for key, why in WITHOUT_LOCAL_QUESTIONS.items()],
        "may_change": may_change(request),
        "may_read_answers": _may_read_answers(request),
    }
    return render(request, "local_forms/list.html", shown)


@page(Action.READ_LOCAL_FORMS)
def local_form(request: PageRequest, recorder: str) -> HttpResponse:
    """One step: what the record asks and why, what the authority asks beside it, and every version there was."""
    step = step_of(recorder)
    shown = {
        "step": step,
        "locked": locked(step),
        "in_force": LocalForm.objects.in_force(recorder, today()),
        "draft": LocalForm.objects.draft_of(recorder),
        "versions": list(LocalForm.objects.published().filter(step=recorder).select_related("published_by")),
        "today": today(),
        "may_change": may_change(request),
        "may_read_answers": _may_read_answers(request),
        "condition_in_words": condition_in_words,
        "place_in_words": partial(place_in_words, step),
    }
    return render(request, "local_forms/step.html", shown)


def _version(recorder: str, number: int) -> LocalForm:
    """A published version of a step. Raises Http404."""
    rows = LocalForm.objects.published().filter(step=step_of(recorder).key, number=number)
    form = rows.select_related("published_by").first()
    if form is None:
        raise Http404
    return form


@page(Action.READ_LOCAL_FORMS)
def local_form_version(request: PageRequest, recorder: str, number: int) -> HttpResponse:
    """One version as it is or was asked."""
    form = _version(recorder, number)
    step = step_of(recorder)
    shown = {"step": step, "form": form, "how_many": form.answered.count(), "condition_in_words": condition_in_words}
    return render(request, "local_forms/version.html", shown | preview_of(step, form.definition))


@page(Action.READ_LOCAL_FORMS)
def local_form_file(request: PageRequest, recorder: str, number: int) -> HttpResponse:  # noqa: ARG001 - every page
    """A version as a file, to bring in elsewhere."""
    form = _version(recorder, number)
    response = HttpResponse(as_file(form.definition, recorder), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="questions-{recorder}-{number}.json"'
    return response
