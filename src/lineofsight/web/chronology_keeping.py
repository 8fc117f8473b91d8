"""Keeping a chronology on the pages: confirm, answer, write a row, correct it, take it out, undo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from lineofsight.access import gate
from lineofsight.access.family_chronology import readable_entries, readable_family
from lineofsight.access.gate import OpenedChild
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import chronology as keeping
from lineofsight.actions.chronology import WrittenRow
from lineofsight.actions.early_help import for_each
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.domain.chronology import EVENTS_BY_KEY, FamilyRow, Origin, Precision, Row, Standing, when_in_words
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Child, ChronologyEntry, Relationship
from lineofsight.record.moment import today
from lineofsight.web import chronology
from lineofsight.web.autosave import KeptForm, open_form
from lineofsight.web.chronology_forms import (
    DECLINE,
    AnalysisForm,
    AnswerForm,
    CorrectedRowForm,
    TakeOutForm,
    WrittenRowForm,
    analysed,
    analysis_of,
    answer_of,
    row_of,
    written_before,
)
from lineofsight.web.chronology_list import came_from, now_says
from lineofsight.web.chronology_reading import View, adults_around, read_chronology, when
from lineofsight.web.chronology_sending import changes_of, done_once, locked_row, merged_answer
from lineofsight.web.reader import reader_of
from lineofsight.web.siblings import Sibling


def _opened(request: PageRequest, reference: UUID) -> OpenedChild:
    """The child, opened to be shown and not yet changed. Raises Refused."""
    return gate.open_child(reference, Action.KEEP_CHRONOLOGY, by=reader_of(request))


def _origin(kind: str, subject: int) -> Origin:
    event = EVENTS_BY_KEY.get(kind)
    if event is None or event.fact is None:
        raise Http404
    return Origin(kind, event.fact, subject)


def _row_of(request: PageRequest, opened: OpenedChild, origin: Origin) -> Row:
    """The row of a proposal as this reader may see it; the children whom it tells of are named on the trail."""
    read = read_chronology(opened, View.CHILD, opened.child.as_at_on or today(), reader_of(request))
    for row in read.own:
        if row.origin == origin:
            request.trail.entry.add_children(read.told_of([FamilyRow((row,))]))
            return row
    raise Http404


@page(Action.KEEP_CHRONOLOGY)
def confirm(request: PageRequest, reference: UUID, kind: str, subject: int) -> HttpResponse:
    """Confirm a proposed row as it stands: with one key, and on to the next."""
    opened = _opened(request, reference)
    if request.method == "POST":
        try:
            keeping.confirm(opened.child.pk, _origin(kind, subject), by=reader_of(request))
        except NotInThisRecord as gone:
            raise Http404 from gone
        # A success would take the keyboard's place for itself; the next row's button is to have it.
        messages.info(request, f"Confirmed: {EVENTS_BY_KEY[kind].title}.")
    return redirect(chronology.address_of(reference, goes_on=True))


@page(Action.KEEP_CHRONOLOGY)
def answer(request: PageRequest, reference: UUID, kind: str, subject: int) -> HttpResponse:
    """Say what a proposed row meant for the child, and whether it belongs in the chronology."""
    opened, origin, by = _opened(request, reference), _origin(kind, subject), reader_of(request)
    row = _row_of(request, opened, origin)
    entry = ChronologyEntry.objects.filter(pk=row.entry.id).first() if row.entry else None
    about, title = f"{reference}/{kind}/{subject}", "Answer a row of a chronology"
    kept = open_form(request, "chronology_answer", subject=about, title=title, values=answer_of(entry))
    initial = analysis_of(entry) | _left_out(entry)
    form = kept.fill(AnswerForm(kept.data, initial=initial))

    def do() -> None:
        answered = merged_answer(kept, form, opened.child, origin)
        if answered is None:
            return
        analysis = analysed(answered)
        if answered["answer"] == DECLINE:
            keeping.decline(opened.child.pk, origin, reason=answered["reason"], by=by, analysis=analysis)
            messages.info(request, "Declined. The row is kept among those that were left out.")
        else:
            keeping.confirm(opened.child.pk, origin, by=by, analysis=analysis)
            messages.info(request, f"Confirmed: {row.event.title}.")

    if done_once(request, form, kept, do):
        return redirect(chronology.address_of(reference, goes_on=True))
    return _form(request, opened, form, kept, heading=row.event.title, row=row, button="Save")


def _left_out(entry: ChronologyEntry | None) -> dict[str, Any]:
    """What the form says of a row that was declined before."""
    if entry is None or entry.standing != Standing.DECLINED:
        return {}
    return {"answer": DECLINE, "reason": entry.why_left_out}


@page(Action.KEEP_CHRONOLOGY)
def write_row(request: PageRequest, reference: UUID) -> HttpResponse:
    """Write a row by hand: what no fact of the record tells."""
    opened, by = _opened(request, reference), reader_of(request)
    kept = _kept(request, "chronology_row", str(reference), "Write a row of a chronology")
    siblings = _siblings(opened, by)
    form = kept.fill(WrittenRowForm(kept.data, adults=adults_around(opened.child), siblings=siblings))
    request.trail.entry.add_children(form.also_shown)

    def do() -> None:
        chosen = {one.child_id: one for one in form.chosen()}
        written = {child: _of_child(form, chosen, child) for child in (opened.child.pk, *chosen)}
        for_each(written, lambda child: keeping.add_row(child, written[child], by=by))
        messages.success(request, "The row stands in the chronology.")

    if done_once(request, form, kept, do):
        return redirect(chronology.address_of(reference))
    return _form(request, opened, form, kept, heading="Write a row by hand", button="Save the row")


def _siblings(opened: OpenedChild, by: Account) -> tuple[Sibling, ...]:
    """The brothers and sisters whose chronology this reader keeps too."""
    family = readable_family(opened.child, by)
    kept = gate.visible_children(by, Action.KEEP_CHRONOLOGY).filter(pk__in=[one.pk for one in family.siblings])
    may_keep = set(kept.values_list("pk", flat=True))
    listed = [one for one in family.siblings if one.pk in may_keep]
    return tuple(Sibling(one.pk, one.reference, one.name or one.la_child_id, 0) for one in listed)


def _of_child(form: WrittenRowForm, chosen: dict[int, Sibling], child: int) -> WrittenRow:
    """What the form says of one child of the family."""
    if child not in chosen:
        return form.written()
    about = form.cleaned_data["about"]
    is_around = about is None or Relationship.objects.filter(to=child, person=about).exists()
    return form.written_of(chosen[child], is_adult_around=is_around)


@page(Action.KEEP_CHRONOLOGY)
def entry(request: PageRequest, reference: UUID, number: int) -> HttpResponse:
    """Correct a row written by hand; of one that a fact has left behind, say what it meant."""
    opened, by = _opened(request, reference), reader_of(request)
    found = _entry(request, opened, number)
    if found.origin_fact:
        return _analyse(request, opened, found)
    about, title = f"{reference}/{number}", "Correct a row of a chronology"
    kept = open_form(request, "chronology_correction", subject=about, title=title, values=row_of(found))
    adults = adults_around(opened.child)
    form = kept.fill(CorrectedRowForm(kept.data, initial=written_before(found), adults=adults))

    def do() -> None:
        now = locked_row(opened.child, number)
        changes = changes_of(kept, form, row_of(now), typed=form.typed())
        if changes is None:
            return
        written, why = form.changed(now, changes), form.cleaned_data["why"]
        keeping.correct_row(opened.child.pk, number, written, reason=why, by=by)
        messages.success(request, "The row is corrected. What it said before is kept.")

    if done_once(request, form, kept, do):
        return redirect(chronology.address_of(reference))
    return _form(request, opened, form, kept, heading="Correct a row", button="Save the correction", entry=found)


def _analyse(request: PageRequest, opened: OpenedChild, found: ChronologyEntry) -> HttpResponse:
    """Say what a row meant whose fact is no longer in the record."""
    by, reference = reader_of(request), opened.child.reference
    about, title = f"{reference}/{found.pk}", "Say what a row of a chronology meant"
    kept = open_form(request, "chronology_analysis", subject=about, title=title, values=analysis_of(found))
    form = kept.fill(AnalysisForm(kept.data, initial=analysis_of(found)))

    def do() -> None:
        theirs = analysis_of(locked_row(opened.child, found.pk))
        changes = changes_of(kept, form, theirs)
        if changes is None:
            return
        keeping.analyse(opened.child.pk, found.pk, analysed(theirs | changes), by=by)
        messages.success(request, "What it meant is saved.")

    if done_once(request, form, kept, do):
        return redirect(chronology.address_of(reference))
    return _form(request, opened, form, kept, heading=EVENTS_BY_KEY[found.kind].title, button="Save", entry=found)


@page(Action.KEEP_CHRONOLOGY)
def take_out(request: PageRequest, reference: UUID, number: int) -> HttpResponse:
    """Take a row out that was written by hand, with why."""
    opened, by = _opened(request, reference), reader_of(request)
    found = _entry(request, opened, number)
    if found.origin_fact:
        raise Http404
    kept = _kept(request, "chronology_take_out", f"{reference}/{number}", "Take a row out of a chronology")
    form = kept.fill(TakeOutForm(kept.data))

    def do() -> None:
        keeping.take_out(opened.child.pk, number, reason=form.cleaned_data["reason"], by=by)
        messages.success(request, "The row is taken out. You can put it back from the rows that were left out.")

    if done_once(request, form, kept, do):
        return redirect(chronology.address_of(reference))
    return _form(request, opened, form, kept, heading="Take a row out", button="Take it out", entry=found)


@page(Action.KEEP_CHRONOLOGY)
def undo(request: PageRequest, reference: UUID, number: int) -> HttpResponse:
    """Take an answer back, or put a row back that was taken out."""
    opened = _opened(request, reference)
    if request.method == "POST":
        _entry(request, opened, number)
        try:
            keeping.undo(opened.child.pk, number, by=reader_of(request))
        except NotInThisRecord as gone:
            raise Http404 from gone
        except ActionError as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, "Undone. What was written is kept.")
    return redirect(chronology.address_of(reference))


# --- what the pages share --------------------------------------------------------------------------------------------


def _kept(request: PageRequest, form: str, subject: str, title: str) -> KeptForm:
    return open_form(request, form, subject=subject, title=title)


def _entry(request: PageRequest, opened: OpenedChild, number: int) -> ChronologyEntry:
    """A row of this child's chronology that somebody answered or wrote, and this reader may see.

    Another child whom it is about is named on the trail.
    """
    found = readable_entries(opened.child, reader_of(request)).filter(pk=number).first()
    if found is None:
        raise Http404
    told_of = Child.objects.filter(pk=found.about_id).values_list("pk", flat=True)
    request.trail.entry.add_children(tuple(told_of))
    return found


def _form(
    request: PageRequest, opened: OpenedChild, form: Any, kept: KeptForm, *, heading: str, button: str, **shown: Any
) -> HttpResponse:
    """The page of a form; the row that it is about stands above it, fact and source."""
    row = shown.get("row")
    around = {"child": opened.child, "form": form, "kept": kept, "heading": heading, "button": button}
    told = {"when": when, "came_from": came_from, "now_says": now_says, "row": row, "entry": shown.get("entry")}
    told["when_of"] = _when_of
    return render(request, "chronology/keep.html", around | told, status=kept.status(form))


def _when_of(entry: ChronologyEntry) -> str:
    """The day of a row as exactly as it is known."""
    return when_in_words(entry.happened_on, Precision(entry.precision))


_AT = "children/<uuid:reference>/chronology/"

chronology_patterns = [
    path(_AT, chronology.chronology, name="chronology"),
    path(f"{_AT}export/<slug:form>/", chronology.export, name="chronology_export"),
    path(f"{_AT}confirm/<slug:kind>/<int:subject>/", confirm, name="chronology_confirm"),
    path(f"{_AT}answer/<slug:kind>/<int:subject>/", answer, name="chronology_answer"),
    path(f"{_AT}write/", write_row, name="chronology_write"),
    path(f"{_AT}rows/<int:number>/", entry, name="chronology_entry"),
    path(f"{_AT}rows/<int:number>/take-out/", take_out, name="chronology_take_out"),
    path(f"{_AT}rows/<int:number>/undo/", undo, name="chronology_undo"),
]
"""The addresses of chronologies. Nothing personal stands in them."""
