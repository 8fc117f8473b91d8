"""What was answered to the authority's own questions: on the child's page, put right there, and as a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from lineofsight.access import gate, once
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import Shared, sharing_of
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.local_answers import AnswersRefused, correct_answers
from lineofsight.domain.local_forms import TYPED_STEPS_BY_KEY, Question, TypedStep, in_words, told
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Child, FactVersion, LocalAnswers, LocalForm, PersonName
from lineofsight.web.autosave import KeptForm, open_form
from lineofsight.web.entries import Entry, source_of
from lineofsight.web.exports import FORMATS
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.listing import Column, Filter, FilterForm, Listing
from lineofsight.web.local_questions import LocalQuestionsForm
from lineofsight.web.reader import reader_of

AFTER_THE_STEP = 50
"""Where answers stand among what happened on their day: below the step at which they were given."""


def answer_entries(child: Child, *, may_correct: bool) -> Iterator[tuple[int | None, Entry]]:
    """What was answered at each step, as it was asked, with the episode it stands in, in one query."""
    rows = child.local_answers.select_related("form", "recorded_by", "load").order_by("happened_on", "pk")
    for row in rows:
        address = reverse("correct_local_answers", args=[child.reference, row.pk]) if may_correct else ""
        entry = Entry(
            row.heading,
            row.happened_on,
            source=source_of(row),
            order=AFTER_THE_STEP,
            asked=row.told,
            correct_at=address,
        )
        yield row.episode_id, entry


# --- putting answers right -------------------------------------------------------------------------------------------


class ReasonForm(forms.Form):
    """Why the answers are put right."""

    reason = forms.CharField(
        label="Why are they corrected?",
        max_length=200,
        error_messages={"required": "Write why the answers are corrected"},
    )


@page(Action.CORRECT_FACT)
def correct_local_answers(request: PageRequest, reference: UUID, subject: int) -> HttpResponse:
    """Put right what was answered at a step: the questions as they were asked then, and what stood before."""
    by = reader_of(request)
    opened = gate.open_child(reference, Action.CORRECT_FACT, by=by)
    row = LocalAnswers.objects.filter(pk=subject, child=opened.child).select_related("form", "recorded_by").first()
    if row is None or sharing_of(opened).of(row.episode_id) is not Shared.EVERYTHING:
        raise Http404
    about, values = f"{reference}/{subject}", {"version": str(row.version)}
    kept = open_form(request, "correct_local_answers", subject=about, title="Correct answers", values=values)
    asked = kept.fill(LocalQuestionsForm(kept.data, definition=row.form.definition, answers=row.answers))
    form = kept.fill(ReasonForm(kept.data))
    is_whole = all([form.is_valid(), asked.is_valid()])
    if is_whole and _is_still(row, kept, form) and _corrected_once(reference, row, kept, form, asked, by):
        kept.take()
        messages.success(request, "The answers are corrected. What stood before is kept.")
        return redirect("child", reference)
    shown = {"form": form, "asked": asked, "row": row, "child": opened.child, "kept": kept}
    shown |= {"source_of": source_of, "earlier": _earlier(row)}
    has_errors = bool(form.errors or asked.errors)
    return render(request, "local_forms/correct.html", shown, status=422 if has_errors else 200)


def _is_still(row: LocalAnswers, kept: KeptForm, form: forms.Form) -> bool:
    """Whether nobody corrected the answers since the page was opened; if somebody did, the form says so, once."""
    if kept.opening.base.get("version") == str(row.version):
        return True
    kept.opening = replace(kept.opening, base={"version": str(row.version)})
    form.add_error(
        None,
        "Somebody else corrected these answers while you wrote. What they say now is on the child’s page: look there,"
        " and save again to put yours in their place.",
    )
    return False


def _corrected_once(
    reference: UUID, row: LocalAnswers, kept: KeptForm, form: forms.Form, asked: LocalQuestionsForm, by: Account
) -> bool:
    """Write the next version, unless this very form was taken before: then it is written already."""
    assert kept.data is not None, "only a form that was sent is valid"
    key = kept.data.get(ONE_TIME_KEY, "")
    if not once.take(key, by):
        return True
    try:
        correct_answers(reference, row.pk, asked.answers(), reason=form.cleaned_data["reason"], by=by)
    except AnswersRefused as refused:
        asked.refuse(refused)
    except ActionError as refused:
        form.add_error(None, str(refused))
    else:
        return True
    once.give_back(key)
    return False


def _earlier(row: LocalAnswers) -> list[tuple[FactVersion, tuple[tuple[str, str], ...]]]:
    """The versions before, the latest first, each with its questions and answers."""
    versions = FactVersion.objects.filter(fact="localanswers", fact_id=row.pk).select_related("replaced_by")
    definition = row.form.definition
    return [(one, told(definition, one.content["answers"])) for one in versions.order_by("-version")]


# --- the list of a step ----------------------------------------------------------------------------------------------


class AnswerFilters(FilterForm):
    """Which answers."""

    version = Filter(label="Version of the questions")

    def __init__(self, query: Any, *, step: str) -> None:
        super().__init__(query)
        numbers = LocalForm.objects.published().filter(step=step).values_list("number", flat=True)
        self.offer("version", [(str(number), f"Version {number}") for number in numbers])

    def leave(self, rows: QuerySet[LocalAnswers]) -> QuerySet[LocalAnswers]:
        """The answers that the filters leave."""
        version = self.cleaned_data["version"]
        return rows.filter(form__number=version) if version else rows


def _name(row: Any) -> str:
    return f"{row.given_names or ''} {row.family_name or ''}".strip() or row.child.la_child_id


def _columns(rows: QuerySet[LocalAnswers]) -> tuple[Column, ...]:
    """Who, when and which version; then one column for each question that was asked, those of the newest first."""
    versions = LocalForm.objects.filter(pk__in=rows.values("form")).order_by("-number")
    questions: dict[tuple[str, str], Question] = {}
    for version in versions:
        for question in version.definition.questions:
            questions.setdefault((question.key, question.label), question)
    return (
        Column("child", "Child", _name, ("family_name", "given_names")),
        Column("on", "Day", lambda row: row.happened_on, ("happened_on",)),
        Column("by", "Recorded by", lambda row: row.recorded_by.name if row.recorded_by else ""),
        Column("version", "Version", lambda row: row.form.number, ("form__number",), is_numeric=True),
        *(_column_of(question) for question in questions.values()),
    )


def _column_of(question: Question) -> Column:
    """The answers to one question, as its own words asked it: another version's other words are another column."""

    def answer(row: LocalAnswers) -> str:
        was_asked = row.form.definition.question(question.key)
        is_same = was_asked is not None and was_asked.label == question.label
        return in_words(question, row.answers.get(question.key)) if is_same else ""

    return Column(question.key, question.label, answer)


