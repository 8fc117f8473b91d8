"""Making a document on a page: the form, its preview, and the document itself once the preview was seen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import gate, once
from lineofsight.access.gate import OpenedChild
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import composing, documents
from lineofsight.actions.composing import Composed
from lineofsight.actions.documents import ChangedSincePreview, MayNotBePrinted
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.documents import DOCUMENTS_BY_KEY, DocumentKind
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Child, Document
from lineofsight.web.autosave import KeptForm, open_form
from lineofsight.web.documents.forms import LEFT_OUT, PUT_BACK, DocumentForm, initial_from, row_keys
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.reader import reader_of

MAKE = "make"
"""What the button sends that makes the document; every other only shows the preview."""


@page(Action.MAKE_DOCUMENT)
def make(request: PageRequest, reference: UUID, kind: str) -> HttpResponse:
    """What a document is to say, what it would say, and the document."""
    by, wanted = reader_of(request), _kind(kind)
    opened = gate.open_child(reference, Action.MAKE_DOCUMENT, by=by)
    before = _sent_back(opened.child, request.GET.get("from", ""), wanted)
    kept = open_form(request, f"document_{kind}", subject=str(reference), title=wanted.title)
    choices = composing.choices_for(opened.child, wanted, by=by)
    initial = initial_from(before.asked) if before else {}
    form = kept.fill(DocumentForm(kept.data, kind=wanted, choices=choices, initial=initial))
    request.trail.entry.add_children([one.pk for one in choices.siblings])
    rows = _rows(kept, before)
    composed = _composed(request, opened, form, rows) if form.is_bound and form.is_valid() else None
    if composed is not None and request.POST.get("step") == MAKE and not composed.withheld:
        made = _make(request, opened, composed, form, kept)
        if isinstance(made, Document):
            return redirect("document", reference, made.pk)
        composed = made or composed
    shown = {"child": opened.child, "kind": wanted, "form": form, "kept": kept, "composed": composed, "before": before}
    shown["rows"] = rows
    is_refused = composed is not None and bool(composed.withheld)
    return render(request, "documents/make.html", shown, status=422 if is_refused else kept.status(form))


def _kind(key: str) -> DocumentKind:
    if key not in DOCUMENTS_BY_KEY:
        raise Http404
    return DOCUMENTS_BY_KEY[key]


def _sent_back(child: Child, number: str, kind: DocumentKind) -> Document | None:
    """The document of this child from which another is made; None where none is named."""
    if not number.isdecimal():
        return None
    return Document.objects.filter(child=child, kind=kind.key, pk=int(number)).first()


def _rows(kept: KeptForm, before: Document | None) -> dict[str, list[str]]:
    """The rows that are left out and put back: as sent, or as an earlier visit or the document before left them."""
    if kept.data is not None:
        return {name: row_keys(kept.data.getlist(name)) for name in (LEFT_OUT, PUT_BACK)}
    earlier: Any = kept.draft.fields if kept.draft is not None else before.asked if before is not None else {}
    return {name: row_keys(earlier.get(name, ())) for name in (LEFT_OUT, PUT_BACK)}


def _composed(request: PageRequest, opened: OpenedChild, form: Any, rows: dict[str, list[str]]) -> Composed | None:
    """The document as it would be made; None with the reason on the form where it cannot be."""
    try:
        composed = composing.compose(opened.child, form.order(rows[LEFT_OUT], rows[PUT_BACK]), by=reader_of(request))
    except ActionError as refused:
        form.add_error(None, str(refused))
        return None
    request.trail.entry.add_children(sorted(composed.asked.siblings))
    request.trail.entry.details.update(document=composed.kind.key, withheld=len(composed.withheld))
    return composed


def _make(request: PageRequest, opened: OpenedChild, composed: Composed, form: Any, kept: KeptForm) -> Any:
    """The document that was made; what it would be now where the record changed; None where it cannot be made."""
    by, key = reader_of(request), form.data.get(ONE_TIME_KEY, "")
    if not once.take(key, by):
        return Document.objects.filter(child=opened.child, made_by=by.worker).latest("pk")
    try:
        made = documents.make_document(opened.child.pk, composed.order, previewed=form.data.get("previewed", ""), by=by)
    except ChangedSincePreview as changed:
        once.give_back(key)
        form.add_error(None, "This is no longer what you saw. Read the preview again, then make the document.")
        return changed.composed
    except (MayNotBePrinted, ActionError) as refused:
        once.give_back(key)
        form.add_error(None, str(refused))
        return None
    kept.take()
    is_waiting = composed.kind.needs_approval
    messages.success(request, "It waits for a manager’s approval." if is_waiting else "The document is made.")
    return made
