"""The documents of a child on pages: the list, one document, its approval, its files, and that it was sent on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from lineofsight.access import gate, once
from lineofsight.access.gate import OpenedChild
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import documents
from lineofsight.actions.documents import DocumentAltered
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.documents import DOCUMENTS, DOCUMENTS_BY_KEY, About, SentBy, Standing
from lineofsight.domain.permissions import Action
from lineofsight.record.document_subjects import subjects_of
from lineofsight.record.models import Child, Document
from lineofsight.web.autosave import KeptForm, open_form
from lineofsight.web.documents.approving import documents_to_approve
from lineofsight.web.documents.files import FORMS, as_file, printed
from lineofsight.web.documents.forms import APPROVE, ApprovalForm, SentForm
from lineofsight.web.documents.making import make
from lineofsight.web.documents.pdf import CannotDraw, can_draw
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.reader import reader_of

COLOURS = {Standing.WAITING.value: "yellow", Standing.SENT_BACK.value: "red", Standing.READY.value: "green"}


@page(Action.READ_DOCUMENTS)
def child_documents(request: PageRequest, reference: UUID) -> HttpResponse:
    """Every document made about a child, the latest first, and what can be made."""
    opened = gate.open_child(reference, Action.READ_DOCUMENTS, by=reader_of(request))
    found = Document.objects.filter(child=opened.child).select_related("made_by", "approved_by")
    shown = {
        "opened": opened,
        "child": opened.child,
        "found": list(found.order_by("-made_at", "-pk")),
        "kinds": DOCUMENTS_BY_KEY,
        "standings": Standing,
        "colours": COLOURS,
        "ways": SentBy,
        "offered": _offered(opened) if opened.may(Action.MAKE_DOCUMENT).allowed else [],
        "why_none": opened.may(Action.MAKE_DOCUMENT).reason,
    }
    return render(request, "documents/list.html", shown)


def _offered(opened: OpenedChild) -> list[tuple[Any, str]]:
    """Every kind of document, with why it cannot be made of this record now; "" where it can."""
    return [(kind, _why_not(opened.child, kind)) for kind in DOCUMENTS]


def _why_not(child: Child, kind: Any) -> str:
    if kind.is_to_family and child.person.died_on is not None:
        return "The record says that this child has died"
    if kind.about is not About.CHILD and not subjects_of(child, kind.about):
        return f"The record has none: {kind.about.label[:1].lower()}{kind.about.label[1:]}"
    return ""


@page(Action.READ_DOCUMENTS)
def document(request: PageRequest, reference: UUID, number: int) -> HttpResponse:
    """One document as it was made, with who made and approved it, and what can be done with it."""
    opened = gate.open_child(reference, Action.READ_DOCUMENTS, by=reader_of(request))
    found = _found(opened, number)
    request.trail.entry.details.update(document=found.pk)
    request.trail.entry.add_children(found.asked.get("siblings", []))
    return render(request, "documents/document.html", _shown(opened, found))


def _shown(opened: OpenedChild, found: Document) -> dict[str, Any]:
    try:
        content = printed(found)
    except DocumentAltered as altered:
        content, why_not_shown = None, str(altered)
    else:
        why_not_shown = ""
    is_ready = found.standing == Standing.READY.value
    return {
        "opened": opened,
        "child": opened.child,
        "document": found,
        "kind": DOCUMENTS_BY_KEY[found.kind],
        "content": content,
        "why_not_shown": why_not_shown,
        "standing": Standing(found.standing),
        "colours": COLOURS,
        "ways": SentBy,
        "approval": opened.may(Action.APPROVE_DOCUMENT, author_id=found.made_by.pk if found.made_by else None),
        "may_export": is_ready and opened.may(Action.EXPORT_DOCUMENT).allowed,
        "may_send": is_ready and found.sent_on is None and opened.may(Action.MAKE_DOCUMENT).allowed,
        "may_make": opened.may(Action.MAKE_DOCUMENT).allowed,
        "forms": FORMS.values(),
        "can_draw": can_draw(),
        "disclosure": getattr(found, "disclosure", None),
    }


def _found(opened: OpenedChild, number: int) -> Document:
    rows = Document.objects.filter(child=opened.child, pk=number).select_related("made_by", "approved_by", "disclosure")
    found = rows.first()
    if found is None:
        raise Http404
    return found


@page(Action.EXPORT_DOCUMENT)
def document_file(request: PageRequest, reference: UUID, number: int, form: str) -> HttpResponse:
    """A document to take away. Only one that is ready is; each time stands on the trail."""
    opened = gate.open_child(reference, Action.EXPORT_DOCUMENT, by=reader_of(request))
    found = _found(opened, number)
    if form not in FORMS or found.standing != Standing.READY.value:
        raise Http404
    request.trail.showed(
        [opened.child.pk, *found.asked.get("siblings", [])], rows=1, document=found.pk, form=form, digest=found.digest
    )
    try:
        return as_file(found, FORMS[form])
    except (CannotDraw, DocumentAltered) as hindered:
        shown = _shown(opened, found) | {"why_no_file": str(hindered)}
        return render(request, "documents/document.html", shown, status=503)


@page(Action.APPROVE_DOCUMENT)
def approve(request: PageRequest, reference: UUID, number: int) -> HttpResponse:
    """Approve a document as it stands, or send it back with what has to change."""
    by = reader_of(request)
    maker = Document.objects.filter(pk=number).values_list("made_by_id", flat=True).first()
    opened = gate.open_child(reference, Action.APPROVE_DOCUMENT, by=by, author_id=maker)
    found = _found(opened, number)
    kept = open_form(request, "document_approval", subject=f"{reference}/{number}", title="Approve a document")
    form = kept.fill(ApprovalForm(kept.data))

    def do() -> str:
        if form.cleaned_data["answer"] == APPROVE:
            documents.approve_document(opened.child.pk, number, by=by)
            return "Approved. It can be taken away now."
        documents.send_document_back(opened.child.pk, number, reason=form.cleaned_data["reason"], by=by)
        return "Sent back. Its maker sees why."

    if _done(request, form, kept, do):
        return redirect("document", reference, number)
    shown = _shown(opened, found) | {"form": form, "kept": kept}
    return render(request, "documents/approve.html", shown, status=kept.status(form))


@page(Action.MAKE_DOCUMENT)
def sent(request: PageRequest, reference: UUID, number: int) -> HttpResponse:
    """Say when and how a document was sent on."""
    by = reader_of(request)
    opened = gate.open_child(reference, Action.MAKE_DOCUMENT, by=by)
    found = _found(opened, number)
    kept = open_form(request, "document_sent", subject=f"{reference}/{number}", title="Record that a document was sent")
    form = kept.fill(SentForm(kept.data))

    def do() -> str:
        given = form.cleaned_data
        documents.record_document_sent(opened.child.pk, number, on=given["on"], way=SentBy(given["way"]), by=by)
        return "Recorded."

    if _done(request, form, kept, do):
        return redirect("document", reference, number)
    return render(
        request, "documents/sent.html", _shown(opened, found) | {"form": form, "kept": kept}, status=kept.status(form)
    )


def _done(request: PageRequest, form: Any, kept: KeptForm, do: Any) -> bool:
    """Do what a valid form says, unless this very form was sent before; False with the reason on the form."""
    if not (form.is_bound and form.is_valid()):
        return False
    key = form.data.get(ONE_TIME_KEY, "")
    if once.take(key, reader_of(request)):
        try:
            words = do()
        except ActionError as refusal:
            once.give_back(key)
            form.add_error(None, str(refusal))
            return False
        messages.success(request, words)
    kept.take()
    return True


_AT = "children/<uuid:reference>/documents/"

document_patterns = [
    path("documents/to-approve/", documents_to_approve, name="documents_to_approve"),
    path(_AT, child_documents, name="child_documents"),
    path(f"{_AT}make/<slug:kind>/", make, name="document_make"),
    path(f"{_AT}<int:number>/", document, name="document"),
    path(f"{_AT}<int:number>/approve/", approve, name="document_approve"),
    path(f"{_AT}<int:number>/sent/", sent, name="document_sent"),
    path(f"{_AT}<int:number>/file/<slug:form>/", document_file, name="document_file"),
]
"""The addresses of documents. Nothing personal stands in them."""