def _listing(request: PageRequest, step: TypedStep, filters: AnswerFilters, action: Action) -> Listing:
    names = PersonName.objects.filter(person=OuterRef("child__person"), ended_on__isnull=True, is_alias=False)
    rows = LocalAnswers.objects.filter(gate.visible_q(reader_of(request), action), form__step=step.key)
    rows = rows.select_related("form", "recorded_by", "child__person").annotate(
        family_name=Subquery(names.values("family_name")[:1]), given_names=Subquery(names.values("given_names")[:1])
    )
    found = filters.leave(rows)
    return Listing(
        caption=f"{step.noun}: answers to questions of your own",
        one="set of answers",
        many="sets of answers",
        columns=_columns(found),
        found=found,
        query=request.GET,
        default_sort="-on",
        export_address=lambda form: reverse("local_answers_export", args=[step.key, form]),
    )


def _step(recorder: str) -> TypedStep:
    if recorder not in TYPED_STEPS_BY_KEY:
        raise Http404
    return TYPED_STEPS_BY_KEY[recorder]


@page(Action.READ_LOCAL_ANSWERS)
def local_answers(request: PageRequest, recorder: str) -> HttpResponse:
    """What was answered at one step, of children whom the reader may see."""
    step = _step(recorder)
    filters = AnswerFilters(request.GET, step=recorder)
    listing = _listing(request, step, filters, Action.READ_LOCAL_ANSWERS) if filters.is_valid() else None
    rows = listing.rows if listing else []
    request.trail.showed({row.child_id for row in rows}, rows=len(rows))
    shown = {"filters": filters, "listing": listing, "step": step, "name": _name}
    return render(request, "local_forms/answers.html", shown, status=200 if listing else 422)


@page(Action.EXPORT_LOCAL_ANSWERS)
def export(request: PageRequest, recorder: str, form: str) -> HttpResponseBase:
    """What was answered at one step, one column a question, as CSV or XLSX."""
    step = _step(recorder)
    filters = AnswerFilters(request.GET, step=recorder)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    listing = _listing(request, step, filters, Action.EXPORT_LOCAL_ANSWERS)
    rows: Any = listing.every_row
    request.trail.showed(rows.order_by().values_list("child_id", flat=True), form=form)
    return FORMATS[form](listing.columns, rows.iterator(chunk_size=500), f"answers-{step.key}")
